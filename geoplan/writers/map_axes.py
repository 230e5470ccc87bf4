"""Axes on a map: the roads from the seats through their towns to key villages, and the settlements whose chain is broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from geoplan import words
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

# Okabe and Ito (2008) without the vermilion of what is broken, and two between
_SEATS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#7a4b8c", "#8c6d31", "#4d4d4d")
_BROKEN, _CUT_OFF = "#d55e00", "#1b1b1b"
_RING = 150.0  # square points
_NAMED = 25  # settlements without a chain that are named, those with most people first
# marker, area in square points, colour, label size
_KINDS = {
    "seat": ("s", 170.0, "#1b1b1b", 11.5),
    "via": ("D", 100.0, "#1b1b1b", 10.0),
    "town": ("o", 62.0, "#1b1b1b", 8.5),
    "village": ("^", 44.0, "#1b1b1b", 7.5),
}
_NAMES = {
    "seat": ("seat", "县城（中心）"),
    "via": ("place on the way", "途经地方"),
    "town": ("town", "中心镇"),
    "village": ("key village", "中心村"),
}


def worth_drawing(layers: Mapping[str, gpd.GeoDataFrame]) -> bool:
    """Whether there are axes."""
    return {"axes", "centres"} <= layers.keys() and len(layers["axes"]) > 0


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
    colours = map_marks.tints([shapely.union_all(lines.to_numpy()) for lines in own], _SEATS) if own else []
    for width, rim in ((5.4, True), (3.0, False)):
        for colour, lines in zip(colours, own, strict=True):
            look = {"colors": "white" if rim else colour, "capstyle": "round", "joinstyle": "round"}
            map_marks.draw(sheet.map, lines.to_numpy(), linewidths=width, zorder=14 if rim else 15, **look)
    if len(seats) > len(_SEATS):
        text = sheet.say(f"one colour: one seat  ({len(seats)})", f"同色属同一县城  ({len(seats)})")
        return [Line2D([], [], color=_SEATS[0], linewidth=3, label=text)]
    entries: list[Artist] = []
    for seat, colour, lines in zip(seats, colours, own, strict=True):
        text = sheet.say(f"to {name[seat]}", f"至{name[seat]}") if sheet.language != "both" else f"至 to {name[seat]}"
        entries.append(Line2D([], [], color=colour, linewidth=3, label=f"{text}  ({len(lines)})"))
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
        marker, area, colour, size = _KINDS[kind]
        look = {"marker": marker, "facecolor": colour, "edgecolor": "white", "linewidth": 1.0}
        map_marks.dots(sheet.map, places.geometry, area, zorder=26 - number, **look)
        text = f"{sheet.say(*_NAMES[kind])}  ({len(places)})"
        entries.append(map_places.mark(marker, colour, np.sqrt(area), text))
        weight = "bold" if kind == "seat" else "normal"
        for name, spot in zip(map_places.written(sheet, places), places.geometry, strict=True):
            radius = np.sqrt(max(area, _RING) if (spot.x, spot.y) in ringed else area) / 2
            labels.setdefault((spot.x, spot.y), Label(name, spot.x, spot.y, size, weight, float(radius)))
    for name, spot in zip(map_places.written(sheet, lost, "settlement_id"), lost.geometry, strict=True):
        at = spot.x, spot.y
        labels.setdefault(at, Label(name, *at, 7.5, "normal", float(np.sqrt(_RING) / 2)))
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
    for status, marker, colour, area in (
        ("ok", "o", "#8a8a8a", 9.0),
        ("linked", "o", "#8a8a8a", 9.0),
        ("broken", "o", _BROKEN, _RING),
        ("cut_off", "X", _CUT_OFF, 110.0),
    ):
        own = chains[chains["status"] == status]
        if own.empty:
            continue
        hollow = status == "broken"  # a ring around the place that it may be
        look = {"facecolor": "none", "edgecolor": colour, "linewidth": 2.2} if hollow else {"facecolor": colour}
        map_marks.dots(sheet.map, own.geometry, area, marker=marker, zorder=28 if hollow else 20, **look)
        shown = {"markerfacecolor": "none", "markeredgewidth": 2.2} if hollow else {}
        word = ("unbroken", "完整") if status == "ok" else words.WORDS[status]
        label = f"{sheet.say(*word)}  ({len(own)})"
        entries.append(map_places.mark(marker, colour, np.sqrt(area), label, **shown))
    return entries
