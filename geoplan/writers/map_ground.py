"""What lies under every map: the planned area with its borders, the roads, and settlements as dots."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
from matplotlib.artist import Artist

from geoplan.styles import Fill, Stroke
from geoplan.styles.ground import AREA, COUNTIES, OUTSIDE, SETTLEMENT
from geoplan.styles.palette import GROUND, WHITE
from geoplan.writers import map_access, map_marks, map_roads
from geoplan.writers.map_scene import Scene
from geoplan.writers.map_sheet import Sheet

_BORDER = Stroke(AREA.outline, AREA.outline_mm)
_COUNTY = Stroke(COUNTIES.outline, COUNTIES.outline_mm, COUNTIES.outline_dash_mm)
_OWN_ROADS = ("roads", "network")  # maps that draw the roads themselves


def draw(sheet: Sheet, scene: Scene) -> tuple[str, Sequence[Artist]]:
    """Draw land, borders and roads; returns the legend's section."""
    entries: list[Artist] = []
    if scene.has("roads") and scene.shown.theme not in _OWN_ROADS:
        entries += map_roads.draw(sheet, scene.layers["roads"])
    if scene.has("area"):
        entries += _area(sheet, scene.layers["area"].geometry)
    return sheet.say("Roads and borders", "道路与界线"), entries


def _area(sheet: Sheet, area: gpd.GeoSeries) -> list[Artist]:
    map_marks.land(sheet.map, area.tolist(), Fill(GROUND), zorder=1)
    whole = gpd.GeoSeries([area.union_all()])
    width = map_marks.width(_BORDER)
    map_marks.borders(sheet.map, area, _COUNTY, zorder=9)
    map_marks.borders(sheet.map, whole, _BORDER, zorder=9.5, colors=WHITE, linewidths=2 * width)
    map_marks.borders(sheet.map, whole, _BORDER, zorder=10)
    entries = [map_marks.entry(_BORDER, sheet.say("Planned area", "规划范围"))]
    if len(area) > 1:
        entries.append(map_marks.entry(_COUNTY, sheet.say("County border", "县界")))
    return entries


def settlements(sheet: Sheet, scene: Scene) -> tuple[str, Sequence[Artist]]:
    """Draw the settlements as large as they have people; returns the legend's section."""
    if not scene.has("settlements"):
        return "", []
    table = scene.layers["settlements"]
    sizes, steps = map_access.by_people(sheet, table, scene.most_people("settlements"), SETTLEMENT.size_mm)
    inside = table["inside"].fillna(True).to_numpy(dtype=bool)
    for those, mark in ((~inside, OUTSIDE), (inside, SETTLEMENT)):
        map_marks.points(sheet.map, table.geometry[those], mark, sizes[those], alpha=0.75, zorder=12)
    return sheet.say("People of a settlement", "居民点人口"), steps
