"""Note what must be indexed anew. ``record_event`` calls this for all that happens to a
ticket; what changes without an event (a name, an erasure, a saved reply) calls it itself."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from wagdesk.search.actions import drain_index_changes, mark_all_changed, mark_changed

from ..models import Ticket, TicketEvent
from ..models.event import EventKind

# After these, other agents may find the person: their tickets lie elsewhere.
MOVES = (
    EventKind.OPENED,
    EventKind.ASSIGNED,
    EventKind.REPLIED,
    EventKind.PARTICIPANT,
    EventKind.MERGED,
    EventKind.UNMERGED,
    EventKind.MOVED,
    EventKind.REQUESTER,
    EventKind.TRASHED,
    EventKind.RESTORED,
)


def mark_events(events: Iterable[TicketEvent]) -> None:
    """In the transaction of the events: their tickets, and who belongs to them."""
    changed = []
    for event in events:
        changed.append(("ticket", str(event.ticket_id)))
        if event.kind in MOVES:
            confirmed = event.data.get("person")
            people = [event.ticket.requester_id, *([confirmed] if confirmed else [])]
            changed += [("person", str(pk)) for pk in people]
    mark_all_changed(changed=changed)


def mark_tickets(numbers: Iterable[int]) -> None:
    mark_changed(kind="ticket", object_ids=map(str, numbers))


def mark_people(ids: Iterable[int]) -> None:
    mark_changed(kind="person", object_ids=map(str, ids))


def mark_saved_replies(ids: Iterable[int]) -> None:
    mark_changed(kind="saved_reply", object_ids=map(str, ids))


def mark_tickets_of(people: Iterable[int]) -> None:
    """Every ticket that can be found by these people's names."""
    ids = list(people)
    theirs = Q(requester__in=ids) | Q(participants__person__in=ids)
    mark_tickets(Ticket.objects.filter(theirs).values_list("pk", flat=True).distinct())


def drop_from_search_at_once() -> None:
    """For erased words: when they are gone from the database, the index shall not keep them
    until a worker comes. If it can't be now, the noted changes still stand."""
    transaction.on_commit(_drain, robust=True)


def _drain() -> None:
    for kind in ("ticket", "person"):
        drain_index_changes(kind=kind)
