"""What speaks for an article when a long text is read."""

import pytest

from tests.make.search import make_document
from wagdesk.search.documents import PUBLIC
from wagdesk.search.engines.embedded import EmbeddedEngine
from wagdesk.search.suggestion import evidence_for, likely_clauses
from wagdesk.search.understanding import Reach


@pytest.fixture
def ask(tmp_path):
    """Index the documents, then give the evidence of each for the text."""

    def ask(text, *documents):
        engine = EmbeddedEngine(tmp_path / "index")
        engine.index(documents)
        reach = Reach(engine, "thing", "en", frozenset({PUBLIC}), {})
        clauses = likely_clauses(text, reach)
        return [evidence_for(document, clauses, text) for document in documents]

    return ask


def test_a_word_says_more_in_the_title_than_in_the_text(ask):
    title, text = ask(
        "tent pole",
        make_document("1", "Tent pole", body="Send it back."),
        make_document("2", "Returns", body="Anything but a tent pole."),
    )
    assert (title.share, title.matched) == (text.share, text.matched) == (1.0, 2)
    assert title.score > text.score


def test_a_word_says_more_the_more_often_it_stands_there_but_ever_less(ask):
    once, twice, thrice = ask(
        "kettle", *(make_document(str(n), "x " * n, body="kettle " * n) for n in (1, 2, 3))
    )
    assert once.score < twice.score < thrice.score
    assert thrice.score - twice.score < twice.score - once.score


def test_a_rare_word_says_more_than_a_common_one(ask):
    common = [make_document(str(n), "Help", body="order") for n in range(2, 9)]
    rare, plain, *_others = ask(
        "flysheet order", make_document("0", "Help", body="flysheet"), *common
    )
    assert (rare.matched, plain.matched) == (1, 1)
    assert rare.score > 3 * plain.score


def test_a_mistyped_word_says_nearly_as_much_as_the_one_that_was_meant(ask):
    document = make_document("1", "Flysheet", body="Pitch the flysheet first.")
    others = [make_document(str(n), "Help", body="order") for n in range(2, 9)]
    (typed, *_), (slip, *_) = (
        ask("flysheet", document, *others),
        ask("flysheeet", document, *others),
    )
    assert 0.5 * typed.score < slip.score < typed.score


def test_nothing_in_common_is_no_evidence(ask):
    (found,) = ask("gift card", make_document("1", "Tent pole"))
    assert (found.share, found.matched, found.score) == (0.0, 0, 0.0)
