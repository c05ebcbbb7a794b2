"""``kb_import``: repeatable, cleaned, with a sentence for each line that is wrong."""

import io
import json
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page, PageLogEntry, Revision

from tests.make.kb import make_article, make_category, make_help_center, restrict
from wagdesk.kb.pages.models import ArticlePage, CategoryPage, HelpCenterPage
from wagdesk.search.models import IndexChange
from wagdesk.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(indexed):
    return make_help_center()


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "articles.jsonl"
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("\n".join(lines))
        return str(path)

    return write


def run(path, *args, parent="/help/"):
    """Exit code, outcomes by line, summary, standard error."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(
            "kb_import", "jsonl", path, "--parent", parent, "--json", *args, stdout=out, stderr=err
        )
    except SystemExit as end:
        code = end.code
    *rows, summary = map(json.loads, out.getvalue().splitlines())
    return code, rows, summary, err.getvalue()


def refused(*args):
    with pytest.raises(CommandError) as caught:
        call_command("kb_import", *args, stdout=StringIO(), stderr=StringIO())
    return caught.value.returncode, str(caught.value)


def row(source_id="faq-1", title="Where is my parcel?", **fields):
    return {"id": source_id, "title": title, "body": "Open the tracking mail."} | fields


def states(rows):
    return [each["state"] for each in rows]


FULL = {
    "id": "kb:1/Ä",
    "title": "Return a tent",
    "body": "# Label\n\nPrint it.",
    "body_format": "markdown",
    "category": "Returns",
    "locale": "en",
    "asked_as": ["send it back", "refund"],
    "tags": ["tents", "labels"],
}


def test_every_field_arrives_and_the_article_is_public_and_found(home, file, client):
    code, (line,), summary, _err = run(file(FULL))
    page = ArticlePage.objects.get(source_id="kb:1/Ä")
    assert (code, line["state"], line["page"], line["made"]) == (0, "created", page.pk, ["Returns"])
    assert (summary["created"], summary["dry_run"]) == (1, False)
    assert page.asked_as_phrases == ("send it back", "refund")
    assert set(page.tag_names) == {"tents", "labels"}
    shelf = page.get_parent().specific
    assert (shelf.title, shelf.get_parent().pk) == ("Returns", home.pk)
    assert shelf.description == "All about “Returns”."
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "<h2" in answer.content.decode()
    assert page.live_revision_id
    assert {"wagtail.create", "wagtail.publish"} <= set(
        PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True)
    )
    assert not IndexChange.objects.exists()
    (hit,) = find(AnonymousUser(), "refund", locale="en").hits
    assert hit.source_id == "kb:1/Ä"


def test_again_changes_nothing(home, file):
    path = file(FULL, row())
    run(path)
    before = Page.objects.count(), Revision.objects.count(), PageLogEntry.objects.count()
    code, rows, summary, _err = run(path)
    assert (code, states(rows)) == (0, ["unchanged", "unchanged"])
    assert summary["made"] == []
    assert (Page.objects.count(), Revision.objects.count(), PageLogEntry.objects.count()) == before


@pytest.mark.parametrize(
    "change",
    [{"title": "New"}, {"body": "New."}, {"asked_as": ["new"]}, {"tags": ["new"]}],
)
def test_what_changed_is_published_as_one_new_revision(home, file, change):
    run(file(FULL))
    before = Revision.objects.count()
    _code, (line,), _summary, _err = run(file(FULL | change))
    assert line["state"] == "updated"
    assert Revision.objects.count() == before + 1
    page = ArticlePage.objects.get()
    assert page.live and not page.has_unpublished_changes
    assert run(file(FULL | change))[1][0]["state"] == "unchanged"


def test_another_category_moves_the_article(home, file):
    run(file(row(category="Orders")))
    assert states(run(file(row(category="Parcels")))[1]) == ["updated"]
    assert ArticlePage.objects.get().get_parent().title == "Parcels"
    assert states(run(file(row(category="Parcels")))[1]) == ["unchanged"]


def test_a_category_is_reused_by_its_title_at_any_depth(home, file):
    below = make_category(make_category(home, "Products"), "Tents")
    _code, rows, _summary, _err = run(file(row("1", category="tents"), row("2", category="Tents ")))
    assert [each["made"] for each in rows] == [[], []]
    assert {page.get_parent().pk for page in ArticlePage.objects.all()} == {below.pk}


def test_without_a_category_it_stands_right_below_the_parent(home, file):
    shelf = make_category(home, slug="orders")
    run(file(row()), parent="/help/orders/")
    assert ArticlePage.objects.get().get_parent().pk == shelf.pk


def test_bad_lines_are_told_by_number_and_the_others_arrive(home, file):
    code, rows, summary, _err = run(
        file(
            row("ok"),
            "{",
            '["a"]',
            row(""),
            row("3", title=" "),
            row("4", body_format="docx"),
            row("5", tags="a"),
            row("6", body=["x"]),
            row("x" * 201),
            "",
            row("ok2"),
        )
    )
    assert code == 1
    assert states(rows) == ["created", *["failed"] * 8, "created"]
    assert [each["line"] for each in rows] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]
    assert all(each["reason"].endswith(".") for each in rows if each["state"] == "failed")
    assert "docx" in rows[5]["reason"]
    assert (summary["created"], summary["failed"]) == (2, 8)


def test_for_people_the_sentence_stands_behind_the_line_number(home, file):
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "kb_import", "jsonl", file(row(), "{"), parent="/help/", stdout=out, stderr=err
        )
    assert err.getvalue().startswith("Line 2: This is not JSON")
    assert "1 created, 0 updated, 0 unchanged, 1 failed" in out.getvalue()


def test_an_id_twice_in_a_file_is_told_and_the_first_counts(home, file):
    code, rows, _summary, _err = run(file(row(), row(title="Other"), row(locale="tr")))
    assert (code, states(rows)) == (1, ["created", "failed", "created"])
    assert rows[1]["reason"] == "The id “faq-1” (en) was on line 1 already."
    assert ArticlePage.objects.get(locale__language_code="en").title == "Where is my parcel?"


def test_another_language_goes_below_the_parents_translation(home, file):
    turkish = make_help_center(slug="yardim", title="Yardım", locale="tr", translation_of=home)
    _code, (line,), _summary, _err = run(file(row(locale="tr", category="Kargo")))
    page = ArticlePage.objects.get()
    assert (line["locale"], page.locale.language_code) == ("tr", "tr")
    assert page.is_descendant_of(turkish)
    assert page.get_parent().locale_id == page.locale_id


def test_a_language_without_a_tree_gets_one_beside_the_original(home, file, client):
    shelf = make_category(home, slug="orders")
    assert not Locale.objects.filter(language_code="tr").exists()
    _code, (line,), _summary, _err = run(file(row(locale="tr-TR")), parent="/help/orders/")
    page = ArticlePage.objects.get()
    turkish = HelpCenterPage.objects.get(locale__language_code="tr")
    assert (line["made"], line["locale"]) == (["Help", "Orders"], "tr")
    assert turkish.translation_key == home.translation_key
    assert page.get_parent().translation_key == shelf.translation_key
    assert client.get(page.url).status_code == 200
    assert states(run(file(row(locale="tr")), parent="/help/orders/")[1]) == ["unchanged"]


def test_a_language_that_the_site_does_not_have_is_refused(home, file):
    code, (line,), _summary, _err = run(file(row(locale="xx")))
    assert (code, line["state"]) == (1, "failed")
    assert "no language “xx”" in line["reason"]


def test_an_article_of_another_help_center_is_left_alone(home, file):
    other = make_article(make_help_center(slug="b"), "B", source_id="faq-1")
    code, (line,), _summary, _err = run(file(row()))
    assert (code, line["state"]) == (1, "failed")
    assert "another help center" in line["reason"]
    other.refresh_from_db()
    assert other.title == "B"


def test_what_was_unpublished_here_stays_unpublished(home, file):
    run(file(row()))
    ArticlePage.objects.get().unpublish()
    _code, (line,), _summary, _err = run(file(row(body="New.")))
    page = ArticlePage.objects.get()
    assert (line["state"], line["notes"]) == ("updated", ["unpublished here, and left so"])
    assert not page.live
    assert "New." in str(page.get_latest_revision_as_object().body)
    assert states(run(file(row(body="New.")))[1]) == ["unchanged"]


def test_below_a_restricted_page_the_articles_are_restricted_and_that_is_said(home, file, found):
    restrict(make_category(home, slug="trade"))
    _code, rows, _summary, err = run(file(row()), parent="/help/trade/")
    assert states(rows) == ["created"]
    assert "is restricted" in err
    assert found("parcel") == []


def test_a_dry_run_says_the_same_and_writes_nothing(home, file):
    make_article(home, "Old", source_id="old")
    path = file(FULL, row("old"), row("2", category="Returns"), "{")
    before = Page.objects.count(), Revision.objects.count()
    code, foretold, summary, _err = run(path, "--dry-run")
    assert (code, summary["dry_run"], summary["made"]) == (1, True, ["Returns"])
    assert (Page.objects.count(), Revision.objects.count()) == before
    _code, real, _summary, _err = run(path)
    assert states(foretold) == states(real) == ["created", "updated", "created", "failed"]
    assert [each["made"] for each in foretold] == [each["made"] for each in real]


def test_hostile_html_is_cleaned_and_pictures_are_noted(home, file, client):
    body = "<script>alert(1)</script><p onclick=x>Hi</p><img src=x onerror=alert(1)>"
    _code, (line,), _summary, _err = run(file(row(body=body, body_format="html")))
    assert line["notes"] == ["1 picture left out"]
    shown = client.get(ArticlePage.objects.get().url).content.decode()
    assert "Hi" in shown and "alert(1)" not in shown


def test_a_crash_half_way_leaves_whole_articles_and_the_next_run_the_rest(home, file, monkeypatch):
    from wagdesk.kb.actions import import_articles

    path = file(*(row(str(number)) for number in range(7)))
    monkeypatch.setattr(import_articles, "BATCH", 3)
    convert = import_articles.convert
    calls = iter(range(100))

    def dies(*args):
        if next(calls) == 4:
            raise RuntimeError("power cut")
        return convert(*args)

    with monkeypatch.context() as patch:
        patch.setattr(import_articles, "convert", dies)
        with pytest.raises(RuntimeError):
            run(path)
    assert ArticlePage.objects.live().count() == 3
    assert states(run(path)[1]) == ["unchanged"] * 3 + ["created"] * 4
    assert ArticlePage.objects.count() == 7


def test_a_failed_line_takes_its_new_category_along_and_the_next_makes_it(home, file):
    deep = "<div>" * 1000
    _code, rows, summary, _err = run(
        file(row("1", body=deep, body_format="html", category="C"), row("2", category="C"))
    )
    assert states(rows) == ["failed", "created"]
    assert summary["made"] == ["C"]
    assert CategoryPage.objects.get().title == "C"


def test_lines_come_from_standard_input_too(home, monkeypatch):
    class Typed:
        buffer = io.BytesIO(json.dumps(row()).encode())

    monkeypatch.setattr("sys.stdin", Typed)
    assert states(run("-")[1]) == ["created"]


def test_wrong_usage_is_code_2(home, file, tmp_path):
    path = file(row())
    make_article(home, slug="an-article")
    for args, word in (
        (("docx", path, "--parent", "/help/"), "Known: jsonl"),
        (("jsonl", path, "--parent", "/nowhere/"), "no published page"),
        (("jsonl", path, "--parent", "999999"), "no published page"),
        (("jsonl", path, "--parent", "/help/an-article/"), "no article stands there"),
        (("jsonl", str(tmp_path / "none"), "--parent", "/help/"), "can't be read"),
        (("jsonl", str(tmp_path), "--parent", str(home.pk)), "can't be read"),
    ):
        code, sentence = refused(*args)
        assert (code, word in sentence) == (2, True), sentence


def test_strange_but_true_values_are_kept(home, file):
    lines = ['{"id": 7, "title": "\\u0000A\\ud800", "body": null}', row("t" * 200, "T" * 300)]
    code, rows, _summary, _err = run(file(*lines))
    assert (code, states(rows)) == (0, ["created", "created"])
    assert ArticlePage.objects.get(source_id="7").title == "A"
    assert rows[1]["notes"] == ["the title was cut to 255 characters"]
