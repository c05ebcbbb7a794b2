"""Append what happened and bring the ticket's derived fields up to date."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

from wagdesk.rows import insert, update

from ..models import Ticket, TicketEvent
from ..models.event import Cause, EventKind
from ..state import apply, is_silent
from .mark_for_search import mark_events
from .refile import refile

_held: ContextVar[list[TicketEvent] | None] = ContextVar("wagdesk_held_events", default=None)


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
    event = TicketEvent(
        ticket=ticket,
        kind=kind,
        cause=cause,
        actor=actor,
        status=ticket.status if status is None else status,
        data=data,
        at=at or timezone.now(),
    )
    apply(ticket, event)
    held = _held.get()
    if held is None:
        _write([event])
    else:
        held.append(event)
    return event


@contextmanager
def written_together() -> Iterator[None]:
    """What is recorded meanwhile is written when this ends: one statement for the events, one
    for each ticket, one for the index. For tickets that the caller has opened or locked; who
    reads one anew (``locking``) has what is held written first."""
    token = _held.set([])
    try:
        yield
        write_held()
    finally:
        _held.reset(token)


def write_held() -> None:
    """Write now what ``written_together`` holds back, if anything."""
    if held := _held.get():
        events, held[:] = held[:], []
        _write(events)


def _write(events: Sequence[TicketEvent]) -> None:
    insert(*events)
    for ticket in {id(event.ticket): event.ticket for event in events}.values():
        update(ticket)
        # A ticket that was just opened has no rows to bring up to date.
        if ticket.version > 2:
            refile(ticket)
    mark_events([event for event in events if not is_silent(event)])
