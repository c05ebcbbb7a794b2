"""Does an article answer a question that many ask?

An article that answers it speaks of it as its askers do: among the texts nearest to theirs
are passages of *one* article. So each asker's ten nearest are drawn from all questions and
all passages together, and the share that falls to the best single article is how far it is
answered. Texts of the same subject are the measuring rod, so that no absolute score of a
search engine has to mean the same on every site.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from .cluster import group_near, members
from .neighbours import Near, nearest
from .vectors import Vector, cosine, unit, vectors_of

NEAREST = 10
CLOSENESS = 2
# The share at which a question counts as answered. It grows with the share of passages
# among all texts: where articles outnumber questions, some fall among the nearest by chance.
ANSWERED_AT = 0.12
ANSWERED_BY_CHANCE = 0.2
# Unanswered groups ask the same in other words if their middles are nearer than those of
# two groups usually are, by this many standard deviations: a site of one narrow subject has
# all its questions near each other.
UNUSUALLY_NEAR = 2
LEAST_NEAR = 0.3
# Of fewer pairs nobody can say what is usual.
FEW_PAIRS = 10
NEAR_AMONG_FEW = 0.5
MOST_SEARCHED = 60
# An article that holds less than this share of a group's telling terms does not answer it,
# however near: where few ask, "Stove care" is near every question about a stove.
TOLD = 0.5
TELLING = 8


@dataclass(frozen=True)
class Group:
    """Texts that ask one thing. ``gap`` 1: no article is near; 0 or less: it is answered."""

    members: list[int]
    gap: float
    article: str = ""
    middle: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    near: list[dict[str, float]]
    level: float

    def gap(self, indexes: list[int]) -> float:
        best = sum(max(self.near[at].values(), default=0.0) for at in indexes)
        return 1 - best / len(indexes) / self.level

    def article(self, indexes: list[int]) -> str:
        shares: dict[str, float] = defaultdict(float)
        for at in indexes:
            for article, share in self.near[at].items():
                shares[article] += share
        return max(shares, key=lambda article: (shares[article], article), default="")


def find_groups(
    questions: Sequence[Sequence[str]], passages: Sequence[tuple[str, Sequence[str]]]
) -> list[Group]:
    """Group ``questions`` (terms, no two equal) and weigh them against ``passages``
    (article, terms)."""
    count = len(questions)
    vectors = vectors_of([*questions, *(terms for _article, terms in passages)])
    near = nearest(vectors, MOST_SEARCHED, askers=count)
    among = [[pair for pair in row if pair[0] < count] for row in near]
    owners = [article for article, _terms in passages]
    share = len(passages) / max(1, len(vectors))
    found = _Found(
        [_near_articles(row, count, owners) for row in near],
        ANSWERED_AT + ANSWERED_BY_CHANCE * share,
    )
    groups = members(group_near(among))
    groups = _joined(_by_answer(groups, found), vectors, found)
    return [
        Group(
            indexes,
            max(found.gap(indexes), 1 - _told(indexes, questions, passages) / TOLD),
            found.article(indexes),
            _middle(indexes, vectors),
        )
        for indexes in groups
    ]


def _told(
    indexes: list[int],
    questions: Sequence[Sequence[str]],
    passages: Sequence[tuple[str, Sequence[str]]],
) -> float:
    """The share of the group's telling terms that the best single article holds."""
    telling = _telling(indexes, questions)
    total = sum(telling.values())
    if not total:
        return 1.0
    held: dict[str, set[str]] = defaultdict(set)
    for article, terms in passages:
        held[article].update(term for term in terms if term in telling)
    return max((sum(telling[t] for t in terms) for terms in held.values()), default=0.0) / total


def _telling(indexes: list[int], questions: Sequence[Sequence[str]]) -> dict[str, float]:
    """What two of the group say and others say less, with its weight."""
    inside = Counter(term for at in indexes for term in set(questions[at]))
    spread = Counter(term for terms in questions for term in set(terms) if term in inside)
    others = len(questions) - len(indexes) + 1
    weights = {}
    for term, count in inside.items():
        here, there = count / len(indexes), (spread[term] - count + 0.5) / others
        if count > 1 and here > there:
            weights[term] = here * math.log(here / there)
    kept = sorted(weights, key=lambda term: (-weights[term], term))[:TELLING]
    return {term: weights[term] for term in kept}


def _near_articles(row: Near, count: int, owners: list[str]) -> dict[str, float]:
    """The share of each article among the nearest."""
    row = row[:NEAREST]
    total = sum(score**CLOSENESS for _at, score in row)
    shares: dict[str, float] = defaultdict(float)
    for at, score in row:
        if at >= count and total:
            shares[owners[at - count]] += score**CLOSENESS / total
    return dict(shares)


def _by_answer(groups: list[list[int]], found: _Found) -> list[list[int]]:
    """What the same article answers is one question."""
    kept: dict[object, list[int]] = {}
    for at, indexes in enumerate(groups):
        answered = found.gap(indexes) <= 0
        kept.setdefault(found.article(indexes) if answered else at, []).extend(indexes)
    return [sorted(indexes) for indexes in kept.values()]


def _joined(groups: list[list[int]], vectors: list[Vector], found: _Found) -> list[list[int]]:
    """Unanswered groups joined that are each other's nearest of all, answered ones too, and
    unusually near; again until there are none."""
    groups = [list(indexes) for indexes in groups]
    while pairs := _same_question(groups, vectors, found):
        for one, other in pairs:
            groups[one] = sorted(groups[one] + groups[other])
        gone = {other for _one, other in pairs}
        groups = [indexes for at, indexes in enumerate(groups) if at not in gone]
    return groups


def _same_question(
    groups: list[list[int]], vectors: list[Vector], found: _Found
) -> list[tuple[int, int]]:
    middles = {
        at: centroid(indexes, vectors) for at, indexes in enumerate(groups) if len(indexes) > 1
    }
    scores = {
        (one, other): cosine(middles[one], middles[other])
        for one in middles
        for other in middles
        if one < other
    }
    best: dict[int, tuple[float, int]] = {}
    for (one, other), score in scores.items():
        best[one] = max(best.get(one, (0.0, -1)), (score, other))
        best[other] = max(best.get(other, (0.0, -1)), (score, one))
    least = _unusually_near(list(scores.values()))
    return [
        (one, other)
        for one, (score, other) in sorted(best.items())
        if one < other
        and score >= least
        and best[other][1] == one
        and found.gap(groups[one]) > 0
        and found.gap(groups[other]) > 0
    ]


def _unusually_near(scores: list[float]) -> float:
    if len(scores) < FEW_PAIRS:
        return NEAR_AMONG_FEW
    return max(LEAST_NEAR, fmean(scores) + UNUSUALLY_NEAR * pstdev(scores))


def centroid(indexes: list[int], vectors: list[Vector]) -> Vector:
    total: dict[int, float] = defaultdict(float)
    for at in indexes:
        for term, weight in vectors[at].items():
            total[term] += weight
    return unit(total)


def _middle(indexes: list[int], vectors: list[Vector], limit: int = 5) -> list[int]:
    """The members nearest to the middle of the group, nearest first."""
    middle = centroid(indexes, vectors)
    ranked = sorted(indexes, key=lambda at: (-cosine(vectors[at], middle), at))
    return ranked[:limit]
