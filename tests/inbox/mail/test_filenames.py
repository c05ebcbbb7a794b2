"""File names as senders write them."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inbox.mail.corpus import corpus_files
from wagdesk.inbox.mail.filenames import MAX_LENGTH, safe_name, storage_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("fatura.pdf", "fatura.pdf"),
        ("Öğrenci belgesi.pdf", "Öğrenci belgesi.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("a\x00b\r\n.txt", "ab .txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("con.txt", "_con.txt"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("", "file"),
    ],
)
def test_names_are_shown_without_what_could_hurt(name, shown):
    assert safe_name(name) == shown


def test_an_empty_name_gets_the_extension_of_its_type():
    assert safe_name("", "image/png", "image") == "image.png"


def test_long_names_keep_their_extension():
    name = safe_name("x" * 5_000 + ".pdf")
    assert len(name) == MAX_LENGTH and name.endswith(".pdf")


@given(st.text(max_size=400))
def test_any_name_is_one_printable_component(name):
    shown = safe_name(name)
    assert shown and len(shown) <= MAX_LENGTH
    assert not set(shown) & set("/\\\x00\n\r\u202e") and not shown.startswith(".")
    assert safe_name(shown) == shown


def test_storage_names_are_random():
    assert storage_name("mail") != storage_name("mail")
    assert storage_name("mail").startswith("mail/")


HIDDEN = "\x00\x1f\x7f\x85\xad\u061c\u200b\u200e\u200f\u2028\u202a\u202e\u2060\u2066\u2069\ufeff"
HIDDEN += "\U000e0041"


def test_attacks_as_names_are_one_harmless_component_and_no_part_of_storage():
    files = corpus_files("security/*.json")
    attacks = [item["payload"] for path in files for item in json.loads(path.read_text())]
    assert len(attacks) > 200
    for attack in attacks:
        for name in (
            attack,
            f"../{attack}",
            f"...{attack}",
            f"a\x00{attack}.png",
            f"{attack}\u202egnp",
        ):
            shown = safe_name(name)
            assert shown and not set(shown) & set('<>:"|?*/\\'), attack
            assert not [char for char in shown if unicodedata.category(char)[0] == "C"], attack
            assert not shown.startswith(".") and shown == shown.strip(), attack
        words = set(re.findall(r"[g-z]{3,}", attack.lower()))
        assert not words & set(re.findall(r"[g-z]{3,}", storage_name("mail"))) - {"mail"}


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_a_name_loses_every_hidden_character_wherever_it_stands(hidden):
    name = f"{hidden}in{hidden}voice{hidden}.pdf{hidden}"
    assert safe_name(name).replace(" ", "") == "invoice.pdf"
    assert safe_name(hidden) == "file"
    assert safe_name(f"..{hidden}/..{hidden}/x{hidden}") == "x"


@pytest.mark.parametrize(
    "name", ["..%2f..%2fx", "C:\\x\\y.txt", "//host/share/z", "a/../../b", "~/.ssh/id", "~root"]
)
def test_folders_in_any_notation_are_gone(name):
    shown = safe_name(name)
    assert not set(shown) & set("/\\:") and not shown.startswith(".")
