"""Every ticket's state, made anew from its events alone and compared with what is stored.

Derived: all columns that ``TicketState`` names, the tags, and ``has_files`` (from the files).
Facts, which no event repeats because they may be about a person and must be erasable: subject,
messages, files, custom values, notes. What was deleted since (a user, a team, a label, a tag)
is nobody and nothing on both sides; people who were merged are one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from .actions.files import file_of_ticket
from .actions.locking import lock_ticket
from .actions.mark_for_search import mark_tickets
from .actions.people import final_person
from .actions.refile import refile_all
from .models import Person, StatusLabel, TaggedTicket, Team, Ticket, TicketEvent, TicketTag
from .state import TicketState, replay

BATCH = 200
# Not told by the events of the first days; then what is stored stands.
_MAY_BE_UNTOLD = ("mailbox_id", "requester_id")
COLUMNS = tuple(each.name for each in fields(TicketState) if each.name != "tags")


@dataclass(frozen=True)
class Difference:
    """A column (or ``tags``, or ``events`` that can't be read) that is not as told."""

    ticket: int
    column: str
    stored: Any
    rebuilt: Any

    def __str__(self) -> str:
        return f"#{self.ticket} {self.column}: stored {self.stored}, rebuilt {self.rebuilt}"


def rebuild_all(
    *, fix: bool = True, after: int = 0, progress: Callable[[int, int], None] | None = None
) -> Iterator[Difference]:
    """Every difference of every ticket with a number above ``after``, in order; what differs
    is set right unless ``fix`` is off. Memory stays flat; ``progress`` gets the last number
    of each batch, from where one may go on, and the batch's size."""
    while True:
        rows = Ticket.objects.filter(pk__gt=after).order_by("pk")
        numbers = list(rows.values_list("pk", flat=True)[:BATCH])
        if not numbers:
            return
        for number in sorted({row.ticket for row in compare(numbers)}):
            # Again under the lock: somebody may have written between two reads.
            yield from look_again(number, fix=fix)
        after = numbers[-1]
        if progress:
            progress(after, len(numbers))


def compare(numbers: Iterable[int]) -> list[Difference]:
    """The differences of these tickets, in a number of queries that does not grow."""
    numbers = list(numbers)
    tickets = list(
        Ticket.objects.filter(pk__in=numbers).annotate(files=file_of_ticket()).order_by("pk")
    )
    states, found = {}, []
    events = _events(numbers)
    for ticket in tickets:
        try:
            states[ticket.pk] = replay(events[ticket.pk])
        except (KeyError, TypeError, ValueError) as error:
            found.append(Difference(ticket.pk, "events", None, f"unreadable: {error!r}"))
        if not events[ticket.pk]:
            del states[ticket.pk]
            found.append(Difference(ticket.pk, "events", None, "none"))
    _forget_deleted(states.values())
    tags = _tags(numbers)
    for ticket in tickets:
        if state := states.get(ticket.pk):
            found += _compare(ticket, state, tags[ticket.pk])
    return sorted(found, key=lambda row: row.ticket)


@transaction.atomic
def look_again(number: int, *, fix: bool) -> list[Difference]:
    """The differences of one ticket that nobody else writes to meanwhile; ``fix`` writes what
    the events tell over what is stored."""
    lock_ticket(Ticket(pk=number))
    found = compare([number])
    told = {row.column: row.rebuilt for row in found if row.column != "events"}
    if not fix or not told:
        return found
    if "tags" in told:
        _write_tags(number, set(told.pop("tags")))
    if told:
        Ticket.objects.filter(pk=number).update(**told)
    refile_all([number])
    mark_tickets([number])
    return found


def _events(numbers: list[int]) -> dict[int, list[TicketEvent]]:
    grouped: dict[int, list[TicketEvent]] = defaultdict(list)
    rows = TicketEvent.objects.filter(ticket__in=numbers).order_by("ticket", "pk")
    for event in rows.iterator(chunk_size=2000):
        grouped[event.ticket_id].append(event)
    return grouped


def _tags(numbers: list[int]) -> dict[int, set[int]]:
    tags: dict[int, set[int]] = defaultdict(set)
    rows = TaggedTicket.objects.filter(content_object__in=numbers)
    for ticket, tag in rows.values_list("content_object", "tag"):
        tags[ticket].add(tag)
    return tags


def _forget_deleted(states: Iterable[TicketState]) -> None:
    """Users, teams, labels and tags that are no more."""
    states = list(states)
    for column, model in (
        ("assignee_id", get_user_model()),
        ("team_id", Team),
        ("label_id", StatusLabel),
    ):
        named = {getattr(state, column) for state in states} - {None}
        living = _living(model, named)
        for state in states:
            if getattr(state, column) not in living:
                setattr(state, column, None)
    living = _living(TicketTag, {tag for state in states for tag in state.tags})
    for state in states:
        state.tags &= living


def _living(model, ids: set) -> set:
    return set(model._base_manager.filter(pk__in=ids).values_list("pk", flat=True)) if ids else ids


def _compare(ticket: Ticket, state: TicketState, tags: set[int]) -> list[Difference]:
    pairs = [(name, getattr(ticket, name), getattr(state, name)) for name in COLUMNS]
    pairs.append(("has_files", ticket.has_files, ticket.files))
    pairs.append(("tags", sorted(tags), sorted(state.tags)))
    return [
        Difference(ticket.pk, name, stored, rebuilt)
        for name, stored, rebuilt in pairs
        if stored != rebuilt and not _is_the_same(name, stored, rebuilt)
    ]


def _is_the_same(name: str, stored: Any, rebuilt: Any) -> bool:
    if name in _MAY_BE_UNTOLD and rebuilt is None:
        return True
    if name != "requester_id":
        return False
    people = Person.objects.in_bulk([stored, rebuilt])
    # An erased person's row stays, so both are there; else it is a difference.
    return len(people) == 2 and len({final_person(person).pk for person in people.values()}) == 1


def _write_tags(number: int, wanted: set[int]) -> None:
    rows = TaggedTicket.objects.filter(content_object=number)
    rows.exclude(tag__in=wanted).delete()
    have = set(rows.values_list("tag", flat=True))
    TaggedTicket.objects.bulk_create(
        TaggedTicket(content_object_id=number, tag_id=tag) for tag in sorted(wanted - have)
    )
