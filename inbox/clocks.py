"""A ticket's clocks, derived from its events alone.

First response: first public human reply (automatic ones, rules and notes don't count);
null until then. A reply that was taken back never was. Waiting since: the oldest customer
message that no human has answered; solving, closing and spam end the wait. Who waits in a
ticket that is merged or split off waits on in the other (``waiting`` in the event's data),
unless the merge is taken back.
"""

from collections.abc import Iterable, Iterator
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
    events, clocks, before = list(events), Clocks(), None
    for event, status in as_it_counts(events):
        advance(clocks, event, status if before is None else before, status)
        before = status
    return clocks


def as_it_counts(
    events: list[TicketEvent], never: Iterable[int] = ()
) -> Iterator[tuple[TicketEvent, str]]:
    """Each event with the status the ticket had after it, as if what was taken back later (a
    reply, a merge; those of ``never`` too) had never been, nor changed what happened beside it.
    """
    undone = undone_events(events) | set(never)
    told = status = events[0].status if events else ""
    for event in events:
        if event.pk not in undone:
            # What takes something back says nothing of its own: that is left out already.
            if event.kind not in _TAKES_BACK and (event.status != told or _moves(event)):
                status = event.status
            yield event, status
        told = event.status


def status_without(events: Iterable[TicketEvent], event: TicketEvent) -> str:
    """The status that a ticket would have, had this reply or merge never been."""
    events = list(events)
    return [status for _event, status in as_it_counts(events, [event.pk])][-1]


_TAKES_BACK = (EventKind.REPLY_UNDONE, EventKind.UNMERGED)


def _moves(event: TicketEvent) -> bool:
    """Whether it would have set the status also without what came before it."""
    if event.kind in (EventKind.REPLIED, EventKind.STATUS):
        return True
    if event.kind == EventKind.CUSTOMER_WROTE:
        return not event.data.get("flagged")
    return "waiting" in event.data


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


def advance(clocks, event: TicketEvent, before: str, status: str) -> None:
    """Move ``clocks`` (a ``Clocks`` or a ticket) past one more event, which found the status
    ``before`` and left ``status``."""
    human = event.kind == EventKind.REPLIED and event.cause == Cause.AGENT
    if human and clocks.first_reply_at is None:
        clocks.first_reply_at = event.at
    at_rest = status in (Status.SOLVED, Status.CLOSED, Status.SPAM)
    # Not for what happens in a solved ticket: a reply that solved it may be taken back.
    if human or (at_rest and before != status):
        clocks.waiting_since = None
    elif event.kind == EventKind.CUSTOMER_WROTE and not at_rest:
        clocks.waiting_since = clocks.waiting_since or event.at
    elif not at_rest and (told := event.data.get("waiting")):
        since = datetime.fromisoformat(told)
        clocks.waiting_since = min(clocks.waiting_since or since, since)
    if status == Status.SOLVED and before != Status.SOLVED:
        clocks.first_solved_at = clocks.first_solved_at or event.at
        clocks.last_solved_at = event.at
