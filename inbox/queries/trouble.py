"""What is wrong with the mail, whoever looks: for alarms, ``readyz`` and the screen."""

from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from .. import conf
from ..mail.blobs import free_bytes
from ..models import Mailbox, MailSource, OutgoingMail, ReceivedMail, WorkerBeat
from ..models.mail import OutgoingState, ReceivedState

BEAT = "inbox"
# The raw mail, its files, and the same for one that comes beside it.
LEAST_ROOM = 4


def oldest_waiting(mailboxes: QuerySet[Mailbox] | None = None) -> datetime | None:
    """Since when the oldest stored mail waits to be worked on."""
    rows = ReceivedMail.objects.filter(state=ReceivedState.STORED)
    if mailboxes is not None:
        rows = rows.filter(mailbox__in=mailboxes)
    return rows.aggregate(first=Min("stored_at"))["first"]


def unsent(mailboxes: QuerySet[Mailbox] | None = None) -> datetime | None:
    """Since when the oldest mail that should have gone out waits: one that is due and not
    sent, or that was tried in vain."""
    rows = OutgoingMail.objects.filter(state=OutgoingState.QUEUED)
    if mailboxes is not None:
        rows = rows.filter(mailbox__in=mailboxes)
    due = rows.filter(Q(not_before__lte=timezone.now()) | Q(attempts__gt=0))
    found = due.aggregate(
        first=Min("not_before"), tried=Min("created_at", filter=Q(attempts__gt=0))
    )
    times = [at for at in (found["tried"], found["first"]) if at]
    return min(times, default=None)


def failing_sources(since: datetime) -> QuerySet[MailSource]:
    """Sources that are on and have failed since then or longer."""
    return MailSource.objects.filter(enabled=True, failing_since__lte=since)


def stopped_answers() -> QuerySet[Mailbox]:
    """Mailboxes whose automatic answers the kill switch has stopped."""
    return Mailbox.objects.exclude(auto_answers_stopped="")


def disk_is_full() -> bool:
    """True if the private files' disk has no room for a large mail and its files."""
    free = free_bytes()
    return free is not None and free < LEAST_ROOM * conf.mail_max_bytes()


def worker_silent(longer_than: timedelta) -> datetime | None:
    """When a worker last came round, if that is too long ago. Before the first time nobody
    knows whether there shall be one."""
    row = WorkerBeat.objects.filter(name=BEAT).first()
    return row.at if row and row.at < timezone.now() - longer_than else None
