"""The jobs of travel: nearest facility from everywhere, the k nearest, all facilities within a limit, and areas.

Places stand inside edges and pay their way to the nodes (`attach`); between nodes one of the `paths` searches, picked by
`choice` unless told. Every path gives the same whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import psutil
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoplan.errors import Fault, NetworkError
from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel import choice, graph
from geoplan.travel.attach import Ends, costs, ends, pairs
from geoplan.travel.choice import PathName
from geoplan.travel.graph import FARTHEST, RANK_BITS, UNREACHED, Graph, Table, Ways
from geoplan.travel.paths import PATHS, Path
from geoplan.travel.times import REASONS, Cost, Direction, NodeTimes, TravelTimes

_PAIR_BYTES = 24  # of an entry of a table while it is made: place and cost by facility, then by place


@dataclass(frozen=True)
class Nearest:
    """The nearest facility of every origin. Whole numbers; -1 where none is reached."""

    ms: NDArray[np.int64]
    mm: NDArray[np.int64]
    owner: NDArray[np.int32]  # position in `facilities`
    facilities: NDArray[np.str_]


@dataclass(frozen=True)
class Areas:
    """What each facility reaches of the network within a limit: how many nodes, and the sum of their costs."""

    nodes: NDArray[np.int64]
    total: NDArray[np.int64]  # milliseconds, or millimetres
    facilities: NDArray[np.str_]


def times(
    network: Network,
    demand: Snaps,
    facilities: Snaps,
    *,
    limit: int | None,
    direction: Direction = "to_facility",
    cost: Cost = "time",
    path: PathName = "auto",
) -> TravelTimes:
    """All pairs within `limit` (milliseconds, or millimetres where `cost` is metres; None = every pair that is connected).

    Pairs more than twelve days or a thousand kilometres apart are as good as not connected. Raises NetworkError where the
    limit is not above 0, or the table would not fit into memory.
    """
    _check_limit(limit)
    _check_words(direction, cost, path)
    to_facility = direction == "to_facility"
    within = FARTHEST if limit is None else min(limit, FARTHEST)
    many = (len(demand.ids), len(facilities.ids))
    if limit is None:
        _check_room(network, many[0] * many[1] * _PAIR_BYTES)
    way_in, way_out = _sides(network, demand, facilities, to_facility)
    met = pairs(network, demand, facilities, to_facility=to_facility)
    own, _ = costs(cost, met.ms, met.mm)
    turned = many[0] < many[1]  # the search runs from the smaller side
    if turned:
        searched = graph.of(network, to_facility=not to_facility, cost=cost)
        sources, targets = _ways(many[0], way_out, cost), _ways(many[1], way_in, cost)
        direct = graph.direct(many[0], met.origin, met.facility, own)
    else:
        searched = graph.of(network, to_facility=to_facility, cost=cost)
        sources, targets = _ways(many[1], way_in, cost), _ways(many[0], way_out, cost)
        direct = graph.direct(many[1], met.facility, met.origin, own)
    threads = choice.threads()
    share = choice.share_within(network, limit, cost)
    search = _path(path, searched, min(many), share, threads)
    table = search.table(searched, sources, targets, direct, within, threads)
    start, facility, value = (table.start, table.place, table.cost) if turned else _by_demand(table, many[0])
    why = _why_empty(network, demand, facilities, start, limit, direction, cost, path)
    return TravelTimes(demand.ids, facilities.ids, start, facility, value, why, network.mode, direction, cost, limit)


def nearest(
    network: Network,
    origins: Snaps,
    facilities: Snaps,
    *,
    direction: Direction = "to_facility",
    cost: Cost = "time",
    path: PathName = "auto",
) -> Nearest:
    """The nearest facility of every origin without a limit, with milliseconds and millimetres of the way there.

    The way is the best by `cost`; among equally good ways to the owner the other quantity is the smallest.
    """
    _check_words(direction, cost, path)
    to_facility = direction == "to_facility"
    searched = graph.of(network, to_facility=to_facility, cost=cost)
    way_in, way_out = _sides(network, origins, facilities, to_facility)
    sources, targets = _ways(len(facilities.ids), way_in, cost), _ways(len(origins.ids), way_out, cost)
    search = _path(path, searched, 1, 1.0, 1)
    label = search.nearest(searched, sources.node, sources.labels())
    beside = search.beside(searched, label, sources)
    met = pairs(network, origins, facilities, to_facility=to_facility)
    met_own, met_other = costs(cost, met.ms, met.mm)
    reached = label[targets.node] != UNREACHED
    place = np.concatenate([targets.place[reached], met.origin])
    at_end = targets.node[reached]
    total = np.concatenate(
        [
            label[at_end] + (targets.cost[reached].astype(np.int64) << RANK_BITS),
            met_own << RANK_BITS | met.facility,
        ]
    )
    total_beside = np.concatenate([beside[at_end] + targets.beside[reached], met_other])
    best, best_beside = np.full(len(origins.ids), UNREACHED), np.full(len(origins.ids), UNREACHED)
    np.minimum.at(best, place, total)
    ties = total == best[place]
    np.minimum.at(best_beside, place[ties], total_beside[ties])
    found = (best >> RANK_BITS) <= FARTHEST
    ms, mm = costs(cost, np.where(found, best >> RANK_BITS, -1), np.where(found, best_beside, -1))
    owner = np.where(found, best & (2**RANK_BITS - 1), -1).astype(np.int32)
    return Nearest(ms, mm, owner, facilities.ids)


def k_nearest(
    network: Network,
    origins: Snaps,
    facilities: Snaps,
    *,
    k: int,
    direction: Direction = "to_facility",
    cost: Cost = "time",
    path: PathName = "auto",
) -> TravelTimes:
    """The k nearest facilities of every origin, fewer where fewer are connected; of equally near ones the smaller ids."""
    if k < 1:
        raise NetworkError(Fault("k_not_positive", {"k": k}))
    _check_words(direction, cost, path)
    to_facility = direction == "to_facility"
    searched = graph.of(network, to_facility=to_facility, cost=cost)
    way_in, way_out = _sides(network, origins, facilities, to_facility)
    sources, targets = _ways(len(facilities.ids), way_in, cost), _ways(len(origins.ids), way_out, cost)
    _check_room(network, (searched.nodes + len(targets.node)) * k * _PAIR_BYTES)
    labels = _path(path, searched, k, 1.0, 1).k_nearest(searched, sources, k)[targets.node]
    way, slot = np.nonzero(labels != UNREACHED)
    met = pairs(network, origins, facilities, to_facility=to_facility)
    own, _ = costs(cost, met.ms, met.mm)
    place = np.concatenate([targets.place[way], met.origin])
    whole = np.concatenate(
        [
            labels[way, slot] + (targets.cost[way].astype(np.int64) << RANK_BITS),
            own << RANK_BITS | met.facility,
        ]
    )
    place, whole = _distinct(place, whole)
    rank_in_row = np.arange(len(place)) - np.searchsorted(place, place, side="left")
    keep = (rank_in_row < k) & (whole >> RANK_BITS <= FARTHEST)
    place, whole = place[keep], whole[keep]
    facility = (whole & (2**RANK_BITS - 1)).astype(np.int32)
    order = np.lexsort((facility, place))
    start = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(origins.ids)))]).astype(np.int64)
    why = _why_empty(network, origins, facilities, start, None, direction, cost, path)
    ms = (whole[order] >> RANK_BITS).astype(np.int32)
    return TravelTimes(
        origins.ids, facilities.ids, start, facility[order], ms, why, network.mode, direction, cost, None
    )


def node_times(
    network: Network,
    facilities: Snaps,
    *,
    direction: Direction = "to_facility",
    cost: Cost = "time",
    path: PathName = "auto",
) -> NodeTimes:
    """Cost to the nearest facility from every node of the network, and which facility that is."""
    _check_words(direction, cost, path)
    to_facility = direction == "to_facility"
    searched = graph.of(network, to_facility=to_facility, cost=cost)
    sources = _ways(len(facilities.ids), ends(network, facilities, leaving=not to_facility), cost)
    label = _path(path, searched, 1, 1.0, 1).nearest(searched, sources.node, sources.labels())
    reached = label != UNREACHED
    return NodeTimes(
        np.where(reached, label >> RANK_BITS, -1).astype(np.int32),
        np.where(reached, label & (2**RANK_BITS - 1), -1).astype(np.int32),
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
    path: PathName = "auto",
) -> NDArray[np.float64]:
    """Cost between every origin and the nearest of some network nodes; infinite where none is reached."""
    _check_words(direction, cost, path)
    to_facility = direction == "to_facility"
    searched = graph.of(network, to_facility=to_facility, cost=cost)
    seeds = np.asarray(nodes, dtype=np.int32)
    label = _path(path, searched, 1, 1.0, 1).nearest(searched, seeds, np.zeros(len(seeds), dtype=np.int64))
    targets = _ways(len(origins.ids), ends(network, origins, leaving=to_facility), cost)
    at_end = label[targets.node]
    whole = np.where(at_end == UNREACHED, np.inf, (at_end >> RANK_BITS) + targets.cost.astype("float64"))
    best = np.full(len(origins.ids), np.inf)
    np.minimum.at(best, targets.place, whole)
    return best


def areas(
    network: Network,
    facilities: Snaps,
    *,
    limit: int,
    direction: Direction = "to_facility",
    cost: Cost = "time",
    path: PathName = "auto",
) -> Areas:
    """What every facility reaches of the network within `limit`, without keeping who reaches what."""
    _check_limit(limit)
    _check_words(direction, cost, path)
    to_facility = direction == "to_facility"
    searched = graph.of(network, to_facility=to_facility, cost=cost)
    sources = _ways(len(facilities.ids), ends(network, facilities, leaving=not to_facility), cost)
    threads = choice.threads()
    search = _path(path, searched, len(facilities.ids), choice.share_within(network, limit, cost), threads)
    count, total = search.areas(searched, sources, min(limit, FARTHEST), threads)
    return Areas(count, total, facilities.ids)


def _check_words(direction: str, cost: str, path: str) -> None:
    """Raises NetworkError for a direction, a cost or a path that there is not: each would be taken for another one."""
    asked: dict[str, tuple[str, object]] = {
        "direction": (direction, Direction), "cost": (cost, Cost), "path": (path, PathName),
    }  # fmt: skip
    faults = [
        Fault("value_not_known", {"key": key, "value": value, "known": ", ".join(get_args(known))})
        for key, (value, known) in asked.items()
        if value not in get_args(known)
    ]
    if faults:
        raise NetworkError(faults)


def _path(path: PathName, searched: Graph, sources: int, share: float, threads: int) -> Path:
    if path != "auto":
        return PATHS[path]
    work = choice.Work(searched.nodes, sources, share, "built" if searched.hierarchy_built else "kept")
    picked = choice.pick(work, threads=threads)
    if picked == "hierarchy" and not searched.hierarchy_built and not searched.hierarchy_kept:
        picked = choice.pick(replace(work, hierarchy=""), threads=threads)
    return PATHS[picked]


def _sides(network: Network, origins: Snaps, facilities: Snaps, to_facility: bool) -> tuple[Ends, Ends]:
    """How the search enters the network from the facilities, and how it leaves it to the origins."""
    return ends(network, facilities, leaving=not to_facility), ends(network, origins, leaving=to_facility)


def _ways(places: int, sides: Ends, cost: Cost) -> Ways:
    own, other = costs(cost, sides.ms, sides.mm)
    return graph.ways(places, sides.place, sides.node, own, other)


def _by_demand(table: Table, demand: int) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Row starts, facilities and costs of a table by facility, turned into one by demand; facilities rise in every row."""
    turned = csr_array((table.cost, table.place, table.start), shape=(len(table.start) - 1, demand)).tocsc()
    return turned.indptr.astype(np.int64), turned.indices.astype(np.int32), turned.data


def _distinct(place: NDArray[np.int64], label: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The least label of every place and facility, by place, then label."""
    rank = label & (2**RANK_BITS - 1)
    order = np.lexsort((label, rank, place))
    place, label, rank = place[order], label[order], rank[order]
    first = np.ones(len(place), dtype=bool)
    first[1:] = (place[1:] != place[:-1]) | (rank[1:] != rank[:-1])
    place, label = place[first], label[first]
    order = np.lexsort((label, place))
    return place[order], label[order]


def _why_empty(
    network: Network,
    demand: Snaps,
    facilities: Snaps,
    start: NDArray[np.int64],
    limit: int | None,
    direction: Direction,
    cost: Cost,
    path: PathName,
) -> NDArray[np.int8]:
    """Per row the position in REASONS of why it is empty; 0 where it is not."""
    empty = np.diff(start) == 0
    why = np.zeros(len(demand.ids), dtype=np.int8)
    if not empty.any():
        return why
    why[empty] = REASONS.index("unreachable")
    if limit is not None and len(facilities.ids):
        some = np.flatnonzero(empty & demand.snapped)
        reached = nearest(network, demand.take(some), facilities, direction=direction, cost=cost, path=path).owner >= 0
        why[some[reached]] = REASONS.index("beyond_limit")
    why[empty & ~demand.snapped] = REASONS.index("not_snapped")
    if len(facilities.ids) == 0:
        why[empty & demand.snapped] = REASONS.index("absent")
    return why


def _check_limit(limit: int | None) -> None:
    if limit is not None and not limit > 0:  # which NaN is not either
        raise NetworkError(Fault("limit_not_positive", {"limit": limit}))


def _check_room(network: Network, needed: int) -> None:
    """Raises NetworkError where a result would not fit into the memory that is free."""
    free = psutil.virtual_memory().available
    if needed > free:
        values = {"mode": network.mode, "needed": f"{needed / 2**30:.1f}", "free": f"{free / 2**30:.1f}"}
        raise NetworkError(Fault("travel_too_large", values))
