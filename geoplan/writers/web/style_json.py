"""Styles as plain JSON for the web map."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from geoplan.styles import Category, Fill, Label, Mark, Range, Style, Symbol

_NONE, _FIRST = " ", ord("0")
KINDS: dict[type, str] = {Mark: "mark", Fill: "land"}


def look(style: Style, row_symbols: list[int | None]) -> dict[str, Any]:
    """A style, its legend in order, and the number in the legend of every row of its layer that it shows.

    The numbers are letters, one a row, from `0` on; a space is a row that the style does not show.
    """
    return {
        "name": style.name,
        "layer": style.layer,
        "group": style.group,
        "title": {"en": style.en, "zh": style.zh},
        "where": dict(style.where),
        "legend": [_entry(style, at) for at in range(len(style.symbols()))],
        "rows": "".join(_NONE if number is None else chr(_FIRST + number) for number in row_symbols),
        "label": None if style.label is None else _label(style.label),
        "area_by": style.area_by,
        "area_most": style.area_most,
        "visible": style.visible,
    }


def row_symbols(style: Style, rows: pd.DataFrame) -> list[int | None]:
    """By row of the layer the number of its symbol in the legend; None where the style does not show the row."""
    shown = pd.Series(True, index=rows.index)
    for name, wanted in style.where.items():
        shown &= rows[name] == wanted
    if style.symbol is not None:
        found = pd.Series(0, index=rows.index)
    elif style.categories:
        found = _by_category(style.categories, rows[style.column])
    else:
        found = _by_range(style.ranges, rows[style.column])
    return [int(number) if own and number >= 0 else None for own, number in zip(shown, found, strict=True)]


def _by_category(categories: tuple[Category, ...], values: pd.Series) -> pd.Series:
    named = {value: at for at, one in enumerate(categories) for value in one.values}
    rest = next((at for at, one in enumerate(categories) if not one.values), -1)
    # what is missing is in no category
    return pd.Series([named.get(value, rest) for value in values.tolist()], index=values.index, dtype=int)


def _by_range(ranges: tuple[Range, ...], values: pd.Series) -> pd.Series:
    numbers = pd.Series(-1, index=values.index)
    for at, one in enumerate(ranges):
        within = (values > one.above) & (values <= one.up_to)
        numbers[within | (values.isna() if one.up_to == float("inf") else False)] = at
    return numbers


def _entry(style: Style, at: int) -> dict[str, Any]:
    told: Category | Range | None = None
    if style.symbol is None:
        told = (style.categories or style.ranges)[at]
    words = {"en": told.en, "zh": told.zh} if told else {"en": "", "zh": ""}
    return {"words": words, "symbol": _symbol(style.symbols()[at])}


def _symbol(symbol: Symbol) -> dict[str, Any]:
    return {"kind": KINDS.get(type(symbol), "stroke"), **asdict(symbol)}


def _label(label: Label) -> dict[str, Any]:
    return {"size": label.size_pt, "sizes": list(label.sizes), "bold": label.bold}
