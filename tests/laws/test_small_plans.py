"""Whole plans of a county of five settlements along one road, where every number can be counted."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from straight_road import point, two_counties

from geoplan.config import read_config
from geoplan.errors import ConfigError
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

# kilometres along the road, people, registered people, basis of the row
SETTLEMENTS = {
    "a": (1, 1000, 9000, "observed"),
    "b": (3, 2000, 100, "modelled"),
    "c": (6, 3000, 100, "observed"),
    "d": (12, 4000, 100, "observed"),
    "e": (18, 5000, 100, "observed"),
}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The folder of the county's layers: a straight road of 20 km, two hospitals, a third beyond any road."""
    two_counties(tmp_path)
    rows = ["id,name,people,people_registered,basis,lon,lat"]
    rows += [f"{i},{i.upper()},{p},{r},{b},{point(km)[0]},{point(km)[1]}" for i, (km, p, r, b) in SETTLEMENTS.items()]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    places = {"h1": point(1), "h2": point(18), "h3": point(12, 2.9)}
    rows = ["id,service,lon,lat"] + [f"{i},hospital,{x},{y}" for i, (x, y) in places.items()]
    (tmp_path / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def planned(county: Path, hospital: str, more: str = "", *settings: str) -> Plan:
    config = county / "plan.yaml"
    config.write_text(
        f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name}}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: full}}
network: {{modes: {{car: {{speeds: {{SPEEDS}}, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services:
  hospital: {hospital}
{more}
""".replace("{SPEEDS}", "china"),
        encoding="utf-8",
    )
    return run(read_config(config, list(settings)))


CENTRES = """
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.5}
  indicators: {people: {measure: people, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: upper, count: 1, weight: 1}, {name: lower, count: 2, weight: 2}]
"""
PLAIN = "{mode: car, standard: {minutes: 10, source: test}}"


@pytest.mark.parametrize(("base", "total"), [("people", 15_000), ("people_registered", 9_400)])
def test_candidates_people_are_those_of_the_plans_base(county: Path, base: str, total: int):
    plan = planned(county, PLAIN, CENTRES, f"base={base}")
    assert plan.tables["candidates"]["people"].sum() == total
    assert plan.tables["candidates"]["raw_people"].sum() == total
    assert plan.tables["settlements"]["people"].sum() == total
    assert plan.tables["demand"]["people"].sum() == total
    assert set(plan.tables["candidates"]["base"]) == {base}
    top = plan.tables["candidates"].sort_values("rank")["candidate_id"].iloc[0]
    assert top == ("e" if base == "people" else "a")


def test_a_service_may_count_by_a_base_of_its_own(county: Path):
    plan = planned(county, "{mode: car, base: people_registered, standard: {minutes: 10, source: test}}")
    assert plan.tables["access"]["people"].sum() == 9_400
    assert plan.tables["settlements"]["people"].sum() == 15_000
    assert set(plan.tables["summary"]["base"]) == {"people_registered", "people"}
    assert set(plan.everybody()["base"]) == {"people_registered"}


def test_no_row_rests_on_more_than_its_weakest_input(county: Path):
    plan = planned(county, PLAIN, CENTRES)
    basis = plan.tables["access"].set_index("demand_id")["basis"]
    assert basis.to_dict() == {"a": "observed", "b": "modelled", "c": "observed", "d": "observed", "e": "observed"}
    assert plan.basis == "modelled"
    assert set(plan.tables["candidates"]["basis"]) == {"modelled"}  # the choice rests on everybody
    summary = plan.tables["summary"].query("base == 'people'").set_index("area_id")["basis"]
    assert summary[["all", "w", "x"]].tolist() == ["modelled", "modelled", "observed"]


def test_without_a_promise_nobody_is_within_it_and_nobody_is_not(county: Path):
    plan = planned(county, "{mode: car}")
    assert plan.tables["access"]["within_standard"].isna().all()
    assert plan.tables["summary"]["coverage"].isna().all()
    assert (plan.tables["summary"]["reached_share"] == 1).all()
    assert "gaps" in plan.not_computed


def test_with_two_limits_a_place_is_served_where_one_facility_keeps_both(county: Path):
    # c is 5 km and 6.7 minutes from h1: both limits hold; d is 6 km from h2
    kept = planned(county, "{mode: car, limit_min: 8, limit_m: 5500, standard: {minutes: 8, source: test}}")
    assert kept.tables["access"].set_index("demand_id")["status"].to_dict() == {
        "a": "ok", "b": "ok", "c": "ok", "d": "beyond_limit", "e": "ok",
    }  # fmt: skip
    by_way = planned(county, "{mode: car, limit_min: 6, standard: {metres: 7000, source: test}}")
    assert (
        by_way.tables["access"].set_index("demand_id")["status"]["c"] == "beyond_limit"
    )  # 5 km is near enough, 6.7 min is not


def test_a_facility_that_meets_no_road_is_told(county: Path):
    plan = planned(county, PLAIN)
    (found,) = [finding for finding in plan.findings if finding.code == "facilities_off_the_road"]
    assert (found.values["count"], found.values["all"]) == (1, 3)


def test_what_a_gap_lacks_can_be_counted(county: Path):
    plan = planned(county, PLAIN, "", "services.hospital.standard.minutes=5")
    gaps = plan.tables["gaps"].set_index("settlement_id")
    assert gaps.index.tolist() == ["c", "d"]  # 5 and 6 km at 45 km/h
    assert gaps["have"].to_numpy() == pytest.approx([5 / 45 * 60, 6 / 45 * 60], rel=0.02)
    assert gaps["priority"].tolist() == [2, 1]  # 3,000 and 4,000 people


def test_supply_is_shared_by_the_measure_that_is_named(county: Path):
    text = (county / "facilities.csv").read_text(encoding="utf-8").replace("id,service", "id,capacity,service")
    (county / "facilities.csv").write_text(text.replace(",hospital", ",30,hospital"), encoding="utf-8")
    plan = planned(
        county,
        "{mode: car, capacity: beds, standard: {minutes: 30, per_1000: 5, source: test}}",
        "access: {beds: {measure: 2sfca, service: hospital, limit_min: 60}}",
    )
    gaps = plan.tables["gaps"]
    assert set(gaps["cause"]) == {"too_small"}
    # everybody reaches both hospitals: 60 beds for 15,000 people are 4 per 1000
    assert gaps["have"].sum() == pytest.approx(60)
    assert gaps["need"].sum() == pytest.approx(75)
    assert np.allclose(gaps["shortfall"], gaps["need"] - gaps["have"])


def test_how_sure_a_coverage_is_stands_beside_it(county: Path):
    fine = "{mode: car, standard: {minutes: 60, source: test}}"
    of = {}
    for completeness in ("full", "partial"):
        plan = planned(county, fine, "", f"layers.facilities.completeness={completeness}")
        of[completeness] = set(plan.tables["summary"]["coverage_is"])
    assert of == {"full": {"indicative"}, "partial": {"indicative"}}  # b is modelled
    text = (county / "settlements.csv").read_text(encoding="utf-8").replace("modelled", "observed")
    (county / "settlements.csv").write_text(text, encoding="utf-8")
    assert set(planned(county, fine).tables["summary"]["coverage_is"]) == {"at_least"}  # a hospital meets no road
    rows = (county / "facilities.csv").read_text(encoding="utf-8").splitlines()
    (county / "facilities.csv").write_text("\n".join(row for row in rows if row[:2] != "h3"), encoding="utf-8")
    for completeness, sure in (("full", "exact"), ("partial", "at_least")):
        plan = planned(county, fine, "", f"layers.facilities.completeness={completeness}")
        assert set(plan.tables["summary"]["coverage_is"]) == {sure}
    coarse = planned(county, "{mode: car, standard: {minutes: 5, source: test}}")
    assert set(coarse.tables["summary"]["coverage_is"]) == {"indicative"}  # the land of a point is 5 km across


def test_people_in_the_margin_compete_for_supply(county: Path):
    west = gpd.read_file(county / "area.gpkg").query("id == 'w'")
    west.to_file(county / "area.gpkg")
    text = (county / "facilities.csv").read_text(encoding="utf-8").replace("id,service", "id,capacity,service")
    (county / "facilities.csv").write_text(text.replace(",hospital", ",30,hospital"), encoding="utf-8")
    plan = planned(
        county,
        "{mode: car, capacity: beds, standard: {minutes: 30, source: test}}",
        "access: {beds: {measure: 2sfca, service: hospital, limit_min: 60}}",
        "area.margin_km=15",
    )
    shares = plan.tables["access_measures"].set_index("demand_id")["value"]
    assert shares.index.tolist() == ["a", "b", "c"]
    # 60 beds for all 15,000 within reach, not for the 6,000 who live inside
    assert shares.to_numpy() == pytest.approx([0.004] * 3)


def test_where_each_limit_leaves_another_facility_the_place_is_beyond_the_limit(county: Path):
    # a fast road of 6 km to one hospital, a slow one of 3 km to the other: quick enough one, near enough the other
    lines = {"fast": ([point(1), point(1, 0.02), point(7, 0.02)], 120.0), "slow": ([point(1), point(1, -3)], 10.0)}
    gpd.GeoDataFrame(
        {"id": list(lines), "road_class": "secondary", "speed_kmh": [kmh for _, kmh in lines.values()]},
        geometry=[shapely.LineString(line) for line, _ in lines.values()],
        crs=4326,
    ).to_file(county / "roads.gpkg")
    places = {"h1": point(7, 0.02), "h2": point(1, -3)}
    rows = ["id,service,lon,lat"] + [f"{i},hospital,{x},{y}" for i, (x, y) in places.items()]
    (county / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    plan = planned(county, "{mode: car, limit_min: 5, limit_m: 4000, standard: {minutes: 5, source: test}}")
    row = plan.tables["access"].set_index("demand_id").loc["a"]
    assert (row["status"], row["facility_id"]) == ("beyond_limit", "")


@pytest.mark.parametrize(("base", "fits"), [("people", True), ("people_registered", False)])
def test_validate_counts_candidates_by_the_plans_base_as_run_does(county: Path, base: str, fits: bool):
    planned(county, PLAIN, CENTRES.replace("  indicators", "  candidates: {min_people: 1000}\n  indicators"))
    config = read_config(county / "plan.yaml", [f"base={base}"])  # by registration only one place has 1,000
    if fits:
        validate(config)
        return
    told = []
    for work in (validate, run):
        with pytest.raises(ConfigError) as refused:
            work(config)
        told.append([fault.sentence() for fault in refused.value.faults])
    assert told[0] == told[1]
