"""From rendered HTML: the visible text, the headings, and headings one can link to."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from django.utils.html import strip_tags
from django.utils.text import slugify

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
_HEADING_TAG = re.compile(r"<(h[23])((?:\s[^>]*)?)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)


@dataclass
class Heading:
    """An entry of the contents list."""

    level: int
    text: str
    anchor: str


@dataclass
class VisibleText:
    text: str
    headings: tuple[str, ...]


@dataclass
class _Reader(HTMLParser):
    """Collects what a reader sees; ``hidden`` and ``aria-hidden`` parts are skipped whole."""

    parts: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    skipping: int = 0
    heading: list[str] | None = None

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
        if tag in _HEADINGS:
            self.heading = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.skipping:
            self.skipping -= 1
            return
        if tag in _HEADINGS and self.heading is not None:
            self.headings.append(_one_line("".join(self.heading)))
            self.heading = None
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        self.parts.append(data)
        if self.heading is not None:
            self.heading.append(data)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self.skipping:
            self.parts.append("\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def visible_text(html: str) -> VisibleText:
    """The text a reader sees, one block a line, and the headings in it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (_one_line(line) for line in "".join(reader.parts).split("\n"))
    headings = tuple(heading for heading in reader.headings if heading)
    return VisibleText("\n".join(line for line in lines if line), headings)


def with_anchors(html: str) -> tuple[str, list[Heading]]:
    """The same HTML with an id on each h2 and h3, and the contents list."""
    contents: list[Heading] = []
    taken: set[str] = set()

    def anchored(match: re.Match) -> str:
        tag, attributes, inner = match.groups()
        text = _one_line(unescape(strip_tags(inner)))
        if not text or re.search(r"\sid\s*=", attributes):
            return match.group(0)
        anchor = _free_anchor(slugify(text, allow_unicode=True) or "section", taken)
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
