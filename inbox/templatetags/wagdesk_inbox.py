"""What the inbox's pages for customers need in templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from ..mail.compose import PICTURE, REFERENCE
from ..models import Message
from ..models.message import MessageKind
from ..signing import sender_name_of

register = template.Library()


@register.filter
def said(text: str, articles: Mapping[int, Any]) -> SafeString:
    """Text in paragraphs, addresses and references to readable articles as links."""
    links: list[str] = []

    def keep(match: Any) -> str:
        page = articles.get(int(match[2]))
        if page is None:
            return match[1]
        links.append(format_html('<a href="{}">{}</a>', page.url or "", match[1]))
        return f"\x00{len(links) - 1}\x00"

    marked = REFERENCE.sub(keep, PICTURE.sub(r"[\1]", text.replace("\x00", "")))
    html = linebreaks(urlize(marked, nofollow=True, autoescape=True), autoescape=False)
    for number, anchor in enumerate(links):
        html = html.replace(f"\x00{number}\x00", anchor)
    return mark_safe(html)  # noqa: S308 - urlize escaped all but our anchors


@register.filter
def spoken_by(message: Message) -> str:
    """Who said it, as a customer is told: colleagues by the mailbox's style of names."""
    if message.kind == MessageKind.CUSTOMER:
        return message.person.label if message.person else ""
    return sender_name_of(message.ticket.mailbox, message.author)


@register.filter
def is_group(field: BoundField) -> bool:
    """Several choices under one question."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_tick(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)
