"""Turn stored mail into messages and tickets, in one transaction each.

Every step may run again: a row that is done, ignored or failed is left as it is.
"""

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from wagdesk.claims import claim, free, release, worker_name

from ..mail.blobs import read_blob
from ..mail.faults import fault_point
from ..mail.parse_box import ParseFailure, parse_in_box
from ..mail.parsed import ParsedMail
from ..mail.reasons import Reason
from ..models import ReceivedMail
from ..models.mail import ReceivedState
from .take_mail import take_mail

logger = logging.getLogger("wagdesk.inbox.intake")
MAX_ATTEMPTS = 5


def waiting():
    """Stored mails that nobody holds, oldest first."""
    return free(ReceivedMail.objects.filter(state=ReceivedState.STORED)).order_by("pk")


def receive_waiting_mail(*, limit: int = 100) -> tuple[int, int]:
    """Work on stored mails; returns (finished, not finished). One bad mail stops no other."""
    finished = left = 0
    for pk in list(waiting().values_list("pk", flat=True)[:limit]):
        row = receive_mail(received_pk=pk)
        if row is not None:
            finished, left = (
                finished + (row.state != ReceivedState.STORED),
                left + (row.state == ReceivedState.STORED),
            )
    return finished, left


def receive_mail(*, received_pk: int) -> ReceivedMail | None:
    """Work on one stored mail; None if it is finished already or somebody else holds it."""
    worker = worker_name()
    if not claim(waiting(), received_pk, worker):
        return None
    ReceivedMail.objects.filter(pk=received_pk).update(attempts=F("attempts") + 1)
    row = ReceivedMail.objects.select_related("mailbox").get(pk=received_pk)
    if row.attempts > MAX_ATTEMPTS:
        return _fail(row, worker, Reason.ERROR, row.error or "The worker died each time.")
    try:
        mail = parse_in_box(read_blob(row.blob))
    except FileNotFoundError as error:
        # A volume that is not mounted looks the same: ask again before giving up.
        if row.attempts >= MAX_ATTEMPTS:
            return _fail(row, worker, Reason.BLOB_MISSING)
        _note_error(row, error)
        row.refresh_from_db()
        return row
    except OSError as error:
        return _wait(row, worker, error)
    except ParseFailure as failure:
        return _fail(row, worker, Reason(failure.reason))
    fault_point("after_parse")
    return _take(row, mail, worker)


def _take(row: ReceivedMail, mail: ParsedMail, worker: str) -> ReceivedMail:
    try:
        with transaction.atomic():
            taken = take_mail(received_pk=row.pk, mail=mail, worker=worker)
    except (OperationalError, InterfaceError) as error:
        # The database is away or busy: that says nothing of the mail.
        return _wait(row, worker, error, hold=False)
    except OSError as error:
        return _wait(row, worker, error)
    except Exception as error:
        _note_error(row, error)
        return _fail(row, worker, Reason.ERROR, f"{type(error).__name__}: {error}")
    fault_point("after_take")
    logger.info(
        "mail received",
        extra={"received": taken.pk, "state": taken.state, "ticket": taken.ticket_id},
    )
    return taken


def _wait(row: ReceivedMail, worker: str, error: Exception, *, hold: bool = True) -> ReceivedMail:
    """Trouble on our side, a full disk for one, is no attempt. ``hold``: the claim keeps the
    row back until it is stale. The log comes first: the database may be what is away."""
    _note_error(row, error)
    fewer = F("attempts") - 1
    if hold:
        ReceivedMail.objects.filter(pk=row.pk, claimed_by=worker).update(attempts=fewer)
    else:
        release(ReceivedMail, row.pk, worker, attempts=fewer)
    row.refresh_from_db()
    return row


def _fail(row: ReceivedMail, worker: str, reason: Reason, error: str = "") -> ReceivedMail:
    mine = ReceivedMail.objects.filter(pk=row.pk, state=ReceivedState.STORED, claimed_by=worker)
    mine.update(
        state=ReceivedState.FAILED,
        reason=reason,
        error=error.replace("\x00", "")[:500],
        finished_at=timezone.now(),
        claimed_by=None,
        claimed_at=None,
    )
    logger.warning("mail failed", extra={"received": row.pk, "reason": str(reason)})
    row.refresh_from_db()
    return row


def _note_error(row: ReceivedMail, error: Exception) -> None:
    # The text of an error may quote the mail: it goes into the row, not into the log.
    extra = {"received": row.pk, "error": type(error).__name__}
    if isinstance(error, OSError) and error.strerror:
        extra["why"] = error.strerror
    logger.error("mail not received", extra=extra)
