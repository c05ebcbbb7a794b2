"""Fields of a posted form as bytes: Django would decode them, and a mail has no one charset."""

import re
from urllib.parse import unquote_to_bytes

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
    for part in (b"\r\n" + body).split(marker)[1:]:
        head, _, content = part.partition(b"\r\n\r\n")
        disposition = re.search(rb"content-disposition:([^\r\n]*)", head, re.I)
        name = _NAME.search(disposition[1]) if disposition else None
        if name:
            found[name[1].decode("utf-8", "replace")] = content
    return found


def _urlencoded(body: bytes) -> dict[str, bytes]:
    found = {}
    for pair in body.split(b"&"):
        name, _, value = pair.replace(b"+", b" ").partition(b"=")
        found[unquote_to_bytes(name).decode("utf-8", "replace")] = unquote_to_bytes(value)
    return found
