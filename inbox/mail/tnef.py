"""Outlook's ``winmail.dat`` (TNEF) taken apart: its files, and its text if it has any.

Runs in the child of ``parse_box``: the library walks hostile lengths, and a list of very
many tiny objects costs it time.
"""

import logging
from dataclasses import dataclass, field

from tnefparse import TNEF

from .charsets import clean_text, decode

KINDS = ("application/ms-tnef", "application/vnd.ms-tnef")
_SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_FILES = 100
# Bytes before the first object; of one without its data: head and checksum.
_HEADER, _OBJECT = 6, 11
_MAX_DEPTH = 3
# It warns of every oddity of a mail, with the mail's own words.
logging.getLogger("tnefparse").addHandler(logging.NullHandler())
logging.getLogger("tnefparse").propagate = False


@dataclass
class Unpacked:
    """What was inside. ``is_whole`` is False if something in it could not be read."""

    text: str = ""
    html: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    is_whole: bool = True


def is_tnef(kind: str, content: bytes) -> bool:
    """By its first bytes: gateways give it other types and names."""
    return content.startswith(_SIGNATURE) and (kind in KINDS or kind.startswith("application/"))


def unpack(content: bytes) -> Unpacked | None:
    """What ``content`` holds; None if it can't be read."""
    try:
        found = _unpacked(TNEF(content, do_checksum=False), 0)
    except MemoryError:
        raise
    except Exception:  # The library raises whatever its slices run into.
        return None
    found.is_whole = found.is_whole and _is_intact(content)
    return found


def _is_intact(content: bytes) -> bool:
    """True if its objects fill it to the end; the library stops at a damaged one and is silent."""
    at = _HEADER
    while at + _OBJECT <= len(content):
        level, size = content[at], int.from_bytes(content[at + 5 : at + 9], "little")
        if level not in (1, 2):
            break
        at += _OBJECT + size
    return at <= len(content) and not content[at:].strip(b"\x00\r\n")


def _unpacked(packed: TNEF, depth: int) -> Unpacked:
    codepage = packed.codepage or ""
    found = Unpacked(text=_text(packed.body, codepage), html=_text(packed.htmlbody, codepage))
    if packed.has_body() and not (found.text.strip() or found.html.strip()):
        # Its text is only there as compressed RTF.
        found.is_whole = False
    for attachment in packed.attachments:
        inner = getattr(attachment, "embed", None)
        if inner is not None and depth < _MAX_DEPTH:
            _add_inner(found, _unpacked(inner, depth + 1), _name(attachment, codepage))
        elif isinstance(attachment.data, bytes):
            found.files.append((_name(attachment, codepage), attachment.data))
        else:
            found.is_whole = False
    found.is_whole = found.is_whole and len(found.files) <= MAX_FILES
    del found.files[MAX_FILES:]
    return found


def _add_inner(found: Unpacked, inner: Unpacked, name: str) -> None:
    """A mail within it: its text as a file, its files beside the others."""
    if inner.html.strip():
        found.files.append((f"{name or 'message'}.html", inner.html.encode()))
    elif inner.text.strip():
        found.files.append((f"{name or 'message'}.txt", inner.text.encode()))
    found.files += inner.files
    found.is_whole = found.is_whole and inner.is_whole


def _name(attachment: object, codepage: str) -> str:
    by_property = getattr(attachment, "long_filename", lambda: "")
    try:
        name = by_property()
    except UnicodeDecodeError:
        name = attachment._name
    return _text(name, codepage).strip("\x00 ")


def _text(value: object, codepage: str) -> str:
    """Text as the library hands it out: decoded, as bytes, or as a list of either."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        value = decode(value, codepage)[0]
    return clean_text(value) if isinstance(value, str) else ""
