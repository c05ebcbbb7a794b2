"""The doors of search: suggestions as you type, and the click beacon."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.make.kb import make_help_center
from tests.make.search import Things, make_document
from wagdesk.search.actions import rebuild_index, record_search
from wagdesk.search.clicks import click_token
from wagdesk.search.documents import registry
from wagdesk.search.models import SearchClick, SearchLog, Visit, Visitor

pytestmark = pytest.mark.django_db
HELP_CENTER = str(uuid4())


@pytest.fixture
def articles():
    real = registry.get("article") if "article" in registry else None
    source = Things(kind="article")
    registry.register(source)
    source.put(
        make_document(
            "1",
            "Return a <b>tent</b>",
            kind="article",
            filters={"help_center": HELP_CENTER},
        ),
        make_document("2", "Tents", kind="article", filters={"help_center": str(uuid4())}),
    )
    rebuild_index(kind="article")
    yield source
    registry.register(real) if real else registry.unregister("article")


def type_in(client, text, **more):
    values = {"q": text, "help_center": HELP_CENTER, "locale": "en", **more}
    return client.get(reverse("wagdesk_search:suggest"), values)


def test_typing_suggests_of_this_help_center_alone(client, articles):
    data = type_in(client, "return te").json()
    (hit,) = data["hits"]
    assert hit["url"] == "/things/1/"
    assert hit["title"] == "Return a <b>tent</b>"
    assert hit["title_html"] == "<mark>Return</mark> a &lt;b&gt;<mark>tent</mark>&lt;/b&gt;"


def test_typing_is_logged_with_its_visit_and_collapsed(client, articles):
    for text in ("te", "ten", "tent"):
        type_in(client, text)
    assert list(SearchLog.objects.filter(is_final=True).values_list("query", "source")) == [
        ("tent", "typing")
    ]
    assert SearchLog.objects.filter(visit=Visit.objects.get()).count() == 3


def test_without_consent_typing_sets_no_cookie_and_makes_no_visit(client, articles, settings):
    settings.WAGDESK_VISITS = "consent"
    response = type_in(client, "tent")
    assert response.json()["hits"]
    assert not response.cookies
    assert not Visit.objects.exists()
    assert SearchLog.objects.get().visit is None


def test_nothing_typed_suggests_nothing_and_logs_nothing(client, articles):
    answer = type_in(client, "  ").json()
    assert (answer["hits"], answer["popular"]) == ([], [])
    assert not SearchLog.objects.exists()


@pytest.mark.parametrize("wrong", [{"help_center": "x"}, {"help_center": ""}, {"locale": ""}])
def test_a_question_without_its_place_is_refused(client, articles, wrong):
    response = type_in(client, "tent", **wrong)
    assert response.status_code == 400
    assert response.json() == {"error": "help_center and locale are needed."}


@pytest.mark.parametrize("text", ["\0", "x" * 10_000, "%00", "' OR 1=1 --", "🙂"])
def test_odd_text_is_answered_calmly(client, articles, text):
    assert type_in(client, text).status_code == 200


@pytest.mark.parametrize("locale", ["../../etc", "en\0", "_", "e n"])
def test_odd_locales_are_refused(client, articles, locale):
    assert type_in(client, "tent", locale=locale).status_code == 400


def test_a_language_nobody_wrote_in_gets_the_sites_own(client, articles):
    assert len(type_in(client, "tent", locale="tr").json()["hits"]) == 1


def test_suggestions_are_never_cached(client, articles):
    assert "no-store" in type_in(client, "tent")["Cache-Control"]


def test_a_click_on_a_suggestion_is_kept_with_its_rank(articles):
    client = Client(enforce_csrf_checks=True)
    token = type_in(client, "tent").json()["hits"][0]["click"]
    response = client.post(reverse("wagdesk_search:click"), {"token": token})
    assert (response.status_code, response.content, response.cookies) == (204, b"", {})
    click = SearchClick.objects.get()
    assert (click.kind, click.object_id, click.rank) == ("article", "1", 1)


def test_a_click_sent_twice_is_one_click(client):
    search = record_search(query="tent", locale="en", results=1)
    for _ in range(2):
        client.post(
            reverse("wagdesk_search:click"), {"token": click_token(search, "article", "1", 2)}
        )
    assert SearchClick.objects.count() == 1


def test_forged_and_broken_tokens_are_refused(client):
    search = record_search(query="tent", locale="en", results=1)
    good = click_token(search, "article", "1", 2)
    forged = good.replace(".2.", ".1.")
    for token in ("", "x", "....", forged, good[:-1], "é" * 40, f"{good}é", "1.a.1.1." + "0" * 32):
        response = client.post(reverse("wagdesk_search:click"), {"token": token})
        assert response.status_code == 400, token
    assert not SearchClick.objects.exists()


def test_a_click_on_a_search_that_retention_took_is_fine(client):
    search = record_search(query="tent", locale="en", results=1)
    token = click_token(search, "article", "1", 2)
    search.delete()
    assert client.post(reverse("wagdesk_search:click"), {"token": token}).status_code == 204


def test_the_doors_take_their_own_method_alone(client):
    assert client.post(reverse("wagdesk_search:suggest")).status_code == 405
    assert client.get(reverse("wagdesk_search:click")).status_code == 405


@pytest.mark.parametrize("place", [{"help_center": str(uuid4())}, {"locale": "zz-evil"}])
def test_a_made_up_help_center_or_language_is_refused_and_leaves_no_rows(client, place):
    home = make_help_center()
    asked = {"help_center": str(home.translation_key), "locale": "en", **place}
    response = type_in(client, "tent", **asked)
    assert (response.status_code, response.json()) == (
        400,
        {"error": "There is no such help center."},
    )
    assert rows() == (0, 0, 0)


def test_browsers_without_a_cookie_fill_the_log_up_to_a_limit_together(articles, settings):
    settings.WAGDESK_SEARCH_LOG_ANONYMOUS_LIMIT = 3
    answers = [type_in(Client(), "tent") for _ in range(5)]
    assert rows() == (3, 3, 3)
    hits = [answer.json()["hits"][0] for answer in answers]
    assert [bool(hit["click"]) for hit in hits] == [True, True, True, False, False]
    assert "wagdesk_visitor" not in answers[-1].cookies


def test_a_visitor_fills_the_log_up_to_a_limit_and_stops_nobody_else(articles, settings):
    settings.WAGDESK_SEARCH_LOG_LIMIT = 2
    busy = Client()
    for _ in range(6):
        assert type_in(busy, "tent").status_code == 200
    assert rows() == (3, 1, 1)
    type_in(Client(), "tent")
    assert rows() == (4, 2, 2)


def test_the_limit_holds_for_the_results_page_too(settings):
    settings.WAGDESK_SEARCH_LOG_ANONYMOUS_LIMIT = 2
    home = make_help_center()
    for _ in range(4):
        assert Client().get(f"{home.url}search/", {"q": "tent"}).status_code == 200
    assert rows() == (2, 2, 2)


def rows():
    return tuple(model.objects.count() for model in (SearchLog, Visitor, Visit))
