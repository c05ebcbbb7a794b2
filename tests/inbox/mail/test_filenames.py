"""File names as senders write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
