"""Wait for news at every source, each in a thread of its own, until told to stop."""

import logging
import threading
import time

from django.db import close_old_connections, connection

from ..actions.fetch_source import fetch_source
from ..models import MailSource
from .contract import Source
from .problems import sentence_of
from .registry import kinds, source_for

logger = logging.getLogger("wagdesk.inbox.sources")
# Every source is asked this often, also one that tells its news: some may have been missed.
POLL_SECONDS = 60.0
LOOK_AROUND_SECONDS = 15.0
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 300.0


class Watcher(threading.Thread):
    """Keeps one source open and fetches when it has news; connects again after any trouble."""

    def __init__(self, row: MailSource) -> None:
        super().__init__(name=f"source-{row.pk}", daemon=True)
        self.pk, self.state = row.pk, state_of(row)
        self.stopping = threading.Event()

    def run(self) -> None:
        pause = SHORTEST_PAUSE
        while not self.stopping.is_set():
            close_old_connections()
            started = time.monotonic()
            try:
                self._watch()
            except Exception as error:
                logger.warning(
                    "watch ended", extra={"source": self.pk, "error": type(error).__name__}
                )
            finally:
                connection.close()
            # What held for a while is a new beginning.
            pause = SHORTEST_PAUSE if time.monotonic() - started > LONGEST_PAUSE else pause
            self.stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _watch(self) -> None:
        row = MailSource.objects.get(pk=self.pk)
        try:
            source = source_for(row)
            source.open()
        except Exception as error:
            # The fetch says it where people look.
            fetch_source(source_pk=self.pk)
            logger.info("source not open: %s", type(error).__name__)
            raise
        try:
            while not self.stopping.is_set():
                busy = fetch_source(source_pk=self.pk, opened=source) is None
                close_old_connections()
                self._wait(source, 2.0 if busy else POLL_SECONDS)
        finally:
            source.close()

    def _wait(self, source: Source, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not self.stopping.is_set():
            started = time.monotonic()
            if source.wait(1.0):
                return
            left = 1.0 - (time.monotonic() - started)
            if left > 0 and self.stopping.wait(left):
                return
            if time.monotonic() > ends:
                return


def state_of(row: MailSource) -> tuple:
    """What makes a watcher start anew when it changes."""
    return row.kind, str(row.options), row.secret, row.mailbox_id


def watch(stopping: threading.Event, pk: int | None = None) -> None:
    """Watch all sources that are on (or one), also those that are added meanwhile."""
    watchers: dict[int, Watcher] = {}
    while not stopping.is_set():
        close_old_connections()
        try:
            _adjust(watchers, pk)
        except Exception as error:
            # The database is away for a while.
            logger.warning("sources not read: %s", sentence_of(error))
        stopping.wait(LOOK_AROUND_SECONDS if watchers else 2.0)
    for watcher in watchers.values():
        watcher.stopping.set()
    for watcher in watchers.values():
        watcher.join(10)


def _adjust(watchers: dict[int, Watcher], pk: int | None) -> None:
    pulled = [code for code, kind in kinds().items() if kind.pulled]
    rows = MailSource.objects.filter(enabled=True, kind__in=pulled)
    wanted = {row.pk: row for row in (rows.filter(pk=pk) if pk else rows)}
    for key, watcher in list(watchers.items()):
        if key not in wanted or state_of(wanted[key]) != watcher.state or not watcher.is_alive():
            watcher.stopping.set()
            del watchers[key]
    for key, row in wanted.items():
        if key not in watchers:
            watchers[key] = Watcher(row)
            watchers[key].start()
