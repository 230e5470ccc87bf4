"""Measures of access in whole plans: both views, who goes where, and the margin, on a road with five settlements."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoplan.config import read_config
from geoplan.config.resolving import resolved
from geoplan.plan import Plan
from geoplan.story import run

KM = 1 / 76.0  # degrees of a kilometre along the road, roughly
PEOPLE = {"a": (1, 1000), "b": (3, 2000), "c": (6, 3000), "d": (12, 4000), "e": (18, 5000)}  # d and e in the margin
CONFIG = """
version: 1
name: measured
area: {{path: area.gpkg, fields: {{id: id, name: name}}, margin_km: 15}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: full}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services:
  hospital: {{mode: car, capacity: beds, standard: {{{standard}, source: test}}}}
access:
  it: {{service: hospital, {measure}}}
"""


def at(km: float) -> tuple[float, float]:
    return 9 + km * KM, 47.0


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A road of 20 km, a hospital at each end with 30 beds; the area ends half way."""
    half = shapely.box(*at(0), *at(10)).buffer(0.03)
    area = shapely.intersection(half, shapely.box(9 - 0.03, 46.9, at(10)[0], 47.1))
    gpd.GeoDataFrame({"id": ["w"], "name": ["West"]}, geometry=[area], crs=4326).to_file(tmp_path / "area.gpkg")
    line = shapely.LineString([at(km) for km in range(21)])
    roads = gpd.GeoDataFrame({"id": ["r"], "road_class": ["secondary"]}, geometry=[line], crs=4326)
    roads.to_file(tmp_path / "roads.gpkg")
    rows = ["id,name,people,lon,lat", *(f"{i},{i},{p},{at(km)[0]},{at(km)[1]}" for i, (km, p) in PEOPLE.items())]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    places = {"h1": at(1), "h2": at(18)}
    rows = ["id,service,capacity,lon,lat", *(f"{i},hospital,30,{x},{y}" for i, (x, y) in places.items())]
    (tmp_path / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def planned(county: Path, measure: str, standard: str = "minutes: 30") -> Plan:
    (county / "plan.yaml").write_text(CONFIG.format(measure=measure, standard=standard), encoding="utf-8")
    return run(read_config(county / "plan.yaml"))


def found(plan: Plan, code: str) -> list[dict[str, object]]:
    return [dict(finding.values) for finding in plan.findings if finding.code == code]


def test_whom_i_reach_has_a_row_per_demand_point_inside(county: Path) -> None:
    plan = planned(county, "measure: gravity, decay: {step: {zones: [5, 60], weights: [1, 0.5]}}")
    rows = plan.tables["access_measures"]
    assert rows["demand_id"].tolist() == ["a", "b", "c"]
    assert rows["value"].tolist() == [45, 45, 30]  # h1 lies 0, 2 and 5 km away, at 45 km/h
    assert set(rows["unit"]) == {"beds, weighted"}
    assert {"facility_measures", "assignments"} <= set(plan.not_computed)


def test_who_reaches_me_has_a_row_per_facility_inside_and_counts_the_margin(county: Path) -> None:
    plan = planned(county, "measure: cumulative, limit_min: 60, view: facilities")
    row = plan.tables["facility_measures"].iloc[0]
    assert len(plan.tables["facility_measures"]) == 1
    assert row[["facility_id", "measure", "service", "value", "unit", "base", "basis"]].tolist() == [
        "h1", "it", "hospital", 15_000, "people", "people", "observed",
    ]  # fmt: skip
    assert "access_measures" in plan.not_computed


def test_a_facilitys_share_is_per_person_around_it(county: Path) -> None:
    plan = planned(county, "measure: 2sfca, limit_min: 60, view: facilities")
    assert plan.tables["facility_measures"]["value"].tolist() == [30 / 15_000]
    assert plan.tables["facility_measures"]["unit"].tolist() == ["beds per person"]


def test_huff_tells_where_the_people_inside_go(county: Path) -> None:
    plan = planned(county, "measure: huff, alpha: 1, decay: {power: {beta: 1, smallest_min: 1}}")
    rows = plan.tables["assignments"]
    assert list(rows.columns[:7]) == ["measure", "service", "demand_id", "facility_id", "people", "share", "minutes"]
    by_demand = rows.groupby("demand_id")
    assert by_demand["share"].sum().to_dict() == pytest.approx({"a": 1, "b": 1, "c": 1})
    assert by_demand["people"].sum().to_dict() == pytest.approx({"a": 1000, "b": 2000, "c": 3000})
    # c lies 5 km from h1 and 12 km from h2, and goes there in inverse proportion
    assert rows.set_index(["demand_id", "facility_id"])["share"]["c", "h1"] == pytest.approx(12 / 17, rel=1e-3)
    expected = (rows["share"] * rows["minutes"]).groupby(rows["demand_id"]).sum()
    values = plan.tables["access_measures"].set_index("demand_id")["value"]
    assert values.to_dict() == pytest.approx(expected.to_dict())
    assert found(plan, "assignments_without_margin") == [{"measure": "it", "service": "hospital", "people": "9000"}]


def test_every_facility_is_used_by_its_capacity(county: Path) -> None:
    plan = planned(county, "measure: doubly_constrained, view: facilities, decay: {exponential: {beta: 0.1}}")
    assert plan.tables["facility_measures"]["value"].tolist() == pytest.approx([7500])
    assert found(plan, "capacity_scaled") == [{"measure": "it", "service": "hospital", "people": "250"}]
    assert found(plan, "flows_not_balanced") == []


def test_what_no_place_is_left_for_is_told_with_a_proof(county: Path) -> None:
    plan = planned(county, "measure: capacity_limited, people_per_unit: 200")
    # 6,000 places at each end for 15,000 people: the fewest turned away are 3,000
    assert [one["people"] for one in found(plan, "people_turned_away")] == ["3000"]
    assert [(proof.status, proof.about) for proof in plan.proofs] == [("optimal", "access.it")] * 2
    values = plan.tables["access_measures"].set_index("demand_id")
    placed = plan.tables["assignments"].groupby("demand_id")["share"].sum()
    assert values["value"].to_dict() == pytest.approx(placed.reindex(values.index, fill_value=0.0).to_dict())
    assert set(values["unit"]) == {"share of people placed, planner's optimum"}


def test_with_room_for_all_everybody_goes_to_the_nearest(county: Path) -> None:
    plan = planned(county, "measure: capacity_limited, people_per_unit: 1000")
    nearest = plan.tables["access"].set_index("demand_id")["facility_id"]
    rows = plan.tables["assignments"].set_index("demand_id")
    assert rows["facility_id"].to_dict() == nearest.to_dict()
    assert set(rows["share"]) == {1.0}


def test_a_standard_in_metres_leaves_a_measure_in_minutes_as_it_is(county: Path) -> None:
    measure = "measure: e2sfca, limit_min: 10"
    by_time, by_way = (planned(county, measure, standard) for standard in ("minutes: 30", "metres: 5000"))
    values = [plan.tables["access_measures"]["value"].to_numpy() for plan in (by_time, by_way)]
    assert values[0].tolist() == values[1].tolist()
    assert np.all(values[0] > 0)


@pytest.mark.parametrize(
    "measure",
    [
        "measure: m2sfca, decay: {table: {minutes: [0, 10, 40], weights: [1, 0.5, 0]}}, limit_min: 30",
        "measure: huff, alpha: 0.5, decay: {logistic: {inflexion_min: 20, steepness: 0.2}}",
        "measure: capacity_limited, people_per_unit: 3, view: facilities",
    ],
)
def test_a_measure_written_out_reads_the_same(county: Path, measure: str) -> None:
    (county / "plan.yaml").write_text(CONFIG.format(measure=measure, standard="minutes: 30"), encoding="utf-8")
    config = read_config(county / "plan.yaml")
    (county / "again.yaml").write_text(resolved(config), encoding="utf-8")
    assert read_config(county / "again.yaml").access == config.access
