"""Whole plans with a river: from the config to results, and what the config may say about it."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geoplan.config import read_config
from geoplan.errors import ConfigError, GeoplanError, LayerError, NetworkError
from geoplan.plan import Plan
from geoplan.story import run
from geoplan.validation import validate

X, Y = 500_000, 3_400_000  # EPSG:4549
PLAIN = "layers.barriers.path=barriers.gpkg"


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(X + x, Y + y) for x, y in points])


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A road on either bank of a river along y = 2000, without a bridge; houses north and south, one of them too near."""

    def keep(layer: str, shapes: list[shapely.Geometry], **columns: list[object]) -> None:
        table = gpd.GeoDataFrame(columns, geometry=shapes, crs=4549)
        table.to_file(tmp_path / f"{layer}.gpkg", driver="GPKG", engine="pyogrio")

    keep("area", [shapely.box(X, Y, X + 6000, Y + 4000)], id=["c"], name=["河县"])
    keep(
        "roads",
        [line((0, 2500), (6000, 2500)), line((0, 1000), (6000, 1000))],
        id=["n", "s"],
        road_class=["primary"] * 2,
    )
    sites = {"near": (3000, 1900), "south": (3000, 1000), "north": (3000, 2500)}
    keep("settlements", [shapely.Point(X + x, Y + y) for x, y in sites.values()], id=list(sites), people=[100, 10, 1])
    places = [shapely.Point(X + 5000, Y + 2500), shapely.Point(X + 1000, Y + 1000)]
    keep("facilities", places, id=["h", "g"], service=["school", "school"])
    keep("barriers", [line((-500, 2000), (6500, 2000))], id=["Wei"], kind=["river"], name=["渭河"])
    (tmp_path / "plan.yaml").write_text(
        """
version: 1
name: county
area: {path: area.gpkg}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: settlements.gpkg}
  facilities: {path: facilities.gpkg, completeness: full}
network:
  modes:
    walk: {speeds: walk, access_kmh: 4.5, snap_max_m: 1500}
services:
  school: {mode: walk, standard: {minutes: 60, source: test}}
catchments: {cell_m: 100}
""",
        encoding="utf-8",
    )
    return tmp_path


def planned(county: Path, *settings: str) -> Plan:
    return run(read_config(county / "plan.yaml", list(settings)))


def codes(plan: Plan) -> set[str]:
    return {finding.code for finding in plan.findings}


def doubted(county: Path, *settings: str) -> list[tuple[str, str]]:
    return [(one.code, one.row_id) for one in validate(read_config(county / "plan.yaml", list(settings)))]


def refused(county: Path, *settings: str) -> GeoplanError:
    with pytest.raises(GeoplanError) as caught:
        validate(read_config(county / "plan.yaml", list(settings)))
    assert all(caught.value.sentences("zh"))
    return caught.value


def owner(plan: Plan) -> dict[str, str]:
    return plan.tables["access"].set_index("demand_id")["facility_id"].to_dict()


def test_whoever_lives_near_the_water_walks_along_the_own_bank(county: Path) -> None:
    assert owner(planned(county)) == {"near": "h", "north": "h", "south": "g"}
    barred = planned(county, PLAIN)
    assert owner(barred) == {"near": "g", "north": "h", "south": "g"}
    snap = barred.tables["snaps"].set_index("place_id").loc["near"]
    assert (round(snap["snap_m"]), round(snap["barred_m"]), snap["edge_id"]) == (900, 600, "s")
    told = [one for one in barred.findings if one.code == "place_behind_barrier"]
    assert [(one.row_id, one.values["name"], one.values["minutes"]) for one in told] == [("near", "渭河", "4.0")]


def test_catchments_end_at_the_river(county: Path) -> None:
    def south_of_the_river(plan: Plan, facility: str) -> float:
        shape = plan.tables["catchments"].set_index("facility_id").to_crs(4549).geometry[facility]
        return float(shapely.area(shapely.intersection(shape, shapely.box(X, Y, X + 6000, Y + 1950))))

    assert south_of_the_river(planned(county), "h") > 0
    assert south_of_the_river(planned(county, PLAIN), "h") == 0


def test_the_barriers_are_among_the_inputs(county: Path) -> None:
    plan = planned(county, PLAIN, "layers.barriers.basis=modelled")
    assert [(note.layer, note.path) for note in plan.inputs if note.layer == "barriers"] == [
        ("barriers", "barriers.gpkg")
    ]
    assert set(plan.tables["access"]["basis"]) == {"modelled"}


def test_a_mode_takes_the_kinds_it_names(county: Path) -> None:
    for kinds, nearest in (("none", "h"), ("[river]", "g"), ("[river, railway]", "g"), ("river", "g")):
        assert owner(planned(county, PLAIN, f"network.modes.walk.barriers={kinds}"))["near"] == nearest


def test_kinds_that_are_not_there_and_barriers_of_no_use_are_doubtful(county: Path) -> None:
    assert ("barrier_kind_absent", "walk railway") in doubted(
        county, PLAIN, "network.modes.walk.barriers=[river, railway]"
    )
    assert ("barriers_unused", "") in doubted(county, PLAIN, "network.modes.walk.barriers=none")
    found = {code for code, _ in doubted(county, PLAIN)}
    assert not found & {"barrier_kind_absent", "barriers_unused"}


def test_a_kind_that_does_not_exist_is_a_fault_at_its_line(county: Path) -> None:
    text = (county / "plan.yaml").read_text(encoding="utf-8")
    text = text.replace("snap_max_m: 1500}", "snap_max_m: 1500,\n      barriers: [river,\n        railwya]}")
    (county / "plan.yaml").write_text(
        text.replace("layers:\n", "layers:\n  barriers: {path: barriers.gpkg}\n"), encoding="utf-8"
    )
    error = refused(county)
    assert isinstance(error, ConfigError)
    assert re.search(r"plan\.yaml:1[3-9]:\d+: .*railway", error.sentences("en")[0])


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (["network.modes.walk.barriers=[river]"], "barriers_without_layer"),
        ([PLAIN, "network.modes.walk.barriers=[none, river]"], "barriers_none_and_others"),
        ([PLAIN, "network.modes.walk.barriers=[]"], "section_empty"),
        ([PLAIN, "network.modes.walk.barriers=7"], "value_not_known"),
        ([PLAIN, "layers.barriers.fields={knd: kind}"], "key_unknown_near"),
        (["layers.barriers.path=nowhere.gpkg"], "layer_file_missing"),
        ([PLAIN, "layers.barriers.fields={kind: name}"], "value_unknown"),
    ],
)
def test_what_can_not_be_is_a_fault(county: Path, settings: list[str], code: str) -> None:
    assert code in {fault.code for fault in refused(county, *settings).faults}


def test_motorways_of_the_roads_need_no_layer(county: Path) -> None:
    assert doubted(county, "network.modes.walk.barriers=[motorway]") == doubted(county)


def test_barriers_elsewhere_are_a_fault(county: Path) -> None:
    away = gpd.GeoDataFrame({"kind": ["river"]}, geometry=[line((90_000, 0), (91_000, 0))], crs=4549)
    away.to_file(county / "barriers.gpkg", driver="GPKG", engine="pyogrio")
    error = refused(county, PLAIN)
    assert isinstance(error, LayerError)
    assert [fault.code for fault in error.faults] == ["layer_misses_area"]


def test_barriers_that_leave_nobody_a_road_stop_the_run(county: Path) -> None:
    walls = [line((0, y), (6000, y)) for y in (2490, 2510, 990, 1010)]
    shut = gpd.GeoDataFrame({"kind": ["fence"] * 4}, geometry=walls, crs=4549)
    shut.to_file(county / "barriers.gpkg", driver="GPKG", engine="pyogrio")
    towns = gpd.GeoDataFrame({"id": ["a"], "people": [5]}, geometry=[shapely.Point(X + 3000, Y + 1500)], crs=4549)
    towns.to_file(county / "settlements.gpkg", driver="GPKG", engine="pyogrio")
    with pytest.raises(NetworkError) as caught:
        planned(county, PLAIN)
    assert "fence" in caught.value.sentences("en")[0]


def test_without_the_key_nothing_is_said_of_barriers(county: Path) -> None:
    plan = planned(county)
    assert not any("barrier" in code for code in codes(plan))
    assert plan.tables["snaps"]["barred_m"].isna().all()
