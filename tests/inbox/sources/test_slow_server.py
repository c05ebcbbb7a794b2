"""An IMAP server that answers a letter at a time holds no worker for long."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.make.sources import make_source
from wagdesk.inbox.actions.fetch_source import fetch_source
from wagdesk.inbox.models import MailSource, ReceivedMail
from wagdesk.inbox.sources import imap_bounds

pytestmark = pytest.mark.django_db
LOGIN, SELECT, SEARCH = b"LOGIN", b"EXAMINE", b"SEARCH"
PATIENCE = 0.6


def drip(connection: socket.socket, stopped: threading.Event, text: bytes) -> None:
    """Never silent for long, and never done."""
    while not stopped.is_set():
        for place in range(len(text)):
            connection.sendall(text[place : place + 1])
            if stopped.wait(0.02):
                return


@contextmanager
def server(slow_at: bytes, text: bytes) -> Iterator[int]:
    """Knows just enough of IMAP; answers the command ``slow_at`` with ``text`` in drops."""
    listener, stopped = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def talk() -> None:
        connection, _peer = listener.accept()
        with connection, suppress(OSError):
            if slow_at == b"greeting":
                return drip(connection, stopped, text)
            connection.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            for line in connection.makefile("rb"):
                tag, _, command = line.partition(b" ")
                if slow_at in command:
                    return drip(connection, stopped, text)
                if command.startswith(b"CAPABILITY"):
                    connection.sendall(b"* CAPABILITY IMAP4rev1\r\n")
                if SELECT in command:
                    connection.sendall(b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n")
                    connection.sendall(b"* OK [UIDNEXT 4] x\r\n")
                connection.sendall(tag + b" OK done\r\n")

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stopped.set()
        listener.close()
        thread.join(5)


@pytest.mark.parametrize(
    ("slow_at", "text"),
    [
        (b"greeting", b"* OK x"),
        (LOGIN, b"* OK x"),
        (SELECT, b"* 1 EXISTS\r\n"),
        (SEARCH, b"* SEARCH 1 2 3 "),
        (SEARCH, b"* 1 FETCH (BODY[] {30000000}\r\nx"),
    ],
)
def test_a_server_that_drips_is_left_and_named(monkeypatch, slow_at, text):
    monkeypatch.setattr(imap_bounds, "ANSWER_SECONDS", PATIENCE)
    with server(slow_at, text) as port:
        row = make_source(
            "imap",
            secret="secret",
            host="127.0.0.1",
            port=port,
            security="none",
            username="ada",
            sign_in="password",
            folder="INBOX",
            start="all",
            after="leave",
        )
        started = time.monotonic()
        found = fetch_source(source_pk=row.pk)
        assert time.monotonic() - started < PATIENCE + 10
    assert "did not answer in time" in found.problem
    row = MailSource.objects.get()
    assert row.failing_since and row.claimed_by is None and not ReceivedMail.objects.exists()


def test_much_that_comes_quickly_may_take_its_time(monkeypatch):
    """The patience grows with what was sent, so that a large mail over a thin line arrives."""
    clock = [0.0]
    monkeypatch.setattr(imap_bounds.time, "monotonic", lambda: clock[0])
    bounded = imap_bounds._Bounded()
    bounded._begin()
    clock[0] = imap_bounds.ANSWER_SECONDS + 500
    bounded._count(30_000_000)
    clock[0] += 200
    with pytest.raises(TimeoutError):
        bounded._count(1)
