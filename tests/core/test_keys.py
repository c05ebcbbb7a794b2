"""Signatures: purposes apart, old keys verify, short ones never."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wagdesk.keys import sign, verify


def test_a_signature_is_good_for_its_text_and_purpose_alone():
    mac = sign("beacon", "42")
    assert verify("beacon", "42", mac)
    assert not verify("beacon", "43", mac)
    assert not verify("click", "42", mac)


def test_a_key_of_yesterday_still_verifies(settings):
    settings.WAGDESK_KEYS = ["old"]
    mac = sign("beacon", "42")
    settings.WAGDESK_KEYS = ["new", "old"]
    assert verify("beacon", "42", mac)
    assert sign("beacon", "42") != mac
    settings.WAGDESK_KEYS = ["new"]
    assert not verify("beacon", "42", mac)


@pytest.mark.parametrize("length", [0, 1, 8, 15])
def test_a_cut_signature_is_none(length):
    assert not verify("beacon", "42", sign("beacon", "42")[:length])


def test_without_keys_nothing_is_signed(settings):
    settings.WAGDESK_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="WAGDESK_KEYS"):
        sign("beacon", "42")
