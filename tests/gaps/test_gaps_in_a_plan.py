"""Gaps, borders, contrasts and bundles of a whole plan: two counties along one road, a hospital in one and one abroad."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio import Affine
from straight_road import KM_LAT, KM_LON, NORTH, WEST, point, two_counties

from geoplan.config import read_config
from geoplan.errors import ConfigError
from geoplan.last_words import last_words
from geoplan.plan import Plan
from geoplan.stages import ground, service
from geoplan.story import run

# kilometres along the road, people, registered people, urban; 45 km/h, so that ten minutes are 7.5 km
SETTLEMENTS = {
    "a": (1, 1000, 600, "urban"),
    "b": (8, 2000, 2400, "rural"),
    "c": (12, 3000, 3600, "rural"),
    "d": (19, 4000, 2000, "urban"),
}
BEDS = {"h1": (1, 10), "h2": (22, 20)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    two_counties(tmp_path, road_km=24)
    rows = ["id,name,people,people_registered,urban,lon,lat"]
    rows += [f"{i},{i.upper()},{p},{r},{u},{point(km)[0]},{point(km)[1]}" for i, (km, p, r, u) in SETTLEMENTS.items()]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    rows = ["id,service,capacity,lon,lat"]
    rows += [f"{i},hospital,{beds},{point(km)[0]},{point(km)[1]}" for i, (km, beds) in BEDS.items()]
    (tmp_path / "facilities.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


HOSPITAL = "{mode: car, capacity: beds, standard: {minutes: 10, per_1000: 4, source: test}}"
SHARED = "access: {shared: {measure: 2sfca, service: hospital, limit_min: 12}}"
CENTRES = """
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.5}
  indicators: {people: {measure: people, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: upper, count: 1, weight: 1, fixed: [a]}, {name: lower, count: 2, weight: 2, bundle: [hospital]}]
"""


def config(folder: Path, more: str = "", *, completeness: str = "full", margin_km: float = 5, services: str = HOSPITAL):
    path = folder / "plan.yaml"
    path.write_text(
        f"""
version: 1
name: small
area: {{path: area.gpkg, fields: {{id: id, name: name}}, margin_km: {margin_km}}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: {completeness}}}
network: {{modes: {{car: {{speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}}}}
services:
  hospital: {services}
{SHARED}
{more}
""",
        encoding="utf-8",
    )
    return read_config(path)


def planned(folder: Path, more: str = "", **settings: object) -> Plan:
    return run(config(folder, more, **settings))  # type: ignore[arg-type]


def codes(plan: Plan) -> set[str]:
    return {finding.code for finding in plan.findings}


def test_county_rows_are_sums_of_settlement_rows(folder: Path):
    plan = planned(folder)
    gaps, counties = plan.tables["gaps"], plan.tables["county_gaps"].set_index("county_id")
    # within 12 minutes (9 km): the 10 beds of h1 for the 3,000 people of a and b, the 20 of h2 for the 4,000 of d
    assert gaps.set_index("settlement_id")["cause"].to_dict() == {"a": "too_small", "b": "too_small", "c": "too_far"}
    access = plan.tables["access"].merge(plan.tables["access_measures"], on="demand_id")
    need = (access["people"] * 4 / 1000).groupby(access["county_id"]).sum()
    have = (access["people"] * access["value"]).groupby(access["county_id"]).sum()
    for county in ("w", "x"):
        own = gaps[gaps["county_id"] == county]
        assert counties.loc[county, "people_beyond"] == own["people_beyond"].sum()
        assert counties.loc[county, "settlements_with_gap"] == len(own)
        assert counties.loc[county, "shortfall"] == pytest.approx((own["capacity_need"] - own["capacity_have"]).sum())
        assert counties.loc[county, "need"] == pytest.approx(need[county])
        assert counties.loc[county, "have"] == pytest.approx(have[county])
    assert counties["existence"].tolist() == [True, False]
    assert counties["facilities"].tolist() == [1, 0]
    assert counties["cause"].tolist() == ["too_small", "too_far"]


@pytest.mark.parametrize(
    ("border", "closed", "extra"), [("county", 0.3, 0.0), ("area", 0.3, (3000 * 1 + 4000 * 15) / 10_000 * 60 / 45)]
)
def test_closing_a_border_takes_the_hospital_abroad_away(folder: Path, border: str, closed: float, extra: float):
    whole = planned(folder, f"gaps: {{border: {border}}}").tables["border_effect"].set_index("area_id").loc["all"]
    assert whole[["coverage_open", "coverage_closed", "people_only_across"]].tolist() == pytest.approx(
        [0.7, closed, 4000]
    )
    assert whole["extra_min"] == pytest.approx(extra, rel=0.02)
    assert whole["reached_closed"] == pytest.approx(0.3 if border == "county" else 1)
    assert whole[["value_open", "value_closed"]].tolist() == pytest.approx([30 / 10_000, 10 / 10_000])
    assert whole[["border", "measure", "unit"]].tolist() == [border, "shared", "beds per person"]


def test_with_nothing_outside_the_area_border_changes_nothing_and_says_so(folder: Path):
    plan = planned(folder, "gaps: {border: area}", margin_km=0)
    effect = plan.tables["border_effect"]
    for what in ("coverage", "reached", "mean", "value"):
        assert effect[f"{what}_open"].equals(effect[f"{what}_closed"])
    assert (effect["people_only_across"] == 0).all()
    assert "border_without_outside" in codes(plan)
    assert "border_without_outside" not in codes(planned(folder, "gaps: {border: area}"))


def test_town_and_country_residents_and_registered_stand_side_by_side(folder: Path):
    rows = planned(folder).tables["contrasts"].set_index(["indicator", "base"])
    assert rows.loc[("coverage", "people"), ["value", "urban", "rural"]].tolist() == pytest.approx([0.7, 1, 0.4])
    assert rows.loc[("coverage", "people_registered"), "value"] == pytest.approx(5000 / 8600)
    hidden = rows.loc[("need_hidden", "people_registered")]
    assert hidden["value"] == pytest.approx(4 * (10_000 - 8600) / 1000)
    assert hidden[["highest_id", "lowest_id", "unit"]].tolist() == ["x", "w", "beds"]
    assert rows.loc[("per_person", "people"), "value"] == pytest.approx(30 / 10_000)


def test_a_bundle_is_hosted_by_the_place_whose_settlement_the_facility_is_nearest_to(folder: Path):
    plan = planned(folder, CENTRES)
    rows = plan.tables["bundles"].set_index("candidate_id")
    assert len(rows) == 3
    for place, row in rows.iterrows():
        assert row["status"] == ("hosted" if place in ("a", "d") else "missing")  # h2, abroad, is nearest to d
    assert rows.loc["a", ["capacity", "nearest_min", "bundle_of"]].tolist() == [10, 0, "lower"]
    assert ("bundle_missing" in codes(plan)) == (rows["status"] == "missing").any()


def test_bundles_of_partly_known_facilities_are_not_assessable(folder: Path):
    plan = planned(folder, CENTRES, completeness="partial")
    assert set(plan.tables["bundles"]["status"]) == {"hosted", "not_assessable"}
    assert "bundle_not_assessable" in codes(plan) and "bundle_missing" not in codes(plan)


def test_members_of_one_place_host_for_each_other(folder: Path):
    rows = (folder / "settlements.csv").read_text(encoding="utf-8").splitlines()
    joined = [f"{rows[0]},place"] + [f"{row},{'cd' if row[0] in 'cd' else ''}" for row in rows[1:]]
    (folder / "settlements.csv").write_text("\n".join(joined), encoding="utf-8")
    rows = planned(folder, CENTRES).tables["bundles"].set_index("candidate_id")
    assert rows["status"].to_dict() == {"a": "hosted", "b": "missing", "cd": "hosted"}


def test_with_every_facility_closed_all_is_absent(folder: Path):
    text = (folder / "facilities.csv").read_text(encoding="utf-8").splitlines()
    closed = [f"{text[0]},stage"] + [f"{row},closed" for row in text[1:]]
    (folder / "facilities.csv").write_text("\n".join(closed), encoding="utf-8")
    plan = planned(folder, "gaps: {border: county}\n" + CENTRES)
    assert set(plan.tables["gaps"]["cause"]) == {"absent"}
    assert plan.tables["gaps"]["people_beyond"].sum() == 10_000
    assert plan.tables["county_gaps"]["coverage"].tolist() == [0, 0]
    assert (plan.tables["border_effect"]["people_only_across"] == 0).all()
    assert set(plan.tables["bundles"]["status"]) == {"missing"}


def test_the_last_words_name_the_service_that_hangs_on_the_neighbours(folder: Path):
    plan = planned(folder, "gaps: {border: area}\n" + CENTRES)
    said = {lang: "\n".join(last_words(plan, lang)) for lang in ("en", "zh")}
    assert "hospital would lose most: 4,000 people would no longer be within its standard" in said["en"]
    assert "受影响最大的是医院：4,000 人" in said["zh"]
    missing = int((plan.tables["bundles"]["status"] == "missing").sum())
    assert f"Functions missing at its places: {missing} of 3." in said["en"]


@pytest.mark.parametrize("border", ["county", "area"])
@pytest.mark.parametrize("name", ["school", "kindergarten", "pharmacy", "fire_station", "hospital"])
def test_closing_a_border_brings_nobody_nearer_and_leaves_everybody_their_own(root: Path, name: str, border: str):
    plan = read_config(root / "configs" / "liechtenstein.yaml")
    on = ground.ground(plan)
    reaches, _ = ground.networks(plan, on)
    opened, closed = (service.served(plan, on, reaches, name, border=one) for one in ("open", border))
    unit = "mm" if opened.times.cost == "metres" else "ms"
    before, after = (getattr(one.nearest, unit).astype(float) for one in (opened, closed))
    reached = closed.nearest.owner >= 0
    assert (before[reached] <= after[reached]).all()
    within = [one.access["within_standard"].to_numpy(dtype=bool) for one in (opened, closed)]
    assert not (within[1] & ~within[0]).any()
    # what is left is the part of the open table that crosses no border, and its least
    column = "county_id" if border == "county" else "inside"
    facilities = on.facilities[on.facilities["service"] == name].loc[opened.times.facilities]
    home, there = on.demand[column].to_numpy(), facilities[column].to_numpy()
    own = opened.times.only(home[opened.times.row()] == there[opened.times.facility])
    for part in ("start", "facility", "ms"):
        assert np.array_equal(getattr(own, part), getattr(closed.times, part))
    _, owner = closed.times.least()
    assert np.array_equal(owner[owner >= 0], closed.nearest.owner[owner >= 0])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("gaps: {border: countyy}", "value_not_known_near"),
        ("gaps: {borders: county}", "key_unknown_near"),
        ("gaps: {}", "section_empty"),
        (CENTRES.replace("[hospital]", "[hospitl]"), "value_not_known_near"),
        (CENTRES.replace("[hospital]", "hospitl"), "value_not_known_near"),
        (CENTRES.replace("[hospital]", "[hospital, hospital]"), "listed_twice"),
    ],
)
def test_what_can_not_be_meant_is_told_by_its_key(folder: Path, more: str, code: str):
    with pytest.raises(ConfigError) as error:
        config(folder, more)
    told = [fault for fault in error.value.faults if fault.code == code]
    assert len(told) == 1 and told[0].sentence("zh")


def test_gaps_of_no_service_are_no_question(folder: Path):
    path = config(folder, "gaps: {border: area}").file
    lines = path.read_text(encoding="utf-8").splitlines()
    gone = ("services:", "  hospital:", "access:")
    path.write_text("\n".join(line for line in lines if not line.startswith(gone)), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_config(path)
    assert "gaps_without_services" in {fault.code for fault in error.value.faults}


def test_one_bundle_may_be_written_without_a_list(folder: Path):
    tiers = config(folder, CENTRES.replace("[hospital]", "hospital")).centres.tiers
    assert [tier.bundle for tier in tiers] == [(), ("hospital",)]


def test_tables_of_gaps_are_written_and_read_back(folder: Path, tmp_path: Path):
    import geoplan

    plan = run(config(folder, "gaps: {border: county}\n" + CENTRES), out=tmp_path / "out")
    again = geoplan.open_run(tmp_path / "out")
    for layer in ("gaps", "county_gaps", "border_effect", "contrasts", "bundles"):
        left, right = (one.tables[layer].drop(columns="geometry", errors="ignore") for one in (again, plan))
        pd.testing.assert_frame_equal(left, right, check_dtype=False, rtol=1e-9)


def test_cells_far_from_any_road_belong_to_no_settlement_and_stay_in_the_gaps(folder: Path):
    pixels = np.zeros((8, 20))
    pixels[4], pixels[0, 5] = 100, 30  # along the road; and one 3.5 km north of it
    raster = {
        "width": 20,
        "height": 8,
        "crs": "EPSG:4326",
        "transform": Affine(KM_LON, 0, WEST, 0, -KM_LAT, NORTH + 4 * KM_LAT),
    }
    with rasterio.open(folder / "people.tif", "w", driver="GTiff", count=1, dtype="float64", **raster) as out:
        out.write(pixels, 1)
    path = config(folder, "gaps: {border: county}").file
    text = path.read_text(encoding="utf-8")
    cells = "demand: {source: population, cell_m: 1000}\nlayers:\n  population: {path: people.tif}\n"
    path.write_text(text.replace("layers:\n", cells), encoding="utf-8")
    plan = run(read_config(path))
    lost = plan.tables["gaps"].set_index("settlement_id").loc[""]
    assert lost[["county_id", "cause", "people_beyond"]].tolist() == ["w", "not_snapped", pytest.approx(30)]
    assert lost["geometry"].distance(plan.tables["demand"].set_index("settlement_id").geometry[""]) == 0
    sums = plan.tables["gaps"].groupby("county_id")["people_beyond"].sum()
    assert plan.tables["county_gaps"].set_index("county_id")["people_beyond"].to_dict() == pytest.approx(sums.to_dict())


def test_capacity_is_held_against_the_measure_that_the_standard_names(folder: Path) -> None:
    config(folder)
    path = folder / "plan.yaml"
    text = path.read_text().replace("source: test", "measure: wide, source: test")
    wide = "limit_min: 12}, wide: {measure: 2sfca, service: hospital, limit_min: 60}}"
    path.write_text(text.replace("limit_min: 12}}", wide), encoding="utf-8")
    rows = run(read_config(path)).tables["gaps"].set_index("settlement_id")
    # 30 beds for the 10,000 people who all reach both
    assert rows.loc["c", "capacity_have"] == pytest.approx(9)


def test_urban_and_rural_people_have_the_gaps_of_their_own_promise(folder: Path) -> None:
    apart = "{mode: car, standard: {urban: {minutes: 2, source: test}, rural: {minutes: 30, source: test}}}"
    rows = planned(folder, services=apart).tables["gaps"]
    # a is at its hospital, d has 3 km to the one abroad; b and c are within half an hour
    assert rows[["settlement_id", "standard", "need", "cause"]].values.tolist() == [["d", "2 min", 2, "too_far"]]


def test_a_facility_abroad_is_none_of_the_area(folder: Path) -> None:
    x, y = point(22)
    (folder / "facilities.csv").write_text(f"id,service,capacity,lon,lat\nh2,hospital,20,{x},{y}", encoding="utf-8")
    rows = planned(folder, services="{mode: car, capacity: beds, standard: {one_per: area, source: test}}").tables[
        "gaps"
    ]
    assert rows["cause"].tolist() == ["absent"] * 4
    assert not rows["existence"].any()
