"""The folder of one kind: generations of its index, and a pointer to the one that counts.

    <kind>/CURRENT            name of the generation in use
    <kind>/SUSPECT            why a reader thinks that generation is broken
    <kind>/<generation>/      one index per locale; ``JOURNAL`` while it is being built,
                              ``PROGRESS`` says how far
    <kind>/write.lock         held while committing or swapping
    <kind>/rebuild.lock       held while rebuilding

The locks are ``flock``: the system frees them when their holder dies, however it dies.
"""

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..base import EngineBusy

SCHEMA = "v2"
# A rebuild goes on where one was killed, but not with what is left of last week's.
RESUME_WITHIN = 3600


class Generations:
    """Readers ask for ``current``; writers hold ``writing``."""

    def __init__(self, folder: Path, grace_seconds: float) -> None:
        self.folder, self.grace_seconds = folder, grace_seconds
        self._pointer = str(folder / "CURRENT")
        self._pointed: tuple[tuple[int, int], Path | None] = ((0, 0), None)

    def current(self) -> Path | None:
        """The generation in use; None if there is none that this version can read.

        Asked before every search: the pointer is read again only if it is another file.
        """
        try:
            stat = os.stat(self._pointer)
            seen = (stat.st_ino, stat.st_mtime_ns)
            if self._pointed[0] != seen:
                self._pointed = (seen, self._read_pointer())
        except FileNotFoundError:
            return None
        return self._pointed[1]

    def _read_pointer(self) -> Path | None:
        name = Path(self._pointer).read_text(errors="replace").strip()
        return self.folder / name if name.startswith(f"{SCHEMA}-") and "/" not in name else None

    def new(self) -> Path:
        generation = self.folder / f"{SCHEMA}-{time.time_ns()}-{uuid.uuid4().hex[:6]}"
        generation.mkdir(parents=True)
        return generation

    def point_to(self, generation: Path) -> None:
        """Make it current, in one step that survives a power cut."""
        _replace(self.folder / "CURRENT", generation.name)
        self.trust()

    # Suspicion

    def suspect(self, reason: str) -> None:
        """Let whoever writes look closely. A full disk keeps no note, and needs none."""
        with suppress(OSError):
            (self.folder / "SUSPECT").write_text(reason)

    def suspected(self) -> str:
        try:
            return (self.folder / "SUSPECT").read_text(errors="replace")
        except OSError:
            return ""

    def trust(self) -> None:
        (self.folder / "SUSPECT").unlink(missing_ok=True)

    # A generation in the making

    def begin(self) -> Path:
        """A new one, which hears of every change from now on."""
        generation = self.new()
        (generation / "JOURNAL").touch()
        _sync_folder(generation)
        return generation

    def unfinished(self) -> Path | None:
        """What a killed rebuild left, if it may go on; only under ``rebuilding``."""
        current = self.current()
        for journal in sorted(self.folder.glob(f"{SCHEMA}-*/JOURNAL"), reverse=True):
            progress = journal.with_name("PROGRESS")
            if journal.parent != current and progress.exists():
                age = time.time() - progress.stat().st_mtime
                return journal.parent if age < RESUME_WITHIN else None
        return None

    @staticmethod
    def progress(generation: Path) -> tuple[str, int]:
        """(the last id that is durable, documents up to there)."""
        try:
            kept = json.loads((generation / "PROGRESS").read_text())
            return kept["after"], kept["documents"]
        except FileNotFoundError:
            return "", 0

    @staticmethod
    def note_progress(generation: Path, after: str, documents: int) -> None:
        kept = json.dumps({"after": after, "documents": documents})
        _replace(generation / "PROGRESS", kept)

    def note(self, object_ids: Iterable[str]) -> None:
        """Tell every generation in the making which objects changed meanwhile."""
        current = self.current()
        for journal in self.folder.glob("*/JOURNAL"):
            if journal.parent == current:
                continue
            with journal.open("a") as file:
                file.writelines(f"{object_id}\n" for object_id in object_ids)
                file.flush()
                os.fsync(file.fileno())

    @staticmethod
    def noted(generation: Path) -> list[str]:
        lines = (generation / "JOURNAL").read_text().splitlines()
        return list(dict.fromkeys(line for line in lines if line))

    def finish(self, generation: Path) -> None:
        # First of all it can't be gone on with: once current, its journal is kept no longer.
        (generation / "PROGRESS").unlink(missing_ok=True)
        _sync_folder(generation)
        self.point_to(generation)
        (generation / "JOURNAL").unlink()

    def clean(self, *, keep: Path | None = None, unfinished: bool = False) -> None:
        """Delete superseded generations once nobody can still be opening them.

        ``unfinished``: those of a dead rebuild too, but for ``keep``; only under
        ``rebuilding``.
        """
        current = self.current()
        if current is None and not unfinished:
            return
        pointer = self.folder / "CURRENT"
        superseded_long_ago = (
            pointer.exists() and time.time() - pointer.stat().st_mtime > self.grace_seconds
        )
        for generation in self.folder.glob("v*-*"):
            if generation in (current, keep) or not generation.is_dir():
                continue
            in_the_making = (generation / "JOURNAL").exists()
            if (unfinished and in_the_making) or (superseded_long_ago and not in_the_making):
                shutil.rmtree(generation, ignore_errors=True)

    @contextmanager
    def writing(self, wait_seconds: float) -> Iterator[None]:
        with self._locked("write.lock", wait_seconds):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        with self._locked("rebuild.lock", 0):
            yield

    @contextmanager
    def _locked(self, name: str, wait_seconds: float) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait_seconds
        with (self.folder / name).open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise EngineBusy(f"{self.folder.name}: {name} is held.") from None
                    time.sleep(0.02)
            yield


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f"{path.name}.new")
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
