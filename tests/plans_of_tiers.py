"""Every plan of a small question, what it is worth, and the best of them: what the joint choice is held against."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from geoplan.centres import Count, Maximise, Minimise, PerGroup, Tier
from geoplan.travel.times import TravelTimes


def all_plans(ids: np.ndarray, tiers: list[Tier]) -> list[tuple[tuple[int, ...], ...]]:
    """Every way to give the tiers their numbers of places, as positions in `ids`."""
    plans: list[tuple[tuple[int, ...], ...]] = [()]
    for tier in tiers:
        plans = [
            (*plan, own)
            for plan in plans
            for count in range(tier.least, tier.most + 1)
            for own in itertools.combinations(sorted(set(range(len(ids))) - set(itertools.chain(*plan))), count)
        ]
    return plans


def worth(plan: tuple[tuple[int, ...], ...], ms: np.ndarray, case: dict[str, Any]) -> tuple[float, ...] | None:
    """People beyond reach, people cut off, travel and merit of a plan, None if it breaks a rule."""
    people, tiers, ids, between = case["people"], case["tiers"], case["ids"], case["between"]
    beyond = cut = travel = merit = 0.0
    for k, tier in enumerate(tiers):
        own = list(plan[k])
        names = {str(ids[j]) for j in own}
        members = sorted(itertools.chain(*plan[: k + 1])) if tier.inclusive else own
        if not set(tier.fixed) <= names or names & set(tier.forbidden):
            return None
        if tier.among is not None and not names <= set(tier.among):
            return None
        counts = {county: sum(case["county"][j] == county for j in own) for county in set(case["county"])}
        quota = tier.per_group
        if quota and not all((quota.min or 0) <= n <= (9 if quota.max is None else quota.max) for n in counts.values()):
            return None
        if tier.parent_in_county and k > 0:
            above = list(itertools.chain(*plan[:k])) if tiers[k - 1].inclusive else list(plan[k - 1])
            if not {case["county"][j] for j in own} <= {case["county"][j] for j in above}:
                return None
        if tier.spacing_min is not None:
            pairs = itertools.combinations(own, 2)
            if any(min(between[a, b], between[b, a]) < tier.spacing_min for a, b in pairs):
                return None
        nearest, owner = ms[:, members].min(axis=1), np.array(members)[ms[:, members].argmin(axis=1)]
        there = np.isfinite(nearest)
        if any(people[(owner == j) & there].sum() < tier.min_people for j in own):
            return None
        if tier.reach_min is not None:
            beyond += people[~(nearest <= tier.reach_min * 60_000)].sum()
        cut += people[~there].sum()
        travel += tier.weight * (people[there] * nearest[there]).sum() / 60_000
        merit += tier.weight * case["score"][members].sum()
    return beyond, cut, travel, merit


def random_case(seed: int, **often: float) -> dict[str, Any]:
    """A small question; every rule of a tier is there with its own chance in `often`, else with one of 0.25."""
    random = np.random.default_rng(seed)
    n, rows = int(random.integers(4, 8)), int(random.integers(2, 12))
    whole = random.random() < 0.5  # small whole numbers, so that many plans are equal
    draw = (lambda *size: random.integers(0, 6, size) * 1.0) if whole else (lambda *size: random.random(size) * 30)
    minutes, between = np.round(draw(rows, n), 3), np.round(draw(n, n), 3)
    if random.random() < 0.4:
        minutes[random.random((rows, n)) < 0.4] = np.inf
    people = random.integers(0, 4, rows) * 1.0 if whole else np.exp(random.normal(6, 1.5, rows))
    ids = np.array([f"p{j:02d}" for j in range(n)])
    tiers: list[Tier] = []
    for k in range(int(random.integers(1, 4))):
        count = int(random.integers(1, 3))
        if sum(tier.most for tier in tiers) + count > n:
            break
        maybe = {
            "fixed": (str(ids[k]),), "forbidden": (str(ids[-1]),), "among": tuple(ids[: n - 1].tolist()),
            "per_group": PerGroup("county", min=int(random.integers(0, 2)), max=int(random.integers(1, 4))),
            "spacing_min": float(random.integers(1, 6)), "reach_min": float(random.integers(1, 12)),
            "min_people": float(people.sum() * random.random() / 4), "inclusive": False,
            "parent_in_county": k > 0,
        }  # fmt: skip
        chosen = {key: value for key, value in maybe.items() if random.random() < often.get(key, 0.25)}
        ranged = random.random() < often.get("count", 0.25) and sum(tier.most for tier in tiers) + count < n
        number = Count(count, count + 1) if ranged else count
        tiers.append(Tier(f"t{k}", number, float(random.integers(1, 5)), **chosen))  # type: ignore[arg-type]
    objectives = [Minimise(), Minimise(0.8), Minimise(1.0), Maximise(), Maximise(1.0), Maximise(1.2)]
    return {
        "minutes": minutes, "between": between, "people": people, "ids": ids, "tiers": tiers,
        "score": random.integers(0, 4, n) / 3, "county": np.array([f"c{c}" for c in random.integers(0, 3, n)]),
        "objective": objectives[seed % len(objectives)],
    }  # fmt: skip


def best_of_all(times: TravelTimes, case: dict[str, Any]) -> tuple[tuple[str, ...], ...] | None:
    """The best plan of a question by looking at all, as ids; None if there is none."""
    ms, found = times.dense(), []
    counted = np.isfinite(ms).any(axis=1)
    case = {**case, "people": case["people"][counted]}
    for plan in all_plans(case["ids"], case["tiers"]):
        value = worth(plan, ms[counted], case)
        if value is not None:
            found.append((*value, plan))
    if not found:
        return None
    for column in (0, 1):
        least = min(row[column] for row in found)
        found = [row for row in found if row[column] <= least * (1 + 1e-9)]
    travel, merit = min(row[2] for row in found), max(row[3] for row in found)
    goal = case["objective"]
    if isinstance(goal, Minimise):
        found = [row for row in found if row[3] >= (goal.merit_at_least or 0) * merit - 1e-9]
        least = min(row[2] for row in found)
        found = [row for row in found if row[2] <= least * (1 + 1e-9)]
    else:
        if goal.travel_within is not None:
            found = [row for row in found if row[2] <= goal.travel_within * travel * (1 + 1e-9)]
        most = max(row[3] for row in found)
        found = [row for row in found if row[3] >= most - 1e-9]
    # of equal plans the one whose tiers hold the smallest ids: the place that tells two apart is in the plan that comes first
    plan = min(
        (row[4] for row in found), key=lambda one: [[-int(j in own) for j in range(len(case["ids"]))] for own in one]
    )
    return tuple(tuple(str(case["ids"][j]) for j in own) for own in plan)
