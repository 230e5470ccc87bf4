"""People on a map: the planned area and its margin, where people live, by which base, and settlements by size."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.artist import Artist

from geoplan import words
from geoplan.styles import Fill, Mark, Stroke
from geoplan.styles.access import LARGEST_MM
from geoplan.styles.classes import DENSITY, RATIO, SIZES
from geoplan.styles.ground import FACILITY, OUTSIDE, SETTLEMENT
from geoplan.styles.palette import LAND, SLATE, SLATE_RIM, SOFT, WHITE
from geoplan.tinting import numbers
from geoplan.writers import map_access, map_marks, map_places, map_style
from geoplan.writers.map_labels import Label
from geoplan.writers.map_scene import Scene, Sections
from geoplan.writers.map_sheet import Sheet

_NAMED = 80
_MARGIN = Stroke(SOFT, 0.4, (2.0, 1.2))
_HERE = Mark("circle", SLATE, LARGEST_MM, SLATE_RIM, 0.2)
_SMALL_MM = 1.5


def area(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the counties, the margin, and what stands in both; returns the legend's sections."""
    own = scene.layers["area"]
    there = own[~(own.geometry.isna() | own.geometry.is_empty)]
    tints = [LAND[number - 1] for number in numbers(there.geometry.tolist())]
    map_marks.fill(sheet.map, there.geometry.tolist(), tints, edgecolors="none", zorder=2)
    edges: list[Artist] = []
    if len(there) and scene.margin_m():
        around = shapely.boundary(shapely.union_all(there.geometry.to_numpy()).buffer(scene.margin_m()))
        map_marks.strokes(sheet.map, np.array([around], dtype=object), _MARGIN, zorder=11)
        text = sheet.say(f"margin of {scene.margin_m() / 1000:g} km", f"外围 {scene.margin_m() / 1000:g} 公里")
        edges.append(map_marks.entry(_MARGIN, text))
    inputs = [*_inputs(sheet, scene, "settlements", SETTLEMENT), *_inputs(sheet, scene, "facilities", FACILITY)]
    _counties(sheet, there)
    return [(sheet.say("Inputs", "输入数据"), inputs), (sheet.say("Study extent", "研究范围"), edges)]


def _inputs(sheet: Sheet, scene: Scene, layer: str, look: Mark) -> list[Artist]:
    """Draw a layer of points, small; returns its entries: those inside and those in the margin."""
    if not scene.has(layer):
        return []
    points = scene.layers[layer]
    inside = points["inside"].fillna(True).to_numpy(dtype=bool)
    entries: list[Artist] = []
    names = {"settlements": ("settlements", "居民点"), "facilities": ("facilities", "公共服务设施")}
    for those, en, zh in ((inside, "", ""), (~inside, " in the margin", "（外围）")):
        if those.any():
            fill = look.fill if not en else OUTSIDE.fill
            mark = Mark(look.shape, fill, _SMALL_MM if layer == "settlements" else 2.0, OUTSIDE.outline, 0.15)
            map_marks.points(sheet.map, points.geometry[those], mark, zorder=14 if layer == "settlements" else 16)
            text = sheet.say(names[layer][0] + en, names[layer][1] + zh)
            entries.append(map_marks.entry(mark, f"{text}  ({those.sum()})"))
    return entries


def _counties(sheet: Sheet, area: gpd.GeoDataFrame) -> None:
    """Write the counties' names in their middle."""
    spots = area.geometry.representative_point()
    names = map_places.written(sheet, area, "county_id")
    labels = [Label(name, at.x, at.y, 11, "bold", 1.0) for name, at in zip(names, spots, strict=True)]
    map_places.write(sheet, labels)


def population(sheet: Sheet, scene: Scene) -> Sections:
    """Draw how densely the counties are settled, and where people live; returns the legend's sections."""
    sections: Sections = []
    if scene.has("area"):
        land = scene.layers["area"]
        km2 = land.geometry.area / 1e6
        people = _county_people(scene, land)
        known = people.notna() & (km2 > 0)
        density = (people / km2)[known]
        classes = [
            type(one)(one.above, one.up_to, Fill(_colour(one.symbol), "", 0.0), one.en, one.zh) for one in DENSITY
        ]
        entries = map_style.draw(
            sheet, land[known].assign(density=density), classes, "density", zorder=2, counted=False
        )
        sections.append((sheet.say("People per km² of a county", "县域人口密度（人/平方公里）"), entries))
    own = scene.inside("demand")
    sizes, steps = map_access.by_people(sheet, own, scene.most_people("demand"))
    over = {"edgecolor": "none"} if len(own) > map_access.MANY else {}
    map_marks.points(sheet.map, own.geometry, _HERE, sizes, zorder=14, **over)
    return [(sheet.say("People of a place", "各点人口"), steps), *sections]


def _colour(symbol: object) -> str:
    assert isinstance(symbol, Mark)
    return symbol.fill


def _county_people(scene: Scene, land: gpd.GeoDataFrame) -> pd.Series:
    """The people of the counties, by the sum of their points where the counties themselves do not say."""
    people: pd.Series = land["people"]
    if people.isna().all() and scene.has("demand"):
        people = land["county_id"].map(scene.inside("demand").groupby("county_id")["people"].sum())
    return people.astype("float64")


def ratio(sheet: Sheet, scene: Scene) -> Sections:
    """Draw how many people there are by the base of the plan for every one by another; returns the legend's sections."""
    own, other = scene.inside("demand"), scene.shown.base
    share = own["people"] / own[other].where(own[other] > 0)
    own = own.assign(share=share)[share.notna()]
    sizes, steps = map_access.by_people(sheet, own, scene.most_people("demand"))
    entries = map_style.draw(sheet, own, RATIO, "share", zorder=14, sizes=sizes)
    heading = f"{scene.plan.base} / {other.removeprefix('people_')}"
    return [(heading, entries), (sheet.say("People of a place", "各点人口"), steps)]


def settlements(sheet: Sheet, scene: Scene) -> Sections:
    """Draw and name the settlements by size; returns the legend's sections."""
    own = map_places.located(scene.inside("settlements"))
    known = own[own["people"].notna()]
    entries = map_style.draw(sheet, known, SIZES[::-1], "people", zorder=14, turned=True)
    unknown = own[own["people"].isna()]
    if len(unknown):
        map_marks.points(sheet.map, unknown.geometry, OUTSIDE, np.full(len(unknown), 9.0), zorder=14)
        text = f"{sheet.say(*words.WORDS['unknown'])}  ({len(unknown)})"
        entries.append(map_marks.mark_entry(Mark("circle", WHITE, 1.2, SOFT), text))
    _names(sheet, known)
    return [(sheet.say("Settlements by people", "居民点人口规模"), entries)]


def _names(sheet: Sheet, known: gpd.GeoDataFrame) -> None:
    shown = known.sort_values(["people", "settlement_id"], ascending=[False, True])[:_NAMED]
    number = map_style.classed(shown["people"], SIZES)
    labels = []
    for name, at, one in zip(map_places.written(sheet, shown, "settlement_id"), shown.geometry, number, strict=True):
        mark = SIZES[one].symbol
        assert isinstance(mark, Mark)
        labels.append(
            Label(name, at.x, at.y, 7.5 + 0.5 * one, "bold" if one > 5 else "normal", map_places.radius(mark))
        )
    map_places.write(sheet, labels)
