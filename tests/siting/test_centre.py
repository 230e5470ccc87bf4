"""The least longest way, the least longest way of nine in ten, and sites far from each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from siting_cases import best, daskin, drawn, names, nearest, problem, table, unserved

from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.siting import Problem, least_p90, p_centre, p_dispersion
from geoplan.siting.bisection import Attempt, first_met
from geoplan.travel import TravelTimes

MINUTE = 60_000


def longest(asked: Problem, opened: np.ndarray) -> float:
    ways = nearest(asked, opened)[asked.people > 0]
    return float(ways[np.isfinite(ways)].max(initial=0))


def way_of(asked: Problem, opened: np.ndarray, share: float) -> float:
    """The least way that `share` of those who could have a site are within; inf where fewer have one."""
    reach = np.isfinite(asked.times.dense()).any(axis=1) & (asked.people > 0)
    ways, people = nearest(asked, opened)[reach], asked.people[reach]
    enough = [way for way in sorted(set(ways)) if people[ways <= way].sum() >= share * people.sum() * (1 - 1e-9)]
    return float(enough[0]) if enough else 0.0


def between(asked: Problem, seed: int) -> TravelTimes:
    rng = np.random.default_rng(seed)
    sites = len(asked.sites)
    ms = rng.integers(1, 9, (sites, sites)).astype(float)
    ms[rng.random((sites, sites)) < 0.1] = np.inf
    return table(ms, asked.sites.tolist(), asked.sites.tolist())


def test_a_hall_in_the_middle_is_nearest_to_the_farthest() -> None:
    # along a road of eight minutes; the middle is four from either end, whatever the people
    ms = np.array([[0, 4, 8], [8, 4, 0]], float) * MINUTE
    answer = p_centre(problem(ms, [1000, 1], 1))
    assert names(answer) == "s0001"
    assert (answer.proofs[-1].objective, answer.proofs[-1].unit) == (4.0, "minutes")


def test_nine_in_ten_leave_the_farthest_out() -> None:
    ms = np.array([[0, 4, 8], [8, 4, 0]], float) * MINUTE
    assert names(least_p90(problem(ms, [90, 10], 1))) == "s0000"
    assert names(least_p90(problem(ms, [89, 11], 1))) == "s0001"
    assert least_p90(problem(ms, [90, 10], 1)).proofs[-1].objective == 0


def test_metres_stay_metres() -> None:
    asked = problem(np.array([[4_000_000.0]]), [1], 1)
    answer = p_centre(replace(asked, times=replace(asked.times, cost="metres")))
    assert (answer.proofs[-1].objective, answer.proofs[-1].unit) == (4000.0, "metres")


@pytest.mark.parametrize("seed", range(120))
def test_the_least_longest_way_is_that_of_trying_every_plan(seed: int) -> None:
    asked = drawn(seed)
    found = best(asked, lambda plan: (unserved(asked, plan), longest(asked, plan)))
    if found is None:
        with pytest.raises(PlanInfeasible):
            p_centre(asked)
        return
    answer = p_centre(asked)
    assert answer.proofs[0].objective == pytest.approx(found[0][0], abs=1e-8)
    assert answer.proofs[-1].objective * MINUTE == pytest.approx(found[0][1])
    assert {proof.status for proof in answer.proofs} == {"optimal"}
    assert answer.open.tolist() == found[1].tolist()


@pytest.mark.parametrize("seed", range(120))
def test_the_least_way_of_most_is_that_of_trying_every_plan(seed: int) -> None:
    asked, share = drawn(seed), (0.9, 0.5, 1.0, 0.75)[seed % 4]
    found = best(asked, lambda plan: (unserved(asked, plan), way_of(asked, plan, share)))
    if found is None:
        return
    total = asked.people[np.isfinite(asked.times.dense()).any(axis=1)].sum()
    if found[0][0] > total * (1 - share) + 1e-6:
        with pytest.raises(PlanInfeasible, match="of the people have one at all"):
            least_p90(asked, share=share)
        return
    answer = least_p90(asked, share=share)
    way = found[0][1]
    assert answer.proofs[-1].objective * MINUTE == pytest.approx(way)
    assert answer.proofs[-1].status == "optimal"
    # of equal ways the one that most people are within, of these the smallest ids
    near = best(
        asked,
        lambda plan: (
            unserved(asked, plan), way_of(asked, plan, share), -float(asked.people[nearest(asked, plan) <= way].sum())
        ),
    )  # fmt: skip
    assert answer.open.tolist() == near[1].tolist()


@pytest.mark.parametrize("seed", range(100))
def test_the_sites_farthest_apart_are_those_of_trying_every_plan(seed: int) -> None:
    asked = drawn(seed)
    if (asked.count or 0) + asked.existing.sum() < 2:
        return
    table_between = between(asked, seed)
    ways = np.minimum(table_between.dense(), table_between.dense().T)
    np.fill_diagonal(ways, np.inf)
    ways[np.ix_(asked.existing, asked.existing)] = np.inf

    def least(plan: np.ndarray) -> float:
        return float(min(ways[np.ix_(plan, plan)].min(), 99))

    found = best(asked, lambda plan: (-least(plan),))
    if found is None:
        with pytest.raises(PlanInfeasible):
            p_dispersion(asked, between=table_between)
        return
    answer = p_dispersion(asked, between=table_between)
    proof = answer.proofs[-1]
    assert answer.open.tolist() == found[1].tolist()
    assert proof.status == "optimal"
    if found[0][0] == -99:
        assert proof.details["beyond_table"]
    else:
        assert proof.objective * MINUTE == pytest.approx(-found[0][0])


def test_two_sites_at_the_ends_are_farthest_apart() -> None:
    ways = np.abs(np.subtract.outer([0, 3, 10], [0, 3, 10])) * float(MINUTE)
    asked = problem(np.zeros((1, 3)), [1], 2)
    answer = p_dispersion(asked, between=table(ways, asked.sites.tolist(), asked.sites.tolist()))
    assert names(answer) == "s0000s0002"
    assert answer.proofs[-1].objective == 10


def test_a_site_off_the_road_is_far_from_all() -> None:
    ways = np.full((2, 2), 3.0 * MINUTE)
    asked = problem(np.zeros((1, 3)), [1], 2)
    answer = p_dispersion(asked, between=table(ways, ["s0000", "s0002"], ["s0000", "s0002"]))
    assert names(answer) == "s0000s0001"
    assert answer.proofs[-1].details["beyond_table"]


def test_one_site_cannot_be_far_from_another() -> None:
    asked = problem(np.zeros((1, 2)), [1], 1)
    with pytest.raises(ConfigError, match="too few to be far"):
        p_dispersion(asked, between=table(np.zeros((2, 2)), asked.sites.tolist(), asked.sites.tolist()))


def test_more_sites_never_lengthen_the_longest_way() -> None:
    ways = [p_centre(daskin(count)).proofs[-1].objective for count in range(1, 12)]
    assert ways == sorted(ways, reverse=True)


@pytest.mark.parametrize("model", [p_centre, least_p90])
def test_a_number_is_needed(model: object) -> None:
    with pytest.raises(ConfigError, match="needs to know how many"):
        model(daskin(None))  # type: ignore[operator]


def test_a_level_of_which_nothing_is_known_keeps_the_proof_before_it() -> None:
    # levels 0 to 9; 7 and more can be met, up to 3 it is proven that they cannot
    def attempt(level: int) -> Attempt:
        plan = np.array([level])
        return Attempt("met" if level >= 7 else "none" if level <= 3 else "unknown", plan)

    met = first_met(np.array([9]), low=0, level_of=lambda plan: int(plan[0]), attempt=attempt)
    assert (met.level, met.chosen.tolist()) == (7, [7])
    assert met.proven <= 4
