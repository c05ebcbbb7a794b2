"""Messages that are another matter become a ticket of their own."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import (
    Message,
    MessageReference,
    OutgoingMail,
    Participant,
    ReceivedMail,
    Ticket,
    TicketArticle,
    TicketLink,
)
from ..models.event import Cause, EventKind
from ..models.mail import OutgoingState
from ..models.message import MessageKind
from ..models.ticket import LinkKind, Status
from .editing import ImpossibleEdit, held
from .files import note_files
from .open_ticket import open_ticket
from .record_event import record_event


@transaction.atomic
def split_messages(
    *,
    user,
    ticket: Ticket,
    messages: Iterable[int],
    subject: str = "",
    at: datetime | None = None,
) -> Ticket:
    """Move these messages to a new ticket, linked to this one; returns the new one.

    At least one must be the customer's, and one must stay. What was said moves, with its
    files and the references by which answers find it; what happened stays where it was: the
    old ticket's clocks do not change; in the new one the customer has waited since what moved
    without an answer. The requester is whoever wrote the first of them.
    """
    at = at or timezone.now()
    ticket = held(user=user, ticket=ticket)
    rows = _chosen(ticket, messages)
    new = _open(user, ticket, rows, subject, at)
    ids = [row.pk for row in rows]
    _move(ids, new)
    _bring_writers(rows, ticket, new, at)
    TicketLink.objects.create(source=new, target=ticket, kind=LinkKind.SPLIT, created_at=at)
    note_files([ticket.pk, new.pk])
    for one, way in ((ticket, {"to": new.pk}), (new, {"from": ticket.pk, **_wait(rows)})):
        one.refresh_from_db(fields=["has_files"])
        record_event(
            ticket=one,
            kind=EventKind.SPLIT,
            cause=Cause.AGENT,
            actor=user,
            at=at,
            messages=ids,
            **way,
        )
    return new


def _chosen(ticket: Ticket, messages: Iterable[int]) -> list[Message]:
    said = Message.with_notes.filter(ticket=ticket, undone_at=None)
    rows = list(said.filter(pk__in=list(messages)).select_related("person").order_by("pk"))
    if not any(row.kind == MessageKind.CUSTOMER for row in rows):
        raise ImpossibleEdit(_("Tick at least one message of the customer."))
    stays = said.exclude(pk__in=[row.pk for row in rows]).exclude(kind=MessageKind.SYSTEM)
    if not stays.exists():
        raise ImpossibleEdit(_("At least one message must stay. Untick one."))
    # Taking it back would look for it where it was written.
    waiting = OutgoingMail.objects.filter(message__in=rows, state=OutgoingState.QUEUED)
    if waiting.exists():
        raise ImpossibleEdit(_("A mail you ticked has not left yet. Take it back, or wait."))
    return rows


def _open(user, ticket: Ticket, rows: list[Message], subject: str, at: datetime) -> Ticket:
    first = next(row for row in rows if row.kind == MessageKind.CUSTOMER)
    answered = any(row.kind == MessageKind.REPLY for row in rows)
    return open_ticket(
        mailbox=ticket.mailbox,
        person=first.person or ticket.requester,
        subject=" ".join(subject.split()) or first.subject or ticket.subject,
        channel=first.channel,
        locale=ticket.locale,
        status=Status.OPEN if answered else Status.NEW,
        assignee=ticket.assignee,
        team=ticket.team,
        priority=ticket.priority,
        cause=Cause.AGENT,
        actor=user,
        at=at,
    )


def _wait(rows: list[Message]) -> dict[str, str]:
    since = None
    for row in rows:
        if row.kind == MessageKind.REPLY:
            since = None
        elif row.kind == MessageKind.CUSTOMER and not row.automatic:
            since = since or row.created_at
    return {"waiting": since.isoformat()} if since else {}


def _move(ids: list[int], new: Ticket) -> None:
    """The rows that say which ticket a message belongs to."""
    Message.with_notes.filter(pk__in=ids).update(ticket=new)
    for model in (MessageReference, TicketArticle, ReceivedMail):
        model.objects.filter(message__in=ids).update(ticket=new)
    OutgoingMail.objects.filter(message__in=ids).exclude(ticket=None).update(ticket=new)


def _bring_writers(rows: list[Message], ticket: Ticket, new: Ticket, at: datetime) -> None:
    """Who took part in the old ticket and wrote what moved takes part in the new one."""
    writers = {row.person_id for row in rows} - {None, new.requester_id}
    known = ticket.participants.filter(person__in=writers).values_list("person", flat=True)
    Participant.objects.bulk_create(
        Participant(ticket=new, person_id=person, added_at=at) for person in known
    )
