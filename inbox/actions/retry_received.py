"""Try again to receive a mail that failed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from wagdesk.queueing import enqueue

from ..models import ReceivedMail
from ..models.mail import ReceivedState
from ..models.mailbox import AccessLevel
from ..permissions import mailboxes_for


@transaction.atomic
def retry_received(*, user, received: ReceivedMail) -> bool:
    """Put a failed mail back among the stored ones; False if it is not failed any more."""
    if not mailboxes_for(user, AccessLevel.REPLY).filter(pk=received.mailbox_id).exists():
        raise PermissionDenied(_("You may not do this in this mailbox."))
    failed = ReceivedMail.objects.filter(pk=received.pk, state=ReceivedState.FAILED)
    again = failed.update(
        state=ReceivedState.STORED,
        reason=None,
        error="",
        attempts=0,
        finished_at=None,
        claimed_by=None,
        claimed_at=None,
    )
    if again:
        enqueue("wagdesk.inbox.tasks.receive_mail_task")
    return bool(again)
