"""Synonyms in and out, as Solr writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagdesk.search.synonym_format import Rule, format_rules, parse


def rules_of(text: str, locale: str = "en") -> list[Rule]:
    rules, bad = parse(text, locale)
    assert bad == []
    return rules


def test_a_group_stands_for_each_other():
    assert rules_of("refund, money back ,chargeback") == [
        Rule(("refund", "money back", "chargeback"))
    ]


def test_an_arrow_goes_one_way():
    assert rules_of("iban, account => account number") == [
        Rule(("iban", "account"), ("account number",))
    ]


def test_comments_and_empty_lines_say_nothing():
    assert rules_of("# money\n\n   \n  # more\na, b\n") == [Rule(("a", "b"))]


def test_words_are_kept_in_the_small_letters_of_their_language():
    assert rules_of("IADE, İptal", "tr") == [Rule(("ıade", "iptal"))]
    assert rules_of("  Money   BACK, Refund") == [Rule(("money back", "refund"))]


def test_the_same_rule_twice_is_one():
    assert rules_of("a, b\nA,b\n") == [Rule(("a", "b"))]


def test_an_escaped_character_is_itself():
    text = "a\\,b, c\\=>d, \\#1, x\\\\y\n"
    assert rules_of(text) == [Rule(("a,b", "c=>d", "#1", "x\\y"))]
    assert rules_of(format_rules(rules_of(text))) == rules_of(text)


def test_a_file_of_windows_is_read():
    assert rules_of("\ufeffa, b\r\nc => d\r\n") == [Rule(("a", "b")), Rule(("c",), ("d",))]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("refund", "at least two different words"),
        ("refund, Refund", "at least two different words"),
        ("a => b => c", "more than one “=>”"),
        ("=> b", "both sides"),
        ("a =>", "both sides"),
        ("a, b => a", "says nothing new"),
        ("a, !!!", "no letter"),
        ("a, one two three four five six seven", "more than 6 words"),
        (f"a, {'b' * 61}", "longer than 60"),
        (", ".join(f"w{n}" for n in range(21)), "20 words on a side"),
        (f"a, {'b ' * 4000}", "too long"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_is_read(line, reason):
    rules, bad = parse(f"# first\n{line}\nx, y\n", "en")
    assert rules == [Rule(("x", "y"))]
    assert [each.number for each in bad] == [2]
    assert reason in bad[0].reason
    assert str(bad[0]).startswith("Line 2: ")


def test_a_file_that_never_ends_is_read_in_part():
    rules, bad = parse("a, b\n" * 6000, "en")
    assert len(rules) == 1
    assert "5000 lines" in bad[0].reason


@given(st.text(max_size=400))
def test_no_text_raises_and_what_is_read_comes_back_the_same(text):
    rules, _bad = parse(text, "en")
    assert parse(format_rules(rules), "en") == (rules, [])
