"""Closing a border shows who lives on the facilities of the neighbours."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from held_county import access

from geoplan.gaps import border_effect

COUNTIES = {"x": "Xia", "y": "Ya"}
# a and b live in x, c and d in y; the hospital stands in x and is 20 minutes from all but d, who is 10 minutes from a second
OPEN = access(county_id=["x", "x", "y", "y"], minutes=[20.0, 20.0, 20.0, 10.0])
# with the border closed c is 45 minutes from the hospital of y
CLOSED = access(
    county_id=["x", "x", "y", "y"],
    minutes=[20.0, 20.0, 45.0, 10.0],
    status=["ok", "ok", "beyond_standard", "ok"],
)


def compared(opened: pd.DataFrame = OPEN, closed: pd.DataFrame = CLOSED, **values: pd.Series) -> pd.DataFrame:
    return border_effect(opened, closed, COUNTIES, area_name="All", **values).set_index("area_id")


def test_who_is_within_the_standard_only_across_the_border_is_counted():
    rows = compared()
    assert rows.index.tolist() == ["all", "x", "y"]
    assert rows["people"].tolist() == [170, 150, 20]
    assert rows["people_only_across"].tolist() == [10, 0, 10]
    assert rows["coverage_open"].tolist() == [1, 1, 1]
    assert rows["coverage_closed"].tolist() == pytest.approx([16 / 17, 1, 0.5])
    assert rows["coverage_difference"].tolist() == pytest.approx([1 / 17, 0, 0.5])


def test_who_still_reaches_one_travels_longer_on_average():
    row = compared().loc["y"]
    assert row[["mean_open", "mean_closed", "extra_min"]].tolist() == [15, 27.5, 12.5]


def test_who_reaches_none_of_their_own_is_in_the_share_and_not_in_the_mean():
    cut = CLOSED.assign(minutes=[20.0, 20.0, np.nan, 10.0], status=["ok", "ok", "absent", "ok"])
    row = compared(closed=cut).loc["y"]
    assert row[["reached_open", "reached_closed", "mean_open", "mean_closed"]].tolist() == [1, 0.5, 15, 10]
    assert row["extra_min"] == 0  # of d alone, who reaches one either way


def test_the_capacity_that_is_shared_across_the_border_is_told_beside_it():
    opened, closed = (pd.Series(values, index=list("abcd")) for values in ([0.004] * 4, [0.005, 0.005, 0.0, 0.002]))
    rows = compared(value_open=opened, value_closed=closed)
    assert rows["value_open"].tolist() == pytest.approx([0.004] * 3)
    assert rows["value_closed"].tolist() == pytest.approx([0.77 / 170, 0.005, 0.001])
    assert rows["value_difference"].tolist() == pytest.approx([0.004 - 0.77 / 170, -0.001, 0.003])


def test_where_nothing_is_promised_there_is_no_coverage_to_lose():
    bare = [one.assign(within_standard=pd.array([pd.NA] * 4, dtype="boolean")) for one in (OPEN, CLOSED)]
    rows = compared(*bare)
    assert rows[["coverage_open", "people_only_across"]].isna().all(axis=None)
    assert rows.loc["y", "extra_min"] == 12.5


def test_a_county_of_nobody_has_no_share_of_anybody():
    nobody = [one.assign(people=[100.0, 50.0, 0.0, 0.0]) for one in (OPEN, CLOSED)]
    row = compared(*nobody).loc["y"]
    assert row["people_only_across"] == 0
    assert np.isnan(row["coverage_closed"]) and np.isnan(row["mean_open"])
