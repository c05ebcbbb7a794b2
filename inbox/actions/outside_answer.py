"""Somebody answered to whom a conversation was forwarded: heard by the team alone."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Message, Person, ReceivedMail, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import Channel
from ..models.message import MessageKind
from .add_customer_message import Said
from .attach import attach_files
from .locking import lock_final_target
from .record_event import record_event

FLAG = "forwarded"


@transaction.atomic
def add_outside_answer(
    *,
    ticket: Ticket,
    person: Person,
    said: Said,
    flagged: str = FLAG,
    automatic: bool = False,
    received: ReceivedMail | None = None,
    at: datetime | None = None,
) -> Message:
    """A note with a writer outside: the customer's page, mails and status know nothing of it."""
    at = at or timezone.now()
    ticket = lock_final_target(ticket)
    message = Message.with_notes.create(
        ticket=ticket,
        kind=MessageKind.NOTE,
        channel=Channel.EMAIL,
        person=person,
        automatic=automatic,
        flagged=flagged,
        received=received,
        created_at=at,
        **said.columns(),
    )
    attach_files(message=message, files=said.files)
    record_event(
        ticket=ticket,
        kind=EventKind.NOTED,
        cause=Cause.SYSTEM,
        at=at,
        message=message.pk,
        outside=True,
    )
    return message
