"""Which way to search is quickest: a plain model of what each costs. All give the same answers; only the clock differs.

Seconds, for n nodes, s sources of which each reaches the share r of the nodes, and t threads:

    scipy      1.4e-7 · n · s · r              r never below 0.05: it writes every node down
    buckets    5e-8 · n · s · r / t            + the start
    hierarchy  3.5e-9 · n + 4e-10 · n · s / t  + the start, + 4.5e-6 · n to build it, or 1.5e-7 · n to read it

Measured on networks of 10^4 to 10^6 nodes (docs/performance.md). The start of compiled code is nothing once it runs, 0.4 s
where the code is kept and 10 s where it has to be made. Below 50,000 nodes it is not even looked at, and a few searches on
larger networks are not worth its start either. r follows from the limit: the circle that is reached at the network's mean
speed, as a share of the land it covers.
"""

from __future__ import annotations

import importlib.util
import math
import os
import sys
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geoplan import cache
from geoplan.network import Network
from geoplan.travel.times import Cost

PathName = Literal["auto", "scipy", "buckets", "hierarchy"]

SMALL = 50_000  # nodes below which compiled code is not worth its start
_SCIPY, _BUCKETS, _SWEEP, _HIERARCHY = 1.4e-7, 5e-8, 3.5e-9, 4e-10
_READY = {"built": 0.0, "kept": 1.5e-7, "": 4.5e-6}  # getting a hierarchy
_SCIPY_LEAST_SHARE = 0.05
_WARM_START, _COLD_START = 0.4, 10.0


@dataclass(frozen=True)
class Work:
    """What there is to search."""

    nodes: int
    sources: int  # searches from one source each; 1 where all are searched from at once
    share: float = 1.0  # of the nodes that a search reaches
    hierarchy: Literal["built", "kept", ""] = ""  # whether it is in memory, on the disk, or yet to be built


def pick(work: Work, *, threads: int) -> PathName:
    """The quickest way to search by the model of this module."""
    if work.nodes < SMALL or work.sources == 0:
        return "scipy"
    one = float(work.nodes) * work.sources
    start, side_by_side = _start(), min(threads, work.sources)
    seconds: dict[PathName, float] = {
        "scipy": _SCIPY * one * max(work.share, _SCIPY_LEAST_SHARE),
        "buckets": start + _BUCKETS * one * work.share / side_by_side,
        "hierarchy": start + (_SWEEP + _READY[work.hierarchy]) * work.nodes + _HIERARCHY * one / side_by_side,
    }
    return min(seconds, key=lambda name: seconds[name])


def share_within(network: Network, limit: int | None, cost: Cost) -> float:
    """The share of the network that a search with a limit reaches: its circle at the mean speed over the land covered."""
    if limit is None:
        return 1.0
    metres = limit / 1000
    if cost == "time":
        metres = limit * network.metres_per_ms
    used = network.component > 0
    if not used.any():
        return 1.0
    land = float(np.ptp(network.node_x[used]) * np.ptp(network.node_y[used]))
    return min(1.0, math.pi * metres**2 / land) if land > 0 else 1.0


def threads() -> int:
    """How many searches run side by side: the CPUs this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def compiles() -> bool:
    """Whether there is a compiler; there may be none for a Python that is too new for it."""
    return importlib.util.find_spec("numba") is not None


def _start() -> float:
    """Seconds until compiled code runs; infinite where there is no compiler."""
    if "geoplan.travel.kernels" in sys.modules:
        return 0.0
    if not compiles():
        return math.inf
    kept = cache.folder("kernels")
    return _WARM_START if kept is not None and any(kept.glob("*/*/*.nbc")) else _COLD_START
