"""Both parts of a mail say the same, and the HTML part is plain enough for any program."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagdesk.inbox.mail.compose import (
    Article,
    Extras,
    LinkedFile,
    Quoted,
    compose,
    referenced_pictures,
    titles_alone,
)
from wagdesk.inbox.mail.html_text import html_to_text

ARTICLES = {7: Article("Mend a pole", "https://help.example/poles/")}
EVERYTHING = Extras(
    signature="Ana\nThe shop team",
    footer="Tent Shop Ltd, 1 High Street\nhttps://shop.example",
    online="This conversation online: https://help.example/tickets/1/",
    pictures={"pole.png": "1@shop.example"},
    files_title="Too large for this mail. Here until 1 May:",
    files=[LinkedFile("film.mov (30 MB)", "https://help.example/wagdesk/files/1/")],
    quoted=[Quoted("Forwarded message", ("From: Deniz <deniz@mail.example>",), "It <b>broke</b>.")],
)
TEXT = """Dear Deniz,

see [Mend a pole](article:7) or https://shop.example/a?x=1&y=2.
You need:
- a <saw> & glue
- ten minutes

![pole.png](file)

* * *
Bye"""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def compared(composed) -> tuple[list[str], list[str]]:
    """The words of both parts; a link in HTML tells its address once, as the text does."""
    return words(composed.text), words(html_to_text(composed.html))


def test_both_parts_say_the_same():
    composed = compose(TEXT, ARTICLES, locale="en", extras=EVERYTHING)
    text, html = compared(composed)
    assert html == text


@given(st.text(alphabet=st.sampled_from("ab <>&\"'-*•\n.:/\t[]()!#é漢"), max_size=200))
def test_whatever_is_typed_stands_in_both_parts(text):
    composed = compose(text, {}, "Sig", footer="Foot")
    assert words(composed.text) == words(html_to_text(composed.html))


def test_addresses_lists_breaks_and_pictures_are_markup_and_nothing_else_is():
    html = compose(TEXT, ARTICLES, extras=EVERYTHING).html
    assert '<a href="https://shop.example/a?x=1&amp;y=2">' in html
    assert '<a href="https://help.example/poles/">Mend a pole</a>' in html
    assert "<li>a &lt;saw&gt; &amp; glue</li><li>ten minutes</li>" in html
    assert '<img src="cid:1@shop.example" alt="pole.png"' in html
    assert "It &lt;b&gt;broke&lt;/b&gt;." in html
    assert "Ana<br>The shop team" in html


def test_the_html_leaves_colours_to_the_program_and_knows_its_language():
    html = compose("Merhaba", {}, locale="tr", extras=EVERYTHING).html
    assert '<html lang="tr" dir="ltr">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert not re.search(r"[\"; ](?:color|background(?:-color)?):", html)
    assert "<table" not in html and "class=" not in html
    assert 'dir="rtl"' in compose("x", {}, locale="ar").html


@pytest.mark.parametrize("text", ["[x](article:7", "![a](file", "!(file)", "![](file)"])
def test_what_is_no_reference_stays_as_it_was_typed(text):
    assert text in compose(text, ARTICLES).text


def test_nothing_that_is_forwarded_stands_below_a_signatures_dashes():
    assert "-- \n" in compose("Hi", {}, "Ana").text
    assert "-- \n" not in compose("Hi", {}, extras=EVERYTHING).text


def test_a_picture_that_does_not_go_along_is_named_instead():
    composed = compose("Look ![pole.png](file)", {})
    assert "[pole.png]" in composed.text and "[pole.png]" in composed.html
    assert referenced_pictures("![a](file) ![b](file) ![a](file)") == ["a", "b"]
    assert titles_alone("![a](file) [t](article:7)") == "a t"


def test_a_hundred_thousand_characters_are_composed_at_once():
    for text in (
        "- a\n" * 25_000,
        "\n" * 100_000,
        "[" * 100_000,
        "![" * 50_000,
        "http://" * 14_000,
    ):
        assert compose(text, {}).html
