"""Say something that only our side sees."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Message, Ticket
from ..models.draft import DraftKind
from ..models.event import Cause, EventKind
from ..models.message import MessageKind
from .attach import NewFile, attach_files
from .drafts import drop_draft
from .editing import held
from .record_event import record_event


@transaction.atomic
def add_note(
    *,
    user,
    ticket: Ticket,
    text: str,
    html: str = "",
    files: tuple[NewFile, ...] = (),
    at: datetime | None = None,
) -> Message:
    """Add a note. Its text is never shown to a customer."""
    at = at or timezone.now()
    ticket = held(user=user, ticket=ticket)
    message = Message.with_notes.create(
        ticket=ticket,
        kind=MessageKind.NOTE,
        channel=ticket.channel,
        author=user,
        visible_text=text,
        html=html,
        created_at=at,
    )
    attach_files(message=message, files=files)
    record_event(
        ticket=ticket,
        kind=EventKind.NOTED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        message=message.pk,
    )
    drop_draft(user=user, ticket=ticket, kind=DraftKind.NOTE)
    return message
