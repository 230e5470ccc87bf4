"""What the web map is made of: shapes that still fit each other, roads in moderation, styles row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoplan import styles, tables
from geoplan.plan import Plan
from geoplan.styles import Category, Mark, Range, Style
from geoplan.writers.web import shapes, style_json
from geoplan.writers.web.parts import map as web_map
from geoplan.writers.web.parts import map_roads

DOT = Mark("circle", "#123456", 2.0)


def unfolded(steps: Sequence[int]) -> np.ndarray:
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / shapes.SCALE


def of_rings(rings: Sequence[Sequence[int]]) -> shapely.Geometry:
    return shapely.make_valid(shapely.Polygon(unfolded(rings[0]), [unfolded(ring) for ring in rings[1:]]))


def test_neighbours_still_share_their_border() -> None:
    wave = [(0.5 + 0.004 * np.sin(at), at / 50) for at in range(51)]
    west = shapely.Polygon([(0, 0), *wave, (0, 1)])
    east = shapely.Polygon([(1, 0), *wave, (1, 1)])
    left, right = (of_rings(rings) for rings in shapes.land(np.array([west, east]), 2000.0))
    assert len(shapely.get_coordinates(left)) < 20 < len(shapely.get_coordinates(west))
    assert left.intersection(right).area == pytest.approx(0, abs=1e-9)
    assert left.union(right).area == pytest.approx(1, abs=1e-9)


def test_holes_and_parts_stay() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    island = shapely.box(5, 0, 6, 1)
    (rings,) = shapes.land(np.array([shapely.MultiPolygon([ring, island])]), 10.0)
    assert len(rings) == 3


def test_lines_stay_within_the_tolerance() -> None:
    bent = shapely.LineString([(at / 1000, 0.0001 * (at % 2)) for at in range(200)])
    (parts,) = shapes.lines(np.array([bent], dtype=object), 50.0)
    drawn = shapely.LineString(unfolded(parts[0]))
    assert len(drawn.coords) < len(bent.coords)
    assert drawn.hausdorff_distance(bent) * 111_320 <= 50.0 + 1.2  # and the rounding to 1e-5 degrees


def test_what_has_no_place_has_no_shape() -> None:
    lost = np.array([None, shapely.Point(120.5, 30.25)], dtype=object)
    assert shapes.points(lost) == {"xy": [12_050_000, 3_025_000], "at": [None, 0]}
    assert shapes.lines(np.array([None], dtype=object), 1.0) == [None]
    assert shapes.land(np.array([None], dtype=object), 1.0) == [None]


def test_a_place_of_many_rows_is_written_once() -> None:
    twice = np.array([shapely.Point(1, 1), shapely.Point(2, 2), shapely.Point(1, 1)], dtype=object)
    assert shapes.points(twice) == {"xy": [100_000, 100_000, 100_000, 100_000], "at": [0, 1, 0]}


@pytest.mark.parametrize(("across_km", "metres"), [(0.1, 1.0), (80, 20.0), (300, 50.0)])
def test_the_tolerance_is_a_small_part_of_the_area(across_km: float, metres: float) -> None:
    degrees = across_km / 111.32
    assert shapes.tolerance_m((0.0, -degrees / 2, degrees, degrees / 2)) == metres


def test_both_ways_of_a_road_are_drawn_once() -> None:
    there = shapely.LineString([(0, 0), (0.01, 0.01)])
    parts, corners = shapes.merged_lines([there, there.reverse()], 1.0)
    assert (len(parts), corners) == (1, 2)


def test_small_roads_are_left_out_where_there_are_too_many(
    liechtenstein: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_roads, "MOST_CORNERS", 4000)
    told = web_map.data(liechtenstein)
    assert told is not None
    assert any("left out: " in note["en"] and "other roads" in note["en"] for note in told["notes"])
    (roads,) = (style for style in told["styles"] if style["layer"] == "roads")
    assert roads["rows"].startswith("0") or roads["rows"].startswith("1")  # the widest are there


def test_of_too_many_points_those_with_most_people_stay(liechtenstein: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_map, "MOST", 3)
    told = web_map.data(liechtenstein)
    assert told is not None
    kept = told["layers"]["settlements"]["rows"]["columns"]["people"]
    largest = liechtenstein.tables["settlements"]["people"].nlargest(3)
    assert sorted(kept) == sorted(largest.tolist())
    assert any(note["en"].startswith("Settlements: 3 of 11 are drawn") for note in told["notes"])


def test_a_map_of_nowhere_is_no_map(liechtenstein: Plan) -> None:
    area = liechtenstein.tables["area"]
    assert isinstance(area, gpd.GeoDataFrame)
    nowhere = tables.shape("area", area.assign(geometry=gpd.GeoSeries([None] * len(area), crs=area.crs)))
    assert web_map.data(replace(liechtenstein, tables={"area": nowhere})) is None


def test_rows_have_the_symbol_of_their_category() -> None:
    rows = pd.DataFrame({"status": ["ok", "lost", None, "beyond"], "service": ["a", "a", "a", "b"]})
    categories = (Category(("ok",), DOT, "", ""), Category((), DOT, "", ""))
    style = Style("s", "access", "access", "", "", column="status", categories=categories, where={"service": "a"})
    assert style_json.row_symbols(style, rows) == [0, 1, 1, None]
    bare = replace(style, categories=categories[:1])
    assert style_json.row_symbols(bare, rows) == [0, None, None, None]


def test_numbers_have_the_symbol_of_their_range() -> None:
    rows = pd.DataFrame({"to_min": [5.0, 5.1, 10.0, 99.0, np.inf, np.nan]})
    ends = [(0.0, 5.0), (5.0, 10.0), (10.0, np.inf)]
    style = Style(
        "s", "isochrones", "access", "", "", column="to_min", ranges=tuple(Range(*end, DOT, "", "") for end in ends)
    )
    assert style_json.row_symbols(style, rows) == [0, 1, 1, 2, 2, 2]


def test_whole_numbers_and_truths_find_their_category() -> None:
    rows = pd.DataFrame(
        {"inside": pd.array([True, False, None], dtype="boolean"), "map_colour": pd.array([1, 2, None], dtype="Int64")}
    )
    inside = (Category((1,), DOT, "", ""), Category((), DOT, "", ""))
    style = Style("s", "settlements", "base", "", "", column="inside", categories=inside)
    assert style_json.row_symbols(style, rows) == [0, 1, 1]
    assert style_json.row_symbols(replace(style, column="map_colour"), rows) == [0, 1, 1]


def test_the_map_has_every_style_of_the_plan_or_says_why_not(liechtenstein: Plan) -> None:
    told = web_map.data(liechtenstein)
    assert told is not None
    drawn = {style["name"] for style in told["styles"]}
    missing = [style for style in styles.styles(liechtenstein) if style.name not in drawn]
    assert {style.layer for style in missing} <= {*web_map.LEFT_OUT, "roads"}
    assert any("walk" in note["en"] for note in told["notes"])


def test_colours_and_marks_are_those_of_the_registry(liechtenstein: Plan) -> None:
    told = web_map.data(liechtenstein)
    assert told is not None
    by_name = {style.name: style for style in styles.styles(liechtenstein)}
    for style in told["styles"]:
        for entry, symbol in zip(style["legend"], by_name[style["name"]].symbols(), strict=True):
            assert {**entry["symbol"], "kind": ""} == {"kind": "", **vars(symbol)}


def test_popups_tell_whole_people_and_large_numbers_with_their_whole_part(liechtenstein: Plan) -> None:
    centres = liechtenstein.tables["centres"].copy()
    centres["hinterland_people"], centres["parent_min"] = 562336.4, 123456.78
    told = web_map.data(replace(liechtenstein, tables={**liechtenstein.tables, "centres": centres}))
    assert told is not None
    columns = told["layers"]["centres"]["rows"]["columns"]
    assert columns["hinterland_people"] == {"all": 562336}
    assert columns["parent_min"] == {"all": 123456.8}
