"""What the memory of this machine allows: how fast it is read, and what a load costs that waits for the one before."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

SIZES_MIB = (8, 64, 512)
_ROUNDS = 7


@njit(nogil=True)
def _sum(values: NDArray[np.int32]) -> int:
    total = np.int64(0)
    for value in values:
        total += value
    return total


@njit(nogil=True)
def _chase(after: NDArray[np.int32], steps: int) -> int:
    at = np.int64(0)
    for _ in range(steps):
        at = after[at]
    return at


def measured(threads: int) -> dict[str, dict[str, float]]:
    """By working set in MiB: GB/s read by one thread (`one`) and by all (`all`), and ns of a dependent load (`load_ns`)."""
    return {str(mib): _of_size(mib, threads) for mib in SIZES_MIB}


def least_seconds(moved_bytes: float, speeds: dict[str, dict[str, float]], threads: int) -> float:
    """How long it takes to move so much, at the speed of the next larger working set that was measured."""
    fits = [size for size in speeds if int(size) * 2**20 >= moved_bytes] or [str(SIZES_MIB[-1])]
    return moved_bytes / (speeds[fits[0]]["one" if threads == 1 else "all"] * 1e9)


def _of_size(mib: int, threads: int) -> dict[str, float]:
    values = np.ones(mib * 2**18, dtype=np.int32)
    parts = np.array_split(values, threads)
    with ThreadPoolExecutor(threads) as pool:
        one, both = _median(lambda: _sum(values)), _median(lambda: list(pool.map(_sum, parts)))
    order = np.random.default_rng(0).permutation(len(values)).astype(np.int32)
    values[order] = np.roll(order, -1)
    steps = 500_000
    load = _median(lambda: _chase(values, steps)) / steps
    return {"one": values.nbytes / one / 1e9, "all": values.nbytes / both / 1e9, "load_ns": load * 1e9}


def _median(deed: Callable[[], object]) -> float:
    deed()
    seconds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        deed()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)
