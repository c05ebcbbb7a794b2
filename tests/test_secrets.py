"""Secrets come back under the keys that are left, and under no others."""

import pytest

from wagdesk.secrets import Unreadable, decrypt, encrypt


def test_a_secret_comes_back_and_is_not_readable_meanwhile():
    token = encrypt("imap", "pässword")
    assert "ssword" not in token
    assert decrypt("imap", token) == "pässword"
    assert encrypt("imap", "pässword") != token


def test_nothing_stays_nothing():
    assert encrypt("imap", "") == "" == decrypt("imap", "")


def test_an_old_key_still_reads(settings):
    settings.WAGDESK_KEYS = ["old"]
    token = encrypt("imap", "secret")
    settings.WAGDESK_KEYS = ["new", "old"]
    assert decrypt("imap", token) == "secret"


@pytest.mark.parametrize("token", ["x", "gAAAAA", "…"])
def test_what_no_key_made_is_refused_with_a_sentence(token):
    with pytest.raises(Unreadable, match="Type it anew"):
        decrypt("imap", token)


def test_a_secret_for_one_purpose_is_none_for_another(settings):
    token = encrypt("imap", "secret")
    with pytest.raises(Unreadable):
        decrypt("smtp", token)
    settings.WAGDESK_KEYS = ["lost them all"]
    with pytest.raises(Unreadable):
        decrypt("imap", token)
