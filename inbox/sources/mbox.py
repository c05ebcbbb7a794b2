"""Mail from an mbox file. A mail is named by the hash of its bytes: it has no other name."""

import hashlib
import mailbox
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .contract import Fetched, Gone, Item, Problem
from .files import DELETE, FileSource, is_quiet
from .ledger import Ledger

PIECE = 1 << 20
# Path to size and time of a file in which nothing was new: it is not read again at each poll.
_unchanged: dict[str, tuple[int, int]] = {}


class MboxSource(FileSource):
    code = "mbox"
    label = gettext_lazy("mbox file")
    description = gettext_lazy("One file on this machine that holds many mails.")
    path_label = gettext_lazy("File")
    may_move = False

    def open(self) -> None:
        super().open()
        if not self.path.is_file():
            raise Problem(_("%(path)s is no file.") % {"path": self.path})
        self._box = mailbox.mbox(self.path, create=False)
        self._keys: dict[str, tuple[int, int]] = {}

    def close(self) -> None:
        self._box.close()

    def names(self) -> Iterator[str]:
        self._keys = {}
        # The last one may still be written; those before it are whole.
        last = None if is_quiet(self.path) else len(self._box) - 1
        for key in self._box.keys():  # noqa: SIM118  it is no dict
            if key == last:
                continue
            with self._mail(key) as file:
                name, size = _digest(file)
            if name not in self._keys:
                self._keys[name] = (key, size)
                yield name

    @contextmanager
    def _mail(self, key: int) -> Iterator[IO[bytes]]:
        file = self._box.get_file(key)
        try:
            yield file
        finally:
            file.close()

    def pending(self, ledger: Ledger) -> Iterator[Item]:
        state = _state(self.path)
        if _unchanged.get(self._id) == state and not ledger.unread():
            return
        found = False
        for item in super().pending(ledger):
            found = True
            yield item
        if not found and is_quiet(self.path):
            _unchanged[self._id] = state

    @property
    def _id(self) -> str:
        return f"{self.row.pk}:{self.path}"

    def size_of(self, name: str) -> int | None:
        return self._keys[name][1] if name in self._keys else None

    def fetch(self, item: str) -> Fetched:
        if item not in self._keys:
            raise Gone
        try:
            with self._mail(self._keys[item][0]) as file:
                return Fetched(file.read())
        except (KeyError, FileNotFoundError):
            raise Gone from None

    def settle(self, items: Sequence[str]) -> None:
        if self.after != DELETE:
            return
        wanted = set(items)
        box = mailbox.mbox(self.path, create=False)
        try:
            # Raises where another program has locked it; the next poll tries again.
            box.lock()
            before = self.path.stat()
            for key in list(box.keys()):
                if _digest(box.get_file(key))[0] in wanted:
                    box.remove(key)
            box.flush()
            # Nobody is writing a mail: that was us.
            os.utime(self.path, ns=(before.st_atime_ns, before.st_mtime_ns))
        except (mailbox.ExternalClashError, mailbox.Error) as error:
            raise Problem(_("Another program is using %(path)s.") % {"path": self.path}) from error
        finally:
            box.unlock()
            box.close()


def _digest(file: IO[bytes]) -> tuple[str, int]:
    """Hash and size, without holding a huge mail in memory."""
    found, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        found.update(piece)
        size += len(piece)
    return found.hexdigest(), size


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
