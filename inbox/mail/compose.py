"""What an agent typed becomes a mail: a text part and an HTML part of equal content.

An article stands in the text as a reference, ``[its title](article:42)``; the link is
made here, at send, from the page's address of today. A picture that goes along stands as
``![its file name](file)``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from .mail_html import anchor, blocks, document, linked, picture, quote, small

REFERENCE = re.compile(r"\[([^\[\]\n]{1,255})\]\(article:(\d{1,18})\)")
PICTURE = re.compile(r"!\[([^\[\]\n]{1,255})\]\(file\)")
_INLINE = re.compile(f"(?P<picture>{PICTURE.pattern})|(?P<article>{REFERENCE.pattern})")


@dataclass(frozen=True)
class Article:
    """What a reference turns into."""

    title: str
    url: str


@dataclass(frozen=True)
class LinkedFile:
    """A file that is too big to go along: its name with its size, and where it lies."""

    title: str
    url: str


@dataclass(frozen=True)
class Quoted:
    """What somebody else wrote, passed on: lines such as “From: …”, and the text."""

    title: str
    head: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Extras:
    """What stands below an agent's text, and the Content-IDs of the pictures in it."""

    signature: str = ""
    footer: str = ""
    online: str = ""
    pictures: Mapping[str, str] | None = None
    files_title: str = ""
    files: Sequence[LinkedFile] = ()
    quoted: Sequence[Quoted] = ()


@dataclass(frozen=True)
class Composed:
    """Both parts of a mail."""

    text: str
    html: str


def referenced_articles(text: str) -> list[int]:
    """Page ids in the order of their first reference."""
    return list(dict.fromkeys(int(match[2]) for match in REFERENCE.finditer(text)))


def referenced_pictures(text: str) -> list[str]:
    """File names in the order of their first mention."""
    return list(dict.fromkeys(match[1] for match in PICTURE.finditer(text)))


def titles_alone(text: str) -> str:
    """The text with each reference as its title, for a line that links nowhere."""
    return REFERENCE.sub(r"\1", PICTURE.sub(r"\1", text))


def compose(
    text: str,
    articles: Mapping[int, Article],
    signature: str = "",
    *,
    footer: str = "",
    online_url: str = "",
    locale: str = "",
    extras: Extras | None = None,
) -> Composed:
    """Both parts; every referenced page must be in ``articles``.

    ``signature`` and ``footer`` are short for those of ``extras``; ``online_url``: where the
    customer finds the conversation on the site.
    """
    extras = extras or Extras(signature=signature, footer=footer)
    if online_url:
        with override(locale or None):
            extras = replace(extras, online=_("This conversation online: %s") % online_url)
    pictures = extras.pictures or {}
    plain = [_INLINE.sub(lambda m: _plain(m, articles), text.strip())]
    rich = [blocks(text.strip(), lambda row: _rich(row, articles, pictures))]
    for one in _parts(extras):
        plain.append(one[0])
        rich.append(one[1])
    body = "\n\n".join(part for part in plain if part)
    return Composed(text=body + "\n", html=document("".join(rich), locale))


def _parts(extras: Extras):
    """Each part below the text, as text and as HTML."""
    if extras.files:
        rows = [f"- {file.title}: {file.url}" for file in extras.files]
        items = "".join(f"<br>- {anchor(file.url, file.title)}" for file in extras.files)
        title = linked(extras.files_title)
        yield "\n".join([extras.files_title, *rows]), f"<p>{title}{items}</p>"
    if signature := extras.signature.strip():
        # What stands below "-- " is a signature to many programs: a forward must not be.
        signature = signature if extras.quoted else f"-- \n{signature}"
        yield signature, blocks(signature, linked)
    if online := extras.online.strip():
        yield online, blocks(online, linked)
    if footer := extras.footer.strip():
        yield footer, small(blocks(footer, linked))
    for one in extras.quoted:
        line = f"---------- {one.title} ----------"
        head = "\n".join([line, *one.head])
        yield f"{head}\n\n{one.text.strip()}", _quoted(head, one.text)


def _quoted(head: str, text: str) -> str:
    lines = "<br>".join(linked(row) for row in head.split("\n"))
    return f"<p>{lines}</p>" + quote(blocks(text.strip(), linked))


def _plain(match: re.Match, articles: Mapping[int, Article]) -> str:
    if match["picture"]:
        return f"[{PICTURE.fullmatch(match[0])[1]}]"
    article = articles[int(REFERENCE.fullmatch(match[0])[2])]
    return f"{article.title}: {article.url}"


def _rich(row: str, articles: Mapping[int, Article], pictures: Mapping[str, str]) -> str:
    out, last = [], 0
    for match in _INLINE.finditer(row):
        out.append(linked(row[last : match.start()]))
        out.append(_tag(match, articles, pictures))
        last = match.end()
    return "".join([*out, linked(row[last:])])


def _tag(match: re.Match, articles: Mapping[int, Article], pictures: Mapping[str, str]) -> str:
    if match["picture"]:
        name = PICTURE.fullmatch(match[0])[1]
        return picture(pictures[name], name) if name in pictures else linked(f"[{name}]")
    article = articles[int(REFERENCE.fullmatch(match[0])[2])]
    return anchor(article.url, article.title)
