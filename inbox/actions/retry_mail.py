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
    """Put a failed mail back in the queue, unchanged; False if there is nothing to try again.

    Of a mail that some have got, only the others are asked again.
    """
    ticket = outgoing.ticket or outgoing.message.ticket
    demand(user, ticket, AccessLevel.REPLY)
    row = OutgoingMail.objects.select_for_update().get(pk=outgoing.pk)
    is_partly_sent = row.state == OutgoingState.SENT and row.refused
    if row.state != OutgoingState.FAILED and not is_partly_sent:
        return False
    refused = {one: {**why, "again": True} for one, why in row.refused.items()}
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingState.QUEUED,
        attempts=0,
        refused=refused if row.sent_at else {},
        not_before=at or timezone.now(),
        claimed_by=None,
    )
    enqueue("wagdesk.inbox.tasks.send_mail_task")
    return True
