"""Travel times, measures of access and services within reach, on a map."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan import words
from geoplan.reporting import service_coverage
from geoplan.styles import Range, styles
from geoplan.styles.access import STANDINGS
from geoplan.styles.classes import AMOUNTS, LACKING, METRES, MINUTES, PER_1000, PERCENT, REACHED
from geoplan.writers import map_access, map_places, map_sentences, map_style
from geoplan.writers.map_labels import Label
from geoplan.writers.map_scene import Scene, Sections
from geoplan.writers.map_sheet import Sheet

_NAMED = 60
_BANDS_NAMED = 40  # over bands of travel time, which are to be seen


def isochrones(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the bands of travel time, whoever is not within the standard, and the facilities; returns the legend's sections."""
    service = scene.shown.service
    style = next(one for one in styles(scene.plan) if one.name == f"isochrones_{service}")
    bands = map_style.of(scene.layers["isochrones"], style)
    land = map_style.draw(sheet, bands, style.ranges, "to_min", zorder=2, counted=False, linewidths=0.0)
    sections: Sections = [(sheet.say("Travel time", "出行时间"), land)]
    access = scene.of_service("access")
    if access is not None:
        late = access[~access["status"].isin(STANDINGS["ok"][0])]
        if len(late):
            dots = map_access.people(sheet, late, scene.most_people("demand"))
            sections.append((sheet.say("People lacking it", "未达标人口"), dots))
        if "settlements" in scene.layers:
            map_access.names(sheet, access, scene.layers["settlements"], _BANDS_NAMED)
    standing = scene.of_service("facilities")
    marks = map_access.facilities(sheet, standing, service) if standing is not None else []
    return [*sections, (sheet.say("Facilities", "设施"), marks)]


def measure(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the demand points by a measure of access in fixed classes; returns the legend's sections."""
    told = scene.plan.tables["access_measures"]
    told = told[told["measure"] == scene.shown.measure]
    unit, service = str(told["unit"].iloc[0]), str(told["service"].iloc[0])
    asked = (scene.plan.settings.get("access") or {}).get(scene.shown.measure) or {}
    classes, times, called = scale(str(asked.get("measure", "")), unit)
    demand = scene.layers["demand"].merge(told[["demand_id", "value"]], on="demand_id")
    demand = demand.assign(value=times * demand["value"].to_numpy(dtype="float64"))
    sizes, steps = map_access.by_people(sheet, demand, scene.most_people("demand"))
    known = np.isfinite(demand["value"].to_numpy())
    entries = map_style.draw(sheet, demand[known], classes, "value", zorder=16, sizes=sizes[known])
    if not known.all():
        lost = [Range(-np.inf, np.inf, map_access.dot(STANDINGS["unreached"][1]), *words.WORDS["unreached"])]
        entries += map_style.draw(sheet, demand[~known], lost, "value", zorder=17, sizes=sizes[~known])
    own = scene.layers.get("facilities")
    marks = map_access.facilities(sheet, own[own["service"] == service], service) if own is not None else []
    _names(sheet, scene, demand)
    return [
        (sheet.say(*called), entries),
        (sheet.say("People of a place", "各点人口"), steps),
        (sheet.say("Facilities", "设施"), marks),
    ]


def scale(kind: str, unit: str) -> tuple[tuple[Range, ...], float, tuple[str, str]]:
    """The classes of a measure, by what its values are multiplied for them, and what they are called."""
    if unit == "min":
        return MINUTES, 1.0, ("Minutes", "分钟")
    if unit == "m":
        return METRES, 1.0, ("Metres", "米")
    if unit.startswith("share of "):
        return PERCENT, 100.0, ("People who are placed", "得到名额的人口")
    en, zh = map_sentences.unit(unit, "en"), map_sentences.unit(unit, "zh")
    if unit.endswith(" per person"):
        return (
            PER_1000,
            1000.0,
            (f"{en.removesuffix(' per person')} for 1000 people", f"每千人{zh.removeprefix('人均')}"),
        )
    if kind == "cumulative":
        return REACHED if unit == "facilities" else AMOUNTS, 1.0, (f"{en} within reach", f"可达{zh}数")
    return AMOUNTS, 1.0, (en, zh)


def reached(sheet: Sheet, scene: Scene) -> Sections:
    """Draw the demand points by how many services they lack; returns the legend's sections."""
    points = map_sentences.reached_by_point(scene.plan)
    count = len(service_coverage.promised(scene.plan))
    access = scene.layers["access"].drop_duplicates("demand_id").drop(columns="people")
    own = access.merge(points, left_on="demand_id", right_index=True)
    sizes, steps = map_access.by_people(sheet, own, scene.most_people("demand"))
    classes = [_of(one, count) for one in LACKING if one.above < count]
    entries = map_style.draw(sheet, own, classes, "lacking", zorder=16, sizes=sizes, turned=True)
    _names(sheet, scene, own[own["lacking"] > 0])
    heading = sheet.say(f"Of {count} services", f"{count} 项服务中达标")
    return [(heading, entries), (sheet.say("People of a place", "各点人口"), steps)]


def _of(one: Range, count: int) -> Range:
    """A class of how many are lacking, in words of how many there are."""
    there = int(count - one.up_to) if np.isfinite(one.up_to) else int(count - one.above - 1)
    fewer = not np.isfinite(one.up_to) and there > 0
    en = f"{there} of {count}{' or fewer' if fewer else ''}"
    zh = f"{there} 项{'及以下' if fewer else ''}"
    return Range(one.above, one.up_to, one.symbol, en, zh)


def _names(sheet: Sheet, scene: Scene, points: gpd.GeoDataFrame) -> None:
    """Name the settlements of demand points, those with most people first."""
    if "settlements" not in scene.layers:
        return
    settled = map_places.located(scene.layers["settlements"])
    people: pd.Series = points.groupby("settlement_id")["people"].sum()
    own = settled[settled["settlement_id"].isin(people.index)]
    own = own.assign(most=own["settlement_id"].map(people))
    own = own.sort_values(["most", "settlement_id"], ascending=[False, True])[:_NAMED]
    named = zip(map_places.written(sheet, own, "settlement_id"), own.geometry, strict=True)
    map_places.write(sheet, [Label(name, at.x, at.y, 8.5, "normal", 6.0) for name, at in named])
