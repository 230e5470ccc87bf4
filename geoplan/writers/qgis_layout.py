"""A print layout on A3: title, map at a round scale, legend, scale bar, north arrow, sources and warnings."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import geopandas as gpd
import numpy as np
from pyproj import CRS

from geoplan import words
from geoplan.crs import computing_frame
from geoplan.plan import Plan
from geoplan.reporting import map_words
from geoplan.styles.palette import INK, PAPER, SOFT, WARNING, WARNING_GROUND, WATERMARK
from geoplan.writers import qgis_items as items
from geoplan.writers import ready
from geoplan.writers.qgis_items import Box
from geoplan.writers.qgis_themes import Map
from geoplan.writers.qgis_xml import child, made

_PAGE = Box(0, 0, 420, 297)  # A3, in millimetres
_MAP = Box(11, 39, 300, 247)
_SIDE = Box(317, 39, 92, 247)
_TITLE = Box(11, 9, 398, 28)
_NOTE_PT = 7.5
# of a line, for every point of its letters: with Chinese fonts lines stand 1.45 apart, and a box too low cuts the last
_LINE_MM = 0.3528 * 1.48
_ROUND = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10)
_MARGIN = 1.06
_GAP = 4.0
_BAR_MM = 60.0  # the longest scale bar


@dataclass(frozen=True)
class Frame:
    """What the layouts draw: in which CRS, which extent at which scale; and what the project opens at, in its own CRS."""

    crs: CRS
    extent: tuple[float, float, float, float]
    scale: float
    opening: tuple[float, float, float, float]


def frame(plan: Plan) -> Frame:
    """The planned area with a margin, filling the map of a layout at the largest round scale; in metres whatever the CRS."""
    crs = plan.crs if map_words.metric(plan) else computing_frame(_ground(plan, plan.crs))
    west, south, east, north = _bounds(_ground(plan, crs))
    metres_per_mm = max((east - west) / _MAP.width, (north - south) / _MAP.height, 0.001) * _MARGIN
    scale = _round_up(metres_per_mm * 1000)
    half_x, half_y = _MAP.width * scale / 2000, _MAP.height * scale / 2000
    x, y = (west + east) / 2, (south + north) / 2
    west, south, east, north = _bounds(_ground(plan, plan.crs))
    wide, high = (east - west) * 0.05, (north - south) * 0.05
    opening = west - wide, south - high, east + wide, north + high
    return Frame(crs, (x - half_x, y - half_y, x + half_x, y + half_y), scale, opening)


def _ground(plan: Plan, crs: CRS) -> gpd.GeoSeries:
    """What the map must show: the area, or where there is none whatever has a place."""
    for layer in ("area", "settlements", "roads", *ready.layers(plan)):
        if layer in plan.tables and "geometry" in plan.tables[layer]:
            held = ready.geometries(plan, layer, crs).dropna()
            if np.isfinite(held.total_bounds).all():
                return held
    return gpd.GeoSeries.from_xy([0.0], [0.0], crs=4326).to_crs(crs)


def _bounds(held: gpd.GeoSeries) -> tuple[float, float, float, float]:
    west, south, east, north = (float(side) for side in held.total_bounds)
    return west, south, east, north


def _round_up(scale: float) -> float:
    power = 10.0 ** math.floor(math.log10(scale))
    return next(step * power for step in _ROUND if step * power >= scale * (1 - 1e-9))


def titles(plan: Plan) -> list[str]:
    """The plan's title, in both languages where the plan has both."""
    languages = [plan.language] if plan.language in ("en", "zh") else ["zh", "en"]
    return list(dict.fromkeys(plan.titled(language) for language in languages))


def layout(plan: Plan, drawn: Map, frame: Frame) -> Element:
    """The layout of one map; its layers are those of the theme of the same name."""
    root = made("Layout", name=drawn.title, units="mm", printResolution="300", worldFileMap="")
    pages = child(root, "PageCollection")
    pages.append(items.page(_PAGE))
    pages.append(made("GuideCollection", visible="1"))
    map_id = _id(plan, drawn, "map")
    root.append(
        items.theme_map(_MAP, map_id, drawn.title, frame.crs, frame.extent, PAPER),
    )
    for at, part in enumerate([*_heading(plan, drawn), *_beside(plan, drawn, frame, map_id)], 2):
        part.set("zValue", str(at))
        part.set("uuid", _id(plan, drawn, str(at)))
        root.append(part)
    return root


def _id(plan: Plan, drawn: Map, part: str) -> str:
    """A number that is the same in every run of the plan."""
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, f"{plan.name}/{drawn.title}/{part}")) + "}"


def _heading(plan: Plan, drawn: Map) -> list[Element]:
    told = "   |   ".join(drawn.sentences)
    x, y, width = _TITLE.x, _TITLE.y, _TITLE.width
    return [
        items.label(Box(x, y, width, 6), " · ".join(titles(plan)), 11, SOFT),
        items.label(Box(x, y + 6, width, 12), drawn.title, 24, INK, bold=True),
        items.label(Box(x, y + 19, width, 7), told, _fitting(told, 11, width), SOFT),
    ]


def _fitting(text: str, size_pt: float, width_mm: float) -> float:
    """The size of letters at which the text has room on one line, in half points."""
    from geoplan.writers.map_sheet import ems

    wide = ems(text) * 0.3528
    return size_pt if wide * size_pt <= width_mm else max(math.floor(2 * width_mm / wide) / 2, 6.0)


def _beside(plan: Plan, drawn: Map, frame: Frame, map_id: str) -> list[Element]:
    """Legend from above; from below the notes, the scale, and the warnings, which also stand across the map."""
    from geoplan.writers.map_sheet import wrapped

    language = plan.language
    warnings = map_words.warnings(plan, language)
    told = [
        *map_words.title_block(plan, language),
        *map_words.notes(plan, language),
        *map_words.sources(plan, language),
    ]
    lines = [line for note in told for line in wrapped(note, _SIDE.width / (_NOTE_PT * 0.3528) * 0.86)]
    high = len(lines) * _NOTE_PT * _LINE_MM
    bottom = _SIDE.y + _SIDE.height
    notes = Box(_SIDE.x, bottom - high, _SIDE.width, high)
    bar = Box(_SIDE.x, notes.y - _GAP - 13, 70, 13)
    north = Box(_SIDE.x + _SIDE.width - 13, bar.y - 5, 11, 17)
    ratio = Box(_SIDE.x, bar.y - 6, 70, 5)
    found = [
        items.legend(Box(_SIDE.x - 2, _SIDE.y - 2, _SIDE.width, 100), plan, drawn.layers, map_id),
        items.label(notes, "\n".join(lines), _NOTE_PT, SOFT),
        items.label(ratio, f"1 : {frame.scale:,.0f}".replace(",", " ") + " (A3)", 9.5, INK, bold=True),
        items.scale_bar(bar, map_id, _step(frame.scale), INK),
        items.north(north, words.told("N", "北", language), INK),
    ]
    above = ratio.y - _GAP
    for warning in reversed(warnings):
        above -= 8
        box = Box(_SIDE.x, above, _SIDE.width, 7)
        found.append(items.label(box, warning, 9, WARNING, bold=True, ground=WARNING_GROUND, middle=True))
    if warnings:
        found.append(_watermark(warnings))
    return found


def _step(scale: float) -> float:
    """Kilometres of a part of the scale bar, which has four."""
    most = _BAR_MM * scale / 1_000_000 / 4
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most * (1 + 1e-9))


def _watermark(warnings: Sequence[str]) -> Element:
    """The warnings across the map, faint."""
    from geoplan.writers.map_sheet import ems

    lines = [part for warning in warnings for part in warning.split(" — ")]
    slope = math.degrees(math.atan2(_MAP.height, _MAP.width))
    wide = math.hypot(_MAP.width, _MAP.height) * 0.68
    size = min(wide / (max(ems(line) for line in lines) * 0.3528), 54.0)
    high = len(lines) * size * _LINE_MM * 1.1
    middle = Box(_MAP.x + _MAP.width / 2, _MAP.y + _MAP.height / 2, wide * 1.15, high)
    return items.label(middle, "\n".join(lines), size, WATERMARK, bold=True, middle=True, turned=-slope, opacity=0.13)
