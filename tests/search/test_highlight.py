"""Excerpts: the right passage, marked in the original, safe to print."""

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagdesk.search.analysis import analysis_for, normalise
from wagdesk.search.highlight import Matcher, best_passage, excerpt, marked, section_at


def show(text: str, *words: str, locale: str = "en", length: int = 220) -> str:
    analysis = analysis_for(locale)
    terms = {each.term for word in words for each in analysis.words(word)}
    return excerpt(text, analysis, Matcher(frozenset(terms)), length)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Şifremi unuttum", "şifre", "<mark>Şifremi</mark> unuttum"),
        ("IŞIK ve İADE", "iade", "IŞIK ve <mark>İADE</mark>"),
        ("ĞÜŞ IŞIK!", "ışık", "ĞÜŞ <mark>IŞIK</mark>!"),
        ("😀 İstanbul’da mağaza", "istanbul", "😀 <mark>İstanbul</mark>’da mağaza"),
    ],
)
def test_turkish_marks_lie_on_the_original(text, word, expected):
    assert show(text, word, locale="tr") == expected


def test_script_in_a_text_is_text():
    assert show("<script>alert('tent')</script>", "tent") == (
        "&lt;script&gt;alert(&#x27;<mark>tent</mark>&#x27;)&lt;/script&gt;"
    )


def test_a_word_that_looks_like_an_entity_stays_text():
    assert show("5 &amp; 6 amp", "amp") == "5 &amp;<mark>amp</mark>; 6 <mark>amp</mark>"


def test_the_passage_with_most_words_wins():
    text = (
        "A tent. "
        + "Filler words stand here. " * 40
        + "Return a tent for a refund. "
        + "End. " * 90
    )
    passage = show(text, "tent", "return", "refund")
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert "<mark>Return</mark> a <mark>tent</mark> for a <mark>refund</mark>" in passage
    assert len(re.sub("</?mark>", "", passage)) <= 226


def test_without_a_match_the_beginning_is_shown():
    assert show("Once upon a time " * 30, "zebra").startswith("Once upon a time")


def test_an_empty_text_has_an_empty_excerpt():
    assert show("", "tent") == ""


@given(st.text(max_size=400), st.text(max_size=12), st.sampled_from(["en", "tr", "ja", "ar"]))
def test_any_text_comes_out_whole_and_escaped(text, query, locale):
    analysis = analysis_for(locale)
    text = normalise(text)
    terms = {word.term for word in analysis.words(normalise(query))}
    safe = marked(text, analysis, Matcher(frozenset(terms)))
    inside = re.sub("</?mark>", "", safe)
    assert "<" not in inside
    assert html.unescape(inside) == html.unescape(html.escape(text))


def test_the_passage_says_where_it_stands_and_so_its_heading():
    text = "Summary.\nBefore you pack\nFind the box.\nPack the tent\nFold the poles in the bag."
    sections = (("Before you pack", "before", 9), ("Pack the tent", "pack", 39))
    passage = best_passage(text, analysis_for("en"), Matcher(frozenset({"pole"})))
    assert text[passage.start :].startswith("poles")
    assert section_at(sections, passage.start) == ("Pack the tent", "pack")
    assert section_at(sections, 3) == section_at(sections, -1) == ("", "")


def test_a_heading_does_not_run_into_its_text():
    text = "Why.\nPack the tent\nFold the poles."
    assert show(text, "tent") == "… Pack the <mark>tent</mark> · Fold the poles."


def test_words_of_a_phrase_are_marked_only_together():
    matcher = Matcher(frozenset(), frozenset({("gift", "card")}))
    html = marked("A card, a gift, a gift card.", analysis_for("en"), matcher)
    assert html == "A card, a gift, a <mark>gift</mark> <mark>card</mark>."


def test_neighbouring_bigrams_are_one_mark():
    assert show("東京都の天気", "東京都", locale="ja") == "<mark>東京都</mark>の天気"


def test_a_very_long_article_costs_milliseconds():
    text = "Filler words stand here and there in a tent. " * 4500 + "Return a refund."
    matcher = Matcher(frozenset({"tent", "return", "refund"}))
    best_passage(text, analysis_for("en"), matcher)
    started = time.process_time()
    passage = best_passage(text, analysis_for("en"), matcher)
    assert "<mark>refund</mark>" in passage.html
    assert time.process_time() - started < 0.2


def test_a_word_longer_than_a_passage_fills_no_page():
    word = "x" * 100_000
    assert len(show(f"hello {word} goodbye", word[:60])) < 500


def test_of_some_books_in_one_article_the_first_are_looked_through():
    text = "filler " * 50_000 + "refund"
    assert best_passage(text, analysis_for("en"), Matcher(frozenset({"refund"}))).start == -1
