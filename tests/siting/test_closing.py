"""Closing and merging with nobody too far, and works in their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from siting_cases import best, drawn, names, nearest, problem

from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.siting import Problem, close, mclp, p_median, works

MINUTE = 60_000


def schools(*ways: tuple[float, ...], people: list[float], count: int | None = None, **rules: object) -> Problem:
    ms = np.array(ways, float) * MINUTE
    return problem(ms, people, count, **({"existing": range(ms.shape[1])} | rules))  # type: ignore[arg-type]


def test_the_school_that_is_missed_least_closes() -> None:
    # closing the second moves ten children by six minutes, the third five by eight
    asked = schools((0, 30, 30), (6, 0, 30), (30, 8, 0), people=[50, 10, 4], count=1)
    answer = close(asked, worst=10 * MINUTE)
    assert names(answer) == "s0000s0001"
    assert answer.proofs[-1].details["added"] == 32
    assert answer.owner.tolist() == [0, 1, 1]


def test_no_child_is_left_worse_than_the_limit() -> None:
    asked = schools((0, 30, 30), (6, 0, 30), (30, 8, 0), people=[50, 10, 4], count=1)
    assert names(close(asked, worst=7 * MINUTE)) == "s0000s0002"
    with pytest.raises(PlanInfeasible) as caught:
        close(asked, worst=5 * MINUTE)
    assert caught.value.faults[0].values["constraints"] == "count 1; worst 5 minutes"


def test_who_is_farther_than_the_limit_gets_no_farther() -> None:
    asked = schools((20, 25), (0, 5), people=[1, 100], count=1)
    assert names(close(asked, worst=10 * MINUTE)) == "s0000"


def test_without_a_number_as_few_stay_as_can() -> None:
    asked = schools((0, 9, 99, 99), (9, 0, 9, 99), (99, 9, 0, 9), (99, 99, 9, 0), people=[1, 1, 1, 1])
    answer = close(asked, worst=9 * MINUTE)
    assert answer.open.sum() == 2
    assert [(proof.question, proof.objective) for proof in answer.proofs][:2] == [
        ("people unserved", 0), ("sites left open", 2),
    ]  # fmt: skip


def test_two_schools_merge_into_a_new_one_between_them() -> None:
    asked = schools((0, 8, 4), (8, 0, 4), people=[10, 10], count=1, existing=[0, 1])
    assert names(close(asked, worst=5 * MINUTE)) == "s0002"


def test_a_school_that_must_stay_stays() -> None:
    asked = schools((0, 2), (2, 0), people=[1, 100], count=1, forced=[0])
    assert names(close(asked, worst=5 * MINUTE)) == "s0000"


def test_closing_what_is_not_there_is_a_fault() -> None:
    with pytest.raises(ConfigError, match="only 1 may"):
        close(schools((0, 2), people=[1], count=2, forced=[0]), worst=MINUTE)
    with pytest.raises(ConfigError, match="no existing facility"):
        close(schools((0, 2), people=[1], count=1, existing=[]), worst=MINUTE)


@pytest.mark.parametrize("seed", range(80))
def test_what_closes_is_that_of_trying_every_plan(seed: int) -> None:
    given = drawn(seed)
    asked = replace(given, existing=np.ones(len(given.sites), bool), apart=np.empty((0, 2), dtype=np.int64))
    gone = int(np.random.default_rng(seed).integers(0, len(given.sites) - int(given.forced.sum())))
    asked, worst = replace(asked, count=gone), 4
    now = nearest(asked, asked.existing)
    reach = np.isfinite(now) & (asked.people > 0)

    def worth(plan: np.ndarray) -> tuple[float, ...]:
        then = nearest(asked, plan)
        broken = (then > np.maximum(now, worst))[reach].any()
        return (float(broken), 0.0 if broken else float((asked.people[reach] * then[reach]).sum()))

    every = replace(asked, existing=np.zeros_like(asked.existing), count=len(given.sites) - gone)
    (broken, travel), opened = best(every, worth)
    if broken:
        with pytest.raises(PlanInfeasible):
            close(asked, worst=worst)
        return
    answer = close(asked, worst=worst)
    assert answer.proofs[-1].objective * MINUTE == pytest.approx(travel, abs=1e-6)
    assert answer.open.tolist() == opened.tolist()


def test_the_site_that_brings_most_is_built_first() -> None:
    ms = np.array([[1, 9, 9], [9, 1, 9], [9, 9, 1]], float)
    asked = problem(ms, [5, 50, 7], 2, existing=[0])
    found = works(asked, mclp(asked, within=1), np.full(3, 1.0), aim="people")
    assert [(work.site, work.action, work.people_gained) for work in found] == [(1, "build", 50), (2, "build", 7)]


@pytest.mark.parametrize("seed", range(40))
def test_the_works_add_up_to_what_the_choice_brings(seed: int) -> None:
    asked = replace(drawn(seed), apart=np.empty((0, 2), dtype=np.int64))
    for answer, aim in ((mclp(asked, within=4), "people"), (p_median(asked), "time")):
        found = works(asked, answer, np.full(len(asked.people), 4.0), aim=aim)
        before, after = nearest(asked, asked.existing), nearest(asked, answer.open)
        gained = float(asked.people[(after <= 4) & ~(before <= 4)].sum())
        assert sum(work.people_gained for work in found) == pytest.approx(gained)
        assert sorted(work.site for work in found) == np.flatnonzero(answer.open & ~asked.existing).tolist()
        if aim == "people":
            gains = [work.people_gained for work in found]
            assert gains == sorted(gains, reverse=True)  # covering has diminishing returns


def test_what_closes_is_listed_with_what_it_costs() -> None:
    asked = schools((0, 30, 30), (6, 0, 30), (30, 8, 0), people=[50, 10, 4], count=1)
    found = works(asked, close(asked, worst=10 * MINUTE), np.full(3, 5.0 * MINUTE), aim="time")
    assert [(work.site, work.action, work.people_gained, work.marginal_gain) for work in found] == [
        (2, "close", -4, -32)
    ]
