"""Chosen places on a map: the mark of every tier, what they are called, and their names beside them."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from geoplan import words
from geoplan.styles import Mark
from geoplan.styles.centres import of_tier
from geoplan.writers import map_labels, map_marks
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

_OTHERS = 40  # names of candidates that were not chosen: more would crowd the map


def marks(sheet: Sheet, centres: gpd.GeoDataFrame, order: list[str]) -> list[Artist]:
    """Draw the chosen places by tier; returns an entry of the legend for every tier, with how many are fixed."""
    entries: list[Artist] = []
    for level, tier in enumerate(order):
        own = centres[centres["tier"] == tier]
        mark, _ = of_tier(level)
        map_marks.points(sheet.map, own.geometry, mark, zorder=24 - level)
        entries.append(map_marks.entry(mark, f"{called(sheet, order, tier)}  ({_counted(sheet, own)})"))
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
    name = sheet.say(words.named(tier, "en"), words.named(tier, "zh"))
    return name if sheet.lettering.draws(name) or tier not in order else f"tier {order.index(tier) + 1}"


def radius(mark: Mark) -> float:
    """How far a name keeps from the middle of a mark, in points."""
    return float(np.sqrt(map_marks.area(mark))) / 2 * (0.75 if mark.shape == "star" else 0.9)


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


def names(
    sheet: Sheet, centres: gpd.GeoDataFrame, order: list[str], candidates: gpd.GeoDataFrame | None = None
) -> None:
    """Write the names of the chosen places, the highest tiers first, then small those of the other candidates, if few.

    A fixed place says so, unless all of its tier are: then the legend does.
    """
    there = ordered(located(centres), order)
    given = fixed(there)
    said = given & ~given.groupby(there["tier"]).transform("all")
    labels = []
    for name, says, spot, level in zip(written(sheet, there), said, there.geometry, there["level"], strict=True):
        mark, size = of_tier(level)
        weight = "bold" if level < 2 and len(order) > 1 else "normal"
        text = _as_fixed(sheet, name) if says else name
        labels.append(Label(text, spot.x, spot.y, size, weight, radius(mark)))
    others = (
        None if candidates is None else located(candidates[~candidates["candidate_id"].isin(centres["candidate_id"])])
    )
    if others is not None and len(others) <= _OTHERS:
        small = [name.split("\n")[0] for name in written(sheet, others)]
        labels += [Label(name, at.x, at.y, 6.5, "normal", 3.0) for name, at in zip(small, others.geometry, strict=True)]
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
