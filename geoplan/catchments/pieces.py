"""Which basin every cell belongs to once pieces that nobody lives in have joined their surroundings."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geoplan.catchments.grid import Cells, Ints

UNSERVED = -1


def pieces(cells: Cells, label: Ints) -> Ints:
    """The piece of every cell: cells of one label that hang together by their sides, numbered by their first cell."""
    a, b = cells.sides.T
    same = label[a] == label[b]
    graph = coo_array((np.ones(int(same.sum()), dtype=bool), (a[same], b[same])), shape=(len(label), len(label)))
    _, raw = connected_components(graph, directed=False)
    _, first = np.unique(raw, return_index=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[raw])


def tidy(cells: Cells, label: Ints, held_cell: Ints, held_label: Ints) -> Ints:
    """`label` with every detached piece that holds nobody given to the label it shares the longest border with.

    The largest piece of a label is its body and stays. So do pieces that hold people of their own label, or its
    facility: `held_cell` and `held_label` list them in pairs. Land that reaches nothing (-1) is like the sea: it
    stays, and it is nobody's neighbour; a piece with no other neighbour, such as an island, stays too. The smallest
    piece goes first, and a piece that is still detached and empty after it has joined another goes again. Equal
    borders go to the smaller label.
    """
    piece = pieces(cells, label)
    mosaic = _mosaic(cells, label, piece, held_cell, held_label)
    queue = [(mosaic.metres2[p], p) for p in mosaic.loose()]
    heapq.heapify(queue)
    while queue:
        metres2, p = heapq.heappop(queue)
        if p not in mosaic.borders or mosaic.metres2[p] != metres2 or mosaic.stays[p]:
            continue  # it has joined another or grown since
        longest = mosaic.longest_neighbour(p)
        if longest is None:
            continue
        joined = mosaic.join(p, longest)
        if not mosaic.stays[joined]:
            heapq.heappush(queue, (mosaic.metres2[joined], joined))
    return np.asarray(mosaic.label, dtype=np.int64)[mosaic.roots()[piece]]


@dataclass
class _Mosaic:
    """The pieces while they are being joined; private to `tidy`, and the one thing here that changes."""

    label: list[int]
    metres2: list[float]
    stays: list[bool]
    held: dict[int, set[int]]  # piece -> labels whose people or facility it holds
    borders: dict[int, dict[int, float]] = field(
        default_factory=dict
    )  # piece -> neighbour -> metres; joined pieces leave
    into: dict[int, int] = field(default_factory=dict)

    def loose(self) -> Iterator[int]:
        """Pieces that have to find another label."""
        return (p for p, stays in enumerate(self.stays) if not stays)

    def longest_neighbour(self, p: int) -> int | None:
        """The label that `p` shares the longest border with, to the millimetre; None where it has no neighbour."""
        by_label: dict[int, float] = defaultdict(float)
        for q, metres in sorted(self.borders[p].items()):
            by_label[self.label[q]] += metres
        by_label.pop(UNSERVED, None)
        return min(by_label, key=lambda label: (-round(by_label[label], 3), label), default=None)

    def join(self, p: int, label: int) -> int:
        """Give `p` to `label`: it becomes one with all its neighbours of that label. The number of the joined piece."""
        self.label[p] = label
        self.stays[p] = label in self.held.get(p, ())
        group = [p, *(q for q in self.borders[p] if self.label[q] == label)]
        keep = min(group, key=lambda q: (-len(self.borders[q]), q))
        for q in group:
            if q != keep:
                self._absorb(keep, q)
        return keep

    def _absorb(self, keep: int, gone: int) -> None:
        self.into[gone] = keep
        self.metres2[keep] += self.metres2[gone]
        self.stays[keep] |= self.stays[gone]
        if gone in self.held:
            self.held.setdefault(keep, set()).update(self.held[gone])
        for q, metres in self.borders.pop(gone).items():
            del self.borders[q][gone]
            if q != keep:
                self.borders[q][keep] = self.borders[keep][q] = self.borders[keep].get(q, 0.0) + metres

    def roots(self) -> NDArray[np.int64]:
        """The piece that every original piece has ended up in."""
        root = np.arange(len(self.label))
        for gone, keep in self.into.items():
            root[gone] = keep
        while (root[root] != root).any():
            root = root[root]
        return root


def _mosaic(cells: Cells, label: Ints, piece: Ints, held_cell: Ints, held_label: Ints) -> _Mosaic:
    count = int(piece.max()) + 1
    of_piece = np.empty(count, dtype=np.int64)
    of_piece[piece] = label
    metres2 = np.bincount(piece, cells.metres2, count).round(3)
    largest_first = np.lexsort((np.arange(count), -metres2))
    _, body = np.unique(of_piece[largest_first], return_index=True)
    stays = of_piece == UNSERVED
    stays[largest_first[body]] = True
    own = label[held_cell] == held_label
    stays[piece[held_cell[own]]] = True
    held: dict[int, set[int]] = defaultdict(set)
    for p, whose in zip(piece[held_cell].tolist(), held_label.tolist(), strict=True):
        held[p].add(whose)
    return _Mosaic(of_piece.tolist(), metres2.tolist(), stays.tolist(), dict(held), _borders(cells, piece, count))


def _borders(cells: Cells, piece: Ints, count: int) -> dict[int, dict[int, float]]:
    ends = np.sort(piece[cells.sides], axis=1)
    apart = ends[:, 0] != ends[:, 1]
    pair, which = np.unique(ends[apart], axis=0, return_inverse=True)
    metres = np.bincount(which.ravel(), cells.side_m[apart], len(pair))
    borders: dict[int, dict[int, float]] = {p: {} for p in range(count)}
    for (p, q), shared in zip(pair.tolist(), metres.tolist(), strict=True):
        borders[p][q] = borders[q][p] = shared
    return borders
