"""What people find, and that the database decides what they may."""

import logging
import time

import pytest
from django.contrib.auth.models import AnonymousUser, User

from tests.make.search import make_document
from wagdesk.search.actions import rebuild_index
from wagdesk.search.documents import PUBLIC
from wagdesk.search.queries import complete, find, suggest_for_text

pytestmark = pytest.mark.django_db

ANYBODY = AnonymousUser()
GROUP = ("group:3",)


def look(text: str, viewer=ANYBODY, **options):
    return find(viewer, text, kind="thing", locale=options.pop("locale", "en"), **options)


def ids(found) -> list[str]:
    return [hit.object_id for hit in found.hits]


@pytest.fixture
def shelf(things):
    things.keys["member"] = frozenset({PUBLIC, *GROUP})
    things.put(
        make_document("1", "Return a tent", body="Send the tent back within thirty days."),
        make_document("2", "Boots", body="Boots can be returned as well, with a receipt."),
        make_document("3", "Secret acquisition", body="We buy a rival.", audience=GROUP),
    )
    rebuild_index(kind="thing")
    return things


def test_a_hit_says_all_that_a_page_shows(shelf):
    (hit, *_) = look("tent").hits
    assert (hit.key, hit.kind, hit.object_id) == ("thing:1", "thing", "1")
    assert (hit.title, hit.url, hit.source_id) == ("Return a tent", "/things/1/", "thing-1")
    assert hit.title_html == "Return a <mark>tent</mark>"
    assert hit.excerpt == "Send the <mark>tent</mark> back within thirty days."
    assert hit.score > 0
    assert hit.obj is shelf.objects["1"][0]


def test_findings_say_how_many_and_how_long(shelf):
    found = look("return")
    assert (found.total, found.total_is_exact, found.engine_down) == (2, True, False)
    assert found.took_ms > 0
    assert found.corrected == ""


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_no_text_finds_nothing(shelf, text):
    assert look(text).hits == []


def test_an_unknown_kind_is_a_clear_mistake(things):
    with pytest.raises(LookupError, match="No document kind “nothing”. Known kinds: .*thing"):
        find(ANYBODY, "tent", kind="nothing", locale="en")


# Who may see what


def test_members_find_what_the_anonymous_do_not(shelf):
    assert ids(look("acquisition", User(username="member"))) == ["3"]
    assert look("acquisition").total == 0


def test_what_the_database_refuses_is_neither_shown_nor_counted(shelf):
    shelf.hidden.add("1")
    found = look("return")
    assert ids(found) == ["2"]
    assert found.total == 1


def test_a_stale_index_shows_nothing_that_was_restricted_since(shelf):
    shelf.put(make_document("1", "Return a tent", audience=GROUP))
    assert ids(look("return")) == ["2"]


def test_refused_rows_leave_no_hole_in_the_page(things):
    things.put(*(make_document(str(n), f"Tent {n}") for n in range(20)))
    rebuild_index(kind="thing")
    first = ids(look("tent", limit=5))
    things.hidden.update(first[:3])
    assert len(look("tent", limit=5).hits) == 5


def test_a_word_of_refused_documents_alone_is_never_a_correction(shelf):
    shelf.hidden.add("1")
    assert look("tnet").corrected == ""
    shelf.hidden.clear()
    assert look("tent").corrected == ""
    assert look("tentt").corrected == "tent"


def test_a_restricted_word_is_never_a_correction_for_the_anonymous(shelf):
    assert look("aquisition").corrected == ""
    assert look("aquisition", User(username="member")).corrected == "acquisition"


def test_the_title_shown_is_the_databases_not_the_indexes(shelf):
    shelf.put(make_document("1", "Renamed tent"))
    assert look("tent").hits[0].title == "Renamed tent"


@pytest.mark.parametrize("rows", [3, 60])
def test_the_database_is_asked_once_whatever_the_number_of_hits(things, rows):
    things.put(*(make_document(str(n), f"Tent {n}") for n in range(rows)))
    rebuild_index(kind="thing")
    look("tent", limit=50)
    assert len(things.asked) == 1


def test_pages_follow_on(things):
    things.put(*(make_document(str(n), f"Tent {n}") for n in range(25)))
    rebuild_index(kind="thing")
    pages = [ids(look("tent", limit=10, offset=at)) for at in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({each for page in pages for each in page}) == 25


def test_counts_stop_at_a_thousand_and_say_so(things):
    things.put(*(make_document(str(n), "Tent") for n in range(1005)))
    rebuild_index(kind="thing")
    found = look("tent")
    assert (found.total, found.total_is_exact) == (1000, False)


# Words


def test_the_correction_keeps_the_rest_of_the_query(shelf):
    found = look("How to retrun a tent?")
    assert found.corrected == "How to return a tent?"
    assert ids(found)[0] == "1"


def test_a_correction_replaces_whole_words_alone(things):
    things.put(make_document("1", "Tent for artists"))
    rebuild_index(kind="thing")
    assert look("tentt, tentts tentt").corrected == "tent, tentts tent"


def test_language_falls_back_and_says_so(shelf, settings):
    assert look("tent", locale="en-gb").locale == "en"
    assert ids(look("tent", locale="de")) == ["1"]
    assert look("tent", locale="de").locale == settings.LANGUAGE_CODE


def test_completion_takes_the_last_word_as_unfinished(shelf):
    assert ids(complete(ANYBODY, "return te", kind="thing", locale="en"))[0] == "1"
    assert look("te").hits == []


def test_explain_shows_terms_and_scores(shelf):
    explanation = look("returning tnt", explain=True).hits[0].explanation
    assert explanation["words"][0] == {
        "word": "returning",
        "known": True,
        "terms": {"return": {"weight": 1.0, "why": ""}},
    }
    assert explanation["engine"]["score"] > 0


# Long texts


def test_a_noisy_text_gets_the_article_that_answers_it(shelf):
    text = (
        "Tent too small\nHello there,\n\nI bought a tent last week and it is too small for us. "
        "Can I send it back?\n\n> On Monday you wrote about boots and receipts\n-- \nJo, boots fan"
    )
    found = suggest_for_text(ANYBODY, text, kind="thing", locale="en")
    assert ids(found)[0] == "1"
    assert 0 < found.hits[0].confidence <= 1


@pytest.mark.parametrize(
    "text", ["Hello\nIs anybody there?", "xyzzy", "Xyzzy\nplugh plover", "", "> tent\n> return"]
)
def test_a_text_without_an_answer_gets_none(shelf, text):
    assert suggest_for_text(ANYBODY, text, kind="thing", locale="en").hits == []


def test_suggestions_pass_the_databases_check_too(shelf):
    shelf.hidden.add("1")
    text = "Tent\nCan I send a tent back?"
    assert "1" not in ids(suggest_for_text(ANYBODY, text, kind="thing", locale="en"))


def test_a_very_long_text_is_answered_in_time(shelf):
    started = time.process_time()
    suggest_for_text(ANYBODY, "tent send back " * 50_000, kind="thing", locale="en")
    assert time.process_time() - started < 1


# A dead engine


class Dead:
    """An engine of which nothing works."""

    def __getattr__(self, name):
        raise ConnectionError("no route to the engine")


@pytest.fixture
def dead_engine(settings, shelf):
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "tests.search.test_queries.Dead"}
    return shelf


def test_a_dead_engine_gives_titles_and_a_warning(dead_engine, caplog):
    with caplog.at_level(logging.WARNING):
        found = look("tent")
    assert found.engine_down
    assert [hit.title for hit in found.hits] == ["Return a tent"]
    assert found.total == 1
    assert "search.engine_failed" in caplog.text


def test_the_fallback_shows_nobody_more_than_they_may_see(dead_engine):
    assert look("secret").hits == []
    assert ids(look("secret", User(username="member"))) == ["3"]


def test_titles_of_the_fallback_are_escaped(dead_engine):
    dead_engine.put(make_document("9", "Tent <script>"))
    assert look("script").hits[0].title_html == "Tent &lt;script&gt;"


def test_a_dead_engine_suggests_nothing_and_raises_nothing(dead_engine):
    found = suggest_for_text(ANYBODY, "Tent\nsend it back", kind="thing", locale="en")
    assert (found.hits, found.engine_down) == ([], True)


def test_an_engine_that_can_not_be_made_is_down_too(settings, shelf):
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "no.such.Engine"}
    assert look("tent").engine_down


def test_queries_in_the_log_of_a_failure_are_not_written(dead_engine, caplog):
    look("my.address@example.com")
    assert "my.address@example.com" not in caplog.text
