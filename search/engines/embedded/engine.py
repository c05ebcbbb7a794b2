"""One index per kind and locale below a folder: reading, writing, rebuilding."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ...documents import Document, registry
from ..base import (
    WEIGHTS,
    EngineBroken,
    EngineError,
    EngineResults,
    Health,
    SearchEngine,
    SearchRequest,
)
from .broken import Speaking, disk, own_words
from .checksums import Checksums, has_lost_its_list
from .generations import Generations
from .physical import PhysicalIndex

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
REPLAY_BATCH = 500


class EmbeddedEngine(SearchEngine):
    """One index per kind and locale below ``path``.

    ``weights`` by field; ``lock_wait`` seconds a writer waits for another before it leaves
    its changes queued; ``grace`` seconds a superseded index stays for slow readers.
    """

    batch = 2000

    def __init__(
        self,
        path: str | Path,
        weights: dict[str, float] | None = None,
        lock_wait: float = 10,
        grace: float = 60,
    ) -> None:
        self.path = Path(path)
        self.weights = {**WEIGHTS, **(weights or {})}
        self.lock_wait, self.grace = lock_wait, grace
        self._open: dict[str, PhysicalIndex] = {}
        self._kinds: dict[str, Generations] = {}
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._checksums = Checksums()

    # Folders

    def _generations(self, kind: str) -> Generations:
        kept = self._kinds.get(kind)
        if kept is None:
            kept = self._kinds[kind] = Generations(self.path / _safe(kind), self.grace)
        return kept

    def _index(self, generation: Path, locale: str) -> PhysicalIndex:
        """The open index, opened anew after a swap or a fork."""
        path = f"{generation}/{_safe(locale)}"
        opened = self._opened(path)
        if opened is not None:
            return opened
        with self._lock:
            if self._pid != os.getpid():
                self._open, self._pid = {}, os.getpid()
            opened = self._open.get(path)
            if opened is None:
                still_there = {old: each for old, each in self._open.items() if os.path.isdir(old)}
                opened = PhysicalIndex(Path(path), locale, self.weights)
                self._open = {**still_there, path: opened}
            return opened

    def _opened(self, path: str) -> PhysicalIndex | None:
        """The index if this process has it open; without the lock, as every search asks."""
        return self._open.get(path) if self._pid == os.getpid() else None

    def _forget(self, generation: Path) -> None:
        """Open its indexes anew, to see what is on the disk and not what was."""
        with self._lock:
            self._open = {
                path: index for path, index in self._open.items() if index.path.parent != generation
            }

    def _reading(self, kind: str, locale: str) -> "_Reading":
        """The index, None in a language without one. What can't be read is marked so."""
        return _Reading(self, kind, locale)

    def _readable(self, generation: Path, locale: str) -> PhysicalIndex | None:
        path = f"{generation}/{_safe(locale)}"
        opened = self._opened(path)
        if opened is not None:
            return opened
        if PhysicalIndex.exists(path):
            return self._index(generation, locale)
        if not generation.is_dir():
            kind = generation.parent.name
            raise EngineBroken(f"The index of “{kind}” is gone: {generation.name}.")
        if has_lost_its_list(generation / locale):
            raise EngineBroken(f"{locale}/meta.json is missing.")
        return None

    def _mistrust(self, generations: Generations, generation: Path, error: Exception) -> None:
        generations.suspect(str(error))
        self._forget(generation)

    def locales(self, kind: str) -> list[str]:
        generation = self._generations(kind).current()
        return _locales(generation) if generation else []

    # Writing

    def apply(self, kind: str, object_ids: Iterable[str], documents: Iterable[Document]) -> None:
        object_ids = list(object_ids)
        generations = self._generations(kind)
        with disk(), generations.writing(self.lock_wait):
            generations.note(object_ids)
            generation = generations.current()
            try:
                if generation is None:
                    generation = generations.new()
                    self._write(generation, object_ids, documents)
                    generations.point_to(generation)
                elif not generation.is_dir():
                    raise EngineBroken(f"The index of “{kind}” is gone: {generation.name}.")
                else:
                    self._write(generation, object_ids, documents)
            except EngineBroken as error:
                generations.suspect(str(error))
                raise
            generations.clean()

    def _write(
        self, generation: Path, object_ids: list[str], documents: Iterable[Document]
    ) -> None:
        """One commit per locale: out with the objects, in with their documents."""
        by_locale: dict[str, list[Document]] = {locale: [] for locale in _locales(generation)}
        for document in documents:
            by_locale.setdefault(document.locale, []).append(document)
        kind = generation.parent.name
        keys = [f"{kind}:{object_id}" for object_id in object_ids]
        for locale, of_locale in by_locale.items():
            with Speaking():
                index = self._index(generation, locale)
                stale = index.present(keys) if keys else []
            entries = index.entries(of_locale)
            if stale or entries:
                with Speaking():
                    index.write(stale, entries)

    def rebuild(
        self,
        kind: str,
        documents: Callable[[str], Iterable[Document]],
        fetch: Callable[[list[str]], Iterable[Document]],
    ) -> int:
        generations = self._generations(kind)
        with disk(), generations.rebuilding():
            generation = self._resumable(generations)
            generations.clean(keep=generation, unfinished=True)
            if generation is None:
                with generations.writing(self.lock_wait):
                    generation = generations.begin()
            self._fill(generation, documents)
            self._check(generation, generations.progress(generation)[1])
            with generations.writing(max(self.lock_wait, 60)):
                changed = generations.noted(generation)
                for start in range(0, len(changed), REPLAY_BATCH):
                    some = changed[start : start + REPLAY_BATCH]
                    self._write(generation, some, fetch(some))
                self._check(generation)
                generations.finish(generation)
            generations.clean()
            return sum(self._index(generation, code).count() for code in _locales(generation))

    def tidy(self, kind: str) -> None:
        generations = self._generations(kind)
        if generations.folder.is_dir():
            with disk(), generations.writing(self.lock_wait):
                generations.clean()

    def _resumable(self, generations: Generations) -> Path | None:
        """The generation that a killed rebuild left, if it can be read."""
        generation = generations.unfinished()
        if generation is None or self._damage(generation):
            return None
        return generation

    def _fill(self, generation: Path, documents: Callable[[str], Iterable[Document]]) -> None:
        after, done = Generations.progress(generation)
        for batch in _batches(documents(after), self.batch):
            try:
                self._write(generation, [], batch)
            except EngineError:
                # Nothing to go on with, and its room on the disk may be what is missing.
                shutil.rmtree(generation, ignore_errors=True)
                raise
            done += len({(each.object_id, each.locale) for each in batch})
            Generations.note_progress(generation, batch[-1].object_id, done)

    def _check(self, generation: Path, least: int = 0) -> None:
        """Read it from the disk before it serves anybody. ``least`` documents must be there."""
        self._forget(generation)
        damage = self._damage(generation)
        if not damage:
            count = sum(self._index(generation, code).count() for code in _locales(generation))
            if count < least:
                damage = f"{count} documents of {least} are in it"
        if damage:
            shutil.rmtree(generation, ignore_errors=True)
            raise EngineBroken(f"The new index is not sound, the old one stays: {damage}.")

    # Reading

    def search(self, request: SearchRequest) -> EngineResults:
        with self._reading(request.kind, request.locale) as index:
            return index.search(request) if index else EngineResults([], 0)

    def explain(self, request: SearchRequest, object_id: str) -> dict | None:
        with self._reading(request.kind, request.locale) as index:
            return index.explain(request, f"{request.kind}:{object_id}") if index else None

    def words(self, kind: str, locale: str, *, public: bool) -> tuple[str, Iterator]:
        with self._reading(kind, locale) as index:
            return (index.version(), self._words(kind, locale, public)) if index else ("", iter(()))

    def _words(self, kind: str, locale: str, public: bool) -> Iterator:
        with self._reading(kind, locale) as index:
            if index:
                yield from index.words(public=public)

    def holds(self, request: SearchRequest, words: Iterable[str]) -> set[str]:
        with self._reading(request.kind, request.locale) as index:
            return index.holds(request, words) if index else set()

    # Saying how it is

    def needs_rebuild(self, kind: str) -> bool:
        generations = self._generations(kind)
        generation = generations.current()
        if generation is None or not generation.is_dir():
            return True
        if generations.suspected():
            self._checksums.forget()
            self._forget(generation)
        if self._damage(generation):
            return True
        generations.trust()
        return False

    def _damage(self, generation: Path, *, read_all: bool = True) -> str:
        """What is wrong with a generation, in words; empty if it can be read."""
        try:
            with Speaking():
                for locale in sorted(each.name for each in generation.iterdir() if each.is_dir()):
                    damage = self._checksums.damage(generation / locale, read_all=read_all)
                    if damage:
                        return damage
                for locale in _locales(generation):
                    self._index(generation, locale).read_one()
        except EngineError as error:
            return str(error)
        return ""

    def health(self) -> Health:
        documents: dict[str, int] = {}
        kinds = sorted(folder.parent.name for folder in self.path.glob("*/write.lock"))
        for kind in kinds:
            generations = self._generations(kind)
            generation = generations.current()
            if kind not in registry and not (generation and generation.is_dir()):
                continue  # an app that was taken out
            if generation is None or not generation.is_dir():
                return Health(
                    False, f"“{kind}” has no index; the worker makes it.", documents, True
                )
            damage = generations.suspected() or self._damage(generation, read_all=False)
            if damage:
                sentence = f"The index of “{kind}” must be rebuilt; the worker does it. {damage}"
                return Health(False, sentence, documents, True)
            for locale in _locales(generation):
                documents[f"{kind}/{locale}"] = self._index(generation, locale).count()
        if not kinds:
            return Health(False, "There is no index yet: run search_index --rebuild.", {}, True)
        return Health(True, "", documents)


class _Reading:
    """A search's way to an open index. A class, as a generator takes several times as long."""

    __slots__ = ("_engine", "_generation", "_generations", "_kind", "_locale")

    def __init__(self, engine: EmbeddedEngine, kind: str, locale: str) -> None:
        self._engine, self._kind, self._locale = engine, kind, locale

    def __enter__(self) -> PhysicalIndex | None:
        self._generations = self._engine._generations(self._kind)
        self._generation = self._generations.current()
        if self._generation is None:
            raise EngineError(f"There is no index for “{self._kind}” yet.")
        try:
            return self._engine._readable(self._generation, self._locale)
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        said = own_words(error)
        if isinstance(said, EngineBroken):
            self._engine._mistrust(self._generations, self._generation, said)
        if said is not error:
            raise said from error


def _batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """Never the documents of one object in two batches."""
    batch: list[Document] = []
    for document in documents:
        if len(batch) >= size and document.object_id != batch[-1].object_id:
            yield batch
            batch = []
        batch.append(document)
    if batch:
        yield batch


def _safe(name: str) -> str:
    if not SAFE_NAME.fullmatch(name):
        raise ValueError(f"“{name}” can not name an index: letters, digits, - and _ only.")
    return name


def _locales(generation: Path) -> list[str]:
    """The languages that have an index there."""
    try:
        with os.scandir(generation) as entries:
            folders = [entry.name for entry in entries if entry.is_dir()]
    except FileNotFoundError:
        return []
    return sorted(name for name in folders if (generation / name / "meta.json").exists())
