"""Move a ticket along the transition map."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..clocks import status_without
from ..models import StatusLabel, Ticket, TicketEvent
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..permissions import demand
from ..state import replay, set_clocks
from ..transitions import RIGHTS, ImpossibleChange, after, change_to
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


@transaction.atomic
def undo_status(*, user, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Take the user's own last pick of a status back: the ticket has the status it had, and
    for clocks and figures the pick never was. Raises ``ImpossibleChange`` if the status was
    changed since, or by somebody else. Twice is once."""
    ticket = lock_ticket(ticket)
    demand(user, ticket, AccessLevel.REPLY)
    stay_out(ticket)
    events = list(ticket.events.order_by("pk"))
    picked = _last_change(events)
    if picked is None or picked.actor_id != user.pk:
        raise ImpossibleChange(_("Somebody has changed it since."))
    if picked.data.get("undoes"):
        return ticket
    if picked.kind != EventKind.STATUS:
        raise ImpossibleChange(_("This can't be taken back."))
    was = replay(events[: events.index(picked)])
    # Who wrote since, or was merged in, would be buried.
    if status_without(events, picked) != was.status:
        raise ImpossibleChange(_("Somebody has changed it since."))
    label = StatusLabel.objects.filter(pk=was.label_id).values_list("pk", flat=True).first()
    record_event(
        ticket=ticket,
        kind=EventKind.STATUS,
        cause=Cause.AGENT,
        actor=user,
        status=was.status,
        at=at,
        undoes=picked.pk,
        label=label,
        until=was.snoozed_until and was.snoozed_until.isoformat(),
    )
    set_clocks(ticket, ticket.events.order_by("pk"))
    ticket.save()
    return ticket


def _last_change(events: list[TicketEvent]) -> TicketEvent | None:
    """The event that gave the ticket the status it has; None if it always had it."""
    pairs = zip(reversed(events[:-1]), reversed(events), strict=False)
    return next((event for before, event in pairs if before.status != event.status), None)
