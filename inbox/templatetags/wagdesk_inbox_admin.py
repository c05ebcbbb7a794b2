"""How the inbox's admin screens show what people wrote."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from urllib.parse import urlencode

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..mail.compose import PICTURE, REFERENCE, titles_alone
from ..mail.html import has_remote
from ..models import Message, OutgoingMail, TicketEvent, TicketTag
from ..queries.search_terms import quoted
from ..short_times import moment, short_time
from ..views.admin_access import inbox_url
from ..views.admin_trail import Trail, name_of

register = template.Library()
register.filter("agent_name", name_of)
register.filter("short_time", short_time)
register.filter("titles_alone", titles_alone)
register.simple_tag(moment)

MOST_REFERENCES = 300
_URL = re.compile(r"https?://[^\s<>\"']{1,2000}")


@register.filter
def said(text: str) -> SafeString:
    """Somebody's words as safe HTML: addresses become links, article references too."""
    text = PICTURE.sub(r"[\1]", text)
    out, last = [], 0
    # A stranger's mail may hold a hundred thousand.
    for match in islice(REFERENCE.finditer(text), MOST_REFERENCES):
        out.append(_with_links(text[last : match.start()]))
        url = inbox_url("article", int(match[2]))
        out.append(
            format_html('<a class="wd-article" href="{}" target="_blank">{}</a>', url, match[1])
        )
        last = match.end()
    out.append(_with_links(text[last:]))
    return mark_safe("".join(out))  # noqa: S308 every part is escaped above


def _with_links(text: str) -> SafeString:
    if "://" not in text:
        return conditional_escape(text)
    out, last = [], 0
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?)]")
        out.append(conditional_escape(text[last : match.start()]))
        out.append(
            format_html('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', url, url)
        )
        last = match.start() + len(url)
    out.append(conditional_escape(text[last:]))
    return format_html_join("", "{}", ((part,) for part in out))


@register.filter
def remote_pictures(message: Message) -> bool:
    """True if pictures of the mail lie elsewhere, where opening them would be noticed."""
    return has_remote(message.html)


@register.simple_tag
def options(choices: Iterable[tuple], chosen: object) -> SafeString:
    """The ``<option>``s of value and label, the chosen value's selected."""
    return _options(tuple((str(value), str(label)) for value, label in choices), str(chosen))


@lru_cache(maxsize=512)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    rows = (
        f'<option value="{conditional_escape(value)}"{" selected" * (value == chosen)}>'
        f"{conditional_escape(label)}</option>"
        for value, label in choices
    )
    return mark_safe("".join(rows))  # noqa: S308 every part is escaped


@register.simple_tag
def menu_items(name: str, choices: Iterable[tuple]) -> SafeString:
    """A button for each value and label, as a menu's entries."""
    return _menu_items(name, tuple((str(value), str(label)) for value, label in choices))


@lru_cache(maxsize=512)
def _menu_items(name: str, choices: tuple[tuple[str, str], ...]) -> SafeString:
    rows = (
        f'<button class="wd-menu__item" name="{conditional_escape(name)}" '
        f'value="{conditional_escape(value)}">{conditional_escape(label)}</button>'
        for value, label in choices
    )
    return mark_safe("".join(rows))  # noqa: S308 every part is escaped


@register.filter("is")
def is_same(one: object, other: object) -> bool:
    return str(one) == str(other)


@register.filter
def sentence(event: TicketEvent, trail: Trail) -> str:
    return trail.sentence(event)


@register.filter
def lines(text: str) -> int:
    """How many lines that hold something."""
    return sum(1 for line in text.splitlines() if line.strip())


@register.simple_tag
def tag_search(tag: TicketTag) -> str:
    """Where the tickets with this tag are found."""
    return f"{inbox_url('search')}?{urlencode({'q': f'tag:{quoted(tag.name)}'})}"


@register.filter
def initial(name: str) -> str:
    """One letter for a round mark."""
    return next((char.upper() for char in str(name) if char.isalnum()), "?")


@register.filter
def taken_by(mail: OutgoingMail) -> list[str]:
    """Who has it, as far as the server said."""
    return [one for one in (*mail.to, *mail.cc, *mail.bcc) if one not in mail.refused]


@register.filter
def mail_of(message: Message) -> OutgoingMail | None:
    """The outbox row of a reply, the latest if there are several."""
    return max(message.outgoing.all(), key=lambda row: row.pk, default=None)
