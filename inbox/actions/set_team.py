"""Say which team looks after a ticket."""

from datetime import datetime

from django.db import transaction

from ..models import Team, Ticket
from ..models.event import Cause, EventKind
from .editing import held, stop_if_changed
from .record_event import record_event


@transaction.atomic
def set_team(
    *,
    user,
    ticket: Ticket,
    team: Team | None,
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Give the ticket to a team, or to none. Being in a team gives no right, so none is
    asked for. The same again changes nothing."""
    ticket = held(user=user, ticket=ticket)
    wanted = team.pk if team else None
    if ticket.team_id == wanted:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["team_id"])
    record_event(
        ticket=ticket,
        kind=EventKind.TEAM,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=ticket.team_id,
        team=wanted,
    )
    return ticket
