"""Compiling ahead, so that no run on a large network waits for it."""

from __future__ import annotations

import numpy as np

from geoplan.travel import graph
from geoplan.travel.paths import PATHS


def warm() -> None:
    """Compile every search and keep the code, by running each once on a network of three nodes. Needs numba."""
    from geoplan.travel import kernels

    cost = np.array([1_000, 2_000], dtype=np.int64)
    small = graph.graph(3, np.array([0, 1]), np.array([1, 2]), cost, cost)
    one = graph.ways(1, *(np.zeros(1, dtype=np.int64) for _ in range(4)))
    direct = graph.direct(1, *(np.zeros(1, dtype=np.int64) for _ in range(3)))
    for path in (PATHS[name] for name in PATHS if name != "scipy"):
        labels = path.nearest(small, one.node, one.labels())
        path.beside(small, labels, one)
        path.k_nearest(small, one, 1)
        path.table(small, one, one, direct, 5_000, 1)
        path.areas(small, one, 5_000, 1)
    label, nothing = np.zeros(3, dtype=np.int64), np.zeros((0, 2), dtype=np.int64)
    sides = (small.start, small.arcs, small.start, small.arcs)
    kernels.repair.mended(*sides, label, np.zeros(3, dtype=np.uint8), label, 3, nothing[:, 0].copy(), nothing, 0, 3)
    kernels.seal()
