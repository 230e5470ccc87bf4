"""How several independent pieces of work are done: one after the other, or side by side. The results are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

Runner = Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]


def serial(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """The results in the order of the items, one after the other."""
    return [work(item) for item in items]


def of(jobs: int) -> Runner:
    """`serial` for one job; else that many threads, results still in the order of the items."""
    return serial if jobs == 1 else partial(_side_by_side, jobs)


def apart(jobs: int) -> Runner:
    """`serial` for one job; else that many processes, for work that keeps Python itself busy, where threads only wait.

    The work, its items and its results go from process to process: all must be picklable. A script that asks for several
    jobs does so under `if __name__ == "__main__":`, since every process reads the script again.
    """
    return serial if jobs == 1 else partial(_apart, jobs)


def _apart(jobs: int, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """The work goes to each process once, with every `jobs`-th item."""
    every = list(items)
    shares = [every[first::jobs] for first in range(min(jobs, len(every)))]
    # spawned on every system alike: a fork would take along locks that other threads hold
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(partial(serial, work), shares))
    results: list[Any] = [None] * len(every)
    for first, part in enumerate(done):
        results[first::jobs] = part
    return results


def _side_by_side(jobs: int, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(work, items))
