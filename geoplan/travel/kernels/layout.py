"""How a hierarchy lies in memory: a top, then blocks of some two thousand nodes that know nothing of each other.

A block is what hangs together below the top, so a search inside it looks at itself and at the top only, both small enough to
stay in the processor's cache, and a block whose doors to the top are all beyond a limit need not be looked at. In the top
and in every block the higher levels come first, and in a level the nodes with equally many arcs lie together: the processor
then guesses right how many arcs come next.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.kernels.compiling import kernel
from geoplan.travel.kernels.contraction import NONE

_I32 = NDArray[np.int32]
_I64 = NDArray[np.int64]


@kernel
def _root(above: _I32, node: int) -> int:
    while above[node] != node:
        above[node] = above[above[node]]
        node = above[node]
    return node


@kernel
def _lower(first: _I64, count: _I32, pool: _I32) -> tuple[_I64, _I32]:
    """The neighbours that went before each node, its own arcs being to those that went later."""
    nodes = count.size
    start = np.zeros(nodes + 1, np.int64)
    for node in range(nodes):
        for row in range(first[node], first[node] + count[node]):
            start[pool[row, 0] + 1] += 1
    for node in range(nodes):
        start[node + 1] += start[node]
    at, lower = start[:-1].copy(), np.empty(start[nodes], np.int32)
    for node in range(nodes):
        for row in range(first[node], first[node] + count[node]):
            other = pool[row, 0]
            lower[at[other]] = node
            at[other] += 1
    return start, lower


@kernel
def blocks(rank: _I32, first: _I64, count: _I32, pool: _I32, most: int) -> _I32:
    """The block of every node: 0 is the top, the others are numbered from 1 and have no more than `most` nodes each.

    In the order of going a node joins what hangs below it into one block. Where that would be too large the node belongs to
    the top, and with it all that stand above it.
    """
    nodes = rank.size
    order = np.empty(nodes, np.int32)
    for i in range(nodes):
        order[rank[i]] = i
    start, lower = _lower(first, count, pool)
    above, size, seen = np.arange(nodes).astype(np.int32), np.ones(nodes, np.int32), np.full(nodes, -1, np.int32)
    top = np.zeros(nodes, np.bool_)
    for node in order:
        for i in range(start[node], start[node + 1]):
            root = _root(above, lower[i])
            if seen[root] != node:
                seen[root] = node
                size[node] += size[root]
        if top[node] or size[node] > most:
            top[node] = True
            size[node] = 1
            for row in range(first[node], first[node] + count[node]):
                top[pool[row, 0]] = True
        else:
            for i in range(start[node], start[node + 1]):
                above[_root(above, lower[i])] = node
    block = np.zeros(nodes, np.int32)
    number, filled = 0, most
    for i in range(nodes):
        root = _root(above, i)
        if not top[i] and block[root] == 0:
            if filled + size[root] > most:
                number, filled = number + 1, 0
            filled += size[root]
            block[root] = number
        block[i] = block[root]
    return block


@kernel
def degree(first: _I64, count: _I32, pool: _I32, side: int) -> _I32:
    """How many arcs of one side (1 = up, 2 = down) each node has in the hierarchy."""
    many = np.zeros(count.size, np.int32)
    for node in range(count.size):
        for row in range(first[node], first[node] + count[node]):
            many[node] += pool[row, side] != NONE
    return many


@kernel
def arcs(first: _I64, count: _I32, pool: _I32, side: int, order: _I32, position: _I32) -> tuple[_I32, _I32]:
    """The arcs of one side by position: row starts, and rows of (position of the other node, cost), rising."""
    nodes = order.size
    start = np.zeros(nodes + 1, np.int32)
    many = degree(first, count, pool, side)
    for at in range(nodes):
        start[at + 1] = start[at] + many[order[at]]
    rows = np.empty((start[nodes], 2), np.int32)
    for at in range(nodes):
        node, end = order[at], start[at]
        for row in range(first[node], first[node] + count[node]):
            if pool[row, side] != NONE:
                other, k = position[pool[row, 0]], end
                while k > start[at] and rows[k - 1, 0] > other:
                    rows[k, 0], rows[k, 1] = rows[k - 1, 0], rows[k - 1, 1]
                    k -= 1
                rows[k, 0], rows[k, 1] = other, pool[row, side]
                end += 1
    return start, rows
