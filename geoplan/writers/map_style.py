"""A layer on a map as its style has it: one symbol, a symbol per class of values, or one per range of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from numpy.typing import NDArray

from geoplan.styles import Category, Fill, Mark, Range, Stroke, Style, Symbol
from geoplan.writers import map_marks
from geoplan.writers.map_sheet import Sheet

Class = Category | Range


def of(table: gpd.GeoDataFrame, style: Style) -> gpd.GeoDataFrame:
    """The rows that a style is about."""
    for column, value in style.where.items():
        table = table[table[column] == value]
    return table


def draw(
    sheet: Sheet,
    table: gpd.GeoDataFrame,
    classes: Sequence[Class],
    column: str,
    *,
    zorder: float,
    sizes: NDArray[np.float64] | None = None,
    counted: bool = True,
    turned: bool = False,
    **over: Any,
) -> list[Artist]:
    """Draw the rows by the class of their `column`; returns an entry of the legend for every class that there is.

    `sizes` (square points) stand in place of those of the marks. The first class lies above the others, `turned` below them.
    """
    entries: list[Artist] = []
    step = 0.01 if turned else -0.01
    belongs = classed(table[column], classes)
    for number, one in enumerate(classes):
        own = belongs == number
        if own.any():
            each = None if sizes is None else sizes[own]
            one_over = (
                over if not isinstance(one.symbol, Mark) or each is None or len(table) < 300 else {"edgecolor": "none"}
            )
            symbol(sheet, table.geometry[own], one.symbol, each, zorder=zorder + step * number, **one_over)
            words = sheet.say(one.en, one.zh)
            if words:
                text = f"{words}  ({own.sum()})" if counted else words
                size = 8.0 if sizes is not None else None
                entries.append(map_marks.entry(one.symbol, text, **({"size": size} if size else {})))
    return entries


def symbol(
    sheet: Sheet, where: gpd.GeoSeries, look: Symbol, sizes: NDArray[np.float64] | None = None, **over: Any
) -> None:
    """Draw geometries with one symbol."""
    if isinstance(look, Mark):
        map_marks.points(sheet.map, where, look, sizes, **over)
    elif isinstance(look, Stroke):
        map_marks.strokes(sheet.map, where.to_numpy(), look, **over)
    elif isinstance(look, Fill):
        map_marks.land(sheet.map, where.tolist(), look, **over)


def classed(values: pd.Series, classes: Sequence[Class]) -> NDArray[np.int64]:
    """Per value the number of its class; -1 where it is in none."""
    found = np.full(len(values), -1, dtype=np.int64)
    for number, one in enumerate(classes):
        found[(found < 0) & _within(values, one)] = number
    return found


def _within(values: pd.Series, one: Class) -> NDArray[np.bool_]:
    if isinstance(one, Category):
        named = values.isin(one.values) if one.values else pd.Series(True, index=values.index)
        return named.to_numpy(dtype=bool)
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    within: NDArray[np.bool_] = (numbers > one.above) & (numbers <= one.up_to)
    return within | np.isnan(numbers) if one.up_to == np.inf else within
