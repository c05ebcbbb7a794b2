"""Tie an article to a ticket in a role."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wagdesk.kb.queries import revision_number

from ..models import Message, Ticket, TicketArticle
from ..models.article import ArticleRole
from ..models.event import Cause, EventKind
from .locking import bring_up_to_date
from .record_event import record_event


@transaction.atomic
def link_article(
    *,
    ticket: Ticket,
    role: ArticleRole,
    page=None,
    message: Message | None = None,
    actor=None,
    cause: Cause = Cause.SYSTEM,
    at: datetime | None = None,
) -> TicketArticle:
    """One row per (ticket, role, article, message), with a snapshot of the article."""
    at = at or timezone.now()
    known = TicketArticle.objects.filter(
        ticket=ticket, role=role, page=page, message=message
    ).first()
    if known:
        return known
    row = TicketArticle.objects.create(
        ticket=ticket,
        role=role,
        page=page,
        translation_key=page.translation_key if page else None,
        locale=page.locale.language_code if page else ticket.locale,
        title=page.title if page else "",
        revision=revision_number(page) if page else None,
        message=message,
        at=at,
    )
    bring_up_to_date(ticket)
    record_event(
        ticket=ticket,
        kind=EventKind.ARTICLE,
        cause=cause,
        actor=actor,
        at=at,
        role=str(role),
        article=row.pk,
    )
    return row
