"""Covering: fewest sites for everybody, most people with a number of sites, most people twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from siting_cases import best, daskin, drawn, names, nearest, problem, table

from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.siting import Problem, backup, lscp, mclp

KNOWN = [  # of the twelve towns: what the most demand within 15, 20 and 25 is, recomputed by trying every plan below
    (15, 1, 55), (15, 2, 87), (15, 3, 112), (15, 4, 134), (20, 1, 88), (20, 2, 130), (20, 3, 153), (20, 4, 175),
    (25, 1, 111), (25, 2, 175), (25, 3, 185),
]  # fmt: skip


@pytest.mark.parametrize(("within", "count", "people"), KNOWN)
def test_the_most_demand_of_twelve_towns_is_known(within: int, count: int, people: float) -> None:
    asked = daskin(count)
    answer = mclp(asked, within=within)
    assert answer.proofs[-1].objective == people
    assert answer.proofs[-1].status == "optimal"
    assert best(asked, lambda opened: missing(asked, opened, within))[0] == (185 - people,)


def missing(asked: Problem, opened: np.ndarray, within: int, times: int = 1) -> tuple[float, ...]:
    """People with fewer than one, two … open sites within reach, of those some site is within reach of."""
    near = asked.times.dense() <= within
    open_near = (near & opened).sum(axis=1)
    return tuple(float(asked.people[near.any(axis=1) & (open_near < least)].sum()) for least in range(1, times + 1))


def test_two_schools_serve_three_villages() -> None:
    # a and b are near the first site, b and c near the second, c alone near the third
    ms = np.array([[5, 99, 99], [5, 5, 99], [99, 5, 5]], float)
    answer = lscp(problem(ms, [1, 1, 1]), within=5)
    assert names(answer) == "s0000s0001"
    assert answer.owner.tolist() == [0, 0, 1]
    assert [proof.objective for proof in answer.proofs] == [0, 2]


def test_the_limit_is_closed() -> None:
    ms = np.array([[5.0]])
    assert mclp(problem(ms, [7], 1), within=5).proofs[-1].objective == 7
    assert mclp(problem(ms, [7], 1), within=4).proofs[-1].objective == 0


def test_whom_no_site_can_serve_is_left_out_and_told() -> None:
    ms = np.array([[5.0], [50.0], [np.inf]])
    answer = lscp(problem(ms, [1, 20, 300]), within=5)
    assert answer.open.tolist() == [True]
    assert answer.proofs[-1].details["people_out_of_reach"] == 320


def test_the_nearest_open_site_owns_a_place_even_beyond_the_limit() -> None:
    ms = np.array([[5, 9], [70, 60], [np.inf, np.inf]], float)
    assert mclp(problem(ms, [1, 1, 1], 2), within=5).owner.tolist() == [0, 1, -1]


@pytest.mark.parametrize("seed", range(80))
def test_the_fewest_sites_are_those_of_trying_every_plan(seed: int) -> None:
    asked = drawn(seed, counted=False)
    answer = lscp(asked, within=4)
    value, opened = best(asked, lambda plan: (*missing(asked, plan, 4), float((plan & ~asked.existing).sum())))
    assert [proof.objective for proof in answer.proofs] == pytest.approx(value, abs=1e-8)
    assert answer.open.tolist() == opened.tolist()
    assert answer.proofs[-1].details["smallest_ids"] == "proven"


@pytest.mark.parametrize("seed", range(120))
def test_most_people_are_those_of_trying_every_plan(seed: int) -> None:
    asked = drawn(seed)
    found = best(asked, lambda plan: missing(asked, plan, 4))
    if found is None:
        with pytest.raises(PlanInfeasible):
            mclp(asked, within=4)
        return
    answer = mclp(asked, within=4)
    (missed,), opened = found
    everyone = missing(asked, np.zeros(len(opened), bool), 4)[0]
    assert answer.proofs[-1].objective == pytest.approx(everyone - missed, abs=1e-8)
    assert answer.proofs[-1].status == "optimal"
    assert answer.open.tolist() == opened.tolist()
    assert answer.owner.tolist() == [
        -1 if np.isinf(way) else int(np.where(opened, row, np.inf).argmin())
        for way, row in zip(nearest(asked, opened), asked.times.dense(), strict=True)
    ]


@pytest.mark.parametrize("seed", range(80))
def test_most_people_twice_are_those_of_trying_every_plan(seed: int) -> None:
    asked = drawn(seed)
    found = best(asked, lambda plan: missing(asked, plan, 4, 2))
    if found is None:
        return
    answer = backup(asked, within=4)
    everyone = missing(asked, np.zeros(len(asked.sites), bool), 4)[0]
    assert [everyone - proof.objective for proof in answer.proofs] == pytest.approx(found[0], abs=1e-8)
    assert answer.open.tolist() == found[1].tolist()


def test_nobody_loses_a_first_site_for_a_second_one_elsewhere() -> None:
    # one site near the ten, one near the other ten, and two near a town of a hundred
    ms = np.array([[1, 9, 9, 9], [9, 1, 9, 9], [9, 9, 1, 1]], float)
    answer = backup(problem(ms, [10, 10, 100], 3), within=1)
    assert names(answer) == "s0000s0001s0002"
    assert [proof.objective for proof in answer.proofs] == [120, 0]


def test_without_a_count_backup_opens_as_few_as_everybody_needs() -> None:
    ms = np.array([[1, 1, 9], [1, 9, 1], [1, 1, 9]], float)
    answer = backup(problem(ms, [1, 1, 1]), within=1)
    assert int(answer.open.sum()) == 1


def test_more_sites_never_cover_fewer() -> None:
    for seed in range(20):
        asked = drawn(2 * seed)
        covered = [
            mclp(replace(asked, count=count), within=4).proofs[-1].objective
            for count in range(int(asked.forced.sum()), int((~asked.existing).sum()) + 1)
        ]
        assert covered == sorted(covered)


def test_a_facility_that_exists_already_never_worsens_the_answer() -> None:
    for seed in range(20):
        asked = replace(drawn(2 * seed), apart=np.empty((0, 2), dtype=np.int64))
        more = asked.existing.copy()
        more[np.flatnonzero(~asked.existing & ~asked.forced)[:1]] = True
        count = min(asked.count or 0, int((~more).sum()))
        before = mclp(replace(asked, count=count), within=4).proofs[-1].objective
        assert mclp(replace(asked, existing=more, count=count), within=4).proofs[-1].objective >= before


def test_the_order_of_rows_does_not_matter() -> None:
    for seed in range(20):
        asked = drawn(seed, counted=False)
        order = np.random.default_rng(seed).permutation(len(asked.people))
        shuffled = replace(asked, times=table(asked.times.dense()[order]), people=asked.people[order])
        assert names(lscp(shuffled, within=4)) == names(lscp(asked, within=4))


@pytest.mark.parametrize("scale", [1e-3, 1e6])
def test_counting_people_in_other_units_changes_no_choice(scale: float) -> None:
    for seed in range(20):
        asked = drawn(2 * seed)
        assert names(mclp(replace(asked, people=asked.people * scale), within=4)) == names(mclp(asked, within=4))


def test_points_may_count_instead_of_people() -> None:
    ms = np.array([[1, 9], [9, 1], [9, 1]], float)
    asked = problem(ms, [100, 1, 1], 1)
    assert names(mclp(asked, within=1)) == "s0000"
    assert names(mclp(replace(asked, people=(asked.people > 0).astype(float)), within=1)) == "s0001"


def test_people_in_the_margin_count_for_nothing() -> None:
    ms = np.array([[1, 9], [9, 1]], float)
    assert names(mclp(problem(ms, [0, 1], 1), within=1)) == "s0001"


def test_a_number_that_the_model_finds_itself_is_refused() -> None:
    with pytest.raises(ConfigError, match="lscp finds the number of sites itself"):
        lscp(daskin(3), within=15)
    with pytest.raises(ConfigError, match="mclp needs to know how many"):
        mclp(daskin(None), within=15)


def test_too_few_nodes_leave_an_honest_gap() -> None:
    rng = np.random.default_rng(5)
    ms = rng.integers(1, 100, (120, 60)).astype(float)
    answer = mclp(problem(ms, rng.integers(1, 90, 120), 6), within=12, node_limit=1)
    proof = answer.proofs[-1]
    assert proof.bound >= proof.objective
    assert proof.status == ("optimal" if proof.bound == proof.objective else "gap")
