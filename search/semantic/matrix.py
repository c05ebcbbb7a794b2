"""The vectors of one kind in one language, in memory. Needs numpy.

They are rows of the database, so every host has the same whatever its engine is.
"""

from threading import Lock

import numpy as np
from django.db.models import Count, Max

from ..models import DocumentVector

Key = tuple[str, str, str]


class VectorIndex:
    """Passages by object. A document is as like a text as its best passage."""

    def __init__(self, rows: list[tuple[str, bytes, int]]) -> None:
        """``rows``: object id, float16 vectors, number of passages."""
        rows = [row for row in rows if row[2]]
        self.ids = [object_id for object_id, _vectors, _passages in rows]
        self._place = {object_id: at for at, object_id in enumerate(self.ids)}
        sizes = np.array([passages for _id, _vectors, passages in rows], dtype=np.int64)
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        parts = [
            np.frombuffer(vectors, dtype=np.float16).reshape(passages, -1)
            for _id, vectors, passages in rows
        ]
        self._passages = (
            np.concatenate(parts).astype(np.float32) if parts else np.zeros((0, 1), np.float32)
        )

    def nearest(self, vector: np.ndarray, limit: int) -> list[tuple[str, float]]:
        """(object id, likeness), the likest first."""
        if not self.ids:
            return []
        best = np.maximum.reduceat(self._passages @ vector, self._starts[:-1])
        order = np.argsort(-best, kind="stable")[:limit]
        return [(self.ids[at], float(best[at])) for at in order]

    def likeness(self, vector: np.ndarray, object_id: str) -> float | None:
        at = self._place.get(object_id)
        if at is None:
            return None
        return float((self._passages[self._starts[at] : self._starts[at + 1]] @ vector).max())


_lock = Lock()
_kept: dict[Key, tuple[object, VectorIndex]] = {}


def refresh_index(kind: str, embedder: str) -> None:
    """Read again the languages whose vectors changed since."""
    rows = DocumentVector.objects.filter(kind=kind, embedder=embedder)
    states = {
        locale: (count, latest)
        for locale, count, latest in rows.values("locale")
        .annotate(count=Count("pk"), latest=Max("updated_at"))
        .values_list("locale", "count", "latest")
    }
    with _lock:
        for key in [key for key in _kept if key[0] == kind and key[1] not in states]:
            del _kept[key]
        for locale, state in states.items():
            key = (kind, locale, embedder)
            if key not in _kept or _kept[key][0] != state:
                of_locale = rows.filter(locale=locale).order_by("pk")
                read = of_locale.values_list("object_id", "vectors", "passages")
                _kept[key] = (state, VectorIndex([(i, bytes(v), n) for i, v, n in read]))


def kept_index(kind: str, locale: str, embedder: str) -> VectorIndex | None:
    kept = _kept.get((kind, locale, embedder))
    return kept[1] if kept else None


def keep_index(key: Key, index: VectorIndex) -> None:
    """For measurements without a database."""
    _kept[key] = (None, index)
