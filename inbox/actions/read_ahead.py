"""Mails are read in the child while others are written: in a thread, some ahead."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from ..mail.blobs import read_blob
from ..mail.parse_box import parse_in_box
from ..mail.parsed import ParsedMail
from ..models import ReceivedMail

MAX_ATTEMPTS = 5
# As many mails, if they are small, wait at the child: it need not wait for us.
AHEAD, MOST_BYTES = 4, 250_000


class Reader:
    """Reads mails in the order in which they are submitted."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._coming: deque[ReceivedMail] = deque()
        self._raws: dict[int, bytes] = {}

    def submit(self, row: ReceivedMail) -> Future[ParsedMail | None]:
        """Its mail, or None for one that was tried too often: it may be what kills the
        workers."""
        self._coming.append(row)
        return self._pool.submit(self._read, row)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _read(self, row: ReceivedMail) -> ParsedMail | None:
        while self._coming.popleft() is not row:
            # Was given back meanwhile.
            pass
        raw = self._raws.pop(row.pk, None)
        if row.attempts > MAX_ATTEMPTS:
            return None
        raw = read_blob(row.blob) if raw is None else raw
        return parse_in_box(raw, self._following())

    def _following(self) -> list[bytes]:
        """The next mails as far as they can be sent already."""
        found: list[bytes] = []
        for row in list(self._coming)[:AHEAD]:
            if row.attempts > MAX_ATTEMPTS or row.size > MOST_BYTES:
                break
            if row.pk not in self._raws:
                # What is wrong with it is said when it is its turn.
                with suppress(Exception):
                    self._raws[row.pk] = read_blob(row.blob)
            if row.pk not in self._raws:
                break
            found.append(self._raws[row.pk])
        return found
