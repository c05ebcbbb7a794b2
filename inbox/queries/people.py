"""Whom a viewer may know of: people with a ticket that the viewer sees; and how much."""

from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from ..models import (
    Mailbox,
    Message,
    Participant,
    Person,
    PersonAddress,
    PersonNote,
    ReceivedMail,
    Ticket,
)
from ..models.mailbox import AccessLevel
from ..permissions import is_administrator, is_staff_member, mailboxes_for, ticket_rule
from .tickets import tickets_for


def people_for(viewer: Any) -> QuerySet:
    """Those with a ticket that the viewer sees; all of them for a superuser. Who was merged
    into somebody is that person."""
    if not is_staff_member(viewer):
        return Person.objects.none()
    people = Person.objects.filter(merged_into=None)
    if viewer.is_superuser:
        return people
    # Correlated, so that a page of a list stops reading when it is full.
    asked = tickets_for(viewer).filter(requester=OuterRef("pk"))
    part = Participant.objects.filter(person=OuterRef("pk"), ticket__in=tickets_for(viewer))
    return people.filter(Exists(asked) | Exists(part))


def person_for_viewer(viewer: Any, pk: int) -> Person:
    """One person; missing and forbidden look the same (``Http404``)."""
    person = people_for(viewer).filter(pk=pk).first()
    if person is None:
        raise Http404(_("There is no such person."))
    return person


def merged_into_whom(viewer: Any, pk: int) -> Person | None:
    """For an old address of somebody who was merged: who they are now."""
    row = Person.objects.filter(pk=pk, merged_into__isnull=False).first()
    return row and people_for(viewer).filter(pk=row.merged_into_id).first()


def person_notes_for(viewer: Any, person: Person) -> QuerySet:
    """What colleagues of the viewer's mailboxes noted about somebody that
    ``person_for_viewer`` gave."""
    rows = PersonNote.objects.filter(person=person)
    if viewer.is_superuser:
        return rows
    return rows.filter(mailbox__in=mailboxes_for(viewer))


def mailboxes_to_note_in(viewer: Any, person: Person) -> list[Mailbox]:
    """Where the viewer may answer somebody, and so note something about them: the mailbox of
    their latest ticket first."""
    theirs = Q(requester=person) | Q(participants__person=person)
    rows = tickets_for(viewer, AccessLevel.REPLY).filter(theirs).order_by()
    latest = dict(rows.values_list("mailbox").annotate(Max("pk")))
    return sorted(Mailbox.objects.filter(pk__in=latest), key=lambda box: -latest[box.pk])


def may_decide(viewer: Any, *people: Person, level: str = AccessLevel.REPLY) -> bool:
    """Whether the viewer sees all of these people and has ``level`` on every ticket that they
    asked or take part in, those in the trash too."""
    ids = {person.pk for person in people}
    if people_for(viewer).filter(pk__in=ids).count() < len(ids):
        return False
    return _holds_all(viewer, _tickets_of(_same(*people)), level)


def may_hand_out(viewer: Any, person: Person) -> bool:
    """Whether the viewer may export or erase all that is known of a person: who manages
    every ticket that they asked, wrote or take part in, and administrators who see them."""
    if is_administrator(viewer):
        return people_for(viewer).filter(pk=person.pk).exists()
    if not may_decide(viewer, person, level=AccessLevel.MANAGE):
        return False
    people = _same(person)
    said = Message.with_notes.filter(person__in=people).order_by().values("ticket")
    theirs = Ticket.objects.filter(Q(pk__in=said) | Q(pk__in=_tickets_of(people).values("pk")))
    return _holds_all(viewer, theirs, AccessLevel.MANAGE)


def has_mail_elsewhere(viewer: Any, person: Person) -> bool:
    """Whether mails of theirs came to mailboxes that the viewer does not manage, also such as
    became no message. Reads the whole ledger: ask once it matters."""
    if is_administrator(viewer):
        return False
    mine = mailboxes_for(viewer, AccessLevel.MANAGE).values("pk")
    sent = Q(pk__in=[])
    addresses = PersonAddress.objects.filter(person__in=_same(person))
    for value in addresses.values_list("value", flat=True):
        sent |= Q(mail_from__iexact=value)
    return ReceivedMail.objects.filter(sent).exclude(mailbox__in=mine).exists()


def _same(*people: Person) -> list[int]:
    """They and who was merged into them: messages stay with whom they were written by."""
    ids = [person.pk for person in people]
    rows = Person.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
    return list(rows.values_list("pk", flat=True))


def _tickets_of(people: list[int]) -> QuerySet:
    part = Participant.objects.filter(person__in=people).values("ticket")
    return Ticket.objects.filter(Q(requester__in=people) | Q(pk__in=part))


def _holds_all(viewer: Any, tickets: QuerySet, level: str) -> bool:
    held = Ticket.objects.filter(ticket_rule(viewer, level))
    return not tickets.exclude(pk__in=held.values("pk")).exists()
