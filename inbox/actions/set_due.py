"""Say until when a ticket should be done."""

from datetime import datetime

from django.db import transaction

from ..models import Ticket
from ..models.event import Cause, EventKind
from .editing import held, stop_if_changed
from .record_event import record_event


@transaction.atomic
def set_due(
    *,
    user,
    ticket: Ticket,
    due: datetime | None,
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Set the due date, a moment with its time zone, or none. The past is allowed: what was
    due yesterday is overdue. The same again changes nothing."""
    ticket = held(user=user, ticket=ticket)
    if ticket.due_at == due:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["due_at"])
    record_event(
        ticket=ticket,
        kind=EventKind.DUE,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=_iso(ticket.due_at),
        due=_iso(due),
    )
    return ticket


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
