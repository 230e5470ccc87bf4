"""The works of one question of siting on a map: numbered in their order, among the people and the facilities there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from geoplan import words
from geoplan.writers import map_access, map_labels, map_marks
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

# colour (Okabe and Ito 2008) and marker by action
_ACTIONS = {"build": ("#cc79a7", "*"), "enlarge": ("#009e73", "^"), "close": ("#1b1b1b", "X")}
_NAMED = 25  # works whose names stand beside their numbers


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
        (sheet.say("Works", "工程"), _works(sheet, works)),
    ]


def _works(sheet: Sheet, works: gpd.GeoDataFrame) -> list[Artist]:
    """Draw the works with their numbers; returns an entry of the legend for every kind there is."""
    entries: list[Artist] = []
    for action, (colour, marker) in _ACTIONS.items():
        own = works[works["action"] == action]
        if own.empty:
            continue
        style = {"marker": marker, "facecolor": colour, "edgecolor": "white", "linewidth": 1.0}
        map_marks.dots(sheet.map, own.geometry, 260.0, zorder=30, **style)
        label = f"{sheet.say(*words.WORDS[action])}  ({len(own)})"
        entries.append(Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=11, label=label))
    labels = []
    for row in works.itertuples():
        name = str(row.name) if len(works) <= _NAMED else ""
        text = f"{row.order}  {name}" if name and sheet.lettering.draws(name) else f"{row.order}"
        labels.append(Label(text.strip(), row.geometry.x, row.geometry.y, 9.5, "bold", 8.0))
    map_labels.place(sheet, labels)
    return entries
