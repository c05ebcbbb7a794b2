"""How sure it is that a document answers a text: a logistic curve over what was measured.

Pure: no engine, no database. The curve is fitted to judged texts of the site itself; until
there are enough, it is one that was fitted to public collections.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

# A long text says much beside its question, so less of it need be answered.
RELIEF_PER_CLAUSE = 0.01
RELIEF_FROM, RELIEF_TO = 4, 24
BINS = tuple(at / 10 for at in range(11))
FOLDS = 5
NEWTON_STEPS = 25
# How hard the curve holds on to the one it starts from: a weight moves by 0.7 as a rule.
PRIOR_STRENGTH = 2.0
LEAST_SHOWN = 10


@dataclass(frozen=True)
class Evidence:
    """What speaks for a document: the share of the text's weight that it holds, how many of
    how many clauses, how much they say and where they stand (``score``, as in BM25), and how
    like the meanings are (-1 to 1; None without an embedder)."""

    share: float
    matched: int
    clauses: int
    score: float = 0.0
    likeness: float | None = None

    @property
    def features(self) -> tuple[float, ...]:
        relief = RELIEF_PER_CLAUSE * max(0, min(self.clauses, RELIEF_TO) - RELIEF_FROM)
        share, matched = self.share + relief, math.log1p(self.matched)
        return (1.0, share, matched, math.log1p(self.score), self.likeness or 0.0)


@dataclass(frozen=True)
class Curve:
    """``weights`` of the features; below ``least`` nothing is suggested."""

    weights: tuple[float, ...]
    least: float

    def confidence(self, evidence: Evidence) -> float:
        """The probability (0–1) that the document answers the text."""
        return _logistic(_product(self.weights, evidence.features))


# Printed by benchmarks/search_confidence.py, which says how. Fitted to the first result of every
# question on CovidFAQ and XQuAD Turkish, half of the documents withheld. Above the threshold
# as large a share of the questions with an answer gets one as of the others gets none.
DEFAULT = Curve((-5.25, 2.19, 0.62, 2.56, 0.0), least=0.29)
# The same with the likeness, on CovidFAQ and XQuAD English.
DEFAULT_SEMANTIC = Curve((-6.09, 1.52, 0.88, 1.43, 4.16), least=0.33)


Judged = tuple[Evidence, bool]


def fitted(rows: Sequence[Judged], start: Curve) -> Curve:
    """The likeliest curve for the rows, given that ``start`` was a good one so far."""
    weights = list(start.weights)
    before = _badness(weights, rows, start)
    for _step in range(NEWTON_STEPS):
        step = _newton(weights, rows, start)
        # A full step may overshoot where the curve is flat.
        for size in (1.0, 0.5, 0.25, 0.1, 0.03, 0.01):
            tried = [weight + size * change for weight, change in zip(weights, step, strict=True)]
            badness = _badness(tried, rows, start)
            if badness < before:
                break
        else:
            break
        gained, weights, before = before - badness, tried, badness
        if gained < 1e-6:
            break
    return replace(start, weights=tuple(round(weight, 4) for weight in weights))


def _badness(weights: Sequence[float], rows: Sequence[Judged], start: Curve) -> float:
    """Minus the logarithm of how likely the rows and the curve are."""
    away = sum((w - s) ** 2 for w, s in zip(weights, start.weights, strict=True))
    missed = 0.0
    for evidence, answers in rows:
        sure = _logistic(_product(weights, evidence.features))
        missed -= math.log(max(sure if answers else 1 - sure, 1e-12))
    return missed + PRIOR_STRENGTH * away / 2


def _newton(weights: Sequence[float], rows: Sequence[Judged], start: Curve) -> list[float]:
    slope = [PRIOR_STRENGTH * (s - w) for s, w in zip(start.weights, weights, strict=True)]
    size = range(len(slope))
    bend = [[PRIOR_STRENGTH * (row == column) for column in size] for row in size]
    for evidence, answers in rows:
        features = evidence.features
        sure = _logistic(_product(weights, features))
        for row, feature in enumerate(features):
            slope[row] += feature * (answers - sure)
            for column, other in enumerate(features):
                bend[row][column] += feature * other * sure * (1 - sure)
    return _solved(bend, slope)


def held_out(rows: Sequence[Judged], start: Curve) -> list[tuple[float, bool]]:
    """(confidence, answers) of each row by a curve that has not seen it."""
    found: list[tuple[float, bool]] = [(0.0, False)] * len(rows)
    for fold in range(FOLDS):
        others = [row for at, row in enumerate(rows) if at % FOLDS != fold]
        curve = fitted(others, start)
        for at in range(fold, len(rows), FOLDS):
            found[at] = (curve.confidence(rows[at][0]), rows[at][1])
    return found


def least_for(told: Sequence[tuple[float, bool]], precision: float) -> float:
    """The lowest confidence above which that share of suggestions answers; else the best's."""
    best, least, right = 0.0, 1.0, 0
    ordered = sorted(told, reverse=True)
    for shown, (confidence, answers) in enumerate(ordered, start=1):
        right += answers
        same = shown < len(ordered) and ordered[shown][0] == confidence
        if same or shown < min(LEAST_SHOWN, len(ordered)):
            continue
        reached = min(right / shown, precision)
        if reached >= best:
            best, least = reached, confidence
    return least


def reliability(told: Sequence[tuple[float, bool]]) -> list[dict[str, float]]:
    """For each tenth: how many, the mean confidence and the share that really answers."""
    table = []
    for low, high in pairwise(BINS):
        inside = [each for each in told if low <= each[0] < high or each[0] == high == BINS[-1]]
        if inside:
            table.append(
                {
                    "from": low,
                    "to": high,
                    "n": len(inside),
                    "predicted": round(sum(p for p, _ in inside) / len(inside), 4),
                    "real": round(sum(answers for _, answers in inside) / len(inside), 4),
                }
            )
    return table


def brier(told: Sequence[tuple[float, bool]]) -> float:
    """Mean square of confidence − truth: 0 is perfect, always saying one half is .25."""
    return sum((sure - answers) ** 2 for sure, answers in told) / len(told)


def expected_error(table: Sequence[dict[str, float]]) -> float:
    """ECE: the mean gap between predicted and real, by the number of rows."""
    rows = sum(each["n"] for each in table)
    return sum(each["n"] * abs(each["predicted"] - each["real"]) for each in table) / rows


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))


def _product(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * feature for weight, feature in zip(weights, features, strict=True))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss; the prior keeps the matrix from being singular."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for row in range(size):
            if row != at:
                factor = rows[row][at] / rows[at][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at], strict=True)]
    return [rows[at][size] / rows[at][at] for at in range(size)]
