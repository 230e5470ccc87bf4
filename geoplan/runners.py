"""How several independent pieces of work are done: one after the other, or side by side. The results are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

Runner = Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]


def serial(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """The results in the order of the items, one after the other."""
    return [work(item) for item in items]


def of(jobs: int) -> Runner:
    """`serial` for one job; else that many threads, results still in the order of the items."""
    return serial if jobs == 1 else partial(_side_by_side, jobs)


def _side_by_side(jobs: int, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(work, items))
