"""Amazon SNS: is a notice signed by Amazon, and fetching what it names at Amazon alone.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. A signature says
that Amazon sent the notice, not for whom: any customer of theirs can write to any address. So
it stands beside the password and the topic.
"""

import hashlib
import re
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any
from urllib.request import HTTPRedirectHandler, build_opener

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.core.cache import cache

SECONDS, MOST_BYTES, KEPT_SECONDS = 10, 65_536, 86_400
# Whole addresses: a bucket of anybody's also lies below amazonaws.com.
_HOST = r"https://sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?"
_CERTIFICATE = re.compile(_HOST + r"/SimpleNotificationService-[0-9A-Za-z]{1,100}\.pem")
_CONFIRM = re.compile(_HOST + r"/\?[!-~]{1,2000}")
_NOTICE = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}


def is_signed(said: dict[str, Any]) -> bool:
    """Whether Amazon signed this notice. Raises ``OSError`` where its certificate can't be
    fetched: then nobody knows, and SNS asks again."""
    url, kind = said.get("SigningCertURL"), _HASHES.get(str(said.get("SignatureVersion")))
    if kind is None or not isinstance(url, str) or not _CERTIFICATE.fullmatch(url):
        return False
    try:
        signature = b64decode(str(said.get("Signature")), validate=True)
        certificate = x509.load_pem_x509_certificate(_certificate(url))
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey) or not _holds_now(certificate):
            return False
        key.verify(signature, _signed_text(said), PKCS1v15(), kind())
    except (ValueError, InvalidSignature):
        return False
    return True


def confirm(said: dict[str, Any]) -> bool:
    """Follow the address by which a signed notice asks whether we want its topic."""
    url = said.get("SubscribeURL")
    if not isinstance(url, str) or not _CONFIRM.fullmatch(url):
        return False
    read_from_amazon(url)
    return True


def _signed_text(said: dict[str, Any]) -> bytes:
    names = _NOTICE if said.get("Type") == "Notification" else _SUBSCRIPTION
    pairs = [(name, said[name]) for name in names if said.get(name) is not None]
    return "".join(f"{name}\n{value}\n" for name, value in pairs).encode()


def _certificate(url: str) -> bytes:
    name = f"wagdesk-sns-{hashlib.sha256(url.encode()).hexdigest()}"
    found = cache.get(name)
    if found is None:
        found = read_from_amazon(url)
        cache.set(name, found, KEPT_SECONDS)
    return found


def _holds_now(certificate: x509.Certificate) -> bool:
    now = datetime.now(UTC)
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


class _NoWayOn(HTTPRedirectHandler):
    """The address was checked; where it leads on was not."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def read_from_amazon(url: str) -> bytes:
    """What lies at an address that was checked to be Amazon's."""
    with build_opener(_NoWayOn).open(url, timeout=SECONDS) as answer:
        return answer.read(MOST_BYTES)
