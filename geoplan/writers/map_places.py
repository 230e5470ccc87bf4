"""Chosen places on a map: the mark of every tier, what they are called, and their names beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from geoplan.writers import map_labels, map_marks
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

# marker, area in square points, colour (Okabe and Ito 2008, told apart by colour-blind readers), label size
_TIERS = (
    ("*", 620.0, "#d55e00", 16.0),
    ("s", 170.0, "#0072b2", 11.5),
    ("o", 62.0, "#1b1b1b", 8.5),
    ("^", 40.0, "#7a4b8c", 7.5),
)


def style(level: int) -> tuple[str, float, str, float]:
    """Marker, area in square points, colour and label size of the tier that is so many below the highest."""
    return _TIERS[min(level, len(_TIERS) - 1)]


def mark(marker: str, colour: str, size: float, label: str, **look: Any) -> Line2D:
    """A marker as an entry of the legend."""
    return Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=size, label=label, **look)


def marks(sheet: Sheet, centres: gpd.GeoDataFrame, order: list[str]) -> list[Artist]:
    """Draw the chosen places by tier; returns an entry of the legend for every tier, with how many are fixed."""
    entries: list[Artist] = []
    for level, tier in enumerate(order):
        own = centres[centres["tier"] == tier]
        marker, area, colour, _ = style(level)
        look = {"marker": marker, "facecolor": colour, "edgecolor": "white", "linewidth": 1.1}
        map_marks.dots(sheet.map, own.geometry, area, zorder=24 - level, **look)
        label = f"{called(sheet, order, tier)}  ({_counted(sheet, own)})"
        entries.append(mark(marker, colour, min(np.sqrt(area), 17), label))
    return entries


def fixed(centres: pd.DataFrame) -> pd.Series:
    """Whether each place was given, not chosen."""
    return centres["fixed"].fillna(False).astype(bool)


def _counted(sheet: Sheet, centres: pd.DataFrame) -> str:
    """How many places a tier has, and how many of them are fixed."""
    given = int(fixed(centres).sum())
    if not given:
        return f"{len(centres)}"
    word = sheet.say("fixed", "已定")
    return f"{len(centres)}, {word}" if given == len(centres) else f"{len(centres)}, {word} {given}"


def called(sheet: Sheet, order: list[str], tier: str) -> str:
    """The tier's name, or its number from the top where no font can draw the name."""
    return tier if sheet.lettering.draws(tier) or tier not in order else f"tier {order.index(tier) + 1}"


def written(sheet: Sheet, places: pd.DataFrame, key: str = "candidate_id") -> list[str]:
    """The names of the places (of settlements with the key `settlement_id`) as the sheet writes them."""
    known = zip(places["name"], places["name_en"], places[key], strict=True)
    return [sheet.lettering.name(*row, language=sheet.language) for row in known]


def on_one_line(sheet: Sheet, places: pd.DataFrame, key: str = "candidate_id") -> dict[str, str]:
    """By id the names as a list shows them: one line, the first of two languages."""
    return {place: name.split("\n")[0] for place, name in zip(places[key], written(sheet, places, key), strict=True)}


def ordered(centres: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """The places by tier and rank, with the column `level`: how many tiers stand above theirs."""
    level = centres["tier"].map({tier: number for number, tier in enumerate(order)})
    return centres.assign(level=level).sort_values(["level", "rank", "candidate_id"], kind="stable")


def located(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows that stand somewhere."""
    return table[~(table.geometry.isna() | table.geometry.is_empty)]


def names(sheet: Sheet, centres: gpd.GeoDataFrame, order: list[str]) -> None:
    """Write the names of the chosen places, the highest tiers first.

    A fixed place says so, unless all of its tier are: then the legend does.
    """
    there = ordered(located(centres), order)
    given = fixed(there)
    said = given & ~given.groupby(there["tier"]).transform("all")
    labels = []
    for name, says, spot, level in zip(written(sheet, there), said, there.geometry, there["level"], strict=True):
        _, area, _, size = style(level)
        weight = "bold" if level < 2 and len(order) > 1 else "normal"
        radius = np.sqrt(area) / 2 * (0.75 if level == 0 else 0.9)
        text = _as_fixed(sheet, name) if says else name
        labels.append(Label(text, spot.x, spot.y, size, weight, float(radius)))
    write(sheet, labels)


def _as_fixed(sheet: Sheet, name: str) -> str:
    """The name with the word for a fixed place behind it, on two lines the Chinese behind the first."""
    first, _, second = name.partition("\n")
    if second:
        return f"{first}（已定）\n{second} (fixed)"
    word = sheet.say("fixed", "已定")
    return f"{first} ({word})" if sheet.language == "en" else f"{first}（{word}）"


def write(sheet: Sheet, labels: Sequence[Label]) -> None:
    """Write the labels, and in a corner how many found no room."""
    homeless = map_labels.place(sheet, labels)
    if not homeless:
        return
    text = sheet.say(f"{len(homeless)} names left out for want of room", f"{len(homeless)} 个名称因无空位未标注")
    corner = {"ha": "right", "va": "bottom", "zorder": 40, "transform": sheet.map.transAxes}
    sheet.write(sheet.map, 0.995, 0.006, text, 8.5, **corner)
