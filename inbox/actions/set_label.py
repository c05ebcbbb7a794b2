"""Put a site's own word on a ticket's status."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import StatusLabel, Ticket
from ..models.event import Cause, EventKind
from .editing import ImpossibleEdit, held, stop_if_changed
from .record_event import record_event


@transaction.atomic
def set_label(
    *,
    user,
    ticket: Ticket,
    label: StatusLabel | None,
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Set or take off (None) the label. It goes by itself when the status changes. The same
    again changes nothing."""
    ticket = held(user=user, ticket=ticket)
    wanted = label.pk if label else None
    if ticket.label_id == wanted:
        return ticket
    if label and label.status != ticket.status:
        raise ImpossibleEdit(
            _("“%(label)s” goes with the status “%(status)s”. Set that first.")
            % {"label": label.name, "status": label.get_status_display()}
        )
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["label_id"])
    record_event(
        ticket=ticket,
        kind=EventKind.LABELLED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=ticket.label_id,
        label=wanted,
    )
    return ticket
