"""The urban system on a map: chosen places by tier, whom they serve, and which place each looks up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.artist import Artist

from geoplan.styles import Fill, Stroke
from geoplan.styles.access import UNSERVED
from geoplan.styles.centres import LINKS
from geoplan.styles.palette import LAND, RIM, WHITE
from geoplan.tinting import groups
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_sheet import Sheet

_WITHIN = Fill("", WHITE, 0.25)  # between hinterlands of one colour
_GROUP = Stroke(RIM, 0.46)


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
    map_places.names(sheet, centres, order, layers.get("candidates"))
    return [(sheet.say("Chosen places", "入选城镇"), marks + links), (sheet.say("Hinterlands", "腹地"), land)]


def _links(sheet: Sheet, links: gpd.GeoDataFrame, order: list[str]) -> list[Artist]:
    entries: list[Artist] = []
    upper = links["tier"].isin(order[:2]) if len(order) > 2 else np.zeros(len(links), dtype=bool)
    for own, stroke in ((links[~upper], LINKS[1]), (links[upper], LINKS[0])):
        if len(own):
            lines = own.geometry.to_numpy()
            rim = {"colors": WHITE, "linewidths": map_marks.width(stroke) + 1.6, "alpha": 0.75}
            map_marks.strokes(sheet.map, lines, stroke, zorder=14, **rim)
            map_marks.strokes(sheet.map, lines, stroke, zorder=15)
            named = [map_places.called(sheet, order, tier) for tier in order if (own["tier"] == tier).any()]
            entries.insert(0, map_marks.entry(stroke, _led(sheet, named)))
    return entries


def _led(sheet: Sheet, named: list[str]) -> str:
    """What a line from places of these tiers means."""
    tiers_of, listed = ", ".join(named), "、".join(named)
    return (
        f"{tiers_of}: 上级 parent"
        if sheet.language == "both"
        else sheet.say(f"{tiers_of}: to its parent", f"{listed}的上级")
    )


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
    unserved = hinterlands[(hinterlands["candidate_id"] == "") & (hinterlands["tier"] == lowest)].geometry.tolist()
    group_of = groups(centres, order)
    group = own["candidate_id"].map(lambda place: group_of.get(place, place))
    unions = [shapely.union_all(own.geometry[group == name].to_numpy()) for name in sorted(set(group))]
    colours = [LAND[int(number) - 1] for number in own["map_colour"].fillna(1)]
    map_marks.fill(sheet.map, own.geometry.tolist(), colours, **map_marks.rim(_WITHIN), zorder=2)
    map_marks.land(sheet.map, unserved, UNSERVED, zorder=2)
    map_marks.borders(sheet.map, gpd.GeoSeries(unions), _GROUP, zorder=3)
    upper = order[min(1, len(order) - 1)]
    low, high = map_places.called(sheet, order, lowest), map_places.called(sheet, order, upper)
    both = f"{low}: 一处的腹地 of one"
    text = both if sheet.language == "both" else sheet.say(f"of one {low}", f"一个{low}的腹地")
    entries = [map_marks.entry(Fill(LAND[0], WHITE), text)]
    if upper != lowest:
        both = f"{high}: 每处一色 a colour each"
        text = both if sheet.language == "both" else sheet.say(f"a colour per {high}", f"每个{high}一色")
        entries.append(map_marks.entry(Fill(LAND[0], RIM), text))
    if unserved:
        entries.append(map_marks.entry(UNSERVED, sheet.say("reaches no place", "无法到达")))
    return entries
