"""How well groups match labels: V-measure, adjusted Rand index, purity."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence


def figures(labels: Sequence[Hashable], groups: Sequence[Hashable]) -> dict[str, float | int]:
    """``n``, ``clusters``, ``v_measure``, ``ari``, ``purity``; the last three 0–1, ari from -1.

    V-measure after Rosenberg and Hirschberg (2007), beta 1; ARI after Hubert and Arabie (1985).
    """
    n = len(labels)
    if n != len(groups):
        raise ValueError("There must be one group for each label.")
    if n == 0:
        return {"n": 0, "clusters": 0, "v_measure": 0.0, "ari": 0.0, "purity": 0.0}
    by_label, by_group = Counter(labels), Counter(groups)
    both = Counter(zip(labels, groups, strict=True))
    return {
        "n": n,
        "clusters": len(by_group),
        "v_measure": round(_v_measure(n, by_label, by_group, both), 4),
        "ari": round(_adjusted_rand(n, by_label, by_group, both), 4),
        "purity": round(_purity(n, both), 4),
    }


def _v_measure(n: int, by_label: Counter, by_group: Counter, both: Counter) -> float:
    label_given_group = -sum(c / n * math.log(c / by_group[g]) for (_, g), c in both.items())
    group_given_label = -sum(c / n * math.log(c / by_label[x]) for (x, _), c in both.items())
    of_labels, of_groups = _entropy(n, by_label), _entropy(n, by_group)
    homogeneity = 1 - label_given_group / of_labels if of_labels else 1.0
    completeness = 1 - group_given_label / of_groups if of_groups else 1.0
    total = homogeneity + completeness
    return 2 * homogeneity * completeness / total if total else 0.0


def _entropy(n: int, counts: Counter) -> float:
    return -sum(count / n * math.log(count / n) for count in counts.values())


def _adjusted_rand(n: int, by_label: Counter, by_group: Counter, both: Counter) -> float:
    together = sum(math.comb(count, 2) for count in both.values())
    labels = sum(math.comb(count, 2) for count in by_label.values())
    groups = sum(math.comb(count, 2) for count in by_group.values())
    pairs = math.comb(n, 2)
    expected = labels * groups / pairs if pairs else 0.0
    most = (labels + groups) / 2
    return (together - expected) / (most - expected) if most != expected else 1.0


def _purity(n: int, both: Counter) -> float:
    largest: dict[Hashable, int] = {}
    for (_label, group), count in both.items():
        largest[group] = max(largest.get(group, 0), count)
    return sum(largest.values()) / n
