"""Raw searches go in time, and never before they are counted."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine

from tests.make.inbox import make_user
from tests.make.searches import make_click, make_search, make_visit
from wagdesk.search.actions import count_days, forget_old_searches, record_search
from wagdesk.search.models import (
    CountedDay,
    QueryDay,
    SearchClick,
    SearchDay,
    SearchLog,
    Visit,
    Visitor,
)
from wagdesk.search.queries.analytics import Scope, SearchReport
from wagdesk.search.tasks import count_searches
from wagdesk.work import discover

pytestmark = pytest.mark.django_db

COUNTING = import_module("wagdesk.search.actions.count_days")
NOW = datetime(2026, 10, 27, 15, 30, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def searched(days: float, query: str = "refund", **fields) -> SearchLog:
    """A search in a visit of its own, with a click."""
    visit = make_visit(ago(days))
    search = make_search(query, ago(days), visit=visit, **fields)
    make_click(search)
    return search


def test_what_is_past_its_time_goes_with_its_clicks_visits_and_visitors(settings):
    settings.WAGDESK_SEARCH_LOG_DAYS = 30
    searched(31)
    kept = searched(29)
    count_days(now=NOW)
    assert forget_old_searches(now=NOW) == 1
    assert [row.pk for row in SearchLog.objects.all()] == [kept.pk]
    assert SearchClick.objects.get().search == kept
    assert Visit.objects.get() == kept.visit
    assert Visitor.objects.get() == kept.visit.visitor


def test_the_default_is_ninety_days():
    searched(91)
    searched(89)
    count_days(now=NOW)
    assert forget_old_searches(now=NOW) == 1


def test_nothing_goes_before_it_is_counted(settings):
    settings.WAGDESK_SEARCH_LOG_DAYS = 30
    searched(40)
    assert forget_old_searches(now=NOW) == 0
    count_days(now=NOW)
    assert forget_old_searches(now=NOW) == 1


@pytest.mark.parametrize("days", [0, 1, -5])
def test_a_setting_too_short_keeps_what_is_not_settled(settings, days):
    settings.WAGDESK_SEARCH_LOG_DAYS = days
    searched(2.5)
    searched(4)
    count_days(now=NOW)
    assert forget_old_searches(now=NOW) == 1


def test_the_report_says_the_same_after_they_are_gone(settings):
    for days in (2, 10, 20, 26):
        searched(days)
    viewer = make_user(is_superuser=True)
    count_days(now=NOW)
    before = SearchReport(viewer, Scope(), NOW)
    settings.WAGDESK_SEARCH_LOG_DAYS = 7
    forget_old_searches(now=NOW)
    assert SearchLog.objects.count() == 1
    after = SearchReport(viewer, Scope(), NOW)
    assert vars(after.now_totals) == vars(before.now_totals)
    assert after.now_totals.searches == 4
    assert after.words("top")[0].totals.searches == 4


def test_counting_again_leaves_days_alone_whose_searches_are_gone(settings):
    for days in (2, 20):
        searched(days)
    count_days(now=NOW)
    settings.WAGDESK_SEARCH_LOG_DAYS = 7
    forget_old_searches(now=NOW)
    count_days(now=NOW, again=True)
    assert SearchDay.objects.count() == 2


def test_words_go_after_two_long_periods_and_totals_stay(settings):
    settings.WAGDESK_SEARCH_LOG_DAYS = 400
    searched(191, "an old word")
    searched(5)
    count_days(now=NOW)
    forget_old_searches(now=NOW)
    assert list(QueryDay.objects.values_list("normalised", flat=True)) == ["refund"]
    assert SearchDay.objects.count() == 2


def test_they_go_in_batches(monkeypatch, settings):
    monkeypatch.setattr(COUNTING, "BATCH", 10)
    settings.WAGDESK_SEARCH_LOG_DAYS = 30
    for _ in range(35):
        make_search("refund", ago(40))
    count_days(now=NOW)
    assert forget_old_searches(now=NOW) == 35
    assert not SearchLog.objects.exists()


def test_rare_words_of_a_crowded_day_count_in_the_total_alone(monkeypatch):
    monkeypatch.setattr(COUNTING, "MOST_WORDS", 2)
    for query in ("refund", "refund", "tent", "tent", "once"):
        make_search(query, ago(1))
    count_days(now=NOW)
    assert set(QueryDay.objects.values_list("normalised", flat=True)) == {"refund", "tent"}
    assert SearchDay.objects.get().searches == 5


def test_a_day_is_settled_two_midnights_later():
    searched(1)
    count_days(now=NOW)
    assert not CountedDay.objects.get().settled
    count_days(now=NOW + timedelta(days=1))
    assert CountedDay.objects.order_by("day").first().settled


def test_the_work_that_comes_round_counts_first_and_forgets_then():
    assert "search.count_searches" in {work.name for work in discover()}
    with time_machine.travel(NOW, tick=False):
        searched(100)
        searched(1)
        count_searches()
        count_searches()
    assert SearchDay.objects.count() == 2
    assert SearchLog.objects.count() == 1


def test_keystrokes_nobody_finished_are_counted_nowhere_and_go_too():
    make_search("ref", ago(95), source="typing", is_final=False)
    make_search("refund", ago(95), source="typing")
    count_days(now=NOW)
    assert not SearchDay.objects.exists()
    assert forget_old_searches(now=NOW) == 2


@pytest.mark.parametrize(
    ("make", "audience"),
    [
        (lambda: None, "anonymous"),
        (make_user, "signed_in"),
        (lambda: make_user(admin_access=True), "staff"),
    ],
)
def test_a_search_remembers_what_sort_of_person_it_was(make, audience):
    row = record_search(query="refund", locale="en", results=1, viewer=make())
    assert row.audience == audience
