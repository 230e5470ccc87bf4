"""Everybody is held against their own standard, and what it rests on stands beside every number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from old_people_county import Planned, homes

from geoplan import access, services
from geoplan.access import Standard
from geoplan.access.status import stricter
from geoplan.errors import LayerError
from geoplan.story import compute
from geoplan.validation import validate

SHARE = "access: {beds: {measure: 2sfca, service: nursing_home, limit_min: 60}}"
# the secondary road is driven at 50 to 60 km/h: b is about 2 minutes from a home, c and d 5 to 7
SPLIT = "{mode: car, standard: {urban: {metres: 1500, source: x}, rural: {metres: 5500, source: y, confidence: low}}}"


def test_urban_and_rural_people_are_held_against_their_own(planned: Planned) -> None:
    plan = compute(planned(SPLIT))
    rows = plan.tables["access"].set_index("demand_id")
    # a and b are urban from one half on; nothing says what e is, so the shorter way counts
    assert rows["standard"].to_dict() == {"a": "1500 m", "b": "1500 m", "c": "5500 m", "d": "5500 m", "e": "1500 m"}
    assert rows["within_standard"].to_dict() == {"a": True, "b": False, "c": True, "d": False, "e": True}
    assert rows.loc["c", "standard_source"] == "y; confidence low"
    assert rows.loc["a", "standard_source"] == "x"
    whole = plan.tables["summary"].query("area_id == 'all' and group == 'all'").iloc[0]
    assert whole["covered"] == 1000 + 3000 + 5000
    assert whole["standard"] == "urban: 1500 m; rural: 5500 m"
    unknown = [finding for finding in plan.findings if finding.code == "standard_setting_unknown"]
    assert [finding.values["people"] for finding in unknown] == ["5000"]


def test_low_confidence_reaches_access_gaps_and_summary(planned: Planned) -> None:
    plan = compute(planned("{mode: car, standard: {name: tdt1062_urban_10min, minutes: 2}}"))
    for layer in ("access", "summary", "gaps"):
        table = plan.tables[layer]
        assert len(table), layer
        assert set(table["confidence"]) == {"low"}, layer
        assert set(table["standard_name"]) == {"tdt1062_urban_10min"}, layer
        assert all(source.endswith("; confidence low") for source in table["standard_source"]), layer


def test_need_is_that_of_the_group(planned: Planned) -> None:
    plan = compute(planned("{mode: car, standard: elderly_beds, capacity: beds}", SHARE))
    assert plan.tables["access"]["people"].sum() == 1500
    assert plan.tables["access_measures"]["value"].tolist() == pytest.approx([50 / 1500] * 5)  # 33 of 35 beds per 1000
    gaps = plan.tables["gaps"].set_index("settlement_id")
    assert gaps["need"].to_dict() == pytest.approx({"a": 3.5, "b": 7, "c": 10.5, "d": 14, "e": 17.5})
    assert gaps["have"].sum() == pytest.approx(50)


def test_of_several_standards_the_stricter_is_the_nearer_then_the_larger() -> None:
    assert access.stricter([Standard(minutes=20), Standard(minutes=15)]) == 1
    assert access.stricter([Standard(minutes=15, per_1000=1), Standard(minutes=15, per_1000=2)]) == 1
    assert access.stricter([Standard(one_per="county"), Standard(one_per="county")]) == 0


def test_a_row_that_is_promised_nothing_has_no_limit() -> None:
    limits = access.limits([Standard(minutes=2), Standard()], np.array([0, 1, 0], dtype=np.int8))
    assert limits[[0, 2]].tolist() == [120_000, 120_000]
    assert np.isnan(limits[1])


def test_a_standard_says_what_it_promises() -> None:
    standard = Standard(metres=500, share=0.9, per_1000=6, one_per="county", people_per_facility=1000)
    assert standard.text() == "500 m, for 90 % of the people, 6 per 1000, one per county, 1000 people per facility"
    assert Standard(metres=2000, straight_line=True).text() == "2000 m as the crow flies"


def facilities(*capacity: float) -> pd.DataFrame:
    return pd.DataFrame({"service": "home", "capacity": capacity}, index=[f"h{i}" for i in range(len(capacity))])


def test_a_missing_capacity_is_refused_filled_or_left_out() -> None:
    table = facilities(10, np.nan)
    with pytest.raises(LayerError, match="h1"):
        services.capacities(table, {"home": services.Counted("beds", True)})
    filled, found = services.capacities(table, {"home": services.Counted("beds", True, 7.0)})
    assert filled["capacity"].tolist() == [10, 7]
    assert [finding.code for finding in found] == ["capacity_filled"]
    left, found = services.capacities(table, {"home": services.Counted("beds", True, "leave_out")})
    assert left["capacity"].tolist() == [10, 0]
    assert [finding.code for finding in found] == ["capacity_left_out"]


def test_a_capacity_that_nobody_asks_for_may_be_missing() -> None:
    table, found = services.capacities(facilities(10, np.nan), {"home": services.Counted("beds", False)})
    assert (len(table), found) == (2, [])


@pytest.mark.parametrize("beds", ["0", "-5", "inf"])
def test_a_capacity_that_serves_nobody_is_a_fault(planned: Planned, county: Path, beds: str) -> None:
    homes(county, "10", beds)
    with pytest.raises(LayerError, match="h2"):
        validate(planned("{mode: car, capacity: beds}"))


def test_validate_sees_a_missing_capacity_and_the_run_leaves_it_out_where_told(planned: Planned, county: Path) -> None:
    homes(county, "15", "")
    service = "{mode: car, standard: elderly_beds, capacity: beds%s}"
    with pytest.raises(LayerError, match=r"h2.*capacity_missing"):
        validate(planned(service % "", SHARE))
    plan = compute(planned(service % ", capacity_missing: leave_out", SHARE))
    assert plan.tables["access_measures"]["value"].tolist() == pytest.approx([15 / 1500] * 5)
    homes_of = plan.tables["facilities"].set_index("facility_id")
    assert np.isnan(homes_of.loc["h2", "capacity"])
    assert homes_of["assigned_people"].tolist() == [600, 900]  # it is still the nearest of d and e
    plan = compute(planned(service % ", capacity_missing: 30", SHARE))
    assert plan.tables["access_measures"]["value"].tolist() == pytest.approx([45 / 1500] * 5)


def test_the_shorter_time_is_the_stricter_whatever_capacity_stands_beside_it() -> None:
    near, rich = Standard(minutes=5, per_1000=1), Standard(minutes=10, per_1000=6)
    assert [stricter([near, rich]), stricter([rich, near])] == [0, 1]
    assert stricter([Standard(minutes=5, per_1000=1), Standard(minutes=5, per_1000=2)]) == 1
