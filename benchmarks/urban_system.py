"""The joint choice of tiers beside a plain model and beside levels chosen alone: equal values asserted, a table printed.

python benchmarks/urban_system.py                        all sizes, about twenty minutes, most of them the peers'
python benchmarks/urban_system.py --sizes 72x72 300x1500 some of them (candidates x demand)
python benchmarks/urban_system.py --patience 30          seconds that each peer gets for one answer

The plain model has a column for every row, candidate and level, in HiGHS with one thread; it is only built up to two million
columns. Levels chosen alone are p-median problems of 1, 7 and 47 places each, by spopt with CBC, up to 100,000 ways; their
sum bounds the joint choice from below. spopt comes with `pip install spopt`.
"""

from __future__ import annotations

import argparse
import resource
import time
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geoplan.centres import Minimise, PerGroup, Question, Tier, answer, answer_warm
from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]

SIZES = ("72x72", "133x133", "300x1500", "2000x10000")
COLUMNS, ALONE = 2_000_000, 100_000  # of the plain model, and of one level for spopt: CBC keeps to no time beyond
DRAWS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=SIZES)
    parser.add_argument("--patience", type=int, default=120, help="seconds that each peer gets for one answer")
    asked = parser.parse_args()
    sizes = [tuple(map(int, size.split("x"))) for size in asked.sizes]
    answer(_plane(20, 400, (1, 3, 5)))  # libraries are loaded, loops are compiled
    answer(_plane(400, 400, (1, 3, 5)))
    print("### 1-6-40, chosen jointly\n")
    heads = [
        "candidates × demand",
        "rules",
        "proof",
        "gap",
        "smallest ids",
        "time",
        "of the CPU",
        "peak, MiB",
    ]
    _print(heads, (row for size in sizes for row in _ours(*size)))
    print("\n### Beside a plain model, and beside levels chosen alone\n")
    heads = [
        "candidates × demand",
        "geoplan",
        "plain model in HiGHS",
        "its columns",
        "spopt, level by level",
        "sum lower by",
    ]
    _print(heads, (_beside(*size, asked.patience) for size in sizes))
    if (72, 72) in sizes:
        print(f"\n### {DRAWS} like questions from one start, 72 × 72, gap 0.5 %\n\n{_draws()}")


def _ours(candidates: int, demand: int) -> list[list[str]]:
    free = _plane(candidates, demand)
    *upper, town = free.tiers
    asked = {
        "none": free,
        "merit_at_least 0.9": replace(free, objective=Minimise(0.9)),
        "merit, 3 of each county": replace(
            free,
            objective=Minimise(0.9),
            tiers=(*upper, replace(town, per_group=PerGroup("county", min=min(3, candidates // 40)))),
        ),
        "merit, 5 minutes apart": replace(
            free, objective=Minimise(0.9), tiers=(*upper, replace(town, spacing_min=5.0))
        ),
    }
    if candidates >= 1_000:
        asked = dict(list(asked.items())[:2])
    rows = []
    for rules, question in asked.items():
        began, cpu = time.perf_counter(), time.process_time()
        proof = answer(question).proofs[-1]
        took, own = time.perf_counter() - began, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(
            [f"{candidates:,} × {demand:,}", rules, proof.status, f"{proof.gap:.1e}", str(proof.details["smallest_ids"]),
             _seconds(took), _seconds(own), f"{peak:,.0f}"]
        )  # fmt: skip
    return rows


def _beside(candidates: int, demand: int, patience: int) -> list[str]:
    question = _plane(candidates, demand)
    began = time.perf_counter()
    choice = answer(question)
    took = time.perf_counter() - began
    columns = len(question.tiers) * candidates * (demand + 1)
    whole = "not built" if columns > COLUMNS else _plain(question, patience, choice.travel)
    alone, lower = _alone(question, patience) if candidates * demand <= ALONE else ("not asked", None)
    by = "" if lower is None else f"{1 - lower / choice.travel:.2%}"
    return [f"{candidates:,} × {demand:,}", _seconds(took), whole, f"{columns:,}", alone, by]


def _plain(question: Question, patience: int, ours: float) -> str:
    """How long the model takes that has a column for every row, candidate and level; its value is held against ours."""
    minutes = question.times.dense() / 60_000
    rows, n = minutes.shape
    tiers = question.tiers
    chosen = n * len(tiers)
    cost = np.concatenate(
        [np.zeros(chosen), *[(tier.weight * question.people[:, None] * minutes).ravel() for tier in tiers]]
    )
    row, column, value, low, high = [], [], [], [], []
    first = 0

    def add(r: NDArray[np.int64], c: NDArray[np.int64], v: Floats, lower: float, upper: float, count: int) -> None:
        nonlocal first
        row.append(r + first), column.append(c), value.append(v)
        low.append(np.full(count, lower)), high.append(np.full(count, upper))
        first += count

    add(np.tile(np.arange(n), len(tiers)), np.arange(chosen), np.ones(chosen), -np.inf, 1, n)
    for k, tier in enumerate(tiers):
        own = chosen + k * rows * n + np.arange(rows * n)
        add(np.zeros(n, np.int64), k * n + np.arange(n), np.ones(n), tier.least, tier.most, 1)
        add(np.repeat(np.arange(rows), n), own, np.ones(rows * n), 1, 1, rows)
        each = np.arange(rows * n)
        member = [np.tile(t * n + np.arange(n), rows) for t in range(k + 1)]
        add(
            np.tile(each, k + 2), np.concatenate([own, *member]),
            np.concatenate([np.ones(rows * n), np.full(rows * n * (k + 1), -1.0)]), -np.inf, 0, rows * n,
        )  # fmt: skip
    table = sparse.csr_array(
        (np.concatenate(value), (np.concatenate(row), np.concatenate(column))), shape=(first, len(cost))
    )
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), first
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(len(cost)), np.ones(len(cost))
    lp.row_lower_, lp.row_upper_ = np.concatenate(low), np.concatenate(high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = table.indptr.astype(np.int32), table.indices.astype(np.int32)
    lp.a_matrix_.value_ = table.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[1]] * chosen + [kinds[0]] * (len(cost) - chosen)
    solver = highspy.Highs()
    solver.silent()
    for option, setting in (("time_limit", float(patience)), ("mip_rel_gap", 0.0), ("threads", 1), ("parallel", "off")):
        solver.setOptionValue(option, setting)
    began = time.perf_counter()
    solver.passModel(lp)
    solver.run()
    took = time.perf_counter() - began
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return f"> {patience} s, gap {solver.getInfo().mip_gap:.1%}"
    theirs = solver.getInfo().objective_function_value
    assert abs(theirs - ours) <= 1e-6 * ours, (theirs, ours)
    return _seconds(took)


def _alone(question: Question, patience: int) -> tuple[str, float | None]:
    """How long the levels take one by one, and their sum where all are proven."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import pulp
        from spopt.locate import PMedian

        total, members, began = 0.0, 0, time.perf_counter()
        for tier in question.tiers:
            members += tier.least
            model = PMedian.from_cost_matrix(question.times.dense() / 60_000, question.people, p_facilities=members)
            try:
                model = model.solve(pulp.PULP_CBC_CMD(msg=0, gapRel=0, timeLimit=patience))
            except RuntimeError:  # no answer at all in that time
                return f"> {patience} s", None
            if model.problem.sol_status != pulp.LpSolutionOptimal:
                return f"> {patience} s", None
            total += tier.weight * float(pulp.value(model.problem.objective))
        return _seconds(time.perf_counter() - began), total


def _draws() -> str:
    question = replace(_plane(72, 72), objective=Minimise(0.9))
    _, warm = answer_warm(question)
    random = np.random.default_rng(1640)
    seconds, gaps = [], []
    for _ in range(DRAWS):
        drawn = replace(
            question,
            people=question.people * np.exp(random.normal(0, 0.2, len(question.people))),
            score=np.clip(question.score + random.normal(0, 0.05, len(question.score)), 0, 1),
            times=replace(
                question.times,
                ms=np.rint(question.times.ms * random.uniform(0.8, 1.2, question.times.ms.shape)).astype(np.int32),
            ),
        )
        began = time.process_time()
        gaps.append(answer(drawn, start=warm, gap=0.005).proofs[-1].gap)
        seconds.append(time.process_time() - began)
    return (
        f"CPU per draw: median {np.median(seconds):.2f} s, longest {max(seconds):.2f} s; largest gap {max(gaps):.2%}. "
        "People vary by 20 %, every single way by up to 20 %, scores by 0.05."
    )


def _plane(candidates: int, demand: int, counts: Sequence[int] = (1, 6, 40)) -> Question:
    """Places and people in a square of the same density, most of them in clusters; ways as by roads of several speeds."""
    random = np.random.default_rng(1640)
    side = 6.0 * np.sqrt(candidates)  # km
    middles = random.random((max(8, candidates // 12), 2)) * side

    def scattered(count: int) -> Floats:
        near = middles[random.integers(0, len(middles), count)] + random.normal(0, side / 25, (count, 2))
        return np.where(random.random(count)[:, None] < 0.6, near, random.random((count, 2)) * side)

    def minutes(start: Floats, end: Floats) -> Floats:
        apart = np.abs(start[:, None] - end)
        km = 0.75 * np.hypot(apart[..., 0], apart[..., 1]) + 0.4 * apart.sum(axis=-1)
        kmh = 40 + 15 * np.sin(start[:, 0] / side * 6)[:, None] + 10 * np.cos(end[:, 1] / side * 5)
        return 2 + 60 * km / kmh

    places, homes = scattered(candidates), scattered(demand)
    quarter = (places[:, 0] > side / 2) * 2 + (places[:, 1] > side / 2)
    names = ("centre", "subcentre", "town")
    tiers = tuple(Tier(name, count, weight) for name, count, weight in zip(names, counts, (1, 2, 4), strict=True))
    ids = [f"p{j:04}" for j in range(candidates)]
    return Question(
        _table(minutes(homes, places), [f"d{i:05}" for i in range(demand)], ids),
        np.rint(random.lognormal(6.5, 1, demand)), random.random(candidates) ** 2, tiers, Minimise(),
        {"county": np.char.add("c", quarter.astype(str))}, {}, _table(minutes(places, places), ids, ids),
    )  # fmt: skip


def _table(minutes: Floats, rows: Sequence[str], columns: Sequence[str]) -> TravelTimes:
    count, many = minutes.shape
    return TravelTimes(
        np.array(rows), np.array(columns), np.arange(count + 1, dtype=np.int64) * many,
        np.tile(np.arange(many, dtype=np.int32), count), np.rint(minutes.ravel() * 60_000).astype(np.int32),
        np.zeros(count, np.int8), "car",
    )  # fmt: skip


def _seconds(value: float) -> str:
    return f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.1f} s"


def _print(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"| {' | '.join(heads)} |")
    print(f"|{' --- |' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
