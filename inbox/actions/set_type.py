"""Say what kind of request a ticket is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Ticket
from ..models.event import Cause, EventKind
from ..models.ticket import TicketType
from .editing import ImpossibleEdit, held, stop_if_changed
from .record_event import record_event


@transaction.atomic
def set_type(
    *, user, ticket: Ticket, type: str, version: int | None = None, at: datetime | None = None
) -> Ticket:
    """Set the type, or none (""). The same again changes nothing."""
    if type and type not in TicketType.values:
        raise ImpossibleEdit(_("There is no such type."))
    ticket = held(user=user, ticket=ticket)
    if ticket.type == type:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["type"])
    record_event(
        ticket=ticket,
        kind=EventKind.TYPE,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=str(ticket.type),
        type=str(type),
    )
    return ticket
