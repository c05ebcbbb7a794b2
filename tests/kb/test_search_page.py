"""The results page and the suggestions while typing, through HTTP and with real articles."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.kept import kept
from tests.make.kb import (
    make_article,
    make_category,
    make_editor,
    make_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from tests.make.results import facet, follow, look, parcels_and_tents, titles, type_in
from wagdesk.search.actions import record_search, roll_up_searches
from wagdesk.search.models import Promotion, SearchLog, Visit, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept(django_db_blocker, tmp_path_factory.mktemp("made"), parcels_and_tents) as made:
        yield made


@pytest.fixture
def world(db, made, settings, tmp_path):
    return made.copy(settings, tmp_path)


@pytest.fixture
def home(world):
    return world["home"]


# Facets


def test_results_are_counted_by_topic_kind_and_tag(client, home, world):
    page = look(client, home, "parcel")
    assert len(titles(page)) == 3
    assert facet(page, "category") == {"Orders": 2, "Late parcels": 1, "Tents": 1}
    assert facet(page, "content") == {"Article": 2, "How-to": 1}
    assert facet(page, "tag") == {"tracking": 2, "lost": 1}


def test_following_a_facet_narrows_and_its_chip_widens_again(client, home, world):
    page = follow(client, home, look(client, home, "parcel"), "Orders")
    assert titles(page) == {"Track a parcel", "Late parcel"}
    (chip,) = page.select("a.wd-chip--on")
    assert chip.get_text(strip=True).endswith("Orders")
    assert len(titles(look(client, home, **parse_qs(urlsplit(chip["href"]).query)))) == 3


def test_two_values_of_a_facet_are_one_or_the_other_and_facets_are_both(client, home, world):
    page = follow(client, home, look(client, home, "parcel"), "Late parcels")
    assert titles(page) == {"Late parcel"}
    assert facet(page, "category") == {"Orders": 2, "Late parcels": 1, "Tents": 1}
    page = follow(client, home, page, "Tents")
    assert titles(page) == {"Late parcel", "Fold a tent"}
    page = follow(client, home, page, "How-to")
    assert titles(page) == {"Fold a tent"}
    assert len(page.select("a.wd-chip--on")) == 3


def test_a_facet_counts_as_the_search_that_it_narrows(client, home, world):
    follow(client, home, look(client, home, "parcel"), "Late parcels")
    (row,) = SearchLog.objects.filter(is_final=True)
    assert row.results == 3


def test_a_choice_that_fits_nothing_says_so_and_leads_back(client, home, world):
    page = look(client, home, "parcel", tag="lost", content="how-to")
    assert "Nothing fits the filters you chose." in page.get_text()
    assert page.find("a", string="Search without filters")["href"] == "?q=parcel"


@pytest.mark.parametrize(
    "given",
    [
        {"category": "999999"},
        {"category": "1 OR 1=1"},
        {"category": "9" * 40},
        {"category": "²"},
        {"content": "nonsense"},
        {"tag": "  "},
        {"p": "-1"},
    ],
)
def test_what_no_filter_is_is_left_out(client, home, world, given):
    page = look(client, home, "parcel", **given)
    assert len(titles(page)) == 3
    assert not page.select("a.wd-chip--on")


def test_a_tag_of_markup_is_text(client, home, world):
    evil = "<script>alert(1)</script>\0"
    answer = client.get(f"{home.url}search/", {"q": "parcel", "tag": [evil] * 50})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_paging_keeps_the_filters(client, home, world, settings, indexed):
    settings.WAGDESK_RESULTS_PER_PAGE = 1
    page = look(client, home, "parcel", category=str(world["orders"].pk))
    following = page.select_one("a[rel=next]")["href"]
    assert parse_qs(urlsplit(following).query) == {
        "q": ["parcel"],
        "category": [str(world["orders"].pk)],
        "p": ["2"],
    }
    assert len(titles(look(client, home, **parse_qs(urlsplit(following).query)))) == 1


# What a result says


def test_an_excerpt_links_to_the_section_it_comes_from(client, home, world, indexed):
    text = "<h2>Poles</h2><p>Short.</p><h2>Bad weather</h2><p>In a marmalade storm, wait.</p>"
    article = make_article(world["tents"], "Pitching", body=[("rich_text", text)])
    indexed()
    link = look(client, home, "marmalade").select_one(".wd-result__section a")
    assert link["href"] == f"{article.url}#bad-weather"
    assert link.get_text().endswith("Bad weather")
    assert 'id="bad-weather"' in client.get(article.url).content.decode()


def test_a_result_shows_where_it_lies(client, home, world):
    page = look(client, home, "late")
    place = page.select_one(".wd-result__place")
    assert [step.get_text() for step in place.select("span")] == ["Orders", "Late parcels"]


def test_a_correction_can_be_taken_back(client, home, world):
    page = look(client, home, "parzel")
    assert "Showing results for parcel" in page.get_text()
    link = page.find("a", string="Search instead for “parzel”")
    as_typed = look(client, home, **parse_qs(urlsplit(link["href"]).query))
    assert "Nothing found for “parzel”" in as_typed.get_text()


def test_a_correction_late_in_a_long_text_is_shown(client, home, world):
    page = look(client, home, "I wrote " + "again and " * 12 + "now look for my parzel please")
    assert "parcel" in page.select_one(".wd-notice strong").get_text()


def test_the_query_goes_along_to_the_contact_form(client, home, world):
    from tests.make.inbox import make_mailbox

    make_mailbox(help_center=home.translation_key)
    for query in ("parcel", "zzyzx & co"):
        link = look(client, home, query).select_one(".wd-band a")
        form = client.get(link["href"]).content.decode()
        assert BeautifulSoup(form, "html.parser").select_one("[name=subject]")["value"] == query


def test_articles_of_another_language_are_named_as_such(client, world, home):
    swiss = make_help_center(slug="hilfe", title="Hilfe", locale="de", translation_of=home)
    page = look(client, swiss, "parcel")
    assert len(titles(page)) == 3
    assert "English" in page.select_one(".wd-notice").get_text()
    assert page.select_one(".wd-results")["lang"] == "en"


def test_a_very_long_query_is_shortened_and_says_so(client, home, world):
    page = look(client, home, "parcel " * 400)
    assert len(titles(page)) == 3
    assert "first 2000 characters" in page.get_text()
    assert not look(client, home, "parcel").select(".wd-notice")


@pytest.mark.parametrize(
    "query",
    ["\0", "'; DROP TABLE", "a" * 5000, "((((", '"', "-", "\u202e parcel", "🙂", "%", "*:*"],
)
def test_odd_queries_are_answered_calmly(client, home, world, query):
    look(client, home, query)
    type_in(client, home, query)


def test_a_promoted_article_is_marked_as_recommended_on_both_screens(client, home, world):
    pages = type(world["tents"]).objects.get(pk=world["tents"].pk).get_children()
    Promotion.objects.create(
        queries="parcel", kind="article", object_id=str(pages.get().pk), locale="en"
    )
    first = look(client, home, "parcel").select_one(".wd-result")
    assert first.select_one(".wd-badge").get_text() == "Recommended"
    assert first.select_one(".wd-result__title a").get_text() == "Fold a tent"
    hits = type_in(client, home, "parcel")["hits"]
    assert [hit["promoted"] for hit in hits] == [True, False, False]


def test_quotes_that_nothing_holds_are_said_to_be_left_aside(client, home, world):
    page = look(client, home, '"parcel tent number"')
    assert "Nothing holds exactly what you put in quotes" in page.get_text()


def test_a_better_spelling_is_offered_as_a_link(client, home, world, indexed):
    for number in range(12):
        make_article(world["tents"], f"Boots {number}", "Boots to walk in.")
    make_article(world["tents"], "Boats", "A boat.")
    indexed()
    page = look(client, home, "the boats!", content="article")
    link = page.select_one(".wd-notice a")
    assert "Did you mean" in link.parent.get_text()
    assert parse_qs(urlsplit(link["href"]).query) == {"q": ["the boots!"], "content": ["article"]}


# Other people's searches


def search_of_many(home, *texts):
    for _ in range(5):
        visit = Visit.objects.create(visitor=Visitor.objects.create())
        for text in texts:
            record_search(
                query=text, locale="en", results=1, visit=visit, help_center=home.translation_key
            )
    roll_up_searches()


def test_related_searches_stand_below_results_and_popular_ones_where_nothing_is(
    client, home, world
):
    search_of_many(home, "late parcel", "fold tent")
    chips = look(client, home, "late parcel").select("nav[aria-labelledby=wd-others] a")
    assert [chip.get_text(strip=True) for chip in chips] == ["fold tent"]
    page = look(client, home, "zzyzx")
    assert page.find(id="wd-others").get_text() == "Often searched"
    assert {a.get_text(strip=True) for a in page.select("nav[aria-labelledby=wd-others] a")} == {
        "late parcel",
        "fold tent",
    }
    assert type_in(client, home)["popular"] == ["fold tent", "late parcel"]


# While typing


def test_suggestions_come_by_topic_with_the_best_topic_first(client, home, world):
    answer = type_in(client, home, "late parc")
    assert [hit["group"] for hit in answer["hits"]] == ["Orders", "Orders", "Tents"]
    best = answer["hits"][0]
    assert best["title_html"] == "<mark>Late</mark> <mark>parcel</mark>"
    assert "<mark>parcel</mark>" in best["excerpt"]
    assert answer["total_text"] == "3"


def test_the_rank_of_a_suggestion_is_the_place_it_was_shown_at(client, home, world):
    tokens = [hit["click"] for hit in type_in(client, home, "parc")["hits"]]
    assert [token.split(".")[3] for token in tokens] == ["1", "2", "3"]


def test_an_empty_field_logs_nothing(client, home, world):
    type_in(client, home)
    assert not SearchLog.objects.exists()


@pytest.mark.parametrize(
    ("mode", "cookie", "header", "expected"),
    [
        ("on", "", {}, True),
        ("on", "", {"Sec-GPC": "1"}, False),
        ("consent", "", {}, False),
        ("consent", "1", {}, True),
        ("off", "1", {}, False),
    ],
)
def test_a_browser_remembers_searches_only_where_that_is_allowed(
    client, home, world, settings, mode, cookie, header, expected
):
    settings.WAGDESK_VISITS = mode
    if cookie:
        client.cookies["wagdesk_consent"] = cookie
    asked = {"q": "", "help_center": str(home.translation_key), "locale": "en"}
    answer = client.get(reverse("wagdesk_search:suggest"), asked, headers=header).json()
    page = client.get(f"{home.url}search/", {"q": "parcel"}, headers=header).content.decode()
    assert (answer["may_remember"], "data-remember" in page) == (expected, expected)


# Who sees what


@pytest.fixture
def closed(home, world, indexed):
    """What dealers may read, and what whoever signed in may."""
    dealers = Group.objects.create(name="dealers")
    shelf = make_category(home, "Secret shelf", slug="secret")
    restrict_to_groups(shelf, dealers)
    make_article(shelf, "Dealer parcel", "A parcel of marmalade.", tags=["rebate"])
    restrict(make_article(world["orders"], "Members parcel", "A parcel.", tags=["members"]))
    indexed()
    search_of_many(home, "marmalade parcel", "late parcel")
    return {"shelf": shelf, "dealers": dealers}


def viewers(home, closed):
    return {
        "anonymous": None,
        "member": make_user(),
        "dealer": make_user(groups=[closed["dealers"]]),
        "editor": make_editor(home),
    }


@pytest.mark.parametrize("who", ["anonymous", "member", "dealer", "editor"])
def test_no_part_of_search_tells_anybody_more_than_they_may_read(client, home, closed, who):
    viewer = viewers(home, closed)[who]
    if viewer:
        client.force_login(viewer)
    page = look(client, home, "parcel")
    signed_in, dealer = viewer is not None, who == "dealer"
    assert ("Members parcel" in titles(page), "Dealer parcel" in titles(page)) == (
        signed_in,
        dealer,
    )
    assert (
        page.select_one("header .wd-meta")
        .get_text(strip=True)
        .startswith(f"{3 + signed_in + dealer} articles")
    )
    assert facet(page, "category").get("Secret shelf", 0) == dealer
    assert facet(page, "category")["Orders"] == 2 + signed_in
    assert ("members" in facet(page, "tag"), "rebate" in facet(page, "tag")) == (signed_in, dealer)
    shown = type_in(client, home, "marmal")
    assert bool(shown["hits"]) == dealer
    assert type_in(client, home)["popular"] == ["late parcel"]
    assert not page.select("nav[aria-labelledby=wd-others] a")


@pytest.mark.parametrize("who", ["anonymous", "member", "editor"])
def test_a_secret_category_is_no_filter_for_others_and_stays_nameless(client, home, closed, who):
    viewer = viewers(home, closed)[who]
    if viewer:
        client.force_login(viewer)
    page = look(client, home, "parcel", category=str(closed["shelf"].pk))
    assert not page.select("a.wd-chip--on")
    assert "Secret shelf" not in page.get_text()


def test_a_corrected_or_meant_word_of_a_secret_article_is_not_told(client, home, closed):
    page = look(client, home, "marmelade")
    assert "marmalade" not in page.get_text()
    assert "marmalade" not in str(type_in(client, home, "marmelade"))


# What it costs


def test_typing_costs_the_same_queries_for_one_hit_and_for_six(client, home, world, indexed):
    def cost(text):
        type_in(client, home, text)
        with CaptureQueriesContext(connection) as captured:
            answer = type_in(client, home, text)
        return len(answer["hits"]), len(captured)

    for number in range(6):
        make_article(world["tents"], f"Zebra {number}", "Zebra." + " Lonely." * (number == 0))
    indexed()
    assert cost("lonely")[0] == 1
    assert cost("zebra")[0] == 6
    assert cost("zebra")[1] == cost("lonely")[1] <= 20


def test_a_page_of_results_with_facets_costs_a_fixed_number_of_queries(
    client, home, world, indexed
):
    def cost(**given):
        look(client, home, "parcel", **given)
        with CaptureQueriesContext(connection) as captured:
            look(client, home, "parcel", **given)
        return len(captured)

    few, narrowed = cost(), cost(tag="tracking")
    for number in range(8):
        shelf = make_category(home, f"Shelf {number}", slug=f"shelf-{number}")
        make_article(shelf, f"Parcel {number}", tags=["tracking", f"tag-{number}"])
    indexed()
    assert (cost(), cost(tag="tracking")) == (few, narrowed)
    assert few <= 28
    assert narrowed <= 34


def test_article_pages_know_nothing_of_the_reader(client, home, world):
    page = client.get(make_article(world["orders"], "Plain").url).content.decode()
    assert "data-remember" not in page
    assert not re.search(r"may_remember|csrf", page)
