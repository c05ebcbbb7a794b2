"""Encryption and signatures, called by their names. Nothing is decrypted or verified."""

import re

_KINDS = {
    "application/pgp-encrypted": "pgp-encrypted",
    "application/pgp-signature": "pgp-signed",
    "application/pkcs7-signature": "smime-signed",
    "application/x-pkcs7-signature": "smime-signed",
    "application/pkcs7-mime": "smime-encrypted",
    "application/x-pkcs7-mime": "smime-encrypted",
}
# Tag, start and end of the value, end of the item.
_Item = tuple[int, int, int, int]
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED_DATA = bytes.fromhex("06092a864886f70d010703")
_ARMOUR = re.compile(r"(?:^|\n)-----BEGIN PGP (MESSAGE|SIGNED MESSAGE)-----[ \t]*(?:\n|$)")
# Deeper is nothing that a program writes.
_MAX_DEPTH = 12
_OCTETS, _SEQUENCE = 0x04, 0x30


def protection_of_part(kind: str, given: dict[str, str], name: str, content: bytes) -> str:
    """``pgp-…`` or ``smime-…`` with ``encrypted`` or ``signed``, or an empty string."""
    found = _KINDS.get(kind, "")
    if not found and name.lower().endswith((".p7m", ".p7s")):
        found = "smime-signed" if name.lower().endswith("s") else "smime-encrypted"
    if found == "smime-encrypted":
        head = content[:64]
        declared = given.get("smime-type", "").lower()
        if _SIGNED_DATA in head or (declared == "signed-data" and _ENVELOPED_DATA not in head):
            return "smime-signed"
    return found


def protection_of_text(text: str) -> str:
    """PGP in the text itself, as some programs write it."""
    match = _ARMOUR.search(text[:20_000])
    if not match:
        return ""
    return "pgp-encrypted" if match[1] == "MESSAGE" else "pgp-signed"


def signed_content(content: bytes) -> bytes | None:
    """What an S/MIME "signed-data" file wraps: a part of a mail, in plain view.

    ContentInfo > [0] > SignedData > EncapsulatedContentInfo > [0] > OCTET STRING, in BER
    with definite or indefinite lengths (RFC 5652). None if it is something else.
    """
    try:
        kind, explicit = _children(content, _item(content, 0, 0))[:2]
        if content[kind[1] - 2 : kind[2]] != _SIGNED_DATA:
            return None
        signed = _children(content, _children(content, explicit)[0])
        wrapped = next(item for item in signed if item[0] == _SEQUENCE)
        holder = _children(content, wrapped)[1]
        return _octets(content, _children(content, holder)[0]) or None
    except (IndexError, ValueError, StopIteration, RecursionError):
        return None


def _item(data: bytes, at: int, depth: int) -> _Item:
    """One BER item; raises ``IndexError`` or ``ValueError`` for what is none."""
    tag, first, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F or depth > _MAX_DEPTH:
        raise ValueError("no item of a signed mail")
    if first == 0x80:
        end = start
        while data[end : end + 2] != b"\x00\x00":
            end = _item(data, end, depth + 1)[3]
        return tag, start, end, end + 2
    if first & 0x80:
        count = first & 0x7F
        size, start = int.from_bytes(data[start : start + count], "big"), start + count
    else:
        size = first
    if start + size > len(data):
        raise IndexError("cut off")
    return tag, start, start + size, start + size


def _children(data: bytes, parent: _Item) -> list[_Item]:
    found, at = [], parent[1]
    while at < parent[2]:
        found.append(_item(data, at, 0))
        at = found[-1][3]
    return found


def _octets(data: bytes, item: _Item) -> bytes:
    """An octet string, in one piece or in many."""
    if item[0] == _OCTETS:
        return data[item[1] : item[2]]
    return b"".join(_octets(data, piece) for piece in _children(data, item))
