"""HTML as text, and HTML as a stream of tokens; linear on hostile input.

nh3 rewrites whatever came into well-formed markup first, so that a plain regular
expression reads it. What that would take long for is told apart by ``html_guard``.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import nh3

from .html_guard import bare_text, is_hard
from .html_names import with_known_names

MAX_HTML = 2_000_000
_DROP = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg"}
_BLOCK_NAMES = """
    address article aside blockquote center dd div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "dl"})
_KEPT = _BLOCKS | {"a", "b", "br", "td", "th", "img", "span", "strong", "font", "i", "em"}
_ATTRIBUTES = {"*": {"class", "id", "style", "type", "name"}, "a": {"href"}, "img": {"alt"}}
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>|([^<]+)|<")
_PAIR = re.compile(r"([a-z-]+)=\"([^\"]*)\"")


@dataclass(frozen=True)
class Token:
    """A start tag, an end tag (``closes``) or a run of text (``tag`` empty)."""

    tag: str = ""
    closes: bool = False
    attributes: str = ""
    text: str = ""

    def attribute(self, name: str) -> str:
        for key, value in _PAIR.findall(self.attributes):
            if key == name:
                return html.unescape(value)
        return ""


def tokens(source: str) -> Iterator[Token]:
    """The markup as tokens. Sources too hard to read give their bare text."""
    source = with_known_names(source[:MAX_HTML])
    if is_hard(source):
        yield Token(text=bare_text(source))
        return
    cleaned = nh3.clean(
        source,
        tags=set(_KEPT),
        clean_content_tags=_DROP,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )
    for match in _TOKEN.finditer(cleaned):
        if match[2]:
            yield Token(tag=match[2], closes=bool(match[1]), attributes=match[3] or "")
        else:
            yield Token(text=html.unescape(match[4] or "<"))


def html_to_text(source: str) -> str:
    """The words of an HTML body with line breaks where a reader sees them."""
    writer = TextWriter()
    for token in tokens(source):
        writer.add(token)
    return writer.text()


class TextWriter:
    """Puts tokens together to text: blocks on lines of their own, spaces collapsed."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._breaks = 0
        self._in_pre = 0
        self._is_line_start = True
        self._link: tuple[str, int] | None = None

    def add(self, token: Token) -> None:
        if token.tag:
            self._add_tag(token)
        elif self._in_pre:
            self._write(token.text)
        else:
            self._add_text(token.text)

    def text(self) -> str:
        lines = "".join(self._pieces).replace("\xa0", " ").split("\n")
        text = "\n".join(line.rstrip() for line in lines).strip("\n")
        return re.sub(r"\n{3,}", "\n\n", text)

    def _add_tag(self, token: Token) -> None:
        tag = token.tag
        if tag == "pre":
            self._in_pre = max(0, self._in_pre + (-1 if token.closes else 1))
        if tag == "br":
            self._break(self._breaks + 1 if self._is_line_start else 1)
        elif tag in _BLOCKS:
            self._break(2 if tag in _SPACED else 1)
        if tag in ("td", "th") and token.closes:
            self._add_text(" ")
        elif tag == "li" and not token.closes:
            self._write("- ")
            self._is_line_start = True
        elif tag == "img" and token.attribute("alt"):
            self._add_text(token.attribute("alt"))
        elif tag == "a":
            self._add_link(token)

    def _add_link(self, token: Token) -> None:
        if not token.closes:
            self._link = (token.attribute("href"), len(self._pieces))
        elif self._link:
            href, start = self._link
            self._link = None
            label = "".join(self._pieces[start:]).strip()
            target = href.removeprefix("mailto:").rstrip("/")
            if (
                label
                and target
                and target not in label
                and not label.startswith(("http:", "https:"))
            ):
                self._add_text(f" <{target}>")

    def _add_text(self, text: str) -> None:
        collapsed = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self._is_line_start:
            collapsed = collapsed.lstrip(" ")
        if collapsed:
            self._write(collapsed)

    def _write(self, text: str) -> None:
        if self._breaks and self._pieces:
            self._pieces.append("\n" * min(self._breaks, 3))
        self._breaks = 0
        self._pieces.append(text)
        self._is_line_start = text.endswith((" ", "\n"))

    def _break(self, count: int) -> None:
        self._breaks = max(self._breaks, count)
        self._is_line_start = True
