"""Searches on a contraction hierarchy: a climb from the sources, then one sweep over the nodes from the top down (PHAST), or
over those only from which the targets can be come down to (RPHAST). Delling, Goldberg, Nowatzyk & Werneck 2013; Delling,
Goldberg & Werneck 2011.

Between any two nodes some shortest way climbs first and descends then; positions fall along the climb and rise along the
descent. So one pass over the positions backwards settles all climbs, and one pass forwards all descents; no queue is needed.

Numbers are unsigned so that nothing overflows: a cost that is not known, 2^31 - 1, plus any arc or way, at most 2^30, is
below 2^32, and a label that is not known, 2^63 - 1, plus any such cost below 2^64. What passes 2^30 is cut at the end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.kernels.compiling import kernel
from geoplan.travel.kernels.rows import LANES, any_below, lower, tally

_UNREACHED = 2**63 - 1
_BEYOND = (2**30 + 1) << 32  # the first label that is too far
_RANK = 0xFFFFFFFF
_NONE = 2**31 - 1

_I32 = NDArray[np.int32]
_U32 = NDArray[np.uint32]
_I64 = NDArray[np.int64]
_U64 = NDArray[np.uint64]
_Flags = NDArray[np.bool_]


@kernel
def _longer(label: np.uint64, cost: np.uint32) -> np.uint64:
    return label + (np.uint64(cost) << np.uint64(32))


@kernel
def nearest(
    up_start: _U32, up_arcs: _U32, down_start: _U32, down_arcs: _U32, position: _U32, seeds: _I32, seed_labels: _I64
) -> _I64:
    """The least label of every node."""
    nodes = position.size
    labels = np.full(nodes, _UNREACHED, np.uint64)
    for i in range(seeds.size):
        at = position[seeds[i]]
        labels[at] = min(labels[at], np.uint64(seed_labels[i]))
    for at in range(nodes - 1, -1, -1):
        own = labels[at]
        if own < np.uint64(_BEYOND):
            for arc in range(up_start[at], up_start[at + 1]):
                other = up_arcs[arc, 0]
                labels[other] = min(labels[other], _longer(own, up_arcs[arc, 1]))
    for at in range(nodes):
        own = labels[at]
        for arc in range(down_start[at], down_start[at + 1]):
            own = min(own, _longer(labels[down_arcs[arc, 0]], down_arcs[arc, 1]))
        labels[at] = own
    by_node = np.empty(nodes, np.int64)
    for node in range(nodes):
        own = labels[position[node]]
        by_node[node] = np.int64(own) if own < np.uint64(_BEYOND) else _UNREACHED
    return by_node


@kernel
def _offer(labels: _U64, at: int, label: np.uint64) -> None:
    """Put a label among the least of distinct facilities at a node, which rise; it is smaller than the last of them."""
    last = labels.shape[1] - 1
    rank = label & np.uint64(_RANK)
    slot = 0
    while labels[at, slot] < label:
        if labels[at, slot] & np.uint64(_RANK) == rank:
            return
        slot += 1
    while True:
        before = labels[at, slot]
        labels[at, slot] = label
        if slot == last or before & np.uint64(_RANK) == rank:
            return
        label = before
        slot += 1


@kernel
def _offer_all(labels: _U64, to: int, source: int, cost: np.uint32) -> None:
    last = labels.shape[1] - 1
    for slot in range(last + 1):
        label = _longer(labels[source, slot], cost)
        if label >= labels[to, last]:
            return
        _offer(labels, to, label)


@kernel
def k_nearest(
    up_start: _U32, up_arcs: _U32, down_start: _U32, down_arcs: _U32, position: _U32, seeds: _I32, seed_labels: _I64, k: int
) -> _I64:  # fmt: skip
    """The k least labels of distinct facilities per node, rising.

    Exact, since a node may forget a facility f that k others undercut there, by cost or by rank: from there on each of the
    others undercuts f wherever f goes, so f is none of the k nearest of any node that it reaches by this way.
    """
    nodes = position.size
    labels = np.full((nodes, k), _UNREACHED, np.uint64)
    for i in range(seeds.size):
        label = np.uint64(seed_labels[i])
        if label < labels[position[seeds[i]], k - 1]:
            _offer(labels, position[seeds[i]], label)
    for at in range(nodes - 1, -1, -1):
        if labels[at, 0] < np.uint64(_BEYOND):
            for arc in range(up_start[at], up_start[at + 1]):
                _offer_all(labels, up_arcs[arc, 0], at, up_arcs[arc, 1])
    for at in range(nodes):
        for arc in range(down_start[at], down_start[at + 1]):
            _offer_all(labels, at, down_arcs[arc, 0], down_arcs[arc, 1])
    by_node = np.empty((nodes, k), np.int64)
    for node in range(nodes):
        for slot in range(k):
            own = labels[position[node], slot]
            by_node[node, slot] = np.int64(own) if own < np.uint64(_BEYOND) else _UNREACHED
    return by_node


@kernel
def closure(start: _U32, arcs: _U32, position: _U32, nodes: _I32) -> tuple[_U32, _I32]:
    """The positions that arcs lead to from some nodes, rising, theirs included; and the place of every position there or -1."""
    many = position.size
    place = np.full(many, -1, np.int32)
    for node in nodes:
        place[position[node]] = 0
    found = 0
    for at in range(many - 1, -1, -1):
        if place[at] == 0:
            found += 1
            for arc in range(start[at], start[at + 1]):
                place[arcs[arc, 0]] = 0
    members = np.empty(found, np.uint32)
    found = 0
    for at in range(many):
        if place[at] == 0:
            members[found] = at
            place[at] = found
            found += 1
    return members, place


@kernel
def part(start: _U32, arcs: _U32, members: _U32, place: _I32) -> tuple[_U32, _U32]:
    """The arcs of the members of a closure among themselves: row starts and rows by place."""
    own_start = np.zeros(members.size + 1, np.uint32)
    for i in range(members.size):
        own_start[i + 1] = own_start[i] + start[members[i] + 1] - start[members[i]]
    own = np.empty((own_start[members.size], 2), np.uint32)
    filled = 0
    for at in members:
        for arc in range(start[at], start[at + 1]):
            own[filled, 0], own[filled, 1] = place[arcs[arc, 0]], arcs[arc, 1]
            filled += 1
    return own_start, own


@kernel
def _clear(rows: _U32, at: int) -> None:
    for lane in range(LANES):
        rows[at, lane] = _NONE


@kernel
def climb(
    start: _U32, arcs: _U32, way_start: _I64, way_place: _U32, way_cost: _U32, sources: _I64, bound: np.uint32, rows: _U32,
    live: _Flags,
) -> None:  # fmt: skip
    """Costs below `bound` from up to sixteen sources to all that they climb to; `live` says which rows hold any.

    `rows` and `live` are as the climb before left them. Ways lead from sources to places in the closure of their nodes.
    """
    for at in range(live.size):
        if live[at]:
            live[at] = False
            _clear(rows, at)
    for lane in range(sources.size):
        for way in range(way_start[sources[lane]], way_start[sources[lane] + 1]):
            at = way_place[way]
            rows[at, lane] = min(rows[at, lane], way_cost[way])
            live[at] = True
    for at in range(live.size - 1, -1, -1):
        if live[at] and any_below(rows, at, bound):
            for arc in range(start[at], start[at + 1]):
                lower(rows, arcs[arc, 0], rows, at, arcs[arc, 1])
                live[arcs[arc, 0]] = True


@kernel
def descend(start: _U32, arcs: _U32, climbed: _U32, live: _Flags, climbed_place: _I32, rows: _U32) -> None:
    """Costs from sixteen sources to all members of a closure, from what they have climbed to (`climbed_place`, -1 = nothing)."""
    for at in range(start.size - 1):
        _clear(rows, at)
        above = climbed_place[at]
        if above >= 0 and live[above]:
            lower(rows, at, climbed, above, 0)
        for arc in range(start[at], start[at + 1]):
            lower(rows, at, rows, arcs[arc, 0], arcs[arc, 1])


@kernel
def arrive(
    way_start: _I64, way_place: _U32, way_cost: _U32, rows: _U32, direct_start: _I64, direct_place: _I32, direct_cost: _I32,
    sources: _I64, bound: np.uint32, whole: _U32,
) -> tuple[_I64, _I32, _I32]:  # fmt: skip
    """Where the targets of each source below `bound` begin, the targets, rising, and their costs, one free slot after each.

    `whole` is room for a row per target.
    """
    targets = way_start.size - 1
    for target in range(targets):
        _clear(whole, target)
        for way in range(way_start[target], way_start[target + 1]):
            lower(whole, target, rows, way_place[way], way_cost[way])
    sums = np.zeros((2, LANES), np.int64)
    for lane in range(sources.size):
        for i in range(direct_start[sources[lane]], direct_start[sources[lane] + 1]):
            at = direct_place[i]
            whole[at, lane] = min(whole[at, lane], np.uint32(direct_cost[i]))
    for target in range(targets):
        tally(sums, whole, target, bound)
    start = np.zeros(sources.size + 1, np.int64)
    for lane in range(sources.size):
        start[lane + 1] = start[lane] + sums[0, lane] + 1
    place, cost = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
    for first in range(0, targets, 1024):  # rows enough to stay close at hand while every source takes its own
        for lane in range(sources.size):
            at = start[lane]
            for target in range(first, min(first + 1024, targets)):
                # written in any case and kept where it counts: a branch would be guessed wrong half of the time
                place[at], cost[at] = target, whole[target, lane]
                at += whole[target, lane] < bound
            start[lane] = at
    for lane in range(sources.size):
        start[lane] -= sums[0, lane]
    return start, place, cost


@kernel
def doors(start: _U32, arcs: _U32, blocks: _I32) -> tuple[_I64, _U32]:
    """The positions of the top from which each block is come down to, each once."""
    found, seen = np.empty(arcs.shape[0], np.uint32), np.full(blocks[1], -1, np.int32)
    first = np.zeros(blocks.size, np.int64)
    many = 0
    for block in range(1, blocks.size - 1):
        first[block] = many
        for arc in range(start[blocks[block]], start[blocks[block + 1]]):
            other = arcs[arc, 0]
            if other < blocks[1] and seen[other] != block:
                seen[other] = block
                found[many] = other
                many += 1
    first[-1] = many
    return first, found[:many].copy()


@kernel
def area(
    start: _U32, arcs: _U32, blocks: _I32, door_first: _I64, door: _U32, climbed: _U32, live: _Flags, members: _U32,
    climbed_place: _I32, bound: np.uint32, rows: _U32,
) -> _I64:  # fmt: skip
    """How many nodes cost less than `bound` from each of sixteen sources, and the sums of their costs.

    `rows` is room for the top and one block; a block that nothing below the bound leads into is passed over.
    """
    sums = np.zeros((2, LANES), np.int64)
    top = blocks[1]
    wanted = np.zeros(blocks.size - 1, np.bool_)
    wanted[0] = True
    block = 0
    for i in range(live.size):
        while members[i] >= blocks[block + 1]:
            block += 1
        wanted[block] |= live[i]
    for block in range(blocks.size - 1):
        i = door_first[block]
        while not wanted[block] and i < door_first[block + 1]:
            wanted[block] = any_below(rows, door[i], bound)
            i += 1
        if not wanted[block]:
            continue
        moved = 0 if block == 0 else blocks[block] - top
        for at in range(blocks[block], blocks[block + 1]):
            own = at - moved
            _clear(rows, own)
            above = climbed_place[at]
            if above >= 0 and live[above]:
                lower(rows, own, climbed, above, 0)
            for arc in range(start[at], start[at + 1]):
                other = arcs[arc, 0]
                lower(rows, own, rows, other if other < top else other - moved, arcs[arc, 1])
            tally(sums, rows, own, bound)
    return sums
