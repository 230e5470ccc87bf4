"""One registry says how every layer looks; nothing that a plan can hold is without a look."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import CRS

import geoplan.styles
from geoplan import styles, tables
from geoplan.plan import Plan
from geoplan.styles import Fill, Mark, Stroke, palette
from geoplan.tables import LAYERS

PLACES = [name for name, layer in LAYERS.items() if layer.geometry]
PACKAGE = Path(geoplan.styles.__file__).parent.parent


def empty(*names: str) -> Plan:
    """A plan whose layers are there and hold nothing."""
    held = {name: tables.shape(name, gpd.GeoDataFrame({"geometry": []}, crs=4326)) for name in names}
    return Plan("x", {"en": "x", "zh": "x"}, "both", CRS.from_epsg(4326), "people", "observed", held, tiers=("a", "b"))


def filled(name: str) -> Plan:
    cells = {"service": "school", "mode": "car", "tier": "a", "siting": "one"}
    own = {column: value for column, value in cells.items() if column in LAYERS[name].columns}
    row = gpd.GeoDataFrame([own], geometry=[None], crs=4326)
    plan = empty(name)
    return dataclasses.replace(plan, tables={name: tables.shape(name, row)})


@pytest.mark.parametrize("layer", PLACES)
def test_a_layer_with_a_row_has_a_look_of_its_own(layer: str) -> None:
    plan = filled(layer)
    assert styles.of_layer(plan, layer).symbols()


@pytest.mark.parametrize("layer", PLACES)
def test_styles_speak_of_columns_that_the_layer_has(layer: str) -> None:
    plan = filled(layer)
    for style in styles.styles(plan):
        named = [
            style.column,
            style.area_by,
            *style.where,
            *((style.label.column, style.label.column_en) if style.label else ()),
        ]
        for column in filter(None, named):
            assert tables.column(style.layer, column)
        assert (style.symbol is not None) + bool(style.categories) + bool(style.ranges) == 1


def test_where_gaps_cannot_be_assessed_no_legend_speaks_of_no_gap() -> None:
    gaps = filled("gaps").tables["gaps"].assign(cause="not_assessable")
    (style,) = styles.styles(dataclasses.replace(empty("gaps"), tables={"gaps": gaps}))
    assert [one.en for one in style.categories] == ["not assessable"]


def test_a_place_outside_the_plan_is_no_candidate_and_not_unknown() -> None:
    reasons = filled("reasons").tables["reasons"].assign(status="no_candidate")
    (style,) = styles.styles(dataclasses.replace(empty("reasons"), tables={"reasons": reasons}))
    assert [one.en for one in style.categories] == ["no candidate"]


@pytest.mark.parametrize("layer", PLACES)
def test_points_have_marks_lines_strokes_and_land_fills(layer: str) -> None:
    kind = {"Point": Mark, "LineString": Stroke, "MultiPolygon": Fill}[str(LAYERS[layer].geometry)]
    plan = filled(layer)
    assert all(isinstance(symbol, kind) for style in styles.styles(plan) for symbol in style.symbols())


def test_every_look_has_words_in_both_languages_and_a_name_of_its_own() -> None:
    plan = dataclasses.replace(
        empty(),
        tables={name: filled(name).tables[name] for name in PLACES},
    )
    found = styles.styles(plan)
    assert all(style.en and style.zh and style.group in styles.GROUPS for style in found)
    assert len({style.name for style in found}) == len(found)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_bands_of_travel_time_darken_with_every_step() -> None:
    for count in range(2, 9):
        light = [luminance(colour) for colour in palette.from_near_to_far(count)]
        assert light == sorted(light, reverse=True)
        assert len(set(light)) == count


def seen_by_the_colour_blind(colour: str, lacking: str) -> tuple[float, float, float]:
    """Linear RGB as someone without red or green cones sees it: Viénot, Brettel & Mollon (1999)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    ]
    red, green, blue = linear
    both = 0.11238 * red + 0.88762 * green if lacking == "red" else 0.29275 * red + 0.70725 * green
    third = 0.00401 * (red - green) + blue if lacking == "red" else -0.02234 * (red - green) + blue
    return both, both, third


@pytest.mark.parametrize("lacking", ["red", "green"])
def test_who_is_within_a_standard_and_who_is_not_look_different_to_the_colour_blind(lacking: str) -> None:
    seen = [seen_by_the_colour_blind(colour, lacking) for _, colour in geoplan.styles.access.STANDINGS.values()]
    for at, one in enumerate(seen):
        for other in seen[:at]:
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.05


def test_colours_are_written_in_the_registry_alone() -> None:
    elsewhere = []
    for path in sorted(PACKAGE.rglob("*.py")):
        own = path.relative_to(PACKAGE)
        if own.parts[0] not in ("styles", "bundled") and re.search(
            r'"#[0-9a-fA-F]{6}"', path.read_text(encoding="utf-8")
        ):
            elsewhere.append(own.as_posix())
    assert elsewhere == []


@pytest.mark.parametrize("layer", PLACES)
def test_a_layer_without_rows_has_a_look_too(layer: str) -> None:
    assert styles.of_layer(empty(layer), layer).symbols()


def test_what_is_missing_counts_as_the_rest() -> None:
    plan = filled("access")
    last = styles.of_layer(plan, "access").categories[-1]
    assert last.values == ()
    assert isinstance(plan.tables["access"], pd.DataFrame)
