"""What a mistyped word may have meant."""

import time

import pytest

from tests.make.search import make_document
from wagdesk.search.analysis import analysis_for
from wagdesk.search.engines.embedded import EmbeddedEngine
from wagdesk.search.typos import NearWords
from wagdesk.search.vocabulary import Vocabulary, vocabulary_of


def vocabulary(locale="en", earlier=None, **counts: int) -> Vocabulary:
    return Vocabulary(counts.items(), analysis_for(locale), earlier)


def meant(vocabulary: Vocabulary, typed: str) -> list[str]:
    return [near.word for near in vocabulary.neighbours(typed)]


@pytest.mark.parametrize(
    "typed", ["invioce", "invoce", "invoicee", "invoive", "nvoice", "onvoice", "ivnoice"]
)
def test_one_slip_of_any_sort_finds_the_word(typed):
    assert meant(vocabulary(invoice=3, delivery=5), typed) == ["invoice"]


@pytest.mark.parametrize(("typed", "word"), [("pasport", "passport"), ("recievr", "receiver")])
def test_a_long_word_may_have_two_slips_if_none_is_nearer(typed, word):
    assert meant(vocabulary(**{word: 2, "delivery": 5}), typed) == [word]


def test_a_short_word_has_no_second_slip():
    assert meant(vocabulary(tent=2), "tsnr") == []


def test_of_two_words_as_near_the_frequent_one_comes_first_and_weighs_more():
    first, second = vocabulary(cart=40, card=2).neighbours("carr")
    assert (first.word, second.word) == ("cart", "card")
    assert first.weight > second.weight


def test_swapped_letters_are_likelier_than_another_letter():
    assert meant(vocabulary(form=3, farm=3), "fomr")[0] == "form"


def test_a_key_beside_is_likelier_than_one_far_away():
    assert meant(vocabulary(bags=3, bats=3), "bahs")[0] == "bags"


def test_a_long_word_is_trusted_more_than_a_short_one():
    words = vocabulary(symptoms=3, mask=3)
    assert words.neighbours("sympoms")[0].weight > 0.95 > words.neighbours("msk")[0].weight


def test_three_letters_gain_one_but_change_none():
    words = vocabulary(use=9, food=3)
    assert meant(words, "usa") == []
    assert meant(words, "fod") == ["food"]


def test_numbers_have_no_neighbours():
    assert meant(vocabulary(**{"2019": 4}), "2018") == []


@pytest.mark.parametrize(("locale", "typed"), [("en", "whhat"), ("en", "teh"), ("tr", "nsaıl")])
def test_a_mistyped_stop_word_is_one(locale, typed):
    words = vocabulary(locale, invoice=9)
    assert words.is_mistyped_stop_word(typed)
    assert meant(words, typed) == []


def test_a_mistyped_word_is_no_stop_word_because_one_is_somewhat_like_it():
    assert not vocabulary(symptoms=3, food=4).is_mistyped_stop_word("sympoms")
    assert not vocabulary(food=4).is_mistyped_stop_word("foodd")


def test_an_ending_that_no_document_has_does_not_hide_the_slip_in_the_stem():
    assert meant(vocabulary("tr", şifre=4), "şfrelerim") == ["şifre"]
    assert meant(vocabulary(refund=4), "refnuding") == ["refund"]


def test_words_run_together_are_split_and_split_words_joined():
    words = vocabulary(password=3, reset=5, wifi=2)
    assert words.split("passwordreset") == ("password", "reset")
    assert words.split("passwordrest") is None
    assert words.joined("wi", "fi") == "wifi"
    assert words.joined("pass", "over") is None


def test_words_are_joined_although_one_of_them_is_mistyped():
    assert vocabulary(password=3).joined("pas", "word") == "password"
    assert vocabulary(password=3, pas=1, word=2).joined("pas", "word") is None


def test_a_word_that_went_is_no_neighbour_and_a_new_one_is():
    before = vocabulary(invoice=3, delivery=1)
    assert meant(before, "invioce") == ["invoice"]
    after = vocabulary(earlier=before, delivery=1, voucher=2)
    assert meant(after, "invioce") == []
    assert meant(after, "vuocher") == ["voucher"]
    assert meant(after, "delivrey") == ["delivery"]


def test_layers_of_new_words_are_merged_in_time():
    near = NearWords({"word"})
    for number in range(40):
        near = near.with_words({"word", *(f"word{'x' * (at + 1)}" for at in range(number % 30))})
    assert near._layers <= 8
    assert ("word", 1) in near.of("wrod")


def test_an_unknown_word_costs_little_among_fifty_thousand():
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [
        "".join(letters[(n // 26**at * (7 + at)) % 26] for at in range(4)) + str(n)[::-1]
        for n in range(50_000)
    ]
    near = NearWords(words)
    near.of("warmup")
    took = []
    for word in words[::250]:
        started = time.perf_counter()
        near.of(word[:2] + word[3:])
        took.append(time.perf_counter() - started)
    assert sorted(took)[len(took) // 2] < 0.005


def test_a_commit_is_seen_at_once_by_a_small_vocabulary(tmp_path):
    engine = EmbeddedEngine(tmp_path)
    engine.index([make_document("1", "Tents")])
    assert "tents" in vocabulary_of(engine, "thing", "en", public=True)
    engine.index([make_document("2", "Stoves")])
    assert "stoves" in vocabulary_of(engine, "thing", "en", public=True)


def test_a_large_vocabulary_is_read_beside_the_searches(tmp_path, monkeypatch):
    monkeypatch.setattr("wagdesk.search.vocabulary.LONG_READING", -1)
    monkeypatch.setattr("wagdesk.search.vocabulary.READING_SHARE", 0)
    engine = EmbeddedEngine(tmp_path)
    engine.index([make_document("1", "Tents")])
    before = vocabulary_of(engine, "thing", "en", public=True)
    engine.index([make_document("2", "Stoves")])
    assert vocabulary_of(engine, "thing", "en", public=True) is before
    deadline = time.monotonic() + 5
    while vocabulary_of(engine, "thing", "en", public=True) is before:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert "stoves" in vocabulary_of(engine, "thing", "en", public=True)
