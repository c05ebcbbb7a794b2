"""Personal data out of text before it becomes public, with every cut to be seen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

LABELS = {
    "url": _("link"),
    "mail": _("mail address"),
    "iban": _("bank account"),
    "card": _("card number"),
    "phone": _("phone number"),
    "number": _("number"),
    "name": _("name"),
}
# In order: what comes first takes the text. Every pattern is linear.
_PATTERNS = (
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)),
    ("mail", re.compile(r"[^\s@<>(),;:\"\[\]]{1,64}@[^\s@<>(),;:\"\[\]]{1,190}")),
    ("iban", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")),
    ("card", re.compile(r"\b\d(?:[ -]?\d){12,18}\b")),
    ("phone", re.compile(r"(?:\+|\b00|\(0|\b0)[\d(](?:[ ()./-]{0,2}\d){5,13}\b")),
    ("number", re.compile(r"#?\b(?:[A-Z]{1,6}[-/ ]?)?\d(?:[-./ ]?\d){4,}\w*\b|#\d+\b")),
)
# What follows one of these in a link may be somebody's key; a bare link stays.
_SECRET = re.compile(r"[?#=]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Part:
    """A piece of text, or a cut of ``kind`` in its place."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Redacted:
    """A text in pieces."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Plain text; a cut reads ``[name]``."""
        return "".join(f"[{LABELS[p.kind]}]" if p.kind else p.text for p in self.parts)

    @property
    def html(self) -> SafeString:
        """The same with each cut marked; what was cut is not in it."""
        return format_html_join(
            "",
            "{}",
            (
                (
                    format_html('<mark class="wd-cut">[{}]</mark>', LABELS[part.kind])
                    if part.kind
                    else part.text,
                )
                for part in self.parts
            ),
        )

    @property
    def cuts(self) -> int:
        return sum(1 for part in self.parts if part.kind)


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words that names are made of, without capitals."""
    return frozenset(
        word.casefold()
        for name in names
        for word in _WORD.findall(name or "")
        if len(word) >= SHORTEST_NAME
    )


def redact(text: str, names: Iterable[str] = ()) -> Redacted:
    """``text`` without addresses, numbers, links with secrets and the words of ``names``."""
    parts = [Part(text.replace("\0", ""))]
    for kind, pattern in _PATTERNS:
        parts = [new for part in parts for new in _cut(part, kind, pattern)]
    words = name_words(names)
    return Redacted(tuple(new for part in parts for new in _cut_names(part, words)))


def _cut(part: Part, kind: str, pattern: re.Pattern) -> list[Part]:
    if part.kind:
        return [part]
    out, last = [], 0
    for match in pattern.finditer(part.text):
        if kind == "url" and not _SECRET.search(match[0]):
            continue
        out += [Part(part.text[last : match.start()]), Part("", kind)]
        last = match.end()
    return [p for p in (*out, Part(part.text[last:])) if p.text or p.kind]


def _cut_names(part: Part, words: frozenset[str]) -> list[Part]:
    if part.kind or not words:
        return [part]
    out, last = [], 0
    for match in _WORD.finditer(part.text):
        pieces = {match[0].casefold(), *(w.casefold() for w in re.split(r"['’-]", match[0]))}
        if match[0][0].isupper() and pieces & words:
            out += [Part(part.text[last : match.start()]), Part("", "name")]
            last = match.end()
    return [p for p in (*out, Part(part.text[last:])) if p.text or p.kind]
