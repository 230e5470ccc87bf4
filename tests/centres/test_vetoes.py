"""Vetoes: what they say of places, of the tiers, and of a whole plan with a red line through it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from pyproj import CRS
from rasterio import Affine
from straight_road import point, two_counties

from geoplan import steepness
from geoplan.centres import PerGroup, Tier, vetoes
from geoplan.config import read_config
from geoplan.errors import ConfigError, GeoplanError, LayerError
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.terrain import Elevation
from geoplan.validation import validate

XY = np.array([[0.0, 0.0], [100.0, 0.0], [150.0, 0.0]])
SQUARE = np.array([shapely.box(-50, -50, 100, 50)], dtype=object)


# land around places


def test_a_place_in_a_polygon_or_on_its_edge_is_concerned() -> None:
    assert vetoes.share_covered(XY, SQUARE, None).tolist() == [1, 1, 0]


def test_of_a_disc_on_a_straight_border_half_is_covered() -> None:
    wide = np.array([shapely.box(-1e4, -1e4, 100, 1e4)], dtype=object)
    assert vetoes.share_covered(XY, wide, 50.0).tolist() == pytest.approx([1, 0.5, 0])


def test_land_that_two_polygons_cover_counts_once() -> None:
    half = shapely.box(-1e4, -1e4, 100, 1e4)
    twice = np.array([half, half, shapely.box(0, -1e4, 100, 1e4)], dtype=object)
    assert vetoes.share_covered(XY[1:2], twice, 50.0).tolist() == pytest.approx([0.5])


def test_a_share_holds_beyond_its_limit_not_at_it() -> None:
    veto = vetoes.Veto("farm", "prime_farmland", 0.7, radius_m=50, share_over=0.5)
    found = vetoes.judged(np.array(["a", "b", "c"]), [veto], np.array([[0.5], [0.51], [np.nan]]))
    assert found.holds[:, 0].tolist() == [False, True, False]


def test_discounts_multiply_and_say_who_they_are() -> None:
    kinds = [
        vetoes.Veto("farm", "prime_farmland", 0.7),
        vetoes.Veto("flood", "hazard", 0.5),
        vetoes.Veto("red", "other"),
    ]
    share = np.array([[1.0, 1, 0], [0, 1, 1], [0, 0, 0]])
    found = vetoes.judged(np.array(["a", "b", "c"]), kinds, share)
    assert found.factor.tolist() == pytest.approx([0.35, 0.5, 1])
    assert found.reasons == ["farm ×0.7; flood ×0.5", "flood ×0.5", ""]
    assert found.excluded == {"b": "veto: red"}


# slopes


@pytest.fixture
def hillside(tmp_path: Path) -> Elevation:
    """A slope of 20 % to the east up to x = 1000, flat beyond, without heights beyond x = 1500; cells of 10 m."""
    columns = np.arange(200) * 10.0 + 5
    heights = np.tile(np.minimum(columns, 1000.0) * 0.2, (100, 1))
    heights[:, columns > 1500] = -9999
    path = tmp_path / "hill.tif"
    profile = {"driver": "GTiff", "width": 200, "height": 100, "count": 1, "dtype": "float64", "nodata": -9999}
    with rasterio.open(path, "w", **profile, crs="EPSG:32650", transform=Affine(10, 0, 0, 0, -10, 1000)) as raster:
        raster.write(heights, 1)
    return Elevation((path,), ("hill.tif",))


def test_a_fifth_up_is_eleven_degrees(hillside: Elevation) -> None:
    xy = np.array([[500.0, 500.0], [1300.0, 500.0], [1800.0, 500.0]])
    frame = CRS.from_epsg(32650)
    above = steepness.share_steeper(hillside, xy, frame, over_degrees=11.3)  # atan(0.2) = 11.31°
    assert above[:2].tolist() == [1, 0]
    assert np.isnan(above[2])
    assert steepness.share_steeper(hillside, xy, frame, over_degrees=11.4)[0] == 0


def test_around_the_foot_of_a_slope_half_is_steep(hillside: Elevation) -> None:
    frame = CRS.from_epsg(32650)
    share = steepness.share_steeper(hillside, np.array([[1000.0, 500.0]]), frame, over_degrees=8, radius_m=200)
    assert share[0] == pytest.approx(0.5, abs=0.03)


# tiers


def candidates(counties: str) -> pd.DataFrame:
    ids = [f"p{at}" for at in range(len(counties))]
    return pd.DataFrame({"name": ids, "county_id": list(counties), "kind": "town"}, index=ids)


def excluded(table: pd.DataFrame, *places: str) -> vetoes.Vetoed:
    ids = table.index.to_numpy().astype(str)
    return vetoes.judged(ids, [vetoes.Veto("red", "other")], np.isin(ids, places)[:, None].astype(float))


def test_a_county_that_vetoes_leave_too_few_places_is_named() -> None:
    table = candidates("wwxx")
    tier = Tier("town", 2, 1.0, per_group=PerGroup("county", min=1))
    vetoes.check(excluded(table, "p0"), table, [tier])
    with pytest.raises(ConfigError) as refused:
        vetoes.check(excluded(table, "p0", "p1"), table, [tier])
    (fault,) = refused.value.faults
    assert fault.code == "veto_empties_group"
    assert (fault.values["group"], fault.values["left"], fault.values["before"], fault.values["vetoes"]) == (
        "w",
        0,
        2,
        "red",
    )


def test_a_fixed_place_that_a_veto_excludes_is_named_with_the_veto() -> None:
    table = candidates("wwxx")
    with pytest.raises(ConfigError) as refused:
        vetoes.check(excluded(table, "p2"), table, [Tier("town", 2, 1.0, fixed=("p1", "p2"))])
    assert [fault.values for fault in refused.value.faults] == [{"tier": "town", "place": "p2", "veto": "red"}]


def test_vetoes_that_leave_nobody_are_a_fault() -> None:
    table = candidates("wx")
    with pytest.raises(ConfigError) as refused:
        vetoes.check(excluded(table, "p0", "p1"), table, [Tier("town", 1, 1.0)])
    assert [fault.code for fault in refused.value.faults] == ["veto_leaves_nothing"]


# a whole plan

PEOPLE = {"a": (1, 1000), "b": (3, 2000), "c": (6, 3000), "d": (12, 4000), "e": (18, 5000)}  # km along the road, people
CENTRES = """
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.5}
  indicators:
    people: {measure: people, direction: benefit}
    reach: {measure: mean_minutes, direction: cost}
  weights: {method: equal}
  ranking: saw
  tiers: [{name: upper, count: 1, weight: 1}, {name: lower, count: 2, weight: 2}]
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Two counties along a road; a red line around e, farmland around the east half of c's surroundings."""
    two_counties(tmp_path)
    rows = ["id,name,people,lon,lat"] + [
        f"{i},{i.upper()},{p},{point(km)[0]},{point(km)[1]}" for i, (km, p) in PEOPLE.items()
    ]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    for name, (west, east) in {"red": (17, 19), "farm": (6, 8)}.items():
        shape = shapely.box(*point(west, -2), *point(east, 2))
        gpd.GeoDataFrame({"id": [name], "name": [name]}, geometry=[shape], crs=4326).to_file(tmp_path / f"{name}.gpkg")
    return tmp_path


def written(county: Path, centres: str) -> Path:
    config = county / "plan.yaml"
    config.write_text(
        "version: 1\nname: vetoed\narea: {path: area.gpkg, fields: {id: id, name: name}}\n"
        "layers:\n  roads: {path: roads.gpkg}\n  settlements: {path: settlements.csv, datum: wgs84}\n"
        "network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}\n" + centres,
        encoding="utf-8",
    )
    return config


def planned(county: Path, vetoes: str) -> Plan:
    return run(read_config(written(county, CENTRES + f"  vetoes:\n{vetoes}")))


RED = "    red line: {path: red.gpkg, kind: ecological_red_line, effect: exclude, source: test}\n"
FARM = (
    "    farm: {path: farm.gpkg, kind: prime_farmland, effect: discount, factor: 0.5, radius_m: 500, share_over: 0.3,"
    " basis: modelled}\n"
)


def test_a_red_line_takes_the_largest_place_out_with_its_reason_on_its_row(county: Path) -> None:
    plan = planned(county, RED)
    rows = plan.tables["candidates"].set_index("candidate_id")
    assert rows["excluded"].to_dict() == {"a": "", "b": "", "c": "", "d": "", "e": "veto: red line"}
    assert rows.loc["e", ["score", "rank"]].isna().all()
    assert sorted(rows["rank"].dropna()) == [1, 2, 3, 4]
    assert "e" not in set(plan.tables["centres"]["candidate_id"])
    (told,) = [finding for finding in plan.findings if finding.code == "veto_excluded"]
    assert "Veto red line excludes 1 of 5 candidates: E." in told.sentence()
    assert [(note.path, note.source) for note in plan.inputs if note.layer == "vetoes"] == [("red.gpkg", "test")]


def test_a_discount_halves_the_score_and_the_plan_rests_on_its_basis(county: Path) -> None:
    plain = run(read_config(written(county, CENTRES))).tables["candidates"].set_index("candidate_id")
    plan = planned(county, FARM)
    rows = plan.tables["candidates"].set_index("candidate_id")
    assert rows["discount"].to_dict() == {"a": 1, "b": 1, "c": 0.5, "d": 1, "e": 1}
    assert rows["discount_reason"].to_dict() == {"a": "", "b": "", "c": "farm ×0.5", "d": "", "e": ""}
    assert rows["score"].to_dict() == pytest.approx((plain["score"] * rows["discount"]).to_dict())
    assert set(rows["basis"]) == {"modelled"}
    held = plan.tables["vetoes"].set_index("candidate_id")
    assert held.loc["c", "land_share"] == pytest.approx(0.5, abs=0.02)
    assert held["holds"].to_dict() == {"a": False, "b": False, "c": True, "d": False, "e": False}


def test_with_a_larger_share_asked_for_the_discount_does_not_hold(county: Path) -> None:
    plan = planned(county, FARM.replace("0.3", "0.6"))
    assert set(plan.tables["candidates"]["discount"]) == {1}
    assert "veto_meets_nothing" in {finding.code for finding in plan.findings}


def test_methods_beside_each_other_in_a_plan_with_vetoes(county: Path) -> None:
    compared = "  compare: [topsis, {method: vikor, v: 0.5}, {method: promethee, preference: usual}]\n"
    plan = run(read_config(written(county, CENTRES + compared + "  vetoes:\n" + RED + FARM)))
    assert len(plan.tables["rankings"]) == 4 * 4  # four candidates, four methods
    own = plan.tables["rankings"].query("own_method").set_index("candidate_id")
    rows = plan.tables["candidates"].set_index("candidate_id").loc[own.index]
    assert own["score"].tolist() == rows["score"].tolist()
    assert own["rank"].tolist() == rows["rank"].tolist()
    assert len(plan.tables["ranking_agreement"]) == 6
    assert plan.tables["sensitivity"]["left_out"].tolist() == ["indicator"] * 2 + ["place"] * 4
    assert set(plan.tables["sensitivity"]["method"]) == {"saw"}


def faults(county: Path, centres: str) -> list[str]:
    """The codes that `validate` and `run` tell, which are the same."""
    told = []
    for work in (validate, run):
        with pytest.raises(GeoplanError) as refused:
            work(read_config(written(county, centres)))
        told.append([(fault.code, fault.line) for fault in refused.value.faults])
    assert told[0] == told[1]
    return [code for code, _ in told[0]]


def test_validate_and_run_refuse_a_fixed_place_on_the_red_line_at_its_line(county: Path) -> None:
    centres = re.sub(r"upper, count: 1", "upper, count: 1, fixed: [E]", CENTRES) + "  vetoes:\n" + RED
    assert faults(county, centres) == ["veto_excludes_fixed"]
    with pytest.raises(ConfigError) as refused:
        validate(read_config(written(county, centres)))
    assert (
        refused.value.faults[0].line
        == (county / "plan.yaml").read_text(encoding="utf-8").split("fixed")[0].count("\n") + 1
    )


def test_validate_tells_what_a_veto_excludes(county: Path) -> None:
    found = validate(read_config(written(county, CENTRES + "  vetoes:\n" + RED)))
    assert "veto_excluded" in {finding.code for finding in found}


def test_faults_of_all_veto_files_are_told_together(county: Path) -> None:
    lines = gpd.GeoDataFrame({"id": ["l"]}, geometry=[shapely.LineString([point(1), point(2)])], crs=4326)
    lines.to_file(county / "lines.gpkg")
    far = gpd.GeoDataFrame({"id": ["f"]}, geometry=[shapely.box(50, 10, 51, 11)], crs=4326)
    far.to_file(county / "far.gpkg")
    vetoes = "    one: {path: lines.gpkg, kind: water, effect: exclude}\n"
    vetoes += "    two: {path: far.gpkg, kind: hazard, effect: exclude}\n"
    with pytest.raises(LayerError) as refused:
        validate(read_config(written(county, CENTRES + "  vetoes:\n" + vetoes)))
    assert [(fault.code, fault.layer) for fault in refused.value.faults] == [
        ("geometry_type", "centres.vetoes.one"), ("layer_misses_area", "centres.vetoes.two"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("veto", "codes"),
    [
        ("{path: red.gpkg, kind: hazard, effect: discount}", ["veto_needs"]),
        ("{path: red.gpkg, kind: hazard, effect: exclude, factor: 0.5}", ["veto_takes_not"]),
        ("{kind: hazard, effect: exclude}", ["veto_needs"]),
        ("{path: red.gpkg, kind: hazard, effect: exclude, radius_m: 500}", ["veto_needs"]),
        ("{path: red.gpkg, kind: hazard, effect: exclude, share_over: 0.5}", ["veto_needs"]),
        ("{kind: slope, effect: exclude}", ["veto_needs", "veto_without_elevation"]),
        (
            "{path: red.gpkg, kind: slope, effect: exclude, slope_over_degrees: 25}",
            ["veto_takes_not", "veto_without_elevation"],
        ),
        ("{path: red.gpkg, kind: water, effect: exclude, slope_over_degrees: 25}", ["veto_takes_not"]),
        ("{path: gone.gpkg, kind: water, effect: exclude}", ["layer_file_missing"]),
        ("{path: red.gpkg, kind: water, effect: exclude, fields: {nmae: name}}", ["key_unknown_near"]),
        ("{path: red.gpkg, kind: hazzard, effect: exclude}", ["value_not_known_near"]),
        ("{path: red.gpkg, kind: water, effect: discount, factor: 1}", ["number_outside"]),
    ],
)  # fmt: skip
def test_a_veto_that_does_not_hold_together_is_refused_at_its_line(county: Path, veto: str, codes: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        read_config(written(county, CENTRES + f"  vetoes:\n    one: {veto}\n"))
    assert [fault.code for fault in refused.value.faults] == codes
    last = (county / "plan.yaml").read_text(encoding="utf-8").count("\n")
    assert {fault.line for fault in refused.value.faults} == {last}


@pytest.mark.parametrize(
    ("ranking", "codes"),
    [
        ("vikor", ["ranking_needs"]),
        ("{method: vikor, v: 2}", ["number_outside"]),
        ("{method: saw, v: 0.5}", ["ranking_takes_not"]),
        ("promethee", ["ranking_needs"]),
        ("{method: promethee, preference: linear, p: 0.5}", ["ranking_needs"]),
        ("{method: promethee, preference: usual, q: 0.1}", ["ranking_takes_not"]),
        ("{method: promethee, preference: level, q: 0.5, p: 0.5}", ["ranking_q_above_p"]),
        ("electre", ["value_not_yet"]),
        ("topsy", ["value_not_known_near"]),
        ("saw\n  compare: [wpm, {method: saw}]", ["ranking_twice"]),
        ("saw\n  compare: [vikor]", ["ranking_needs"]),
    ],
)  # fmt: skip
def test_a_ranking_that_does_not_hold_together_is_refused(county: Path, ranking: str, codes: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        read_config(written(county, CENTRES.replace("ranking: saw", f"ranking: {ranking}")))
    assert [fault.code for fault in refused.value.faults] == codes


def test_a_library_that_is_not_installed_is_told_before_anything_runs(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymcdm", None)
    with pytest.raises(ConfigError) as refused:
        read_config(written(county, CENTRES + "  compare: [{method: vikor, v: 0.5}]\n"))
    assert [fault.code for fault in refused.value.faults] == ["ranking_needs_library"]


def test_a_plan_says_how_steep_the_land_around_its_places_is(county: Path) -> None:
    # one metre up in every five to the east, from the west border on: everywhere 11.3 degrees, but for the flat around d
    west, north = point(0, 5)
    cell, wide = 0.001, 280
    lon = west - 0.005 + (np.arange(wide) + 0.5) * cell
    metres = (lon - west) / (point(1)[0] - west) * 1000
    flat = np.abs(metres - 12_000) < 800
    heights = np.tile(np.where(flat, 2400.0, metres * 0.2), (100, 1))
    profile = {"driver": "GTiff", "width": wide, "height": 100, "count": 1, "dtype": "float64"}
    transform = Affine(cell, 0, lon[0] - cell / 2, 0, -cell, north)
    with rasterio.open(county / "hill.tif", "w", **profile, crs="EPSG:4326", transform=transform) as raster:
        raster.write(heights, 1)
    steep = "    steep: {kind: slope, effect: discount, factor: 0.5, slope_over_degrees: 8, radius_m: 500, share_over: 0.5}\n"
    config = written(county, CENTRES + "  vetoes:\n" + steep)
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("layers:\n", "layers:\n  elevation: {path: hill.tif, basis: proxy}\n"), encoding="utf-8"
    )
    plan = run(read_config(config))
    rows = plan.tables["candidates"].set_index("candidate_id")
    assert rows["discount"].to_dict() == {"a": 0.5, "b": 0.5, "c": 0.5, "d": 1, "e": 0.5}
    assert set(rows["basis"]) == {"proxy"}
    assert "elevation_unused" not in {finding.code for finding in plan.findings}
