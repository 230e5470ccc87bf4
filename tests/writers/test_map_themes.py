"""The maps beside the urban system: how sure it is, its axes, its spheres, and settlements as they function."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from PIL import Image

from geoplan.styles.centres import SEATS, SURE, tiers
from geoplan.writers import (
    map_fonts,
    map_functions,
    map_meaning,
    map_places,
    map_scene,
    map_series,
    map_sheet,
    maps,
)
from geoplan.writers.map_meaning import Shown
from geoplan.writers.map_scene import Scene

LATIN = map_fonts.Lettering(("DejaVu Sans",), frozenset(range(0x20, 0x250)))
LAND = shapely.box(-6000, -5000, 8000, 5000)
A, B, C = (0.0, 0.0), (4000.0, 3000.0), (-3000.0, 2000.0)


def _frame(rows, shapes, crs):
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=crs)


@pytest.fixture
def themed(layers):
    """The drawn county with three candidates, two of them chosen, and everything that is asked beside the choice."""
    crs = layers["area"].crs
    del layers["access"]
    candidates = [
        {"candidate_id": "0001", "name_en": "Jiaxing", "class": "robust_in", "chosen_in": 1.0},
        {"candidate_id": "0002", "name_en": "Xincheng", "class": "contested", "chosen_in": 0.63},
        {"candidate_id": "0003", "name_en": "Wuzhen", "class": "contested", "chosen_in": 0.4},
        {"candidate_id": "0004", "name_en": "Shimen", "class": "robust_out", "chosen_in": 0.0},
    ]
    layers["candidates"] = _frame(candidates, [*map(shapely.Point, (A, B, C, (3000.0, -2000.0)))], crs)
    layers["centres"]["class"] = ["robust_in", "contested"]
    layers["robustness"] = pd.DataFrame([{"candidate_id": "0001", "tier": "centre", "draws": 100}])
    layers["axes"] = _frame(
        [
            {
                "seat_id": "0001", "town_id": "0002", "village_id": "0045", "total_min": 21.0, "status": "ok", "via": "",
                "name": "嘉兴 – 新塍 – x", "seat_name": "嘉兴",
            }
        ],
        [shapely.LineString([C, A, B])],
        crs,
    )  # fmt: skip
    village = _frame(
        [{"settlement_id": "0045", "name_en": "Village", "people": 10.0, "inside": True}], [shapely.Point(C)], crs
    )
    layers["settlements"] = pd.concat([layers["settlements"], village], ignore_index=True)
    layers["chains"] = _frame(
        [{"settlement_id": "0001", "status": "ok"}, {"settlement_id": "0045", "status": "broken", "people": 10.0}],
        [shapely.Point(A), shapely.Point(C)],
        crs,
    )
    west, east = shapely.box(-6000, -5000, 1000, 5000), shapely.box(1000, -5000, 8000, 5000)
    spheres = [
        {"candidate_id": one, "tier": "town", "people": people, "nearest_people": 7.0}
        for one, people in (("0001", 900.0), ("0002", 300.0))
    ]
    layers["spheres"] = _frame(spheres, [west, east], crs)
    layers["breakpoints"] = _frame(
        [
            {"candidate_id": "0001", "other_id": "0002", "relation": "neighbours"},
            {"candidate_id": "0001", "other_id": "0003", "relation": "parent"},
        ],
        [shapely.Point(1000, 800), shapely.Point(-500, 500)],
        crs,
    )
    functions = [
        {"settlement_id": "0001", "name_en": "Jiaxing", "functional_index": 90.0, "verdict": "as_official"},
        {"settlement_id": "0002", "name_en": "Xincheng", "functional_index": 45.0, "verdict": "higher"},
        {"settlement_id": "0003", "name_en": "Wuzhen", "functional_index": 0.0, "verdict": "lower"},
    ]
    layers["functions"] = _frame(functions, [*map(shapely.Point, (A, B, C))], crs).assign(
        ranked_by="functional_index", level_official=["city", "village", "town"],
        level_functional=["city", "town", "village"], completeness="full",
    )  # fmt: skip
    return layers


class _Drawn:
    """The sheets of a plan by file, drawn when they are looked at."""

    def __init__(self, plan):
        self.plan, self.layers = plan, map_scene.layers(plan)
        self.shown = {f"{file}.png": shown for file, shown in map_series.series(plan)}

    def keys(self):
        return self.shown.keys()

    def __getitem__(self, file):
        scene = Scene(self.plan, self.layers, self.shown[file], tiers(self.plan))
        return maps._map(scene, map_fonts.lettering(), 200)


@pytest.fixture
def sheets():
    """The sheets of a plan by file."""
    return _Drawn


def _legend(sheet):
    return [text.get_text() for legend in sheet.panel.artists for text in legend.get_texts()]


def _texts(sheet):
    return {text.get_text() for axes in sheet.figure.axes for text in axes.texts}


def _rows(sheet):
    return [text.get_text() for text in sheet.panel.texts]


def test_every_theme_that_was_worked_out_has_a_map(themed, replan, sheets):
    themes = {"how_sure.png", "axes.png", "spheres.png", "functions.png"}
    assert themes <= sheets(replan(themed)).keys()
    for layer in ("axes", "spheres", "functions"):
        del themed[layer]
    themed["candidates"]["class"] = ""
    assert not themes & sheets(replan(themed)).keys()


def test_the_colours_of_the_classes_reach_the_file(themed, replan, tmp_path):
    maps.write(replan(themed), tmp_path)
    with Image.open(tmp_path / "maps" / "how_sure.png") as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    for colour in SURE.values():
        assert tuple(bytes.fromhex(colour[1:])) in colours


def test_how_sure_counts_classes_and_names_the_contested_with_their_share(themed, replan, sheets):
    sheet = sheets(replan(themed, language="en"))["how_sure.png"]
    assert _legend(sheet)[:6] == [
        "robust in > 80 %  (1)", "contested  (2)", "robust out < 20 %  (1)", "centre  (1)", "town  (1)", "not chosen  (2)",
    ]  # fmt: skip
    assert {"Jiaxing", "Xincheng  63 %", "Wuzhen  40 %"} <= _texts(sheet)
    assert not any(text.startswith("Shimen") for text in _texts(sheet))
    rows = _rows(sheet)
    assert rows[rows.index("○ Wuzhen") :][:4] == ["○ Wuzhen", "40 %", "● Xincheng", "63 %"]


def test_an_excluded_place_is_not_on_the_map_of_draws(themed, replan, sheets):
    themed["candidates"].loc[3, "class"] = ""
    assert "not chosen  (1)" in _legend(sheets(replan(themed, language="en"))["how_sure.png"])


def test_axes_follow_their_roads_and_mark_seat_town_and_village(themed, replan, sheets):
    sheet = sheets(replan(themed, language="en"))["axes.png"]
    assert _legend(sheet)[:6] == [
        "to Jiaxing  (1)", "seat  (1)", "town  (1)", "key village  (1)", "unbroken  (1)", "broken  (1)",
    ]  # fmt: skip
    drawn = [one for one in sheet.map.collections if isinstance(one, LineCollection) and one.get_zorder() == 15]
    assert [len(one.get_segments()) for one in drawn] == [1]
    assert len(drawn[0].get_segments()[0]) == 3
    assert {"Jiaxing", "Xincheng", "Village"} <= _texts(sheet)
    rows = _rows(sheet)
    assert rows[rows.index("Jiaxing – Xincheng – Village") + 1] == "21"


def test_an_axis_without_a_road_stands_in_the_list_and_not_on_the_map(themed, replan, sheets):
    lost = {"seat_id": "", "town_id": "0001", "village_id": "", "status": "broken", "via": "", "total_min": np.nan}
    axes = themed["axes"]
    themed["axes"] = pd.concat([axes, _frame([lost], [None], axes.crs)], ignore_index=True)
    sheet = sheets(replan(themed, language="en"))["axes.png"]
    assert "to Jiaxing  (1)" in _legend(sheet)
    rows = _rows(sheet)
    assert rows[rows.index("Jiaxing") + 1] == "–"


def test_neighbouring_seats_have_axes_of_different_colours(themed, replan, sheets):
    back = themed["axes"].assign(seat_id="0002", town_id="0001", village_id="")
    themed["axes"] = pd.concat([themed["axes"], back], ignore_index=True)
    sheet = sheets(replan(themed, language="en"))["axes.png"]
    lines = [one for one in sheet.map.collections if isinstance(one, LineCollection) and one.get_zorder() == 15]
    assert [to_hex(one.get_colors()[0]) for one in lines] == [stroke.colour for stroke in SEATS[:2]]


def test_spheres_stand_with_hinterlands_and_the_breaking_points_of_neighbours(themed, replan, sheets):
    sheet = sheets(replan(themed, language="en"))["spheres.png"]
    words = [
        "centre  (1)",
        "town  (1)",
        "sphere of one place",
        "hinterland: whoever is nearest",
        "breaking point on the road",
    ]
    assert _legend(sheet)[:5] == words
    points = [one.get_offsets() for one in sheet.map.collections if one.get_zorder() == 18]
    assert [len(one) for one in points] == [1]  # the one between place and parent is left to the table
    rows = _rows(sheet)
    assert rows[rows.index("Jiaxing") :][:4] == ["Jiaxing", "900  |  7", "Xincheng", "300  |  7"]


def test_settlements_are_as_large_as_central_and_have_the_mark_of_their_verdict(themed, replan, sheets):
    sheet = sheets(replan(themed, language="en"))["functions.png"]
    assert _legend(sheet)[:6] == [
        "above its official level  (1)", "as its official level  (1)", "below its official level  (1)", "50", "10", "2.5",
    ]  # fmt: skip
    sizes = [one.get_sizes()[0] for one in sheet.map.collections if one.get_zorder() == 20]
    assert sizes == [map_functions._LARGEST / 2, map_functions._LARGEST, map_functions._LEAST_OFF]
    rows = _rows(sheet)
    assert rows[rows.index("Xincheng") :][:4] == ["Xincheng", "village → town", "Wuzhen", "town → village"]


def test_without_services_settlements_are_as_large_as_the_trips_through_them(themed, replan, sheets):
    themed["functions"] = themed["functions"].assign(
        ranked_by="", verdict="", functional_index=np.nan, betweenness_people=[0.5, 0.25, 0.0], completeness=""
    )
    sheet = sheets(replan(themed, language="en"))["functions.png"]
    assert _legend(sheet)[:3] == ["50", "10", "2.5"]
    assert "Which settlements trips between others pass through" in _texts(sheet)


@pytest.mark.parametrize(
    ("given", "legend", "label"),
    [
        ([True, False, False], ["centre  (1, fixed)", "town  (2)"], set()),
        ([False, True, False], ["centre  (1)", "town  (2, fixed 1)"], {"Xincheng (fixed)"}),
        ([False, True, True], ["centre  (1)", "town  (2, fixed)"], set()),
    ],
)
def test_the_map_says_which_places_are_fixed(layers, replan, sheets, given, legend, label):
    third = layers["centres"].iloc[[1]].assign(candidate_id="0003", name_en="Wuzhen", geometry=[shapely.Point(C)])
    layers["centres"] = pd.concat([layers["centres"], third], ignore_index=True).assign(fixed=given)
    sheet = sheets(replan(layers, language="en"))["jiaxing.png"]
    assert _legend(sheet)[:2] == legend
    assert {text for text in _texts(sheet) if "(fixed)" in text} == label


def test_a_fixed_place_says_so_in_its_languages():
    def sheet(language):
        return map_sheet.lay_out((0.0, 0.0, 80_000.0, 60_000.0), LATIN, language)

    assert map_places._as_fixed(sheet("en"), "Vaduz") == "Vaduz (fixed)"
    assert map_places._as_fixed(sheet("zh"), "嘉兴") == "嘉兴（已定）"
    assert map_places._as_fixed(sheet("both"), "Vaduz") == "Vaduz（已定 fixed）"
    assert map_places._as_fixed(sheet("both"), "嘉兴\nJiaxing") == "嘉兴（已定）\nJiaxing (fixed)"


def test_the_sentence_over_a_map_says_what_it_shows(themed, replan):
    plan = replan(themed)

    def said(theme, lang="en"):
        return map_meaning.sentence(plan, Shown(theme=theme), lang)

    assert (
        said("how_sure")
        == "100 draws, in any tier: of 2 chosen 1 robust in, 1 contested, 0 robust out; of the others 1 contested"
    )
    assert said("how_sure", "zh") == "100 次抽样（不论层级）：入选 2 处中稳定 1、有争议 1、稳定落选 0；未入选而有争议 1"
    assert said("axes") == "1 axis to 1 seat; settlements: 1 with a broken chain, 0 cut off"
    assert said("functions") == "Of 3 settlements 1 function above their official level and 1 below"
    assert said("spheres", "zh").startswith("“镇”级地方")


def test_themes_wear_the_watermark_of_the_plan(themed, replan, sheets):
    drawn = sheets(replan(themed, language="en"))
    for theme in ("how_sure.png", "axes.png", "spheres.png", "functions.png"):
        assert any(text.get_rotation() > 10 for text in drawn[theme].map.texts)
        assert any("Population base" in text for text in _texts(drawn[theme]))


def test_a_plan_without_an_urban_system_has_no_theme_but_functions(themed, replan):
    layers = {name: table for name, table in themed.items() if name not in ("centres", "candidates")}
    files = {file for file, _ in map_series.series(replan(layers))}
    assert not files & {"how_sure", "axes", "spheres"}
    assert "functions" in files
