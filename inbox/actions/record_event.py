"""Append what happened and bring the ticket's derived fields up to date."""

from datetime import datetime

from django.utils import timezone

from ..clocks import advance
from ..models import Ticket, TicketEvent
from ..models.event import Cause, EventKind
from .mark_for_search import mark_event

# Of interest in the trail, but neither an edit nor a reason to move up in a list.
SILENT = (EventKind.DELIVERED, EventKind.ARTICLE)


def record_event(
    *,
    ticket: Ticket,
    kind: EventKind,
    cause: Cause,
    actor=None,
    status: str | None = None,
    at: datetime | None = None,
    **data,
) -> TicketEvent:
    """Write one event; ``status`` is the new status or None for unchanged.

    Call it inside the transaction that holds the ticket. ``data``: ids and codes only.
    """
    at = at or timezone.now()
    before = ticket.status
    if status is not None:
        ticket.status = status
    event = TicketEvent.objects.create(
        ticket=ticket, kind=kind, cause=cause, actor=actor, status=ticket.status, data=data, at=at
    )
    _derive(ticket, event, before)
    ticket.save()
    if kind not in SILENT:
        mark_event(event)
    return event


def _derive(ticket: Ticket, event: TicketEvent, before: str) -> None:
    if event.kind not in SILENT:
        ticket.version += 1
        ticket.updated_at = max(ticket.updated_at, event.at)
    if event.kind == EventKind.CUSTOMER_WROTE:
        ticket.snoozed_until = None
    advance(ticket, event, before)
