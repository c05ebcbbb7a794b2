"""Mail from ``.eml`` files in a folder and the folders below it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy

from .contract import Fetched, Gone, NotYet
from .files import DELETE, MOVE, FileSource, is_quiet, move_beside, read_whole, storable_name


class FolderSource(FileSource):
    """A file is named by its path below the folder, its size and its time."""

    code = "folder"
    label = gettext_lazy("Folder of .eml files")
    description = gettext_lazy("Another program puts each mail into a folder as a file.")

    def open(self) -> None:
        super().open()
        self._paths: dict[str, Path] = {}

    def names(self) -> Iterator[str]:
        self._paths, root = {}, self.path.resolve()
        for path in sorted(self.path.rglob("*")):
            if path.suffix.lower() != ".eml" or path.name.startswith("."):
                continue
            # A link may lead out of the folder.
            if root not in path.resolve().parents or not path.is_file():
                continue
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            below = str(path.relative_to(self.path))
            name = storable_name(below, found.st_size, found.st_mtime_ns)
            self._paths[name] = path
            yield name

    def size_of(self, name: str) -> int | None:
        path = self._paths.get(name)
        try:
            return path.stat().st_size if path else None
        except FileNotFoundError:
            return None

    def fetch(self, item: str) -> Fetched:
        path = self._paths.get(item)
        try:
            if path is None:
                raise Gone
            if not is_quiet(path):
                raise NotYet
            raw = read_whole(path)
        except FileNotFoundError:
            raise Gone from None
        if raw is None:
            raise NotYet
        return Fetched(raw)

    def settle(self, items: Sequence[str]) -> None:
        if self.after not in (MOVE, DELETE):
            return
        for item in items:
            path = self._paths.get(item)
            if path is None or not path.exists():
                continue
            if self.after == DELETE:
                path.unlink(missing_ok=True)
            else:
                move_beside(path, self.target)
