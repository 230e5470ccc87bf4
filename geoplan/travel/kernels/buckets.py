"""Searches by a bucket queue: nearest facility, k nearest, and everything within a limit. Exact for any costs above 0.

A bucket holds the nodes whose cost lies in a range of 2^bits; the buckets form a ring that is longer than the longest arc
(Dial 1969; ranges after Dinitz 1978). A range may be wider than the shortest arc: a node that is improved while its own
bucket is worked on goes back into it, so very short arcs need no narrow buckets and a long ferry no long ring.

A bucket is a chain of entries. A node that improves gets a new entry, and the old one is passed over when its turn comes:
its label has been handed on by then. So the state of a node is one row, its label and the label it last handed on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.kernels.compiling import kernel

_UNREACHED = 2**63 - 1
_LABEL, _HANDED_ON = 0, 1
_NODE, _NEXT = 0, 1
_NONE = 2**31 - 1  # the cost of a place that nothing has reached

_I32 = NDArray[np.int32]
_I64 = NDArray[np.int64]


@kernel
def _spread(
    start: _I32, arcs: _I32, seed_node: _I32, seed_label: _I64, limit: int, bits: int, state: _I64, ring: _I32,
    entries: _I32, touched: _I32,
) -> tuple[int, _I32]:  # fmt: skip
    """Least label per node from seeds in rising order, up to the cost `limit`.

    Returns how many nodes are in `touched`, and the entries, a longer array if there was no more room.
    """
    mask = ring.size - 1
    shift = 32 + bits
    beyond = (np.int64(limit) + 1) << 32
    cursor = np.int64(0)
    waiting, reached, seed, free, top = 0, 0, 0, -1, 0
    while True:
        if waiting == 0:
            if seed == seed_node.size:
                return reached, entries
            cursor = seed_label[seed] >> shift
        while seed < seed_node.size and (seed_label[seed] >> shift) <= cursor:
            node, label = seed_node[seed], seed_label[seed]
            seed += 1
            known = state[node, _LABEL]
            if label >= known or label >= beyond:
                continue
            if known == _UNREACHED:
                touched[reached] = node
                reached += 1
            state[node, _LABEL] = label
            if free < 0 and top == entries.shape[0]:
                entries = _longer(entries)
            entry, free, top = _entry(entries, free, top)
            _chain(entries, ring, entry, node, (label >> shift) & mask)
            waiting += 1
        bucket = cursor & mask
        entry = ring[bucket]
        if entry < 0:
            cursor += 1
            continue
        ring[bucket] = entries[entry, _NEXT]
        entries[entry, _NEXT] = free
        free = entry
        waiting -= 1
        node = entries[entry, _NODE]
        label = state[node, _LABEL]
        if state[node, _HANDED_ON] == label:
            continue
        state[node, _HANDED_ON] = label
        for arc in range(start[node], start[node + 1]):
            head = arcs[arc, 0]
            onward = label + (np.int64(arcs[arc, 1]) << 32)
            known = state[head, _LABEL]
            if onward >= known or onward >= beyond:
                continue
            state[head, _LABEL] = onward
            if known == _UNREACHED:
                touched[reached] = head
                reached += 1
            elif (known >> shift) == (onward >> shift) and state[head, _HANDED_ON] != known:
                continue  # it waits in this bucket as it is
            if free < 0 and top == entries.shape[0]:
                entries = _longer(entries)
            entry, free, top = _entry(entries, free, top)
            _chain(entries, ring, entry, head, (onward >> shift) & mask)
            waiting += 1


@kernel
def _entry(entries: _I32, free: int, top: int) -> tuple[int, int, int]:
    """An entry to use, and what is free after that."""
    if free >= 0:
        return free, entries[free, _NEXT], top
    return top, free, top + 1


@kernel
def _chain(entries: _I32, ring: _I32, entry: Any, node: Any, bucket: Any) -> None:
    entries[entry, _NODE] = node
    entries[entry, _NEXT] = ring[bucket]
    ring[bucket] = entry


@kernel
def _longer(entries: _I32) -> _I32:
    longer = np.empty((2 * entries.shape[0], 2), np.int32)
    longer[: entries.shape[0]] = entries
    return longer


@kernel
def nearest(start: _I32, arcs: _I32, seed_node: _I32, seed_label: _I64, limit: int, bits: int, ring_size: int) -> _I64:
    """The least label of every node; seeds in rising order of label."""
    nodes = start.size - 1
    state = np.full((nodes, 2), _UNREACHED, np.int64)
    ring = np.full(ring_size, -1, np.int32)
    entries, touched = np.empty((1024, 2), np.int32), np.empty(nodes, np.int32)
    _spread(start, arcs, seed_node, seed_label, limit, bits, state, ring, entries, touched)
    return state[:, _LABEL].copy()


@kernel
def areas(
    start: _I32, arcs: _I32, from_start: _I64, from_node: _I32, from_cost: _I32, first: int, last: int, limit: int, bits: int,
    ring_size: int,
) -> tuple[_I64, _I64]:  # fmt: skip
    """Per source `first` to `last` the number of nodes within the limit and the sum of their costs."""
    nodes = start.size - 1
    state = np.full((nodes, 2), _UNREACHED, np.int64)
    ring = np.full(ring_size, -1, np.int32)
    entries, touched = np.empty((1024, 2), np.int32), np.empty(nodes, np.int32)
    count, total = np.zeros(last - first, np.int64), np.zeros(last - first, np.int64)
    for source in range(first, last):
        seed_node, seed_label = _seeds(from_start, from_node, from_cost, source)
        reached, entries = _spread(start, arcs, seed_node, seed_label, limit, bits, state, ring, entries, touched)
        count[source - first] = reached
        for i in range(reached):
            total[source - first] += state[touched[i], _LABEL] >> 32
            state[touched[i]] = _UNREACHED
    return count, total


@kernel
def _seeds(from_start: _I64, from_node: _I32, from_cost: _I32, source: int) -> tuple[_I32, _I64]:
    low, high = from_start[source], from_start[source + 1]
    label = np.empty(high - low, np.int64)
    node = from_node[low:high].copy()
    for i in range(high - low):
        label[i] = np.int64(from_cost[low + i]) << 32
    for i in range(1, high - low):  # at most a handful: by insertion
        own, at, k = label[i], node[i], i
        while k > 0 and label[k - 1] > own:
            label[k], node[k] = label[k - 1], node[k - 1]
            k -= 1
        label[k], node[k] = own, at
    return node, label


@kernel
def table(
    start: _I32, arcs: _I32, from_start: _I64, from_node: _I32, from_cost: _I32, at_start: _I64, at_place: _I32, at_cost: _I32,
    direct_start: _I64, direct_place: _I32, direct_cost: _I32, places: int, first: int, last: int, limit: int, bits: int,
    ring_size: int,
) -> tuple[_I64, _I32, _I32]:  # fmt: skip
    """Per source `first` to `last` the places within the limit, rising, with their costs; and how many each has.

    `at_*` are the ways from nodes to places by node; `direct_*` the pairs by source that need no network.
    """
    nodes = start.size - 1
    state = np.full((nodes, 2), _UNREACHED, np.int64)
    ring = np.full(ring_size, -1, np.int32)
    entries, touched = np.empty((1024, 2), np.int32), np.empty(nodes, np.int32)
    best = np.full(places, _NONE, np.int32)
    found = np.empty(places, np.int32)
    count = np.zeros(last - first, np.int64)
    place, cost = np.empty(1024, np.int32), np.empty(1024, np.int32)
    filled = 0
    for source in range(first, last):
        seed_node, seed_label = _seeds(from_start, from_node, from_cost, source)
        reached, entries = _spread(start, arcs, seed_node, seed_label, limit, bits, state, ring, entries, touched)
        hits = 0
        for i in range(direct_start[source], direct_start[source + 1]):
            if direct_cost[i] <= limit:
                if best[direct_place[i]] == _NONE:
                    found[hits] = direct_place[i]
                    hits += 1
                best[direct_place[i]] = min(best[direct_place[i]], direct_cost[i])
        for i in range(reached):
            node = touched[i]
            for way in range(at_start[node], at_start[node + 1]):
                whole = (state[node, _LABEL] >> 32) + at_cost[way]
                if whole <= limit and whole < best[at_place[way]]:
                    if best[at_place[way]] == _NONE:
                        found[hits] = at_place[way]
                        hits += 1
                    best[at_place[way]] = np.int32(whole)
            state[node] = _UNREACHED
        if filled + hits > place.size:
            room = max(2 * place.size, filled + hits)
            more, more_cost = np.empty(room, np.int32), np.empty(room, np.int32)
            more[:filled], more_cost[:filled] = place[:filled], cost[:filled]
            place, cost = more, more_cost
        if hits * 16 < places:
            rising = np.sort(found[:hits])
            for i in range(hits):
                place[filled + i] = rising[i]
                cost[filled + i] = best[rising[i]]
                best[rising[i]] = _NONE
        else:
            at = filled
            for one in range(places):
                if best[one] != _NONE:
                    place[at], cost[at] = one, best[one]
                    best[one] = _NONE
                    at += 1
        count[source - first] = hits
        filled += hits
    return count, place[:filled].copy(), cost[:filled].copy()


@kernel
def _offer(labels: _I64, ready: NDArray[np.int8], node: Any, label: Any) -> bool:
    """Put a label among the k least of a node's distinct facilities; False where it is none of them."""
    k = labels.shape[1]
    if label >= labels[node, k - 1]:
        return False
    rank = label & 0xFFFFFFFF
    slot = k - 1  # the label to go: this facility's own if it has one, else the largest
    for i in range(k):
        if labels[node, i] != _UNREACHED and labels[node, i] & 0xFFFFFFFF == rank:
            if labels[node, i] <= label:
                return False
            slot = i
            break
    while slot > 0 and labels[node, slot - 1] > label:
        labels[node, slot] = labels[node, slot - 1]
        ready[node, slot] = ready[node, slot - 1]
        slot -= 1
    labels[node, slot] = label
    ready[node, slot] = 1
    return True


@kernel
def k_nearest(
    start: _I32, arcs: _I32, seed_node: _I32, seed_label: _I64, k: int, limit: int, bits: int, ring_size: int
) -> _I64:
    """The k least labels of distinct facilities per node, rising; seeds in rising order of label.

    A node waits in the bucket of the least label that it has yet to hand on (`ready`), and hands on all that are due.
    """
    nodes = start.size - 1
    labels = np.full((nodes, k), _UNREACHED, np.int64)
    ready = np.zeros((nodes, k), np.int8)
    waits = np.full(nodes, _UNREACHED, np.int64)  # the range of the bucket that a node waits in
    ring = np.full(ring_size, -1, np.int32)
    entries = np.empty((1024, 2), np.int32)
    mask = ring_size - 1
    cursor = np.int64(0)
    shift = 32 + bits
    waiting, seed, free, top = 0, 0, -1, 0
    while True:
        if waiting == 0:
            if seed == seed_node.size:
                return labels
            cursor = seed_label[seed] >> shift
        while seed < seed_node.size and (seed_label[seed] >> shift) <= cursor:
            node, label = seed_node[seed], seed_label[seed]
            seed += 1
            if (label >> 32) <= limit and _offer(labels, ready, node, label) and (label >> shift) < waits[node]:
                waits[node] = label >> shift
                if free < 0 and top == entries.shape[0]:
                    entries = _longer(entries)
                entry, free, top = _entry(entries, free, top)
                _chain(entries, ring, entry, node, (label >> shift) & mask)
                waiting += 1
        bucket = cursor & mask
        entry = ring[bucket]
        if entry < 0:
            cursor += 1
            continue
        ring[bucket] = entries[entry, _NEXT]
        entries[entry, _NEXT] = free
        free = entry
        waiting -= 1
        node = entries[entry, _NODE]
        if waits[node] != cursor:
            continue
        waits[node] = _UNREACHED
        for slot in range(k):
            if not ready[node, slot]:
                continue
            label = labels[node, slot]
            if (label >> shift) > cursor:
                waits[node] = label >> shift
                if free < 0 and top == entries.shape[0]:
                    entries = _longer(entries)
                entry, free, top = _entry(entries, free, top)
                _chain(entries, ring, entry, node, (label >> shift) & mask)
                waiting += 1
                break
            ready[node, slot] = 0
            for arc in range(start[node], start[node + 1]):
                onward = label + (np.int64(arcs[arc, 1]) << 32)
                head = arcs[arc, 0]
                if onward >= labels[head, k - 1] or (onward >> 32) > limit:
                    continue
                if _offer(labels, ready, head, onward) and (onward >> shift) < waits[head]:
                    waits[head] = onward >> shift
                    if free < 0 and top == entries.shape[0]:
                        entries = _longer(entries)
                    entry, free, top = _entry(entries, free, top)
                    _chain(entries, ring, entry, head, (onward >> shift) & mask)
                    waiting += 1


@kernel
def beside(
    start: _I32,
    arcs: _I32,
    extra: _I32,
    label: _I64,
    rising: _I64,
    seed_node: _I32,
    seed_label: _I64,
    seed_beside: _I32,
) -> _I64:
    """The least of the other quantity among all ways that keep the labels; _UNREACHED where there is no label.

    `rising` are the nodes in the order of their labels: every arc leads to a larger one.
    """
    least = np.full(label.size, _UNREACHED, np.int64)
    for i in range(seed_node.size):
        node = seed_node[i]
        if seed_label[i] == label[node]:
            least[node] = min(least[node], np.int64(seed_beside[i]))
    for node in rising:
        for arc in range(start[node], start[node + 1]):
            head = arcs[arc, 0]
            if label[node] + (np.int64(arcs[arc, 1]) << 32) == label[head]:
                least[head] = min(least[head], least[node] + extra[arc])
    return least
