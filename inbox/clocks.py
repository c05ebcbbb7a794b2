"""A ticket's clocks, derived from its events alone.

First response: first public human reply (automatic ones, rules and notes don't count);
null until then. A reply that was taken back never was. Waiting since: the oldest customer
message that no human has answered; solving, closing and spam end the wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .models import TicketEvent
from .models.event import Cause, EventKind
from .models.ticket import Status


@dataclass
class Clocks:
    """What the events of one ticket add up to. Times are UTC."""

    first_reply_at: datetime | None = None
    first_solved_at: datetime | None = None
    last_solved_at: datetime | None = None
    waiting_since: datetime | None = None


def clocks_of(events: Iterable[TicketEvent]) -> Clocks:
    """Replay the events, oldest first."""
    events = list(events)
    undone = undone_replies(events)
    clocks, before = Clocks(), None
    for event in events:
        if event.kind != EventKind.REPLIED or event.data.get("message") not in undone:
            advance(clocks, event, before)
        # Also past one that never was: what happened beside it did not solve the ticket.
        before = event.status
    return clocks


def undone_replies(events: Iterable[TicketEvent]) -> set[int]:
    """The messages of replies that were taken back."""
    return {e.data["message"] for e in events if e.kind == EventKind.REPLY_UNDONE}


def advance(clocks, event: TicketEvent, before: str | None) -> None:
    """Move ``clocks`` (a ``Clocks`` or a ticket) past one more event."""
    human = event.kind == EventKind.REPLIED and event.cause == Cause.AGENT
    if human and clocks.first_reply_at is None:
        clocks.first_reply_at = event.at
    at_rest = event.status in (Status.SOLVED, Status.CLOSED, Status.SPAM)
    # Not for what happens in a solved ticket: a reply that solved it may be taken back.
    if human or (at_rest and before != event.status):
        clocks.waiting_since = None
    elif event.kind == EventKind.CUSTOMER_WROTE and not at_rest:
        clocks.waiting_since = clocks.waiting_since or event.at
    if event.status == Status.SOLVED and before != Status.SOLVED:
        clocks.first_solved_at = clocks.first_solved_at or event.at
        clocks.last_solved_at = event.at
