"""Tables of a plan as plain JSON: what the scripts of the web report read."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from geoplan.reporting import map_words
from geoplan.tables import column

_WHOLE = {int, str, type(None)}  # kinds of values that JSON has as they are
_MOST_REPEATED = 0.5  # texts with fewer different values than this share of their rows are written once


def plain(value: Any) -> Any:
    """The value as JSON has it: missing is None, the infinite are "inf" and "-inf", containers hold such values only."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray | pd.Series):
        value = value.tolist()
    if isinstance(value, list | tuple):
        kinds = set(map(type, value))
        if kinds <= _WHOLE:
            return list(value)
        return [_number(inner) if type(inner) is float else plain(inner) for inner in value]
    if value is None or value is pd.NA:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return _number(float(value))
    return str(value)


def _number(value: float) -> float | int | str | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def packed(table: pd.DataFrame, names: Sequence[str]) -> dict[str, Any]:
    """Columns of a table, those that it has, for `page.rows`: {"count": 2, "columns": {"name": ["a", "b"]}}.

    Texts that repeat are {"of": [each text once], "at": [its number per row]}, a column of one value is {"all": it}.
    """
    return {"count": len(table), "columns": {name: _column(table[name]) for name in names if name in table}}


def _column(values: pd.Series) -> Any:
    told = plain(values)
    if len(told) > 1 and all(one == told[0] for one in told):
        return {"all": told[0]}
    texts = sorted({one for one in told if isinstance(one, str)})
    if len(texts) > _MOST_REPEATED * len(told) or any(one is not None and not isinstance(one, str) for one in told):
        return told
    number = {text: at for at, text in enumerate(texts)}
    return {"of": texts, "at": [None if one is None else number[one] for one in told]}


def labels(layer: str, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """What columns of a layer are called, and their unit, by column."""
    told = {name: column(layer, name) for name in names}
    return {name: {"en": one.en, "zh": one.zh, "unit": one.unit} for name, one in told.items()}


def both(en: Sequence[str], zh: Sequence[str]) -> list[dict[str, str]]:
    """The same sentences in both languages side by side."""
    return [{"en": one, "zh": other} for one, other in zip(en, zh, strict=True)]


def called(layer: str) -> dict[str, str]:
    """What a layer of results or of inputs is called."""
    return {"en": map_words.layer_name(layer, "en"), "zh": map_words.layer_name(layer, "zh")}


def embedded(told: Any) -> str:
    """The value as JSON that may stand inside a script element: no markup can begin or end in it."""
    text = json.dumps(plain(told), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text
