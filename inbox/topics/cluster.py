"""Texts to groups of one question each."""

import math
from collections import defaultdict
from collections.abc import Sequence

from .communities import communities, graph_of
from .neighbours import Near, nearest
from .vectors import Vector, vectors_of

NEIGHBOURS = 10
FEWEST_NEIGHBOURS = 3
LINK_POWER = 2
# More texts, more questions: groups of a few people among 100 texts, of 20 among 3,000.
GRAIN = 4


def group_near(near: list[Near]) -> list[int]:
    """The group of each text from its nearest texts alone."""
    resolution = max(1.0, math.sqrt(len(near)) / GRAIN)
    links = min(NEIGHBOURS, max(FEWEST_NEIGHBOURS, round(math.sqrt(len(near)))))
    return communities(graph_of(near, links, LINK_POWER), resolution)


def group_texts(texts: Sequence[Sequence[str]]) -> list[int]:
    """The group of each text, given as terms. Equal texts are always together."""
    number: dict[tuple[str, ...], int] = {}
    which = [number.setdefault(tuple(terms), len(number)) for terms in texts]
    vectors: list[Vector] = vectors_of(list(number))
    group = group_near(nearest(vectors, NEIGHBOURS))
    return [group[at] for at in which]


def members(groups: Sequence[int]) -> list[list[int]]:
    """The indexes of each group, largest first."""
    found: dict[int, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        found[group].append(at)
    return sorted(found.values(), key=lambda indexes: (-len(indexes), indexes[0]))
