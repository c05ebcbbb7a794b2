"""The nearest of each vector, by an inverted index."""

from collections import defaultdict
from heapq import nlargest

from .vectors import Vector

Near = list[tuple[int, float]]


def nearest(vectors: list[Vector], limit: int, askers: int | None = None) -> list[Near]:
    """(index, cosine) of the ``limit`` nearest others, nearest first, for the first ``askers``."""
    postings: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for term, weight in vector.items():
            postings[term].append((at, weight))
    found = []
    for at, vector in enumerate(vectors[: len(vectors) if askers is None else askers]):
        scores: dict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for other, other_weight in postings[term]:
                scores[other] += weight * other_weight
        scores.pop(at, None)
        best = nlargest(limit, scores.items(), key=lambda pair: (pair[1], -pair[0]))
        found.append(best)
    return found
