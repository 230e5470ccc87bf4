"""Times to the nearest facility brought up to date after works on the network, equal to computing them anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel import engine, graph, repairing
from geoplan.travel.attach import costs, ends
from geoplan.travel.choice import SMALL, compiles
from geoplan.travel.graph import FARTHEST, RANK_BITS, UNREACHED
from geoplan.travel.times import Cost, NodeTimes

_SHARE = 3  # more than a third of the nodes: computing anew is quicker
_SHARE_PLAIN = 8  # the same where nothing is compiled
_SHARE_CHANGED, _FEW = 20, 100  # the same for more changed arcs than a twentieth of the nodes
_NEVER = FARTHEST + 1  # the cost of an arc that is closed

_I64 = NDArray[np.int64]


@dataclass(frozen=True)
class _Arcs:
    """Arcs of the search, one by one: from, to, and what each costs before and after, _NEVER where there is none."""

    tail: _I64
    head: _I64
    before: _I64
    after: _I64


def updated(
    old: NodeTimes, before: Network, after: Network, facilities_before: Snaps, facilities_after: Snaps
) -> tuple[NodeTimes, int]:
    """`travel.node_times` of `after`, from those of `before` by a bounded search, and how many nodes it touched.

    `old` are the node times of `facilities_before` on `before`; direction and cost are its own. `after` came about by any
    works on `before`; facilities may have come, gone and moved too. Where more than a third of the nodes are concerned
    (an eighth on a network of up to 50,000 nodes), or `after` has other nodes, all is computed anew, and the number is
    that of all nodes.
    """
    nodes = len(after.node_x)
    same = len(before.node_x)
    kept = same <= nodes and np.array_equal(before.node_x, after.node_x[:same])
    if kept and np.array_equal(before.node_y, after.node_y[:same]):
        found = _mended(old, before, after, facilities_before, facilities_after)
        if found is not None:
            return found
    return engine.node_times(after, facilities_after, direction=old.direction, cost=old.cost), nodes


def _mended(
    old: NodeTimes, before: Network, after: Network, facilities_before: Snaps, facilities_after: Snaps
) -> tuple[NodeTimes, int] | None:
    """The new times and the nodes touched; None where too many are."""
    to_facility, nodes = old.direction == "to_facility", len(after.node_x)
    small = nodes <= SMALL
    if not small and not compiles():
        return None
    # one order of ranks for the facilities of both sides; it keeps the order of each
    ids = np.union1d(facilities_before.ids, facilities_after.ids)
    label = _labels(old, ids, nodes)
    seed_before = _seeds(before, facilities_before, ids, nodes, to_facility, old.cost)
    seed = _seeds(after, facilities_after, ids, nodes, to_facility, old.cost)
    arcs = _changed(before, after, to_facility, old.cost)
    suspects, better = _rested(label, arcs, seed_before, seed), _better(arcs, seed_before, seed)
    if max(len(arcs.tail), len(suspects)) > max(_FEW, nodes // _SHARE_CHANGED):
        return None
    search = (
        *_both_ways(before, after, arcs, to_facility, old.cost),
        label,
        np.zeros(nodes, dtype=np.uint8),
        seed,
        len(before.node_x),
        suspects,
        better,
        FARTHEST,
        nodes // (_SHARE_PLAIN if small else _SHARE),
    )
    touched = _plain(search) if small else _compiled(search)
    if touched < 0:
        return None
    reached = np.flatnonzero(label != UNREACHED)
    ms, owner = np.full((2, nodes), -1, dtype=np.int32)
    ms[reached] = label[reached] >> RANK_BITS
    owner[reached] = np.searchsorted(facilities_after.ids, ids)[label[reached] & (2**RANK_BITS - 1)]
    return NodeTimes(ms, owner, facilities_after.ids, old.direction, old.cost), touched


def _labels(old: NodeTimes, ids: NDArray[np.str_], nodes: int) -> _I64:
    """The labels before, by ranks among `ids`; UNREACHED for nodes that nothing reached or that are new."""
    label = np.full(nodes, UNREACHED)
    reached = np.flatnonzero(old.ms >= 0)
    rank = np.searchsorted(ids, old.facilities)[old.owner[reached]]
    label[reached] = old.ms[reached].astype(np.int64) << RANK_BITS | rank
    return label


def _rested(label: _I64, arcs: _Arcs, seed_before: _I64, seed: _I64) -> _I64:
    """The nodes whose label rested on an arc, or came from a facility, that has become worse or is gone."""
    worse = (arcs.after > arcs.before) & (label[arcs.tail] != UNREACHED)
    onward = np.where(worse, label[arcs.tail], 0) + (arcs.before << RANK_BITS)
    by_facility = np.flatnonzero((seed > seed_before) & (seed_before == label))
    return np.concatenate([arcs.head[worse & (onward == label[arcs.head])], by_facility]).astype(np.int64)


def _better(arcs: _Arcs, seed_before: _I64, seed: _I64) -> _I64:
    """Rows (tail, head) of what has become better or is new, tail -1 for what facilities themselves give."""
    arc = arcs.after < arcs.before
    node = np.flatnonzero(seed < seed_before)
    tail, head = np.concatenate([arcs.tail[arc], np.full(len(node), -1)]), np.concatenate([arcs.head[arc], node])
    return np.ascontiguousarray(np.column_stack([tail, head]), dtype=np.int64)


def _plain(search: tuple[Any, ...]) -> int:
    views: tuple[Any, ...] = tuple(part.data if isinstance(part, np.ndarray) else part for part in search)
    return repairing.mended(*views)


def _compiled(search: tuple[Any, ...]) -> int:
    from geoplan.travel import kernels

    return kernels.repair.mended(*search)


def _seeds(
    network: Network, facilities: Snaps, ids: NDArray[np.str_], nodes: int, to_facility: bool, cost: Cost
) -> _I64:
    """The least label that a facility itself gives to every node; UNREACHED where none does."""
    ways = ends(network, facilities, leaving=not to_facility)
    own, _ = costs(cost, ways.ms, ways.mm)
    near = own <= FARTHEST
    seed = np.full(nodes, UNREACHED)
    rank = np.searchsorted(ids, facilities.ids)[ways.place]
    np.minimum.at(seed, ways.node[near], (own << RANK_BITS | rank)[near])
    return seed


def _changed(before: Network, after: Network, to_facility: bool, cost: Cost) -> _Arcs:
    """The arcs that are not in both networks, or not at the same cost."""
    if before.edge_id is after.edge_id:
        changed = np.flatnonzero((before.ms_forward != after.ms_forward) | (before.ms_back != after.ms_back))
        pairs = [(before, changed, after, changed)]
    else:
        there = np.minimum(np.searchsorted(before.edge_id, after.edge_id), max(0, len(before.edge_id) - 1))
        common = np.flatnonzero(before.edge_id[there] == after.edge_id)
        same = there[common]
        moved = (
            (before.from_node[same] != after.from_node[common])
            | (before.to_node[same] != after.to_node[common])
            | (before.mm[same] != after.mm[common])
        )
        gone, come = np.ones(len(before.edge_id), dtype=bool), np.ones(len(after.edge_id), dtype=bool)
        gone[same[~moved]] = come[common[~moved]] = False
        changed = (before.ms_forward[same] != after.ms_forward[common]) | (
            before.ms_back[same] != after.ms_back[common]
        )
        changed &= ~moved
        none = np.zeros(0, dtype=np.int64)
        pairs = [
            (before, same[changed], after, common[changed]),
            (before, np.flatnonzero(gone), after, none),
            (before, none, after, np.flatnonzero(come)),
        ]
    return _joined([_arcs(*pair, to_facility, cost) for pair in pairs])


def _arcs(
    before: Network, edges_before: _I64, after: Network, edges_after: _I64, to_facility: bool, cost: Cost
) -> _Arcs:
    """Both senses of some edges, which stand in both networks at the same nodes or in one of them alone."""
    network, edges = (before, edges_before) if len(edges_before) else (after, edges_after)
    start, end = network.from_node[edges].astype(np.int64), network.to_node[edges].astype(np.int64)
    tail, head = np.concatenate([start, end]), np.concatenate([end, start])
    if to_facility:
        tail, head = head, tail
    was, is_ = (_cost(net, own, len(edges), cost) for net, own in ((before, edges_before), (after, edges_after)))
    differ = (was != is_) & (tail != head)
    return _Arcs(tail[differ], head[differ], was[differ], is_[differ])


def _cost(network: Network, edges: _I64, count: int, cost: Cost) -> _I64:
    """What `count` edges cost forward, then back; _NEVER where that is not allowed, or where there are no such edges."""
    if len(edges) < count:
        return np.full(2 * count, _NEVER, dtype=np.int64)
    ms = np.concatenate([network.ms_forward[edges], network.ms_back[edges]]).astype(np.int64)
    own, _ = costs(cost, ms, np.tile(network.mm[edges], 2))
    return np.where(ms > 0, np.minimum(own, _NEVER), _NEVER)


def _joined(parts: list[_Arcs]) -> _Arcs:
    return _Arcs(*(np.concatenate(column) for column in zip(*(vars(part).values() for part in parts), strict=True)))


def _both_ways(
    before: Network, after: Network, arcs: _Arcs, to_facility: bool, cost: Cost
) -> tuple[NDArray[np.int32], ...]:
    """The arcs after the change by tail and by head.

    Where arcs only changed their cost or closed, those of `before` with the new costs: its graphs are there already.
    """
    overlaid = len(before.node_x) == len(after.node_x) and bool((arcs.before < _NEVER).all())
    if not overlaid:
        both = [graph.of(after, to_facility=sense, cost=cost) for sense in (to_facility, not to_facility)]
        return both[0].start, both[0].arcs, both[1].start, both[1].arcs
    out, back = (graph.of(before, to_facility=sense, cost=cost) for sense in (to_facility, not to_facility))
    return (
        out.start,
        _overlaid(out, arcs.tail, arcs.head, arcs),
        back.start,
        _overlaid(back, arcs.head, arcs.tail, arcs),
    )


def _overlaid(of: graph.Graph, tail: _I64, head: _I64, arcs: _Arcs) -> NDArray[np.int32]:
    """The arcs of a graph with the new costs."""
    rows = of.arcs.copy()
    for start, end, was, is_ in zip(
        tail.tolist(), head.tolist(), arcs.before.tolist(), arcs.after.tolist(), strict=True
    ):
        for row in range(of.start[start], of.start[start + 1]):
            if rows[row, 0] == end and rows[row, 1] == was:
                rows[row, 1] = is_
                break
    return rows
