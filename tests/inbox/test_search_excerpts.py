import html
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from wagdesk.inbox.search_excerpts import one_line, still_said


def test_an_excerpt_within_the_message_stays():
    said = still_said("… the <mark>drone</mark> fell …", "Well, the drone fell down")
    assert said == "… the <mark>drone</mark> fell …"


def test_what_ran_over_from_other_messages_is_cut_away():
    text = "My drone fell."
    assert still_said("before · My <mark>drone</mark> fell. After", text) == (
        "My <mark>drone</mark> fell."
    )


def test_words_that_are_gone_are_not_shown():
    assert still_said("my <mark>xylophone</mark> broke", "") == ""
    assert still_said("my <mark>xylophone</mark> broke", "my xylo broke") == ""
    assert still_said("no match at all", "no match at all") == ""


def test_a_message_that_was_shortened_shows_what_is_left():
    assert still_said("my <mark>tent</mark> and my name is Zofia", "my tent and more") == (
        "my <mark>tent</mark> and m …"
    )


def test_markup_in_a_message_stays_text():
    said = still_said("&lt;b&gt;<mark>drone</mark>&lt;/b&gt;", "<b>drone</b>")
    assert said == "&lt;b&gt;<mark>drone</mark>&lt;/b&gt;"


def test_paragraphs_become_one_line():
    assert one_line(" a\n\n b\tc ") == "a b c"


@given(st.text(max_size=60), st.text(max_size=200))
def test_nothing_is_shown_that_the_message_does_not_hold(excerpt, message):

    said = str(still_said(f"{html.escape(excerpt)} <mark>a</mark> b", message))
    plain = html.unescape(re.sub("</?mark>", "", said)).removeprefix("… ").removesuffix(" …")

    whole = unicodedata.normalize("NFC", one_line(message.replace("\0", " ")))
    assert plain.strip() in whole or plain == ""
