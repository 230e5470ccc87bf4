"""How sure the urban system is, on a map: every candidate by the share of draws that choose it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from geoplan import words
from geoplan.centres.robustness_shares import CONTESTED, IN_ABOVE, OUT_BELOW, ROBUST_IN, ROBUST_OUT
from geoplan.writers import map_marks, map_places
from geoplan.writers.map_labels import Label
from geoplan.writers.map_sheet import SOFT, Sheet

# colour (Okabe and Ito 2008) and the share that makes a class
_CLASSES = {
    ROBUST_IN: ("#0072b2", f"> {100 * IN_ABOVE:.0f} %"),
    CONTESTED: ("#e69f00", ""),
    ROBUST_OUT: ("#8a8a8a", f"< {100 * OUT_BELOW:.0f} %"),
}
_SMALLEST = 110.0  # square points: the colour of a smaller mark is hard to see
_OTHERS = 42.0


def worth_drawing(layers: Mapping[str, gpd.GeoDataFrame]) -> bool:
    """Whether there were draws that say anything."""
    return {"candidates", "centres"} <= layers.keys() and bool((layers["candidates"]["class"] != "").any())


def draw(sheet: Sheet, layers: Mapping[str, gpd.GeoDataFrame], order: list[str]) -> list[tuple[str, Sequence[Artist]]]:
    """Draw the candidates, those of the plan by tier, and name those that matter; returns the legend's sections."""
    known = _known(layers, order)
    for level in range(len(order), -1, -1):
        own = known[known["level"] == level]
        chosen = level < len(order)
        marker, area, _, _ = map_places.style(level) if chosen else ("o", _OTHERS, "", 0.0)
        for name, (colour, _) in _CLASSES.items():
            look = (
                {"facecolor": colour, "edgecolor": "white", "linewidth": 1.0}
                if chosen
                else {"facecolor": "white", "edgecolor": colour, "linewidth": 2.0}
            )
            size = max(area, _SMALLEST) if chosen else area
            points = own.geometry[own["class"] == name]
            map_marks.dots(sheet.map, points, size, marker=marker, zorder=24 - level, **look)
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
    return candidates.assign(level=level)[candidates["class"].isin(_CLASSES)]


def _by_class(sheet: Sheet, known: pd.DataFrame) -> list[Artist]:
    counts = known["class"].value_counts()
    entries: list[Artist] = []
    for name, (colour, bound) in _CLASSES.items():
        text = f"{sheet.say(*words.WORDS[name])} {bound}".rstrip()
        entries.append(map_places.mark("o", colour, 10, f"{text}  ({counts.get(name, 0)})"))
    return entries


def _by_tier(sheet: Sheet, known: pd.DataFrame, order: list[str]) -> list[Artist]:
    entries: list[Artist] = []
    for level, tier in enumerate(order):
        marker, area, _, _ = map_places.style(level)
        label = f"{map_places.called(sheet, order, tier)}  ({(known['level'] == level).sum()})"
        entries.append(map_places.mark(marker, SOFT, min(np.sqrt(max(area, _SMALLEST)), 17), label))
    label = f"{sheet.say('not chosen', '未入选')}  ({(known['level'] == len(order)).sum()})"
    hollow = {"markerfacecolor": "white", "markeredgecolor": SOFT, "markeredgewidth": 2.0}
    return [*entries, map_places.mark("o", SOFT, np.sqrt(_OTHERS), label, **hollow)]


def _names(sheet: Sheet, known: gpd.GeoDataFrame, order: list[str]) -> None:
    """Name what the plan and the draws disagree about with its share, then what both choose, by tier."""
    agreed = known["class"] == np.where(known["level"] < len(order), ROBUST_IN, ROBUST_OUT)
    upper = agreed & (known["level"] < min(2, len(order) - 1))
    shown = known.assign(first=np.select([upper, ~agreed], [0, 1], 2))[(known["level"] < len(order)) | ~agreed]
    shown = shown.sort_values(["first", "level", "chosen_in", "candidate_id"])
    labels = []
    for name, row in zip(map_places.written(sheet, shown), shown.itertuples(), strict=True):
        doubted = row.first == 1
        _, area, _, size = map_places.style(row.level)
        radius = np.sqrt(max(area, _SMALLEST) if row.level < len(order) else _OTHERS) / 2
        first, _, second = name.partition("\n")
        text = f"{first}  {_percent(row.chosen_in)}" + (f"\n{second}" if second else "") if doubted else name
        weight = "bold" if doubted or row.first == 0 else "normal"
        labels.append(Label(text, row.geometry.x, row.geometry.y, max(size, 8.5), weight, float(radius)))
    map_places.write(sheet, labels)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
