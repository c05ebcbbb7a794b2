"""Keyed signatures: one place that reads ``WAGDESK_KEYS`` (first signs, all verify)."""

import hashlib
import hmac

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def all_keys() -> list[bytes]:
    """The keys, the signing one first; ``ImproperlyConfigured`` if there is none."""
    keys = getattr(settings, "WAGDESK_KEYS", None)
    if not keys:
        raise ImproperlyConfigured(
            "WAGDESK_KEYS is empty. Set it to a list of long random strings; "
            "the first signs, all of them verify."
        )
    return [key.encode() for key in keys]


def _mac(key: bytes, purpose: str, text: str, length: int) -> str:
    mac = hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256)
    return mac.hexdigest()[:length]


def sign(purpose: str, text: str, length: int = 32) -> str:
    """Hex MAC of ``text`` under the first key; ``purpose`` keeps uses apart."""
    return _mac(all_keys()[0], purpose, text, length)


def verify(purpose: str, text: str, mac: str) -> bool:
    """True if any key signed ``text`` for ``purpose``. MACs under 16 hex digits never pass."""
    if len(mac) < 16:
        return False
    return any(
        hmac.compare_digest(_mac(key, purpose, text, len(mac)).encode(), mac.encode())
        for key in all_keys()
    )
