"""Candidates in processes of their own, one working at a time, turn by turn: seconds, peak memory, and the answer of each.

A process loads its libraries and does the job once on a toy before anything counts, so that what is loaded or compiled on
first use is neither in its times nor in its memory. Peak memory is the high-water mark of the resident set over what the
process held by then (with the case's own arrays), over preparation and the first run.
"""

from __future__ import annotations

import ctypes
import gc
import math
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_GIB = 8
_WARM_S, _PREPARE_S, _RUN_S = 300, 240, 240  # after which an entrant is stopped

Answer = dict[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Task:
    """What an entrant has to do once it is warm: prepare, run as often as it is told, and show its answer."""

    prepare: Callable[[], Any]
    run: Callable[[Any], Any]  # of what was prepared
    answer: Callable[[Any, Any], Answer]  # of what was prepared and what the run found


@dataclass(frozen=True)
class Entrant:
    """One way to do a job. `begin` is called in its process, loads and warms up what it needs, and gives the task.

    It does only `share` of the work; its times are scaled up. One that is `hidden` is a check and not shown.
    """

    name: str
    package: str
    begin: Callable[[], Task]
    share: float = 1.0
    threads: int = 1
    hidden: bool = False


@dataclass
class Lane:
    """One entrant in the race. `note` says why it has no times."""

    entrant: Entrant
    prepare_s: float = math.nan
    mib: float = math.nan
    seconds: list[float] = field(default_factory=list)  # for its share of the work
    answer: Answer | None = None
    note: str = ""

    @property
    def run_s(self) -> float:
        """Median seconds of a run, scaled up from its share."""
        return statistics.median(self.seconds) / self.entrant.share if self.seconds else math.nan


def race(entrants: Sequence[Entrant], folder: Path, *, rounds: int, budget_s: float) -> list[Lane]:
    """All entrants: they warm up at once, then each prepares, then all run in turn. A slow one runs less often, at least once."""
    runners = [_started(entrant, folder / f"{number}.log") for number, entrant in enumerate(entrants)]
    going = [runner for runner in runners if runner.heard(_WARM_S) is not None]
    for runner in list(going):
        found = runner.told("prepare", _PREPARE_S)
        if found is None:
            going.remove(runner)
        else:
            runner.lane.prepare_s, runner.lane.mib = found
    for turn in range(rounds + 1):
        for runner in list(going):
            lane = runner.lane
            if lane.seconds and sum(lane.seconds) + lane.seconds[-1] > budget_s:
                continue
            found = runner.told("show" if turn == 0 else "run", _RUN_S)
            if found is None:
                going.remove(runner)
                continue
            seconds, mib, answer = found
            if turn == 0:
                lane.mib, lane.answer = max(lane.mib, mib), _taken(Path(answer))
            if turn > 0 or seconds > budget_s / 3:  # a quick one warms up first
                lane.seconds.append(seconds)
    for runner in runners:
        runner.pipe.close()
        runner.process.join(10)
        runner.process.kill()
    return [runner.lane for runner in runners]


@dataclass(frozen=True)
class _Runner:
    """An entrant's process, seen from outside."""

    lane: Lane
    process: Any
    pipe: Connection
    log: Path

    def told(self, word: str, limit_s: float) -> Any:
        """What the process answers to a word; None where it broke or took too long, and why in the lane's note."""
        with suppress(BrokenPipeError):
            self.pipe.send(word)
        return self.heard(limit_s)

    def heard(self, limit_s: float) -> Any:
        """What the process says next; None as in `told`."""
        if not self.pipe.poll(limit_s):
            self.process.kill()
            self.lane.note = f"stopped after {limit_s} s"
            return None
        with suppress(EOFError):
            return self.pipe.recv()
        self.process.join()
        said = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        last = said[-1][:120] if said else f"ended with code {self.process.exitcode}"
        self.lane.note = f"needs more than {MOST_GIB} GiB" if "alloc" in last or "MemoryError" in last else last
        return None


def _started(entrant: Entrant, log: Path) -> _Runner:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, entrant.begin, str(log)), daemon=True)
    process.start()
    theirs.close()
    return _Runner(Lane(entrant), process, ours, log)


def _taken(file: Path) -> Answer:
    with np.load(file) as arrays:
        answer = dict(arrays)
    file.unlink()
    return answer


def _work(pipe: Connection, begin: Callable[[], Task], log: str) -> None:
    """The life of one process: warm up, prepare, then run whenever it is told to."""
    with Path(log).open("w") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    _bound_memory()
    task = begin()
    base = _settled()
    pipe.send("warm")
    made = None
    with suppress(EOFError):
        while True:
            word = pipe.recv()
            gc.collect()
            _reset_peak()
            start = time.perf_counter()
            if word == "prepare":
                made = task.prepare()
                pipe.send((time.perf_counter() - start, _peak() - base))
                continue
            found = task.run(made)
            seconds = time.perf_counter() - start
            peak, answer = _peak() - base, ""
            if word == "show":
                answer = f"{log}.npz"
                np.savez(answer, **task.answer(made, found))
            del found
            pipe.send((seconds, peak, answer))


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_GIB << 30, MOST_GIB << 30))


def _settled() -> float:
    """Resident MiB with nothing left over, from where the peak counts."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    _reset_peak()
    return _peak()


def _reset_peak() -> None:
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    if sys.platform != "linux":
        return math.nan
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
