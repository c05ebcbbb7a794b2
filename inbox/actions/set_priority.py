"""Say how urgent a ticket is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Ticket
from ..models.event import Cause, EventKind
from ..models.ticket import Priority
from .editing import ImpossibleEdit, held, stop_if_changed
from .record_event import record_event


@transaction.atomic
def set_priority(
    *, user, ticket: Ticket, priority: int, version: int | None = None, at: datetime | None = None
) -> Ticket:
    """Set the priority. The same again changes nothing."""
    if priority not in Priority.values:
        raise ImpossibleEdit(_("There is no such priority."))
    ticket = held(user=user, ticket=ticket)
    if ticket.priority == priority:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["priority"])
    record_event(
        ticket=ticket,
        kind=EventKind.PRIORITY,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=ticket.priority,
        priority=int(priority),
    )
    return ticket
