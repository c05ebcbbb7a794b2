"""Why an article is not found, whatever is searched."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from tests.make.kb import (
    make_article,
    make_category,
    make_editor,
    make_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from wagdesk.search.queries import why_absent

pytestmark = pytest.mark.django_db

ANYBODY = AnonymousUser()


@pytest.fixture
def home():
    return make_help_center()


def codes(article, viewer=ANYBODY, *, text="invoice", **options) -> list[str]:
    options = {"locale": "en", "object_id": str(getattr(article, "pk", article))} | options
    return [reason.code for reason in why_absent(viewer, text, **options)]


def test_a_published_article_is_there(home, indexed):
    article = make_article(home, "Your invoice")
    indexed()
    assert codes(article) == ["present"]
    assert codes(article, filters={"help_center": str(home.translation_key)}) == ["present"]


def test_a_draft_says_so(home, indexed):
    article = make_article(home, "Your invoice", live=False)
    indexed()
    assert codes(article) == ["not_live"]


@pytest.mark.parametrize("number", ["999999", "x", "", "9" * 40, "-1"])
def test_what_is_no_article_says_so(home, indexed, number):
    indexed()
    assert codes(number) == ["gone"]


def test_a_restriction_says_so_to_whom_it_shuts_out(home, indexed):
    dealers = Group.objects.create(name="dealers")
    shelf = make_category(home)
    article, secret = make_article(shelf, "Your invoice"), make_article(home, "Secret invoice")
    restrict_to_groups(shelf, dealers)
    restrict(secret, "password", password="sesame")
    indexed()
    assert codes(article) == ["restricted"]
    assert codes(article, make_user()) == ["restricted"]
    assert codes(article, make_user(groups=[dealers])) == ["present"]
    assert codes(secret, make_user(groups=[dealers])) == ["password"]


def test_another_help_center_or_language_says_so(home, indexed):
    other = make_help_center(slug="other", title="Other")
    article = make_article(other, "Your invoice")
    make_article(make_help_center(slug="yardim", locale="tr"), "Faturanız")
    indexed()
    assert codes(article, filters={"help_center": str(home.translation_key)}) == [
        "other_help_center"
    ]
    assert codes(article, locale="tr") == ["other_locale"]


def test_an_editor_who_asks_learns_nothing_of_other_peoples_articles(home, indexed):
    mine, theirs = make_category(home, slug="mine"), make_category(home, slug="theirs")
    article = make_article(theirs, "Secret invoice")
    restrict_to_groups(theirs, Group.objects.create(name="vip"))
    indexed()
    editor = make_editor(mine)
    assert codes(article, watcher=editor) == ["gone"]
    assert codes(article, watcher=make_editor(theirs)) == ["restricted"]
