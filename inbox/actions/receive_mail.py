"""Turn stored mail into messages and tickets: new ones several in one transaction, and each in
its own once something is wrong.

Every step may run again: a row that is done, ignored or failed is left as it is.
"""

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from wagdesk.claims import free, release, stale_after, worker_name

from ..mail.faults import fault_point
from ..mail.parse_box import ParseFailure
from ..mail.parsed import ParsedMail
from ..mail.reasons import Reason
from ..models import Mailbox, ReceivedMail
from ..models.mail import ReceivedState
from .intake_facts import same_facts
from .read_ahead import MAX_ATTEMPTS, Reader
from .take_mail import take_mail
from .take_together import take_together

logger = logging.getLogger("wagdesk.inbox.intake")
BATCH, BATCH_BYTES = 25, 2_000_000
# Nothing can be written while the first is read.
FIRST_BATCH = 10
# A mail that is received twice at once is written once, so that a dead worker's are taken
# over soon.
STALE_AFTER = timedelta(minutes=2)
# What could not be read this long after it was claimed goes back before it is stale.
READ_SECONDS = 60.0


@dataclass
class _Claimed:
    """Mails that are ours for a while, on their way through the child."""

    todo: deque[tuple[ReceivedMail, Future[ParsedMail | None]]] = field(default_factory=deque)
    until: float = 0.0

    @property
    def rows(self) -> list[ReceivedMail]:
        return [row for row, _ in self.todo]

    def is_late(self) -> bool:
        """True if the next mail is not read, and its claim may soon be stale."""
        return time.monotonic() > self.until and not self.todo[0][1].done()


def waiting():
    """Stored mails that nobody living holds, oldest first."""
    stored = ReceivedMail.objects.filter(state=ReceivedState.STORED)
    return free(stored, min(STALE_AFTER, stale_after())).order_by("pk")


def receive_waiting_mail(*, limit: int = 100) -> tuple[int, int]:
    """Work on stored mails; returns (finished, not finished). One bad mail stops no other."""
    found = list(waiting().values_list("pk", "attempts", "size")[:limit])
    rows = _receive_all(_batches(found))
    left = sum(row.state == ReceivedState.STORED for row in rows)
    return len(rows) - left, left


def receive_mail(*, received_pk: int) -> ReceivedMail | None:
    """Work on one stored mail; None if it is finished already or somebody else holds it."""
    return next(iter(_receive_all([[received_pk]])), None)


def _batches(found: Sequence[tuple[int, int, int]]) -> Iterator[list[int]]:
    """New mails many at a time, or fewer large ones. One that was tried before may have killed
    its worker: it is taken alone, so that no other is held up with it, or blamed."""
    batch, size, most = [], 0, FIRST_BATCH
    for pk, attempts, bytes_ in found:
        if batch and (attempts or len(batch) == most or size + bytes_ > BATCH_BYTES):
            yield batch
            batch, size, most = [], 0, BATCH
        batch, size = [*batch, pk], size + bytes_
        if attempts:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _receive_all(batches: Iterable[Sequence[int]]) -> list[ReceivedMail]:
    """While one batch is written, the child reads the next."""
    worker, received = worker_name(), []
    reader, now, ahead = Reader(), _Claimed(), _Claimed()
    try:
        for pks in chain(batches, [()]):
            now, ahead = ahead, _Claimed(until=time.monotonic() + READ_SECONDS)
            ahead.todo.extend((row, reader.submit(row)) for row in _claim(pks, worker))
            if now.todo:
                received += _receive_batch(now, worker)
    finally:
        reader.close()
        _give_back([*now.rows, *ahead.rows], worker)
    return received


def _claim(pks: Sequence[int], worker: str) -> list[ReceivedMail]:
    """One conditional UPDATE decides who has which."""
    free_ones = waiting().filter(pk__in=pks).order_by()
    changes = {"claimed_at": timezone.now(), "attempts": F("attempts") + 1}
    if not pks or not free_ones.update(claimed_by=worker, **changes):
        return []
    rows = _rows_of(worker, pks)
    fault_point("after_claim")
    return rows


def _rows_of(worker: str, pks: Sequence[int]) -> list[ReceivedMail]:
    """Ours of these, with one object for each mailbox: what is done to it, all know."""
    mine = ReceivedMail.objects.filter(pk__in=pks, claimed_by=worker)
    rows = list(mine.order_by("pk"))
    mailboxes = Mailbox.objects.prefetch_related("auto_answers" if len(pks) > 1 else None)
    known = mailboxes.in_bulk({row.mailbox_id for row in rows})
    for row in rows:
        row.mailbox = known[row.mailbox_id]
    return rows


def _give_back(rows: Sequence[ReceivedMail], worker: str) -> None:
    """Mails that we were kept from: the claim says nothing of them."""
    if rows:
        mine = ReceivedMail.objects.filter(pk__in=[row.pk for row in rows], claimed_by=worker)
        with suppress(DatabaseError):
            mine.update(claimed_by=None, claimed_at=None, attempts=F("attempts") - 1)


def _receive_batch(claimed: _Claimed, worker: str) -> list[ReceivedMail]:
    received, mails = [], []
    while claimed.todo:
        if claimed.is_late():
            _give_back(claimed.rows, worker)
            while claimed.todo:
                row, reading = claimed.todo.popleft()
                reading.cancel()
                received.append(row)
            break
        row, reading = claimed.todo.popleft()
        mail = _mail_of(row, worker, reading)
        if mail is None:
            received.append(row)
        else:
            fault_point("after_parse")
            mails.append((row, mail))
    with same_facts():
        return received + _take_all(mails, worker)


def _mail_of(
    row: ReceivedMail, worker: str, reading: Future[ParsedMail | None]
) -> ParsedMail | None:
    """None for a mail that can't be read, now or ever: its row says which."""
    try:
        mail = reading.result()
        if mail is None:
            _fail(row, worker, Reason.ERROR, row.error or "The worker died each time.")
        return mail
    except FileNotFoundError as error:
        # A volume that is not mounted looks the same: ask again before giving up.
        if row.attempts >= MAX_ATTEMPTS:
            _fail(row, worker, Reason.BLOB_MISSING)
        else:
            _note_error(row, error)
    except OSError as error:
        _wait(row, worker, error)
    except ParseFailure as failure:
        _fail(row, worker, Reason(failure.reason))
    except Exception as error:
        _note_error(row, error)
        _fail(row, worker, Reason.ERROR, f"{type(error).__name__}: {error}")
    return None


def _take_all(mails: list[tuple[ReceivedMail, ParsedMail]], worker: str) -> list[ReceivedMail]:
    taken, most = [], BATCH
    while len(mails) > 1:
        try:
            some = take_together(mails[:most], worker=worker)
        except Exception as error:
            # Whose fault it is shows when each is taken alone.
            logger.warning("mails taken one by one", extra={"error": type(error).__name__})
            known = {row.pk: mail for row, mail in mails}
            mails = [(row, known[row.pk]) for row in _rows_of(worker, list(known))]
            break
        fault_point("after_take")
        for row in some:
            _log(row)
        # Where answers to older tickets come close, less is asked of the database in vain.
        most = 2 * len(some)
        taken, mails = taken + some, mails[len(some) :]
    return taken + [_take(row, mail, worker) for row, mail in mails]


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
    _log(taken)
    return taken


def _log(row: ReceivedMail) -> None:
    extra = {"received": row.pk, "state": row.state, "ticket": row.ticket_id}
    logger.info("mail received", extra=extra)


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
