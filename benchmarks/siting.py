"""Siting beside spopt: the same questions in turn, equal values asserted, and the table for docs/performance.md.

python benchmarks/siting.py                        all parts; spopt's large question takes two minutes
python benchmarks/siting.py --parts orlib plane    some of them
python benchmarks/siting.py --shared FOLDER        where the OR-Library lies (else GEOPLAN_SHARED, else ../shared)
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import tracemalloc
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geoplan.siting import Problem, Sited
from geoplan.siting.median import p_median
from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]

HOME = Path(__file__).resolve().parents[1]
PARTS = ("orlib", "plane", "spopt")
PLANES = ((1_000, 200, 20), (3_000, 500, 20), (3_000, 500, 50), (5_000, 500, 30))  # demand, sites, to open
SMALL = ((100, 30, 5), (200, 50, 8), (300, 60, 10))  # those that spopt answers in seconds
LARGE = (1_000, 200, 20)
PATIENCE = 30  # seconds that spopt gets for an instance of the OR-Library


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("GEOPLAN_SHARED", HOME.parent / "shared")))
    parser.add_argument("--rounds", type=int, default=3, help="how often geoplan answers; medians are shown")
    asked = parser.parse_args()
    p_median(_plane(50, 20, 3))  # nothing is compiled, but libraries are loaded
    if "orlib" in asked.parts:
        _orlib(asked.shared / "data" / "orlib", asked.rounds)
    if "plane" in asked.parts:
        _planes(asked.rounds)
    if "spopt" in asked.parts:
        _beside_spopt(asked.rounds)


def _orlib(folder: Path, rounds: int) -> None:
    lines = (folder / "pmedopt.txt").read_text(encoding="utf-8").splitlines()
    known = {name: int(value) for name, value in (line.split() for line in lines if not line.startswith("#"))}
    rows, total = [], 0.0
    for number in range(1, 21):
        problem = _pmed(folder / f"pmed{number}.txt")
        seconds, found = _timed(lambda problem=problem: p_median(problem), rounds)
        proof = found.proofs[-1]
        value = round(proof.objective * 60_000)
        assert value == known[f"pmed{number}"], f"pmed{number}: {value}, known {known[f'pmed{number}']}"
        began = time.perf_counter()
        theirs = _spopt(problem, patience=PATIENCE)
        waited = time.perf_counter() - began
        assert theirs is None or abs(theirs - value) < 0.5, (theirs, value)
        beside = f"> {PATIENCE} s" if theirs is None else _seconds(waited)
        ratio = f"{'> ' if theirs is None else ''}{waited / seconds:,.0f} ×"
        rows.append(
            [f"pmed{number}", f"{len(problem.people)}", f"{problem.count}", f"{value:,}", proof.status,
             f"{proof.details['nodes']}", str(proof.details["smallest_ids"]), _seconds(seconds), beside, ratio]
        )  # fmt: skip
        total += seconds
    print("### OR-Library, uncapacitated p-median\n")
    _print(["", "nodes", "p", "value", "proof", "parts", "smallest ids", "geoplan", "spopt [n=1]", "ratio"], rows)
    told = f"every value is the published optimum. spopt (PMedian with CBC) gets {PATIENCE} s for each."
    print(f"\nAll twenty: {_seconds(total)}; {told}\n")


def _planes(rounds: int) -> None:
    rows = []
    for demand, sites, count in PLANES:
        problem = _plane(demand, sites, count)
        seconds, found = _timed(lambda problem=problem: p_median(problem), rounds)
        tracemalloc.start()
        p_median(problem)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        proof = found.proofs[-1]
        rows.append(
            [f"{demand:,} × {sites}", f"{count}", proof.status, f"{proof.gap:.1e}", f"{proof.details['nodes']}",
             _seconds(seconds), f"{peak / 2**20:,.0f}", f"{_held(problem.times) / 2**20:,.0f}"]
        )  # fmt: skip
    print("### p-median of people in the plane\n")
    _print(["demand × sites", "p", "proof", "gap", "parts", "time", "peak MiB", "the times themselves, MiB"], rows)
    print()


def _beside_spopt(rounds: int) -> None:
    rows = []
    for demand, sites, count in (*SMALL, LARGE):
        problem = _plane(demand, sites, count)
        seconds, found = _timed(lambda problem=problem: p_median(problem), rounds)
        began = time.perf_counter()
        value = _spopt(problem)
        theirs = time.perf_counter() - began
        own = found.proofs[-1].objective * 60_000
        assert value is not None and abs(value - own) <= 1e-9 * own, (value, own)
        rows.append(
            [f"{demand:,} × {sites}", f"{count}", _seconds(seconds), _seconds(theirs), f"{theirs / seconds:,.0f} ×"]
        )
    print("### p-median beside spopt (PMedian with CBC), equal values to 1e-9\n")
    _print(["demand × sites", "p", "geoplan", "spopt [n=1]", "ratio"], rows)


def _spopt(problem: Problem, *, patience: int | None = None) -> float | None:
    """The value that spopt proves; None where it does not within `patience` seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # spopt 0.7 with PuLP 3
        import pulp
        from spopt.locate import PMedian

        model = PMedian.from_cost_matrix(problem.times.dense(), problem.people, p_facilities=problem.count)
        try:
            model = model.solve(pulp.PULP_CBC_CMD(msg=0, gapRel=0, timeLimit=patience))
        except RuntimeError:  # no answer at all in that time
            return None
    proven = model.problem.sol_status == pulp.LpSolutionOptimal
    return float(pulp.value(model.problem.objective)) if proven else None


def _pmed(file: Path) -> Problem:
    """Of edges listed twice the last counts."""
    words = file.read_text(encoding="utf-8").split()
    nodes, _, count = map(int, words[:3])
    length: dict[tuple[int, int], float] = {}
    for a, b, metres in zip(words[3::3], words[4::3], words[5::3], strict=True):
        length[min(int(a), int(b)) - 1, max(int(a), int(b)) - 1] = float(metres)
    ends = np.array(list(length))
    graph = csr_array((list(length.values()), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    return _problem(dijkstra(graph, directed=False), np.ones(nodes), count)


def _plane(demand: int, sites: int, count: int) -> Problem:
    """People lognormal, ways straight, an hour from side to side; sites are some of the places."""
    draw = np.random.default_rng(1640)
    where = draw.random((demand, 2))
    at = where[np.sort(draw.choice(demand, sites, replace=False))]
    ms = np.rint(np.hypot(*(where[:, None] - at).transpose(2, 0, 1)) * 3_600_000)
    return _problem(ms, np.rint(draw.lognormal(5, 1, demand)), count)


def _problem(ms: Floats, people: Floats, count: int) -> Problem:
    rows, sites = ms.shape
    times = TravelTimes(
        np.array([f"d{i:05}" for i in range(rows)]), np.array([f"s{j:05}" for j in range(sites)]),
        np.arange(rows + 1, dtype=np.int64) * sites, np.tile(np.arange(sites, dtype=np.int32), rows),
        ms.ravel().astype(np.int32), np.zeros(rows, np.int8), "car",
    )  # fmt: skip
    return Problem(times, people, np.zeros(sites, bool), np.zeros(sites, bool), count)


def _held(times: TravelTimes) -> int:
    return times.facility.nbytes + times.ms.nbytes + times.start.nbytes


def _timed(answer: Callable[[], Sited], rounds: int) -> tuple[float, Sited]:
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        found = answer()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), found


def _seconds(value: float) -> str:
    return f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.1f} s"


def _print(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    print(f"| {' | '.join(heads)} |")
    print(f"|{' --- |' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
