"""What lies on which line, and which points of a road layer are joined by a short way already."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Members:
    """Whether a line has a vertex of a point or cluster."""

    def __init__(self, number: Ints, line: Ints, lines: int) -> None:
        self._lines = lines
        self._keys = np.unique(number * lines + line)

    def __call__(self, number: Ints, line: Ints) -> Bools:
        key = np.asarray(number * self._lines + line)
        spot = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        return np.asarray(self._keys[spot] == key, dtype=bool)


class Nearby:
    """Points that are joined by short ways along the roads already, so that no gap lies between them."""

    def __init__(self, point: Ints, line: Ints, along: NDArray[np.float64], reach_m: float) -> None:
        metres = np.diff(along)
        short = np.flatnonzero((line[1:] == line[:-1]) & (metres <= reach_m))
        self._reach = reach_m
        self._next: dict[int, list[tuple[int, float]]] = {}
        for start, end, length in zip(
            point[short].tolist(), point[short + 1].tolist(), metres[short].tolist(), strict=True
        ):
            self._next.setdefault(start, []).append((end, length))
            self._next.setdefault(end, []).append((start, length))

    def around(self, start: int) -> dict[int, float]:
        """Points within reach of `start` along the roads, itself included."""
        reached = {start: 0.0}
        queue = [start]
        while queue:
            here = queue.pop()
            for there, length in self._next.get(here, ()):
                metres = reached[here] + length
                if metres <= self._reach and metres < reached.get(there, np.inf):
                    reached[there] = metres
                    queue.append(there)
        return reached

    def connected(self, start: int, end: int) -> bool:
        """Whether a short way leads from one point to the other."""
        return start in self._next and end in self._next and end in self.around(start)

    def touches(self, start: int, line: int, on_line: Members) -> bool:
        """Whether a short way leads from a point to a vertex of a line."""
        if start not in self._next:
            return False
        reached = np.array(list(self.around(start)), dtype=np.int64)
        return bool(on_line(reached, np.full(len(reached), line)).any())
