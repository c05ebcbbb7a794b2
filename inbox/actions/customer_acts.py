"""What customers do on their own page of a ticket."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Message, Person, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import Channel
from ..transitions import Change, ImpossibleChange, after
from .add_customer_message import Said, add_customer_message
from .attach import NewFile
from .locking import lock_final_target, lock_ticket
from .record_event import record_event

# The same words again so soon are the same message sent twice.
TWICE_WITHIN = timedelta(minutes=10)


@transaction.atomic
def customer_write(
    *, ticket: Ticket, person: Person, text: str, files: tuple[NewFile, ...] = ()
) -> Message:
    """The customer's answer; in a closed ticket it opens a new, linked one. The same words
    sent twice are one message."""
    ticket = lock_final_target(ticket)
    if again := _said_before(ticket, person, text):
        return again
    said = Said(visible_text=text, subject=ticket.subject, from_address=person.address, files=files)
    return add_customer_message(ticket=ticket, person=person, said=said, channel=Channel.FORM)


def _said_before(ticket: Ticket, person: Person, text: str) -> Message | None:
    recent = Message.objects.filter(person=person, created_at__gt=timezone.now() - TWICE_WITHIN)
    here = recent.filter(ticket=ticket) | recent.filter(ticket__links__target=ticket)
    last = here.order_by("-pk").first()
    return last if last is not None and last.visible_text == text else None


@transaction.atomic
def customer_solve(*, ticket: Ticket) -> Ticket:
    """ "This is solved"; raises ``ImpossibleChange``. Doing it twice changes nothing."""
    return _change(ticket, Change.CUSTOMER_SOLVED)


@transaction.atomic
def customer_reopen(*, ticket: Ticket) -> Ticket:
    """ "It is not solved"; raises ``ImpossibleChange``. Doing it twice changes nothing."""
    return _change(ticket, Change.CUSTOMER_REOPENED)


# Where each leaves the ticket, so that a second press is no mistake.
_DONE = {Change.CUSTOMER_SOLVED: ("solved",), Change.CUSTOMER_REOPENED: ("new", "open")}


def _change(ticket: Ticket, change: Change) -> Ticket:
    ticket = lock_ticket(ticket)
    # Since their page was made: they see where it is now when it is drawn again.
    if ticket.merged_into_id or ticket.trashed_at:
        raise ImpossibleChange(_("This request has been moved."))
    if ticket.status in _DONE[change]:
        return ticket
    record_event(
        ticket=ticket,
        kind=EventKind.STATUS,
        cause=Cause.CUSTOMER,
        status=after(change, ticket.status),
        change=str(change),
    )
    return ticket
