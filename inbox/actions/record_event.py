"""Append what happened and bring the ticket's derived fields up to date."""

from datetime import datetime

from django.utils import timezone

from ..models import Ticket, TicketEvent
from ..models.event import Cause, EventKind
from ..state import apply, is_silent
from .mark_for_search import mark_event
from .refile import refile


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

    Call it inside the transaction that holds the ticket. ``data``: ids and codes only; what
    it says of the ticket (see ``state``) becomes the ticket's columns.
    """
    event = TicketEvent.objects.create(
        ticket=ticket,
        kind=kind,
        cause=cause,
        actor=actor,
        status=ticket.status if status is None else status,
        data=data,
        at=at or timezone.now(),
    )
    apply(ticket, event)
    ticket.save()
    if not is_silent(event):
        mark_event(event)
    return event
