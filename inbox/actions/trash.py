"""Put a ticket into the trash, take it out again, and remove tickets for good."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Attachment, Message, Participant, ReceivedMail, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..models.message import private_storage
from ..permissions import demand
from .editing import ImpossibleEdit
from .locking import lock_ticket
from .mark_for_search import drop_from_search_at_once, mark_people, mark_tickets
from .record_event import record_event


@transaction.atomic
def trash(*, user, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Put a ticket of any status into the trash: nobody sees it there but by the trash
    itself. The same again changes nothing."""
    demand(user, ticket, AccessLevel.REPLY)
    ticket = lock_ticket(ticket)
    if ticket.merged_into_id:
        raise ImpossibleEdit(_merged(ticket))
    if ticket.trashed_at is None:
        record_event(ticket=ticket, kind=EventKind.TRASHED, cause=Cause.AGENT, actor=user, at=at)
    return ticket


@transaction.atomic
def restore(*, user, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Take a ticket from the trash, as it was. The same again changes nothing."""
    demand(user, ticket, AccessLevel.REPLY)
    ticket = lock_ticket(ticket)
    if ticket.trashed_at is not None:
        record_event(ticket=ticket, kind=EventKind.RESTORED, cause=Cause.AGENT, actor=user, at=at)
    return ticket


def restore_for_customer(*, ticket: Ticket, at: datetime | None = None) -> None:
    """The customer wrote to a ticket in the trash: it must not be lost there. Call inside a
    transaction that holds the ticket."""
    if ticket.trashed_at is not None:
        record_event(ticket=ticket, kind=EventKind.RESTORED, cause=Cause.CUSTOMER, at=at)


@transaction.atomic
def purge_tickets(numbers: Iterable[int]) -> int:
    """Remove tickets for good, with all that was merged into them: rows, files, raw mail,
    index entries. Returns how many. Figures lose them too; there is no way back."""
    doomed = and_merged(numbers)
    people = people_in(doomed)
    _drop_files(doomed)
    # Deepest first: a ticket is protected while another leads to it.
    Ticket.objects.filter(pk__in=doomed).update(merged_into=None)
    Ticket.objects.filter(pk__in=doomed).delete()
    mark_tickets(doomed)
    mark_people(people)
    drop_from_search_at_once()
    return len(doomed)


def people_in(numbers: Iterable[int]) -> set[int]:
    """Whoever asked, took part or wrote in these tickets."""
    numbers = list(numbers)
    columns = ((Ticket.objects, "pk", "requester"), (Participant.objects, "ticket", "person"))
    said = (Message.with_notes.exclude(person=None), "ticket", "person")
    return {
        person
        for rows, ticket, column in (*columns, said)
        for person in rows.filter(**{f"{ticket}__in": numbers}).values_list(column, flat=True)
    }


def and_merged(numbers: Iterable[int]) -> set[int]:
    """These tickets, as far as they are there, and all that was merged into them."""
    wave = set(Ticket.objects.filter(pk__in=list(numbers)).values_list("pk", flat=True))
    found: set[int] = set()
    while wave - found:
        found |= wave
        wave = set(Ticket.objects.filter(merged_into__in=found).values_list("pk", flat=True))
    return found


def _drop_files(numbers: set[int]) -> None:
    """Files and raw mail; of a mail stays that it came, so that it never comes again."""
    files = Attachment.objects.filter(message__ticket__in=numbers).exclude(file="")
    raw = ReceivedMail.objects.filter(ticket__in=numbers)
    raw |= ReceivedMail.objects.filter(message__ticket__in=numbers)
    ids = set(raw.values_list("pk", flat=True))
    # A copy of a mail is as readable as the mail.
    raw = ReceivedMail.objects.filter(pk__in=ids) | ReceivedMail.objects.filter(first__in=ids)
    names = [*files.values_list("file", flat=True)]
    names += raw.exclude(blob="").values_list("blob", flat=True)
    raw.update(mail_from="", rcpt_to=[], peer="", blob="", error="", defects=[])

    def gone() -> None:
        storage = private_storage()
        for name in names:
            storage.delete(name)

    # After the commit: a rollback must not leave rows without their files.
    transaction.on_commit(gone)


def _merged(ticket: Ticket) -> str:
    return _("#%(number)d was merged into #%(target)d. Take that back first.") % {
        "number": ticket.pk,
        "target": ticket.merged_into_id,
    }
