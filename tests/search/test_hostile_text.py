"""Texts made to cost time or memory cost neither."""

import time

from wagdesk.search.analysis import LONGEST_WORD, Analysis
from wagdesk.search.suggestion import ADDRESS, QUOTED


def test_a_text_of_line_breaks_alone_takes_no_time():
    begun = time.process_time()
    assert QUOTED.sub("", "\n" * 40_000) == "\n" * 40_000
    assert time.process_time() - begun < 1


def test_quoted_lines_go_also_where_they_are_indented():
    assert QUOTED.sub("", "mine\n  > yours\n\t| theirs\nend") == "mine\n\n\nend"


def test_a_very_long_word_takes_no_time_and_addresses_go():
    begun = time.process_time()
    assert ADDRESS.sub("", "x" * 100_000) == "x" * 100_000
    assert time.process_time() - begun < 1
    said = "I (jo@example.com) see,jo@b.c https://a.example/b?c and x:www.d.example"
    assert ADDRESS.sub("", said).split() == ["I", "and", "x:"]


def test_a_word_that_nobody_writes_is_not_remembered():
    analysis = Analysis("en")
    assert analysis.term("x" * 6000) == "x" * LONGEST_WORD
    assert analysis.term("parcels") == "parcel"
    assert list(analysis._terms) == ["parcels"]
