"""Try again to receive mails that failed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagdesk.queueing import enqueue

from ..models import MailSource, ReceivedMail, SourceItem
from ..models.mail import ReceivedState
from ..queries.intake import can_be_tried, failed_mail, managed_mailboxes

MOST_AT_ONCE = 1_000


@transaction.atomic
def retry_received(*, user, received: ReceivedMail) -> bool:
    """Put a failed mail back among the stored ones, or ask its source for it again; False if it
    is not failed any more, or nothing can come of it."""
    if not managed_mailboxes(user).filter(pk=received.mailbox_id).exists():
        raise PermissionDenied(_("You may not do this in this mailbox."))
    return bool(_again(ReceivedMail.objects.filter(pk=received.pk)))


@transaction.atomic
def retry_all_received(*, user, reason: str) -> int:
    """Put back what failed for this reason in the mailboxes the user manages, the oldest
    thousand; returns how many."""
    rows = failed_mail(user).filter(reason=reason).order_by("pk")
    oldest = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return _again(ReceivedMail.objects.filter(pk__in=oldest))


def _again(rows: QuerySet[ReceivedMail]) -> int:
    return put_back(rows.exclude(blob="")) + sum(map(_ask_for, rows.filter(blob="")))


def _ask_for(row: ReceivedMail) -> bool:
    """Make a mail that lies at its source unread there: the next poll takes it, or notes anew
    why not. The row that stood for it has nothing to say any more."""
    items = SourceItem.objects.filter(received=row, source__enabled=True)
    sources = list(items.values_list("source", flat=True))
    if row.state != ReceivedState.FAILED or not sources or not can_be_tried(row):
        return False
    items.update(received=None, settled_at=None)
    MailSource.objects.filter(pk__in=sources).update(not_before=timezone.now())
    row.delete()
    return True


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
