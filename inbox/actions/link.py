"""Tie two tickets that have to do with each other, and untie them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Ticket, TicketLink
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..models.ticket import LinkKind
from ..permissions import demand
from .editing import ImpossibleEdit, held
from .locking import lock_ticket
from .record_event import record_event

# What an agent may say; the other kinds are told by what happened.
BY_HAND = (LinkKind.RELATED, LinkKind.DUPLICATE, LinkKind.FOLLOW_UP)
_BOTH_WAYS = (LinkKind.RELATED,)


@transaction.atomic
def link(
    *, user, ticket: Ticket, other: Ticket, kind: str, at: datetime | None = None
) -> TicketLink:
    """``ticket`` is related to, a duplicate of, or follows up ``other``. Needs the right to
    reply in ``ticket`` and to see ``other``. The same again changes nothing."""
    demand(user, other, AccessLevel.VIEW)
    if kind not in BY_HAND:
        raise ImpossibleEdit(_("Tickets can't be linked this way."))
    if ticket.pk == other.pk:
        raise ImpossibleEdit(_("A ticket can't be linked to itself."))
    ticket = _hold_both(user, ticket, other)
    known = TicketLink.objects.filter(source=ticket, target=other, kind=kind)
    if kind in _BOTH_WAYS:
        known |= TicketLink.objects.filter(source=other, target=ticket, kind=kind)
    if row := known.first():
        return row
    row = TicketLink.objects.create(source=ticket, target=other, kind=kind)
    _tell(user, EventKind.LINKED, ticket, other, kind, at)
    return row


@transaction.atomic
def unlink(*, user, ticket: Ticket, other: Ticket, kind: str, at: datetime | None = None) -> Ticket:
    """Remove a link of this kind, whichever way round. The same again changes nothing."""
    ticket = _hold_both(user, ticket, other)
    rows = TicketLink.objects.filter(source=ticket, target=other, kind=kind)
    rows |= TicketLink.objects.filter(source=other, target=ticket, kind=kind)
    if rows.delete()[0]:
        _tell(user, EventKind.UNLINKED, ticket, other, kind, at)
    return ticket


def _hold_both(user, ticket: Ticket, other: Ticket) -> Ticket:
    # In one order, or two links the other way round would wait for each other.
    for number in sorted({ticket.pk, other.pk}):
        lock_ticket(Ticket(pk=number))
    return held(user=user, ticket=ticket)


def _tell(user, event: EventKind, ticket: Ticket, other: Ticket, kind: str, at) -> None:
    for one, far in ((ticket, other.pk), (lock_ticket(other), ticket.pk)):
        record_event(
            ticket=one,
            kind=event,
            cause=Cause.AGENT,
            actor=user,
            at=at,
            other=far,
            link=str(kind),
        )
