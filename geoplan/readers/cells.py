"""Cells of a file as text, numbers, ids and flags, the way spreadsheets and shapefiles leave them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[Any]

_BLANKS = " \t\r\n\v\f\u3000\xa0\ufeff\u200b\x00"
_BREAKS = re.compile(r"\s*[\t\r\n\v\f\x00-\x1f\x85\u2028\u2029]+\s*")
_DIGITS = {ord("０") + i: str(i) for i in range(10)}
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?([eE][+-]?\d+)?")
_EXCEL_TEXT = re.compile(r'="(.*)"')
_DAMAGED = re.compile(r"\d(\.\d+)?[eE]\+\d+|\d+\.0+")
_TOTAL = re.compile(r".*(合计|总计|小计|共计)|(grand|sub)?-?totals?", re.IGNORECASE)
_YES = frozenset(
    ["1", "1.0", "y", "yes", "t", "true", "是", "viaduct", "aqueduct", "covered", "movable", "cantilever", "trestle",
     "boardwalk", "culvert", "building_passage", "avalanche_protector"]
)  # fmt: skip
_NO = frozenset(["", "0", "0.0", "n", "no", "f", "false", "否"])
_EXACT = 2**53  # above it a float no longer holds every whole number


def is_missing(cell: Any) -> bool:
    """Whether a cell is empty: nothing, NaN or NaT, or only blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip(_BLANKS)) or cell != cell


def text(cells: Cells) -> NDArray[np.object_]:
    """Text without blanks around it, "" where there is none; whole numbers without a decimal point."""
    return _objects([_text(cell) for cell in cells])


def keys(cells: Cells, whole: bool = False) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Ids as text, "" where there is none, and which of them a spreadsheet has damaged.

    `whole`: the column is declared to hold whole numbers, so 330402.0 (beside empty cells) is 330402. Elsewhere a
    number with decimals, 3.30421E+11 and whole numbers beyond a float's reach are damage.
    """
    out, damaged = [], np.zeros(len(cells), dtype=bool)
    for i, cell in enumerate(cells):
        if is_missing(cell):
            out.append("")
            continue
        if isinstance(cell, float | np.floating):
            damaged[i] = not (whole and float(cell).is_integer() and abs(float(cell)) < _EXACT)
            out.append(_text(cell) if not damaged[i] else repr(float(cell)))
            continue
        key = _text(cell).translate(_DIGITS)
        excel = _EXCEL_TEXT.fullmatch(key)
        key = excel.group(1).strip(_BLANKS) if excel else key
        damaged[i] = _DAMAGED.fullmatch(key) is not None
        out.append(key)
    return _objects(out), damaged


def numbers(cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Numbers, NaN where a cell is empty, and which cells hold something that is not a number.

    "1,234", full-width digits and blanks around are read; booleans and words are not numbers.
    """
    if cells.dtype.kind in "iuf":
        return cells.astype("float64"), np.zeros(len(cells), dtype=bool)
    values, bad = np.full(len(cells), np.nan), np.zeros(len(cells), dtype=bool)
    for i, cell in enumerate(cells):
        if is_missing(cell):
            continue
        number = _number(cell)
        if number is None:
            bad[i] = True
        else:
            values[i] = number
    return values, bad


def flags(cells: Cells) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Yes or no (an empty cell is no), and which cells say neither."""
    words = [word.lower() for word in text(cells)]
    yes = np.array([word in _YES for word in words], dtype=bool)
    return yes, np.array([word not in _YES and word not in _NO for word in words], dtype=bool)


def is_total(cell: Any) -> bool:
    """Whether a cell labels a row of totals: 合计, 总计, 小计, total …"""
    if not isinstance(cell, str):
        return False
    label = re.sub(r"[\s:：]", "", cell.strip(_BLANKS))
    return _TOTAL.fullmatch(label) is not None


def shown(cell: Any) -> str:
    """A cell as messages show it: text in quotes, at most 40 characters."""
    if is_missing(cell):
        return "–"
    word = repr(cell.strip(_BLANKS)) if isinstance(cell, str) else _text(cell)
    return word if len(word) <= 40 else word[:39] + "…"


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        # a line broken inside a cell (Alt+Enter) would break every line of a report it stands in
        return _BREAKS.sub(" ", cell.strip(_BLANKS))
    if is_missing(cell):
        return ""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float | np.floating):
        return str(int(cell)) if float(cell).is_integer() and abs(float(cell)) < _EXACT else repr(float(cell))
    return str(cell).strip(_BLANKS)


def _number(cell: Any) -> float | None:
    if isinstance(cell, bool | np.bool_):
        return None
    if isinstance(cell, int | float | np.integer | np.floating):
        return float(cell)
    if not isinstance(cell, str):
        return None
    plain = unicodedata.normalize("NFKC", cell).strip(_BLANKS)
    if not any(character.isdigit() for character in plain) or not _NUMBER.fullmatch(plain):
        return None
    return float(plain.replace(",", ""))


def _objects(values: list[str]) -> NDArray[np.object_]:
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out
