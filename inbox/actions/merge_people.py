"""Two people turn out to be one, or not after all."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import (
    CustomerLink,
    Message,
    Participant,
    Person,
    PersonAddress,
    PersonMerge,
    PersonNote,
    Ticket,
    TicketEvent,
)
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..models.privacy import AuditAction
from ..queries.people import may_decide
from .audit import record
from .locking import lock_ticket
from .mark_for_search import mark_people, mark_tickets_of
from .record_event import record_event

# What moves along, and the column that says whose it is. Tickets and participations have
# rules of their own.
_ROWS = {
    "addresses": (PersonAddress, "person"),
    "notes": (PersonNote, "person"),
    "links": (CustomerLink, "person"),
    "tickets": (Ticket, "requester"),
    "people": (Person, "merged_into"),
}
_FILLED = ("name", "locale", "time_zone", "user_id")


class ImpossibleMerge(Exception):
    """These two can't be merged, or not parted; ``str()`` is a sentence for people."""


def may_merge(user: Any, *people: Person) -> bool:
    """Whoever may reply in every ticket of all of them: a merge shows each person's tickets
    to the other, and to those who work on the other's."""
    return may_decide(user, *people, level=AccessLevel.REPLY)


@transaction.atomic
def merge_people(
    *, user: Any, source: Person, target: Person, at: datetime | None = None
) -> PersonMerge:
    """Make ``source`` part of ``target``: addresses, tickets, notes and all.

    What moved is noted, so that ``unmerge_people`` can give it back. Messages stay with whom
    they were written by.
    """
    source, target = _locked(source, target)
    _demand(user, source, target)
    moved = {
        name: list(model._base_manager.filter(**{column: source}).values_list("pk", flat=True))
        for name, (model, column) in _ROWS.items()
    }
    moved["participants"] = list(
        Participant.objects.filter(person=source)
        .exclude(ticket__in=Participant.objects.filter(person=target).values("ticket"))
        .values_list("pk", flat=True)
    )
    moved["filled"] = _fill(target, source)
    _hand_over(moved, source, target)
    Person.objects.filter(pk=source.pk).update(merged_into=target)
    merge = PersonMerge.objects.create(
        source=source, target=target, by=user, moved=moved, at=at or timezone.now()
    )
    _found_anew(source, target)
    record(
        action=AuditAction.MERGED_PEOPLE,
        actor=user,
        kind="person",
        object_id=target.pk,
        at=at,
        source=source.pk,
        merge=merge.pk,
    )
    return merge


@transaction.atomic
def unmerge_people(*, user: Any, merge: PersonMerge, at: datetime | None = None) -> Person:
    """Part them again; the person who is back.

    They get what came from them and is still the other's, and the tickets that were opened
    meanwhile from their addresses: those were never the other's.
    """
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    source = Person.objects.select_for_update().get(pk=merge.source_id)
    if merge.undone_at is not None or source.merged_into_id is None:
        raise ImpossibleMerge(_("This merge was taken back already."))
    holder = Person.objects.select_for_update().get(pk=source.merged_into_id)
    if not may_merge(user, holder):
        raise PermissionDenied(_("You may not answer in all of this person’s tickets."))
    later = _written_since(merge, holder)
    _hand_over(_still_moved(merge), holder, source)
    _take_back_filled(merge, source)
    Person.objects.filter(pk=source.pk).update(merged_into=None)
    for ticket in later:
        _give(ticket, source, user, at)
    PersonMerge.objects.filter(pk=merge.pk).update(undone_at=at or timezone.now())
    _found_anew(source, holder)
    record(
        action=AuditAction.UNMERGED_PEOPLE,
        actor=user,
        kind="person",
        object_id=holder.pk,
        at=at,
        source=source.pk,
        merge=merge.pk,
    )
    return Person.objects.get(pk=source.pk)


def _locked(source: Person, target: Person) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update().filter(pk__in=[source.pk, target.pk])
    found = {person.pk: person for person in rows.order_by("pk")}
    if len(found) < 2:
        raise ImpossibleMerge(_("Choose somebody else: this is the same person."))
    return found[source.pk], found[target.pk]


def _demand(user: Any, source: Person, target: Person) -> None:
    for person in (source, target):
        if person.merged_into_id is not None:
            raise ImpossibleMerge(_("%s is part of another person already.") % person.label)
    if not may_merge(user, source, target):
        raise PermissionDenied(
            _("You may merge people only if you may answer in every ticket of both.")
        )


def _hand_over(moved: dict, giver: Person, taker: Person) -> None:
    """Rows that moved elsewhere since stay there."""
    for name, (model, column) in _ROWS.items():
        rows = model._base_manager.filter(pk__in=moved.get(name, ()), **{column: giver})
        rows.update(**{column: taker})
    theirs = Participant.objects.filter(pk__in=moved.get("participants", ()), person=giver)
    theirs.exclude(ticket__in=Participant.objects.filter(person=taker).values("ticket")).update(
        person=taker
    )


def _fill(target: Person, source: Person) -> list[str]:
    """What the target lacks it takes from the source; the names of these columns."""
    lacking = [name for name in _FILLED if not getattr(target, name) and getattr(source, name)]
    if lacking:
        values = {name: getattr(source, name) for name in lacking}
        Person.objects.filter(pk=target.pk).update(**values)
    return lacking


def _still_moved(merge: PersonMerge) -> dict:
    """Without the tickets that somebody gave to anybody by name since: an event tells whose
    they are, and giving them back in silence would belie it."""
    tickets = merge.moved.get("tickets", ())
    given = TicketEvent.objects.filter(
        ticket__in=tickets, kind=EventKind.REQUESTER, at__gte=merge.at
    )
    stay = set(given.values_list("ticket", flat=True))
    return merge.moved | {"tickets": [pk for pk in tickets if pk not in stay]}


def _take_back_filled(merge: PersonMerge, source: Person) -> None:
    """From whom it was given to, unless somebody wrote something else there since."""
    for name in merge.moved.get("filled", ()):
        empty = None if name == "user_id" else ""
        rows = Person.objects.filter(pk=merge.target_id, **{name: getattr(source, name)})
        rows.update(**{name: empty})


def _written_since(merge: PersonMerge, holder: Person) -> list[Ticket]:
    """Tickets opened since the merge whose first words came from an address of the source."""
    ids = merge.moved.get("addresses", ())
    addresses = PersonAddress.objects.filter(pk__in=ids, person=holder)
    values = set(addresses.values_list("value", flat=True))
    tickets = Ticket.objects.filter(requester=holder, created_at__gte=merge.at)
    tickets = tickets.exclude(pk__in=merge.moved.get("tickets", ()))
    said = Message.with_notes.filter(ticket__in=tickets, kind=MessageKind.CUSTOMER)
    first: dict[int, str] = {}
    for ticket, address in said.order_by("-pk").values_list("ticket", "from_address"):
        first[ticket] = address
    return list(tickets.filter(pk__in=[pk for pk, address in first.items() if address in values]))


def _give(ticket: Ticket, source: Person, user: Any, at: datetime | None) -> None:
    ticket = lock_ticket(ticket)
    before = ticket.requester_id
    Message.with_notes.filter(ticket=ticket, person=before).update(person=source)
    Participant.objects.filter(ticket=ticket, person=before).update(person=source)
    ticket.requester = source
    record_event(
        ticket=ticket,
        kind=EventKind.REQUESTER,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=before,
        requester=source.pk,
    )


def _found_anew(*people: Person) -> None:
    ids = [person.pk for person in people]
    mark_people(ids)
    mark_tickets_of(ids)
