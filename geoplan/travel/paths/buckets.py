"""Searches by a bucket queue: no preparation, memory of what is reached."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.graph import FARTHEST, UNREACHED, Graph, Table, Ways

_T = TypeVar("_T")
_LONGEST_RING = 2**20


def nearest(graph: Graph, seeds: NDArray[np.int32], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Least label per node over the seeds."""
    from geoplan.travel import kernels

    order = np.argsort(labels, kind="stable")
    seeds, labels = seeds[order].astype(np.int32), labels[order]
    return kernels.buckets.nearest(graph.start, graph.arcs, seeds, labels, FARTHEST, *_ring(graph, FARTHEST))


def beside(graph: Graph, labels: NDArray[np.int64], sources: Ways) -> NDArray[np.int64]:
    """Least of the other quantity per node, in the order of the labels."""
    from geoplan.travel import kernels

    rising = np.argsort(labels)[: int((labels != UNREACHED).sum())]  # equal labels never lead to each other
    return kernels.buckets.beside(
        graph.start, graph.arcs, graph.beside, labels, rising, sources.node, sources.labels(), sources.beside
    )


def k_nearest(graph: Graph, sources: Ways, k: int) -> NDArray[np.int64]:
    """The k least labels of distinct sources per node."""
    from geoplan.travel import kernels

    labels = sources.labels()
    order = np.argsort(labels, kind="stable")
    seeds = sources.node[order]
    return kernels.buckets.k_nearest(
        graph.start, graph.arcs, seeds, labels[order], k, FARTHEST, *_ring(graph, FARTHEST)
    )


def table(graph: Graph, sources: Ways, targets: Ways, direct: Table, limit: int, threads: int) -> Table:
    """All pairs within the limit, one bounded search per source."""
    from geoplan.travel import kernels

    by_node = np.argsort(targets.node, kind="stable")
    at_start = np.concatenate([[0], np.cumsum(np.bincount(targets.node, minlength=graph.nodes))]).astype(np.int64)
    at_place, at_cost = targets.place[by_node].astype(np.int32), targets.cost[by_node]

    def part(first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        return kernels.buckets.table(
            graph.start, graph.arcs, sources.start, sources.node, sources.cost, at_start, at_place, at_cost,
            direct.start, direct.place, direct.cost, targets.places, first, last, limit, *_ring(graph, limit),
        )  # fmt: skip

    parts = _shared(part, sources.places, threads)
    count, place, cost = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Table(np.concatenate([[0], np.cumsum(count)]).astype(np.int64), place, cost)


def areas(graph: Graph, sources: Ways, limit: int, threads: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Nodes within the limit and the sum of their costs, one bounded search per source."""
    from geoplan.travel import kernels

    def part(first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return kernels.buckets.areas(
            graph.start, graph.arcs, sources.start, sources.node, sources.cost, first, last, limit, *_ring(graph, limit)
        )

    count, total = (np.concatenate(column) for column in zip(*_shared(part, sources.places, threads), strict=True))
    return count, total


def _ring(graph: Graph, limit: int) -> tuple[int, int]:
    """The bits of a bucket's range, about a quarter of an average arc, and how many buckets the ring has."""
    cost = graph.arcs[:, 1]
    if len(cost) == 0:
        return 0, 2
    longest = min(int(cost.max()), limit)
    bits = max(0, int(cost.mean() / 4).bit_length() - 1)
    while (longest >> bits) + 2 > _LONGEST_RING:
        bits += 1
    return bits, 1 << ((longest >> bits) + 1).bit_length()


def _shared(part: Callable[[int, int], _T], many: int, threads: int) -> list[_T]:
    """The parts of `many` searches in their order, worked on by several threads."""
    size = max(1, -(-many // (8 * threads)))
    pieces = [(first, min(first + size, many)) for first in range(0, many, size)] or [(0, 0)]
    if threads == 1 or len(pieces) == 1:
        return [part(*piece) for piece in pieces]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(lambda piece: part(*piece), pieces))
