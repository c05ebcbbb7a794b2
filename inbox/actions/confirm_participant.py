"""Let somebody who wrote into a ticket belong to it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Message, Participant, Person, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..permissions import demand
from ..transitions import FOLLOW_UP, Change, after
from .locking import lock_ticket
from .mark_for_search import mark_tickets
from .record_event import record_event


@transaction.atomic
def confirm_participant(
    *, user, ticket: Ticket, person: Person, at: datetime | None = None
) -> Ticket:
    """Make ``person`` a participant of ``ticket``; what they wrote counts from now on.

    Their flagged messages lose the flag and move the status as a customer's message would
    have. Doing it twice changes nothing.
    """
    demand(user, ticket, AccessLevel.REPLY)
    at = at or timezone.now()
    ticket = lock_ticket(ticket)
    _row, created = Participant.objects.get_or_create(
        ticket=ticket, person=person, defaults={"added_at": at}
    )
    held_back = Message.with_notes.filter(ticket=ticket, person=person).exclude(flagged="")
    messages = sorted(held_back.values_list("pk", flat=True))
    if created or messages:
        record_event(
            ticket=ticket,
            kind=EventKind.PARTICIPANT,
            cause=Cause.AGENT,
            actor=user,
            status=_status(ticket) if messages else None,
            at=at,
            person=person.pk,
            messages=messages,
            **_wait(ticket, messages),
        )
    held_back.update(flagged="")
    return ticket


@transaction.atomic
def confirm_stranger(
    *, user, message: Message, ticket: Ticket, at: datetime | None = None
) -> Ticket:
    """A stranger's answer opened a ticket of its own: let them write to ``ticket`` itself.

    The answer stays where it is; it only loses its flag.
    """
    demand(user, message.ticket, AccessLevel.REPLY)
    ticket = confirm_participant(user=user, ticket=ticket, person=message.person, at=at)
    Message.with_notes.filter(pk=message.pk).update(flagged="")
    mark_tickets([message.ticket_id])
    return ticket


def _status(ticket: Ticket) -> str | None:
    status = after(Change.CUSTOMER_WROTE, ticket.status)
    return None if status == FOLLOW_UP else status


def _wait(ticket: Ticket, messages: list[int]) -> dict[str, str]:
    """Since when they wait, unless we have written since."""
    said = Message.objects.filter(ticket=ticket)
    ours = said.filter(kind=MessageKind.REPLY, automatic=False).order_by("pk").last()
    theirs = said.filter(pk__in=messages, pk__gt=ours.pk if ours else 0, automatic=False)
    first = theirs.order_by("pk").first()
    return {"waiting": first.created_at.isoformat()} if first else {}
