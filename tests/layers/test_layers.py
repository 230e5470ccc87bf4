import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geoplan import demand, layers
from geoplan.errors import ConfigError, LayerError
from geoplan.readers import Source
from geoplan.readers.datum import wgs84_to_gcj02

X, Y = 500000.0, 3400000.0  # in EPSG:4549: 120 E, 30.7 N


def _file(folder: Path, name: str, rows: dict, shapes: list, crs: int = 4549) -> Source:
    """A layer whose shapes are drawn in kilometres from the corner X, Y."""
    drawn = [None if s is None else shapely.transform(s, lambda xy: xy * 1000 + [X, Y]) for s in shapes]
    path = folder / f"{name}{len(list(folder.iterdir()))}.gpkg"
    pyogrio.write_dataframe(gpd.GeoDataFrame(rows, geometry=drawn, crs=4549).to_crs(crs), path)
    return Source(path)


def _county(folder: Path, **more: Source) -> dict[str, Source]:
    """Two counties of 10 by 10 km side by side, West and East, a road through both and one settlement in each."""
    given = {
        "area": _file(
            folder,
            "area",
            {"id": ["W", "E"], "name": ["West", "East"]},
            [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)],
        ),
        "roads": _file(
            folder,
            "roads",
            {"id": ["r"], "road_class": ["primary"]},
            [shapely.LineString([(-15, 5), (-5, 5), (5, 5), (25, 5), (35, 5)])],
        ),
        "settlements": _settlements(folder, ["a", "b"], [(5, 5), (15, 5)]),
    }
    return given | more


def _settlements(folder: Path, ids: list, at: list, people: list | None = None, **rows: list) -> Source:
    shapes = [None if xy is None else shapely.Point(xy) for xy in at]
    return _file(folder, "settlements", {"id": ids, "people": people or [100] * len(ids), **rows}, shapes)


def _read(sources: dict[str, Source], **settings: object) -> layers.Layers:
    found = layers.read(sources, **({"crs": "EPSG:4549", "margin_km": 10} | settings))
    assert all(finding.sentence("en") and finding.sentence("zh") for finding in found.findings)
    return found


def _codes(found: layers.Layers) -> list[str]:
    return sorted(finding.code for finding in found.findings)


def _faults(sources: dict[str, Source], **settings: object) -> dict[str, str]:
    with pytest.raises((ConfigError, LayerError)) as caught:
        _read(sources, **settings)
    assert all(caught.value.sentences("zh"))
    return {fault.code: fault.sentence() for fault in caught.value.faults}


def test_layers_come_in_one_metric_frame_with_county_and_inside(tmp_path):
    found = _read(_county(tmp_path))
    assert list(found.area.index) == ["E", "W"]
    assert list(found.settlements["county_id"]) == ["W", "E"]
    assert found.settlements["inside"].all()
    assert {table.crs for table in (found.area, found.settlements, found.roads)} == {found.frame}
    assert found.crs.to_epsg() == 4549
    assert found.completeness == {"area": "unknown", "settlements": "unknown", "roads": "unknown"}
    assert [note.layer for note in found.notes] == ["area", "settlements", "roads"]
    assert all(len(note.sha256) == 64 for note in found.notes)


def test_the_crs_of_a_file_never_changes_where_things_are(tmp_path):
    one = _read(_county(tmp_path))
    other = _read(
        _county(
            tmp_path,
            roads=_file(
                tmp_path, "r2", {"id": ["r"], "road_class": ["a"]}, [shapely.LineString([(0, 0), (9, 9)])], 4490
            ),
        )
    )
    assert one.frame == other.frame


def test_faults_of_all_layers_come_at_once(tmp_path):
    bad = _settlements(tmp_path, ["a", "a"], [(5, 5), (6, 6)])
    roads = _file(tmp_path, "roads", {"id": ["r"]}, [shapely.LineString([(0, 0), (1, 1)])])
    assert set(_faults(_county(tmp_path) | {"settlements": bad, "roads": roads})) == {"id_twice", "column_missing"}


def test_a_layer_that_misses_the_area_is_a_fault(tmp_path):
    far = _file(tmp_path, "far", {"id": ["r"], "road_class": ["a"]}, [shapely.LineString([(400, 0), (401, 0)])])
    assert set(_faults(_county(tmp_path, roads=far))) == {"layer_misses_area"}


def test_roads_that_meet_the_margin_stay_whole_and_others_go(tmp_path):
    lines = [shapely.LineString([(25, 5), (60, 5)]), shapely.LineString([(31, 5), (60, 5)])]
    roads = _file(tmp_path, "roads", {"id": ["meets", "beyond"], "road_class": ["a", "a"]}, lines)
    kept = _read(_county(tmp_path) | {"roads": roads}).roads
    assert list(kept.index) == ["meets"]
    assert abs(kept.length.iloc[0] - 35_000) < 20


def test_margin_places_are_not_inside_and_those_beyond_are_left_out_with_their_people(tmp_path):
    source = _settlements(tmp_path, ["a", "m", "z"], [(5, 5), (25, 5), (45, 5)], [100, 10, 7])
    found = _read(_county(tmp_path) | {"settlements": source})
    assert found.settlements["inside"].to_dict() == {"a": True, "m": False}
    gone = next(finding for finding in found.findings if finding.code == "settlement_outside")
    assert (gone.row_id, gone.values["people"]) == ("z", "7")


def test_many_settlements_outside_are_one_finding(tmp_path):
    ids = ["a"] + [f"z{i}" for i in range(30)]
    found = _read(
        _county(tmp_path) | {"settlements": _settlements(tmp_path, ids, [(5, 5)] + [(45, i) for i in range(30)])}
    )
    assert next(f for f in found.findings if f.code == "settlements_outside").values["people"] == "3,000"


def test_a_point_on_the_common_border_belongs_to_the_smaller_id(tmp_path):
    found = _read(_county(tmp_path) | {"settlements": _settlements(tmp_path, ["a"], [(10, 10)])})
    assert found.settlements["county_id"].to_dict() == {"a": "E"}


def test_counties_that_the_area_does_not_have_are_a_fault_with_counts(tmp_path):
    source = _settlements(tmp_path, ["a", "b", "c"], [(5, 5), (15, 5), (25, 5)], county=["West", "West", "Elsewhere"])
    told = _faults(_county(tmp_path) | {"settlements": source})
    assert "West (2)" in told["county_unknown"]
    assert "Elsewhere" not in told["county_unknown"]


def test_a_county_without_settlements_is_a_finding(tmp_path):
    found = _read(_county(tmp_path) | {"settlements": _settlements(tmp_path, ["a"], [(5, 5)])})
    assert [f.values["name"] for f in found.findings if f.code == "county_without_settlements"] == ["East"]


def test_a_settlement_in_the_sea_keeps_its_county_and_is_not_inside(tmp_path):
    source = _settlements(tmp_path, ["a", "s"], [(5, 5), (5, -2)], county=["W", "W"])
    found = _read(_county(tmp_path) | {"settlements": source})
    assert found.settlements.loc["s", "county_id"] == "W"
    assert not found.settlements.loc["s", "inside"]
    astray = next(f for f in found.findings if f.code == "settlement_not_in_area")
    assert abs(int(astray.values["metres"]) - 2000) < 2


def test_a_settlement_in_another_county_than_stated_is_a_finding(tmp_path):
    found = _read(
        _county(tmp_path) | {"settlements": _settlements(tmp_path, ["a", "b"], [(5, 5), (15, 5)], county=["W", "W"])}
    )
    assert found.settlements.loc["b", "county_id"] == "W"
    assert "settlement_in_other_county" in _codes(found)


def test_a_settlement_without_coordinates_stands_at_the_weighted_point_of_its_place(tmp_path):
    source = _settlements(tmp_path, ["a", "b", "c"], [(2, 5), (8, 5), None], [300, 100, 50], place=["P", "P", "P"])
    found = _read(_county(tmp_path) | {"settlements": source})
    middle = found.settlements.to_crs(4549).geometry["c"]
    assert abs(middle.x - (X + 3500)) < 0.1  # (2 × 300 + 8 × 100) / 400
    assert _codes(found).count("settlement_at_place") == 1
    assert found.settlements["inside"].all()


def test_members_without_people_share_the_plain_middle(tmp_path):
    source = _settlements(tmp_path, ["a", "b", "c"], [(2, 5), (8, 5), None], [0, 0, 50], place=["P", "P", "P"])
    assert (
        abs(_read(_county(tmp_path) | {"settlements": source}).settlements.to_crs(4549).geometry["c"].x - (X + 5000))
        < 0.1
    )


def test_a_place_without_any_point_is_a_fault(tmp_path):
    source = _settlements(tmp_path, ["a", "b"], [(2, 5), None], place=["P", "Q"])
    assert "b (Q)" in _faults(_county(tmp_path) | {"settlements": source})["place_unlocated"]


def test_settlement_polygons_stand_at_a_point_on_them(tmp_path):
    hook = shapely.box(1, 1, 9, 9) - shapely.box(2, 2, 9, 8)
    source = _file(tmp_path, "s", {"id": ["box", "hook"], "people": [1, 1]}, [shapely.box(12, 2, 14, 4), hook])
    points = _read(_county(tmp_path) | {"settlements": source}).settlements.to_crs(4549).geometry
    assert abs(points["box"].x - (X + 13_000)) < 0.1
    assert shapely.transform(hook, lambda xy: xy * 1000 + [X, Y]).contains(points["hook"])


def test_the_area_may_be_the_union_of_settlement_polygons(tmp_path):
    source = _file(
        tmp_path, "s", {"id": ["1", "2"], "people": [1, 2]}, [shapely.box(0, 0, 5, 10), shapely.box(5, 0, 10, 10)]
    )
    sources = {"settlements": source, "roads": _county(tmp_path)["roads"]}
    found = _read(sources, area_from_settlements=True, name="both", margin_km=0)
    assert found.area["name"].to_dict() == {"all": "both"}
    assert found.area["people"].to_dict() == {"all": 3.0}
    assert abs(found.area.area.iloc[0] / 1e8 - 1) < 1e-3
    assert found.settlements["inside"].all()
    assert set(found.settlements["county_id"]) == {"all"}
    by_county = _file(
        tmp_path,
        "s",
        {"id": ["1", "2"], "people": [1, 2], "county": ["A", "B"]},
        [shapely.box(0, 0, 5, 10), shapely.box(5, 0, 10, 10)],
    )
    assert list(_read(sources | {"settlements": by_county}, area_from_settlements=True, margin_km=0).area.index) == [
        "A",
        "B",
    ]


def test_an_area_from_points_is_a_fault(tmp_path):
    sources = _county(tmp_path)
    del sources["area"]
    assert set(_faults(sources, area_from_settlements=True)) == {"area_needs_polygons"}


def test_overlapping_counties_are_a_fault_and_slivers_a_finding(tmp_path):
    def area(edge: float) -> Source:
        return _file(tmp_path, "area", {"id": ["W", "E"]}, [shapely.box(0, 0, 10, 10), shapely.box(edge, 0, 20, 10)])

    assert "E–W" in _faults(_county(tmp_path) | {"area": area(9.0)})["area_overlaps"]
    assert "area_slivers" in _codes(_read(_county(tmp_path) | {"area": area(9.999)}))


def test_no_margin_an_empty_margin_and_a_one_sided_one_are_findings(tmp_path):
    assert "margin_none" in _codes(_read(_county(tmp_path), margin_km=0))
    found = _read(_county(tmp_path))
    assert {(f.code, f.layer) for f in found.findings} == {
        ("margin_empty", "settlements"),
        ("margin_one_sided", "roads"),
    }
    around = [(5, 5), (15, 5), (-5, 5), (25, 5), (10, -5), (10, 15)]
    full = _read(_county(tmp_path) | {"settlements": _settlements(tmp_path, list("abcdef"), around)})
    assert all(f.layer != "settlements" for f in full.findings)


def test_facilities_get_the_county_they_lie_in(tmp_path):
    source = _file(
        tmp_path,
        "f",
        {"id": ["in", "out", "far"], "service": ["s"] * 3},
        [shapely.Point(5, 5), shapely.Point(25, 5), shapely.Point(90, 5)],
    )
    found = _read(_county(tmp_path, facilities=source))
    assert found.facilities["county_id"].to_dict() == {"in": "W", "out": ""}
    assert found.facilities["inside"].to_dict() == {"in": True, "out": False}
    assert next(f for f in found.findings if f.code == "facilities_outside").values["count"] == 1


def test_the_written_crs_must_be_in_metres_and_made_for_the_area(tmp_path):
    sources = _county(tmp_path)
    assert (
        "EPSG:4490 is in degrees; travel needs metres. Set `crs`, for instance EPSG:4549"
        in _faults(sources, crs="EPSG:4490")["crs_degrees"]
    )
    assert set(_faults(sources, crs="EPSG:2263")) == {"crs_not_metres"}
    assert set(_faults(sources, crs="EPSG:31983")) == {"crs_elsewhere"}
    assert set(_faults(sources, crs="nonsense")) == {"crs_unknown"}


def test_crs_auto_is_a_finding_and_too_wide_a_fault(tmp_path):
    area = _file(tmp_path, "area", {"id": ["W"]}, [shapely.box(0, 0, 20, 10)], crs=4490)
    found = _read(_county(tmp_path) | {"area": area}, crs="auto")
    assert found.crs.to_epsg() == 4549
    assert "crs_chosen" in _codes(found)
    wide = _file(tmp_path, "area", {"id": ["W"]}, [shapely.segmentize(shapely.box(0, 0, 800, 10), 50)], crs=4490)
    assert set(_faults(_county(tmp_path) | {"area": wide}, crs="auto")) == {"area_too_wide"}


def test_the_base_must_be_there_and_whole(tmp_path):
    sources = _county(tmp_path)
    assert "found people" in _faults(sources, base="people_2035")["base_missing"]
    source = _settlements(tmp_path, ["a", "b"], [(5, 5), (15, 5)], people_2035=[1, None])
    told = _faults(sources | {"settlements": source}, base="people_2035")
    assert "people_2035 is empty in 1 row(s): b" in told["people_null"]


def test_demand_is_the_settlements_with_nobody_lost(tmp_path):
    source = _settlements(tmp_path, ["b", "a"], [(5, 5), (15, 5)], [100, 0], people_2035=[7, 8])
    found = _read(_county(tmp_path) | {"settlements": source})
    points = demand.from_settlements(found.settlements)
    assert points["people"].to_dict() == {"a": 0.0, "b": 100.0}
    assert points["settlement_id"].to_dict() == {"a": "a", "b": "b"}
    assert points.index.name == "demand_id"
    assert demand.from_settlements(demand.by_base(found.settlements, "people_2035"))["people"].to_dict() == {
        "a": 8.0,
        "b": 7.0,
    }


def test_shuffled_rows_give_the_same_layers(tmp_path):
    at = [(float(i % 19) + 0.5, float(i % 9) + 0.5) for i in range(40)]
    ids = [f"s{i}" for i in range(40)]
    one = _read(_county(tmp_path) | {"settlements": _settlements(tmp_path, ids, at)})
    other = _read(_county(tmp_path) | {"settlements": _settlements(tmp_path, ids[::-1], at[::-1])})
    pd.testing.assert_frame_equal(pd.DataFrame(one.settlements), pd.DataFrame(other.settlements))
    assert one.findings == other.findings


def _grid_and_points(folder: Path, shift: tuple[float, float]) -> dict[str, Source]:
    """Winding roads 2 km apart and 40 points on them, moved by `shift` (km)."""
    t = np.linspace(0, 20, 201)
    rows = [shapely.LineString(np.column_stack([t, y + 0.4 * np.sin(t * 1.3 + y)])) for y in (1, 3, 5, 7, 9)]
    lines = [
        *rows,
        *(shapely.LineString(np.column_stack([x + 0.4 * np.sin(t / 2 * 1.1 + x), t / 2])) for x in range(1, 20, 2)),
    ]
    spots = [rows[i % 5].interpolate((i * 7 + 1) % 20) for i in range(40)]
    points = [shapely.Point(p.x + shift[0], p.y + shift[1]) for p in spots]
    roads = _file(folder, "roads", {"id": [str(i) for i in range(len(lines))], "road_class": ["a"] * len(lines)}, lines)
    facilities = _file(folder, "f", {"id": [str(i) for i in range(40)], "service": ["s"] * 40}, points)
    return _county(folder) | {"roads": roads, "facilities": facilities}


def test_a_layer_that_sits_off_the_roads_by_one_shift_is_a_finding(tmp_path):
    found = _read(_grid_and_points(tmp_path, (0.5, -0.4)), margin_km=0)
    shift = next(f for f in found.findings if f.code == "layer_shifted").values
    assert math.hypot(float(shift["east_m"]) + 500, float(shift["north_m"]) - 400) < 40


def test_points_on_the_roads_or_scattered_at_random_are_not_shifted(tmp_path):
    assert "layer_shifted" not in _codes(_read(_grid_and_points(tmp_path, (0.0, 0.0)), margin_km=0))
    for seed in range(4):
        sources = _grid_and_points(tmp_path, (0.0, 0.0))
        at = np.random.default_rng(seed).uniform([0, 0], [20, 10], (40, 2))
        sources["facilities"] = _file(
            tmp_path, "f", {"id": [str(i) for i in range(40)], "service": ["s"] * 40}, list(shapely.points(at))
        )
        assert not {"layer_shifted", "layer_looks_gcj02"} & set(_codes(_read(sources, margin_km=0)))


def test_gcj02_points_that_claim_to_be_wgs84_are_recognised(tmp_path):
    sources = _grid_and_points(tmp_path, (0.0, 0.0))
    table = gpd.read_file(sources["facilities"].path).to_crs(4326)
    table.geometry = gpd.points_from_xy(
        *wgs84_to_gcj02(table.geometry.x.to_numpy(), table.geometry.y.to_numpy()), crs=4326
    )
    pyogrio.write_dataframe(table, tmp_path / "gcj.gpkg")
    found = _read(sources | {"facilities": Source(tmp_path / "gcj.gpkg")}, margin_km=0)
    assert "layer_looks_gcj02" in _codes(found)
    right = _read(sources | {"facilities": Source(tmp_path / "gcj.gpkg", datum="gcj02")}, margin_km=0)
    assert "layer_looks_gcj02" not in _codes(right)


def test_an_area_of_many_degrees_is_offered_the_zone_through_its_middle(tmp_path):
    wide = _file(tmp_path, "area", {"id": ["W"]}, [shapely.box(-200, 0, 500, 10)], 4326)
    told = _faults(_county(tmp_path, area=wide), crs="EPSG:4490")
    assert "Set `crs`, for instance EPSG:32651, or `auto`." in told["crs_degrees"]


def test_who_is_urban_is_told_where_it_is_not_stated(tmp_path):
    def told(urban):
        source = _settlements(tmp_path, ["a", "b"], [(5, 5), (15, 5)], [30, 70], **({"urban": urban} if urban else {}))
        return demand.urban_doubts(demand.from_settlements(_read(_county(tmp_path, settlements=source)).settlements))

    assert [one.code for one in told(None)] == ["urban_not_stated"]
    assert told(["urban", "0.3"]) == []
    (partly,) = told(["urban", ""])
    assert partly.code == "urban_partly_stated"
    assert partly.values == {"people": "70", "share": "70.0"}


def test_a_group_that_some_settlements_do_not_state_is_left_out(tmp_path):
    source = _settlements(tmp_path, ["a", "b"], [(5, 5), (15, 5)], [30, 70], aged_60=[3, 7], children=[1, None])
    found = _read(_county(tmp_path, settlements=source)).settlements
    groups, told = demand.groups_of(found)
    assert groups == ["aged_60"]
    assert [(one.code, one.row_id) for one in told] == [("group_left_out", "children")]
    assert demand.from_settlements(found)["aged_60"].to_dict() == {"a": 3.0, "b": 7.0}
