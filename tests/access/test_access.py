"""Measures of access on counties that one can count by eye, and on known answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn import SPEEDS, county, times

from geoplan import access, network, snapping, travel


def table(minutes: list[list[float]]) -> travel.TravelTimes:
    """A full table from minutes, demand × facility."""
    ms = (np.array(minutes) * 60_000).astype(np.int32)
    rows, columns = ms.shape
    return travel.TravelTimes(
        demand=np.array([f"d{i}" for i in range(rows)]),
        facilities=np.array([f"f{j}" for j in range(columns)]),
        start=np.arange(0, rows * columns + 1, columns),
        facility=np.tile(np.arange(columns, dtype=np.int32), rows),
        ms=ms.ravel(),
        why_empty=np.zeros(rows, dtype=np.int8),
        mode="car",
    )


# Luo & Wang (2003) and Luo & Qi (2009) on three places and two facilities; recomputed independently
FCA = table([[5, 25], [12, 18], [28, 8]])
PEOPLE, SUPPLY = np.array([1000.0, 500.0, 500.0]), np.array([10.0, 5.0])


def test_two_step_shares_supply_among_all_who_reach_it():
    assert access.two_step(FCA, PEOPLE, SUPPLY, limit_min=30) == pytest.approx([0.0075, 0.0075, 0.0075], abs=1e-12)


def test_zoned_shares_equal_the_known_answer():
    shares = access.e2sfca(FCA, PEOPLE, SUPPLY, zones=[10, 20, 30], weights=[1, 0.68, 0.22])
    assert shares == pytest.approx([0.00793429, 0.0078972, 0.00623422], abs=1e-8)


@pytest.mark.shared
def test_the_shared_oracle_agrees(shared: Path):
    known = json.loads((shared / "oracles" / "known_answers.json").read_text(encoding="utf-8"))["fca"]
    od = table(known["t"])
    people, supply = np.array(known["P"], float), np.array(known["S"], float)
    assert access.two_step(od, people, supply, limit_min=30) == pytest.approx(known["2sfca_30"]["A"])
    shares = access.e2sfca(od, people, supply, zones=[10, 20, 30], weights=[1, 0.68, 0.22])
    assert shares == pytest.approx(known["e2sfca_1_.68_.22"]["A"], abs=1e-8)


@pytest.mark.parametrize("limit", [7, 15, 30])
def test_the_shares_add_up_to_the_supply_that_somebody_reaches(limit: float):
    shares = access.two_step(FCA, PEOPLE, SUPPLY, limit_min=limit)
    reached = (FCA.dense() <= limit * 60_000).any(axis=0)
    assert (shares * PEOPLE).sum() == pytest.approx(SUPPLY[reached].sum())


def test_a_facility_at_the_limit_counts():
    one = np.ones(2)
    assert access.cumulative(FCA, PEOPLE, one, limit_min=25).tolist() == [2, 2, 1]
    assert access.cumulative(FCA, PEOPLE, one, limit_min=24.999).tolist() == [1, 2, 1]


def test_more_supply_never_lowers_cumulative_access():
    less, more = np.array([1.0, 1.0]), np.array([1.0, 3.0])
    assert (
        access.cumulative(FCA, PEOPLE, more, limit_min=20) >= access.cumulative(FCA, PEOPLE, less, limit_min=20)
    ).all()


def test_the_second_nearest_is_left_out_where_there_is_none():
    od = times("A--a----B-----b", limit=5)
    people, ones = np.ones(2), np.ones(2)
    assert access.nearest_minutes(od, people, ones).tolist() == [2, 5]
    assert access.kth_nearest(od, people, ones, k=2).tolist() == [4, pytest.approx(np.nan, nan_ok=True)]


def test_the_median_counts_the_unreached_as_infinite():
    minutes, people = np.array([10.0, 20.0, np.nan]), np.array([1.0, 1.0, 3.0])
    assert access.weighted_quantile(minutes, people, 0.5) == np.inf
    assert access.weighted_quantile(minutes, people, 0.4) == 20
    assert np.isnan(access.weighted_quantile(minutes, np.zeros(3), 0.5))


def test_the_mean_is_over_those_who_reach_and_stands_beside_their_share():
    rows = pd.DataFrame(
        {
            "service": "hospital",
            "county_id": ["x", "x", "y"],
            "people": [100.0, 300.0, 600.0],
            "minutes": [10.0, 20.0, np.nan],
            "within_standard": [True, False, False],
            "basis": "observed",
        }
    )
    summary = access.summarise(rows, {"x": "X", "y": "Y"}, base="people", area_name="all").set_index("area_id")
    assert summary.loc["all", ["people", "reached_share", "mean", "coverage", "p90"]].tolist() == [
        1000,
        0.4,
        17.5,
        0.1,
        np.inf,
    ]
    assert summary.loc["x", "coverage"] == 0.25
    assert summary.loc[["x", "y"], "people"].sum() == summary.loc["all", "people"]


def judged(standard: access.Standard, exit_cost: list[float]) -> pd.DataFrame:
    """Places 2 and 8 minutes from the facility, judged against a standard."""
    drawn = county("A--a----+--b")
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    at = {name: snapping.snap(built, drawn.places(name), access_kmh=4.5, snap_max_m=500) for name in ("ab", "A")}
    times = travel.times(built, at["ab"], at["A"], limit=None)
    nearest = travel.nearest(built, at["ab"], at["A"])
    promised = access.limits([standard], np.zeros(len(times.demand), dtype=np.int8))
    return access.judge(times, nearest, promised, exit_cost=np.array(exit_cost) * 60_000)


def test_who_needs_exactly_the_standard_is_within_it():
    assert judged(access.Standard(minutes=8), [np.inf, np.inf])["status"].tolist() == ["ok", "ok"]
    assert judged(access.Standard(minutes=7.99999), [np.inf, np.inf])["status"].tolist() == ["ok", "beyond_standard"]


def test_an_answer_is_marked_where_the_data_end_before_the_facility_and_the_standard():
    rows = judged(access.Standard(minutes=10), [3, 3])
    assert rows["edge"].tolist() == [False, True]  # 2 minutes to the facility, 3 to the edge; 8 against 3
    assert judged(access.Standard(minutes=2.5), [3, 3])["edge"].tolist() == [False, False]
