"""Which part of an answer is new and which is quoted. Linear in the length of the text.

Quoted text is folded, never cut: ``visible + folded`` is the whole text, always. Where
in doubt, everything stays visible.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from . import split_languages as words
from .split_html import visible_words

MAX_LENGTH = 1_000_000
MAX_LINES = 30_000
_JOINED = 3
# Where a program puts blank lines between the pieces.
_JOINED_LINES = 8
_GOES_ON = re.compile(r"On\b.{0,80}\b\d{4}\b")
_MARK = re.compile(r"[\d@<\"]")
_DIGIT = re.compile(r"\d")
# A link that a mail program broke out of a quoted line, or the stump of one.
_LINK = re.compile(r"\s*[(<]?\s?https?://\S*\s*[)>]?\s*>?\s*|\S{3,}\)\s*")
_JOINED_LENGTH = 500
_HEAD_LINES = 8
_SIGNATURE_LINES = 15
_RULE = re.compile(r"\s*[_\-=*]{5,}\s*")
_WORD_CHARACTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Split:
    """``visible + folded`` is the text that came in."""

    visible: str
    folded: str = ""


def split_reply(text: str, html: str = "", subject: str = "") -> Split:
    """Split a mail's text; ``html`` is its HTML body, whose markers come first."""
    if len(text) > MAX_LENGTH or not text.strip():
        return Split(text)
    lines = _lines(text)
    if len(lines) > MAX_LINES:
        return Split(text)
    is_forward = bool(words.FORWARD_SUBJECT.match(subject))
    at = _start_by_html(text, lines, html) if html and not is_forward else None
    if at is None:
        at = _start_by_lines(lines, is_forward)
    if at is None and (shared := _shared_line(lines)) is not None:
        return Split(text[:shared], text[shared:])
    if at is None:
        at = _trailing_quote(lines)
    at = _signature(lines, len(lines)) if at is None else _before_signature(lines, at)
    if at is None or not "".join(lines[:at]).strip():
        return Split(text)
    visible = "".join(lines[:at])
    return Split(visible, text[len(visible) :])


def _shared_line(lines: list[str]) -> int | None:
    """Where an attribution begins within a line, above quotes that go on to the end."""
    offset = 0
    for number, line in enumerate(lines):
        if len(line) < 600 and " wrote:" in line and not line.startswith(">"):
            following = (one for one in lines[number + 1 : number + 4] if one.strip())
            match = words.SHARED_LINE.search(line)
            if match and next(following, "").startswith(">"):
                return offset + match.start() if _Quotes(lines).reach_the_end(number + 1) else None
        offset += len(line)
    return None


class _Quotes:
    """Answers in constant time whether what follows a line is quoted to the end."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._last = max((i for i, line in enumerate(lines) if line.startswith(">")), default=-1)
        own = (
            bool(line.strip()) and not line.startswith(">") and not _is_link(lines, number)
            for number, line in enumerate(lines)
        )
        # How many lines of the writer's own stand before each line.
        self._own_before = list(accumulate(own, initial=0))
        rest = (line for line in lines[self._last + 1 :] if line.strip())
        after = next(rest, None)
        self._ends_in_quote = after is None or _opens_signature(after)

    def reach_the_end(self, start: int) -> bool:
        """False if the writer answered below or between the quotes.

        Programs that quote without ``>`` give no sign; then the whole rest is the quote.
        """
        near = (n for n in range(start, min(start + 6, len(self._lines))))
        first = next((n for n in near if self._lines[n].startswith(">")), None)
        if first is None:
            return True
        # A long quoted line that a mail program broke leaves a stump without its mark.
        between = self._own_before[self._last] - self._own_before[first]
        return self._ends_in_quote and between * 10 <= self._last - first


def _is_link(lines: list[str], number: int) -> bool:
    """A link of its own between quoted lines is a part of the quote."""
    line = lines[number]
    if len(line) > 300 or not _LINK.fullmatch(line):
        return False
    return number > 0 and lines[number - 1].startswith(">")


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+$", text)


def _start_by_lines(lines: list[str], is_forward: bool) -> int | None:
    """The first line that opens a quote which goes on to the end."""
    quotes = _Quotes(lines)
    for number, line in enumerate(lines):
        stripped = line.strip()
        if not stripped or stripped.startswith(">"):
            continue
        if words.FORWARD_LINE.match(line):
            return None
        if not is_forward and (_is_separator(line) or _is_head(lines, number)):
            return number
        length = _attribution(lines, number)
        if length and quotes.reach_the_end(number + length):
            return number
    return None


def _is_separator(line: str) -> bool:
    if "--" not in line and "__" not in line and "**" not in line:
        return False
    return bool(words.SEPARATOR.fullmatch(line) or words.RULED_ATTRIBUTION.fullmatch(line[:400]))


def _attribution(lines: list[str], number: int) -> int:
    """How many lines "On … wrote:" takes that begins here; 0 if none does."""
    pieces: list[str] = []
    length = 0
    for count, line in enumerate(lines[number : number + _JOINED_LINES], start=1):
        piece = line.strip()
        if line.startswith(">") and len(line) > 2 and not piece.endswith((":", "：")):
            return int(_is_bare_attribution(lines, number, pieces))
        if not piece and not (pieces and _GOES_ON.match(pieces[0])):
            return int(_is_bare_attribution(lines, number, pieces))
        if piece:
            pieces.append(piece)
        length += len(piece)
        if length > _JOINED_LENGTH or len(pieces) > _JOINED + bool(_GOES_ON.match(pieces[0])):
            return 0
        if piece.endswith((":", "：")):
            is_one = _attributes(" ".join(pieces)) and not _begins_later(pieces)
            return count if is_one else 0
    return 0


def _attributes(joined: str) -> bool:
    return bool(words.ATTRIBUTION_HINT.search(joined) and words.ATTRIBUTION.fullmatch(joined))


def _begins_later(pieces: list[str]) -> bool:
    """True if the first of these lines is the writer's own: without it they say as much."""
    rest = " ".join(pieces[1:])
    if not rest or not _attributes(rest):
        return False
    has_marks = bool(_MARK.search(pieces[0]))
    return not has_marks or bool("@" in rest and _DIGIT.search(rest))


def _is_bare_attribution(lines: list[str], number: int, pieces: list[str]) -> bool:
    if len(pieces) != 1 or not words.BARE_ATTRIBUTION.fullmatch(pieces[0]):
        return False
    following = (line for line in lines[number + 1 : number + 4] if line.strip())
    return next(following, "").startswith(">")


def _is_head(lines: list[str], number: int) -> bool:
    """A From line with at least two more of Sent, To, Subject right below."""
    line = lines[number][:500]
    if words.DATE_LINE.match(line):
        found = 1
    elif words.FROM_LINE.match(line):
        found = 0
    else:
        return False
    for line in lines[number + 1 : number + _HEAD_LINES]:
        if not line.strip():
            break
        found += bool(words.HEAD_LINE.match(line[:100]))
    return found >= 2


def _opens_signature(line: str) -> bool:
    return line.rstrip("\n") in ("-- ", "--", "—") or bool(
        words.PHONE_SIGNATURE.match(line.rstrip("\n")[:160])
    )


def _trailing_quote(lines: list[str]) -> int | None:
    """A block of ``>`` lines at the very end, whatever its heading says."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and (lines[start - 1].startswith(">") or not lines[start - 1].strip()):
        start -= 1
    quoted = sum(line.startswith(">") for line in lines[start:end])
    if not quoted:
        return None
    while start < end and not lines[start].strip():
        start += 1
    heading = next((i for i in range(start - 1, max(-1, start - 3), -1) if lines[i].strip()), None)
    if heading is not None and lines[heading].rstrip().endswith(":") and "@" in lines[heading]:
        return heading
    return start


def _before_signature(lines: list[str], at: int) -> int:
    """Move up over a rule, a phone's signature or a ``-- `` signature above the quote."""
    while at:
        previous = at - 1
        while previous and not lines[previous].strip():
            previous -= 1
        line = lines[previous]
        if not (_RULE.fullmatch(line) or words.PHONE_SIGNATURE.match(line.rstrip("\n")[:160])):
            break
        at = previous
    signature = _signature(lines, at)
    return at if signature is None else signature


def _signature(lines: list[str], end: int) -> int | None:
    """Where a short signature after ``-- `` begins that goes on to ``end``."""
    for number in range(end - 1, max(-1, end - _SIGNATURE_LINES - 1), -1):
        if lines[number].rstrip("\n") == "-- ":
            return number
    return None


def _start_by_html(text: str, lines: list[str], html: str) -> int | None:
    """The line at which the words end that stand before the HTML's quote."""
    before = visible_words(html)
    if before is None:
        return None
    wanted = "".join(_WORD_CHARACTER.findall(before))
    have = _WORD_CHARACTER.findall(text)
    if not wanted or "".join(have[: len(wanted)]) != wanted or len(have) == len(wanted):
        return None
    seen = 0
    for number, line in enumerate(lines):
        seen += len(_WORD_CHARACTER.findall(line))
        if seen > len(wanted):
            # The quote begins in this line; if words before it share the line, show it.
            starts_here = seen - len(_WORD_CHARACTER.findall(line)) == len(wanted)
            return number if starts_here else None
    return None
