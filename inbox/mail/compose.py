"""What an agent typed becomes a mail: a text part and an HTML part of equal content.

An article stands in the text as a reference, ``[its title](article:42)``; the link is
made here, at send, from the page's address of today.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

REFERENCE = re.compile(r"\[([^\[\]\n]{1,255})\]\(article:(\d{1,18})\)")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True)
class Article:
    """What a reference turns into."""

    title: str
    url: str


@dataclass(frozen=True)
class Composed:
    """Both parts of a mail."""

    text: str
    html: str


def referenced_articles(text: str) -> list[int]:
    """Page ids in the order of their first reference."""
    return list(dict.fromkeys(int(match[2]) for match in REFERENCE.finditer(text)))


def titles_alone(text: str) -> str:
    """The text with each reference as its title, for a line that links nowhere."""
    return REFERENCE.sub(r"\1", text)


def compose(text: str, articles: Mapping[int, Article], signature: str = "") -> Composed:
    """Both parts of a reply; every referenced page must be in ``articles``."""
    body = text.strip()
    if signature.strip():
        body += f"\n\n-- \n{signature.strip()}"
    plain = REFERENCE.sub(lambda m: _plain(articles[int(m[2])]), body)
    return Composed(text=plain + "\n", html=_document(_html(body, articles)))


def _plain(article: Article) -> str:
    return f"{article.title}: {article.url}"


def _html(body: str, articles: Mapping[int, Article]) -> str:
    out, last = [], 0
    for match in REFERENCE.finditer(body):
        out.append(_linked(body[last : match.start()]))
        article = articles[int(match[2])]
        out.append(_anchor(article.url, article.title))
        last = match.end()
    out.append(_linked(body[last:]))
    paragraphs = (part.strip("\n") for part in "".join(out).split("\n\n"))
    return "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in paragraphs if part)


def _linked(text: str) -> str:
    out, last = [], 0
    for match in _URL.finditer(text):
        out.append(html.escape(text[last : match.start()]))
        out.append(_anchor(match[0], match[0]))
        last = match.end()
    out.append(html.escape(text[last:]))
    return "".join(out)


def _anchor(url: str, title: str) -> str:
    return f'<a href="{html.escape(url)}">{html.escape(title)}</a>'


def _document(body: str) -> str:
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark"></head>'
        '<body style="font-family:sans-serif;font-size:15px;line-height:1.5">'
        f"{body}</body></html>"
    )
