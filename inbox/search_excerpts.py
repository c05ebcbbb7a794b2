"""Excerpts that the index made, cut back to what the database holds today."""

import html
import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from wagdesk.search.analysis import normalise

_MARK = re.compile(r"(</?mark>)")


def one_line(text: str) -> str:
    """A message as it is indexed: an excerpt shows it in one line anyway."""
    return " ".join(text.split())


def still_said(excerpt: str, message: str) -> SafeString | str:
    """The part of the excerpt, around its first match, that the message holds; empty if the
    message does not hold the match any more. An excerpt may run over into other messages."""
    text = normalise(one_line(message))
    shown = _Marked.read(excerpt.removeprefix("… ").removesuffix(" …"))
    if not shown.marks:
        return ""
    first, end = shown.marks[0]
    behind = _longest_prefix(shown.plain[first:], text)
    if behind < end - first:
        return ""
    place = text.find(shown.plain[first : first + behind])
    before = _common_end(shown.plain[:first], text[:place])
    cut_left, cut_right = place - before > 0, place + behind < len(text)
    inner = shown.cut(first - before, first + behind)
    framed = f"{'… ' if cut_left else ''}{inner.strip()}{' …' if cut_right else ''}"
    return mark_safe(framed)  # noqa: S308  cut() escapes


class _Marked:
    """A text and the stretches of it that are marked."""

    def __init__(self, plain: str, marks: list[tuple[int, int]]) -> None:
        self.plain, self.marks = plain, marks

    @classmethod
    def read(cls, excerpt: str) -> "_Marked":
        plain, marks, start = "", [], 0
        for piece in _MARK.split(excerpt):
            if piece == "<mark>":
                start = len(plain)
            elif piece == "</mark>":
                marks.append((start, len(plain)))
            else:
                plain += html.unescape(piece)
        return cls(plain, marks)

    def cut(self, start: int, end: int) -> str:
        parts, position = [], start
        for first, last in self.marks:
            if start <= first and last <= end:
                parts.append(escape(self.plain[position:first]))
                parts.append(f"<mark>{escape(self.plain[first:last])}</mark>")
                position = last
        return "".join([*parts, escape(self.plain[position:end])])


def _longest_prefix(wanted: str, text: str) -> int:
    """How many characters of ``wanted``, from its start, stand somewhere in ``text``."""
    least, most = 0, len(wanted)
    while least < most:
        middle = (least + most + 1) // 2
        if wanted[:middle] in text:
            least = middle
        else:
            most = middle - 1
    return least


def _common_end(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length
