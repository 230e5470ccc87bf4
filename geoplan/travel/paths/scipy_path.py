"""Searches by SciPy's Dijkstra: slower, without compilation, and the measure of the other two.

Labels are whole numbers in float64, exact below 2^53: `cost · K + rank`, K one more than the largest rank.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geoplan.travel.graph import FARTHEST, RANK_BITS, UNREACHED, Graph, Table, Ways, cheapest

_LABELS_AT_ONCE = 32_000_000  # float64 labels held in memory during a table search (256 MB)
_RANK = 2**RANK_BITS - 1


def nearest(graph: Graph, seeds: NDArray[np.int32], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Least label per node over the seeds."""
    many = int((labels & _RANK).max(initial=0)) + 1
    from_seed = (labels >> RANK_BITS) * many + (labels & _RANK)
    matrix = _with_sources(graph, many, np.zeros(len(seeds), dtype=np.int64), seeds, from_seed, 1)
    found = dijkstra(matrix, indices=graph.nodes)[: graph.nodes] - 1
    return _labels(found, many)


def beside(graph: Graph, labels: NDArray[np.int64], sources: Ways) -> NDArray[np.int64]:
    """Least of the other quantity per node, by a search on the arcs that keep the labels."""
    tails, heads = graph.tails, graph.arcs[:, 0]
    known = labels[tails] != UNREACHED
    onward = np.where(known, labels[tails], 0) + (graph.arcs[:, 1].astype(np.int64) << RANK_BITS)
    keeps = known & (onward == labels[heads])
    first = sources.labels() == labels[sources.node]
    tail = np.concatenate([tails[keeps], np.full(int(first.sum()), graph.nodes)])
    head = np.concatenate([heads[keeps], sources.node[first]])
    weights = np.concatenate([graph.beside[keeps], sources.beside[first].astype(np.int64) + 1]).astype("float64")
    matrix = cheapest(tail, head, weights, graph.nodes + 1, graph.nodes + 1)
    least = dijkstra(matrix, indices=graph.nodes)[: graph.nodes] - 1
    reached = np.isfinite(least)
    return np.where(reached, np.where(reached, least, 0).astype(np.int64), UNREACHED)


def k_nearest(graph: Graph, sources: Ways, k: int) -> NDArray[np.int64]:
    """The k least labels of distinct sources per node."""
    least = np.full((graph.nodes, k), UNREACHED)
    for first, last, cost in _costs(graph, sources, FARTHEST):
        rank = np.arange(first, last)[:, None]
        reached = np.isfinite(cost)
        whole = np.where(reached, np.where(reached, cost, 0).astype(np.int64) << RANK_BITS | rank, UNREACHED)
        least = np.sort(np.concatenate([least, whole.T], axis=1), axis=1)[:, :k]
    return least


def table(graph: Graph, sources: Ways, targets: Ways, direct: Table, limit: int, threads: int) -> Table:
    """All pairs within the limit; one thread whatever `threads` says."""
    place, first_way = np.unique(targets.place, return_index=True)
    counts, places, costs = [np.zeros(0, dtype=np.int64)], [], []
    for first, last, cost in _costs(graph, sources, limit):
        whole = np.full((last - first, targets.places), np.inf)
        if len(place):
            by_way = cost[:, targets.node] + targets.cost
            whole[:, place] = np.minimum.reduceat(by_way, first_way, axis=1)
        here = slice(direct.start[first], direct.start[last])
        row = np.repeat(np.arange(last - first), np.diff(direct.start[first : last + 1]))
        np.minimum.at(whole, (row, direct.place[here]), direct.cost[here])
        row, column = np.nonzero(whole <= limit)
        counts.append(np.bincount(row, minlength=last - first))
        places.append(column.astype(np.int32))
        costs.append(whole[row, column].astype(np.int32))
    start = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
    none = np.zeros(0, dtype=np.int32)
    return Table(start, np.concatenate([none, *places]), np.concatenate([none, *costs]))


def areas(graph: Graph, sources: Ways, limit: int, threads: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Nodes within the limit and the sum of their costs; one thread whatever `threads` says."""
    none = np.zeros(0, dtype=np.int64)
    count, total = [none], [none]
    for _, _, cost in _costs(graph, sources, limit):
        within = cost <= limit
        count.append(within.sum(axis=1))
        total.append(np.where(within, cost, 0).sum(axis=1).astype(np.int64))
    return np.concatenate(count), np.concatenate(total)


def _costs(graph: Graph, sources: Ways, limit: int):  # type: ignore[no-untyped-def]
    """Batches of sources: the first, the last but one, and the cost from each to every node, infinite beyond the limit."""
    batch = max(1, _LABELS_AT_ONCE // (graph.nodes + 1))
    for first in range(0, sources.places, batch):
        last = min(first + batch, sources.places)
        mine = slice(sources.start[first], sources.start[last])
        place = sources.place[mine] - first
        matrix = _with_sources(graph, 1, place, sources.node[mine], sources.cost[mine], last - first)
        indices = graph.nodes + np.arange(last - first)
        cost = dijkstra(matrix, indices=indices, limit=float(limit) + 1)[:, : graph.nodes]
        cost -= 1
        yield first, last, cost


def _with_sources(
    graph: Graph, many: int, place: NDArray[np.int64], node: NDArray[np.integer], cost: NDArray[np.integer], places: int
) -> csr_array:
    """The graph as a matrix, costs times `many`, with a row more for each of `places` that leads to its nodes.

    Sparse matrices lose arcs that cost nothing, so every way from a place costs 1 more.
    """
    matrix, leading = graph.matrix, cheapest(place, node, cost.astype("float64") + 1, places, graph.nodes)
    size = graph.nodes + places
    return csr_array(
        (
            np.concatenate([matrix.data * many, leading.data]),
            np.concatenate([matrix.indices, leading.indices]),
            np.concatenate([matrix.indptr, matrix.indptr[-1] + leading.indptr[1:]]),
        ),
        shape=(size, size),
    )


def _labels(found: NDArray[np.float64], many: int) -> NDArray[np.int64]:
    """Labels from `cost · many + rank`; UNREACHED where there is none within FARTHEST."""
    reached = found < (FARTHEST + 1) * float(many)
    whole = np.where(reached, found, 0).astype(np.int64)
    return np.where(reached, whole // many << RANK_BITS | whole % many, UNREACHED)
