"""Axes on a map: the roads from the seats through their towns to key villages, and the settlements whose chain is broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.artist import Artist

from geoplan import words
from geoplan.styles.centres import BROKEN_CHAIN, CHAINS, ON_AXES, SEATS
from geoplan.styles.palette import WHITE
from geoplan.tinting import numbers
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

_NAMED = 25  # settlements without a chain that are named, those with most people first
_RIM = 2.4  # points around an axis
_NAMES = {
    "seat": ("seat", "县城（中心）"),
    "via": ("place on the way", "途经地方"),
    "town": ("town", "中心镇"),
    "village": ("key village", "中心村"),
}


def draw(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[tuple[str, Sequence[Artist]]]:
    """Draw the axes in the colour of their seat, the places on them and broken chains; returns the legend's sections."""
    axes = layers["axes"]
    lines = _lines(sheet, axes, map_places.on_one_line(sheet, layers["centres"]))
    chains = map_places.located(layers["chains"]) if "chains" in layers else None
    broken = [] if chains is None else _chains(sheet, chains)
    marks = _marks(sheet, layers)
    return [
        (sheet.say("Axes", "轴线"), lines),
        (sheet.say("On the axes", "轴线上的地方"), marks),
        (sheet.say("Chains", "“村—镇—县城”联系"), broken),
    ]


def listed(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[list[tuple[str, str]]]:
    """The axes with their minutes, the longest first; those without a road to a seat before all."""
    axes = layers["axes"].fillna({"total_min": np.inf})
    axes = axes.sort_values(["total_min", "town_id", "village_id"], ascending=[False, True, True])
    name = map_places.on_one_line(sheet, layers["centres"])
    name |= map_places.on_one_line(sheet, layers["settlements"], "settlement_id") if _villages(axes) else {}
    rows = []
    for row in axes.itertuples():
        ids = dict.fromkeys(one for one in (row.seat_id, row.town_id, row.village_id) if one)
        time = f"{row.total_min:.0f}" if np.isfinite(row.total_min) else "–"
        rows.append((" – ".join(name.get(one, one) for one in ids), time))
    return [rows]


def heads(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame]) -> tuple[str, str]:
    """What the two columns of the list are."""
    return sheet.say("Axes by length", "轴线（由长到短）"), sheet.say("minutes", "分钟")


def _villages(axes: gpd.GeoDataFrame) -> list[str]:
    return sorted(set(axes["village_id"]) - {""})


def _lines(sheet: Sheet, axes: gpd.GeoDataFrame, name: Mapping[str, str]) -> list[Artist]:
    """Draw the axes; returns an entry of the legend for every seat, as far as colours go."""
    drawn = map_places.located(axes)
    drawn = drawn[drawn["seat_id"] != ""]
    seats = sorted(set(drawn["seat_id"]))
    own = [drawn.geometry[drawn["seat_id"] == seat] for seat in seats]
    unions = [shapely.union_all(lines.to_numpy()) for lines in own]
    strokes = [SEATS[number - 1] for number in numbers(unions)]
    for zorder in (14, 15):
        for stroke, lines in zip(strokes, own, strict=True):
            rim = {"colors": WHITE, "linewidths": map_marks.width(stroke) + _RIM} if zorder == 14 else {}
            look = {"capstyle": "round", "joinstyle": "round", "zorder": zorder, **rim}
            map_marks.strokes(sheet.map, lines.to_numpy(), stroke, **look)
    if len(seats) > len(SEATS):
        text = sheet.say(f"one colour: one seat  ({len(seats)})", f"同色属同一县城  ({len(seats)})")
        return [map_marks.entry(SEATS[0], text)]
    entries: list[Artist] = []
    for seat, stroke, lines in zip(seats, strokes, own, strict=True):
        text = sheet.say(f"to {name[seat]}", f"至{name[seat]}") if sheet.language != "both" else f"至 to {name[seat]}"
        entries.append(map_marks.entry(stroke, f"{text}  ({len(lines)})"))
    return entries


def _on_axes(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """The places on the axes by kind, each in one: those with the column `candidate_id`, villages as well."""
    axes, centres = layers["axes"], map_places.located(layers["centres"])
    ids, between = centres["candidate_id"], {name for via in axes["via"] for name in via.split(", ")}
    seats = set(axes["seat_id"]) - {""}
    via = set(ids[centres["name"].where(centres["name"] != "", ids).isin(between)]) - seats
    towns = set(axes["town_id"]) - seats - via
    own = {kind: centres[ids.isin(those)] for kind, those in (("seat", seats), ("via", via), ("town", towns))}
    if villages := _villages(axes):
        settled = map_places.located(layers["settlements"])
        settled = settled[settled["settlement_id"].isin(villages)]
        own["village"] = settled.rename(columns={"settlement_id": "candidate_id"})
    return {kind: places for kind, places in own.items() if len(places)}


def _marks(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame]) -> list[Artist]:
    """Draw and name the places on the axes, then name who has no unbroken chain; returns an entry for every kind."""
    lost = _lost(layers)
    ringed = {(spot.x, spot.y) for spot in lost.geometry}
    entries: list[Artist] = []
    labels: dict[tuple[float, float], Label] = {}
    for number, (kind, places) in enumerate(_on_axes(layers).items()):
        mark, size = ON_AXES[kind]
        map_marks.points(sheet.map, places.geometry, mark, zorder=26 - number)
        entries.append(map_marks.entry(mark, f"{sheet.say(*_NAMES[kind])}  ({len(places)})"))
        weight = "bold" if kind == "seat" else "normal"
        for name, spot in zip(map_places.written(sheet, places), places.geometry, strict=True):
            widest = BROKEN_CHAIN if (spot.x, spot.y) in ringed else mark
            labels.setdefault((spot.x, spot.y), Label(name, spot.x, spot.y, size, weight, map_places.radius(widest)))
    for name, spot in zip(map_places.written(sheet, lost, "settlement_id"), lost.geometry, strict=True):
        at = spot.x, spot.y
        labels.setdefault(at, Label(name, *at, 7.5, "normal", map_places.radius(BROKEN_CHAIN)))
    map_places.write(sheet, list(labels.values()))
    return entries


def _lost(layers: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """The settlements without an unbroken chain, those with most people first, and no more than can be named."""
    settled = map_places.located(layers["settlements"])
    if "chains" not in layers:
        return settled[:0]
    chains = layers["chains"]
    lost = chains.loc[chains["status"].isin(["broken", "cut_off"]), "settlement_id"]
    own = settled[settled["settlement_id"].isin(lost)]
    return own.sort_values(["people", "settlement_id"], ascending=[False, True])[:_NAMED]


def _chains(sheet: Sheet, chains: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the settlements by what becomes of their chain; returns an entry of the legend for every status there is."""
    entries: list[Artist] = []
    for status, mark in (CHAINS | {"broken": BROKEN_CHAIN}).items():
        own = chains[chains["status"] == status]
        if own.empty:
            continue
        map_marks.points(sheet.map, own.geometry, mark, zorder=28 if status == "broken" else 20)
        word = ("unbroken", "完整") if status == "ok" else words.WORDS[status]
        over = {"markeredgewidth": 2.2} if status == "broken" else {}
        entries.append(map_marks.entry(mark, f"{sheet.say(*word)}  ({len(own)})", **over))
    return entries
