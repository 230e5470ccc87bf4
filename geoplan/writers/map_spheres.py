"""Spheres of influence on a map: how far each place draws, where the draws are equal, and the hinterlands to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.artist import Artist

from geoplan.styles import Fill
from geoplan.styles.access import UNSERVED
from geoplan.styles.centres import BREAKPOINT, NEAREST
from geoplan.styles.palette import LAND, RIM
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_sheet import Sheet

_RIM = Fill("", RIM, 0.35)


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
    colours = [LAND[int(number) - 1] for number in drawn["map_colour"].fillna(1)]
    map_marks.fill(sheet.map, drawn.geometry.tolist(), colours, **map_marks.rim(_RIM), zorder=2)
    map_marks.land(sheet.map, none, UNSERVED, zorder=2)
    entries = [map_marks.entry(Fill(LAND[0], RIM), sheet.say("sphere of one place", "单个地方的影响范围"))]
    if none:
        entries.append(map_marks.entry(UNSERVED, sheet.say("reaches no place", "无法到达")))
    return entries


def _hinterlands(sheet: Sheet, hinterlands: gpd.GeoDataFrame, tier: str) -> list[Artist]:
    """Draw the outlines of the hinterlands of the same level; returns their entry of the legend."""
    own = hinterlands[(hinterlands["tier"] == tier) & (hinterlands["candidate_id"] != "")]
    if own.empty:
        return []
    shapes = own.geometry.to_numpy()
    # between hinterlands alone: the border of the whole is drawn already
    between = shapely.union_all(shapely.boundary(shapes)).difference(shapely.union_all(shapes).boundary)
    map_marks.strokes(sheet.map, np.array([shapely.line_merge(between)], dtype=object), NEAREST, zorder=11)
    return [map_marks.entry(NEAREST, sheet.say("hinterland: whoever is nearest", "腹地（就近划分）"))]


def _breaks(sheet: Sheet, points: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the breaking points between neighbours; returns their entry of the legend."""
    there = map_places.located(points[points["relation"] != "parent"])
    if there.empty:
        return []
    map_marks.points(sheet.map, there.geometry, BREAKPOINT, zorder=18)
    return [map_marks.entry(BREAKPOINT, sheet.say("breaking point on the road", "断裂点（沿道路）"))]


def _count(people: float) -> str:
    return f"{people:,.0f}".replace(",", " ")
