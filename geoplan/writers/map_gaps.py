"""Gaps in services on a map: how many every settlement has, and of one service by cause."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geoplan.reporting import service_coverage
from geoplan.styles import Mark, Range, styles
from geoplan.styles.classes import LACKING
from geoplan.styles.palette import BLUE, WHITE
from geoplan.writers import map_access, map_marks, map_places, map_sentences, map_style
from geoplan.writers.map_labels import Label
from geoplan.writers.map_scene import Listing, Scene, Sections
from geoplan.writers.map_sheet import Sheet

_NAMED = 80
_NONE = Mark("circle", BLUE, 1.2, WHITE, 0.1)


def every(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the settlements by how many of the assessed services have a gap there; returns the legend's sections."""
    count = map_sentences.gaps_by_settlement(scene.plan)
    own = map_places.located(scene.inside("settlements"))
    own = own.assign(lacking=own["settlement_id"].map(count).fillna(0).astype("float64"))
    services = len(service_coverage.assessed(scene.plan)[0])
    classes = [_said(one) for one in LACKING if one.above < services]
    free, short = own[own["lacking"] == 0], own[own["lacking"] > 0]
    entries = map_style.draw(sheet, short, classes[1:], "lacking", zorder=20, turned=True)
    if len(free):
        map_marks.points(sheet.map, free.geometry, _NONE, zorder=14)
        entries.append(map_marks.entry(_NONE, f"{sheet.say('no gap', '无缺口')}  ({len(free)})"))
    _names(sheet, short.sort_values(["lacking", "people", "settlement_id"], ascending=[False, False, True]))
    return [(sheet.say(f"Gaps, of {services} services", f"{services} 项服务中的缺口数"), entries)]


def _said(one: Range) -> Range:
    at = one.above + 1
    en = f"{at:g} {'gap' if at == 1 else 'gaps'}" if one.up_to == at else f"{at:g} gaps or more"
    zh = f"{at:g} 项" if one.up_to == at else f"{at:g} 项及以上"
    return Range(one.above, one.up_to, one.symbol, en, zh)


def listed(sheet: Sheet, scene: Scene) -> Listing:
    """The settlements with most gaps, with how many."""
    count = map_sentences.gaps_by_settlement(scene.plan)
    own = scene.layers["settlements"]
    own = own.assign(lacking=own["settlement_id"].map(count)).dropna(subset="lacking")
    own = own.sort_values(["lacking", "people", "settlement_id"], ascending=[False, False, True])
    name = map_places.on_one_line(sheet, own, "settlement_id")
    rows = [(name[one], f"{lacking:.0f}") for one, lacking in zip(own["settlement_id"], own["lacking"], strict=True)]
    return (sheet.say("Place", "地方"), sheet.say("gaps", "缺口数")), [rows]


def causes(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the settlements with a gap in one service by its cause, and the facilities; returns the legend's sections."""
    service = scene.shown.service
    style = next((one for one in styles(scene.plan) if one.name == f"gaps_{service}"), None)
    own = scene.of_service("gaps")
    settled = map_places.located(scene.inside("settlements")) if scene.has("settlements") else None
    entries = []
    short = own[own["cause"] != ""] if own is not None else None
    if style is not None and short is not None and len(short):
        short = map_places.located(short)
        entries = map_style.draw(
            sheet, short, [one for one in style.categories if one.values], "cause", zorder=20, turned=True
        )
    if settled is not None:
        free = settled if short is None else settled[~settled["settlement_id"].isin(short["settlement_id"])]
        map_marks.points(sheet.map, free.geometry, _NONE, zorder=14)
        entries.append(map_marks.entry(_NONE, f"{sheet.say('no gap', '无缺口')}  ({len(free)})"))
        if short is not None:
            named = settled[settled["settlement_id"].isin(short["settlement_id"])]
            _names(sheet, named.sort_values(["people", "settlement_id"], ascending=[False, True]))
    standing = scene.of_service("facilities")
    marks = map_access.facilities(sheet, standing, service) if standing is not None else []
    return [(sheet.say("Gaps by cause", "缺口（按原因）"), entries), (sheet.say("Facilities", "设施"), marks)]


def worst(sheet: Sheet, scene: Scene) -> Listing:
    """The settlements with a gap, those first where it is worst, with the people beyond the standard."""
    own = scene.of_service("gaps")
    table: pd.DataFrame = own[own["cause"] != ""] if own is not None else pd.DataFrame(columns=["settlement_id"])
    heads = sheet.say("Place", "地方"), sheet.say("people beyond", "未达标人口")
    if table.empty:
        return heads, []
    table = table.sort_values(["people_beyond", "settlement_id"], ascending=[False, True])
    name = (
        map_places.on_one_line(sheet, scene.layers["settlements"], "settlement_id") if scene.has("settlements") else {}
    )
    numbers = table["people_beyond"].to_numpy(dtype="float64")
    rows = [
        (name.get(one, one), f"{people:,.0f}".replace(",", " "))
        for one, people in zip(table["settlement_id"], numbers, strict=True)
    ]
    return heads, [rows]


def _names(sheet: Sheet, places: gpd.GeoDataFrame) -> None:
    named = zip(map_places.written(sheet, places[:_NAMED], "settlement_id"), places.geometry[:_NAMED], strict=True)
    map_places.write(sheet, [Label(name, at.x, at.y, 8.5, "normal", 7.5) for name, at in named])
