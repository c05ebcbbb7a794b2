"""Say something that only our side sees."""

from datetime import datetime, timedelta

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

TWICE_WITHIN = timedelta(minutes=1)


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
    """Add a note. Its text is never shown to a customer.

    The same note again within ``TWICE_WITHIN``, as by a double click, is the first one.
    """
    at = at or timezone.now()
    ticket = held(user=user, ticket=ticket)
    if noted := _noted_already(user, ticket, text, files, at):
        return noted
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


def _noted_already(
    user, ticket: Ticket, text: str, files: tuple[NewFile, ...], at: datetime
) -> Message | None:
    """Their last word here, if it is this one and nobody has said anything since."""
    last = Message.with_notes.filter(ticket=ticket).order_by("-pk").first()
    if last is None or abs(at - last.created_at) > TWICE_WITHIN:
        return None
    said = (last.kind, last.author_id, last.visible_text, last.attachments.count())
    return last if said == (MessageKind.NOTE, user.pk, text, len(files)) else None
