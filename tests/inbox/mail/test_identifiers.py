"""Message-IDs, plus-addresses, normalised addresses."""

import time

import pytest
from django.test import override_settings

from wagdesk.inbox.mail.identifiers import (
    is_our_message_id,
    new_message_id,
    normalise_address,
    our_message_ids,
    plus_address,
    token_of,
    without_token,
)

TOKEN = "0123456789abcdef" * 2


def test_a_message_id_is_random_and_known_as_ours():
    first, second = new_message_id("shop.example"), new_message_id("shop.example")
    assert first != second
    assert first.startswith("<") and first.endswith("@shop.example>")
    assert is_our_message_id(first) and is_our_message_id(first.strip("<>").upper())


def test_yesterdays_key_still_verifies_and_a_foreign_one_does_not():
    with override_settings(WAGDESK_KEYS=["old"]):
        old = new_message_id("shop.example")
    with override_settings(WAGDESK_KEYS=["new", "old"]):
        assert is_our_message_id(old)
    with override_settings(WAGDESK_KEYS=["new"]):
        assert not is_our_message_id(old)


@pytest.mark.parametrize("value", ["", "<a@b>", f"<{'0' * 32}.{'0' * 32}@x>", "<.@>", "x" * 10_000])
def test_other_ids_are_not_ours(value):
    assert not is_our_message_id(value)


def test_our_ids_are_found_in_the_text_of_a_bounce():
    ours = new_message_id("shop.example")
    text = f"Message-ID: {ours}\nIn-Reply-To: <x@y>\n{ours} <{'a' * 32}.{'b' * 32}@z>"
    assert our_message_ids(text) == [ours]


def test_looking_for_our_ids_in_a_long_text_takes_no_time():
    started = time.process_time()
    assert our_message_ids("a" * 1_000_000) == []
    assert our_message_ids(f"{'a' * 32}." * 30_000) == []
    assert our_message_ids(f"<{'a' * 32}.{'b' * 16}@x>\n" * 20_000) == []
    assert time.process_time() - started < 0.5


def test_the_plus_address_carries_the_token_in_any_case():
    address = plus_address("support@shop.example", TOKEN)
    assert address == f"support+{TOKEN}@shop.example"
    assert token_of(address.upper()) == TOKEN
    assert without_token(address) == "support@shop.example"
    assert token_of("support+12@shop.example") is None


@pytest.mark.parametrize(
    ("address", "normalised"),
    [
        ("Ada <Ada@Example.COM>", "ada@example.com"),
        (" ada@example.com ", "ada@example.com"),
        ('"<x@y.example>" <ada@example.com>', "ada@example.com"),
        ("u\u0308@example.com", "\u00fc@example.com"),
        ("ada@müller.example", "ada@xn--mller-kva.example"),
        ("nobody", ""),
        ("", ""),
        ("a b@example.com", ""),
    ],
)
def test_addresses_are_compared_in_one_form(address, normalised):
    assert normalise_address(address) == normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana@Shop.EXAMPLE", "ana@shop.example"),
        ("Ana <ANA@shop.example>", "ana@shop.example"),
        ('"x <a@b>" <ana@shop.example>', "ana@shop.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("jose\u0301@mail.example", "jos\u00e9@mail.example"),
    ],
)
def test_ways_to_write_one_address_are_one(one, other):
    assert normalise_address(one) == normalise_address(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ana+shop@mail.example", "ana@mail.example"),
        ("a.na@gmail.com", "ana@gmail.com"),
        ("ana@googlemail.com", "ana@gmail.com"),
        ("ana@straße.example", "ana@strasse.example"),
        ("ana@mail.example", "ana@mail.example.org"),
        ("jose@mail.example", "josé@mail.example"),
    ],
)
def test_what_may_be_somebody_else_stays_two(one, other):
    assert normalise_address(one) != normalise_address(other)
