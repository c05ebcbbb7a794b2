"""Hand waiting mails to the mail server, each exactly as its row says."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import formataddr

from django.core.files.storage import storages
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from wagdesk.claims import claim, free, worker_name

from .. import conf
from ..models import OutgoingMail
from ..models.event import Cause, EventKind
from ..models.mail import OutgoingState
from .locking import lock_ticket
from .record_event import record_event

logger = logging.getLogger("wagdesk.inbox.outbox")
NO_SUCH_RECIPIENT = (550, 551, 553, 556)
BACKOFF_MINUTES = (1, 2, 5, 10, 20, 30, 60)


def due(now: datetime | None = None):
    """Rows that may be sent now and that nobody holds, oldest first."""
    rows = OutgoingMail.objects.filter(
        state=OutgoingState.QUEUED, not_before__lte=now or timezone.now()
    )
    return free(rows).order_by("not_before", "pk")


def send_due_mail(*, limit: int = 100, now: datetime | None = None) -> tuple[int, int]:
    """Send what is due; returns (sent, not sent). One bad row never stops the others."""
    worker = worker_name()
    sent = failed = 0
    for pk in list(due(now).values_list("pk", flat=True)[:limit]):
        if not claim(due(now), pk, worker):
            continue
        row = OutgoingMail.objects.select_related("mailbox", "message__ticket").get(pk=pk)
        try:
            done = _send_one(row)
        except Exception:
            # Its claim holds the row back; the others go on.
            logger.exception("mail not noted", extra={"outgoing": pk})
            done = False
        sent, failed = sent + done, failed + (not done)
    return sent, failed


def _send_one(row: OutgoingMail) -> bool:
    try:
        provider_id = _deliver(row)
    except Exception as error:  # whatever a backend raises, the row must say it
        _note_failure(row, error)
        return False
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=row.pk).update(
            state=OutgoingState.SENT,
            sent_at=timezone.now(),
            attempts=row.attempts + 1,
            provider_id=provider_id,
            last_error="",
            claimed_by=None,
            claimed_at=None,
        )
        _tell_ticket(row, EventKind.DELIVERED)
    logger.info("mail sent", extra={"outgoing": row.pk, "ticket": _number(row)})
    return True


def _deliver(row: OutgoingMail) -> str:
    headers = {"Message-ID": row.internet_message_id}
    if row.in_reply_to:
        headers["In-Reply-To"] = row.in_reply_to
    if row.references:
        headers["References"] = " ".join(row.references)
    if row.automatic:
        headers["Auto-Submitted"] = "auto-replied"
        headers["X-Auto-Response-Suppress"] = "All"
    mail = EmailMultiAlternatives(
        subject=row.subject,
        body=row.text,
        from_email=formataddr((row.mailbox.sender_name, row.sender)),
        to=row.to,
        cc=row.cc,
        reply_to=[row.reply_to] if row.reply_to else None,
        headers=headers,
        connection=get_connection(),
    )
    if row.html:
        mail.attach_alternative(row.html, "text/html")
    for file in row.message.attachments.filter(refused="") if row.message else ():
        with storages["wagdesk_private"].open(file.file.name) as content:
            mail.attach(file.name, content.read(), file.content_type)
    mail.send()
    status = getattr(mail, "anymail_status", None)
    return str(getattr(status, "message_id", "") or "")[:255]


def is_permanent(error: Exception) -> bool:
    """True where trying again can't help: this recipient or this content was refused.

    A refusal of us (no sign-in, no relaying, maintenance) says nothing of the mail.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in NO_SUCH_RECIPIENT for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, (ValueError, UnicodeError))


def _note_failure(row: OutgoingMail, error: Exception) -> None:
    attempts = row.attempts + 1
    final = is_permanent(error) or attempts >= conf.send_attempts()
    wait = BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1]
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=row.pk).update(
            state=OutgoingState.FAILED if final else OutgoingState.QUEUED,
            attempts=attempts,
            last_error=f"{type(error).__name__}: {error}"[:500],
            not_before=timezone.now() + timedelta(minutes=wait),
            claimed_by=None,
            claimed_at=None,
        )
        if final:
            _tell_ticket(row, EventKind.UNDELIVERED)
    logger.warning(
        "mail not sent",
        extra={
            "outgoing": row.pk,
            "ticket": _number(row),
            "error": type(error).__name__,
            "final": final,
            "attempts": attempts,
        },
    )


def _number(row: OutgoingMail) -> int | None:
    return row.message.ticket_id if row.message else None


def _tell_ticket(row: OutgoingMail, kind: EventKind) -> None:
    if row.message is None:
        return
    record_event(
        ticket=lock_ticket(row.message.ticket),
        kind=kind,
        cause=Cause.SYSTEM,
        message=row.message_id,
        outgoing=row.pk,
    )
