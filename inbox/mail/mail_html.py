"""The HTML part of our mails: a few tags with inline styles that every mail program reads.

No colours of text or ground: a program in dark mode chooses both, and Outlook, which knows
neither opacity nor classes, finds nothing that it could take for something else.
"""

import html
import re
from collections.abc import Callable

from django.conf import settings

_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_ITEM = re.compile(r"[-*•] +(?=\S)")
_PARAGRAPH = "margin:0 0 16px"
_LIST = "margin:0 0 16px;padding:0 0 0 24px"
_FONT = "font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5"
_QUOTE = "margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #9aa0a6"

Inline = Callable[[str], str]


def blocks(text: str, inline: Inline) -> str:
    """Paragraphs, line breaks and lists of lines that start with a dash."""
    out: list[str] = []
    for part in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")):
        for is_list, rows in _runs(part.split("\n")):
            if is_list:
                items = "".join(f"<li>{inline(_ITEM.sub('', row, 1))}</li>" for row in rows)
                out.append(f'<ul style="{_LIST}">{items}</ul>')
            elif any(row.strip() for row in rows):
                body = "<br>".join(inline(row) for row in rows)
                out.append(f'<p style="{_PARAGRAPH}">{body}</p>')
    return "".join(out)


def _runs(rows: list[str]) -> list[tuple[bool, list[str]]]:
    """Neighbouring lines of one sort together."""
    found: list[tuple[bool, list[str]]] = []
    for row in rows:
        is_item = bool(_ITEM.match(row))
        if found and found[-1][0] == is_item:
            found[-1][1].append(row)
        else:
            found.append((is_item, [row]))
    return found


def linked(text: str) -> str:
    """Escaped text with its web addresses as links."""
    out, last = [], 0
    for match in _URL.finditer(text):
        out += [html.escape(text[last : match.start()]), anchor(match[0], match[0])]
        last = match.end()
    return "".join([*out, html.escape(text[last:])])


def anchor(url: str, title: str) -> str:
    return f'<a href="{html.escape(url)}">{html.escape(title)}</a>'


def picture(content_id: str, name: str) -> str:
    style = "max-width:100%;height:auto"
    return f'<img src="cid:{html.escape(content_id)}" alt="{html.escape(name)}" style="{style}">'


def quote(body: str) -> str:
    """What somebody else wrote."""
    return f'<div style="{_QUOTE}">{body}</div>'


def small(body: str) -> str:
    return f'<div style="font-size:13px">{body}</div>'


def document(body: str, locale: str = "") -> str:
    """A whole HTML document in the ticket's language and its direction."""
    is_rtl = locale.partition("-")[0] in settings.LANGUAGES_BIDI
    lang = f' lang="{html.escape(locale)}"' if locale else ""
    return (
        f'<!doctype html><html{lang} dir="{"rtl" if is_rtl else "ltr"}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        "<style>:root{color-scheme:light dark;supported-color-schemes:light dark}</style>"
        f'</head><body style="{_FONT}"><div style="{_FONT}">{body}</div></body></html>'
    )
