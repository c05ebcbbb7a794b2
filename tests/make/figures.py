"""A week in a mailbox, hour by hour, and what the service report says of it."""

from datetime import UTC, date, datetime, timedelta

from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.count_figures import count_all
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import Ticket
from wagdesk.inbox.queries.metrics import FIGURES, Period, figures_for, measure

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = Period(date(2026, 11, 2), date(2026, 11, 8), UTC)


def after(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def say(manager, ticket, hours: float, status: str = "pending"):
    ticket = Ticket.objects.get(pk=ticket.pk)
    return reply(
        user=manager,
        ticket=ticket,
        text="Hi",
        seen_message=10**9,
        status=status,
        at=after(hours),
    )


def set_to(manager, ticket, status: str, hours: float) -> None:
    change_status(
        user=manager, ticket=Ticket.objects.get(pk=ticket.pk), status=status, at=after(hours)
    )


def measured(manager, code: str, period: Period = WEEK):
    count_all()
    return measure(figures_for(manager), FIGURES[code], period)
