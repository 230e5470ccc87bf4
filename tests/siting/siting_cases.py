"""Small questions of siting: drawn by chance or known from a book, and every plan that answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geoplan.siting import Problem, Sited
from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Daskin (1995), Network and Discrete Location, figure 2.2: twelve towns, the lengths of their links and their demand
LINKS = "AB15 AE24 AG18 BC22 CD18 CE16 CI20 DF12 EG25 EH12 EI24 FI12 FL22 GH15 GJ22 HI30 HK25 IK19 IL19 JK19 KL21"
DEMAND = {"A": 15, "B": 10, "C": 12, "D": 18, "E": 5, "F": 24, "G": 11, "H": 16, "I": 13, "J": 22, "K": 19, "L": 20}


def table(ms: Floats, demand: Iterable[str] = (), sites: Iterable[str] = ()) -> TravelTimes:
    """Times from a full matrix; inf = no way."""
    has = np.isfinite(ms)
    rows = np.array(list(demand) or [f"d{i:04}" for i in range(ms.shape[0])])
    columns = np.array(list(sites) or [f"s{j:04}" for j in range(ms.shape[1])])
    start = np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int64)
    why = np.where(has.any(axis=1), 0, 2).astype(np.int8)
    return TravelTimes(rows, columns, start, np.nonzero(has)[1].astype(np.int32), ms[has].astype(np.int32), why, "car")


def problem(
    ms: Floats, people: Iterable[float], count: int | None = None, *, existing: Iterable[int] = (),
    forced: Iterable[int] = (), apart: Iterable[tuple[int, int]] = (), names: dict[str, str] | None = None,
) -> Problem:  # fmt: skip
    stays, must = np.zeros(ms.shape[1], bool), np.zeros(ms.shape[1], bool)
    stays[list(existing)], must[list(forced)] = True, True
    pairs = np.array(sorted(apart), dtype=np.int64).reshape(-1, 2)
    return Problem(table(ms), np.array(list(people), float), stays, must, count, pairs, names or {})


def daskin(count: int | None) -> Problem:
    """The twelve towns, each a candidate; a unit of length is a millisecond."""
    towns = sorted(DEMAND)
    ends = [(towns.index(link[0]), towns.index(link[1]), float(link[2:])) for link in LINKS.split()]
    a, b, length = zip(*ends, strict=True)
    ms = dijkstra(csr_array((length, (a, b)), shape=(12, 12)), directed=False)
    none = np.zeros(12, bool)
    return Problem(table(ms, towns, towns), np.array([float(DEMAND[town]) for town in towns]), none, none, count)


def drawn(seed: int, *, counted: bool = True, ways: int = 8) -> Problem:
    """A small question by chance: with ties, pairs without a way, people at nobody's place, and rules."""
    rng = np.random.default_rng(seed)
    rows, sites = int(rng.integers(2, 10)), int(rng.integers(4, 9))
    ms = rng.integers(1, ways, (rows, sites)).astype(float)
    ms[rng.random((rows, sites)) < rng.choice([0.0, 0.2, 0.6])] = np.inf
    people = rng.integers(0, 5, rows).astype(float) + (rng.random(rows) if seed % 3 == 0 else 0.0)
    existing = np.flatnonzero(rng.random(sites) < 0.25)[:2]
    others = np.setdiff1d(np.arange(sites), existing)
    forced = rng.permutation(others)[: int(rng.integers(0, 2))]
    apart = []
    for i, j in combinations(range(sites), 2):
        clash = {i, j} <= set(forced) or ({i, j} & set(forced) and {i, j} & set(existing))
        if rng.random() < (0.25 if seed % 2 else 0.0) and not clash:
            apart.append((i, j))
    count = int(rng.integers(max(1, len(forced)), min(4, len(others)) + 1)) if counted else None
    return problem(ms, people, count, existing=existing.tolist(), forced=forced.tolist(), apart=apart)


def plans(asked: Problem) -> Iterator[Flags]:
    """Every choice of sites that keeps the rules, those with smaller ids first."""
    sites = len(asked.sites)
    candidates = np.flatnonzero(~asked.existing)
    sizes = range(len(candidates) + 1) if asked.count is None else [asked.count]
    found = []
    for size in sizes:
        for chosen in combinations(candidates.tolist(), size):
            opened = asked.existing.copy()
            opened[list(chosen)] = True
            near = opened[asked.apart].all(axis=1) & ~asked.existing[asked.apart].all(axis=1)
            if not near.any() and opened[asked.forced].all():
                found.append(opened)
    yield from sorted(found, key=lambda opened: tuple(~opened))
    assert sites == len(asked.sites)


def best(asked: Problem, worth: Callable[[Flags], tuple[float, ...]]) -> tuple[tuple[float, ...], Flags] | None:
    """The least worth of all plans, and of its plans the one with the smallest ids; None where no plan keeps the rules."""
    valued = [(tuple(round(part, 9) for part in worth(opened)), opened) for opened in plans(asked)]
    if not valued:
        return None
    least = min(value for value, _ in valued)
    return least, next(opened for value, opened in valued if value == least)


def nearest(asked: Problem, opened: Flags) -> Floats:
    """The way of every row to its nearest open site, inf = none, straight from the matrix."""
    return np.where(opened, asked.times.dense(), np.inf).min(axis=1)


def unserved(asked: Problem, opened: Flags) -> float:
    """People without a site of those who could have one."""
    reach = np.isfinite(asked.times.dense()).any(axis=1)
    return float(asked.people[reach & ~np.isfinite(nearest(asked, opened))].sum())


def names(answer: Sited) -> str:
    """The ids of the open sites in one word."""
    return "".join(answer.sites[answer.open])
