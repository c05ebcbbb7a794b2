"""Header values: decoded, on one line, without control characters. Every function is linear."""

import base64
import binascii
import re
import unicodedata
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from .charsets import decode
from .parsed import Address

MAX_VALUE = 65_536
MAX_ADDRESSES = 1_000
MAX_IDS = 500
_WORD = re.compile(r"=\?([^?\s=]{1,75})\?([bBqQ])\?([^?]*)\?=")
_MESSAGE_ID = re.compile(r"<[^<>]{1,998}>")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\\]{1,253}")
# A backslash takes what follows with it.
_MARKS = re.compile(r"\\.?|[\"()<>,;]", re.DOTALL)
_BREAK = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]")
_BAD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def raw_bytes(value: str) -> bytes:
    """The bytes that the standard parser hid in a string with surrogates."""
    return value.encode("utf-8", "surrogateescape")


def clean(text: str) -> str:
    """One line without control characters, bidi overrides or lone surrogates."""
    return " ".join(_BAD.sub("", _BREAK.sub(" ", text)).split())


def decode_header(value: str, charset: str = "") -> str:
    """A raw header value as clean text: RFC 2047 words, raw 8-bit bytes, broken mixtures.

    ``charset`` is what undeclared bytes are read in, if they are no UTF-8.
    """
    value = value[:MAX_VALUE]
    pieces, end, pending = [], 0, None
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        if pending is None or between.strip():
            pieces += [_flush(pending), _plain(between, charset)]
            pending = None
        label, data = match[1].partition("*")[0].lower(), _word_bytes(match[2], match[3])
        if pending and pending[0] == label:
            # Senders cut multi-byte characters between two words: join bytes first.
            pending[1].append(data)
        else:
            pieces.append(_flush(pending))
            pending = (label, [data])
        end = match.end()
    pieces += [_flush(pending), _plain(value[end:], charset)]
    return clean("".join(pieces))


def _flush(pending: tuple[str, list[bytes]] | None) -> str:
    return decode(b"".join(pending[1]), pending[0])[0] if pending else ""


def _plain(text: str, charset: str) -> str:
    return text if text.isascii() else decode(raw_bytes(text), charset)[0]


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = raw_bytes(payload)
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)[0]


def decode_base64(data: bytes) -> tuple[bytes, bool]:
    """Bytes of base64 with any rubbish in it, and whether it was clean."""
    compact = data.translate(None, b" \t\r\n")
    try:
        return base64.b64decode(compact, validate=True), True
    except (binascii.Error, ValueError):
        pass
    letters = re.sub(rb"[^A-Za-z0-9+/=]", b"", compact)
    blocks = [block for block in letters.split(b"=") if block]
    decoded = []
    for block in blocks:
        block = block[: len(block) - (len(block) % 4 == 1)]
        decoded.append(binascii.a2b_base64(block + b"=" * (-len(block) % 4)))
    return b"".join(decoded), False


def message_ids(value: str) -> list[str]:
    """Every ``<id>`` in In-Reply-To or References, in order, once each.

    Some programs encode long ids as RFC 2047 words or break them over lines.
    """
    value = value[: MAX_VALUE * 4]
    text = decode_header(value) if "=?" in value else clean(_plain(value, ""))
    found = ("".join(match.split()) for match in _MESSAGE_ID.findall(text))
    return list(dict.fromkeys(found))[:MAX_IDS]


def message_id(value: str) -> str:
    """The Message-ID with its brackets; bare ones get them. Empty if there is none."""
    found = message_ids(value)
    if found:
        return found[0]
    bare = clean(value[:998])
    return f"<{bare}>" if bare and " " not in bare and "<" not in bare and ">" not in bare else ""


def utc_offset(value: str) -> str:
    """The sender's clock as ``+03:00``; empty for none, and for UTC, which many programs write
    wherever they are."""
    try:
        offset = parsedate_to_datetime(clean(value[:200])).utcoffset()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    minutes = round(offset.total_seconds() / 60) if offset else 0
    if not minutes or abs(minutes) > 14 * 60:
        return ""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def iso_date(value: str) -> str:
    """ISO 8601 in UTC, or an empty string."""
    try:
        date = parsedate_to_datetime(clean(value[:200]))
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return date.astimezone(UTC).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def addresses(value: str, charset: str = "") -> list[Address]:
    """The mailboxes of an address header. What holds no address keeps its text as a name."""
    pieces = _split_quoted(value[: MAX_VALUE * 4], ",;")[:MAX_ADDRESSES]
    found = (_address(piece, charset) for piece in pieces)
    return [item for item in found if item.address or item.name]


def _address(piece: str, charset: str) -> Address:
    bare, comments = without_comments(piece)
    head, bracket, tail = _rpartition_bracket(bare)
    if bracket:
        inner, name = tail.partition(">")[0], head
    else:
        inner, name = bare, ""
        # "Group: a@example.com": the part before the colon is a label, not an address.
        label, colon, rest = _partition_colon(bare)
        if colon and "@" not in label:
            inner = rest
    inner = clean(_plain(inner, charset)).replace(" ", "")
    if inner.startswith('"') and '"@' in inner:
        inner = inner[1:].replace('"@', "@", 1)
    address = inner if _ADDRESS.fullmatch(inner) else ""
    if not address and not bracket:
        match = _ADDRESS.search(clean(_plain(bare, charset)))
        address = match[0] if match else ""
        name = "" if address else bare
    text = _unquote(name.strip()) or " ".join(comments)
    shown = "".join(c for c in decode_header(text, charset) if unicodedata.category(c) != "Cf")
    return Address(name=_unquote(shown.strip())[:200], address=address)


def _rpartition_bracket(text: str) -> tuple[str, str, str]:
    """Split at the last ``<`` outside quotes: the last address is the one mail goes by."""
    in_quotes, last, index = False, -1, 0
    while index < len(text):
        char = text[index]
        if char == "\\" and in_quotes:
            index += 1
        elif char == '"':
            in_quotes = not in_quotes
        elif char == "<" and not in_quotes:
            last = index
        index += 1
    if last < 0:
        last = text.rfind("<") if in_quotes else -1
    return (text[:last], "<", text[last + 1 :]) if last >= 0 else (text, "", "")


def _partition_colon(text: str) -> tuple[str, str, str]:
    return text.partition(":") if '"' not in text.partition(":")[0] else (text, "", "")


def without_comments(text: str) -> tuple[str, list[str]]:
    """The text outside ``(comments)``, and what they said."""
    kept, comments, comment, depth, in_quotes = [], [], [], 0, False
    index = 0
    while index < len(text):
        char = text[index]
        target = comment if depth else kept
        if char == "\\":
            target.append(text[index : index + 2])
            index += 2
            continue
        if char == '"' and not depth:
            in_quotes = not in_quotes
        if char == "(" and not in_quotes:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            if not depth:
                comments.append("".join(comment))
                comment = []
        else:
            target.append(char)
        index += 1
    return "".join(kept + comment), comments


def _split_quoted(text: str, separators: str) -> list[str]:
    """Split at separators outside quotes, comments and angle brackets."""
    pieces, start, in_quotes, in_angle, depth = [], 0, False, False, 0
    for match in _MARKS.finditer(text):
        char = match[0]
        if char == '"' and not depth:
            in_quotes = not in_quotes
        elif in_quotes or char[0] == "\\":
            continue
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in "<>":
            in_angle = char == "<"
        elif char in separators and not in_angle and not depth:
            pieces.append(text[start : match.start()])
            start = match.end()
    return [piece for piece in [*pieces, text[start:]] if piece.strip()]


def _unquote(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return re.sub(r"\\(.)", r"\1", text)


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """``text/plain; charset=x; name*0*=…`` as the lower-case value and decoded parameters.

    RFC 2231 pieces and RFC 2047 words (forbidden here, sent all the same) are decoded.
    """
    first, *rest = _split_quoted(value[:MAX_VALUE], ";") or [""]
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for item in rest[:500]:
        name, equals, text = item.partition("=")
        name, text = name.strip().lower(), _unquote(text.strip())
        if not equals or not name:
            continue
        base, star, tail = name.partition("*")
        if not star:
            plain.setdefault(base, decode_header(text))
        elif tail in ("", "0", "0*") or tail.rstrip("*").isdecimal():
            number = int(tail.rstrip("*")[:4] or 0)
            pieces.setdefault(base, {})[number] = (tail.endswith("*") or not tail, text)
    for base, parts in pieces.items():
        plain[base] = _joined(parts)
    return clean(first).lower(), plain


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    """The pieces of an RFC 2231 value in order; the first may name the charset."""
    charset, data = "", []
    for position, number in enumerate(sorted(parts)):
        encoded, text = parts[number]
        if encoded and position == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data.append(unquote_to_bytes(raw_bytes(text)) if encoded else raw_bytes(text))
    return decode_header(decode(b"".join(data), charset)[0])
