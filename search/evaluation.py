"""Figures of a ranking over judged queries. Pure: no engine, no database.

Definitions, printed by ``search_evaluate --help`` too:

* recall@k: of the queries that have an answer, the share with one of theirs in the top k
* mrr: mean of 1 / rank of the first answer, 0 where none is found
* ndcg@10: binary gain, discount log2(rank + 1), ideal = all answers on top
* auroc: chance that a query with an answer has a higher top score than one without; a tie
  counts half
* no_answer_precision: of the queries where nothing was suggested, the share without an answer
* no_answer_recall: of the queries without an answer, the share where nothing was suggested

A figure that nothing can be said about is None.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DEPTH = 10
RECALL_AT = (1, 3, 5)
QUALITY = (
    *(f"recall@{k}" for k in RECALL_AT),
    "mrr",
    "ndcg@10",
    "auroc",
    "no_answer_precision",
    "no_answer_recall",
)
DIGITS = 4


@dataclass(frozen=True)
class Outcome:
    """What came back for one query: source ids best first, the top score, the time."""

    relevant: frozenset[str]
    found: tuple[str, ...]
    top_score: float
    took_ms: float = 0.0


def figures(outcomes: Sequence[Outcome], *, says_nothing: bool) -> dict[str, float | int | None]:
    """All figures by name. ``says_nothing``: an empty result means "no answer" (suggestions)."""
    answered = [each for each in outcomes if each.relevant]
    others = [each for each in outcomes if not each.relevant]
    ranks = [first_rank(each) for each in answered]
    found: dict[str, float | None] = {
        f"recall@{k}": _mean(0 < rank <= k for rank in ranks) for k in RECALL_AT
    }
    found["mrr"] = _mean(1 / rank if rank else 0.0 for rank in ranks)
    found["ndcg@10"] = _mean(map(ndcg, answered))
    found["auroc"] = auroc([o.top_score for o in answered], [o.top_score for o in others])
    silent = [each for each in outcomes if not each.found] if says_nothing else []
    found["no_answer_precision"] = _mean(not each.relevant for each in silent)
    found["no_answer_recall"] = _mean(not each.found for each in others) if says_nothing else None
    took = sorted(each.took_ms for each in outcomes)
    return {
        "n": len(answered),
        "n_no_answer": len(others),
        **{name: _rounded(value) for name, value in found.items()},
        "p50_ms": percentile(took, 0.50),
        "p95_ms": percentile(took, 0.95),
    }


def first_rank(outcome: Outcome) -> int:
    """The rank of the first answer, from 1; 0 if none is among the first ten."""
    for rank, source_id in enumerate(outcome.found[:DEPTH], start=1):
        if source_id in outcome.relevant:
            return rank
    return 0


def ndcg(outcome: Outcome) -> float:
    """Binary nDCG at 10."""
    found = outcome.found[:DEPTH]
    # An article and its alias share a source: the second of them gains nothing.
    gains = [
        1 / math.log2(rank + 1)
        for rank, source_id in enumerate(found, start=1)
        if source_id in outcome.relevant and source_id not in found[: rank - 1]
    ]
    ideal = [1 / math.log2(rank + 1) for rank in range(1, min(len(outcome.relevant), DEPTH) + 1)]
    return sum(gains) / sum(ideal) if ideal else 0.0


def auroc(with_answer: Sequence[float], without: Sequence[float]) -> float | None:
    """How well the top score tells the two apart: 1 always, 0.5 not at all; ties half."""
    if not with_answer or not without:
        return None
    lower = sorted(without)
    beaten = sum((bisect_left(lower, v) + bisect_right(lower, v)) / 2 for v in with_answer)
    return beaten / len(with_answer) / len(lower)


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """Nearest rank: the least value that ``share`` of all do not exceed."""
    if not ordered:
        return None
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 2)


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return sum(listed) / len(listed) if listed else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
