"""The three ways to write a body, as HTML that is still to be cleaned."""

import re
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from .entries import HTML, MARKDOWN

_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")


def as_html(body: str, body_format: str) -> str:
    """Untrusted HTML."""
    if body_format == HTML:
        return body
    if body_format == MARKDOWN:
        return _markdown().render(body)
    lines = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(
        f"<p>{'<br/>'.join(escape(line.strip()) for line in part.strip().split(chr(10)))}</p>"
        for part in _PARAGRAPHS.split(lines)
        if part.strip()
    )


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
