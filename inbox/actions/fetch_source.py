"""Take the mail that waits at a source.

Mails are stored first, some together, then noted in the source's ledger, then settled there. A
process that dies between any two of these leaves what the next run finds and finishes.
"""

import logging
import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from wagdesk.claims import claim, release, worker_name

from .. import conf
from ..mail.faults import fault_point
from ..models import MailSource, ReceivedMail, SourceItem
from ..sources.contract import Fetched, Gone, Item, NotYet, Source
from ..sources.ledger import Ledger
from ..sources.problems import is_lost, sentence_of
from ..sources.registry import kinds, source_for
from .note_too_big import note_too_big
from .settle_items import AT_ONCE, settle_items, settle_left
from .store_mail import Envelope
from .store_together import store_together

logger = logging.getLogger("wagdesk.inbox.sources")
# Longer than the longest silence between two signs of life: one mail's slow download.
STALE_AFTER = timedelta(minutes=5)
SIGN_OF_LIFE_SECONDS = 20
# Mails that are stored together: no more of them, no more bytes, and none waits longer.
MOST_HELD, MOST_BYTES, MOST_SECONDS = 20, 2_000_000, 1.0
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=55), timedelta(minutes=15)


@dataclass
class Fetching:
    """What one run brought. ``problem`` is in plain words; ``more``: time was up."""

    stored: int = 0
    known: int = 0
    too_big: int = 0
    unread: int = 0
    problem: str = ""
    more: bool = False
    unsettled: list[str] = field(default_factory=list)


class ClaimLost(RuntimeError):
    """Somebody else has taken the source over."""


def due_sources():
    """Sources to poll now, those that waited longest first."""
    pulled = [code for code, kind in kinds().items() if kind.pulled]
    rows = MailSource.objects.filter(enabled=True, kind__in=pulled, not_before__lte=timezone.now())
    return rows.order_by("not_before", "pk")


def fetch_due_sources(*, seconds: float = 20) -> bool:
    """Poll every source that is due, each for at most some ``seconds``; True if there is more."""
    more = False
    for pk in list(due_sources().values_list("pk", flat=True)):
        found = fetch_source(source_pk=pk, seconds=seconds)
        more = more or bool(found and found.more)
    return more


def fetch_source(
    *, source_pk: int, opened: Source | None = None, seconds: float | None = None
) -> Fetching | None:
    """Take what waits; None if another process is at it. Never raises for trouble there.

    ``opened`` is a connection that is kept; it raises when that is of no use any more.
    """
    worker = worker_name()
    _free_of_the_dead(source_pk)
    if not claim(MailSource.objects.filter(enabled=True), source_pk, worker, STALE_AFTER):
        return None
    row = MailSource.objects.get(pk=source_pk)
    found, lost = Fetching(), None
    try:
        if opened is not None:
            _Run(row, opened, worker, found, seconds).run()
        else:
            with source_for(row) as source:
                _Run(row, source, worker, found, seconds).run()
    except ClaimLost:
        return found
    except Exception as error:
        lost, found.problem = error, sentence_of(error, _place(row))
        logger.warning("source failed", extra={"source": row.pk, "error": type(error).__name__})
    _note(row, worker, found, failed=lost is not None)
    if lost is not None and opened is not None:
        raise lost
    return found


def _place(row: MailSource) -> str:
    return str(row.options.get("host") or row.options.get("path") or row.name)


def _free_of_the_dead(pk: int) -> None:
    """A claim of a process of this host that is gone need not grow stale first."""
    holder = MailSource.objects.filter(pk=pk).values_list("claimed_by", flat=True).first() or ""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname()[:40] or not rest.isdecimal():
        return
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        release(MailSource, pk, holder)
    except OSError:
        return


def _note(row: MailSource, worker: str, found: Fetching, *, failed: bool) -> None:
    now = timezone.now()
    changes: dict[str, object] = {"last_error": found.problem[:300], "not_before": now}
    if not failed:
        changes["last_success_at"] = now
    if found.problem:
        since = row.failing_since or now
        changes["failing_since"] = since
        changes["not_before"] = now + _pause(now - since)
    else:
        changes["failing_since"] = None
    release(MailSource, row.pk, worker, **changes)


def _pause(failing: timedelta) -> timedelta:
    """The longer it fails, the rarer we ask."""
    return max(SHORTEST_PAUSE, min(failing / 4, LONGEST_PAUSE))


class _Run:
    """One claimed run over one source."""

    def __init__(
        self,
        row: MailSource,
        source: Source,
        worker: str,
        found: Fetching,
        seconds: float | None,
    ) -> None:
        self.row, self.source, self.worker, self.found = row, source, worker, found
        self._ends = time.monotonic() + seconds if seconds is not None else None
        self._sign = time.monotonic()
        self._held: list[tuple[Item, Fetched]] = []
        self._held_since = 0.0

    def run(self) -> None:
        try:
            self._take_all()
        finally:
            # What came over before the trouble is ours.
            self._store_held()
        self._settle()
        if not self.found.more:
            # A source knows all that it holds only after it was looked through.
            self._settle_left()

    def _take_all(self) -> None:
        for item in self.source.pending(Ledger(self.row)):
            self._stay_alive()
            self._take(item)
            if self._is_enough():
                self._store_held()
            if len(self.found.unsettled) >= AT_ONCE:
                self._settle()
            if self._ends is not None and time.monotonic() > self._ends:
                self.found.more = True
                break

    def _take(self, item: Item) -> None:
        if item.size is not None and item.size > conf.mail_max_bytes():
            self._leave_too_big(item)
            return
        try:
            fetched = self.source.fetch(item.name)
        except NotYet:
            return
        except Gone:
            self._record(item.name, settled_at=timezone.now())
            return
        except Exception as error:
            self._cannot_read(item, error)
            return
        fault_point("after_fetch_before_store")
        self._held_since = self._held_since if self._held else time.monotonic()
        self._held.append((item, fetched))

    def _is_enough(self) -> bool:
        return bool(self._held) and (
            len(self._held) >= MOST_HELD
            or sum(len(fetched.raw) for _, fetched in self._held) >= MOST_BYTES
            or time.monotonic() - self._held_since > MOST_SECONDS
        )

    def _store_held(self) -> None:
        held, self._held = self._held, []
        if not held:
            return
        stored = store_together(
            mailbox=self.row.mailbox,
            source=self.row.kind,
            mails=[(fetched.raw, _envelope(fetched)) for _, fetched in held],
        )
        self._record_taken([item.name for item, _ in held], [row for row, _ in stored])
        for (item, _), (_, created) in zip(held, stored, strict=True):
            self.found.unsettled.append(item.name)
            self.found.stored += created
            self.found.known += not created

    def _record_taken(self, names: Sequence[str], received: Sequence[ReceivedMail]) -> None:
        SourceItem.objects.bulk_create(
            [
                SourceItem(source=self.row, item=name, received=row)
                for name, row in zip(names, received, strict=True)
            ],
            update_conflicts=True,
            unique_fields=["source", "item"],
            update_fields=["received"],
        )

    def _leave_too_big(self, item: Item) -> None:
        """It is neither loaded nor moved nor deleted: it is the only copy."""
        received = note_too_big(source=self.row, item=item.name, size=item.size)
        self._record(item.name, received=received, settled_at=timezone.now())
        self.found.too_big += 1

    def _cannot_read(self, item: Item, error: Exception) -> None:
        """Said, and tried again at each poll after all others. One bad mail stops no other."""
        self._record(item.name, taken_at=timezone.now())
        if is_lost(error):
            raise error
        self.found.unread += 1
        self.found.problem = sentence_of(error, item.name)
        logger.warning("mail unread", extra={"source": self.row.pk, "error": type(error).__name__})

    def _record(self, name: str, **fields: object) -> None:
        SourceItem.objects.update_or_create(source=self.row, item=name, defaults=fields)

    def _settle(self) -> None:
        items, self.found.unsettled = self.found.unsettled, []
        try:
            settle_items(row=self.row, source=self.source, items=items)
        except Exception as error:
            self._cannot_settle(error)

    def _settle_left(self) -> None:
        try:
            settle_left(row=self.row, source=self.source)
        except Exception as error:
            self._cannot_settle(error)

    def _cannot_settle(self, error: Exception) -> None:
        """The mails are safe with us; they are settled at a later poll."""
        if is_lost(error):
            raise error
        self.found.problem = sentence_of(error, _place(self.row))

    def _stay_alive(self) -> None:
        if time.monotonic() - self._sign < SIGN_OF_LIFE_SECONDS:
            return
        self._sign = time.monotonic()
        mine = MailSource.objects.filter(pk=self.row.pk, claimed_by=self.worker, enabled=True)
        if not mine.update(claimed_at=timezone.now()):
            raise ClaimLost


def _envelope(fetched: Fetched) -> Envelope:
    """The ledger of items knows the source's name of a mail; here its bytes decide, so that one
    which got a new name there is the same mail."""
    return Envelope(
        mail_from=fetched.mail_from,
        rcpt_to=fetched.rcpt_to,
        peer=fetched.peer,
        received_at=_sane(fetched.received_at),
    )


def _sane(at: datetime | None) -> datetime | None:
    """A server's clock may be wrong; a ticket must not come from the future."""
    now = timezone.now()
    return at if at is not None and at.year > 1990 and at <= now else None
