"""Give a ticket to another mailbox."""

from datetime import datetime

from django.db import transaction

from ..models import Mailbox, MessageReference, PersonNote, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..permissions import agents_of, demand_mailbox
from .editing import held, stop_if_changed
from .record_event import record_event


@transaction.atomic
def move_ticket(
    *,
    user,
    ticket: Ticket,
    mailbox: Mailbox,
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Move the ticket; needs the right to reply in both mailboxes.

    Answers to mails of either mailbox find it: its references count in both from now on. An
    assignee who can't answer there loses it. The same again changes nothing.
    """
    demand_mailbox(user, mailbox, AccessLevel.REPLY)
    ticket = held(user=user, ticket=ticket)
    if ticket.mailbox_id == mailbox.pk:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["mailbox_id"])
    _copy_references(ticket, mailbox)
    before = ticket.mailbox_id
    record_event(
        ticket=ticket,
        kind=EventKind.MOVED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=before,
        mailbox=mailbox.pk,
        assignee=_assignee_there(ticket, mailbox),
    )
    _take_notes_along(ticket, before)
    return ticket


def _take_notes_along(ticket: Ticket, before: int) -> None:
    """What was noted about the requester is for those who work on their tickets: it moves with
    the last of them."""
    left = Ticket.objects.filter(requester=ticket.requester_id, mailbox=before)
    if not left.exists():
        notes = PersonNote.objects.filter(person=ticket.requester_id, mailbox=before)
        notes.update(mailbox=ticket.mailbox_id)


def _copy_references(ticket: Ticket, mailbox: Mailbox) -> None:
    """The old ones stay: answers may still come to the address the last mail was sent from."""
    known = MessageReference.objects.filter(ticket=ticket).exclude(mailbox=mailbox)
    copies = [
        MessageReference(
            mailbox=mailbox, reference=row.reference, ticket=ticket, message_id=row.message_id
        )
        for row in known.order_by("pk")
    ]
    # One that the other mailbox knows belongs to its own copy of that mail.
    MessageReference.objects.bulk_create(copies, ignore_conflicts=True)


def _assignee_there(ticket: Ticket, mailbox: Mailbox) -> str | None:
    if ticket.assignee is None:
        return None
    fits = ticket.assignee.is_superuser or agents_of(mailbox).filter(pk=ticket.assignee_id).exists()
    return str(ticket.assignee_id) if fits else None
