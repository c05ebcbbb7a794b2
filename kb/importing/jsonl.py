"""JSON lines: an object a line with ``id, title, body, body_format, category, locale,
asked_as, tags``; all but the first two may be left out."""

import json
import unicodedata
from collections.abc import Iterator
from typing import IO, Any

from .entries import BODY_FORMATS, TEXT, Entry, Line

LONGEST_ID = 200
LONGEST_TITLE = 255
LONGEST_TAG = 100
LONGEST_BODY = 1_000_000
# A body may be escaped character by character.
LONGEST_LINE = 16_000_000
MOST_TEXTS = 200
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BadEntry(ValueError):
    """The text is a sentence."""


def read_jsonl(file: IO[bytes]) -> Iterator[Line]:
    """A ``Line`` for each line that is not empty."""
    for number, raw in enumerate(_lines(file), start=1):
        raw = raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw
        if not raw.strip():
            continue
        row: Any = None
        try:
            if len(raw.rstrip()) > LONGEST_LINE:
                raise BadEntry(f"The line is longer than {LONGEST_LINE:,} bytes.")
            row = _object(raw)
            yield Line(number, _entry(row))
        except BadEntry as error:
            yield Line(number, problem=str(error), source_id=_id_if_any(row))


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Line by line; of one that is too long its beginning, so that no file fills the memory."""
    while raw := file.readline(LONGEST_LINE + 1):
        yield raw
        while len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            raw = file.readline(LONGEST_LINE + 1)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadEntry("This is not UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise BadEntry(f"This is not JSON: {error}.") from None
    if not isinstance(row, dict):
        raise BadEntry("This is not an object with the keys id, title, body and so on.")
    return row


def _entry(row: dict[str, Any]) -> Entry:
    title = " ".join(_text(row, "title").split())
    if not title:
        raise BadEntry("“title” is missing or empty.")
    body_format = _text(row, "body_format") or TEXT
    if body_format not in BODY_FORMATS:
        raise BadEntry(f"“body_format” is “{body_format}”; known are {', '.join(BODY_FORMATS)}.")
    body = _text(row, "body")
    if len(body) > LONGEST_BODY:
        raise BadEntry(f"“body” is longer than {LONGEST_BODY:,} characters.")
    notes = []
    if len(title) > LONGEST_TITLE:
        notes.append(f"the title was cut to {LONGEST_TITLE} characters")
    return Entry(
        source_id=_source_id(row),
        title=title[:LONGEST_TITLE],
        body=body,
        body_format=body_format,
        category=" ".join(_text(row, "category").split())[:LONGEST_TITLE],
        locale=_text(row, "locale").strip(),
        asked_as=_texts(row, "asked_as"),
        tags=tuple(tag[:LONGEST_TAG] for tag in _texts(row, "tags")),
        notes=tuple(notes),
    )


def _source_id(row: dict[str, Any]) -> str:
    found = row.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or not found.strip():
        raise BadEntry("“id” is missing or empty; it must be a text.")
    if len(found) > LONGEST_ID:
        raise BadEntry(f"“id” is longer than {LONGEST_ID} characters.")
    if found != _storable(found):
        raise BadEntry("“id” holds characters that no database keeps.")
    return found


def _text(row: dict[str, Any], name: str) -> str:
    found = row.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise BadEntry(f"“{name}” must be a text.")
    return _storable(found)


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    found = row.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise BadEntry(f"“{name}” must be a list of texts.")
    if len(found) > MOST_TEXTS:
        raise BadEntry(f"“{name}” has more than {MOST_TEXTS} texts.")
    lines = (" ".join(_storable(each).split()) for each in found)
    return tuple(dict.fromkeys(line for line in lines if line))


def _storable(text: str) -> str:
    """Without halves of characters and control characters, which databases refuse."""
    return "".join(
        char for char in text if char in "\n\t\r" or unicodedata.category(char) not in ("Cc", "Cs")
    )


def _id_if_any(row: Any) -> str:
    found = row.get("id") if isinstance(row, dict) else None
    return found[:LONGEST_ID] if isinstance(found, str) else ""
