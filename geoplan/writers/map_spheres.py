"""Spheres of influence on a map: how far each place draws, where the draws are equal, and the hinterlands to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geoplan.writers import map_marks, map_places
from geoplan.writers.map_sheet import Sheet
from geoplan.writers.map_system import NOBODY, PALETTE

_RIM = "#8f8f8f"
_HINTERLANDS = "#7a4b8c"
_BREAK = "#d55e00"


def worth_drawing(layers: Mapping[str, gpd.GeoDataFrame]) -> bool:
    """Whether any place has a sphere."""
    return {"spheres", "centres"} <= layers.keys() and bool((layers["spheres"]["candidate_id"] != "").any())


def draw(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[tuple[str, Sequence[Artist]]]:
    """Draw spheres, the outline of hinterlands, breaking points and the places that draw; returns the legend's sections."""
    spheres = layers["spheres"]
    land = _land(sheet, spheres)
    if "hinterlands" in layers:
        land += _hinterlands(sheet, layers["hinterlands"], spheres["tier"].iloc[0])
    points = _breaks(sheet, layers["breakpoints"]) if "breakpoints" in layers else []
    centres = layers["centres"]
    drawing = centres[centres["candidate_id"].isin(spheres["candidate_id"])]
    tiers = [tier for tier in order if (drawing["tier"] == tier).any()]
    marks = map_places.marks(sheet, drawing, tiers)
    map_places.names(sheet, drawing, tiers)
    return [
        (sheet.say("Places that draw", "有影响范围的地方"), marks),
        (sheet.say("Spheres", "影响范围"), land + points),
    ]


def listed(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[list[tuple[str, str]]]:
    """The places by the people of their spheres, with those and the people who are nearest to them."""
    spheres = layers["spheres"][layers["spheres"]["candidate_id"] != ""]
    spheres = spheres.sort_values(["people", "candidate_id"], ascending=[False, True])
    name = map_places.on_one_line(sheet, layers["centres"])
    numbers = zip(spheres["candidate_id"], spheres["people"], spheres["nearest_people"], strict=True)
    return [[(name[place], f"{_count(drawn)}  |  {_count(nearest)}") for place, drawn, nearest in numbers]]


def heads(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame]) -> tuple[str, str]:
    """What the columns of the list are."""
    return sheet.say("Place", "地方"), sheet.say("people drawn | nearest", "吸引人口 | 最近人口")


def _land(sheet: Sheet, spheres: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the spheres, neighbours in different tints; returns their entries of the legend."""
    drawn = spheres[spheres["candidate_id"] != ""]
    none = spheres[spheres["candidate_id"] == ""].geometry.tolist()
    shapes = drawn.geometry.tolist()
    tints = map_marks.tints(shapes, PALETTE)
    map_marks.fill(sheet.map, shapes, tints, edgecolors=_RIM, linewidths=1.0, zorder=2)
    hatched = {"edgecolors": "#bdbdbd", "hatch": "////", "linewidths": 0.0, "zorder": 2}
    map_marks.fill(sheet.map, none, NOBODY, **hatched)
    entries: list[Artist] = [
        Patch(facecolor=PALETTE[0], edgecolor=_RIM, label=sheet.say("sphere of one place", "单个地方的影响范围"))
    ]
    if none:
        text = sheet.say("reaches no place", "无法到达")
        entries.append(Patch(facecolor=NOBODY, edgecolor="#bdbdbd", hatch="////", label=text))
    return entries


def _hinterlands(sheet: Sheet, hinterlands: gpd.GeoDataFrame, tier: str) -> list[Artist]:
    """Draw the outlines of the hinterlands of the same level; returns their entry of the legend."""
    own = hinterlands[(hinterlands["tier"] == tier) & (hinterlands["candidate_id"] != "")]
    if own.empty:
        return []
    dashed = (0, (4, 2))
    shapes = own.geometry.to_numpy()
    # between hinterlands alone: the border of the whole is drawn already
    between = shapely.union_all(shapely.boundary(shapes)).difference(shapely.union_all(shapes).boundary)
    look = {"colors": _HINTERLANDS, "linewidths": 1.2, "linestyles": [dashed]}
    map_marks.draw(sheet.map, np.array([shapely.line_merge(between)], dtype=object), zorder=11, **look)
    text = sheet.say("hinterland: whoever is nearest", "腹地（就近划分）")
    return [Line2D([], [], color=_HINTERLANDS, linewidth=1.2, linestyle=dashed, label=text)]


def _breaks(sheet: Sheet, points: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the breaking points between neighbours; returns their entry of the legend."""
    there = map_places.located(points[points["relation"] != "parent"])
    if there.empty:
        return []
    look = {"marker": "D", "facecolor": _BREAK, "edgecolor": "white", "linewidth": 0.8}
    map_marks.dots(sheet.map, there.geometry, 34.0, zorder=18, **look)
    text = sheet.say("breaking point on the road", "断裂点（沿道路）")
    return [map_places.mark("D", _BREAK, np.sqrt(34.0), text)]


def _count(people: float) -> str:
    return f"{people:,.0f}".replace(",", " ")
