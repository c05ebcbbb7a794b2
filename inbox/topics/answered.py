"""Does an article answer a question that many ask?

Articles that answer it speak of it as its askers do: among the texts nearest to theirs are
passages. So each asker's ten nearest are drawn from all questions and all passages together.
If passages are no rarer among them than among all texts, the question is answered; if there
are none, nothing is. Texts of the same subject are the measuring rod, so that no absolute
score of a search engine has to mean the same on every site.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from .cluster import group_near, members
from .neighbours import Near, nearest
from .vectors import Vector, cosine, unit, vectors_of

NEAREST = 10
CLOSENESS = 2
# Of hardly any passages a single one among the nearest would already be an answer.
LEAST_SHARE = 0.05
# Unanswered groups ask the same in other words if their middles are nearer than those of
# two groups usually are, by this many standard deviations: a site of one narrow subject has
# all its questions near each other.
UNUSUALLY_NEAR = 3
LEAST_NEAR = 0.3
# Of fewer pairs nobody can say what is usual.
FEW_PAIRS = 10
NEAR_AMONG_FEW = 0.5
MOST_SEARCHED = 60


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
        held = sum(sum(self.near[at].values()) for at in indexes) / len(indexes)
        return 1 - held / self.level

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
    found = _Found([_near_articles(row, count, owners) for row in near], max(share, LEAST_SHARE))
    groups = members(group_near(among))
    groups = _joined(_by_answer(groups, found), vectors, found)
    return [
        Group(indexes, found.gap(indexes), found.article(indexes), _middle(indexes, vectors))
        for indexes in groups
    ]


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
    """Unanswered groups that ask the same, joined, nearest first."""
    kept = dict(enumerate(groups))
    middles = {
        at: centroid(indexes, vectors)
        for at, indexes in kept.items()
        if len(indexes) > 1 and found.gap(indexes) > 0
    }
    pairs = {
        (one, other): cosine(middles[one], middles[other])
        for one in middles
        for other in middles
        if one < other
    }
    same = _unusually_near(groups, vectors)
    while pairs:
        (one, other), score = max(pairs.items(), key=lambda entry: (entry[1], entry[0]))
        if score < same:
            break
        kept[one] = sorted(kept[one] + kept.pop(other))
        middles[one] = centroid(kept[one], vectors)
        del middles[other]
        pairs = {pair: near for pair, near in pairs.items() if other not in pair}
        for third in middles:
            if third != one:
                pair = (min(one, third), max(one, third))
                pairs[pair] = cosine(middles[one], middles[third])
    return list(kept.values())


def _unusually_near(groups: list[list[int]], vectors: list[Vector]) -> float:
    middles = [centroid(indexes, vectors) for indexes in groups if len(indexes) > 1]
    scores = [cosine(one, other) for at, one in enumerate(middles) for other in middles[:at]]
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
