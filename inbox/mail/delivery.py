"""Delivery reports (RFC 3464) and the heads of the mails they send back."""

import re

from .charsets import decode
from .headers import clean, message_id, parameters
from .mime import read_mime
from .parsed import DeliveryStatus

MAX_RECIPIENTS = 200
_BLANK = re.compile(r"\n[ \t]*\n")
_FOLD = re.compile(r"\n[ \t]+")


def read_delivery_report(content: bytes) -> list[DeliveryStatus]:
    """What the report says of each recipient."""
    text = decode(content[:500_000])[0].replace("\r\n", "\n")
    found = []
    for block in _BLANK.split(text)[: MAX_RECIPIENTS + 1]:
        fields = _fields(block)
        recipient = fields.get("original-recipient") or fields.get("final-recipient")
        if not recipient and "action" not in fields:
            continue
        found.append(
            DeliveryStatus(
                recipient=_value(recipient or ""),
                action=_action(fields.get("action", "")),
                status=_status(fields.get("status", "")),
                diagnostic=_value(fields.get("diagnostic-code", ""))[:500],
            )
        )
    return found


def read_returned_ids(content: bytes) -> list[str]:
    """The Message-ID of a returned mail, or of its returned headers."""
    found = message_id(read_mime(content[:200_000]).one("message-id"))
    return [found] if found else []


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in _FOLD.sub(" ", block).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _value(field: str) -> str:
    """``rfc822; a@example.com`` without its type."""
    kind, semicolon, value = field.partition(";")
    return clean(value if semicolon and kind.strip().replace("-", "").isalnum() else field)


def _action(field: str) -> str:
    """The word itself, as far as servers keep to the standard's five."""
    word = parameters(field)[0].partition(" ")[0][:20]
    for known in ("fail", "delay"):
        if word.startswith(known):
            return f"{known}ed"
    return word


def _status(field: str) -> str:
    match = re.search(r"[245]\.\d{1,3}\.\d{1,3}", field)
    return match[0] if match else ""
