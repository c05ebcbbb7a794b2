"""The search log: what is kept, what is collapsed, what is never stored."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wagdesk.search.actions import record_click, record_search
from wagdesk.search.models import SearchClick, SearchLog, Visit, Visitor
from wagdesk.search.scrub import scrub

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return Visit.objects.create(visitor=Visitor.objects.create())


def log(query, visit=None, **values):
    return record_search(**{"query": query, "locale": "en", "results": 1, "visit": visit, **values})


def final() -> list[str]:
    return list(
        SearchLog.objects.filter(is_final=True).order_by("pk").values_list("query", flat=True)
    )


def test_a_search_is_logged_with_its_visit(visit):
    row = log("Where is my  PARCEL", visit, duration_ms=2.5, source="page", corrected="x")
    row.refresh_from_db()
    assert (row.query, row.normalised) == ("Where is my PARCEL", "where is my parcel")
    assert (row.visit, row.results, row.duration_ms, row.source) == (visit, 1, 2.5, "page")


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_an_empty_search_is_not_logged(text):
    assert log(text) is None
    assert not SearchLog.objects.exists()


def test_keystrokes_collapse_into_the_last(visit):
    for text in ("re", "refu", "refund", "refund tent"):
        log(text, visit, source="typing")
    assert final() == ["refund tent"]


def test_deleting_letters_collapses_too(visit):
    log("refund tent", visit, source="typing")
    log("refund", visit, source="page")
    assert final() == ["refund"]


def test_another_search_stands_on_its_own(visit):
    log("refund", visit)
    log("tent", visit)
    assert final() == ["refund", "tent"]


def test_a_filter_goes_on_with_the_search_and_keeps_what_it_found(visit):
    first = log("refund", visit, results=20)
    SearchLog.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    log("Refund", visit, results=0, narrowed=True)
    log("refund", visit, results=3, narrowed=True)
    (row,) = SearchLog.objects.filter(is_final=True)
    assert row.results == 20


def test_a_filter_on_other_words_or_after_a_click_is_a_search_of_its_own(visit):
    first = log("refund", visit, results=20)
    record_click(search=first, kind="article", object_id="1", rank=1)
    log("refund", visit, results=2, narrowed=True)
    log("tent", visit, results=0, narrowed=True)
    found = SearchLog.objects.filter(is_final=True).order_by("pk").values_list("results", flat=True)
    assert list(found) == [20, 20, 0]


def test_after_thirty_seconds_nothing_collapses(visit):
    first = log("refund", visit)
    SearchLog.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(seconds=31))
    log("refund tent", visit)
    assert final() == ["refund", "refund tent"]


def test_visits_do_not_collapse_into_each_other(visit):
    other = Visit.objects.create(visitor=Visitor.objects.create())
    log("refund", visit)
    log("refund tent", other)
    assert final() == ["refund", "refund tent"]


def test_a_search_that_was_clicked_stays(visit):
    record_click(search=log("refund", visit), kind="article", object_id="1", rank=1)
    log("refund tent", visit)
    assert final() == ["refund", "refund tent"]


def test_what_is_typed_without_a_visit_counts_only_if_clicked():
    typed = log("refund", source="typing")
    assert final() == []
    record_click(search=typed, kind="article", object_id="1", rank=1)
    assert final() == ["refund"]


def test_a_click_is_kept_once_with_its_rank(visit):
    search = log("refund", visit)
    for _ in range(2):
        record_click(search=search, kind="article", object_id="7", rank=3)
    assert list(SearchClick.objects.values_list("object_id", "rank")) == [("7", 3)]


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("mail to jo.doe+x@example.co.uk please", "mail to [mail] please"),
        ("ayşe@örnek.com.tr iade", "[mail] iade"),
        ("card 4111 1111 1111 1111 declined", "card [number] declined"),
        ("4111-1111-1111-1111", "[number]"),
        ("order #20394857", "order #[number]"),
        ("order INV-2039485 lost", "order INV-[number] lost"),
        ("where is TR1234567890", "where is [number]"),
        ("call +90 (532) 123 45 67", "call [number]"),
        ("1Z999AA10123456784", "[number]"),
        ("DE89 3704 0044 0532 0130 00", "[number]"),
        ("sipariş no 4711 nerede", "sipariş no [number] nerede"),
        ("error 404", "error 404"),
        ("iphone 15 pro 2024", "iphone 15 pro 2024"),
        ("version 8.0.1", "version 8.0.1"),
        ("settings.json @home", "settings.json @home"),
        ("a 3 x 4 m tent", "a 3 x 4 m tent"),
    ],
)
def test_personal_data_is_never_stored(query, stored):
    assert scrub(query) == stored
    assert log(query).query == stored


def test_the_correction_is_scrubbed_too():
    assert log("x", corrected="jo@example.com").corrected == "[mail]"


def test_a_very_long_query_is_cut(visit):
    assert len(log("ß" * 5000, visit).normalised) <= 400


@pytest.mark.parametrize("text", ["1-" * 20000, "a@" * 20000, "1 " * 20000, "(" * 40000])
def test_hostile_queries_are_scrubbed_in_time(text, visit):
    started = timezone.now()
    log(text, visit)
    assert timezone.now() - started < timedelta(seconds=1)
