"""Town against country, the best county against the worst, residents against the registered."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from held_county import access, held

from geoplan.access import Standard
from geoplan.gaps import contrasts, indicators

COUNTIES = {"x": "Xia", "y": "Ya"}
# a is a town of x, b a village of x; c a village of y, d half of each
TABLE = access(
    county_id=["x", "x", "y", "y"],
    people=[100.0, 50.0, 40.0, 20.0],
    minutes=[10.0, 20.0, 45.0, 10.0],
    status=["ok", "ok", "beyond_standard", "ok"],
)
URBAN = np.array([1.0, 0.0, 0.0, 0.5])
RESIDENTS = TABLE["people"].to_numpy()
REGISTERED = np.array([60.0, 60.0, 50.0, 20.0])
BEDS = Standard(minutes=30, per_1000=10.0)


def contrasted(
    table: pd.DataFrame = TABLE,
    standard: Standard = BEDS,
    urban: np.ndarray = URBAN,
    bases: dict[str, np.ndarray] | None = None,
) -> pd.DataFrame:
    share = pd.Series([0.01, 0.01, 0.0, 0.02], index=list("abcd"))
    own = held(table, standard, share=share, capacity_unit="beds")
    told = indicators(own, bases or {"people": RESIDENTS}, "people", measure="shared")
    return contrasts(told, table["county_id"], COUNTIES, urban).set_index(["indicator", "base"])


def test_coverage_of_town_and_country():
    row = contrasted().loc[("coverage", "people")]
    assert row["value"] == pytest.approx(170 / 210)
    assert row[["urban", "rural"]].tolist() == pytest.approx([1, 60 / 100])  # d counts half and half
    assert row["urban_rural_ratio"] == pytest.approx(100 / 60)


def test_the_highest_and_the_lowest_county_are_named():
    row = contrasted().loc[("coverage", "people")]
    assert row[["highest_id", "highest_name", "highest"]].tolist() == ["x", "Xia", 1]
    assert row[["lowest_id", "lowest_name"]].tolist() == ["y", "Ya"]
    assert row["lowest"] == pytest.approx(1 / 3)
    assert row["highest_lowest_ratio"] == pytest.approx(3)


def test_of_equal_counties_the_smaller_id_is_named():
    same = TABLE.assign(status="ok", within_standard=pd.array([True] * 4, dtype="boolean"))
    row = contrasted(same).loc[("coverage", "people")]
    assert row[["highest_id", "lowest_id", "highest_lowest_ratio"]].tolist() == ["x", "x", 1]


def test_mean_minutes_are_those_of_whoever_reaches_one():
    cut = TABLE.assign(minutes=[10.0, 20.0, np.nan, 10.0])
    row = contrasted(cut).loc[("mean_minutes", "people")]
    assert row[["urban", "rural", "lowest"]].tolist() == pytest.approx([10, 1100 / 60, 10])


def test_capacity_per_person_is_a_mean_over_people():
    row = contrasted().loc[("per_person", "people")]
    assert row["value"] == pytest.approx((1 + 0.5 + 0.4) / 210)
    assert row[["measure", "unit"]].tolist() == ["shared", "beds per person"]


def test_a_registered_base_hides_the_need_of_those_who_live_there_unregistered():
    rows = contrasted(bases={"people": RESIDENTS, "people_registered": REGISTERED})
    assert rows.loc[("need", "people"), "value"] == pytest.approx(2.1)
    assert rows.loc[("need", "people_registered"), "value"] == pytest.approx(1.9)
    hidden = rows.loc[("need_hidden", "people_registered")]
    assert hidden["value"] == pytest.approx(0.2)
    assert hidden[["highest_id", "lowest_id"]].tolist() == ["x", "y"]
    assert hidden[["highest", "lowest"]].tolist() == pytest.approx([0.3, -0.1])  # y has more registered than residents
    assert hidden[["urban", "rural"]].tolist() == pytest.approx([0.4, -0.2])
    assert np.isnan(hidden["urban_rural_ratio"])  # a ratio of totals says how large the towns are, and no more


def test_coverage_is_told_by_every_base():
    rows = contrasted(bases={"people": RESIDENTS, "people_registered": REGISTERED})
    assert rows.loc[("coverage", "people_registered"), "value"] == pytest.approx(140 / 190)


def test_where_it_is_not_known_who_is_urban_there_is_no_ratio():
    row = contrasted(urban=np.full(4, np.nan)).loc[("coverage", "people")]
    assert row[["urban", "rural", "urban_rural_ratio"]].isna().all()
    known = contrasted(urban=np.array([1.0, np.nan, 0.0, np.nan])).loc[("coverage", "people")]
    assert known[["urban", "rural"]].tolist() == [1, 0]
    assert known["urban_rural_ratio"] == np.inf


def test_without_a_standard_of_time_coverage_is_not_told():
    bare = TABLE.assign(within_standard=pd.array([pd.NA] * 4, dtype="boolean"))
    assert "coverage" not in contrasted(bare, Standard()).index.get_level_values(0)


def test_where_nobody_lives_nothing_is_told():
    rows = contrasted(bases={"people": np.zeros(4)})
    assert rows["value"].isna().all()
    assert (rows["highest_id"] == "").all()
