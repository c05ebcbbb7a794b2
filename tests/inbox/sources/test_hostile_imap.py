"""An IMAP server that means us harm: it is named by an administrator, and may be taken over."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.make.sources import make_source
from wagdesk.inbox.actions.fetch_source import fetch_source
from wagdesk.inbox.models import ReceivedMail
from wagdesk.inbox.sources.registry import source_for

pytestmark = pytest.mark.django_db
HUGE = 50_000_000_000
USUAL = {
    "": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n",
    "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n",
    "SEARCH": b"* SEARCH 1\r\n",
    "SIZE": b"* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n",
}


class Hostile:
    """Answers as usual, but for what is said otherwise."""

    def __init__(self, **otherwise: bytes) -> None:
        self.says = USUAL | otherwise
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as line:
                self._talk(line)

    def _talk(self, line) -> None:
        line.write(self.says[""])
        line.flush()
        for command in line:
            tag, _space, words = command.decode().partition(" ")
            name = next((one for one in ("SIZE", "SEARCH", *self.says) if one and one in words), "")
            line.write(self.says.get(name, b"") + f"{tag} OK done\r\n".encode())
            line.flush()


@pytest.fixture
def hostile() -> Iterator:
    made = []

    def make(**otherwise: bytes):
        made.append(Hostile(**otherwise))
        options = {"port": made[-1].port, "security": "none", "username": "x", "start": "all"}
        return make_source("imap", secret="x", host="127.0.0.1", folder="INBOX", **options)

    yield make
    for one in made:
        one.listening.close()


@pytest.mark.parametrize(
    "otherwise",
    [
        {"": b"* OK {%d}\r\n" % HUGE},
        {"CAPABILITY": b"* CAPABILITY {%d}\r\n" % HUGE},
        {"EXAMINE": b"* FLAGS {%d}\r\n" % HUGE},
    ],
)
def test_a_test_of_the_connection_reads_no_gigabytes(hostile, otherwise):
    check = source_for(hostile(**otherwise)).check()
    assert not check.ok and f"announced {HUGE} bytes" in check.sentences[0]


def test_nor_does_a_poll_read_a_mail_larger_than_its_size(hostile):
    row = hostile(BODY=b"* 1 FETCH (UID 1 BODY[] {%d}\r\n" % HUGE)
    found = fetch_source(source_pk=row.pk)
    assert f"announced {HUGE} bytes" in found.problem
    assert not ReceivedMail.objects.exists()
