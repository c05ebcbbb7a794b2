"""From rendered HTML: the visible text, the headings, and headings one can link to."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from django.utils.html import strip_tags
from django.utils.text import slugify

from wagdesk.search.analysis import normalise

_HIDDEN = {"script", "style", "template", "noscript", "svg", "head", "title", "iframe", "object"}
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "section", "figure", "figcaption", "table", "tr", "td", "th",
    "caption", "summary", "details", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
    "br", "hr", "aside", "dt", "dd",
}  # fmt: skip
_HEADINGS = {"h2", "h3", "h4"}
_HEADING_TAG = re.compile(r"<(h[23]|summary)((?:\s[^>]*)?)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
# Questions that unfold can be linked to, but stand in no contents list.
_QUESTION = "data-wd-question"


@dataclass
class Heading:
    """An entry of the contents list."""

    level: int
    text: str
    anchor: str


@dataclass
class VisibleText:
    """``sections``: (heading, anchor, where it begins in ``text``) of what has an anchor."""

    text: str
    headings: tuple[str, ...]
    sections: tuple[tuple[str, str, int], ...]


@dataclass
class _Reader(HTMLParser):
    """Collects what a reader sees; ``hidden`` and ``aria-hidden`` parts are skipped whole."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    length: int = 0
    headings: list[str] = field(default_factory=list)
    sections: list[tuple[str, str, int]] = field(default_factory=list)
    skipping: int = 0
    heading: list[str] | None = None
    anchor: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._break(tag)
            return
        named = dict(attrs)
        unseen = tag in _HIDDEN or "hidden" in named or named.get("aria-hidden") == "true"
        if self.skipping or unseen:
            self.skipping += 1
            return
        self._break(tag)
        if tag in _HEADINGS or _QUESTION in named:
            self.heading, self.anchor = [], named.get("id") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.skipping:
            self.skipping -= 1
            return
        if tag in (*_HEADINGS, "summary") and self.heading is not None:
            self._end_heading(tag)
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        self.line.append(data)
        if self.heading is not None:
            self.heading.append(data)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self.skipping:
            self.end_line()

    def _end_heading(self, tag: str) -> None:
        text = _one_line("".join(self.heading))
        if text and tag in _HEADINGS:
            self.headings.append(text)
        if text and self.anchor:
            self.sections.append((text, self.anchor, self.length))
        self.heading = None

    def end_line(self) -> None:
        for part in "".join(self.line).split("\n"):
            # The index keeps texts in this form, and sections count its characters.
            if line := normalise(_one_line(part)):
                self.lines.append(line)
                self.length += len(line) + 1
        self.line = []


def _one_line(text: str) -> str:
    return " ".join(text.split())


def visible_text(html: str) -> VisibleText:
    """The text a reader sees, one block a line, and the headings in it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    headings = tuple(heading for heading in reader.headings if heading)
    return VisibleText("\n".join(reader.lines), headings, tuple(reader.sections))


def with_anchors(html: str) -> tuple[str, list[Heading]]:
    """The same HTML with an id on each h2, h3 and question, and the contents list.

    The index reads the same ids, so a search result can link to the passage it shows.
    """
    contents: list[Heading] = []
    taken: set[str] = set()

    def anchored(match: re.Match) -> str:
        tag, attributes, inner = match.groups()
        text = _one_line(unescape(strip_tags(inner)))
        is_question = _QUESTION in attributes
        is_other = tag.lower() == "summary" and not is_question
        if not text or is_other or re.search(r"\sid\s*=", attributes):
            return match.group(0)
        anchor = _free_anchor(slugify(text, allow_unicode=True) or "section", taken)
        if not is_question:
            contents.append(Heading(int(tag[1]), text, anchor))
        return f'<{tag}{attributes} id="{anchor}">{inner}</{tag}>'

    return _HEADING_TAG.sub(anchored, html), contents


def _free_anchor(base: str, taken: set[str]) -> str:
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor
