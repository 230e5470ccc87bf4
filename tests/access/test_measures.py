"""Measures of access: known answers, what holds for each of them, and both views."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from access_tables import drawn, table

from geoplan import access, decay

STEP = decay.Step(zones=[10, 20, 30], weights=[1, 0.68, 0.22])
BETA = decay.Power(beta=1.5, smallest_min=1)

# the settings under which every measure is looked at
SETTINGS: dict[str, dict[str, Any]] = {
    "cumulative": {"limit_min": 30},
    "gravity": {"decay": BETA},
    "2sfca": {"limit_min": 30},
    "e2sfca": {"limit_min": 45},
    "3sfca": {"decay": decay.Gaussian(sigma_min=20)},
    "m2sfca": {"decay": decay.Gaussian(sigma_min=20)},
    "kd2sfca": {"limit_min": 40},
    "gaussian_2sfca": {"limit_min": 40},
    "huff": {"decay": BETA, "alpha": 1},
    "doubly_constrained": {"decay": decay.Exponential(beta=0.05)},
    "capacity_limited": {"people_per_unit": 60},
}
CATCHMENTS = ("2sfca", "e2sfca", "3sfca", "m2sfca", "kd2sfca", "gaussian_2sfca")
CONSERVING = tuple(name for name in CATCHMENTS if name != "m2sfca")
SEEDS = range(12)

# three places and two facilities; Luo & Wang (2003), Luo & Qi (2009) and Delamater (2013) on them, recomputed independently
THREE = table([[5, 25], [12, 18], [28, 8]])
PEOPLE, SUPPLY = np.array([1000.0, 500.0, 500.0]), np.array([10.0, 5.0])


def test_every_measure_but_the_nearest_is_looked_at_here() -> None:
    assert set(SETTINGS) == set(access.MEASURES) - {"nearest", "kth_nearest"}


@pytest.mark.parametrize("name", access.FLOWS)
def test_a_measure_and_who_goes_where_by_it_are_one(name: str) -> None:
    case = drawn(1)
    flows = access.FLOWS[name](case.times, case.people, case.capacity, **SETTINGS[name])
    row, people = case.times.row(), np.append(case.people, 0)
    assert value(name, case.times, case.people, case.capacity).tolist() == pytest.approx(flows.value, nan_ok=True)
    arrivals = value(name, case.times, case.people, case.capacity, view="facilities")
    assert arrivals == pytest.approx(np.bincount(case.times.facility, flows.people, minlength=len(case.capacity)))
    assert flows.people == pytest.approx(flows.share * people[row])


def value(name: str, times: Any, people: Any, capacity: Any, **more: Any) -> np.ndarray:
    return access.MEASURES[name](times, people, capacity, **(SETTINGS[name] | more))


def test_of_an_enhanced_catchment_the_modified_one_hands_out_less() -> None:
    whole = access.e2sfca(THREE, PEOPLE, SUPPLY, decay=STEP)
    assert whole == pytest.approx([0.00793429, 0.0078972, 0.00623422], abs=1e-8)
    assert (whole * PEOPLE).sum() == pytest.approx(15)
    lossy = access.modified_two_step(THREE, PEOPLE, SUPPLY, decay=STEP)
    assert (lossy * PEOPLE).sum() == pytest.approx(12.34, abs=0.005)


def test_three_steps_weigh_a_facility_by_its_rivals() -> None:
    # one person between two facilities at the same weight chooses each by half; the other has no choice
    times = table([[5, 5], [5, np.nan]])
    shares = access.three_step(times, np.ones(2), np.array([3.0, 2.0]), decay=STEP)
    # the first facility meets 1/2 + 1 people: 2 each; the second 1/2: 4. Half of both, and the whole of the first
    assert shares.tolist() == [0.5 * 2 + 0.5 * 4, 2]
    assert access.three_step(times, np.ones(2), np.array([3.0, 2.0]), decay=STEP, view="facilities").tolist() == [2, 4]


def test_huff_parts_people_as_the_known_answer_does() -> None:
    # sizes 10,000 and 5,000 at 5 and 10 with a power of 2: 400 against 50
    times, size = table([[5, 10]]), np.array([10_000.0, 5_000.0])
    flows = access.huff_flows(times, np.array([90.0]), size, decay=decay.Power(beta=2, smallest_min=1), alpha=1)
    assert flows.share == pytest.approx([0.88888889, 0.11111111], abs=1e-8)
    assert flows.people == pytest.approx([80, 10])
    assert flows.value == pytest.approx([(8 * 5 + 1 * 10) / 9])


@pytest.mark.shared
def test_the_shared_answers_agree(shared: Path) -> None:
    known = json.loads((shared / "oracles" / "known_answers.json").read_text(encoding="utf-8"))
    fca, huff = known["fca"], known["huff"]
    times, people, supply = table(fca["t"]), np.array(fca["P"], float), np.array(fca["S"], float)
    ratios = access.e2sfca(times, people, supply, decay=STEP, view="facilities")
    assert ratios == pytest.approx(fca["e2sfca_1_.68_.22"]["R"], abs=1e-9)
    assert access.two_step(times, people, supply, limit_min=30, view="facilities") == pytest.approx(
        fca["2sfca_30"]["R"]
    )
    power = decay.Power(beta=huff["beta"], smallest_min=1)
    flows = access.huff_flows(table([huff["d"]]), np.ones(1), np.array(huff["size"], float), decay=power, alpha=1)
    assert flows.share == pytest.approx(huff["p"], abs=1e-8)


def test_gravity_weighs_what_cumulative_counts() -> None:
    assert access.gravity(THREE, PEOPLE, SUPPLY, decay=decay.Power(beta=1, smallest_min=1)).tolist() == pytest.approx(
        [10 / 5 + 5 / 25, 10 / 12 + 5 / 18, 10 / 28 + 5 / 8]
    )
    flat = decay.Step(zones=[18], weights=[1])
    counted = access.cumulative(THREE, PEOPLE, SUPPLY, limit_min=18)
    assert access.gravity(THREE, PEOPLE, SUPPLY, decay=flat).tolist() == counted.tolist() == [10, 15, 5]


def test_a_limit_cuts_a_decay_off_and_counts_itself() -> None:
    far = decay.Power(beta=1, smallest_min=1)
    assert access.gravity(THREE, PEOPLE, SUPPLY, decay=far, limit_min=18).tolist() == pytest.approx(
        [2, 10 / 12 + 5 / 18, 5 / 8]
    )
    assert access.gravity(THREE, PEOPLE, SUPPLY, decay=far, limit_min=17.9999).tolist() == pytest.approx(
        [2, 10 / 12, 5 / 8]
    )


def test_the_other_view_counts_the_people_around_a_facility() -> None:
    assert access.cumulative(THREE, PEOPLE, SUPPLY, limit_min=20, view="facilities").tolist() == [1500, 1000]
    weighted = access.gravity(THREE, PEOPLE, SUPPLY, decay=STEP, view="facilities")
    assert weighted.tolist() == pytest.approx([1000 + 0.68 * 500 + 0.22 * 500, 0.22 * 1000 + 0.68 * 500 + 500])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["cumulative", "gravity"])
def test_both_views_count_the_same_meetings(name: str, seed: int) -> None:
    """People × what they reach = capacity × who reaches it."""
    case = drawn(seed)
    mine = value(name, case.times, case.people, case.capacity) @ case.people
    theirs = value(name, case.times, case.people, case.capacity, view="facilities") @ case.capacity
    assert mine == pytest.approx(theirs)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CONSERVING)
def test_a_catchment_hands_out_the_supply_that_somebody_reaches(name: str, seed: int) -> None:
    case = drawn(seed)
    given = value(name, case.times, case.people, case.capacity) @ case.people
    reached = value(name, case.times, case.people, case.capacity, view="facilities") > 0
    assert given == pytest.approx(case.capacity[reached].sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_modified_catchment_hands_out_less(seed: int) -> None:
    case = drawn(seed)
    reached = value("m2sfca", case.times, case.people, case.capacity, view="facilities") > 0
    assert value("m2sfca", case.times, case.people, case.capacity) @ case.people < case.capacity[reached].sum()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["cumulative", "gravity", *CATCHMENTS])
def test_more_supply_never_lowers_access(name: str, seed: int) -> None:
    case = drawn(seed)
    more = case.capacity + np.random.default_rng(seed).uniform(0, 9, len(case.capacity))
    before, after = (value(name, case.times, case.people, supply) for supply in (case.capacity, more))
    assert (after >= before).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["cumulative", "gravity"])
def test_a_further_facility_never_lowers_what_is_within_reach(name: str, seed: int) -> None:
    case = drawn(seed)
    fewer = table(case.minutes[:, :-1])
    before = value(name, fewer, case.people, case.capacity[:-1])
    assert (value(name, case.times, case.people, case.capacity) >= before).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("view", ["people", "facilities"])
@pytest.mark.parametrize("name", SETTINGS)
def test_the_order_of_rows_and_columns_does_not_matter(name: str, view: str, seed: int) -> None:
    case = drawn(seed)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(case.people)), rng.permutation(len(case.capacity))
    straight = value(name, case.times, case.people, case.capacity, view=view)
    mixed = value(
        name, table(case.minutes[np.ix_(rows, columns)]), case.people[rows], case.capacity[columns], view=view
    )
    assert mixed == pytest.approx(straight[rows if view == "people" else columns], nan_ok=True, rel=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CATCHMENTS)
def test_capacity_scales_a_share_up_and_people_scale_it_down(name: str, seed: int) -> None:
    case = drawn(seed)
    share = value(name, case.times, case.people, case.capacity)
    assert value(name, case.times, case.people, 3 * case.capacity) == pytest.approx(3 * share)
    assert value(name, case.times, 4 * case.people, case.capacity) == pytest.approx(share / 4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["cumulative", "gravity"])
def test_capacity_scales_what_is_reached_and_people_do_not(name: str, seed: int) -> None:
    case = drawn(seed)
    reached = value(name, case.times, case.people, case.capacity)
    assert value(name, case.times, 4 * case.people, 3 * case.capacity) == pytest.approx(3 * reached)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_kernel_catchment_is_an_enhanced_one_with_that_decay(seed: int) -> None:
    case = drawn(seed)
    for name, kernel in (("kd2sfca", decay.Epanechnikov(40)), ("gaussian_2sfca", decay.GaussianKernel(40))):
        own = value(name, case.times, case.people, case.capacity)
        assert access.e2sfca(case.times, case.people, case.capacity, decay=kernel) == pytest.approx(own)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_published_zones_are_a_step(seed: int) -> None:
    case = drawn(seed)
    thirds = access.e2sfca(case.times, case.people, case.capacity, limit_min=30)
    assert access.e2sfca(case.times, case.people, case.capacity, decay=STEP).tolist() == thirds.tolist()


def test_without_facilities_people_or_pairs_every_measure_has_an_answer() -> None:
    nobody, nothing = np.zeros(2), np.zeros(0)
    for name, settings in SETTINGS.items():
        alone = access.MEASURES[name](table(np.zeros((2, 0))), np.ones(2), nothing, **settings)
        apart = access.MEASURES[name](table(np.full((2, 1), np.nan)), np.ones(2), np.ones(1), **settings)
        empty = access.MEASURES[name](table([[5.0], [6.0]]), nobody, np.ones(1), **settings)
        missing = np.nan if name in ("huff", "doubly_constrained") else 0.0
        assert alone.tolist() == pytest.approx([missing] * 2, nan_ok=True), name
        assert apart.tolist() == pytest.approx([missing] * 2, nan_ok=True), name
        # nobody competes, so there is no supply per person; what lies around is still there, and so is the way to it
        there = {"cumulative": [1, 1], "gravity": [5**-1.5, 6**-1.5], "huff": [5, 6]}
        there |= dict.fromkeys(("doubly_constrained", "capacity_limited"), [np.nan] * 2)
        assert empty.tolist() == pytest.approx(there.get(name, [0, 0]), nan_ok=True), name


def test_a_facility_without_capacity_gives_and_draws_nothing() -> None:
    times, none = table([[5, 6], [5, np.nan]]), np.array([0.0, 4.0])
    for name in ("cumulative", "gravity", *CATCHMENTS):
        with_it = value(name, times, np.ones(2), none)
        assert with_it[0] > 0, name
        assert with_it[1] == 0, name
    for name in ("huff", "doubly_constrained"):
        assert value(name, times, np.ones(2), none).tolist() == pytest.approx([6, np.nan], nan_ok=True)
        assert value(name, times, np.ones(2), none, view="facilities").tolist() == pytest.approx([0, 1])
