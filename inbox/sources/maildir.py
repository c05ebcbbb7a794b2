"""Mail from a Maildir. A mail is named by the part of its file's name that never changes."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy

from .contract import Fetched, Gone
from .files import DELETE, MOVE, FileSource, storable_name


class MaildirSource(FileSource):
    code = "maildir"
    label = gettext_lazy("Maildir")
    description = gettext_lazy("A mail server on this machine puts mail into a Maildir.")

    def open(self) -> None:
        super().open()
        self._paths: dict[str, Path] = {}

    def names(self) -> Iterator[str]:
        self._paths = {}
        for path in sorted(self._files(), key=_unique):
            name = storable_name(_unique(path))
            # While another program moves it from new to cur it may be seen in both.
            if name not in self._paths:
                self._paths[name] = path
                yield name

    def _files(self) -> Iterator[Path]:
        for folder in ("new", "cur"):
            if (self.path / folder).is_dir():
                for path in (self.path / folder).iterdir():
                    if not path.name.startswith(".") and path.is_file():
                        yield path

    def _find(self, name: str) -> Path | None:
        """Where the file is now: another program may have moved or flagged it."""
        path = self._paths.get(name)
        if path is None or path.exists():
            return path
        wanted = _unique(path)
        return next((one for one in self._files() if _unique(one) == wanted), None)

    def size_of(self, name: str) -> int | None:
        path = self._find(name)
        try:
            return path.stat().st_size if path else None
        except FileNotFoundError:
            return None

    def fetch(self, item: str) -> Fetched:
        path = self._find(item)
        try:
            # Files in new and cur are whole: they were written in tmp.
            if path is None:
                raise Gone
            return Fetched(path.read_bytes())
        except FileNotFoundError:
            raise Gone from None

    def settle(self, items: Sequence[str]) -> None:
        if self.after not in (MOVE, DELETE):
            return
        for item in items:
            path = self._find(item)
            if path is None:
                continue
            if self.after == DELETE:
                path.unlink(missing_ok=True)
                continue
            for folder in ("tmp", "new", "cur"):
                (self.target / folder).mkdir(exist_ok=True)
            # The name is unique in the world, so the same again is the same file.
            os.replace(path, self.target / path.parent.name / path.name)


def _unique(path: Path) -> str:
    return path.name.partition(":")[0]
