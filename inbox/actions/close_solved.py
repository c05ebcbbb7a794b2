"""Close what has been solved for long enough."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .. import conf
from ..models import Ticket
from ..models.event import Cause, EventKind
from ..models.ticket import Status
from ..transitions import Change, after
from .locking import lock_ticket
from .record_event import record_event


def close_solved(*, now: datetime | None = None, limit: int = 500) -> int:
    """Close tickets solved ``WAGDESK_CLOSE_AFTER_DAYS`` ago; returns how many."""
    now = now or timezone.now()
    due = now - timedelta(days=conf.close_after_days())
    solved = Ticket.objects.filter(status=Status.SOLVED, last_solved_at__lte=due)
    # What was merged is looked after in its target, and comes back as it was.
    tickets = solved.filter(merged_into=None)[:limit]
    return sum(_close(ticket, due, now) for ticket in tickets)


@transaction.atomic
def _close(ticket: Ticket, due: datetime, now: datetime) -> bool:
    ticket = lock_ticket(ticket)
    if ticket.status != Status.SOLVED or ticket.last_solved_at > due:
        return False
    record_event(
        ticket=ticket,
        kind=EventKind.STATUS,
        cause=Cause.SYSTEM,
        status=after(Change.CLOSE, ticket.status),
        at=now,
        change=str(Change.CLOSE),
    )
    return True
