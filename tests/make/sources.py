"""Mail sources of every kind, and the places they read."""

import mailbox
import os
import time
from itertools import count
from pathlib import Path
from typing import Protocol

from tests.services.dovecot import Dovecot
from wagdesk.inbox.models import Mailbox, MailSource
from wagdesk.inbox.sources.contract import seal
from wagdesk.inbox.sources.files import QUIET_SECONDS

from .inbox import make_mailbox

_numbers = count(1)


def make_source(
    kind: str, mailbox: Mailbox | None = None, *, secret: str = "", name: str = "", **options
) -> MailSource:
    return MailSource.objects.create(
        mailbox=mailbox or make_mailbox(),
        kind=kind,
        name=name or f"{kind} {next(_numbers)}",
        secret=seal(secret),
        options=options,
    )


def new_user() -> str:
    """A name nobody else uses on the test server."""
    return f"user{os.getpid()}-{next(_numbers)}"


def make_imap_source(dovecot: Dovecot, user: str, mailbox: Mailbox | None = None, **options):
    options = {
        "host": "127.0.0.1",
        "port": dovecot.port,
        "security": "none",
        "username": user,
        "sign_in": "password",
        "folder": "INBOX",
        "start": "all",
        "after": "leave",
        **options,
    }
    return make_source("imap", mailbox, secret=dovecot.password, **options)


class Place(Protocol):
    """Where a source reads, seen from outside."""

    kind: str
    options: dict

    def put(self, *mails: bytes) -> None:
        """Deliver mails; what is there is whole and old enough to be read."""

    def mails(self) -> list[bytes]:
        """The mails that are there."""

    def moved(self) -> list[bytes]:
        """The mails that were moved away."""

    def take_away(self, position: int) -> None:
        """Another program removes a mail."""


class ImapPlace:
    kind = "imap"

    def __init__(self, dovecot: Dovecot) -> None:
        self.dovecot, self.user = dovecot, new_user()
        self.options = make_options(dovecot, self.user)
        with dovecot.client(self.user, "Done"):
            pass

    def put(self, *mails: bytes) -> None:
        self.dovecot.put(self.user, *mails)

    def mails(self) -> list[bytes]:
        return [raw for raw, _flags in self.dovecot.mails(self.user)]

    def moved(self) -> list[bytes]:
        return [raw for raw, _flags in self.dovecot.mails(self.user, "Done")]

    def take_away(self, position: int) -> None:
        with self.dovecot.client(self.user) as client:
            client.delete_messages([client.search()[position]])
            client.expunge()

    def row(self, **options) -> MailSource:
        secret = self.dovecot.password
        return make_source("imap", secret=secret, **{**self.options, **options})


def make_options(dovecot: Dovecot, user: str) -> dict:
    return {
        "host": "127.0.0.1",
        "port": dovecot.port,
        "security": "none",
        "username": user,
        "sign_in": "password",
        "folder": "INBOX",
        "start": "all",
        "after": "leave",
        "target": "Done",
    }


class FilePlace:
    kind = ""

    def __init__(self, folder: Path) -> None:
        self.path, self.target = folder / "in", folder / "done"
        self.options = {"path": str(self.path), "start": "all", "after": "leave"}
        self.options["target"] = str(self.target)
        self.target.mkdir()

    def row(self, **options) -> MailSource:
        return make_source(self.kind, **{**self.options, **options})


class FolderPlace(FilePlace):
    kind = "folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path.mkdir()

    def put(self, *mails: bytes) -> None:
        for raw in mails:
            path = self.path / f"{next(_numbers):05}.eml"
            path.write_bytes(raw)
            age(path)

    def _files(self) -> list[Path]:
        return sorted(self.path.glob("*.eml"))

    def mails(self) -> list[bytes]:
        return [path.read_bytes() for path in self._files()]

    def moved(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.target.glob("*.eml"))]

    def take_away(self, position: int) -> None:
        self._files()[position].unlink()


class MaildirPlace(FilePlace):
    kind = "maildir"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.box = mailbox.Maildir(self.path)
        self.done = mailbox.Maildir(self.target / "box")
        self.target = self.target / "box"
        self.options["target"] = str(self.target)

    def put(self, *mails: bytes) -> None:
        for raw in mails:
            name = f"{next(_numbers):010}.M1P1.host"
            (self.path / "new" / name).write_bytes(raw)

    def _files(self, root: Path | None = None) -> list[Path]:
        found = [*((root or self.path) / "new").iterdir(), *((root or self.path) / "cur").iterdir()]
        return sorted(found, key=lambda path: path.name)

    def mails(self) -> list[bytes]:
        return [path.read_bytes() for path in self._files()]

    def moved(self) -> list[bytes]:
        return [path.read_bytes() for path in self._files(self.target)]

    def take_away(self, position: int) -> None:
        self._files()[position].unlink()


class MboxPlace(FilePlace):
    kind = "mbox"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path.touch()

    def put(self, *mails: bytes) -> None:
        with self.path.open("ab") as file:
            for raw in mails:
                file.write(b"From ada@mail.example Mon Nov 23 09:00:00 2026\n" + raw + b"\n")
        age(self.path)

    def mails(self) -> list[bytes]:
        box = mailbox.mbox(self.path, create=False)
        try:
            return [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118
        finally:
            box.close()

    def moved(self) -> list[bytes]:
        return []

    def take_away(self, position: int) -> None:
        box = mailbox.mbox(self.path, create=False)
        box.remove(list(box.keys())[position])
        box.flush()
        box.close()
        age(self.path)


def age(path: Path, seconds: float = QUIET_SECONDS + 1) -> None:
    """As if it had been written that long ago."""
    at = time.time() - seconds
    os.utime(path, (at, at))
