import string
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from wagdesk.inbox.search_dates import stretch
from wagdesk.inbox.search_language import LONGEST, OPERATORS, read


def parts(text: str) -> list[tuple]:
    return [(p.operator, p.text, "-" if p.negated else "") for p in read(text).parts]


def only_mistake(text: str):
    (mistake,) = read(text).mistakes
    return mistake


def test_a_whole_question_is_read_part_by_part():
    typed = read('status:open tag:refund from:ayse before:2026-10-01 has:attachment "so far" -word')
    assert not typed.mistakes
    assert [(p.operator, p.text, p.negated, p.quoted) for p in typed.parts] == [
        ("status", "open", False, False),
        ("tag", "refund", False, False),
        ("from", "ayse", False, False),
        ("before", "2026-10-01", False, False),
        ("has", "attachment", False, False),
        ("", "so far", False, True),
        ("", "word", True, False),
    ]


def test_values_in_quotation_marks_keep_their_blanks():
    assert parts('subject:"lost parcel" -tag:"very late"') == [
        ("subject", "lost parcel", ""),
        ("tag", "very late", "-"),
    ]


def test_typographic_quotation_marks_are_quotation_marks():
    assert parts("“lost parcel” „foo bar“ «a b»")[0] == ("", "lost parcel", "")
    assert read("“lost parcel”").parts[0].quoted


def test_operators_have_turkish_names_with_or_without_accents():
    assert parts("durum:open önce:7d gönderen:ayşe") == [
        ("status", "open", ""),
        ("before", "7d", ""),
        ("from", "ayşe", ""),
    ]


def test_capitals_do_not_matter_in_operators():
    assert parts("Status:open İS:waiting") == [("status", "open", ""), ("is", "waiting", "")]


@pytest.mark.parametrize("text", ["1234", "#1234", "  #1234 "])
def test_a_number_alone_is_a_ticket_number(text):
    assert read(text).number == 1234


@pytest.mark.parametrize("text", ['"1234"', "1234 shoes", "#", "9" * 30, "-1234"])
def test_other_numbers_are_words(text):
    assert read(text).number is None


def test_pasted_texts_are_words():
    pasted = 'https://shop.example/x std::string 12:30 Error:timeout C:\\Temp 19" screen'
    typed = read(pasted)
    assert not typed.mistakes
    assert " ".join(p.text for p in typed.parts) == pasted


def test_a_mistyped_operator_is_named_with_its_place_and_mended():
    mistake = only_mistake("shoes statsu:open -word")
    assert (
        str(mistake.sentence)
        == "“statsu:” is not something you can filter by. Did you mean status:?"
    )
    assert "shoes statsu:open -word"[mistake.start : mistake.end] == "statsu:open"
    assert mistake.instead == "shoes status:open -word"


def test_an_operator_without_a_value_says_what_one_looks_like():
    mistake = only_mistake("shoes from:")
    assert "from:ayse" in mistake.sentence
    assert mistake.instead == ""
    assert only_mistake("from: ayse").instead == "from:ayse"


def test_an_open_quotation_mark_is_closed():
    assert only_mistake('lost "my par').instead == 'lost "my par"'


def test_a_date_can_not_be_turned_round():
    mistake = only_mistake("-before:2026-10-01 shoes")
    assert "minus" in mistake.sentence
    assert mistake.instead == "before:2026-10-01 shoes"


def test_at_most_a_few_mistakes_are_told():
    assert len(read("statsu:x " * 50).mistakes) == 5


def test_ten_thousand_characters_are_read_and_more_cut():
    assert len(read("status:open " * 5000).text) == LONGEST
    assert read('"' * LONGEST).parts == []
    assert read("a" * LONGEST).parts[0].text == "a" * LONGEST
    read("a-" * (LONGEST // 2))


def test_every_example_is_read_without_a_mistake():
    for operator in OPERATORS:
        typed = read(operator.example)
        assert not typed.mistakes, operator.code
        assert [p.operator for p in typed.parts] == [operator.code]


typed_text = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=string.ascii_letters + ':"-“” #', max_size=200),
    st.lists(
        st.sampled_from(["status:", "-", '"', "open", " ", "from:", ":", "before:", "statsu:", "ı"])
    ).map("".join),
)


@given(typed_text)
def test_nothing_that_can_be_typed_raises_and_places_lie_in_the_text(text):
    typed = read(text)
    for part in typed.parts:
        assert 0 <= part.start < part.end <= len(typed.text)
    for mistake in typed.mistakes:
        assert 0 <= mistake.start <= mistake.end <= len(typed.text)
    with translation.override("tr"):
        read(text)


NOW = datetime(2026, 10, 15, 22, 30, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026-10-01", "2026-10-01", "2026-10-02"),
        ("01.10.2026", "2026-10-01", "2026-10-02"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("today", "2026-10-16", "2026-10-17"),
        ("dün", "2026-10-15", "2026-10-16"),
        ("7d", "2026-10-09", "2026-10-10"),
        ("2w", "2026-10-02", "2026-10-03"),
    ],
)
def test_days_are_stretches_in_the_agents_time_zone(text, first, after):
    istanbul = ZoneInfo("Europe/Istanbul")
    with timezone.override(istanbul):
        found = stretch(text, NOW)
    wanted = (datetime.fromisoformat(day).replace(tzinfo=istanbul) for day in (first, after))
    assert found == tuple(int(day.timestamp()) for day in wanted)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-40", "2026-02-30", "0000", "9999", "9999-12", "9999y", "٣", "1/2"]
)
def test_what_is_no_date_is_none(text):
    assert stretch(text, NOW) is None


@given(st.text(max_size=12))
def test_no_date_raises(text):
    stretch(text, NOW)
