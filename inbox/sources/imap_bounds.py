"""An IMAP client that no server can fill or hold: what it reads is bounded in size and time."""

import imaplib
import math
import time

from imapclient import IMAPClient, imap4, tls

from .. import conf

# Servers are a little off when they say how large a mail is.
ROOM = 2
# An answer to one command may take this long, and more as far as it brings something: a server
# that sends a byte now and then would keep a worker for good.
ANSWER_SECONDS, BYTES_A_SECOND = 120.0, 50_000
_LONGEST_LINE = 1_000_000
_PIECE = 65_536


class _Bounded:
    _asked_at = math.inf
    _came = 0

    def open(self, *arguments: object, **options: object) -> None:
        super().open(*arguments, **options)
        self._begin()

    def send(self, data: bytes) -> None:
        self._begin()
        if data.rstrip().endswith(b" IDLE"):
            # Silence is all that is wanted.
            self._asked_at = math.inf
        super().send(data)

    def read(self, size: int) -> bytes:
        if size > conf.mail_max_bytes() * ROOM:
            raise imaplib.IMAP4.abort(f"it announced {size} bytes at once")
        found = bytearray()
        while len(found) < size and (piece := self.file.read1(min(size - len(found), _PIECE))):
            found += piece
            self._count(len(piece))
        return bytes(found)

    def readline(self) -> bytes:
        found = bytearray()
        while not found.endswith(b"\n") and (seen := self.file.peek(1)):
            end = seen.find(b"\n") + 1
            found += self.file.read1(end or len(seen))
            self._count(end or len(seen))
            if len(found) > _LONGEST_LINE:
                raise imaplib.IMAP4.abort("it sends a line without an end")
        return bytes(found)

    def _begin(self) -> None:
        self._asked_at, self._came = time.monotonic(), 0

    def _count(self, size: int) -> None:
        self._came += size
        late = time.monotonic() - self._asked_at
        if late > ANSWER_SECONDS + self._came / BYTES_A_SECOND:
            raise TimeoutError("it sends too slowly")


class _BoundedTls(_Bounded, tls.IMAP4_TLS):
    pass


class _BoundedPlain(_Bounded, imap4.IMAP4WithTimeout):
    pass


class BoundedClient(IMAPClient):
    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802  the library's name
        place = (self.host, self.port)
        if self.ssl:
            return _BoundedTls(*place, self.ssl_context, self._timeout.connect)
        return _BoundedPlain(*place, self._timeout.connect)

    def announced(self) -> bool:
        """Whether an answer told of new mail since this was last asked; IMAPClient drops that."""
        return bool(self._imap.untagged_responses.pop("EXISTS", None))
