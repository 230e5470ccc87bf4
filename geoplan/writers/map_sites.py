"""The works of one question of siting on a map: numbered in their order, among the people and the facilities there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
from matplotlib.artist import Artist

from geoplan import words
from geoplan.styles.siting import ACTIONS
from geoplan.writers import map_access, map_marks, map_places
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

_NAMED = 25  # works whose names stand beside their numbers
_TOWNS = 40  # settlements that are named, those with most people first


def draw(
    sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], siting: str, most_people: float
) -> list[tuple[str, Sequence[Artist]]]:
    """Draw demand points by standing today, facilities, and the works; returns the legend's sections."""
    works = layers["sites"][layers["sites"]["siting"] == siting].sort_values("order")
    service = works["service"].iloc[0]
    own = {
        name: layers[name][layers[name]["service"] == service] for name in ("access", "facilities") if name in layers
    }
    dots = map_access.people(sheet, own["access"], most_people)
    marks = map_access.facilities(sheet, own["facilities"], service) if "facilities" in own else []
    return [
        (sheet.say("People today", "人口（现状）"), dots),
        (sheet.say("Facilities", "设施"), marks),
        (sheet.say("Works", "工程"), _works(sheet, works, layers)),
    ]


def _works(sheet: Sheet, works: gpd.GeoDataFrame, layers: Mapping[str, gpd.GeoDataFrame]) -> list[Artist]:
    """Draw the works with their numbers; returns an entry of the legend for every kind there is."""
    entries: list[Artist] = []
    for action, mark in ACTIONS.items():
        own = works[works["action"] == action]
        if len(own):
            map_marks.points(sheet.map, own.geometry, mark, zorder=30)
            entries.append(map_marks.entry(mark, f"{sheet.say(*words.WORDS[action])}  ({len(own)})"))
    there = map_places.located(works)
    labels = []
    for row in there.itertuples():
        name = sheet.lettering.name(str(row.name), "", "", language=sheet.language) if len(works) <= _NAMED else ""
        radius = map_places.radius(ACTIONS[row.action])
        labels.append(Label(f"{row.order}  {name}".strip(), row.geometry.x, row.geometry.y, 10, "bold", radius))
    map_places.write(sheet, [*labels, *_towns(sheet, layers, {(spot.x, spot.y) for spot in there.geometry})])
    return entries


def _towns(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], taken: set[tuple[float, float]]) -> list[Label]:
    """The names of the largest settlements, but for those whose place is named already."""
    if "settlements" not in layers:
        return []
    towns = map_places.located(layers["settlements"])
    towns = towns[towns["inside"].fillna(True).to_numpy(dtype=bool)]
    towns = towns.sort_values(["people", "settlement_id"], ascending=[False, True])[:_TOWNS]
    named = zip(map_places.written(sheet, towns, "settlement_id"), towns.geometry, strict=True)
    return [Label(name, at.x, at.y, 8.5, "normal", 6.0) for name, at in named if (at.x, at.y) not in taken]
