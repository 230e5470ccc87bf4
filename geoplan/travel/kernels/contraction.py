"""Contracting a road network node by node, the least important first (Geisberger, Sanders, Schultes & Delling 2008).

A node that goes leaves a shortcut between two neighbours wherever the way through it may be the only shortest one. The
order is by what a node costs: its level in the hierarchy so far plus the shortcuts it would leave, looked at again when its
turn comes. Whether a shortcut is needed is asked of a small search: two arcs ahead of one neighbour where the node has few of
them, some forty nodes where it has many, and one arc back from the other. A shortcut too many is never wrong.

Neighbours live in one pool of rows (node, cost ahead, cost back), a node's rows side by side; a list that is full moves to
the end. The lists of nodes that are gone stay as they were then: they are the arcs of the hierarchy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.kernels.compiling import kernel

NONE = 2**30 + 1  # the cost of an arc that is not there; what costs as much is not worth a shortcut
_FEW = 4  # neighbours up to which a search goes two arcs ahead only
_SETTLED = 40  # nodes after which a search gives up
_NODE = 0xFFFFFFFF

_I32 = NDArray[np.int32]
_I64 = NDArray[np.int64]


@kernel
def _push(heap: _I64, size: int, item: np.int64) -> None:
    at = size
    while at > 0:
        parent = (at - 1) >> 2
        if heap[parent] <= item:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


@kernel
def _pop(heap: _I64, size: int) -> np.int64:
    least: np.int64 = heap[0]
    last = size - 1
    item, at = heap[last], 0
    while True:
        child = (at << 2) + 1
        if child >= last:
            break
        best = child
        for other in range(child + 1, min(child + 4, last)):
            if heap[other] < heap[best]:
                best = other
        if heap[best] >= item:
            break
        heap[at] = heap[best]
        at = best
    heap[at] = item
    return least


@kernel
def preorder(start: _I32, arcs: _I32) -> _I32:
    """A new number for every node, depth first, so that neighbours lie close in memory."""
    nodes = start.size - 1
    number = np.full(nodes, -1, np.int32)
    stack = np.empty(arcs.shape[0] + 1, np.int32)
    given = 0
    for root in range(nodes):
        stack[0] = root
        waiting = 1
        while waiting > 0:
            waiting -= 1
            node = stack[waiting]
            if number[node] >= 0:
                continue
            number[node] = given
            given += 1
            for arc in range(start[node + 1] - 1, start[node] - 1, -1):
                if number[arcs[arc, 0]] < 0:
                    stack[waiting] = arcs[arc, 0]
                    waiting += 1
    return number


@kernel
def neighbours(start: _I32, arcs: _I32, number: _I32) -> tuple[_I64, _I32, _I32]:
    """Every node's neighbours both ways, under their new numbers: first row, rows, and the pool of rows.

    Self-loops are left out; of parallel arcs the cheapest stays.
    """
    nodes = start.size - 1
    begin = np.zeros(nodes + 1, np.int64)
    for tail in range(nodes):
        begin[number[tail] + 1] += start[tail + 1] - start[tail]
        for arc in range(start[tail], start[tail + 1]):
            begin[number[arcs[arc, 0]] + 1] += 1
    for node in range(nodes):
        begin[node + 1] += begin[node]
    end = begin[:-1].copy()
    halves = np.empty((begin[nodes], 2), np.int32)  # the other node; the cost, negative where the arc comes in
    for tail in range(nodes):
        for arc in range(start[tail], start[tail + 1]):
            a, b, cost = number[tail], number[arcs[arc, 0]], arcs[arc, 1]
            if a != b:
                halves[end[a], 0], halves[end[a], 1] = b, cost
                end[a] += 1
                halves[end[b], 0], halves[end[b], 1] = a, -cost
                end[b] += 1
    pool = np.empty((begin[nodes] + begin[nodes] // 2 + 64, 3), np.int32)
    first, count = np.empty(nodes, np.int64), np.zeros(nodes, np.int32)
    row_of = np.full(nodes, -1, np.int64)
    used = 0
    for node in range(nodes):
        first[node] = used
        for half in range(begin[node], end[node]):
            other, cost = halves[half, 0], halves[half, 1]
            row = row_of[other]
            if row < first[node]:
                row = used
                used += 1
                row_of[other] = row
                pool[row, 0], pool[row, 1], pool[row, 2] = other, NONE, NONE
            side = 1 if cost > 0 else 2
            pool[row, side] = min(pool[row, side], abs(cost))
        count[node] = used - first[node]
    return first, count, pool[: used + used // 2 + 64]


@kernel
def _two_arcs(
    without: int, source: int, limit: int, first: _I64, count: _I32, pool: _I32, known: _I32, touched: _I32
) -> int:
    """Costs below `limit` from `source` over at most two arcs into `known`; returns how many nodes are in `touched`."""
    known[source], touched[0] = 0, source
    reached = 1
    for row in range(first[source], first[source] + count[source]):
        node, cost = pool[row, 0], pool[row, 1]
        if node != without and cost < limit and reached < touched.size:
            touched[reached] = node
            reached += 1
            known[node] = cost
    for i in range(1, reached):
        through = touched[i]
        for row in range(first[through], first[through] + count[through]):
            node, cost = pool[row, 0], known[through] + pool[row, 1]
            if node != without and cost < limit and cost < known[node]:
                if known[node] == NONE:
                    if reached == touched.size:
                        continue
                    touched[reached] = node
                    reached += 1
                known[node] = cost
    return reached


@kernel
def _forty_nodes(
    without: int, source: int, limit: int, first: _I64, count: _I32, pool: _I32, known: _I32, touched: _I32, heap: _I64
) -> int:
    """Costs below `limit` from `source` to the nodes next to it into `known`; returns how many nodes are in `touched`."""
    known[source], touched[0], heap[0] = 0, source, source
    reached, waiting, settled = 1, 1, 0
    while waiting > 0 and settled < _SETTLED:
        label = _pop(heap, waiting)
        waiting -= 1
        through, own = label & _NODE, label >> 32
        if own > known[through]:
            continue
        settled += 1
        for row in range(first[through], first[through] + count[through]):
            node, cost = pool[row, 0], own + pool[row, 1]
            if node == without or cost >= limit or cost >= known[node] or waiting == heap.size:
                continue
            if known[node] == NONE:
                if reached == touched.size:
                    continue
                touched[reached] = node
                reached += 1
            known[node] = cost
            _push(heap, waiting, (np.int64(cost) << 32) | node)
            waiting += 1
    return reached


@kernel
def _shortcuts(
    gone: int, first: _I64, count: _I32, pool: _I32, known: _I32, touched: _I32, heap: _I64, left: _I32
) -> int:
    """How many shortcuts a node would leave, as rows (from, to, cost) of `left`; more than there is room for are counted only."""
    begin, end = first[gone], first[gone] + count[gone]
    longest, found = 0, 0
    for row in range(begin, end):
        if pool[row, 1] < NONE:
            longest = max(longest, pool[row, 1])
    for into in range(begin, end):
        source, way_in = pool[into, 0], pool[into, 2]
        if way_in == NONE or longest == 0:
            continue
        limit = min(way_in + longest + 1, NONE)
        if count[gone] <= _FEW:
            reached = _two_arcs(gone, source, limit, first, count, pool, known, touched)
        else:
            reached = _forty_nodes(gone, source, limit, first, count, pool, known, touched, heap)
        for out in range(begin, end):
            cost = way_in + pool[out, 1]
            target = pool[out, 0]
            if out == into or cost >= NONE:
                continue
            spared = known[target] <= cost
            row, last = first[target], first[target] + count[target]
            while not spared and row < last:  # one arc back from the target
                spared = pool[row, 0] != gone and known[pool[row, 0]] + pool[row, 2] <= cost
                row += 1
            if not spared:
                if found < left.shape[0]:
                    left[found, 0], left[found, 1], left[found, 2] = source, target, cost
                found += 1
        for i in range(reached):
            known[touched[i]] = NONE
    return found


@kernel
def _leave(gone: int, first: _I64, count: _I32, pool: _I32, level: _I32) -> None:
    """Take a node out of its neighbours' lists; they stand at least one level above it."""
    for row in range(first[gone], first[gone] + count[gone]):
        node = pool[row, 0]
        level[node] = max(level[node], level[gone] + 1)
        last = first[node] + count[node] - 1
        at = first[node]
        while pool[at, 0] != gone:
            at += 1
        for k in range(3):
            pool[at, k] = pool[last, k]
        count[node] -= 1


@kernel
def _join(
    node: int, other: int, side: int, cost: int, first: _I64, count: _I32, room: _I32, pool: _I32, used: int
) -> int:
    """Note an arc in a node's list; returns the rows of the pool in use, more where the list had to move."""
    for row in range(first[node], first[node] + count[node]):
        if pool[row, 0] == other:
            pool[row, side] = cost  # cheaper than the arc that was there, or there would be no shortcut
            return used
    if count[node] == room[node]:
        for row in range(count[node]):
            for k in range(3):
                pool[used + row, k] = pool[first[node] + row, k]
        first[node] = used
        room[node] = _roomier(room[node])
        used += room[node]
    row = first[node] + count[node]
    pool[row, 0], pool[row, 1], pool[row, 2] = other, NONE, NONE
    pool[row, side] = cost
    count[node] += 1
    return used


@kernel
def _roomier(room: int) -> int:
    return 2 * room + 2


@kernel
def contract(first: _I64, count: _I32, pool: _I32, most: int) -> tuple[_I32, _I32, _I32]:
    """The rank of every node in the order of going, its level, and the pool with the arcs that each had when it went.

    `first` and `count` are changed and tell where in the pool those are. A search for a witness touches `most` nodes.
    """
    nodes = count.size
    rank, level, room = np.empty(nodes, np.int32), np.zeros(nodes, np.int32), count.copy()
    known = np.full(nodes, NONE, np.int32)
    touched, heap, left = np.empty(most, np.int32), np.empty(2 * most, np.int64), np.empty((most, 3), np.int32)
    used = first[nodes - 1] + count[nodes - 1] if nodes > 0 else 0
    queue = np.empty(nodes, np.int64)
    for node in range(nodes):
        _push(queue, node, (np.int64(2 * count[node]) << 32) | node)
    waiting, went = nodes, 0
    while waiting > 0:
        node = int(_pop(queue, waiting) & _NODE)
        waiting -= 1
        found = 0
        if count[node] > 1:
            found = _shortcuts(node, first, count, pool, known, touched, heap, left)
        turn = level[node] + found
        wanting = found > left.shape[0]
        if wanting:
            left = np.empty((2 * found, 3), np.int32)
        if wanting or (waiting > 0 and turn > queue[0] >> 32):
            _push(queue, waiting, (np.int64(turn) << 32) | node)
            waiting += 1
            continue
        rank[node] = went
        went += 1
        _leave(node, first, count, pool, level)
        for i in range(found):
            tail, head, cost = left[i, 0], left[i, 1], left[i, 2]
            need = used + _roomier(room[tail]) + _roomier(room[head])
            if need > pool.shape[0]:
                larger = np.empty((need + need // 2, 3), np.int32)
                larger[:used] = pool[:used]
                pool = larger
            for side in range(1, 3):
                used = _join(tail, head, side, cost, first, count, room, pool, used)
                tail, head = head, tail
    return rank, level, pool[:used]
