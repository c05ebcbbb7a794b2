"""Tantivy inside this process, its files on this host; any number of processes share it."""

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from ..documents import Document
from .base import EngineError, EngineResults, Health, SearchEngine, SearchRequest
from .generations import Generations
from .physical import PhysicalIndex

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
WEIGHTS = {"title": 1.5, "headings": 1.0, "body": 1.0, "asked_as": 1.5, "tags": 1.0}
FILL_BATCH = 2000


class EmbeddedEngine(SearchEngine):
    """One index per kind and locale below ``path``.

    ``weights`` by field; ``lock_wait`` seconds a writer waits for another before it leaves
    its changes queued; ``grace`` seconds a superseded index stays for slow readers.
    """

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
        self._open: dict[Path, PhysicalIndex] = {}
        self._pid = os.getpid()
        self._lock = threading.Lock()

    # Folders

    def _generations(self, kind: str) -> Generations:
        return Generations(self.path / _safe(kind), self.grace)

    def _index(self, generation: Path, locale: str) -> PhysicalIndex:
        """The open index, opened anew after a swap or a fork."""
        path = generation / _safe(locale)
        with self._lock:
            if self._pid != os.getpid():
                self._open, self._pid = {}, os.getpid()
            opened = self._open.get(path)
            if opened is None:
                self._open = {old: index for old, index in self._open.items() if old.is_dir()}
                opened = self._open[path] = PhysicalIndex(path, locale, self.weights)
            return opened

    def _readable(self, kind: str, locale: str) -> PhysicalIndex | None:
        generation = self._generations(kind).current()
        if generation is None:
            raise EngineError(f"There is no index for “{kind}” yet.")
        if not PhysicalIndex.exists(generation / _safe(locale)):
            return None
        return self._index(generation, locale)

    def locales(self, kind: str) -> list[str]:
        generation = self._generations(kind).current()
        return _locales(generation) if generation else []

    # Writing

    def apply(self, kind: str, object_ids: Iterable[str], documents: Iterable[Document]) -> None:
        object_ids = list(object_ids)
        generations = self._generations(kind)
        with generations.writing(self.lock_wait):
            generations.note(object_ids)
            generation = generations.current()
            if generation is None:
                generation = generations.new()
                self._write(generation, object_ids, documents)
                generations.point_to(generation)
            else:
                self._write(generation, object_ids, documents)
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
            index = self._index(generation, locale)
            stale = index.present(keys)
            if not stale and not of_locale:
                continue
            with index.writer() as writer:
                for key in stale:
                    writer.remove(key)
                for document in of_locale:
                    writer.add(document)

    def rebuild(
        self,
        kind: str,
        documents: Callable[[str], Iterable[Document]],
        fetch: Callable[[list[str]], Iterable[Document]],
    ) -> int:
        generations = self._generations(kind)
        with generations.rebuilding():
            generations.clean(unfinished=True)
            with generations.writing(self.lock_wait):
                generation = generations.new()
                (generation / "JOURNAL").touch()
            remaining = iter(documents(""))
            while batch := list(islice(remaining, FILL_BATCH)):
                self._write(generation, [], batch)
            with generations.writing(max(self.lock_wait, 60)):
                changed = generations.noted(generation)
                if changed:
                    self._write(generation, changed, fetch(changed))
                generations.point_to(generation)
                (generation / "JOURNAL").unlink()
            generations.clean()
            return sum(self._index(generation, code).count() for code in _locales(generation))

    # Reading

    def search(self, request: SearchRequest) -> EngineResults:
        index = self._readable(request.kind, request.locale)
        return index.search(request) if index else EngineResults([], 0)

    def explain(self, request: SearchRequest, object_id: str) -> dict | None:
        index = self._readable(request.kind, request.locale)
        return index.explain(request, f"{request.kind}:{object_id}") if index else None

    def words(self, kind: str, locale: str, *, public: bool) -> tuple[str, Iterator]:
        index = self._readable(kind, locale)
        if index is None:
            return "", iter(())
        return index.version(), index.words(public=public)

    def holds(self, request: SearchRequest, words: Iterable[str]) -> set[str]:
        index = self._readable(request.kind, request.locale)
        return index.holds(request, words) if index else set()

    def needs_rebuild(self, kind: str) -> bool:
        generation = self._generations(kind).current()
        if generation is None or not generation.is_dir():
            return True
        try:
            for locale in _locales(generation):
                self._index(generation, locale).count()
        except Exception:
            return True
        return False

    def health(self) -> Health:
        documents: dict[str, int] = {}
        try:
            for folder in sorted(self.path.glob("*/CURRENT")):
                kind = folder.parent.name
                if self.needs_rebuild(kind):
                    return Health(False, f"The index of “{kind}” must be rebuilt.", documents)
                for locale in self.locales(kind):
                    index = self._readable(kind, locale)
                    documents[f"{kind}/{locale}"] = index.count() if index else 0
        except Exception as error:
            return Health(False, str(error), documents)
        if not any(self.path.glob("*/CURRENT")):
            return Health(False, "There is no index yet: run search_index --rebuild.")
        return Health(True, "", documents)


def _safe(name: str) -> str:
    if not SAFE_NAME.fullmatch(name):
        raise ValueError(f"“{name}” can not name an index: letters, digits, - and _ only.")
    return name


def _locales(generation: Path) -> list[str]:
    return sorted(meta.parent.name for meta in generation.glob("*/meta.json"))
