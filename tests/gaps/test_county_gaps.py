"""By county existence, coverage and sufficiency stand apart, and what can be summed is the sum of the settlements."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from held_county import NEAR, access, held, settlements

from geoplan.access import Standard
from geoplan.gaps import county_gaps, gaps

COUNTIES = {"x": "Xia", "y": "Ya", "z": "Zhou"}
# x: a (100) is near, b (50) too far; y: c (10) is cut off, d (10) near; nobody lives in z
TWO = access(
    county_id=["x", "x", "y", "y"],
    minutes=[20.0, 45.0, np.nan, 20.0],
    status=["ok", "beyond_standard", "unreachable", "ok"],
)


def counted(table: pd.DataFrame, *standards: Standard, facilities: dict[str, int] | None = None, **settings: object):
    own = held(table, *standards, **settings)
    return county_gaps(own, gaps(own, settlements(table)), COUNTIES, facilities or {"x": 2}).set_index("county_id")


def test_every_county_has_a_row_and_is_told_in_shares_of_its_people():
    rows = counted(TWO)
    assert rows.index.tolist() == ["x", "y", "z"]
    assert rows["people"].tolist() == [150, 20, 0]
    assert rows["coverage"].tolist()[:2] == pytest.approx([2 / 3, 1 / 2])
    assert np.isnan(rows.loc["z", "coverage"])
    assert rows["people_beyond"].tolist() == [50, 10, 0]
    assert rows["settlements_with_gap"].tolist() == [1, 1, 0]
    assert rows["cause"].tolist() == ["too_far", "unreachable", ""]
    assert rows["facilities"].tolist() == [2, 0, 0]


def test_sums_are_those_of_the_settlements():
    own = held(
        TWO, Standard(minutes=30, per_1000=6.0), share=pd.Series(0.003, index=list("abcd")), capacity_unit="beds"
    )
    rows = gaps(own, settlements(TWO))
    by_county = county_gaps(own, rows, COUNTIES, {}).set_index("county_id")
    sums = rows.groupby("county_id")["people_beyond"].sum()
    assert by_county["people_beyond"].to_dict() == {**sums.to_dict(), "z": 0}
    lacking = (rows["capacity_need"] - rows["capacity_have"]).groupby(rows["county_id"]).sum()
    assert by_county["shortfall"].tolist()[:2] == pytest.approx(lacking.tolist())


def test_the_main_cause_is_that_of_most_people_not_of_most_settlements():
    table = access(
        people=[10.0, 50.0, 10.0],
        status=["unreachable", "beyond_standard", "unreachable"],
        minutes=[np.nan, 45, np.nan],
    )
    assert counted(table).loc["x", "cause"] == "too_far"


def test_of_equal_causes_the_first_in_order_is_named():
    table = access(people=[50.0, 50.0], status=["beyond_standard", "unreachable"], minutes=[45.0, np.nan])
    assert counted(table).loc["x", "cause"] == "unreachable"


def test_a_surplus_in_one_settlement_fills_no_shortfall_in_another():
    share = pd.Series({"a": 0.02, "b": 0.002})  # a needs 1 and has 2, b needs 0.5 and has 0.1
    row = counted(access(), Standard(per_1000=10.0), share=share, capacity_unit="beds").loc["x"]
    assert row[["need", "have", "shortfall", "sufficiency", "unit"]].tolist() == [
        pytest.approx(1.5), pytest.approx(2.1), pytest.approx(0.4), pytest.approx(1.1 / 1.5), "beds",
    ]  # fmt: skip


def test_people_per_facility_is_counted_in_facilities():
    row = counted(TWO, Standard(minutes=30, people_per_facility=50.0)).loc["x"]
    assert row[["need", "have", "shortfall", "unit"]].tolist() == [3, 2, 1, "facility"]
    assert row["sufficiency"] == pytest.approx(2 / 3)


def test_more_facilities_than_are_needed_are_no_shortfall():
    row = counted(TWO, Standard(minutes=30, people_per_facility=100.0), facilities={"x": 4}).loc["x"]
    assert row[["need", "have", "shortfall", "sufficiency"]].tolist() == [1.5, 4, 0, 1]


def test_whoever_is_promised_no_facility_needs_none():
    urban, rural = (
        Standard(minutes=30, people_per_facility=50.0, setting="urban"),
        Standard(minutes=60, setting="rural"),
    )
    row = counted(TWO, urban, rural, promised=np.array([0, 1, 1, 1], dtype=np.int8)).loc["x"]
    assert row[["need", "have", "shortfall"]].tolist() == [2, 2, 0]


def test_a_surplus_where_people_live_too_far_fills_no_shortfall_either():
    share = pd.Series({"a": 0.002, "b": 0.02})  # a needs 1 and has 0.2, b is too far, needs 0.5 and has 1
    far = access(minutes=[20.0, 45.0], status=["ok", "beyond_standard"])
    row = counted(far, Standard(minutes=30, per_1000=10.0), share=share, capacity_unit="beds").loc["x"]
    assert row["shortfall"] == pytest.approx(0.8)


def test_a_county_has_what_each_of_its_units_has():
    rows = counted(TWO, Standard(minutes=30, one_per="settlement"), having=(frozenset("abc"),))
    assert rows["existence"].tolist() == [True, False, True]
    assert rows["settlements_without"].tolist() == [0, 1, 0]
    assert rows.loc["y", "cause"] == "absent"  # d, and c, which is cut off: of equal people the first cause


def test_where_only_a_part_of_the_people_is_promised_it_the_part_stands_beside_the_coverage():
    row = counted(TWO, Standard(minutes=30, share=0.6)).loc["x"]
    assert row["coverage"] > row["coverage_promised"] == 0.6
    assert row["people_beyond"] == 50  # they are beyond it all the same
    assert counted(TWO, NEAR).loc["x", "coverage_promised"] == 1
    assert np.isnan(counted(TWO, Standard(per_1000=1)).loc["x", "coverage_promised"])


def test_what_can_not_be_assessed_is_not_counted_but_what_is_there_is():
    rows = counted(TWO, assessable=False, having=(frozenset("ab"),))
    assert rows.loc[["x", "y"], "cause"].tolist() == ["not_assessable"] * 2
    assert rows[["coverage", "people_beyond", "settlements_with_gap", "sufficiency"]].isna().all(axis=None)
    assert rows["existence"].tolist()[:2] == [True, pd.NA]
    assert rows["settlements_without"].isna().tolist()[:2] == [False, True]


def test_everything_closed_is_absent_everywhere():
    table = access(minutes=[np.nan] * 2, status=["absent"] * 2)
    row = counted(table, having=(frozenset(),), facilities={}).loc["x"]
    assert row[["existence", "coverage", "people_beyond", "cause"]].tolist() == [False, 0, 150, "absent"]


def test_urban_and_rural_promises_are_both_told():
    urban, rural = Standard(minutes=15, setting="urban"), Standard(minutes=60, setting="rural")
    rows = counted(TWO, urban, rural, promised=np.array([0, 0, 1, 1], dtype=np.int8))
    assert set(rows["standard"]) == {"urban: 15 min; rural: 60 min"}
