"""A style of the registry as QGIS reads it."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from geoplan.styles import Category, Fill, Label, Mark, Range, Stroke, Style
from geoplan.writers.qgis_style import qml

RED, BLUE = "#ff0000", "#0000ff"
POINT = Style("p", "gaps", "gaps", "Gaps", "缺口", symbol=Mark("circle", RED, 2.0))


def look(style: Style, geometry: str = "Point", language: str = "en", **names: str) -> ET.Element:
    aliases = {names.get(name, name): f"label of {name}" for name in ("name", "people")}
    return ET.fromstring(qml(style, names=names, aliases=aliases, geometry=geometry, language=language))  # type: ignore[arg-type]


def settings(root: ET.Element, kind: str) -> list[dict[str, str]]:
    """The settings of every layer of that kind in the symbols."""
    return [
        {held.get("name", ""): held.get("value", "") for held in layer.findall("Option/Option")}
        for layer in root.iter("layer")
        if layer.get("class") == kind
    ]


def test_a_mark_has_its_shape_colour_and_size():
    (marker,) = settings(look(POINT), "SimpleMarker")
    assert (marker["name"], marker["color"], marker["size"]) == ("circle", "255,0,0,255", "2")


def test_a_cross_is_drawn_over_its_rim_which_keeps_its_colour_when_the_cross_is_given_another():
    root = look(replace(POINT, symbol=Mark("x", RED, 2.0, "#ffffff", 0.25)))
    rim, arms = settings(root, "SimpleMarker")
    assert rim["outline_color"] == "255,255,255,255" and arms["outline_color"] == "255,0,0,255"
    assert float(rim["outline_width"]) == pytest.approx(float(arms["outline_width"]) + 0.5)
    assert [layer.get("locked") for layer in root.iter("layer")] == ["1", "0"]


def test_a_dashed_border_is_a_line_over_a_filling_without_one():
    land = Style("l", "area", "base", "Area", "范围", symbol=Fill(RED, BLUE, 0.3, (2.0, 1.0), hatched=True))
    root = look(land, "MultiPolygon")
    (filling,), (line,) = settings(root, "SimpleFill"), settings(root, "SimpleLine")[1:]
    assert filling["outline_style"] == "no"
    assert (line["customdash"], line["use_custom_dash"], line["line_color"]) == ("2;1", "1", "0,0,255,255")
    assert len(settings(root, "LinePatternFill")) == 1


def test_every_other_value_is_the_empty_one_and_several_values_share_a_class():
    roads = Style(
        "r", "roads", "base", "Roads", "道路", column="road_class",
        categories=(Category(("a", "b"), Stroke(RED, 1.0), "wide", "宽"), Category((), Stroke(BLUE, 0.1), "other", "其他")),
    )  # fmt: skip
    wide, other = look(roads, "LineString", "zh").findall("renderer-v2/categories/category")
    assert [held.get("value") for held in wide.findall("val")] == ["a", "b"]
    assert (wide.get("label"), other.get("label"), other.get("value")) == ("宽", "其他", "")


def test_the_first_class_is_drawn_above_the_others():
    marks = tuple(Category((code,), Mark("circle", RED, 2.0), code, code) for code in "abc")
    root = look(replace(POINT, symbol=None, column="cause", categories=marks))
    assert root.find("renderer-v2").get("symbollevels") == "1"  # type: ignore[union-attr]
    assert [layer.get("pass") for layer in root.iter("layer")] == ["2", "1", "0"]


def test_ranges_without_end_take_missing_numbers_too():
    bands = (Range(0.0, 5.0, Fill(RED), "near", "近"), Range(5.0, math.inf, Fill(BLUE), "far", "远"))
    land = Style("i", "isochrones", "access", "Time", "时间", column="to_min", ranges=bands)
    held = look(land, "MultiPolygon", to_min="bis").find("renderer-v2")
    assert held is not None
    assert held.get("attr") == 'min(coalesce("bis", 1000000000000), 1000000000000)'
    assert [float(one.get("upper", "")) for one in held.iter("range")] == [5.0, 1e12]


def test_columns_are_called_as_in_the_file():
    style = replace(POINT, label=Label("name", 8.0), area_by="people", area_most=100.0, column="cause")
    marks = (Category(("far",), Mark("circle", RED, 2.0), "far", "远"),)
    root = look(replace(style, symbol=None, categories=marks), cause="c", people="p", name="n")
    text = ET.tostring(root, encoding="unicode")
    assert root.find("renderer-v2").get("attr") == "c"  # type: ignore[union-attr]
    assert "&quot;p&quot;" in text
    assert not any(f"&quot;{name}&quot;" in text for name in ("cause", "people", "name"))
    assert [held.get("field") for held in root.iter("alias")] == ["n", "p"]


def test_a_true_or_false_column_is_asked_for_as_one_or_zero():
    # a shapefile has numbers in its place
    marks = (Category((1,), Mark("circle", RED, 2.0), "in", "内"), Category((), Mark("circle", BLUE, 2.0), "out", "外"))
    settled = Style("s", "settlements", "base", "S", "居民点", column="inside", categories=marks)
    assert look(settled).find("renderer-v2").get("attr") == 'if("inside", 1, 0)'  # type: ignore[union-attr]


def test_names_have_a_white_halo_and_never_lie_over_each_other():
    root = look(replace(POINT, label=Label("name", 8.0)))
    assert root.get("labelsEnabled") == "1"
    halo, placed = root.find("labeling//text-buffer"), root.find("labeling//rendering")
    assert halo is not None and placed is not None
    assert (halo.get("bufferDraw"), halo.get("bufferColor")) == ("1", "255,255,255,255")
    assert placed.get("displayAll") == "0"


def test_signs_that_xml_cannot_hold_are_left_out_and_others_are_escaped():
    root = look(replace(POINT, column="cause", symbol=None, categories=(
        Category(("a\x00<&\"'",), Mark("circle", RED, 2.0), "<b>\x1b&", "🏥"),
    )))  # fmt: skip
    held = root.find("renderer-v2/categories/category")
    assert held is not None
    assert (held.get("value"), held.get("label")) == ("a<&\"'", "<b>&")
