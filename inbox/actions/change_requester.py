"""Say whose request a ticket is."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Participant, Person, Ticket
from ..models.event import Cause, EventKind
from .editing import held, stop_if_changed
from .mark_for_search import mark_people
from .record_event import record_event


@transaction.atomic
def change_requester(
    *,
    user,
    ticket: Ticket,
    person: Person,
    keep: bool = False,
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Make ``person`` the requester: answers go to them from now on.

    Who was it before leaves the conversation, unless ``keep``: a colleague who only passed
    a mail on has no more part in it. The same again changes nothing.
    """
    ticket = held(user=user, ticket=ticket)
    if ticket.requester_id == person.pk:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, columns=["requester_id"])
    before = ticket.requester_id
    Participant.objects.get_or_create(
        ticket=ticket, person=person, defaults={"added_at": at or timezone.now()}
    )
    if not keep:
        Participant.objects.filter(ticket=ticket, person=before).delete()
    record_event(
        ticket=ticket,
        kind=EventKind.REQUESTER,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        before=before,
        requester=person.pk,
        kept=keep,
    )
    mark_people([before])
    return ticket
