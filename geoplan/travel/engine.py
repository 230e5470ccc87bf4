"""The searches: nearest facility from everywhere, and all facilities within a limit, on SciPy's Dijkstra.

Labels are whole numbers in float64, exact below 2^53. Where the owner matters a label is `cost · K + rank`, K the number of
facilities, so that equal costs go to the smaller facility id without a second look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel.attach import Ends, costs, ends, pairs
from geoplan.travel.times import REASONS, Cost, Direction, NodeTimes, TravelTimes

_LABELS_AT_ONCE = 32_000_000  # float64 labels held in memory during a table search (256 MB)

_FARTHEST = 2**30  # 12.4 days or 1,073 km: beyond it int32 could not hold the cost with the legs at both ends


@dataclass(frozen=True)
class Nearest:
    """The nearest facility of every origin. Whole numbers; -1 where none is reached."""

    ms: NDArray[np.int64]
    mm: NDArray[np.int64]
    owner: NDArray[np.int32]  # position in `facilities`
    facilities: NDArray[np.str_]


@dataclass(frozen=True)
class _Arcs:
    """Arcs in the sense of the search, which runs from the facilities: against the traffic when people travel to them."""

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    cost: NDArray[np.int64]
    beside: NDArray[np.int64]


def times(
    network: Network,
    demand: Snaps,
    facilities: Snaps,
    *,
    limit: int | None,
    direction: Direction = "to_facility",
    cost: Cost = "time",
) -> TravelTimes:
    """All pairs within `limit` (milliseconds, or millimetres where `cost` is metres; None = every pair that is connected).

    Pairs more than twelve days or a thousand kilometres apart are as good as not connected.
    """
    to_facility = direction == "to_facility"
    arcs = _arcs(network, to_facility, cost)
    enter, leave = _sides(network, demand, facilities, to_facility)
    direct = pairs(network, demand, facilities, to_facility=to_facility)
    nodes = len(network.node_x)
    batch = max(1, _LABELS_AT_ONCE // (nodes + len(leave.node) + 1))
    own, _ = costs(cost, direct.ms, direct.mm)
    found = [(direct.origin, direct.facility, own)]
    for first in range(0, len(facilities.ids), batch):
        chosen = np.arange(first, min(first + batch, len(facilities.ids)))
        found.append(_table(arcs, nodes, enter, leave, chosen, limit, cost))
    row, column, value = _cheapest(found, _FARTHEST if limit is None else limit)
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(demand.ids)))]).astype(np.int64)
    why = _why_empty(network, demand, facilities, start, limit, direction, cost)
    return TravelTimes(
        demand.ids,
        facilities.ids,
        start,
        column.astype(np.int32),
        value.astype(np.int32),
        why,
        network.mode,
        direction,
        cost,
        limit,
    )


def nearest(
    network: Network, origins: Snaps, facilities: Snaps, *, direction: Direction = "to_facility", cost: Cost = "time"
) -> Nearest:
    """The nearest facility of every origin without a limit, with milliseconds and millimetres of the way there.

    The way is the best by `cost`; among equally good ways to the owner the other quantity is the smallest.
    """
    to_facility = direction == "to_facility"
    arcs = _arcs(network, to_facility, cost)
    enter, leave = _sides(network, origins, facilities, to_facility)
    direct = pairs(network, origins, facilities, to_facility=to_facility)
    many = max(1, len(facilities.ids))
    search = _search(arcs, len(network.node_x), enter, many, cost)
    label, beside = search.label, _beside(search, arcs, enter, cost)
    own, other = costs(cost, leave.ms, leave.mm)
    direct_own, direct_other = costs(cost, direct.ms, direct.mm)
    place = np.concatenate([leave.place, direct.origin])
    total = np.concatenate([label[leave.node] + own * many, direct_own * many + direct.facility])
    total_beside = np.concatenate([beside[leave.node] + other, direct_other])
    best, best_beside = np.full(len(origins.ids), np.inf), np.full(len(origins.ids), np.inf)
    np.minimum.at(best, place, total)
    ties = total == best[place]
    np.minimum.at(best_beside, place[ties], total_beside[ties])
    reached = np.isfinite(best)
    whole = np.where(reached, best, 0).astype(np.int64)
    value = np.where(reached, whole // many, -1)
    value_beside = np.where(reached, best_beside, -1).astype(np.int64)
    ms, mm = costs(cost, value, value_beside)
    return Nearest(ms, mm, np.where(reached, whole % many, -1).astype(np.int32), facilities.ids)


def node_times(
    network: Network, facilities: Snaps, *, direction: Direction = "to_facility", cost: Cost = "time"
) -> NodeTimes:
    """Cost to the nearest facility from every node of the network, and which facility that is."""
    to_facility = direction == "to_facility"
    many = max(1, len(facilities.ids))
    enter = ends(network, facilities, leaving=not to_facility)
    label = _search(_arcs(network, to_facility, cost), len(network.node_x), enter, many, cost).label
    reached = label < _FARTHEST * float(many)
    whole = np.where(reached, label, 0).astype(np.int64)
    return NodeTimes(
        np.where(reached, whole // many, -1).astype(np.int32),
        np.where(reached, whole % many, -1).astype(np.int32),
        facilities.ids,
        direction,
        cost,
    )


def to_nodes(
    network: Network,
    origins: Snaps,
    nodes: NDArray[np.integer],
    *,
    direction: Direction = "to_facility",
    cost: Cost = "time",
) -> NDArray[np.float64]:
    """Cost between every origin and the nearest of some network nodes; infinite where none is reached."""
    to_facility = direction == "to_facility"
    nothing = np.zeros(len(nodes), dtype=np.int64)
    enter = Ends(nothing, np.asarray(nodes, dtype=np.int32), nothing, nothing)
    label = _search(_arcs(network, to_facility, cost), len(network.node_x), enter, 1, cost).label
    leave = ends(network, origins, leaving=to_facility)
    own, _ = costs(cost, leave.ms, leave.mm)
    best = np.full(len(origins.ids), np.inf)
    np.minimum.at(best, leave.place, label[leave.node] + own)
    return best


def _arcs(network: Network, to_facility: bool, cost: Cost) -> _Arcs:
    start, end, ms, mm = network.arcs()
    own, beside = costs(cost, ms, mm)
    return (
        _Arcs(end.astype(np.int64), start.astype(np.int64), own, beside)
        if to_facility
        else _Arcs(start.astype(np.int64), end.astype(np.int64), own, beside)
    )


def _sides(network: Network, origins: Snaps, facilities: Snaps, to_facility: bool) -> tuple[Ends, Ends]:
    """How the search enters the network from the facilities, and how it leaves it to the origins."""
    return ends(network, facilities, leaving=not to_facility), ends(network, origins, leaving=to_facility)


def _graph(tail: NDArray[np.int64], head: NDArray[np.int64], cost: NDArray[np.float64], nodes: int) -> csr_array:
    """A sparse matrix with the cheapest of parallel arcs; SciPy would add them up."""
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    tail, head, cost = tail[first], head[first], cost[first]
    start = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=nodes))])
    return csr_array((cost, head.astype(np.int32), start.astype(np.int32)), shape=(nodes, nodes))


@dataclass(frozen=True)
class _Search:
    """A search from all facilities at once: `label` is `cost · many + rank` of the nearest facility per node, inf = none.

    `tail`, `head` and `weight` are the arcs it ran on, the ways from the facilities last, from the extra node `nodes`.
    """

    label: NDArray[np.float64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    weight: NDArray[np.float64]
    nodes: int


def _search(arcs: _Arcs, nodes: int, enter: Ends, many: int, cost: Cost) -> _Search:
    own, _ = costs(cost, enter.ms, enter.mm)
    tail = np.concatenate([arcs.tail, np.full(len(own), nodes)])
    head = np.concatenate([arcs.head, enter.node.astype(np.int64)])
    # sparse matrices lose arcs that cost nothing, so every way from a facility costs 1 more during the search
    weight = np.concatenate([arcs.cost * many, own * many + enter.place + 1]).astype("float64")
    label = dijkstra(_graph(tail, head, weight, nodes + 1), indices=nodes)
    return _Search(label[:nodes] - 1, tail, head, weight, nodes)


def _beside(search: _Search, arcs: _Arcs, enter: Ends, cost: Cost) -> NDArray[np.float64]:
    """Per node the least of the other quantity among the ways that are best by the search."""
    _, other = costs(cost, enter.ms, enter.mm)
    label = np.append(search.label, -1.0)  # the extra node, less the 1 that all others have lost
    tight = np.isfinite(label[search.tail]) & (label[search.tail] + search.weight == label[search.head])
    extra = np.concatenate([arcs.beside, other + 1]).astype("float64")
    graph = _graph(search.tail[tight], search.head[tight], extra[tight], search.nodes + 1)
    return np.asarray(dijkstra(graph, indices=search.nodes))[: search.nodes] - 1


def _table(
    arcs: _Arcs, nodes: int, enter: Ends, leave: Ends, chosen: NDArray[np.int64], limit: int | None, cost: Cost
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Origin, facility and cost of every pair within the limit for a batch of facilities, by way of the network's nodes."""
    own, _ = costs(cost, enter.ms, enter.mm)
    mine = (enter.place >= chosen[0]) & (enter.place <= chosen[-1])
    tail = np.concatenate([arcs.tail, nodes + enter.place[mine] - chosen[0]])
    head = np.concatenate([arcs.head, enter.node[mine].astype(np.int64)])
    weight = np.concatenate([arcs.cost, own[mine] + 1]).astype("float64")
    graph = _graph(tail, head, weight, nodes + len(chosen))
    furthest = np.inf if limit is None else float(limit) + 1
    label = np.asarray(dijkstra(graph, indices=nodes + np.arange(len(chosen)), limit=furthest)) - 1
    if len(leave.place) == 0:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    leave_own, _ = costs(cost, leave.ms, leave.mm)
    order = np.argsort(leave.place, kind="stable")
    place, first = np.unique(leave.place[order], return_index=True)
    # the best of a place's ways out at once: pairs are kept once, however many ways there are
    total = np.minimum.reduceat(label[:, leave.node[order]] + leave_own[order], first, axis=1)
    column, row = np.nonzero(np.isfinite(total) if limit is None else total <= limit)
    return place[row], chosen[column], total[column, row].astype(np.int64)


_Entries = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _cheapest(found: Sequence[_Entries], limit: int) -> _Entries:
    """Row, column and value of every pair within the limit once, at its least value; by row, then column."""
    row, column, value = (np.concatenate(part) for part in zip(*found, strict=True))
    keep = value <= limit
    row, column, value = row[keep], column[keep], value[keep]
    order = np.lexsort((value, column, row))
    row, column, value = row[order], column[order], value[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    return row[first], column[first], value[first]


def _why_empty(
    network: Network,
    demand: Snaps,
    facilities: Snaps,
    start: NDArray[np.int64],
    limit: int | None,
    direction: Direction,
    cost: Cost,
) -> NDArray[np.int8]:
    """Per row the position in REASONS of why it is empty; 0 where it is not."""
    empty = np.diff(start) == 0
    why = np.zeros(len(demand.ids), dtype=np.int8)
    if not empty.any():
        return why
    why[empty] = REASONS.index("unreachable")
    if limit is not None and len(facilities.ids):
        reached = nearest(network, demand, facilities, direction=direction, cost=cost).owner >= 0
        why[empty & reached] = REASONS.index("beyond_limit")
    why[empty & ~demand.snapped] = REASONS.index("not_snapped")
    if len(facilities.ids) == 0:
        why[empty & demand.snapped] = REASONS.index("absent")
    return why
