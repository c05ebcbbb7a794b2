"""The folder of one kind: generations of its index, and a pointer to the one that counts.

    <kind>/CURRENT            name of the generation in use
    <kind>/<generation>/      one index per locale; ``JOURNAL`` while it is being built
    <kind>/write.lock         held while committing or swapping
    <kind>/rebuild.lock       held while rebuilding

The locks are ``flock``: the system frees them when their holder dies, however it dies.
"""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .base import EngineBusy

SCHEMA = "v1"


class Generations:
    """Readers ask for ``current``; writers hold ``writing``."""

    def __init__(self, folder: Path, grace_seconds: float) -> None:
        self.folder, self.grace_seconds = folder, grace_seconds

    def current(self) -> Path | None:
        """The generation in use; None if there is none that this version can read."""
        try:
            name = (self.folder / "CURRENT").read_text().strip()
        except FileNotFoundError:
            return None
        return self.folder / name if name.startswith(f"{SCHEMA}-") else None

    def new(self) -> Path:
        generation = self.folder / f"{SCHEMA}-{time.time_ns()}-{uuid.uuid4().hex[:6]}"
        generation.mkdir(parents=True)
        return generation

    def point_to(self, generation: Path) -> None:
        """Make it current, in one step that survives a power cut."""
        pointer = self.folder / "CURRENT.new"
        with pointer.open("w") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        os.replace(pointer, self.folder / "CURRENT")
        _sync_folder(self.folder)

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

    def noted(self, generation: Path) -> list[str]:
        lines = (generation / "JOURNAL").read_text().splitlines()
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self, *, unfinished: bool = False) -> None:
        """Delete superseded generations once nobody can still be opening them.

        ``unfinished``: those of a dead rebuild too; only under ``rebuilding``.
        """
        current = self.current()
        if current is None and not unfinished:
            return
        pointer = self.folder / "CURRENT"
        superseded_long_ago = (
            pointer.exists() and time.time() - pointer.stat().st_mtime > self.grace_seconds
        )
        for generation in self.folder.glob("v*-*"):
            if generation == current or not generation.is_dir():
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


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
