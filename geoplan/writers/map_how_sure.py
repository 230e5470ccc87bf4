"""How sure the urban system is, on a map: every candidate by the share of draws that choose it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from geoplan import words
from geoplan.centres.robustness_shares import CONTESTED, IN_ABOVE, OUT_BELOW, ROBUST_IN, ROBUST_OUT
from geoplan.styles import Mark
from geoplan.styles.centres import SURE, of_tier
from geoplan.styles.palette import SOFT, WHITE
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import Sheet

# the share that makes a class
_BOUNDS = {ROBUST_IN: f"> {100 * IN_ABOVE:.0f} %", CONTESTED: "", ROBUST_OUT: f"< {100 * OUT_BELOW:.0f} %"}
_SMALLEST_MM = 3.7  # the colour of a smaller mark is hard to see
_OTHERS_MM, _RING_MM = 2.3, 0.7


def _mark(level: int, tiers: int, colour: str) -> Mark:
    """A place of the plan in a colour, by the mark of its tier; another as a ring."""
    if level >= tiers:
        return Mark("circle", WHITE, _OTHERS_MM, colour, _RING_MM)
    own, _ = of_tier(level)
    return Mark(own.shape, colour, max(own.size_mm, _SMALLEST_MM), WHITE, 0.35)


def draw(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[tuple[str, Sequence[Artist]]]:
    """Draw the candidates, those of the plan by tier, and name those that matter; returns the legend's sections."""
    known = _known(layers, order)
    for level in range(len(order), -1, -1):
        own = known[known["level"] == level]
        for name, colour in SURE.items():
            points = own.geometry[own["class"] == name]
            map_marks.points(sheet.map, points, _mark(level, len(order), colour), zorder=24 - level)
    _names(sheet, known, order)
    return [
        (sheet.say("Chosen in the draws", "抽样中入选的比例"), _by_class(sheet, known)),
        (sheet.say("In the plan", "方案"), _by_tier(sheet, known, order)),
    ]


def listed(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[list[tuple[str, str]]]:
    """The contested places with the share of draws that choose them, those nearest to a half first; ring: not in the plan."""
    known = _known(layers, order)
    known = known[known["class"] == CONTESTED]
    known = known.assign(apart=(known["chosen_in"] - 0.5).abs().round(9)).sort_values(["apart", "candidate_id"])
    name = map_places.on_one_line(sheet, known)
    rows = zip(known["candidate_id"], known["level"], known["chosen_in"], strict=True)
    return [[(f"{_sign(level, order)} {name[place]}", _percent(share)) for place, level, share in rows]]


def heads(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame]) -> tuple[str, str]:
    """What the two columns of the list are."""
    return sheet.say("Contested", "有争议"), sheet.say("chosen in", "入选比例")


def _sign(level: int, order: list[str]) -> str:
    return "\u25cf" if level < len(order) else "\u25cb"


def _known(layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> gpd.GeoDataFrame:
    """The candidates that stand somewhere, with the column `level`: that of their tier, or how many tiers there are."""
    candidates = map_places.located(layers["candidates"])
    tier = candidates["candidate_id"].map(layers["centres"].set_index("candidate_id")["tier"])
    level = tier.map({name: number for number, name in enumerate(order)}).fillna(len(order)).astype(int)
    return candidates.assign(level=level)[candidates["class"].isin(SURE)]


def _by_class(sheet: Sheet, known: pd.DataFrame) -> list[Artist]:
    counts = known["class"].value_counts()
    entries: list[Artist] = []
    for name, colour in SURE.items():
        text = f"{sheet.say(*words.WORDS[name])} {_BOUNDS[name]}".rstrip()
        mark = Mark("circle", colour, _SMALLEST_MM, WHITE)
        entries.append(map_marks.entry(mark, f"{text}  ({counts.get(name, 0)})"))
    return entries


def _by_tier(sheet: Sheet, known: pd.DataFrame, order: list[str]) -> list[Artist]:
    entries: list[Artist] = []
    for level, tier in enumerate(order):
        label = f"{map_places.called(sheet, order, tier)}  ({(known['level'] == level).sum()})"
        entries.append(map_marks.entry(_mark(level, len(order), SOFT), label))
    label = f"{sheet.say('not chosen', '未入选')}  ({(known['level'] == len(order)).sum()})"
    return [*entries, map_marks.entry(_mark(len(order), len(order), SOFT), label, markeredgewidth=2.0)]


def _names(sheet: Sheet, known: gpd.GeoDataFrame, order: list[str]) -> None:
    """Name what the plan and the draws disagree about with its share, then what both choose, by tier."""
    agreed = known["class"] == np.where(known["level"] < len(order), ROBUST_IN, ROBUST_OUT)
    upper = agreed & (known["level"] < min(2, len(order) - 1))
    shown = known.assign(first=np.select([upper, ~agreed], [0, 1], 2))[(known["level"] < len(order)) | ~agreed]
    shown = shown.sort_values(["first", "level", "chosen_in", "candidate_id"])
    labels = []
    for name, row in zip(map_places.written(sheet, shown), shown.itertuples(), strict=True):
        doubted = row.first == 1
        size = of_tier(row.level)[1]
        radius = map_places.radius(_mark(row.level, len(order), WHITE))
        first, _, second = name.partition("\n")
        text = f"{first}  {_percent(row.chosen_in)}" + (f"\n{second}" if second else "") if doubted else name
        weight = "bold" if doubted or row.first == 0 else "normal"
        labels.append(Label(text, row.geometry.x, row.geometry.y, max(size, 8.5), weight, radius))
    map_places.write(sheet, labels)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
