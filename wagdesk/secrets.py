"""Secrets that must be read again (passwords of mail servers), encrypted under ``WAGDESK_KEYS``.

The first key encrypts, all of them decrypt, so keys can be changed without typing passwords
anew. Fernet (AES-128-CBC with HMAC-SHA256) of the ``cryptography`` package, keys by HKDF.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .keys import all_keys


class Unreadable(ValueError):
    """No key we have encrypted this: ``WAGDESK_KEYS`` has lost one."""


def encrypt(purpose: str, text: str) -> str:
    """``text`` as a token of ASCII letters; an empty text stays empty."""
    return _box(purpose).encrypt(text.encode()).decode() if text else ""


def decrypt(purpose: str, token: str) -> str:
    """The text again; raises ``Unreadable``. An empty token is an empty text."""
    if not token:
        return ""
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(
            "This secret was saved under a key that is no longer in WAGDESK_KEYS. Type it anew."
        ) from None


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key, purpose)) for key in all_keys()])


def _derive(key: bytes, purpose: str) -> bytes:
    info = f"wagdesk-secret\0{purpose}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)
    return base64.urlsafe_b64encode(derived)
