"""Lay a ticket aside until a time, or until the customer writes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Ticket
from ..models.event import Cause, EventKind
from ..models.ticket import UNTIL_ANSWER, Status
from ..transitions import TRANSITIONS, Change, after
from .editing import ImpossibleEdit, held, stop_if_changed
from .locking import lock_ticket
from .record_event import record_event


@transaction.atomic
def snooze(
    *,
    user,
    ticket: Ticket,
    until: datetime | None,
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Snooze until a moment, or until the customer writes (None). The same again changes
    nothing; the status stays. A customer's message ends every snooze."""
    until, now = until or UNTIL_ANSWER, at or timezone.now()
    if until <= now:
        raise ImpossibleEdit(_("Pick a time that is still to come."))
    ticket = held(user=user, ticket=ticket)
    if ticket.status not in TRANSITIONS[Change.WAKE]:
        raise ImpossibleEdit(
            _("A ticket that is “%(status)s” needs no snooze.")
            % {"status": Status(ticket.status).label}
        )
    if ticket.snoozed_until == until:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["snoozed_until"])
    record_event(
        ticket=ticket,
        kind=EventKind.SNOOZED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        until=until.isoformat(),
    )
    return ticket


@transaction.atomic
def wake(*, user, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """End a snooze by hand; the status stays. Waking what is awake changes nothing."""
    ticket = held(user=user, ticket=ticket)
    if ticket.snoozed_until is not None:
        record_event(ticket=ticket, kind=EventKind.WOKEN, cause=Cause.AGENT, actor=user, at=at)
    return ticket


def wake_snoozed(*, now: datetime | None = None, limit: int = 500) -> int:
    """Wake the tickets whose time has come; returns how many. What waited for the customer
    or for others is open then: the wait is over."""
    now = now or timezone.now()
    due = Ticket.objects.filter(snoozed_until__lte=now).order_by("snoozed_until")[:limit]
    return sum(_wake(ticket, now) for ticket in due)


@transaction.atomic
def _wake(ticket: Ticket, now: datetime) -> bool:
    ticket = lock_ticket(ticket)
    if ticket.snoozed_until is None or ticket.snoozed_until > now:
        return False
    lives_here = ticket.merged_into_id is None and ticket.trashed_at is None
    wakes = lives_here and ticket.status in TRANSITIONS[Change.WAKE]
    record_event(
        ticket=ticket,
        kind=EventKind.WOKEN,
        cause=Cause.SYSTEM,
        status=after(Change.WAKE, ticket.status) if wakes else None,
        at=now,
    )
    return True
