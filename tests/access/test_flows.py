"""Who goes where: Huff's shares and flows that meet the totals of both sides."""

from __future__ import annotations

import numpy as np
import pytest
from access_tables import drawn, table

from geoplan import access, decay

FALL = decay.Exponential(beta=0.05)
SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_who_reaches_anything_goes_somewhere(seed: int) -> None:
    case = drawn(seed)
    flows = access.huff_flows(case.times, case.people, case.capacity, decay=FALL, alpha=1)
    whole = np.bincount(case.times.row(), flows.share, minlength=len(case.people))
    reaches = ~np.isnan(flows.value)
    assert whole[reaches] == pytest.approx(1)
    assert not whole[~reaches].any()
    assert flows.arrivals.sum() == pytest.approx(case.people[reaches].sum())


def test_size_attracts_by_its_exponent() -> None:
    times, size = table([[7, 7]]), np.array([1.0, 4.0])
    shares = {a: access.huff_flows(times, np.ones(1), size, decay=FALL, alpha=a).share.tolist() for a in (0, 0.5, 1, 2)}
    assert shares == {
        0: [0.5, 0.5],
        0.5: pytest.approx([1 / 3, 2 / 3]),
        1: pytest.approx([0.2, 0.8]),
        2: pytest.approx([1 / 17, 16 / 17]),
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_expects_less_than_the_nearest_or_more_than_the_farthest(seed: int) -> None:
    case = drawn(seed)
    size = case.capacity + 1
    minutes = access.huff(case.times, case.people, size, decay=FALL, alpha=1)
    there = ~np.isnan(case.minutes).all(axis=1)
    assert (minutes[there] >= np.nanmin(case.minutes[there], axis=1) - 1e-9).all()
    assert (minutes[there] <= np.nanmax(case.minutes[there], axis=1) + 1e-9).all()
    assert np.isnan(minutes[~there]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_balanced_flows_meet_the_totals_of_both_sides(seed: int) -> None:
    case = drawn(seed)
    times = table(np.where(np.isnan(case.minutes), 55.0, case.minutes))  # all reach all: some flows meet any totals
    flows = access.balanced_flows(times, case.people, case.capacity, decay=FALL)
    sent = np.bincount(times.row(), flows.people, minlength=len(case.people))
    assert flows.met
    assert sent == pytest.approx(case.people, rel=1e-12)
    assert flows.arrivals == pytest.approx(case.capacity * case.people.sum() / case.capacity.sum(), rel=2e-9)


def test_two_by_two_flows_have_wilsons_cross_ratio() -> None:
    # T11 T22 / (T12 T21) = f11 f22 / (f12 f21), whatever the totals: balancing factors cancel
    minutes = np.array([[5.0, 20.0], [10.0, 12.0]])
    flows = access.balanced_flows(table(minutes), np.array([300.0, 100.0]), np.array([10.0, 30.0]), decay=FALL)
    own = flows.people.reshape(2, 2)
    pull = np.exp(-0.05 * minutes)
    assert own[0, 0] * own[1, 1] / (own[0, 1] * own[1, 0]) == pytest.approx(
        pull[0, 0] * pull[1, 1] / (pull[0, 1] * pull[1, 0])
    )
    assert flows.arrivals == pytest.approx([100, 300])
    assert flows.people_per_unit.tolist() == [10, 10]


def test_parts_that_nobody_crosses_between_are_scaled_by_themselves() -> None:
    apart = table([[5, np.nan], [np.nan, 5]])
    flows = access.balanced_flows(apart, np.array([100.0, 900.0]), np.array([50.0, 50.0]), decay=FALL)
    assert flows.met
    assert flows.arrivals.tolist() == pytest.approx([100, 900])
    assert flows.people_per_unit.tolist() == [2, 18]
    assert [(found.code, found.values["people"]) for found in flows.doubts()] == [("capacity_scaled", "2–18")]


def test_totals_that_no_flows_meet_are_told_and_everybody_still_goes() -> None:
    # 900 people have only the first of two equal facilities, which half of all 1000 should use
    times = table([[5, 5], [5, np.nan]])
    flows = access.balanced_flows(times, np.array([100.0, 900.0]), np.array([50.0, 50.0]), decay=FALL)
    assert not flows.met
    assert flows.off == pytest.approx(0.8, abs=0.01)  # at best 900 where 500 should be, and 100 at the other
    assert flows.arrivals == pytest.approx([900, 100], rel=1e-6)
    assert [found.code for found in flows.doubts()] == ["capacity_scaled", "flows_not_balanced"]


def test_where_nobody_lives_nobody_travels() -> None:
    flows = access.balanced_flows(table([[5], [6]]), np.array([0.0, 40.0]), np.ones(1), decay=FALL)
    assert flows.value.tolist() == pytest.approx([np.nan, 6], nan_ok=True)
    nobody = access.balanced_flows(table([[5], [6]]), np.zeros(2), np.ones(1), decay=FALL)
    assert nobody.doubts() == []
    assert nobody.arrivals.tolist() == [0]
