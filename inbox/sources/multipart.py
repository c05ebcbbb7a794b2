"""Fields of a posted form as bytes: Django would decode them, and a mail has no one charset."""

import re
from urllib.parse import unquote_to_bytes

# Services send some twenty; this is read before anybody knows who sends it.
MOST_FIELDS = 500
_NAME = re.compile(rb'(?:^|;)\s*name="([^"]*)"', re.I)


def form_fields(content_type: str, params: dict, body: bytes) -> dict[str, bytes]:
    """Name to the last value of each field; an unreadable form has none."""
    if content_type == "application/x-www-form-urlencoded":
        return _urlencoded(body)
    boundary = str(params.get("boundary", "")) if params else ""
    if content_type != "multipart/form-data" or not boundary:
        return {}
    found = {}
    marker = b"\r\n--" + boundary.encode("latin-1", "replace")
    parts = (b"\r\n" + body).split(marker, MOST_FIELDS + 2)[1:]
    if len(parts) > MOST_FIELDS:
        return {}
    for part in parts:
        head, _, content = part.partition(b"\r\n\r\n")
        disposition = re.search(rb"content-disposition:([^\r\n]*)", head, re.I)
        name = _NAME.search(disposition[1]) if disposition else None
        if name:
            found[name[1].decode("utf-8", "replace")] = content
    return found


def _urlencoded(body: bytes) -> dict[str, bytes]:
    found = {}
    pairs = body.split(b"&", MOST_FIELDS)
    if len(pairs) > MOST_FIELDS:
        return {}
    for pair in pairs:
        name, _, value = pair.replace(b"+", b" ").partition(b"=")
        found[unquote_to_bytes(name).decode("utf-8", "replace")] = unquote_to_bytes(value)
    return found
