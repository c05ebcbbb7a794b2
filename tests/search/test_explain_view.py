"""The explanation of a search: what it shows, to whom, and what it must never show."""

from html import unescape
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.make.kb import (
    make_article,
    make_category,
    make_editor,
    make_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from wagdesk.search.actions import drain_index_changes, rebuild_index
from wagdesk.search.models import HiddenResult, Promotion, SearchLog, Synonym

pytestmark = pytest.mark.django_db


def allow(user, *codenames):
    """The rights themselves, as wagdesk_setup gives them to the editors' group."""
    rights = Permission.objects.filter(codename__in=[*codenames, "view_searchlog", "access_admin"])
    user.user_permissions.set(rights)
    return user


@pytest.fixture
def home():
    return make_help_center()


@pytest.fixture
def partners():
    return Group.objects.create(name="Partners")


@pytest.fixture
def articles(home, partners):
    shelf = make_category(home, "Shelf")
    found = {
        "public": make_article(shelf, "Track your parcel", "We send a parcel in two days."),
        "partner": make_article(shelf, "Parcel rebates", "Partners get rebatecode zanzibar."),
        "draft": make_article(shelf, "Parcel insurance", live=False),
        "password": make_article(shelf, "Parcel secrets"),
    }
    restrict_to_groups(found["partner"], partners)
    restrict(found["password"], "password", password="sesame")
    rebuild_index()
    drain_index_changes(limit=1000)
    return found


@pytest.fixture
def editor(home):
    """May edit everything below the help center."""
    user = make_editor(home)
    return allow(user)


@pytest.fixture
def reporter():
    """May see what is searched, but edits no page and belongs to no group."""
    return allow(make_user())


def explain(client, user, **asked):
    client.force_login(user)
    answer = client.get(f"{reverse('wagdesk_search_admin:explain')}?{urlencode(asked)}")
    assert answer.status_code == 200
    text = unescape(answer.content.decode())
    return text[text.index("wd-search-scope") :]


def results(text: str) -> str:
    return text[text.index('id="wd-hits"') :]


def test_every_result_says_where_its_score_comes_from(client, editor, articles):
    text = explain(client, editor, q="track parcel", locale="en")
    assert "Track your parcel" in results(text)
    assert "Parcel rebates" not in text and "Parcel secrets" not in text
    assert results(text).count("<rect") >= 2
    assert "Title" in results(text) and "Score" in results(text)


def test_it_says_how_the_words_were_understood(client, editor, articles):
    Synonym.objects.create(locale="en", words="shipment, parcel")
    text = explain(client, editor, q="where is the shipment and the parzel", locale="en")
    assert "synonym" in text and "shipment, parcel" in text
    assert "the" in text[text.index("Left out") : text.index("Word</th>")]
    assert "not in any article" in text and "parzel" in text


def test_a_promoted_result_is_marked(client, editor, articles):
    Promotion.objects.create(
        locale="en", object_id=str(articles["public"].pk), queries="hello", title="x"
    )
    text = results(explain(client, editor, q="hello", locale="en"))
    assert "promoted" in text and "Track your parcel" in text


def test_an_editor_sees_what_a_group_finds(client, editor, articles, partners):
    asked = {"q": "parcel", "locale": "en", "viewer": f"group-{partners.pk}"}
    text = explain(client, editor, **asked)
    assert "Parcel rebates" in results(text) and "A member of Partners" in text
    assert "group Partners" in text
    assert "not yours to see" not in text


@pytest.mark.parametrize("query", ["parcel", "rebates", "zanzibar", "zanzibat", "rebatecod"])
def test_who_may_neither_read_nor_edit_learns_nothing(client, reporter, articles, partners, query):
    asked = {"q": query, "locale": "en", "absent": "rebates"}
    as_member = explain(client, reporter, viewer=f"group-{partners.pk}", **asked)
    said = as_member[as_member.index("wd-understood") :].replace(query, "")
    for secret in ("Parcel rebates", "zanzibar", "rebatecode", "rebates"):
        assert secret not in said
    assert "not yours to see" in as_member
    assert "No article that you may see is called like that" in as_member


def test_a_number_names_no_article_that_is_not_yours(client, reporter, articles):
    for name in ("partner", "draft", "password"):
        text = explain(client, reporter, q="parcel", locale="en", absent=f"#{articles[name].pk}")
        assert "No article that you may see is called like that" in text
        assert articles[name].title not in text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("draft", "It is not published."),
        ("partner", "These readers may not read it."),
        ("password", "It asks for a password"),
    ],
)
def test_a_missing_article_says_why_with_the_fix_beside(client, editor, articles, name, sentence):
    page = articles[name]
    text = explain(client, editor, q="parcel", locale="en", absent=page.title)
    said = text[text.index('id="wd-absent"') : text.index('id="wd-understood"')]
    assert sentence in said
    assert said.count(reverse("wagtailadmin_pages:edit", args=[page.pk])) == 2


def test_an_article_without_the_words_offers_a_synonym_and_a_promotion(client, editor, articles):
    allow(editor, "add_synonym", "add_promotion")
    text = explain(client, editor, q="postage", locale="en", absent="track")
    assert f"{reverse('wagdesk_search_synonym:add')}?words=postage" in text
    assert f"{reverse('wagdesk_search_promotion:add')}?queries=postage" in text


def test_without_the_right_to_steer_no_such_link_is_there(client, editor, articles):
    text = explain(client, editor, q="postage", locale="en", absent="track")
    assert "synonym/add" not in text and "steering" not in text.split("wd-absent")[1]


def test_what_an_editor_hid_is_named_with_the_way_back(client, editor, articles):
    allow(editor, "delete_hiddenresult")
    page = articles["public"]
    HiddenResult.objects.create(locale="en", object_id=str(page.pk), queries="", title=page.title)
    text = explain(client, editor, q="parcel", locale="en", absent="track")
    assert "An editor hid it from this search." in text
    assert reverse("wagdesk_search_hidden:index") in text


def test_only_who_may_see_accounts_tries_a_search_as_one(client, editor, articles, partners):
    member = make_user("pat", groups=[partners])
    asked = {"q": "parcel", "locale": "en", "viewer": "user", "username": member.username}
    assert "Parcel rebates" not in explain(client, editor, **asked)
    allow(editor, "view_user")
    assert "Parcel rebates" in results(explain(client, editor, **asked))
    assert "There is no active user" in explain(client, editor, **asked | {"username": "nobody"})


def test_nothing_tried_here_is_counted(client, editor, articles):
    explain(client, editor, q="parcel", locale="en")
    assert not SearchLog.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "parcel", "viewer": "group-999999"},
        {"q": "parcel", "viewer": "group-x"},
        {"q": "parcel", "locale": "xx"},
        {"q": "parcel", "locale": "en", "absent": "#" + "9" * 40},
        {"q": "p" * 900, "locale": "en"},
        {"q": "\x00", "locale": "en"},
        {"q": "parcel", "help_center": "x"},
    ],
)
def test_nonsense_in_the_address_breaks_nothing(client, editor, articles, asked):
    explain(client, editor, **asked)
