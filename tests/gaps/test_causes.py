"""The cause of a gap decides the remedy, so the first cause that applies is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geoplan.access import Standard
from geoplan.gaps import gaps, rank

SETTLEMENTS = pd.DataFrame({"name": ["A", "B"], "county_id": ["x", "x"]}, index=["a", "b"])
NEAR = Standard(minutes=30, source="test")


def access(**changes: list[object]) -> pd.DataFrame:
    """Two settlements of one demand point each, both 20 minutes from the facility, with changes."""
    plain: dict[str, list[object]] = {
        "demand_id": ["a", "b"],
        "settlement_id": ["a", "b"],
        "people": [100.0, 50.0],
        "minutes": [20.0, 20.0],
        "metres": [9000.0, 9000.0],
        "status": ["ok", "ok"],
        "within_standard": [True, True],
        "basis": ["observed", "observed"],
        "edge": [False, False],
    }
    return pd.DataFrame(plain | changes)


def found(table: pd.DataFrame, standard: Standard = NEAR, **settings: object) -> pd.DataFrame:
    plain: dict[str, object] = {"assessable": True, "without_unit": frozenset()}
    return gaps(table, SETTLEMENTS, standard, **(plain | settings)).assign(service="clinic")  # type: ignore[arg-type]


def test_who_is_within_the_standard_has_no_gap():
    assert len(found(access())) == 0


def test_too_far_says_by_how_much():
    row = found(access(minutes=[20.0, 45.0], status=["ok", "beyond_standard"], within_standard=[True, False])).iloc[0]
    assert row[["settlement_id", "cause", "people_beyond", "need", "have", "shortfall", "unit"]].tolist() == [
        "b",
        "too_far",
        50,
        30,
        45,
        15,
        "min",
    ]


@pytest.mark.parametrize("status", ["absent", "unreachable", "not_snapped"])
def test_where_nothing_is_reached_the_reason_is_the_cause(status: str):
    row = found(access(minutes=[20.0, np.nan], status=["ok", status], within_standard=[True, False])).iloc[0]
    assert row["cause"] == status
    assert row["people_beyond"] == 50


def test_beyond_the_limit_is_too_far():
    row = found(access(minutes=[20.0, np.nan], status=["ok", "beyond_limit"], within_standard=[True, False])).iloc[0]
    assert row["cause"] == "too_far"
    assert np.isnan(row["have"])


def test_unknown_facilities_make_no_gap_and_no_number():
    rows = found(
        access(minutes=[20.0, 45.0], status=["ok", "beyond_standard"], within_standard=[True, False]), assessable=False
    )
    assert rows["cause"].tolist() == ["not_assessable", "not_assessable"]
    assert rows["people_beyond"].isna().all()
    assert rank(rows).isna().all()


def test_a_unit_without_its_own_facility_lacks_one_however_near_the_next_is():
    row = found(access(), Standard(one_per="settlement"), without_unit=frozenset({"b"})).iloc[0]
    assert row[["settlement_id", "cause", "people_beyond", "need", "have", "unit"]].tolist() == [
        "b",
        "absent",
        50,
        1,
        0,
        "facility",
    ]


def test_too_small_only_where_all_else_holds():
    share = pd.Series({"a": 0.004, "b": 0.008})
    standard = Standard(minutes=30, per_1000=6.0)
    row = found(access(), standard, share=share, capacity_unit="beds").iloc[0]
    assert row[["settlement_id", "cause", "unit"]].tolist() == ["a", "too_small", "beds"]
    assert row[["need", "have", "shortfall"]].tolist() == pytest.approx([0.6, 0.4, 0.2])


def test_most_people_come_first_then_the_worse_off():
    far = access(
        demand_id=["a", "b"],
        people=[50.0, 50.0],
        minutes=[60.0, 40.0],
        status=["beyond_standard"] * 2,
        within_standard=[False, False],
    )
    assert rank(found(far)).tolist() == [1, 2]
    assert rank(found(far.assign(people=[50.0, 80.0]))).tolist() == [2, 1]
