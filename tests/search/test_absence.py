"""Why is X not here? Every reason, in a sentence, with what helps."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from tests.make.search import make_document
from tests.make.steering import make_hidden, make_promotion, make_synonym
from wagdesk.search.actions import mark_changed, rebuild_index
from wagdesk.search.documents import PUBLIC, Reason
from wagdesk.search.models import IndexChange
from wagdesk.search.queries import why_absent

pytestmark = pytest.mark.django_db

ANYBODY, MEMBER = AnonymousUser(), User(username="member")
GROUP = ("group:3",)


def why(text, object_id, viewer=ANYBODY, **options) -> list[Reason]:
    return why_absent(viewer, text, kind="thing", object_id=object_id, locale="en", **options)


def codes(*args, **options) -> list[str]:
    return [reason.code for reason in why(*args, **options)]


@pytest.fixture
def shelf(things):
    things.keys["member"] = frozenset({PUBLIC, *GROUP})
    things.put(*(make_document(f"t{n}", f"Tent {n}", body="A tent.") for n in range(30)))
    things.put(
        make_document("lamp", "A lamp", body="Shines at night."),
        make_document("big", "About us", body=f"{'We sell many things. ' * 50} One is a tent."),
    )
    rebuild_index(kind="thing")
    return things


def test_what_is_there_is_said_to_be_there(shelf):
    (reason,) = why("lamp", "lamp")
    assert (reason.code, reason.sentence) == ("present", "It is there, at place 1.")
    make_promotion("lamp", "tent")
    assert why("tent", "lamp")[0].sentence == "It is there, at place 1."


def test_words_that_it_lacks_are_named(shelf):
    (reason,) = why("how does the torch glow", "lamp")
    assert reason.code == "no_word_matches"
    assert reason.sentence == "None of the words stands in it: “torch”, “glow”."
    assert "synonyms" in reason.fix
    assert "torch" in reason.words
    make_synonym("torch, lamp")
    assert codes("how does the torch glow", "lamp") == ["present"]


def test_a_place_far_down_is_told_with_its_page(shelf):
    (reason,) = why("tent zebra", "big")
    assert reason.code == "too_low"
    assert reason.sentence == "It stands at place 31, on page 4. It lacks: “zebra”."
    assert reason.words == ("zebra",)
    assert codes("tent zebra", "big", page_size=50) == ["present"]


def test_quotes_and_refusals_are_told(shelf):
    assert codes('"lamp at night" lamp', "lamp") == ["present"]
    shelf.put(make_document("x", "lamp at night"))
    rebuild_index(kind="thing")
    assert codes('"lamp at night" lamp', "lamp") == ["operators"]
    assert codes("lamp -shines", "lamp") == ["operators"]


def test_a_search_without_words_says_so(shelf):
    assert codes("?!", "lamp") == ["no_words"]


def test_what_an_editor_hid_is_said(shelf):
    make_hidden("lamp", "lamp")
    (reason,) = why("lamp", "lamp")
    assert (reason.code, reason.fix) == ("hidden", "Remove it from the hidden results.")


def test_what_is_not_in_the_index_yet(shelf):
    shelf.put(make_document("new", "New lamp"))
    assert codes("lamp", "new") == ["not_indexed"]
    mark_changed(kind="thing", object_ids=["new"])
    assert codes("lamp", "new") == ["pending"]
    IndexChange.objects.update(attempts=2, not_before=timezone.now())
    assert codes("lamp", "new") == ["index_failed"]


def test_a_dead_engine_is_the_reason(shelf, settings):
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "tests.search.test_queries.Dead"}
    assert codes("lamp", "lamp") == ["engine_down"]


def test_the_source_has_the_first_word(shelf, monkeypatch):
    gone = Reason("gone", "There is no such thing.")
    closed = Reason("restricted", "These readers may not read it.", "Open it.")
    monkeypatch.setattr(shelf, "absence", lambda *_: [closed], raising=False)
    make_hidden("lamp")
    assert codes("lamp", "lamp") == ["restricted", "hidden"]
    monkeypatch.setattr(shelf, "absence", lambda *_: [gone], raising=False)
    assert codes("lamp", "lamp") == ["gone"]


def test_who_looks_on_learns_nothing_of_what_they_may_not_know(shelf):
    shelf.put(make_document("secret", "Secret lamp", audience=GROUP))
    rebuild_index(kind="thing")
    assert codes("lamp", "secret", MEMBER) == ["present"]
    assert codes("lamp", "secret", MEMBER, watcher=MEMBER) == ["present"]
    for text in ("lamp", "secret", "nothing"):
        assert codes(text, "secret", MEMBER, watcher=ANYBODY) == ["gone"]
        assert codes(text, "never was", MEMBER, watcher=ANYBODY) == ["gone"]
