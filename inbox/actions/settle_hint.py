"""Take a hint off a message: somebody has looked."""

from django.db import transaction

from ..models import Message
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..models.message import HINTS
from ..permissions import demand
from .locking import lock_ticket
from .record_event import record_event


@transaction.atomic
def settle_hint(*, user, message: Message) -> Message:
    """Only hints: a flag that held a message back is lifted by letting its writer take part.
    Twice changes nothing."""
    demand(user, message.ticket, AccessLevel.REPLY)
    hinted = Message.with_notes.filter(pk=message.pk, flagged__in=HINTS)
    was = message.flagged
    if hinted.update(flagged=""):
        message.flagged = ""
        record_event(
            ticket=lock_ticket(message.ticket),
            kind=EventKind.FLAGGED,
            cause=Cause.AGENT,
            actor=user,
            message=message.pk,
            settled=was,
        )
    return message
