"""Words and meaning in one ranking, by weighted reciprocal ranks."""

import logging
from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from .. import conf
from ..documents import Document
from ..engines.base import EngineHit, EngineResults, SearchEngine, SearchRequest
from .loading import Embedder, give_up, ready_embedder

if TYPE_CHECKING:
    import numpy as np

    from .matrix import VectorIndex

logger = logging.getLogger(__name__)

# Measured on CovidFAQ and XQuAD English: more helps the one and hurts the other.
MEANING_WEIGHT = 0.7
RANK_OFFSET = 10
# The nearest of all, of which the engine says which are in reach.
NEAREST = 100
# Less like than this says nothing.
LEAST_LIKENESS = 0.25
LONGEST_TEXT = 2000
VECTORS_KEPT = 256

_vectors: "OrderedDict[tuple[str, str], np.ndarray]" = OrderedDict()
_lock = Lock()


def refresh(kind: str) -> None:
    """Read the vectors of a kind if they changed: one small query, none without an embedder."""
    embedder = ready_embedder() if kind in conf.embedded_kinds() else None
    if embedder is not None:
        from .matrix import refresh_index

        refresh_index(kind, embedder.name)


def fuse(
    text: str, request: SearchRequest, results: EngineResults, engine: SearchEngine
) -> EngineResults:
    """The engine's results together with what means the same, as many as were asked for.

    A document that only the meaning finds is asked of the engine by its id, within the same
    audience and filters. The total counts it.
    """
    try:
        embedder, index = _for(request.kind, request.locale)
        if embedder is None or index is None or request.order or not text.strip():
            return results
        near = index.nearest(_vector(embedder, text), NEAREST)
    except Exception:
        _failed()
        return results
    near = [(object_id, like) for object_id, like in near if like >= LEAST_LIKENESS]
    return _fused(near, request, results, engine) if near else results


def _fused(
    near: list[tuple[str, float]],
    request: SearchRequest,
    results: EngineResults,
    engine: SearchEngine,
) -> EngineResults:
    hits = {hit.object_id: hit for hit in results.hits}
    unknown = [object_id for object_id, _like in near if object_id not in hits]
    within = {hit.object_id: hit for hit in _by_id(unknown, request, engine)}
    ranked = [object_id for object_id, _like in near if object_id in hits or object_id in within]
    scores = {hit.object_id: 1 / (RANK_OFFSET + at) for at, hit in enumerate(results.hits, 1)}
    for at, object_id in enumerate(ranked[: max(request.limit, 1)], 1):
        scores[object_id] = scores.get(object_id, 0.0) + MEANING_WEIGHT / (RANK_OFFSET + at)
    found = {**within, **hits}
    best = sorted(scores, key=lambda object_id: (-scores[object_id], object_id))
    fused = [replace(found[object_id], score=scores[object_id]) for object_id in best]
    added = sum(object_id not in hits for object_id in scores) if _is_all(results) else 0
    return replace(results, hits=fused[: request.limit], total=results.total + added)


def _is_all(results: EngineResults) -> bool:
    """True if the hits are all there are, so that one more is one more."""
    return results.total <= len(results.hits)


def _by_id(ids: list[str], request: SearchRequest, engine: SearchEngine) -> list[EngineHit]:
    """Those of the ids that the request reaches, whatever words they hold."""
    if not ids:
        return []
    asked = replace(
        request,
        clauses=(),
        match_all=True,
        only=frozenset(ids),
        limit=len(ids),
        offset=0,
        facets=(),
    )
    return engine.search(asked).hits


def likeness(text: str, document: Document) -> float | None:
    """How like the document's nearest passage is to the text; None if nobody knows."""
    try:
        embedder, index = _for(document.kind, document.locale)
        if embedder is None or index is None or not text.strip():
            return None
        return index.likeness(_vector(embedder, text), document.object_id)
    except Exception:
        _failed()
        return None


def _for(kind: str, locale: str) -> tuple[Embedder | None, "VectorIndex | None"]:
    embedder = ready_embedder() if kind in conf.embedded_kinds() else None
    if embedder is None or locale.split("-")[0] not in embedder.languages:
        return None, None
    from .matrix import kept_index

    return embedder, kept_index(kind, locale, embedder.name)


def _vector(embedder: Embedder, text: str) -> "np.ndarray":
    """Of a query; the same one is asked more than once while it is answered."""
    key = (embedder.name, text[:LONGEST_TEXT])
    with _lock:
        if key in _vectors:
            _vectors.move_to_end(key)
            return _vectors[key]
    vector = embedder.vectors([key[1]])[0]
    with _lock:
        _vectors[key] = vector
        while len(_vectors) > VECTORS_KEPT:
            _vectors.popitem(last=False)
    return vector


def _failed() -> None:
    embedder = ready_embedder()
    if embedder is not None:
        give_up(embedder)
