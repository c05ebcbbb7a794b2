"""Try again to receive mails that failed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagdesk.queueing import enqueue

from ..models import ReceivedMail
from ..models.mail import ReceivedState
from ..queries.intake import failed_mail, managed_mailboxes

MOST_AT_ONCE = 1_000


@transaction.atomic
def retry_received(*, user, received: ReceivedMail) -> bool:
    """Put a failed mail back among the stored ones; False if it is not failed any more."""
    if not managed_mailboxes(user).filter(pk=received.mailbox_id).exists():
        raise PermissionDenied(_("You may not do this in this mailbox."))
    return bool(put_back(ReceivedMail.objects.filter(pk=received.pk)))


@transaction.atomic
def retry_all_received(*, user, reason: str) -> int:
    """Put back what failed for this reason in the mailboxes the user manages, the oldest
    thousand; returns how many."""
    rows = failed_mail(user).filter(reason=reason).order_by("pk")
    oldest = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return put_back(ReceivedMail.objects.filter(pk__in=oldest))


def put_back(rows: QuerySet[ReceivedMail], **changes: object) -> int:
    """Make the failed ones among ``rows`` stored again, as if they had just come; how many."""
    again = rows.filter(state=ReceivedState.FAILED).update(
        state=ReceivedState.STORED,
        reason=None,
        stored_at=timezone.now(),
        error="",
        attempts=0,
        finished_at=None,
        claimed_by=None,
        claimed_at=None,
        **changes,
    )
    if again:
        enqueue("wagdesk.inbox.tasks.receive_mail_task")
    return again
