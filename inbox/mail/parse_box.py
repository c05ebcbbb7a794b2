"""Runs ``read_mail`` in one persistent child process with limits on time and memory.

A mail that goes over a limit costs the child, never the worker. Answers come back as
JSON and raw bytes: nothing that read hostile mail is ever unpickled.
"""

import atexit
import contextlib
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from .parsed import ParsedMail, from_frame

# A mail over it costs this and, without its HTML, this again: under five seconds in all.
WALL_SECONDS = 2.5
PLAIN_SHARE = 0.8
# The whole of a 35 MB mail must get through the pipes within its limit.
WALL_SECONDS_PER_MB = 0.1
START_SECONDS = 10.0
MAILS_PER_CHILD = 300
_CHUNK = 1 << 18
_LENGTH = struct.Struct("!QQ")
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from wagdesk.inbox.mail.parse_child import main; main()"
)


class ParseFailure(Exception):
    """The mail could not be parsed within the limits. ``reason``: ``too_slow``,
    ``too_much_memory`` or ``parser_died``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _ChildGone(Exception):
    """The child ended before it answered."""


class ParseBox:
    """One child, started when first needed. Threads take turns; forks get their own."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self.wall_seconds = wall_seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen | None = None
        self._owner = 0
        self._served = 0
        # What it was sent and has not answered, oldest first; the bytes that are still to go
        # there, and those that have come from there.
        self._sent: deque[bytes] = deque()
        self._to_go, self._answers = bytearray(), bytearray()

    def parse(self, raw: bytes, following: Sequence[bytes] = ()) -> ParsedMail:
        """The mail in ``raw``, without its HTML if need be; raises ``ParseFailure``.

        ``following``: the very mails that will be asked for next. The child goes on with them
        while the caller is busy; the time of each begins when it is asked for.
        """
        with self._lock:
            try:
                return self._ask_twice(raw, following)
            except ParseFailure:
                return self._ask_twice(raw, plain=True)

    def close(self) -> None:
        """End the child; the next mail starts another."""
        with self._lock:
            self._stop()

    @property
    def child_pid(self) -> int | None:
        return self._child.pid if self._child and self._owner == os.getpid() else None

    def after_fork(self) -> None:
        """In a forked process: the lock may be held by a thread that is not here."""
        self._lock = threading.Lock()
        self._let_go()

    def _ask_twice(
        self, raw: bytes, following: Sequence[bytes] = (), *, plain: bool = False
    ) -> ParsedMail:
        try:
            return self._ask(raw, plain, following)
        except _ChildGone:
            # It may have died long before, of something else: once more, on a fresh one.
            self._stop()
        try:
            return self._ask(raw, plain)
        except _ChildGone:
            self._stop()
            raise ParseFailure("parser_died") from None

    def _ask(self, raw: bytes, plain: bool, following: Sequence[bytes] = ()) -> ParsedMail:
        child = self._started_for(raw, plain)
        seconds = self.wall_seconds + WALL_SECONDS_PER_MB * len(raw) / 1e6
        seconds *= PLAIN_SHARE if plain else 1
        started = time.monotonic()
        try:
            self._send(raw, plain, following)
            data, blob = self._answer(child, time.monotonic() + seconds)
        except TimeoutError:
            self._stop()
            raise ParseFailure("too_slow") from None
        except (_ChildGone, OSError):
            # A child that used up its processor time is killed by the system.
            if time.monotonic() - started > seconds * 0.8:
                self._stop()
                raise ParseFailure("too_slow") from None
            raise _ChildGone from None
        self._sent.popleft()
        self._served += 1
        if "failure" in data:
            self._stop()
            raise ParseFailure(data["failure"])
        if self._served >= MAILS_PER_CHILD:
            self._stop()
        return from_frame(data, blob)

    def _started_for(self, raw: bytes, plain: bool) -> subprocess.Popen:
        if self._sent and (plain or self._sent[0] is not raw):
            # Nobody came for what it is at.
            self._stop()
        return self._started()

    def _send(self, raw: bytes, plain: bool, following: Sequence[bytes]) -> None:
        ahead = following[: max(0, MAILS_PER_CHILD - self._served - 1)]
        for mail in (raw, *ahead):
            if not any(mail is one for one in self._sent):
                self._sent.append(mail)
                self._to_go += _LENGTH.pack(len(mail), plain)
                self._to_go += mail

    def _answer(self, child: subprocess.Popen, deadline: float) -> tuple[dict, bytes]:
        """Write and read at once, so that neither side blocks the other."""
        with selectors.DefaultSelector() as selector:
            if self._to_go:
                selector.register(child.stdin, selectors.EVENT_WRITE)
            selector.register(child.stdout, selectors.EVENT_READ)
            while (whole := _first_whole(self._answers)) is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                for key, _ in selector.select(left):
                    if key.fileobj is child.stdin:
                        del self._to_go[: os.write(key.fd, self._to_go[:_CHUNK])]
                        if not self._to_go:
                            selector.unregister(child.stdin)
                    else:
                        piece = os.read(key.fd, _CHUNK)
                        if not piece:
                            raise _ChildGone
                        self._answers += piece
        start, middle, end = whole
        data, view = json.loads(self._answers[start:middle]), memoryview(self._answers)[middle:end]
        blob = view.tobytes()
        view.release()
        del self._answers[:end]
        return data, blob

    def _started(self) -> subprocess.Popen:
        if self._owner != os.getpid():
            self._let_go()
        if self._child is None:
            root = str(Path(__file__).resolve().parents[2])
            paths = json.dumps([path for path in dict.fromkeys([root, *sys.path]) if path])
            self._child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", _START, paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
            self._owner, self._served = os.getpid(), 0
            for pipe in (self._child.stdin, self._child.stdout):
                os.set_blocking(pipe.fileno(), False)
            self._wait_until_ready(self._child)
        return self._child

    def _wait_until_ready(self, child: subprocess.Popen) -> None:
        """Its first byte says that the imports are done: they are not the mail's time."""
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            if not selector.select(START_SECONDS) or os.read(child.stdout.fileno(), 1) != b"!":
                self._stop()
                raise _ChildGone

    def _stop(self) -> None:
        child = self._child
        if child and self._owner == os.getpid():
            child.kill()
            child.wait()
        self._let_go()

    def _let_go(self) -> None:
        child, self._child = self._child, None
        self._sent.clear()
        self._to_go, self._answers = bytearray(), bytearray()
        if child:
            for pipe in (child.stdin, child.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()
            # Not ours to wait for, or waited for already.
            child.returncode = child.returncode if child.returncode is not None else 0


def _first_whole(answers: bytearray) -> tuple[int, int, int] | None:
    """Where the JSON of the first answer begins, and its raw bytes, and where they end."""
    start = _LENGTH.size
    if len(answers) < start:
        return None
    json_size, blob_size = _LENGTH.unpack_from(answers)
    middle, end = start + json_size, start + json_size + blob_size
    return (start, middle, end) if len(answers) >= end else None


box = ParseBox()
atexit.register(box.close)
os.register_at_fork(after_in_child=box.after_fork)


def parse_in_box(raw: bytes, following: Sequence[bytes] = ()) -> ParsedMail:
    """``read_mail`` under limits; raises ``ParseFailure``. See ``ParseBox.parse``."""
    return box.parse(raw, following)
