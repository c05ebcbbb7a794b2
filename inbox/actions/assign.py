"""Give a ticket to somebody, or to nobody."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Ticket
from ..models.event import Cause, EventKind
from ..permissions import agents_of
from .editing import held, stop_if_changed
from .record_event import record_event


@transaction.atomic
def assign(
    *, user, ticket: Ticket, assignee, version: int | None = None, at: datetime | None = None
) -> Ticket:
    """Assign the ticket to ``assignee`` (None: nobody). The same again changes nothing. Of
    two who take it at once the second is stopped (``StaleTicket``) if ``version`` is given."""
    ticket = held(user=user, ticket=ticket)
    if assignee is not None and not may_be_assigned(ticket, assignee):
        raise PermissionDenied(_("This person can't answer tickets of this mailbox."))
    if ticket.assignee_id == (assignee.pk if assignee else None):
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["assignee_id"])
    before = ticket.assignee_id
    ticket.assignee = assignee
    record_event(
        ticket=ticket,
        kind=EventKind.ASSIGNED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=_id(before),
        assignee=_id(ticket.assignee_id),
    )
    return ticket


def may_be_assigned(ticket: Ticket, person) -> bool:
    """True for those who can answer in the ticket's mailbox."""
    if person.is_superuser and person.is_active:
        return True
    return agents_of(ticket.mailbox).filter(pk=person.pk).exists()


def _id(pk) -> str | None:
    return None if pk is None else str(pk)
