"""Move a ticket along the transition map."""

from datetime import datetime

from django.db import transaction

from ..models import Ticket
from ..models.event import Cause, EventKind
from ..permissions import demand
from ..transitions import RIGHTS, after, change_to
from .editing import stay_out, stop_if_changed
from .locking import lock_ticket
from .record_event import record_event


@transaction.atomic
def change_status(
    *, user, ticket: Ticket, status: str, version: int | None = None, at: datetime | None = None
) -> Ticket:
    """An agent picks a status. Raises ``ImpossibleChange`` where the map has no edge.

    Picking the status a ticket already has changes nothing.
    """
    ticket = lock_ticket(ticket)
    change = change_to(ticket.status, status)
    demand(user, ticket, RIGHTS[change])
    stay_out(ticket)
    if ticket.status == status:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["status"])
    record_event(
        ticket=ticket,
        kind=EventKind.STATUS,
        cause=Cause.AGENT,
        actor=user,
        status=after(change, ticket.status),
        at=at,
        change=str(change),
    )
    return ticket
