"""Where facilities can be full: how good and how quick the assignment and the choice of sites are.

    python benchmarks/capacity.py            everything, a table in Markdown
    python benchmarks/capacity.py --small    a tenth of it

Points in a square of 60 × 60 minutes, as the crow flies; people are log-normal, and so is the room where it differs.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from geoplan.siting import MODELS, Problem, Sized, offered
from geoplan.transport import assign
from geoplan.travel import MS_PER_MINUTE, TravelTimes


def square(rows: int, sites: int, *, seed: int, limit_min: float | None = None) -> TravelTimes:
    """Travel times between points in a square."""
    random = np.random.default_rng(seed)
    where, there = random.random((rows, 2)), random.random((sites, 2))
    ms = np.round(np.hypot(*(where[:, None] - there).transpose(2, 0, 1)) * 60 * MS_PER_MINUTE).astype(np.int32)
    near = np.ones(ms.shape, bool) if limit_min is None else ms <= limit_min * MS_PER_MINUTE
    return TravelTimes(
        np.array([f"d{i:06d}" for i in range(rows)]),
        np.array([f"s{j:06d}" for j in range(sites)]),
        np.concatenate([[0], np.cumsum(near.sum(axis=1))]).astype(np.int64),
        np.nonzero(near)[1].astype(np.int32),
        ms[near],
        np.where(near.any(axis=1), 0, 1).astype(np.int8),
        "car",
    )


def people_of(rows: int, seed: int) -> np.ndarray:
    """People per row."""
    return np.round(np.random.default_rng(seed + 1).lognormal(3, 1, rows)) + 1


def rooms(sites: int, seed: int, total: float, spread: float) -> np.ndarray:
    """Room per site that adds up to `total`."""
    room = np.random.default_rng(seed + 2).lognormal(3, spread, sites)
    return room * total / room.sum()


def timed(deed: Callable[[], Any]) -> tuple[Any, float]:
    """What a deed gives, and the seconds it took."""
    begin = time.perf_counter()
    found = deed()
    return found, time.perf_counter() - begin


def assignments(rows: int, sites: int) -> None:
    """The table of assignments."""
    print("| people × facilities | pairs | room / people | turned away | seconds | proof |\n|---|--:|--:|--:|--:|---|")
    for limit in (10.0, None):
        times, people = square(rows, sites, seed=0, limit_min=limit), people_of(rows, 0)
        for share in (2.0, 1.2, 1.0, 0.8):
            room = rooms(sites, 0, people.sum() * share, 0.7)
            best, seconds = timed(lambda t=times, p=people, r=room: assign(t, p, r))
            proof = ", ".join(proof.status for proof in best.proofs)
            gone = best.turned_away.sum() / people.sum()
            print(f"| {rows} × {sites} | {len(times.ms)} | {share} | {gone:.2%} | {seconds:.2f} | {proof} |")


def sites_under(
    model: str, rows: int, sites: int, count: int, share: float, spread: float, limit: float | None
) -> None:
    """A row of the table of sites."""
    people = people_of(rows, 5)
    room = rooms(sites, 5, people.sum() * share * sites / count, spread)
    problem = Problem(
        square(rows, sites, seed=5, limit_min=limit), people, np.zeros(sites, bool), np.zeros(sites, bool), count=count
    )
    sizes = offered(problem, room, np.ones(sites))
    chosen, seconds = timed(lambda: MODELS[model](problem, sizes=sizes))
    assert isinstance(chosen, Sized)
    told = " | ".join(f"{proof.objective:.6g} | {proof.gap:.3%}" for proof in chosen.proofs)
    spreads = "alike" if spread == 0 else "different"
    print(f"| {model} | {rows} × {sites}, {count} new | {share} | {spreads} | {told} | {seconds:.1f} |")


def main() -> None:
    """Both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="a tenth of the size")
    scale = 10 if parser.parse_args().small else 1
    few = square(50, 20, seed=0)
    assign(few, np.full(50, 2.0), np.full(20, 5.0))
    assignments(5000 // scale, 500 // scale)
    print("\n| model | people × sites | room / people | sizes | turned away | gap | person-minutes | gap | seconds |")
    print("|---|---|--:|---|--:|--:|--:|--:|--:|")
    for share in (1.1, 1.2, 1.4):
        for spread in (0.0, 0.4):
            sites_under("capacitated_median", 1000 // scale, 200 // scale, max(20 // scale, 3), share, spread, None)
    sites_under("capacitated_cover", 1000 // scale, 200 // scale, max(20 // scale, 3), 1.2, 0.4, 8.0)
    sites_under("capacitated_cover", 1000 // scale, 200 // scale, max(20 // scale, 3), 0.8, 0.4, None)


if __name__ == "__main__":
    main()
