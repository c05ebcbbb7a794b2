"""What a ticket's events add up to: pure, so that counting from scratch gives the same.

The definitions stand beside each figure on the report (``queries.metrics.FIGURES``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .clocks import as_it_counts
from .models import TicketEvent
from .models.event import Cause, EventKind
from .models.ticket import Status

# The customer waits for us; in "waiting for customer" we wait for them.
OURS = (Status.NEW, Status.OPEN, Status.ON_HOLD)
_LIVE = (*OURS, Status.PENDING)
# All that there may be before the words that a ticket is opened with.
_OPENING = (EventKind.OPENED, EventKind.LINKED, EventKind.ARTICLE, EventKind.CUSTOMER_WROTE)


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
    found = Figures(opened_at=events[0].at)
    before, since, waited, was_solved = events[0].status, events[0].at, 0.0, False
    is_opening, let_in = True, _let_in(events)
    for event, status in as_it_counts(events):
        is_opening = is_opening and event.kind in _OPENING
        _note(found, event, is_opening or event.data.get("message") in let_in)
        if status == before:
            continue
        at = max(event.at, since)
        waited += (at - since).total_seconds() if before in OURS else 0
        if status == Status.SOLVED:
            found.first_solved_at = found.first_solved_at or event.at
            found.last_solved_at, found.wait_seconds = event.at, int(waited)
        found.reopens += was_solved and status in OURS
        # Until it waits for us again it may wait for the customer: an answer to thanks.
        was_solved = status == Status.SOLVED or (was_solved and status not in OURS)
        before, since = status, at
    return found


def _let_in(events: list[TicketEvent]) -> set[int]:
    """The messages of those who came to belong to the ticket only after they had written."""
    rows = (e.data.get("messages", ()) for e in events if e.kind == EventKind.PARTICIPANT)
    return {message for messages in rows for message in messages}


def _note(found: Figures, event: TicketEvent, asks: bool) -> None:
    """``asks``: also with a message that was held back. Whoever opens a ticket asks, before
    anybody has done anything in it; later only who belongs to it, then or since."""
    if event.kind == EventKind.CUSTOMER_WROTE and (asks or not event.data.get("flagged")):
        found.asked_at = found.asked_at or event.at
    if event.kind == EventKind.REPLIED and event.cause == Cause.AGENT:
        found.replies += 1
        if found.asked_at is not None:
            found.answered_at = found.answered_at or event.at
    # Who waited in what was merged in or split off asked there, and is answered here.
    if (waits := event.data.get("waiting")) and event.status in _LIVE and not found.answered_at:
        since = datetime.fromisoformat(waits)
        found.asked_at = min(found.asked_at or since, since)


def status_at(events: Iterable[TicketEvent], moment: datetime) -> str | None:
    """The status a ticket had then; None before it was opened."""
    found = None
    for event, status in as_it_counts(list(events)):
        if event.at > moment:
            break
        found = status
    return found
