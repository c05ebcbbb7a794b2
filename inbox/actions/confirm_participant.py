"""Let somebody who wrote into a ticket belong to it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Message, Participant, Person, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
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
    flagged = Message.with_notes.filter(ticket=ticket, person=person).exclude(flagged="")
    held_back = flagged.update(flagged="")
    if created or held_back:
        record_event(
            ticket=ticket,
            kind=EventKind.PARTICIPANT,
            cause=Cause.AGENT,
            actor=user,
            status=_status(ticket) if held_back else None,
            at=at,
            person=person.pk,
        )
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
