"""A ticket's clocks, derived from its events alone.

First response: first public human reply (automatic ones, rules and notes don't count);
null until then. A reply that was taken back never was. Waiting since: the oldest customer
message that no human has answered; solving, closing and spam end the wait. Who waits in a
ticket that is merged or split off waits on in the other (``waiting`` in the event's data),
unless the merge is taken back.
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
    undone = undone_events(events)
    clocks, before = Clocks(), None
    for event in events:
        if event.pk not in undone:
            advance(clocks, event, before)
        # Also past one that never was: what happened beside it did not solve the ticket.
        before = event.status
    return clocks


def undone_events(events: Iterable[TicketEvent]) -> set[int]:
    """The replies, the picks of a status and the merges into this ticket that were taken back;
    of a pick, what takes it back too: it changes nothing but what the pick had."""
    events = list(events)
    replies = undone_replies(events)
    undone = {
        event.pk
        for event in events
        if event.kind == EventKind.REPLIED and event.data.get("message") in replies
    }
    for event in events:
        if picked := event.data.get("undoes"):
            undone |= {picked, event.pk}
    merged: dict[int, int] = {}
    for event in events:
        source = event.data.get("from")
        if event.kind == EventKind.MERGED and source:
            merged[source] = event.pk
        elif event.kind == EventKind.UNMERGED and source in merged:
            undone.add(merged.pop(source))
    return undone


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
    elif not at_rest and (told := event.data.get("waiting")):
        since = datetime.fromisoformat(told)
        clocks.waiting_since = min(clocks.waiting_since or since, since)
    if event.status == Status.SOLVED and before != Status.SOLVED:
        clocks.first_solved_at = clocks.first_solved_at or event.at
        clocks.last_solved_at = event.at
