"""The series of maps: which there are, what their small print says, and that two plans' maps compare."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib import font_manager

from geoplan.plan import InputNote
from geoplan.reporting import map_words
from geoplan.styles import Mark, Range, classes
from geoplan.styles.centres import tiers
from geoplan.writers import map_files, map_fonts, map_meaning, map_reach, map_scene, map_series, map_style, maps
from geoplan.writers.map_meaning import Shown
from geoplan.writers.map_scene import Scene

NOTE = InputNote("roads", "roads.gpkg", "0", "survey", "2024", "CC0")
MEANT = "abc\u202e\u2067de\U0001f600<script>$x^2$" + "y" * 300


def _sheet(plan, file):
    shown = dict(map_series.series(plan))[file]
    return maps._map(Scene(plan, map_scene.layers(plan), shown, tiers(plan)), map_fonts.lettering(), 200)


def _texts(sheet):
    return [text.get_text() for axes in sheet.figure.axes for text in axes.texts]


def _legend(sheet):
    return [text.get_text() for legend in sheet.panel.artists for text in legend.get_texts()]


def _files(plan):
    return [sheet.file for sheet in maps.sheets(plan)]


@pytest.fixture
def rich(layers):
    """The drawn county with people at demand points, speeds, isochrones, a measure, a second service and gaps."""
    crs = layers["area"].crs
    spots = layers["access"].geometry
    layers["demand"] = gpd.GeoDataFrame(
        {
            "demand_id": layers["access"]["demand_id"],
            "settlement_id": layers["access"]["settlement_id"],
            "county_id": ["330402", "330411", "330411"],
            "people": [1000.0, 500.0, np.nan],
            "people_hukou": [1000.0, 1000.0, np.nan],
            "inside": [True, True, False],
        },
        geometry=spots,
        crs=crs,
    )
    layers["roads"] = layers["roads"].assign(speed_kmh=[60.0, 25.0])
    school = layers["access"].assign(
        service="school", within_standard=[True, True, False], status=["ok", "ok", "absent"]
    )
    layers["access"] = pd.concat([layers["access"], school], ignore_index=True)
    layers["access_measures"] = pd.DataFrame(
        {
            "demand_id": ["0001", "0002"], "measure": "beds", "service": "hospital", "value": [0.002, 0.0],
            "unit": "beds per person",
        }
    )  # fmt: skip
    ring = shapely.Point(0, 0)
    layers["isochrones"] = gpd.GeoDataFrame(
        {
            "service": "hospital", "facility_id": "", "from_min": [0.0, 10.0, 30.0], "to_min": [10.0, 30.0, np.nan],
            "people": [750.0, 250.0, 0.0],
        },
        geometry=[ring.buffer(1000), ring.buffer(3000).difference(ring.buffer(1000)), ring.buffer(5000)],
        crs=crs,
    )  # fmt: skip
    gaps = [("0001", "hospital", ""), ("0002", "hospital", "too_far"), ("0002", "school", "absent")]
    layers["gaps"] = gpd.GeoDataFrame(
        [
            {"settlement_id": one, "service": service, "cause": cause, "people_beyond": 5.0}
            for one, service, cause in gaps
        ],
        geometry=[spots[0], spots[1], spots[1]],
        crs=crs,
    )
    return layers


def test_the_series_stands_in_the_order_in_which_it_is_read(rich, replan):
    assert _files(replan(rich)) == [
        "01_area", "02_population", "02_population_to_hukou", "03_settlements", "04_roads", "06_isochrones_hospital",
        "access_hospital", "access_school", "07_measure_beds", "08_gaps", "08_gaps_hospital", "08_gaps_school",
        "09_services_reached", "jiaxing",
    ]  # fmt: skip


def test_every_sheet_has_a_file_of_each_format_that_is_asked_for(plan, tmp_path):
    few = replace(plan, settings={"maps": {"formats": ["pdf"], "dpi": 100, "font": None}})
    maps.write(few, tmp_path)
    assert {path.name for path in (tmp_path / "maps").iterdir()} == {f"{file}.pdf" for file in _files(few)}


def test_titles_say_what_a_map_shows_in_both_languages(rich, replan):
    told = {sheet.file: sheet for sheet in maps.sheets(replan(rich))}
    assert (told["access_hospital"].title_en, told["access_hospital"].title_zh) == ("Access: hospital", "医院可达性")
    assert told["06_isochrones_hospital"].sentence_en == "75.0 % of the people within 10 min, 100.0 % within 30" + ("")
    assert told["08_gaps"].sentence_zh == "1 个居民点在 2 项服务中至少一项有缺口：医院、学校"
    assert told["02_population_to_hukou"].sentence_en == "people 1,500, hukou 2,000: 0.75 for every one"


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_every_map_can_be_drawn_in_every_language(rich, replan, language):
    plan = replan(rich, language=language)
    for file in _files(plan):
        sheet = _sheet(plan, file)
        heads = [map_series.heading(plan, dict(map_series.series(plan))[file], one) for one in ("en", "zh")]
        wanted = {"en": heads[:1], "zh": heads[1:]}.get(language, heads)
        assert set(wanted) <= set(_texts(sheet)), file


def test_an_english_map_keeps_the_chinese_name_of_a_place_without_an_english_one(layers, replan):
    layers["settlements"].loc[1, "name_en"] = ""
    if not map_fonts.lettering().draws("新塍"):
        pytest.skip("no font of this machine has Chinese letters")
    assert "新塍" in _texts(_sheet(replan(layers, language="en"), "03_settlements"))


@pytest.mark.parametrize(
    ("note", "line"),
    [
        (NOTE, "Road network: survey, 2024, CC0"),
        (replace(NOTE, date=""), "Road network: survey, date not stated, CC0"),
        (replace(NOTE, source="", date="", licence=""), "Road network: source not stated, date not stated"),
    ],
)
def test_a_source_line_says_what_is_not_stated(replan, note, line):
    assert map_words.sources(replan(inputs=(note,)), "en") == [line]


@pytest.mark.parametrize(
    ("note", "osm"),
    [
        (NOTE, False),
        (replace(NOTE, source="OpenStreetMap contributors"), True),
        (replace(NOTE, licence="ODbL 1.0"), True),
        (replace(NOTE, source="", path="county.osm.pbf"), True),
        (replace(NOTE, source="Cosmos survey"), False),
    ],
)
def test_a_map_with_anything_of_openstreetmap_says_so(replan, note, osm):
    sources = map_words.sources(replan(inputs=(note,)), "zh")
    assert (sources[-1] == "© OpenStreetMap contributors, ODbL") == osm


@pytest.mark.parametrize(
    ("report", "stamp"),
    [
        ({}, "内部草案，未经审图"),
        ({"approval_no": "浙S(2026)1号"}, "审图号: 浙S(2026)1号"),
        ({"approval_no": "浙S(2026)1号", "draft": True}, "审图号: 浙S(2026)1号 · 内部草案"),
    ],
)
def test_a_map_is_a_draft_unless_its_approval_is_given(plan, report, stamp):
    assert " · ".join(map_words.approval(replace(plan, settings={"report": report}), "zh")) == stamp


def test_the_title_block_stands_in_the_small_print(plan):
    given = {"organisation": "规划院", "project": "P1", "version": "2.1", "date": "2026-11"}
    plan = replace(plan, language="en", settings={"report": given})
    small = "\n".join(_texts(_sheet(plan, "jiaxing")))
    for line in ("Organisation: 规划院", "Project: P1", "Version: 2.1", "Date: 2026-11"):
        assert line in small
    assert "Internal draft, map not approved" in small


def test_classes_are_the_same_whatever_the_values_are(rich, replan):
    def colours(times):
        rich["access_measures"]["value"] = np.array([0.002, 0.0]) * times
        sheet = _sheet(replan(rich, language="en"), "07_measure_beds")
        return dict(zip(_legend(sheet), [h.get_color() for h in sheet.panel.artists[0].legend_handles], strict=False))

    first, second = colours(1.0), colours(10.0)
    assert "1–3 per 1000  (1)" in first and "10–30 per 1000  (1)" in second
    assert first["0 per 1000  (1)"] == second["0 per 1000  (1)"]
    assert first["1–3 per 1000  (1)"] != second["10–30 per 1000  (1)"]


def test_fixed_classes_leave_no_number_out_and_take_none_twice():
    values = pd.Series([0.0, 0.05, 5.0, 10.0, 10.001, 60.0, 61.0, 1e9])
    for scale in (classes.MINUTES, classes.REACHED, classes.PER_1000, classes.DENSITY, classes.RATIO, classes.SIZES):
        assert all(one.up_to == other.above for one, other in pairwise(scale))
        assert (map_style.classed(values, scale) >= 0).all()


@pytest.mark.parametrize(
    ("kind", "unit", "first", "times"),
    [
        ("kth_nearest", "min", "0–5 min", 1.0),
        ("nearest", "m", "0–300 m", 1.0),
        ("e2sfca", "beds per person", "0 per 1000", 1000.0),
        ("cumulative", "facilities", "0", 1.0),
        ("capacity_limited", "share of people placed, planner's optimum", "0–10 %", 100.0),
        ("gravity", "beds, weighted", "0", 1.0),
    ],
)
def test_a_measure_is_shown_in_the_classes_of_its_unit(kind, unit, first, times):
    scale, factor, _ = map_reach.scale(kind, unit)
    assert (scale[0].en, factor) == (first, times)


def test_services_that_are_lacking_are_counted(rich, replan):
    sheet = _sheet(replan(rich, language="en"), "09_services_reached")
    assert _legend(sheet)[:2] == ["2 of 2  (1)", "1 of 2  (1)"]


def test_gaps_are_counted_and_shown_by_cause(rich, replan):
    plan = replan(rich, language="en")
    assert _legend(_sheet(plan, "08_gaps"))[:2] == ["2 gaps  (1)", "no gap  (1)"]
    assert _legend(_sheet(plan, "08_gaps_hospital"))[:2] == ["too far  (1)", "no gap  (1)"]


def test_gaps_that_are_not_assessed_have_no_map_but_a_finding(rich, replan):
    rich["gaps"]["cause"] = "not_assessable"
    plan = replan(rich, language="en")
    assert not [file for file in _files(plan) if file.startswith("08")]
    (found,) = [one for one in maps.findings(plan) if one.code == "map_gaps_not_drawn"]
    assert "hospital, school" in found.sentence("en")


def test_pieces_of_the_network_and_places_off_it_are_shown(rich, replan):
    rich["roads"]["component"] = [1, 2]
    rich["snaps"] = gpd.GeoDataFrame(
        {
            "place_id": ["0001", "0002"], "place_kind": "demand", "mode": "car", "status": ["ok", "not_snapped"],
            "snap_m": [1500.0, 9000.0],
        },
        geometry=[shapely.LineString([(0, 0), (0, 1500)]), None],
        crs=rich["area"].crs,
    )  # fmt: skip
    plan = replan(rich, language="en")
    assert _legend(_sheet(plan, "05_network"))[:4] == [
        "connected roads", "apart from the main network  (1)", "over 1,000 m to the road  (1)", "no road within reach  (1)",
    ]  # fmt: skip
    assert map_meaning.sentence(plan, Shown(theme="network"), "en") == (
        "1 piece of road apart from the main network, 1 place without a road within reach, "
        "1 place more than 1,000 m from one"
    )


def test_hostile_names_neither_break_a_map_nor_turn_the_names_beside_them(rich, replan):
    for layer in ("area", "settlements", "facilities", "centres"):
        rich[layer]["name"] = MEANT
        if "name_en" in rich[layer]:
            rich[layer]["name_en"] = MEANT
    plan = replan(rich, title={"en": MEANT, "zh": MEANT})
    for file in _files(plan):
        words = "".join(_texts(_sheet(plan, file)))
        assert not {"\u202e", "\u2067", "\n\n"} & set(words)


def test_a_name_of_300_characters_is_cut():
    lettering = map_fonts.lettering()
    assert lettering.name("y" * 300, "", "1", "en") == "y" * 39 + "…"
    assert lettering.name("a\u202eb", "", "1", "zh") == "ab"


def test_empty_layers_and_people_that_are_not_known_still_make_maps(rich, replan, tmp_path):
    for layer in ("settlements", "demand", "access"):
        rich[layer]["people"] = np.nan
    rich["demand"].loc[0, "people"] = np.inf
    rich["facilities"], rich["roads"] = rich["facilities"][:0], rich["roads"][:1]
    plan = replan(rich)
    for file in _files(plan):
        assert _texts(_sheet(plan, file))


def test_a_single_place_makes_a_map(layers, replan):
    only = {"settlements": layers["settlements"][:1]}
    assert _files(replan(only)) == ["03_settlements", "jiaxing"]
    assert "嘉兴\nJiaxing" in _texts(_sheet(replan(only), "03_settlements")) or "Jiaxing" in _texts(
        _sheet(replan(only), "03_settlements")
    )


def test_a_pdf_has_no_date_and_holds_its_fonts(plan, tmp_path):
    sheet = _sheet(plan, "jiaxing")
    map_files.save(sheet, tmp_path / "one", ("pdf",))
    map_files.save(_sheet(plan, "jiaxing"), tmp_path / "two", ("pdf", "png"))
    content = (tmp_path / "one.pdf").read_bytes()
    assert content == (tmp_path / "two.pdf").read_bytes()
    assert b"CreationDate" not in content and b"Matplotlib" not in content
    fonts = re.findall(rb"/Type /Font\b.*?>>", content, re.DOTALL)
    assert fonts and all(b"/CharProcs" in font or b"/FontFile" in font for font in fonts)


def test_names_are_letters_in_a_pdf(plan, tmp_path):
    plan = replace(plan, language="en")
    map_files.save(_sheet(plan, "jiaxing"), tmp_path / "map", ("pdf",))
    streams = re.findall(rb"stream\r?\n(.*?)endstream", (tmp_path / "map.pdf").read_bytes(), re.DOTALL)
    text = b"".join(zlib.decompress(one) for one in streams if one[:1] == b"x")
    shown = [b"".join(re.findall(rb"\((.*?)\)", one)) for one in re.findall(rb"\[([^\]]*)\]\s*TJ", text)]
    assert b"Xincheng" in shown


def test_dots_an_inch_are_those_of_the_config(plan, tmp_path):
    from PIL import Image

    scene = Scene(plan, map_scene.layers(plan), Shown(), tiers(plan))
    map_files.save(maps._map(scene, map_fonts.lettering(), 100), tmp_path / "map", ("png",))
    with Image.open(tmp_path / "map.png") as picture:
        assert sorted(picture.size) == [1169, 1653]


def test_a_font_file_is_used_before_the_fonts_of_the_machine():
    font = font_manager.findfont("DejaVu Serif")
    assert map_fonts.lettering(font).families[0] == "DejaVu Serif"


@pytest.mark.parametrize("content", [None, b"this is no font"])
def test_a_font_that_cannot_be_read_is_a_finding_and_maps_are_drawn(plan, tmp_path, content):
    font = tmp_path / "own.ttf"
    if content is not None:
        font.write_bytes(content)
    own = replace(plan, settings={"maps": {"font": str(font), "formats": ["png"], "dpi": 72}})
    (found,) = [one for one in maps.findings(own) if one.code == "map_font_unreadable"]
    assert "own.ttf" in found.sentence("en") and str(tmp_path) not in found.sentence("en")
    assert map_fonts.lettering(str(font)) == map_fonts.lettering()


def test_a_long_title_is_set_smaller_and_then_cut_but_stays_readable(plan):
    sheet = _sheet(replace(plan, language="en", title={"en": "Long " * 80}), "jiaxing")
    titles = [text for axes in sheet.figure.axes for text in axes.texts if text.get_text().startswith("Long")]
    assert [text.get_text()[-1] for text in titles] == ["…"]
    assert min(text.get_fontsize() for text in titles) >= 8.5


def test_a_mark_has_the_same_colour_in_the_legend_and_on_the_map(rich, replan):
    sheet = _sheet(replan(rich, language="en"), "04_roads")
    named = {one.en for one in classes.SPEEDS if isinstance(one, Range) and not isinstance(one.symbol, Mark)}
    assert {text for text in _legend(sheet) if "km/h" in text} == {"45–60 km/h", "20–30 km/h"} <= named


def test_no_colour_stands_in_the_maps_themselves():
    for path in sorted(Path(maps.__file__).parent.glob("map*.py")):
        assert not re.findall(r"\"(?:#[0-9a-fA-F]{6}|white|black|red)\"", path.read_text(encoding="utf-8")), path.name


def test_flows_are_as_wide_as_strong_and_regions_have_a_middle(rich, replan):
    crs, spots = rich["area"].crs, rich["settlements"].geometry
    rich["flows"] = gpd.GeoDataFrame(
        {"flow": "gravity", "from_id": ["0001", "0002"], "to_id": ["0002", "0001"], "value": [200.0, 100.0]},
        geometry=[shapely.LineString([spots[0], spots[1]]), shapely.LineString([spots[1], spots[0]])],
        crs=crs,
    )
    rich["flow_regions"] = gpd.GeoDataFrame(
        {"flow": "gravity", "settlement_id": ["0001", "0002"], "region_id": "0001", "people": [2.0, 1.0]},
        geometry=spots[:2].tolist(),
        crs=crs,
    )
    plan = replan(rich, language="en")
    sheet = _sheet(plan, "10_flows_gravity")
    assert _legend(sheet)[:4] == ["200", "40", "10", "middle of a region  (1)"]
    (lines,) = [one for one in sheet.map.collections if one.get_zorder() == 14]
    assert list(lines.get_linewidths()) == [2.5, 5.0]
    assert map_meaning.sentence(plan, Shown(theme="flows", flow="gravity"), "en") == (
        "The 2 strongest linkages; 1 region by the largest flow"
    )


def test_the_official_list_stands_beside_the_plan(rich, replan):
    rich["audit"] = gpd.GeoDataFrame(
        {
            "candidate_id": ["0001", "0002"], "name_en": ["Jiaxing", "Xincheng"], "official_tier": ["centre", ""],
            "tier": ["centre", "town"], "status": ["kept", "extra"],
        },
        geometry=rich["centres"].geometry.tolist(),
        crs=rich["area"].crs,
    )  # fmt: skip
    sheet = _sheet(replan(rich, language="en"), "11_audit")
    assert _legend(sheet)[:2] == ["in both  (1)", "in the plan alone  (1)"]
    rows = [text.get_text() for text in sheet.panel.texts]
    assert rows[rows.index("Xincheng") :][:4] == ["Xincheng", "– → town", "Jiaxing", "centre → centre"]


def test_an_unknown_verdict_has_a_mark_too(rich, replan):
    rich["functions"] = gpd.GeoDataFrame(
        {
            "settlement_id": ["0001", "0002"], "functional_index": [9.0, 1.0], "ranked_by": "functional_index",
            "verdict": ["unknown", "as_official"], "completeness": "full",
        },
        geometry=rich["settlements"].geometry[:2].tolist(),
        crs=rich["area"].crs,
    )  # fmt: skip
    assert "not known  (1)" in _legend(_sheet(replan(rich, language="en"), "functions"))
