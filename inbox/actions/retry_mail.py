"""Try again to hand over a mail that failed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wagdesk.queueing import enqueue

from ..models import OutgoingMail
from ..models.mail import OutgoingState
from ..models.mailbox import AccessLevel
from ..permissions import demand


@transaction.atomic
def retry_mail(*, user, outgoing: OutgoingMail, at: datetime | None = None) -> bool:
    """Put a failed mail back in the queue, unchanged; False if it is not failed any more."""
    demand(user, outgoing.message.ticket, AccessLevel.REPLY)
    failed = OutgoingMail.objects.filter(pk=outgoing.pk, state=OutgoingState.FAILED)
    again = failed.update(
        state=OutgoingState.QUEUED, attempts=0, not_before=at or timezone.now(), claimed_by=None
    )
    if again:
        enqueue("wagdesk.inbox.tasks.send_mail_task")
    return bool(again)
