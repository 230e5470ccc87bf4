"""How several independent pieces of work are done: one after the other, or side by side. The results are the same."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from geoplan.errors import GeoplanError

Runner = Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]


def serial(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """The results in the order of the items, one after the other."""
    return [work(item) for item in items]


def of(jobs: int) -> Runner:
    """`serial` for one job; else that many threads, results still in the order of the items."""
    return serial if jobs == 1 else partial(_side_by_side, jobs)


def apart(jobs: int) -> Runner:
    """`serial` for one job; else that many processes, for work that keeps Python itself busy, where threads only wait.

    The work, its items and its results go from process to process, so that all must be picklable.
    """
    return serial if jobs == 1 else partial(_apart, jobs)


def _side_by_side(jobs: int, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(work, items))


def _apart(jobs: int, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """The work goes to each process once, with every `jobs`-th item."""
    every = list(items)
    shares = [every[first::jobs] for first in range(min(jobs, len(every)))]
    results: list[Any] = [None] * len(every)
    for first, part in enumerate(_side_by_side(jobs, partial(_elsewhere, work), shares)):
        results[first::jobs] = part
    return results


def _elsewhere(work: Callable[[Any], Any], items: list[Any]) -> list[Any]:
    """The results of another Python, which finds the same modules but does not run the caller's script again."""
    done = subprocess.run(
        [sys.executable, "-c", "from geoplan.runners import answer; answer()"],
        input=pickle.dumps((work, items)),
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    results: list[Any] | GeoplanError = pickle.loads(done.stdout)
    if isinstance(results, GeoplanError):
        raise results
    return results


def answer() -> None:
    """What such a Python does: the work on its stdin, the results, or the faults it ended with, on its stdout."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing that the work prints gets between the results
    work, items = pickle.load(sys.stdin.buffer)
    results: list[Any] | GeoplanError
    try:
        results = serial(work, items)
    except GeoplanError as error:
        results = error
    except KeyboardInterrupt:
        sys.exit(130)  # whoever asked is told the same
    out.write(pickle.dumps(results))
    out.flush()
