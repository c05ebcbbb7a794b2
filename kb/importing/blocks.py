"""A body as the blocks of an article's stream field: text, code and tables.

Everything else becomes text. Pictures are left out, which the notes say.
"""

import json
import uuid
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from .cleaning import TooHard, cleaned
from .markup import as_html
from .tables import table_block

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "code": "code", "kbd": "code",
           "samp": "code", "tt": "code", "var": "i"}  # fmt: skip
_PARAGRAPHS = {"p", "dd", "figcaption", "address", "center", "caption"}
_BOLD_PARAGRAPHS = {"dt", "summary"}
_BLOCKS = {
    *_HEADINGS, *_PARAGRAPHS, *_BOLD_PARAGRAPHS, "ul", "ol", "li", "pre", "blockquote", "table",
    "dl", "div", "section", "article", "header", "footer", "main", "aside", "figure", "details",
    "hr",
}  # fmt: skip


@dataclass(frozen=True)
class Converted:
    """``blocks`` in the JSON form of a stream field; ``notes``: what was left out."""

    blocks: list[dict[str, Any]]
    notes: tuple[str, ...] = ()


def convert(body: str, body_format: str) -> Converted:
    """The same body gives the same blocks. Raises ``TooHard`` with a sentence."""
    soup = BeautifulSoup(cleaned(as_html(body, body_format)), "html.parser")
    pictures = len(soup.find_all("img"))
    writer = _Writer()
    try:
        writer.children(soup)
    except RecursionError:
        raise TooHard("“body” has too many elements inside each other.") from None
    writer.close_text()
    notes = list(writer.notes)
    if pictures:
        notes.append(f"{pictures} picture{'s' * (pictures > 1)} left out")
    blocks = [_with_id(number, *block) for number, block in enumerate(writer.blocks)]
    return Converted(blocks, tuple(notes))


def _with_id(number: int, kind: str, value: Any) -> dict[str, Any]:
    name = f"{number} {kind} {json.dumps(value, sort_keys=True)}"
    return {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name))}


@dataclass
class _Writer:
    """Walks through blocks; words and inline tags between them become paragraphs."""

    blocks: list[tuple[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)

    def children(self, parent: Tag) -> None:
        for node in parent.children:
            if isinstance(node, Tag) and (node.name in _BLOCKS or node.find(_is_block)):
                self.close_paragraph()
                self.block(node)
            else:
                self.loose.append(inline(node))
        self.close_paragraph()

    def block(self, node: Tag) -> None:
        if node.name in _HEADINGS:
            self.wrapped(_HEADINGS[node.name], node.get_text(" ", strip=True))
        elif node.name in ("ul", "ol"):
            self.text += filter(None, [_list(node)])
        elif node.name == "pre":
            self.code(node)
        elif node.name == "table":
            self.table(node)
        elif node.name == "hr":
            self.text.append("<hr/>")
        elif node.name in _BOLD_PARAGRAPHS and not node.find(_is_block):
            self.text.append(f"<p><b>{escape(node.get_text(' ', strip=True), quote=False)}</b></p>")
        else:
            self.children(node)

    def wrapped(self, tag: str, words: str) -> None:
        if words := " ".join(words.split()):
            self.text.append(f"<{tag}>{escape(words, quote=False)}</{tag}>")

    def code(self, node: Tag) -> None:
        self.close_text()
        code = node.get_text().strip("\n")
        inner = node.find("code")
        names = inner.get("class", []) if inner else []
        language = next((n[9:39] for n in names if n.startswith("language-")), "")
        if code.strip():
            self.blocks.append(("code", {"language": language, "code": code}))

    def table(self, node: Tag) -> None:
        block = table_block(node, inline)
        if block is None:
            self.notes.append("a table that is not a plain grid became text")
            for row in node.find_all("tr"):
                cells = row.find_all(["td", "th"], recursive=False)
                self.wrapped("p", " · ".join(cell.get_text(" ", strip=True) for cell in cells))
        elif block["rows"]:
            self.close_text()
            self.blocks.append(("table", block))

    def close_paragraph(self) -> None:
        html = _trimmed("".join(self.loose))
        self.loose = []
        if html:
            self.text.append(f"<p>{html}</p>")

    def close_text(self) -> None:
        self.close_paragraph()
        if self.text:
            self.blocks.append(("rich_text", "".join(self.text)))
        self.text = []


def inline(node: Any) -> str:
    """Words with bold, italics, code, links and line breaks; other tags give their words."""
    if isinstance(node, NavigableString):
        # A comment or the like is a subclass and says nothing.
        return escape(str(node), quote=False) if type(node) is NavigableString else ""
    if node.name == "br":
        return "<br/>"
    inner = "".join(inline(child) for child in node.children)
    if node.name == "a" and node.get("href") and inner.strip():
        return f'<a href="{escape(node["href"])}">{inner}</a>'
    if (tag := _INLINE.get(node.name)) and inner.strip():
        return f"<{tag}>{inner}</{tag}>"
    return inner


def _list(node: Tag) -> str:
    """Lists inside lists stay; other blocks in an item become its words."""
    items = []
    for item in node.find_all("li", recursive=False):
        words, below = [], []
        for child in item.children:
            nested = isinstance(child, Tag) and child.name in ("ul", "ol")
            (below if nested else words).append(_list(child) if nested else _item_words(child))
        html = _trimmed("".join(words))
        if html or below:
            items.append(f"<li>{html}{''.join(below)}</li>")
    return f"<{node.name}>{''.join(items)}</{node.name}>" if items else ""


def _item_words(node: Any) -> str:
    html = inline(node)
    return f"{html} " if isinstance(node, Tag) and node.name in _BLOCKS else html


def _trimmed(html: str) -> str:
    """One space for many; no line breaks at either end."""
    html = " ".join(html.split())
    while html.startswith("<br/>") or html.endswith("<br/>"):
        html = html.removeprefix("<br/>").removesuffix("<br/>").strip()
    return html


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS
