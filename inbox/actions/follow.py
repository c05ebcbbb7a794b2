"""Keep an eye on a ticket."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Follower, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from .editing import held
from .record_event import record_event


@transaction.atomic
def follow(*, user, ticket: Ticket, wanted: bool = True, at: datetime | None = None) -> Ticket:
    """Follow a ticket one may see, or no longer. The same again changes nothing."""
    ticket = held(user=user, ticket=ticket, level=AccessLevel.VIEW)
    rows = Follower.objects.filter(ticket=ticket, user=user)
    if rows.exists() == wanted:
        return ticket
    if wanted:
        Follower.objects.create(ticket=ticket, user=user, added_at=at or timezone.now())
    else:
        rows.delete()
    record_event(
        ticket=ticket,
        kind=EventKind.FOLLOWED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        user=str(user.pk),
        on=wanted,
    )
    return ticket
