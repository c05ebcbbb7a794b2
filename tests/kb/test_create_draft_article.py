"""Creating a draft: never published, only by who may."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import PageLogEntry

from tests.make.kb import make_article, make_category, make_editor, make_help_center, make_user
from wagdesk.kb.actions import create_draft_article
from wagdesk.kb.models.mixins import ArticleMixin

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return make_category(make_help_center())


def test_an_editor_makes_a_draft_that_nobody_sees(client, shelf):
    editor = make_editor(shelf)
    page = create_draft_article(
        user=editor,
        parent=shelf,
        title="Where is my parcel?",
        body_html="<p>Open the <strong>mail</strong>.</p>",
        asked_as=["where is it", "parcel  late"],
        source_id="topic:7",
    )
    page.refresh_from_db()
    assert not page.live
    assert page.latest_revision.user == editor
    assert page.asked_as_phrases == ("where is it", "parcel late")
    assert (page.source_id, page.owner) == ("topic:7", editor)
    assert "<b>mail</b>" in str(page.body)
    assert client.get(page.get_url()).status_code == 404
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.create", user=editor).exists()


def test_a_draft_becomes_public_by_publishing_and_keeps_its_source(client, shelf):
    page = create_draft_article(
        user=make_editor(shelf), parent=shelf, title="Parcel", source_id="topic:7"
    )
    page.latest_revision.publish()
    page.refresh_from_db()
    assert (page.live, page.source_id) == (True, "topic:7")
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("permissions", [(), ("change_page",)])
def test_who_may_not_add_pages_there_is_refused(shelf, permissions):
    elsewhere = make_category(shelf.get_parent(), "Elsewhere", slug="elsewhere")
    user = make_editor(shelf, *permissions) if permissions else make_editor(elsewhere)
    with pytest.raises(PermissionDenied):
        create_draft_article(user=user, parent=shelf, title="Parcel")


def test_no_article_stands_below_an_article(shelf):
    chief = make_user(is_superuser=True)
    with pytest.raises((PermissionDenied, ValidationError)):
        create_draft_article(user=chief, parent=make_article(shelf), title="Parcel")


def test_hostile_html_is_cleaned(shelf):
    page = create_draft_article(
        user=make_editor(shelf),
        parent=shelf,
        title="Parcel",
        body_html="<script>x</script><p onclick=x>a</p><a href='javascript:x'>b</a><img src=x>",
    )
    html = str(page.body)
    assert "<p>a</p>" in html
    for bad in ("script", "onclick", "<img"):
        assert bad not in html


def test_a_source_id_is_unique_in_its_language(shelf):
    editor = make_editor(shelf)
    create_draft_article(user=editor, parent=shelf, title="One", source_id="zendesk:1")
    with pytest.raises(ValidationError):
        create_draft_article(user=editor, parent=shelf, title="Two", source_id="zendesk:1")


def test_a_copied_article_is_its_own_source(shelf):
    article = make_article(shelf, "One", source_id="zendesk:1")
    copy = article.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert isinstance(copy, ArticleMixin)
    assert copy.source_id == f"page:{copy.translation_key}"
    copy.save_revision().publish()
    copy.refresh_from_db()
    assert copy.source_id == f"page:{copy.translation_key}"
