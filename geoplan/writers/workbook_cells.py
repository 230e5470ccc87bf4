"""What stands in a cell of the workbook, in which number format, and how wide its column is."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence

import pandas as pd

from geoplan import code_words, words
from geoplan.tables import Column
from geoplan.writers.letters import cleaned

MOST_LETTERS = 32_767  # of one cell of Excel, counted as its UTF-16 units

# columns whose values are names that configs commonly give
_NAMED = frozenset(
    ["service", "tier", "official_tier", "indicator", "other_indicator", "level_official", "level_functional", "mode"]
)
IN_WORDS = code_words.COLUMNS | _NAMED
# between 0 and 1, yet no share of anything
_INDICES = frozenset(
    ["score", "gini", "atkinson", "fgt1", "fgt2", "contribution", "betweenness", "betweenness_people", "confidence_factor",
     "reproducibility", "scale_reproducibility"]
)  # fmt: skip
# unit of a column: English, Chinese, number format
_UNITS: dict[str, tuple[str, str, str]] = {
    "people": ("people", "人", "#,##0"),
    "min": ("min", "分钟", "0.0"),
    "m": ("m", "米", "#,##0"),
    "ms": ("ms", "毫秒", "#,##0"),
    "km/h": ("km/h", "公里/小时", "0.0"),
    "score": ("score", "分", "0.000"),
    "0–1": ("0–1", "0–1", "0.000"),
    "−1–1": ("−1–1", "−1–1", "0.000"),
    "person-min": ("person-min", "人·分钟", "#,##0"),
    "person-min, weighted": ("person-min, weighted", "加权人·分钟", "#,##0"),
    "people per unit": ("people per unit", "人/单位", "#,##0.0"),
    "1/min": ("1/min", "1/分钟", "0.0000"),
    "currency": ("currency", "货币", "#,##0"),
}
_DEGREES = "0.0000000"
_LONLAT = {"lon": ("Longitude (WGS 84)", "经度（WGS 84）"), "lat": ("Latitude (WGS 84)", "纬度（WGS 84）")}
_WIDTHS = (8, 60)  # of a column, in digits
_WRAPPED = 40  # a text wider than this is broken into lines
_LOOKED_AT = 500  # different values that say how wide a column is

Cell = str | float | None


def is_share(column: Column) -> bool:
    """Whether the column is written in percent."""
    return column.unit == "0–1" and column.name not in _INDICES


def number_format(column: Column) -> str:
    """How Excel shows the numbers of a column, "" where it has none; what has a unit of its own is shown as it is."""
    if column.kind not in ("int", "float"):
        return ""
    if column.name in _LONLAT:
        return _DEGREES
    if column.kind == "int":
        return "#,##0" if column.unit == "ms" else "0"
    if is_share(column):
        return "0.0%"
    if column.unit == "own unit":
        return "General"
    return _UNITS[column.unit][2] if column.unit in _UNITS else "0.000"


def unit(column: Column, lang: str) -> str:
    """The unit of a column in words; "" where its numbers have none, are in percent, or each row has its own."""
    if is_share(column) or column.unit not in _UNITS:
        return ""
    return _UNITS[column.unit][lang == "zh"]


def stated_unit(column: Column, language: str) -> str:
    """The unit as the dictionary states it, for shares and for numbers with units of their own too."""
    if column.unit == "own unit":
        return words.told("own unit", "各自单位", language)
    if is_share(column):
        return column.unit
    return words.told(unit(column, "en"), unit(column, "zh"), language)


def heading(column: Column, language: str) -> str:
    """What stands above a column: its label and its unit; in both languages, Chinese above English."""
    en, zh = column.en, column.zh
    if unit(column, "en") not in ("", *en.casefold().split()):
        en = f"{en} ({unit(column, 'en')})"
    if unit(column, "zh"):
        zh = f"{zh}（{unit(column, 'zh')}）"
    return {"en": en, "zh": zh}.get(language, f"{zh}\n{en}")


def degrees(name: str) -> Column:
    """The column `lon` or `lat`, which points have beside the promised ones."""
    en, zh = _LONLAT[name]
    return Column(name, "float", "", name, en, zh)


def shown(layer: str, column: Column, language: str) -> Callable[[str], str]:
    """How a text of the layer's column is written: a code of ours in words, anything else as it is, as much as a cell holds."""
    if column.name in IN_WORDS:
        # names that are not common ones are the user's own
        common = words.NAMES if column.name in _NAMED else {}
        return lambda text: (
            words.told(words.named(text, "en"), common[text], language)
            if text in common and code_words.said(layer, column.name, text) is None
            else _held(code_words.told(layer, column.name, text, language))
        )
    if column.name == "standard":
        return lambda text: _held(words.told(text, words.standard(text, "zh"), language))
    return _held


def cells(values: pd.Series, layer: str, column: Column, language: str) -> list[Cell]:
    """The column's cells: texts and numbers, None where there is nothing, ∞ where nobody ever arrives, yes and no as words."""
    if column.kind == "text":
        say = shown(layer, column, language)
        told = {text: say(text) or None for text in values.unique()}
        return [told[text] for text in values]
    if column.kind == "bool":
        said = {True: words.told("yes", "是", language), False: words.told("no", "否", language)}
        return [None if missing else said[bool(value)] for value, missing in zip(values, values.isna(), strict=True)]
    if column.kind == "int":
        return [None if missing else int(value) for value, missing in zip(values, values.isna(), strict=True)]
    return [_number(number) for number in values.to_numpy(dtype="float64").tolist()]


def is_long(text: str) -> bool:
    """Whether the text is longer than a cell holds."""
    return len(text) > MOST_LETTERS // 2 and _units(text) > MOST_LETTERS


def width(title: str, held: Sequence[Cell], form: str) -> tuple[float, bool]:
    """How wide a column is, and whether it has texts to be broken into lines."""
    texts = [cell for cell in dict.fromkeys(held) if isinstance(cell, str)][:_LOOKED_AT]
    numbers = [cell for cell in held if isinstance(cell, int | float)]
    digits = max((_digits(number, form) for number in (max(numbers), min(numbers))), default=0) if numbers else 0
    widest = max((_width(text) for text in texts), default=0)
    # a heading may be broken into lines, and has room for the button of its filter
    head = max(_width(line) for line in title.split("\n"))
    wanted = max(digits, min(widest, _WIDTHS[1]), min(head / 2, 24)) + 3
    return min(max(wanted, _WIDTHS[0]), _WIDTHS[1]), widest > _WRAPPED


def lines(title: str, wide: float) -> int:
    """How many lines a heading takes in a column so wide, where the button of its filter takes some of the room."""
    return sum(math.ceil(1.15 * _width(line) / max(wide - 2, 1)) for line in title.split("\n"))


def _held(text: str) -> str:
    text = cleaned(text)
    if not is_long(text):
        return text
    return text.encode("utf-16-le")[: 2 * MOST_LETTERS].decode("utf-16-le", errors="ignore")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="ignore")) // 2


def _number(number: float) -> Cell:
    if math.isnan(number):
        return None
    return number if math.isfinite(number) else ("∞" if number > 0 else "−∞")


def _digits(number: float, form: str) -> int:
    decimals = len(form.rstrip("%").partition(".")[2])
    return len(f"{number:,.{decimals}f}" if form != "General" else f"{number:.9g}") + form.count("%")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
