"""Excerpts: the right passage, marked in the original, safe to print."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagdesk.search.analysis import analysis_for, normalise
from wagdesk.search.highlight import excerpt, marked


def show(text: str, *words: str, locale: str = "en", length: int = 220) -> str:
    analysis = analysis_for(locale)
    terms = {each.term for word in words for each in analysis.words(word)}
    return excerpt(text, analysis, lambda word: word.term in terms, length)


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
    safe = marked(text, analysis, lambda word: word.term in terms)
    inside = re.sub("</?mark>", "", safe)
    assert "<" not in inside
    assert html.unescape(inside) == html.unescape(html.escape(text))
