"""What a ticket's events add up to: pure, so that counting from scratch gives the same.

The definitions stand beside each figure on the report (``queries.metrics.FIGURES``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .clocks import undone_replies
from .models import TicketEvent
from .models.event import Cause, EventKind
from .models.ticket import Status

# The customer waits for us; in "waiting for customer" we wait for them.
OURS = (Status.NEW, Status.OPEN, Status.ON_HOLD)


@dataclass
class Figures:
    """Times are UTC, seconds are whole."""

    opened_at: datetime
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    first_solved_at: datetime | None = None
    last_solved_at: datetime | None = None
    wait_seconds: int | None = None
    replies: int = 0
    reopens: int = 0


def figures_of(events: Iterable[TicketEvent]) -> Figures | None:
    """Walk the events of one ticket, oldest first; None if there are none."""
    events = list(events)
    if not events:
        return None
    undone = undone_replies(events)
    found = Figures(opened_at=events[0].at)
    before, since, waited = events[0].status, events[0].at, 0.0
    for event in events:
        if event.kind == EventKind.REPLIED and event.data.get("message") in undone:
            continue
        _note(found, event)
        if event.status == before:
            continue
        at = max(event.at, since)
        waited += (at - since).total_seconds() if before in OURS else 0
        if event.status == Status.SOLVED:
            found.first_solved_at = found.first_solved_at or event.at
            found.last_solved_at, found.wait_seconds = event.at, int(waited)
        found.reopens += before == Status.SOLVED and event.status == Status.OPEN
        before, since = event.status, at
    return found


def _note(found: Figures, event: TicketEvent) -> None:
    if event.kind == EventKind.CUSTOMER_WROTE and not event.data.get("flagged"):
        found.asked_at = found.asked_at or event.at
    if event.kind == EventKind.REPLIED and event.cause == Cause.AGENT:
        found.replies += 1
        if found.asked_at is not None:
            found.answered_at = found.answered_at or event.at


def status_at(events: Iterable[TicketEvent], moment: datetime) -> str | None:
    """The status a ticket had then; None before it was opened."""
    events = list(events)
    undone = undone_replies(events)
    status = None
    for event in events:
        if event.at > moment:
            break
        if event.kind != EventKind.REPLIED or event.data.get("message") not in undone:
            status = event.status
    return status
