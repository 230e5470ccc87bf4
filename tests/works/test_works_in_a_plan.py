"""Works as a config asks for them: what the plan then says, and every way to ask for them wrongly."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from straight_road import NORTH, point

from geoplan import story, validation
from geoplan.config import read_config, resolved
from geoplan.errors import ConfigError, GeoplanError, LayerError, NetworkError
from geoplan.plan import Plan


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A road of 20 km with a detour in its middle, towns at both ends, one hospital in the east."""

    def keep(file: str, shapes: list[shapely.Geometry], **columns: list[str]) -> None:
        gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(tmp_path / f"{file}.gpkg")

    def line(*spots: tuple[float, float]) -> shapely.LineString:
        return shapely.LineString([point(*spot) for spot in spots])

    keep("area", [shapely.box(*point(-1, -4), *point(21, 4))], id=["c"], name=["County"])
    keep(
        "roads",
        [line((0, 0), (8, 0)), line((8, 0), (12, 0)), line((12, 0), (20, 0)), line((8, 0), (10, 3), (12, 0))],
        id=["west", "bridge", "east", "detour"],
        road_class=["secondary"] * 4,
    )
    keep("flood", [shapely.box(*point(9, -1), *point(11, 1))], id=["f"])
    keep("far", [shapely.box(*point(9, 3.5), *point(11, 3.9))], id=["f"])
    keep("new", [line((2, 0), (10, -2), (18, 0))], road_class=["secondary"])
    keep("classless", [line((2, 0), (10, -2), (18, 0))], class_of_road=["secondary"])
    keep("tracks", [line((2, 0), (10, -2), (18, 0))], road_class=["footpath"])
    rows = [
        "id,name,people,lon,lat",
        *(f"{name},{name},100,{point(km)[0]},{point(km)[1]}" for name, km in TOWNS.items()),
    ]
    (tmp_path / "settlements.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "facilities.csv").write_text(f"id,service,lon,lat\nh,hospital,{point(19)[0]},{NORTH}", encoding="utf-8")
    return tmp_path


TOWNS = {"a": 1, "b": 17}


def config(county: Path, works: str, modes: str = "car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}"):
    file = county / "plan.yaml"
    file.write_text(
        f"""version: 1
name: works
area: {{path: area.gpkg}}
layers:
  roads: {{path: roads.gpkg}}
  settlements: {{path: settlements.csv, datum: wgs84}}
  facilities: {{path: facilities.csv, datum: wgs84, completeness: full}}
services:
  hospital: {{mode: car, standard: {{minutes: 30, source: test}}}}
network:
  modes: {{{modes}}}
{"  works:" if works else ""}
{works}
""",
        encoding="utf-8",
    )
    return read_config(file)


def minutes(plan: Plan) -> dict[str, float]:
    return plan.tables["access"].set_index("demand_id")["minutes"].round(2).to_dict()


def planned(county: Path, works: str) -> Plan:
    return story.run(config(county, works))


def faults(county: Path, works: str, **more: str) -> dict[str, str]:
    """Code -> sentence of every fault, told by `validate` without a network, or else by the run."""
    with pytest.raises((ConfigError, LayerError, NetworkError)) as error:
        asked = config(county, works, **more)
        validation.validate(asked)
        story.run(asked)
    return {fault.code: fault.sentence() for fault in error.value.faults}


def test_a_bridge_closed_sends_the_west_round_the_detour(county: Path):
    plan = planned(county, "    - {close: bridge, name: bridge repair}")
    open_ = story.run(config(county, ""))
    assert minutes(plan)["b"] == minutes(open_)["b"]
    detour = 2 * (2**2 + 3**2) ** 0.5 - 4  # kilometres more
    speed = 16 / (minutes(open_)["a"] - minutes(open_)["b"])  # kilometres a minute
    assert minutes(plan)["a"] - minutes(open_)["a"] == pytest.approx(detour / speed, rel=0.02)


def test_no_run_hides_that_it_is_a_scenario(county: Path):
    plan = planned(county, "    - {close: [bridge], name: bridge repair}")
    findings = plan.tables["findings"]
    (told,) = findings[findings["code"] == "work_closed"]["message_en"]
    assert told == "a scenario: work bridge repair closes 4.0 km of the car network (1 edges)."
    assert plan.basis == "modelled"
    edge = plan.tables["roads"].set_index("edge_id").loc["bridge"]
    assert edge[["ms_forward", "ms_back", "speed_kmh"]].isna().all()
    assert (edge["stop"], edge["component"]) == ("no", 0)


def test_a_county_with_every_road_closed_reaches_nothing(county: Path):
    plan = planned(county, "    - {close: {within: area.gpkg}, name: flood}")
    assert plan.tables["roads"]["ms_forward"].isna().all()
    assert plan.tables["access"]["status"].tolist() == ["not_snapped", "not_snapped"]
    codes = set(plan.tables["findings"]["code"])
    assert "place_without_roads" in codes
    assert not {"place_not_snapped", "demand_too_coarse"} & codes


def test_works_hold_one_after_the_other(county: Path):
    plan = planned(
        county,
        """    - {slow: {within: flood.gpkg}, factor: 0.5}
    - {upgrade: [west, east], kmh: 80, modes: [car]}
    - {add: {path: new.gpkg}, name: bypass, tolerance_m: 5}
    - {close: "new:bypass", direction: back}""",
    )
    roads = plan.tables["roads"].set_index("edge_id")
    assert roads.index.tolist() == ["bridge", "detour", "east.1", "east.2", "new:bypass", "west.1", "west.2"]
    assert roads.loc["west.1", "speed_kmh"] == pytest.approx(80, rel=1e-3)
    assert roads.loc["new:bypass", "ms_forward"] > 0
    assert roads["ms_back"].isna().to_dict()["new:bypass"]
    codes = plan.tables["findings"]["code"].tolist()
    assert [code for code in codes if code.startswith("work_")] == [
        "work_added",
        "work_closed",
        "work_slowed",
        "work_upgraded",
    ]
    assert [note.path for note in plan.inputs if note.layer == "works"] == ["flood.gpkg", "new.gpkg"]


def test_half_of_the_bridge_under_water_costs_half_of_it_again(county: Path):
    before = minutes(story.run(config(county, "")))
    flooded = minutes(planned(county, "    - {slow: {within: flood.gpkg}, factor: 0.5}"))["a"]
    speed = 16 / (before["a"] - before["b"])  # kilometres a minute
    assert flooded - before["a"] == pytest.approx(2 / speed, rel=0.02)


def test_a_resolved_config_reads_back_the_same(county: Path):
    asked = config(county, "    - {close: bridge}\n    - {slow: {within: flood.gpkg, edges: [west]}, kmh: 20}")
    (county / "again.yaml").write_text(resolved(asked), encoding="utf-8")
    assert read_config(county / "again.yaml").model_dump() == asked.model_dump()


def test_every_fault_of_the_config_is_told_at_its_line(county: Path):
    with pytest.raises(ConfigError) as error:
        config(
            county,
            """    - {close: [bridge], factor: 0.5}
    - {slow: [bridge]}
    - {slow: [bridge], factor: 2}
    - {upgrade: [bridge], factor: 0.5}
    - {name: nothing}
    - {close: [west], slow: [east], factor: 0.5}
    - {close: {layer: x}}
    - {close: {within: nowhere.gpkg}}
    - {add: {path: new.gpkg, fields: {klass: x}}}
    - {close: [west], modes: [cart]}
    - {close: [west], direction: forwards}
    - {upgrade: [west], kmh: -3}
    - {clos: [west]}""",
        )
    first = 13
    told = [(fault.code, fault.line - first) for fault in error.value.faults]
    assert told == [
        ("work_key_idle", 0),
        ("work_factor_or_kmh", 1),
        ("work_factor", 2),
        ("work_factor", 3),
        ("work_one_deed", 4),
        ("work_one_deed", 5),
        ("work_names_nothing", 6),
        ("layer_file_missing", 7),
        ("key_unknown_near", 8),
        ("value_not_known_near", 9),
        ("value_not_known_near", 10),
        ("number_outside", 11),
        ("work_one_deed", 12),
        ("key_unknown_near", 12),
    ]
    assert all(fault.sentence("zh") for fault in error.value.faults)


@pytest.mark.parametrize("works", ["    []", "    - {close: []}", "    - {close: ''}"])
def test_an_empty_work_is_a_fault(county: Path, works: str):
    assert "section_empty" in faults(county, works)


def test_edges_that_are_no_roads_are_told_before_anything_is_built(county: Path):
    told = faults(county, "    - {close: [brigde, west]}\n    - {slow: [nowhere-2], factor: 0.5}")
    assert list(told) == ["work_edge_unknown"]
    with pytest.raises(NetworkError) as error:
        validation.validate(config(county, "    - {close: [brigde, west]}\n    - {slow: [nowhere-2], factor: 0.5}"))
    sentences = error.value.sentences()
    assert len(sentences) == 2
    assert "plan.yaml:13:" in sentences[0]
    assert "brigde (bridge?)" in sentences[0]
    assert "plan.yaml:14:" in sentences[1]


def test_what_only_the_network_knows_is_told_at_the_work(county: Path):
    told = faults(county, "    - {close: [west-7]}\n    - {upgrade: [east], kmh: 5}")
    assert list(told) == ["work_edge_unknown", "work_changes_nothing"]
    assert all(f"plan.yaml:{line}:" in told[code] for line, code in zip((13, 14), told, strict=True))


def test_a_polygon_that_no_road_runs_through_is_told_before_the_network_is_built(county: Path):
    with pytest.raises(NetworkError, match=r"plan.yaml:14:.* no edge of the network \(car\) runs through the polygon"):
        validation.validate(config(county, "    - {close: [west]}\n    - {close: {within: far.gpkg}}"))
    after_new_roads = "    - {add: {path: new.gpkg}}\n    - {close: {within: far.gpkg}}"
    validation.validate(config(county, after_new_roads))  # one of them may run there


def test_files_that_can_not_be_read_are_told_at_the_work(county: Path):
    (county / "broken.gpkg").write_text("no database", encoding="utf-8")
    told = faults(county, "    - {close: {within: broken.gpkg}}\n    - {slow: {within: roads.gpkg}, factor: 0.5}")
    assert set(told) == {"file_unreadable", "geometry_type"}
    assert "broken.gpkg: network.works[0].close" in told["file_unreadable"]


def test_new_roads_without_a_class_or_of_an_unknown_one_are_told(county: Path):
    assert "work_class_unknown" in faults(county, "    - {add: {path: tracks.gpkg}}")
    assert "column_missing" in faults(county, "    - {add: {path: classless.gpkg}}")


def test_a_work_for_walkers_leaves_drivers_alone(county: Path):
    modes = "car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}, walk: {speeds: walk, access_kmh: 4.5, snap_max_m: 1500}"
    plan = story.run(config(county, "    - {close: [bridge], modes: [walk]}", modes))
    shut = plan.tables["roads"].set_index(["mode", "edge_id"])["ms_forward"].isna()
    assert shut[shut].index.tolist() == [("walk", "bridge")]


def test_a_fault_is_never_a_traceback_of_another_kind(county: Path):
    for works in ("    - 7", "    - {close: {edges: {a: 1}}}", "    - {add: new.gpkg}", "    - {close: true}"):
        with pytest.raises(GeoplanError):
            story.run(config(county, works))
