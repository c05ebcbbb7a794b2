"""Give a ticket a better subject. What the customer wrote stays in their message."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Ticket
from ..models.event import Cause, EventKind
from .editing import ImpossibleEdit, held, stop_if_changed
from .record_event import record_event

LONGEST_SUBJECT = 500


@transaction.atomic
def edit_subject(
    *, user, ticket: Ticket, subject: str, version: int | None = None, at: datetime | None = None
) -> Ticket:
    """Change the subject. The words stand on the ticket alone, where they can be erased."""
    subject = " ".join(subject.split())
    if not subject:
        raise ImpossibleEdit(_("Write a subject."))
    if len(subject) > LONGEST_SUBJECT:
        raise ImpossibleEdit(_("A subject has %(n)d letters at most.") % {"n": LONGEST_SUBJECT})
    ticket = held(user=user, ticket=ticket)
    if ticket.subject == subject:
        return ticket
    stop_if_changed(user=user, ticket=ticket, version=version, kind=EventKind.SUBJECT)
    ticket.subject = subject
    record_event(ticket=ticket, kind=EventKind.SUBJECT, cause=Cause.AGENT, actor=user, at=at)
    return ticket
