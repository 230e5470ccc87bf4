"""The urban system on a map: chosen places by tier, whom they serve, and which place each looks up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geoplan.writers import map_marks, map_places
from geoplan.writers.map_sheet import Sheet

PALETTE = ("#cfe2f1", "#fae3c3", "#d5ebd0", "#f2d5de", "#e3dbef", "#f6efbf", "#cbe8e5", "#e9ddd0")
NOBODY = "#ececea"  # land that no place serves


def draw(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[tuple[str, Sequence[Artist]]]:
    """Draw hinterlands, links, places and their names; returns the legend's sections.

    `order` names the tiers that have places, the highest first.
    """
    centres = layers["centres"]
    land: list[Artist] = []
    if "hinterlands" in layers and len(layers["hinterlands"]):
        land = _hinterlands(sheet, layers["hinterlands"], centres, order)
    links = _links(sheet, layers["links"], order) if "links" in layers else []
    marks = map_places.marks(sheet, centres, order)
    map_places.names(sheet, centres, order)
    return [(sheet.say("Chosen places", "入选城镇"), marks + links), (sheet.say("Hinterlands", "腹地"), land)]


def _links(sheet: Sheet, links: gpd.GeoDataFrame, order: list[str]) -> list[Artist]:
    entries: list[Artist] = []
    upper = links["tier"].isin(order[:2]) if len(order) > 2 else np.zeros(len(links), dtype=bool)
    for own, width in ((links[~upper], 0.8), (links[upper], 1.9)):
        if len(own):
            lines = own.geometry.to_numpy()
            map_marks.draw(sheet.map, lines, colors="white", linewidths=width + 1.6, zorder=14, alpha=0.75)
            map_marks.draw(sheet.map, lines, colors="#333333", linewidths=width, zorder=15)
            named = [map_places.called(sheet, order, tier) for tier in order if (own["tier"] == tier).any()]
            tiers_of, quoted = ", ".join(named), "、".join(f"“{tier}”" for tier in named)
            label = sheet.say(f"{tiers_of}: to its parent", f"{quoted}的上级联系") if sheet.language != "both" else ""
            label = label or f"{tiers_of}: 上级 parent"
            entries.insert(0, Line2D([], [], color="#333333", linewidth=width, label=label))
    return entries


def served(sheet: Sheet, centres: pd.DataFrame, order: list[str]) -> list[list[tuple[str, str]]]:
    """The chosen places of every tier by rank, with the people of their hinterlands ("" where not known)."""
    groups = []
    for tier in order:
        own = map_places.ordered(centres[centres["tier"] == tier], order)
        people = own["hinterland_people"].to_numpy(dtype="float64")
        numbers = ["" if np.isnan(value) else f"{value:,.0f}".replace(",", " ") for value in people]
        names = [name.replace("\n", "  ") for name in map_places.written(sheet, own)]
        groups.append(list(zip(names, numbers, strict=True)))
    return groups


def _hinterlands(
    sheet: Sheet, hinterlands: gpd.GeoDataFrame, centres: gpd.GeoDataFrame, order: list[str]
) -> list[Artist]:
    lowest = next((tier for tier in reversed(order) if (hinterlands["tier"] == tier).any()), "")
    own = hinterlands[(hinterlands["tier"] == lowest) & (hinterlands["candidate_id"] != "")]
    unserved = hinterlands[hinterlands["candidate_id"] == ""]
    group_of = _groups(centres, order)
    group = own["candidate_id"].map(lambda place: group_of.get(place, place))
    unions = [shapely.union_all(own.geometry[group == name].to_numpy()) for name in sorted(set(group))]
    colours = dict(zip(sorted(set(group)), map_marks.tints(unions, PALETTE), strict=True))
    map_marks.fill(
        sheet.map,
        own.geometry.tolist(),
        [colours[name] for name in group],
        edgecolors="white",
        linewidths=0.7,
        zorder=2,
    )
    map_marks.fill(
        sheet.map,
        unserved.geometry.tolist(),
        NOBODY,
        edgecolors="#bdbdbd",
        hatch="////",
        linewidths=0.0,
        zorder=2,
    )
    map_marks.borders(sheet.map, gpd.GeoSeries(unions), colors="#8f8f8f", linewidths=1.3, zorder=3)
    upper = order[min(1, len(order) - 1)]
    low, high = map_places.called(sheet, order, lowest), map_places.called(sheet, order, upper)
    entries: list[Artist] = [
        Patch(facecolor=PALETTE[0], edgecolor="white", label=sheet.say(f"of one {low}", f"“{low}”的腹地")),
    ]
    if upper != lowest:
        text = sheet.say(f"a colour per {high}", f"每“{high}”一色")
        entries.append(Patch(facecolor=PALETTE[0], edgecolor="#8f8f8f", linewidth=1.3, label=text))
    if len(unserved):
        entries.append(
            Patch(facecolor=NOBODY, edgecolor="#bdbdbd", hatch="////", label=sheet.say("reaches no place", "无法到达"))
        )
    return entries


def _groups(centres: gpd.GeoDataFrame, order: list[str]) -> dict[str, str]:
    """The member of the second level (the first two tiers) that every place belongs to."""
    tier_of = dict(zip(centres["candidate_id"], centres["tier"], strict=True))
    parent_of = dict(zip(centres["candidate_id"], centres["parent_id"], strict=True))
    upper = set(order[:2])
    groups = {}
    for place in tier_of:
        above = place
        for _ in order:
            if tier_of[above] in upper or parent_of[above] not in tier_of:
                break
            above = parent_of[above]
        groups[place] = above
    return groups
