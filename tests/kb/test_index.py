"""Articles become documents of what a reader sees, and stay current."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make.kb import (
    make_article,
    make_category,
    make_help_center,
    make_root_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from wagdesk.kb import article_documents
from wagdesk.kb.audience import all_restrictions, page_keys
from wagdesk.kb.text import visible_text, with_anchors
from wagdesk.search.analysis import normalise
from wagdesk.search.documents import registry
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_help_center()


@pytest.fixture
def shelf(home):
    return make_category(home)


def document_of(page):
    return next(iter(registry.get("article").documents([str(page.pk)])), None)


def changed():
    """Page ids waiting to be indexed; the list starts anew."""
    ids = set(IndexChange.objects.filter(kind="article").values_list("object_id", flat=True))
    IndexChange.objects.all().delete()
    return ids


def test_a_document_holds_the_words_of_the_article(home, shelf):
    article = make_article(
        shelf,
        "Track a parcel",
        body=[("rich_text", "<h2>By mail</h2><p>Open <b>it</b>.</p>")],
        summary="In short.",
        asked_as=["where is it", "  ", "where is it"],
        tags=["parcel"],
    )
    document = document_of(article)
    assert (document.title, document.headings) == ("Track a parcel", ("By mail",))
    assert document.body == "In short.\nBy mail\nOpen it."
    assert document.asked_as == ("where is it",)
    assert document.tags == ("parcel",)
    assert document.filters == {
        "help_center": str(home.translation_key),
        "category": (str(shelf.pk),),
        "tag": ("parcel",),
        "content": ("article",),
    }
    assert (document.locale, document.audience) == ("en", ("public",))


def test_sections_begin_in_the_body_where_the_page_has_their_anchors(client, shelf):
    text = "<h2>Yollar\u0131</h2><p>S\u0327ifre gelir.</p><h3>How</h3><p>b</p><h2>How</h2><p>c</p>"
    question = {"question": "How", "answer": "<p>Slowly.</p>"}
    body = [("rich_text", text), ("accordion", {"items": [question]}), ("rich_text", "<h2>!</h2>")]
    article = make_article(shelf, body=body, summary="O\u0308zet.")
    document = document_of(article)
    anchors = [(heading, anchor) for heading, anchor, _at in document.sections]
    assert anchors == [
        ("Yolları", "yolları"),
        ("How", "how"),
        ("How", "how-2"),
        ("How", "how-3"),
        ("!", "section"),
    ]
    assert document.body == normalise(document.body)
    for heading, _anchor, at in document.sections:
        assert document.body[at:].startswith(heading)
    page = client.get(article.url).content.decode()
    for _heading, anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1


def test_a_document_names_its_categories_from_outside_in_and_what_it_is(shelf):
    inner = make_category(shelf, "Inner", slug="inner")
    steps = ("steps", {"steps": [{"title": "Fold it", "text": "", "image": None}]})
    asked = ("accordion", {"items": [{"question": "Why?", "answer": "<p>So.</p>"}]})
    filters = document_of(make_article(inner, body=[steps, asked])).filters
    assert filters["category"] == (str(shelf.pk), str(inner.pk))
    assert filters["content"] == ("how-to", "questions")


def test_making_documents_costs_the_same_for_more_articles(shelf):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            list(registry.get("article").documents(None))
        return len(captured)

    make_article(shelf, tags=["one"])
    few = cost()
    for _ in range(5):
        make_article(shelf, tags=["one", "two"])
    assert cost() == few


def test_titles_of_related_pages_are_not_the_articles_words(shelf):
    other = make_article(shelf, "Unrelated zebra")
    article = make_article(shelf, body=[("related", {"title": "", "pages": [other]})])
    assert "zebra" not in document_of(article).body


def test_drafts_and_password_pages_and_pages_outside_have_no_document(shelf):
    draft = make_article(shelf, live=False)
    closed = make_article(shelf)
    restrict(closed, "password", password="x")
    assert document_of(draft) is None
    assert document_of(closed) is None


def test_nested_group_restrictions_need_every_group(shelf):
    a, b, c = (Group.objects.create(name=name) for name in "abc")
    article = make_article(shelf)
    restrict_to_groups(shelf, a, b)
    restrict_to_groups(article, c)
    keys = page_keys(article.path, all_restrictions())
    assert keys == (f"group:{a.pk}+group:{c.pk}", f"group:{b.pk}+group:{c.pk}")


def test_a_group_restriction_without_groups_is_for_superusers(shelf):
    article = make_article(shelf)
    restrict_to_groups(article)
    source = registry.get("article")
    assert set(document_of(article).audience) & source.audience_keys(make_user()) == set()
    chief = make_user(is_superuser=True)
    assert set(document_of(article).audience) & source.audience_keys(chief)


def test_publishing_unpublishing_and_deleting_mark_the_article(shelf):
    article = make_article(shelf)
    assert changed() == {str(article.pk)}
    article.unpublish()
    assert changed() == {str(article.pk)}
    pk = article.pk
    article.delete()
    assert changed() == {str(pk)}


def test_moving_restricting_and_deleting_a_category_mark_all_below(home, shelf):
    inner = make_category(shelf, "Inner", slug="inner")
    below = {str(make_article(inner).pk), str(make_article(shelf).pk)}
    elsewhere = make_category(home, "Elsewhere", slug="elsewhere")
    make_article(elsewhere)
    changed()
    shelf.move(elsewhere, pos="last-child")
    assert changed() == below
    shelf.refresh_from_db()
    restriction = restrict(shelf)
    assert changed() == below
    restriction.groups.set([Group.objects.create(name="dealers")])
    assert changed() == below
    restriction.delete()
    assert changed() == below
    shelf.refresh_from_db()
    shelf.delete()
    assert changed() == below


def test_deleting_a_group_marks_what_it_could_read(shelf):
    group = Group.objects.create(name="dealers")
    article = make_article(shelf)
    restrict_to_groups(shelf, group)
    changed()
    group.delete()
    assert changed() == {str(article.pk)}


def test_unpublishing_leaves_the_index(home, shelf, found):
    article = make_article(shelf, "Track a parcel")
    assert found("parcel", home=home) == ["Track a parcel"]
    article.unpublish()
    assert found("parcel", home=home) == []


@pytest.mark.parametrize("given", ["{pk}", "/help/", "help", "{key}", "http://localhost/help/"])
def test_a_help_center_is_named_by_id_path_or_key(home, given):
    value = given.format(pk=home.pk, key=home.translation_key)
    assert registry.get("article").resolve_filter("help_center", value) == str(home.translation_key)


def test_the_root_help_center_is_named_by_a_slash():
    root = make_root_help_center()
    found = registry.get("article").resolve_filter("help_center", "/")
    assert found == str(root.translation_key)


@pytest.mark.parametrize("given", ["/nowhere/", "999999", "/home/help/", "x y", ""])
def test_an_unknown_help_center_is_refused_with_a_sentence(home, given):
    with pytest.raises(LookupError, match="No help center"):
        registry.get("article").resolve_filter("help_center", given)


def test_titles_are_searched_in_the_database_when_the_engine_is_down(home, shelf):
    make_article(shelf, "Wash a jacket")
    make_article(shelf, "Return a jacket")
    hits = registry.get("article").title_search(
        AnonymousUser(), "return jacket", "en", {"help_center": str(home.translation_key)}, 5
    )
    assert [hit.title for hit in hits] == ["Return a jacket", "Wash a jacket"]


def test_a_dead_engine_shows_nobody_a_restricted_title(shelf):
    from django.contrib.auth.models import AnonymousUser

    from tests.make.kb import restrict
    from wagdesk.search.documents import registry

    restrict(make_article(shelf, "Secret parcel prices"))
    make_article(shelf, "Track a parcel")
    found = registry.get("article").title_search(AnonymousUser(), "parcel", "en", {}, 10)
    assert [page.title for page in found] == ["Track a parcel"]


def test_only_visible_text_is_read():
    html = (
        "<h2>Seen</h2><p>one<br>two</p><script>no</script><style>no</style><p hidden>no</p>"
        '<span aria-hidden="true">no<b>no</b></span><svg><path/><text>no</text></svg>'
        "<details><summary>q</summary>a</details><img alt='no'>"
    )
    seen = visible_text(html)
    assert seen.text.split() == ["Seen", "one", "two", "q", "a"]
    assert seen.headings == ("Seen",)


def test_headings_without_text_or_with_an_id_are_left_alone():
    html, contents = with_anchors('<h2></h2><h2 id="own">Own</h2><h2>日本語</h2><h2>!</h2>')
    assert [heading.anchor for heading in contents] == ["日本語", "section"]
    assert '<h2 id="own">Own</h2>' in html


def test_one_article_that_can_not_be_rendered_holds_up_no_rebuild(shelf, monkeypatch, caplog):
    bad, good = make_article(shelf, "Bad"), make_article(shelf, "Good")
    read = article_documents._read

    def breaks(article):
        if article.pk == bad.pk:
            raise ZeroDivisionError("a block that divides")
        return read(article)

    monkeypatch.setattr(article_documents, "_read", breaks)
    source = registry.get("article")
    assert [document.object_id for document in source.documents(None)] == [str(good.pk)]
    assert "search.document_failed" in caplog.text
    with pytest.raises(ZeroDivisionError):
        list(source.documents([str(bad.pk)]))
