import time

import pytest

from wagdesk.inbox.redaction import redact

NAMES = ["Ada Lovelace", "sam.agent", "Zoë O'Neil"]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Hello Ada, it is done.", "Ada"),
        ("Dear Mrs Lovelace's friend", "Lovelace"),
        ("Best wishes\nZoë", "Zoë"),
        ("write to ada@mail.example today", "ada@mail.example"),
        ("call +44 20 7946 0958 now", "7946"),
        ("ring 0171 234 5678", "234"),
        ("order QM-2093847 left", "2093847"),
        ("ticket #48 is yours", "48"),
        ("card 4111 1111 1111 1111 works", "1111"),
        ("IBAN DE89 3704 0044 0532 0130 00 it is", "3704"),
        ("see https://shop.example/track?token=s3cret", "s3cret"),
    ],
)
def test_what_is_personal_is_cut_and_marked(text, secret):
    found = redact(text, NAMES)
    assert secret not in found.text
    assert secret not in found.html
    assert found.cuts == 1
    assert found.html.count("<mark") == 1


def test_what_is_not_personal_stays():
    text = "It takes 3 to 5 days, costs 4.90 and fits 2 people. See https://shop.example/help/"
    assert redact(text, NAMES).text == text


def test_a_name_that_is_also_a_word_stays_where_it_is_a_word():
    assert redact("you will rent it", ["Will Rent"]).text == "you will rent it"


def test_markup_is_shown_as_text():
    assert "<script>" not in redact("<script>alert(1)</script>", []).html


def test_a_long_hostile_text_takes_no_time():
    started = time.process_time()
    redact("1 " * 50_000 + "a@" * 20_000 + "A" * 60_000, NAMES)
    assert time.process_time() - started < 5


def test_a_text_of_half_links_takes_no_time():
    begun = time.process_time()
    assert redact("www." * 20_000).cuts == 0
    assert time.process_time() - begun < 2


def test_a_link_without_a_secret_stays():
    assert redact("See https://shop.example/tents for more").cuts == 0
    assert redact("See https://shop.example/reset?key=1 now").text == "See [link] now"


def test_a_key_in_a_link_and_a_bank_account_are_cut():
    told = redact("See https://shop.example/reset#token123 or GB29 NWBK 6016 1331 9268 19", [])
    assert "token123" not in told.text
    assert "NWBK" not in told.text
