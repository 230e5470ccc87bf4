"""The map: what can be said of it without looking."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from geoplan.plan import InputNote
from geoplan.styles.access import STANDINGS
from geoplan.words import WORDS
from geoplan.writers import (
    manifest,
    map_files,
    map_fonts,
    map_furniture,
    map_labels,
    map_marks,
    map_meaning,
    map_series,
    map_sheet,
    maps,
)
from geoplan.writers.map_labels import Label

LATIN = map_fonts.Lettering(("DejaVu Sans",), frozenset(range(0x20, 0x250)))
WIDE, TALL = (0.0, 0.0, 80_000.0, 60_000.0), (0.0, 0.0, 12_000.0, 26_000.0)


def _legend(sheet):
    return [text.get_text() for legend in sheet.panel.artists for text in legend.get_texts()]


def _texts(sheet):
    return {text.get_text() for axes in sheet.figure.axes for text in axes.texts}


def _drawn(plan, tmp_path, monkeypatch, name="jiaxing"):
    """A sheet that `maps.write` saves, that of the urban system unless another is asked for."""
    held = {}
    one = [(file, shown) for file, shown in map_series.series(plan) if file == name]
    monkeypatch.setattr(map_series, "series", lambda _: one)
    monkeypatch.setattr(map_files, "save", lambda sheet, stem, formats: held.update({stem.name: sheet}))
    maps.write(plan, tmp_path)
    return held[name]


def test_the_map_is_an_a3_sheet_at_200_dots_an_inch(plan, tmp_path):
    maps.write(plan, tmp_path)
    path = tmp_path / "maps" / "jiaxing.png"
    with Image.open(path) as picture:
        assert sorted(picture.size) == [2338, 3307]
        assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        assert "Software" not in picture.info
        assert len(picture.convert("RGB").getcolors(10_000_000)) > 30
    assert path.stat().st_size < 1_500_000


def test_the_scale_is_round_and_the_area_fits():
    for bounds in (WIDE, TALL):
        sheet = map_sheet.lay_out(bounds, LATIN, "en")
        (west, east), (south, north) = sheet.map.get_xlim(), sheet.map.get_ylim()
        assert west < bounds[0] and east > bounds[2] and south < bounds[1] and north > bounds[3]
        assert sheet.scale % 1000 == 0
        inches = sheet.map.get_window_extent().width / map_sheet.DPI
        assert (east - west) / (inches * 0.0254) == pytest.approx(sheet.scale)


def test_a_long_area_gets_a_tall_sheet():
    assert map_sheet.lay_out(WIDE, LATIN, "en").figure.get_size_inches()[0] > 16
    assert map_sheet.lay_out(TALL, LATIN, "en").figure.get_size_inches()[1] > 16


def test_the_map_says_base_crs_sources_and_proof(plan, replan, tmp_path, monkeypatch):
    words = "\n".join(_texts(_drawn(replan(language="en"), tmp_path, monkeypatch)))
    assert "Jiaxing, 1 + 1" in words
    assert "1 + 1 places · proven optimal" in words
    assert "Population base: people" in words
    assert "EPSG:4549" in words
    assert "OpenStreetMap, 2024, ODbL 1.0" in words
    assert "Settlements: source not stated" in words


@pytest.mark.parametrize(
    ("basis", "weak", "expected"),
    [
        ("observed", {}, set()),
        ("proxy", {"settlements": "proxy"}, {"PROXY POPULATION"}),
        ("modelled", {"roads": "modelled", "settlements": "proxy"}, {"PROXY POPULATION", "MODELLED ROADS"}),
        ("modelled", {"facilities": "modelled"}, {"NOT OBSERVED DATA"}),
    ],
)
def test_a_map_from_anything_but_observed_inputs_wears_a_watermark(
    replan, tmp_path, monkeypatch, basis, weak, expected
):
    notes = tuple(InputNote(layer, "x", "0", basis=own) for layer, own in weak.items())
    sheet = _drawn(replan(language="en", basis=basis, inputs=notes), tmp_path, monkeypatch)
    across = {line for text in sheet.map.texts for line in text.get_text().split("\n") if text.get_rotation() > 10}
    assert across == expected
    assert expected <= _texts(sheet)


def test_a_plan_without_centres_shows_access_to_its_first_service(layers, replan, tmp_path, monkeypatch):
    for layer in ("centres", "hinterlands", "links"):
        del layers[layer]
    words = _texts(_drawn(replan(layers, language="en"), tmp_path, monkeypatch, "access_hospital"))
    assert "Access: hospital" in words


@pytest.mark.parametrize(("completeness", "doubted"), [("full", False), ("partial", True), ("unknown", True)])
def test_coverage_from_facilities_that_may_be_incomplete_says_so(
    layers, replan, tmp_path, monkeypatch, completeness, doubted
):
    for layer in ("centres", "hinterlands", "links"):
        del layers[layer]
    is_ = "at_least" if doubted else "exact"
    layers["summary"] = layers["summary"].assign(area_level="area", reached_share=1.0, coverage_is=is_)
    note = InputNote("facilities", "x", "0", completeness=completeness)
    plan = replan(layers, language="en", inputs=(note,))
    words = "".join(_texts(_drawn(plan, tmp_path, monkeypatch, "access_hospital")))
    assert f"hospital · {'≥ ' if doubted else ''}66.7 % of the people within the standard" in words
    assert ("may be incomplete" in words) == doubted


@pytest.mark.parametrize(("mode", "told"), [("walk", "hospital on foot · "), ("car", "hospital by car · ")])
def test_a_map_of_access_says_how_people_travel(layers, replan, mode, told):
    layers["summary"] = layers["summary"].assign(area_level="area", reached_share=1.0, coverage_is="exact")
    settings = {"services": {"hospital": {"mode": mode}}, "network": {"modes": {mode: {}}}}
    plan = replace(replan(layers), settings=settings)
    assert map_meaning.sentence(plan, map_meaning.Shown(service="hospital"), "en").startswith(told)


def test_a_plan_of_roads_and_places_alone_still_has_a_map(layers, replan, tmp_path):
    maps.write(replan({layer: layers[layer] for layer in ("area", "roads", "settlements")}), tmp_path)
    assert (tmp_path / "maps" / "jiaxing.png").exists()


def test_every_service_has_a_map_of_its_own_beside_the_urban_system(plan):
    services = set(plan.tables["access"]["service"])
    assert {"jiaxing"} | {f"access_{service}" for service in services} <= {sheet.file for sheet in maps.sheets(plan)}


def test_a_service_map_names_settlements_with_people_beyond_the_standard_first(plan, tmp_path, monkeypatch):
    access = plan.tables["access"]
    lacking = access[(access["status"] != "ok") & (access["people"] > 0)].sort_values("people").iloc[-1]
    name = plan.tables["settlements"].set_index("settlement_id").loc[lacking["settlement_id"], "name"]
    words = "\n".join(_texts(_drawn(plan, tmp_path, monkeypatch, f"access_{lacking['service']}")))
    assert name in words


def test_chosen_places_are_named_on_the_map(plan, replan, tmp_path, monkeypatch):
    assert {"Jiaxing", "Xincheng"} <= _texts(_drawn(replan(language="en"), tmp_path, monkeypatch))


def test_a_name_with_dollar_signs_is_no_formula(layers, replan, tmp_path, monkeypatch):
    layers["centres"]["name_en"] = ["$a$", "$\\frac$"]
    assert {"$a$", "$\\frac$"} <= _texts(_drawn(replan(layers, language="en"), tmp_path, monkeypatch))


def test_tiers_stand_in_the_order_of_the_plan(layers, replan, tmp_path, monkeypatch):
    # the plan says that towns stand above centres, whatever the parents and sizes
    upside_down = replan(layers, language="en", tiers=("town", "other", "centre"))
    sheet = _drawn(upside_down, tmp_path, monkeypatch)
    entries = [text.get_text() for legend in sheet.panel.artists for text in legend.get_texts()]
    assert entries[:2] == ["town  (1)", "centre  (1)"]
    listed = [text.get_text() for text in sheet.panel.texts if text.get_text() in ("Jiaxing", "Xincheng")]
    assert listed == ["Xincheng", "Jiaxing"]


def test_the_listing_cuts_the_lowest_tier_only():
    rows = [("a place", "1")]
    assert map_furniture.fitting([rows, 6 * rows, 40 * rows], 47) == 47
    assert map_furniture.fitting([rows, 6 * rows, 40 * rows], 30) == 29  # and a row that counts the rest
    assert map_furniture.fitting([rows, 6 * rows, 40 * rows], 9) == 8
    assert map_furniture.fitting([rows, 6 * rows, 40 * rows], 7) == 0  # the centre alone makes no list
    assert map_furniture.fitting([3 * rows, 6 * rows, 40 * rows], 8) == 3
    assert map_furniture.fitting([4 * rows, 40 * rows], 3) == 0
    assert map_furniture.fitting([40 * rows], 10) == 9
    assert map_furniture.fitting([], 10) == 0


def test_the_map_and_the_manifest_state_the_tolerance_of_borders(plan, replan, layers, tmp_path, monkeypatch):
    manifest.write(plan, tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["notes"] == {"polygon_tolerance_m": 125}
    assert "Borders simplified to 125 m" in "".join(_texts(_drawn(replan(language="en"), tmp_path, monkeypatch)))


def test_a_service_without_a_standard_shows_who_reaches_one(layers, replan, tmp_path, monkeypatch):
    for layer in ("centres", "hinterlands", "links"):
        del layers[layer]
    layers["summary"] = layers["summary"].assign(area_level="area", coverage=np.nan, reached_share=0.75)
    layers["access"]["within_standard"] = None
    layers["access"]["status"] = ["ok", "ok", "not_snapped"]
    sheet = _drawn(replan(layers, language="en"), tmp_path, monkeypatch, "access_hospital")
    assert "hospital · 75.0 % of the people reach one (no standard of time or distance)" in _texts(sheet)
    entries = [text.get_text() for legend in sheet.panel.artists for text in legend.get_texts()]
    assert entries[:2] == ["reaches one (no standard)  (2)", "no road within reach  (1)"]


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ({"w1": ["car"]}, {"closed"}),
        ({"w2": ["car", "walk"]}, {"closed"}),
        ({"w2": ["car"]}, {"closed to car"}),
        ({}, set()),
    ],
)
def test_a_closed_road_is_drawn_as_closed(layers, replan, tmp_path, monkeypatch, closed, expected):
    roads = layers["roads"]
    on_foot = roads[roads["edge_id"] == "w2"].assign(mode="walk")
    roads = pd.concat([roads, on_foot], ignore_index=True)
    for edge, modes in closed.items():
        shut = (roads["edge_id"] == edge) & roads["mode"].isin(modes)
        roads.loc[shut, ["ms_forward", "ms_back"]] = pd.NA
    drawn = []
    monkeypatch.setattr(map_marks, "draw", lambda axes, lines, **style: drawn.append((len(lines), style)))
    sheet = _drawn(replan({**layers, "roads": roads}, language="en"), tmp_path, monkeypatch)
    entries = {text.get_text() for legend in sheet.panel.artists for text in legend.get_texts()}
    assert {entry for entry in entries if "closed" in entry} == expected
    assert ("primary" in entries) == ("w1" not in closed)
    assert ("other roads" in entries) == (len(closed.get("w2", [])) < 2)
    dashed = [count for count, style in drawn if style.get("zorder") == 6.1]
    assert dashed == [1] * len(expected)


def test_the_small_print_names_every_input_in_the_language_of_the_map(replan, tmp_path, monkeypatch):
    notes = tuple(InputNote(layer, "x", "0", "survey") for layer in ("barriers", "elevation", "speed_zones", "works"))
    monkeypatch.setattr(map_fonts.Lettering, "draws", lambda *_: True)
    words = "".join(_texts(_drawn(replan(language="zh", inputs=notes), tmp_path, monkeypatch)))
    assert "屏障、高程、速度分区、道路工程: survey, 日期未注明" in words


def test_without_a_chinese_font_the_english_name_stands_or_the_id():
    assert LATIN.name("嘉兴", "Jiaxing", "330400", "zh") == "Jiaxing"
    assert LATIN.name("嘉兴", "", "330400", "both") == "330400"
    assert not LATIN.draws("嘉兴")


def test_an_apostrophe_between_latin_letters_is_set_narrow():
    assert LATIN.drawable("Mas d\u2019Alins") == "Mas d'Alins"
    chinese = map_fonts.Lettering(("x",), frozenset(map(ord, "嘉兴\u2018\u2019")))
    assert chinese.drawable("嘉\u2018兴\u2019") == "嘉\u2018兴\u2019"


def test_a_missing_font_is_a_finding_with_the_package_to_install(plan, replan, monkeypatch):
    monkeypatch.setattr(map_fonts, "lettering", lambda font=None: LATIN)
    found = maps.findings(plan)
    assert [finding.code for finding in found] == ["map_font_missing"]
    assert found[0].values == {"count": 5, "example": "嘉兴 1-1 城镇体系"}
    for system in ("Windows", "macOS", "fonts-noto-cjk"):
        assert system in found[0].sentence("en")
    assert maps.findings(replan(language="en")) == []


def test_a_map_without_a_chinese_font_is_drawn_in_english(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(map_fonts, "lettering", lambda font=None: LATIN)
    words = "".join(_texts(_drawn(plan, tmp_path, monkeypatch)))
    assert "Jiaxing" in words
    assert all(ord(character) < 0x2E80 for character in words)


def test_a_tier_that_no_font_draws_is_called_by_its_number(layers, replan, tmp_path, monkeypatch):
    monkeypatch.setattr(map_fonts, "lettering", lambda font=None: LATIN)
    layers["centres"]["tier"] = ["中心", "镇"]
    sheet = _drawn(replan(layers, tiers=("中心", "镇")), tmp_path, monkeypatch)
    words = [text.get_text() for legend in sheet.panel.artists for text in legend.get_texts()]
    assert words[:2] == ["tier 1  (1)", "tier 2  (1)"]


def test_both_languages_stand_on_two_lines():
    both = map_fonts.Lettering((), frozenset(map(ord, "嘉兴Jiaxng")))
    assert both.name("嘉兴", "Jiaxing", "1", "both") == "嘉兴\nJiaxing"
    assert both.name("嘉兴", "Jiaxing", "1", "en") == "Jiaxing"
    assert both.name("嘉兴", "Jiaxing", "1", "zh") == "嘉兴"


def test_labels_do_not_overlap_and_what_finds_no_room_is_returned():
    sheet = map_sheet.lay_out(WIDE, LATIN, "en")
    labels = [Label(f"place {n}", 40_000 + 10 * n, 30_000, 9, "normal", 4) for n in range(60)]
    homeless = map_labels.place(sheet, labels)
    boxes = [text.get_window_extent() for text in sheet.map.texts]
    assert 8 < len(boxes) == 60 - len(homeless)
    assert homeless
    assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[:n])


def test_dot_areas_grow_with_people_and_unknown_numbers_are_smallest():
    areas = map_marks.areas_by_people(np.array([1000.0, 500.0, np.nan]), 1000.0)
    assert areas[0] == 2 * areas[1]
    assert areas[2] == areas.min()


def test_text_wraps_chinese_anywhere_and_words_at_spaces():
    assert map_furniture.wrapped("四个汉字", 2) == ["四个", "汉字"]
    assert map_furniture.wrapped("two words", 4) == ["two", "words"]


@pytest.mark.parametrize("status", ["ok", "beyond_standard", "beyond_limit", "unreachable", "absent", "not_snapped"])
def test_every_status_of_access_has_a_colour(layers, replan, tmp_path, monkeypatch, status):
    layers["access"]["status"] = status
    sheet = _drawn(replan(layers, language="en"), tmp_path, monkeypatch, "access_hospital")
    standing = WORDS["unreached" if status in STANDINGS["unreached"][0] else status][0]
    assert _legend(sheet)[0] == f"{standing}  (3)"


def test_matplotlib_is_not_loaded_before_a_map_is_asked_for():
    import subprocess
    import sys

    asked = "import sys, geoplan.writers; sys.exit('matplotlib' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", asked], cwd=root, check=False).returncode == 0


def test_a_colour_of_the_legend_is_kept_however_few_its_pixels_are(tmp_path):
    sheet = map_sheet.lay_out((0.0, 0.0, 1000.0, 1000.0), map_fonts.lettering(), "en")
    where = np.random.default_rng(0).random((3000, 2)) * 1000
    oranges = [(0.9, 0.55 + 0.15 * share, 0.1 * share) for share in np.linspace(0, 1, 3000)]
    sheet.map.scatter(*where.T, s=60, c=oranges)
    sheet.map.plot([500], [500], "o", color="#d55e00", markersize=4, markeredgewidth=0)
    map_files.save(sheet, tmp_path / "sheet", ("png",))
    colours = {colour for _, colour in Image.open(tmp_path / "sheet.png").convert("RGB").getcolors(2**24)}
    assert (0xD5, 0x5E, 0x00) in colours
    assert len(colours) <= 256
