"""Open a ticket."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wagdesk.rows import insert

from ..models import Mailbox, Participant, Person, Team, Ticket, TicketLink
from ..models.event import Cause, EventKind
from ..models.ticket import LinkKind, Priority, Status
from .locking import bring_up_to_date
from .record_event import record_event


@transaction.atomic(savepoint=False)
def open_ticket(
    *,
    mailbox: Mailbox,
    person: Person,
    subject: str,
    channel: str,
    locale: str = "",
    visit=None,
    status: str = Status.NEW,
    assignee=None,
    team: Team | None = None,
    priority: int = Priority.NORMAL,
    cause: Cause = Cause.CUSTOMER,
    actor=None,
    at: datetime | None = None,
) -> Ticket:
    """A new ticket with its requester as the first participant, and its first event."""
    at = at or timezone.now()
    ticket = Ticket(
        mailbox=mailbox,
        requester=person,
        subject=subject[:500],
        channel=channel,
        locale=locale or person.locale,
        visit=visit,
        status=status,
        assignee=assignee,
        team=team,
        priority=priority,
        created_at=at,
        updated_at=at,
    )
    insert(ticket)
    insert(Participant(ticket=ticket, person=person, added_at=at))
    record_event(
        ticket=ticket,
        kind=EventKind.OPENED,
        cause=cause,
        actor=actor,
        status=status,
        at=at,
        channel=channel,
        mailbox=mailbox.pk,
        requester=person.pk,
        assignee=None if assignee is None else str(assignee.pk),
        team=None if team is None else team.pk,
        priority=int(priority),
    )
    return ticket


@transaction.atomic
def link_tickets(
    *, source: Ticket, target: Ticket, kind: LinkKind, at: datetime | None = None
) -> TicketLink:
    """Tie a later ticket to an earlier one; doing it twice changes nothing."""
    link, created = TicketLink.objects.get_or_create(source=source, target=target, kind=kind)
    if created:
        for ticket, other in ((source, target), (target, source)):
            bring_up_to_date(ticket)
            record_event(
                ticket=ticket,
                kind=EventKind.LINKED,
                cause=Cause.SYSTEM,
                at=at,
                other=other.pk,
                link=kind,
            )
    return link
