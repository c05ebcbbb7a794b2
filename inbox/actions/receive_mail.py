"""Turn stored mail into messages and tickets, in one transaction each.

Every step may run again: a row that is done, ignored or failed is left as it is.
"""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import groupby

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from wagdesk.claims import free, release, stale_after, worker_name

from ..mail.blobs import read_blob
from ..mail.faults import fault_point
from ..mail.parse_box import ParseFailure, parse_in_box
from ..mail.parsed import ParsedMail
from ..mail.reasons import Reason
from ..models import ReceivedMail
from ..models.mail import ReceivedState
from .intake_facts import same_facts
from .take_mail import take_mail

logger = logging.getLogger("wagdesk.inbox.intake")
MAX_ATTEMPTS = 5
BATCH = 10
# A mail that is received twice at once is written once, so that a dead worker's are taken
# over soon. A whole batch over its limits of time takes less.
STALE_AFTER = timedelta(minutes=2)


def waiting():
    """Stored mails that nobody living holds, oldest first."""
    stored = ReceivedMail.objects.filter(state=ReceivedState.STORED)
    return free(stored, min(STALE_AFTER, stale_after())).order_by("pk")


def receive_waiting_mail(*, limit: int = 100) -> tuple[int, int]:
    """Work on stored mails; returns (finished, not finished). One bad mail stops no other."""
    finished = left = 0
    for pks in _batches(list(waiting().values_list("pk", "attempts")[:limit])):
        for row in _receive_batch(pks):
            is_left = row.state == ReceivedState.STORED
            finished, left = finished + (not is_left), left + is_left
    return finished, left


def receive_mail(*, received_pk: int) -> ReceivedMail | None:
    """Work on one stored mail; None if it is finished already or somebody else holds it."""
    return next(iter(_receive_batch([received_pk])), None)


def _batches(found: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """New mails ten at a time. One that was tried before may have killed its worker: it is
    taken alone, so that no other is held up with it, or blamed."""
    for is_new, group in groupby(found, key=lambda one: one[1] == 0):
        pks, size = [pk for pk, _ in group], BATCH if is_new else 1
        yield from (pks[start : start + size] for start in range(0, len(pks), size))


def _receive_batch(pks: Sequence[int]) -> list[ReceivedMail]:
    worker, received = worker_name(), []
    # One conditional UPDATE decides who has which.
    claimed = (
        waiting()
        .filter(pk__in=pks)
        .order_by()
        .update(claimed_by=worker, claimed_at=timezone.now(), attempts=F("attempts") + 1)
    )
    if not claimed:
        return received
    mine = ReceivedMail.objects.filter(pk__in=pks, claimed_by=worker)
    rows = list(mine.select_related("mailbox").order_by("pk"))
    fault_point("after_claim")
    try:
        # While one mail is written, the child reads the next.
        with same_facts(), ThreadPoolExecutor(1) as reader:
            ahead = reader.submit(_read, rows[0])
            while rows:
                row, read = rows.pop(0), ahead
                if rows:
                    ahead = reader.submit(_read, rows[0])
                received.append(_receive(row, worker, read))
    finally:
        _give_back(rows, worker)
    return received


def _give_back(rows: Sequence[ReceivedMail], worker: str) -> None:
    """Mails that we were kept from: the claim says nothing of them."""
    if rows:
        mine = ReceivedMail.objects.filter(pk__in=[row.pk for row in rows], claimed_by=worker)
        with suppress(DatabaseError):
            mine.update(claimed_by=None, claimed_at=None, attempts=F("attempts") - 1)


def _read(row: ReceivedMail) -> ParsedMail | None:
    """None for a mail that was tried too often: it may be what kills the workers."""
    return parse_in_box(read_blob(row.blob)) if row.attempts <= MAX_ATTEMPTS else None


def _receive(row: ReceivedMail, worker: str, read: Future[ParsedMail | None]) -> ReceivedMail:
    try:
        mail = read.result()
    except FileNotFoundError as error:
        # A volume that is not mounted looks the same: ask again before giving up.
        if row.attempts >= MAX_ATTEMPTS:
            return _fail(row, worker, Reason.BLOB_MISSING)
        _note_error(row, error)
        return row
    except OSError as error:
        return _wait(row, worker, error)
    except ParseFailure as failure:
        return _fail(row, worker, Reason(failure.reason))
    except Exception as error:
        _note_error(row, error)
        return _fail(row, worker, Reason.ERROR, f"{type(error).__name__}: {error}")
    if mail is None:
        return _fail(row, worker, Reason.ERROR, row.error or "The worker died each time.")
    fault_point("after_parse")
    return _take(row, mail, worker)


def _take(row: ReceivedMail, mail: ParsedMail, worker: str) -> ReceivedMail:
    try:
        with transaction.atomic():
            taken = take_mail(row=row, mail=mail, worker=worker)
            fault_point("before_commit")
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
