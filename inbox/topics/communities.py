"""Groups in a graph: Louvain's method with a resolution, in a fixed order.

Blondel et al., "Fast unfolding of communities in large networks", 2008; the resolution after
Reichardt and Bornholdt, 2006. No chance is involved: the same graph gives the same groups.
"""

from collections import defaultdict

Graph = list[dict[int, float]]

MOST_LEVELS = 10
MOST_SWEEPS = 20
LEAST_GAIN = 1e-12


def communities(graph: Graph, resolution: float) -> list[int]:
    """The group of each node of a symmetric graph; higher resolution, smaller groups."""
    member = list(range(len(graph)))
    loops = [0.0] * len(graph)
    total = sum(sum(edges.values()) for edges in graph)
    if not total:
        return member
    for _level in range(MOST_LEVELS):
        group = _local_moves(graph, loops, resolution / total)
        names = {old: new for new, old in enumerate(dict.fromkeys(group))}
        if len(names) == len(graph):
            break
        group = [names[old] for old in group]
        member = [group[node] for node in member]
        graph, loops = _folded(graph, loops, group, len(names))
    return member


def _local_moves(graph: Graph, loops: list[float], pull: float) -> list[int]:
    group = list(range(len(graph)))
    degree = [sum(edges.values()) + loop for edges, loop in zip(graph, loops, strict=True)]
    size = degree[:]
    for _sweep in range(MOST_SWEEPS):
        moved = False
        for node, edges in enumerate(graph):
            here = group[node]
            towards: dict[int, float] = defaultdict(float)
            for other, weight in edges.items():
                towards[group[other]] += weight
            size[here] -= degree[node]
            best, best_gain = here, towards.get(here, 0.0) - pull * degree[node] * size[here]
            for there, weight in towards.items():
                gain = weight - pull * degree[node] * size[there]
                if gain > best_gain + LEAST_GAIN:
                    best, best_gain = there, gain
            size[best] += degree[node]
            if best != here:
                group[node] = best
                moved = True
        if not moved:
            break
    return group


def _folded(
    graph: Graph, loops: list[float], group: list[int], count: int
) -> tuple[Graph, list[float]]:
    """Each group becomes one node."""
    folded: list[dict[int, float]] = [defaultdict(float) for _ in range(count)]
    inner = [0.0] * count
    for node, edges in enumerate(graph):
        here = group[node]
        inner[here] += loops[node]
        for other, weight in edges.items():
            if group[other] == here:
                inner[here] += weight
            else:
                folded[here][group[other]] += weight
    return [dict(edges) for edges in folded], inner


def graph_of(near: list[list[tuple[int, float]]], limit: int, power: float) -> Graph:
    """A symmetric graph of the ``limit`` nearest; a link that both sides see counts twice."""
    graph: Graph = [defaultdict(float) for _ in near]
    for node, others in enumerate(near):
        for other, score in others[:limit]:
            if other < len(near) and score > 0:
                weight = score**power
                graph[node][other] += weight
                graph[other][node] += weight
    return graph
