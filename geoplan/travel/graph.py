"""What the searches work on: arcs, ways between places and nodes, and sparse results, all as plain arrays.

Costs are whole numbers in int32, milliseconds or millimetres. A label packs a cost and the rank of a facility into one
int64, `cost << 32 | rank`, so that the smaller label is the nearer facility, and of equally near ones the one with the
smaller id. A search runs from the facilities: against the traffic where people travel to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from geoplan.network import Network
from geoplan.travel.times import Cost

if TYPE_CHECKING:
    from geoplan.travel.hierarchy import Hierarchy

FARTHEST = 2**30  # 12.4 days or 1,073 km: beyond it int32 could not hold the cost with the legs at both ends
UNREACHED = np.int64(2**63 - 1)  # the label of a node that nothing reaches
RANK_BITS = 32


@dataclass(frozen=True)
class Graph:
    """Arcs by tail: node u has `arcs[start[u]:start[u+1]]`, rows of (head, cost), and `beside`, the other quantity of each.

    Parallel arcs are all there; there are no self-loops; every cost is at least 1 and less than 2^30.
    """

    start: NDArray[np.int32]  # (n + 1)
    arcs: NDArray[np.int32]  # (m, 2), C order
    beside: NDArray[np.int32]  # (m); millimetres where the cost is time, and the other way round
    onward: Callable[[], Graph] | None = None  # the graph of which this one is the reverse, where it is one

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.start) - 1

    @cached_property
    def tails(self) -> NDArray[np.int32]:
        """The tail of every arc."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.start))

    @cached_property
    def matrix(self) -> csr_array:
        """The costs as a sparse matrix in float64, of parallel arcs the cheapest."""
        return cheapest(self.tails, self.arcs[:, 0], self.arcs[:, 1].astype("float64"), self.nodes, self.nodes)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """The contraction hierarchy, read from the cache or built; one serves both directions of travel."""
        from geoplan.travel import hierarchy

        return self.onward().hierarchy.reversed() if self.onward else hierarchy.of(self)

    @property
    def hierarchy_built(self) -> bool:
        """Whether the hierarchy is in memory."""
        return "hierarchy" in vars(self)

    @cached_property
    def hierarchy_kept(self) -> bool:
        """Whether the hierarchy is on the disk. Asks for a look at every arc."""
        from geoplan.travel import hierarchy

        return hierarchy.is_kept(self.onward() if self.onward else self)


@dataclass(frozen=True)
class Ways:
    """Ways between p places and nodes: place i has rows `start[i]:start[i+1]` of `node`, `cost` and `beside`. None is fine."""

    start: NDArray[np.int64]  # (p + 1)
    node: NDArray[np.int32]
    cost: NDArray[np.int32]
    beside: NDArray[np.int32]

    @property
    def places(self) -> int:
        """How many places there are."""
        return len(self.start) - 1

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """The place of every way."""
        return np.repeat(np.arange(self.places), np.diff(self.start))

    def labels(self) -> NDArray[np.int64]:
        """The label of every way: its cost, and its place as the rank."""
        return self.cost.astype(np.int64) << RANK_BITS | self.place


@dataclass(frozen=True)
class Table:
    """Sparse costs by facility: facility j has rows `start[j]:start[j+1]` of `place`, rising, and `cost`."""

    start: NDArray[np.int64]
    place: NDArray[np.int32]
    cost: NDArray[np.int32]


def graph(
    nodes: int,
    tail: NDArray[np.integer],
    head: NDArray[np.integer],
    cost: NDArray[np.integer],
    beside: NDArray[np.integer],
    onward: Callable[[], Graph] | None = None,
) -> Graph:
    """Arcs sorted by tail. An arc that costs FARTHEST or more is no arc: after another such a label would not hold it."""
    near = cost < FARTHEST
    if not near.all():
        tail, head, cost, beside = tail[near], head[near], cost[near], beside[near]
    number = np.arange(len(tail))
    by_tail = coo_array((number, (tail, number)), shape=(nodes, max(1, len(tail)))).tocsr()
    order = by_tail.data
    arcs = np.column_stack([head[order], cost[order]]).astype(np.int32)
    start = by_tail.indptr.astype(np.int32)
    return Graph(start, np.ascontiguousarray(arcs), np.minimum(beside[order], FARTHEST).astype(np.int32), onward)


def of(network: Network, *, to_facility: bool, cost: Cost) -> Graph:
    """The network's graph in the sense of a search from the facilities. Made once and kept with the network."""
    made: dict[tuple[bool, Cost], Graph] = vars(network).setdefault("_graphs", {})
    key = (to_facility, cost)
    if key not in made:
        start, end, ms, mm = network.arcs()
        own, beside = (ms, mm) if cost == "time" else (mm, ms)
        nodes = len(network.node_x)
        if to_facility:
            made[key] = graph(nodes, end, start, own, beside, partial(of, network, to_facility=False, cost=cost))
        else:
            made[key] = graph(nodes, start, end, own, beside)
    return made[key]


def ways(
    places: int,
    place: NDArray[np.integer],
    node: NDArray[np.integer],
    cost: NDArray[np.integer],
    beside: NDArray[np.integer],
) -> Ways:
    """Ways sorted by place; those that cost more than FARTHEST are left out."""
    near = cost <= FARTHEST
    place, node, cost, beside = place[near], node[near], cost[near], beside[near]
    order = np.lexsort((cost, node, place))
    start = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=places))]).astype(np.int64)
    return Ways(
        start,
        node[order].astype(np.int32),
        cost[order].astype(np.int32),
        np.minimum(beside[order], FARTHEST).astype(np.int32),
    )


def direct(sources: int, source: NDArray[np.integer], place: NDArray[np.integer], cost: NDArray[np.integer]) -> Table:
    """Pairs that need no network as a table: each once, at its least cost."""
    near = cost <= FARTHEST
    source, place, cost = source[near], place[near], cost[near]
    order = np.lexsort((cost, place, source))
    source, place, cost = source[order], place[order], cost[order]
    first = np.ones(len(source), dtype=bool)
    first[1:] = (source[1:] != source[:-1]) | (place[1:] != place[:-1])
    start = np.concatenate([[0], np.cumsum(np.bincount(source[first], minlength=sources))]).astype(np.int64)
    return Table(start, place[first].astype(np.int32), cost[first].astype(np.int32))


def cheapest(
    tail: NDArray[np.integer], head: NDArray[np.integer], cost: NDArray[np.float64], tails: int, heads: int
) -> csr_array:
    """A sparse matrix with the cheapest of parallel arcs; SciPy would add them up."""
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    start = np.concatenate([[0], np.cumsum(np.bincount(tail[first], minlength=tails))])
    return csr_array((cost[first], head[first].astype(np.int32), start.astype(np.int32)), shape=(tails, heads))
