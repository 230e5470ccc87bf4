"""Settlements as they function, on a map: how central each is, and whether that is more or less than its official level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from geoplan import words
from geoplan.styles import Mark
from geoplan.styles.centres import UNKNOWN, VERDICTS
from geoplan.styles.palette import BLUE, SOFT, WHITE
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

_LARGEST = 420.0  # area of the most central, in square points
_LEAST, _LEAST_OFF = 12.0, 50.0  # smaller marks would not show
_NAMED = 60
_OFF = ("higher", "lower")
_PLAIN = Mark("circle", BLUE, 3.0, WHITE, 0.28)  # where no official level is known
# what a mark's size may be, the first that is known: heading and unit of its steps, and by what the value is multiplied
_SIZES = {
    "functional_index": ("Functional index", "职能指数", 1.0),
    "centrality": ("Centrality", "中心性", 1.0),
    "betweenness_people": ("Trips that pass through, %", "途经的行程（%）", 100.0),
}


def draw(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[tuple[str, Sequence[Artist]]]:
    """Draw the settlements by how central they are and by verdict, and name them; returns the legend's sections."""
    known = map_places.located(layers["functions"])
    column = _sized_by(known)
    en, zh, times = _SIZES[column]
    value = times * known[column].to_numpy(dtype="float64")
    most = float(np.nan_to_num(value).max())
    areas = map_marks.areas_by_people(value, most, _LARGEST)
    off = known["verdict"].isin(_OFF).to_numpy()
    areas = np.maximum(areas, np.where(off, _LEAST_OFF, _LEAST))
    verdicts: list[Artist] = []
    judged = [name for name in ("higher", "as_official", "lower", "unknown") if (known["verdict"] == name).any()]
    for name in judged:
        own = (known["verdict"] == name).to_numpy()
        mark = VERDICTS.get(name, UNKNOWN)
        map_marks.points(sheet.map, known.geometry[own], mark, areas[own], zorder=20, alpha=0.9)
        verdicts.append(map_marks.mark_entry(mark, f"{sheet.say(*words.WORDS[name])}  ({own.sum()})", 10))
    none = (known["verdict"] == "").to_numpy()
    map_marks.points(sheet.map, known.geometry[none], _PLAIN, areas[none], zorder=20, alpha=0.9)
    _names(sheet, known, column, areas)
    steps: list[Artist] = [
        map_marks.mark_entry(
            Mark("circle", SOFT, 3.0),
            f"{step:g}",
            float(np.sqrt(map_marks.areas_by_people(np.array([step]), most, _LARGEST)[0])),
        )
        for step in (share * top for top in map_marks.steps(most)[:1] for share in (1.0, 0.2, 0.05))
    ]
    return [(sheet.say("Against the official level", "与官方层级相比"), verdicts), (sheet.say(en, zh), steps)]


def listed(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[list[tuple[str, str]]]:
    """The settlements above and below their official level with both levels; without such, the most central ones."""
    known = layers["functions"]
    column = _sized_by(known)
    known = known.sort_values([column, "settlement_id"], ascending=[False, True])
    name = map_places.on_one_line(sheet, known, "settlement_id")
    differ = [known[known["verdict"] == verdict] for verdict in _OFF]
    if any(map(len, differ)):
        return [[(name[one], f"{official} → {own}") for one, official, own in _levels(table)] for table in differ]
    values = zip(known["settlement_id"], _SIZES[column][2] * known[column], strict=True)
    return [[(name[one], f"{value:,.1f}".replace(",", " ")) for one, value in values]]


def heads(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame]) -> tuple[str, str]:
    """What the two columns of the list are."""
    known = layers["functions"]
    if known["verdict"].isin(_OFF).any():
        return sheet.say("Place", "地方"), sheet.say("official → by function", "官方 → 职能")
    return sheet.say("Place", "地方"), sheet.say(*_SIZES[_sized_by(known)][:2])


def _levels(table: pd.DataFrame) -> zip[tuple[str, str, str]]:
    return zip(table["settlement_id"], table["level_official"], table["level_functional"], strict=True)


def _sized_by(known: pd.DataFrame) -> str:
    """The column that says how central a settlement is; "" where none is known."""
    ranked = set(known["ranked_by"])
    wanted = [name for name in ("functional_index", "centrality") if name in ranked] + ["betweenness_people"]
    return next((name for name in wanted if (known[name] > 0).any()), "")


def _names(sheet: Sheet, known: gpd.GeoDataFrame, column: str, areas: np.ndarray) -> None:
    """Name the settlements, those off their official level first, then the most central."""
    off = known["verdict"].isin(_OFF)
    shown = known.assign(off=off, radius=np.sqrt(areas) / 2)
    shown = shown.sort_values(["off", column, "settlement_id"], ascending=[False, False, True])[:_NAMED]
    labels = [
        Label(name, row.geometry.x, row.geometry.y, 8.5, "bold" if row.off else "normal", row.radius)
        for name, row in zip(map_places.written(sheet, shown, "settlement_id"), shown.itertuples(), strict=True)
    ]
    map_places.write(sheet, labels)
