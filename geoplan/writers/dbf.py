"""The table of a shapefile: fields that are alike in every run, whatever their values, and texts in its encoding."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geoplan.tables import Column
from geoplan.writers.letters import cleaned, plain

MOST_BYTES = 254  # of one text
MOST_DIGITS = 18  # of a whole number, with its sign
CODE_BYTES = 80  # of ids and codes, which many rows carry; as wide as GDAL makes a text
_CODES = frozenset(
    ["place_kind", "area_level", "kind", "basis", "base", "group", "service", "stage", "mode", "road_class", "stop", "status",
     "confidence", "measure", "unit", "cause", "completeness", "indicator", "siting", "action", "gain_unit", "currency",
     "tier", "class", "official_tier", "method", "other_method", "relation", "flow", "verdict", "level_official",
     "level_functional", "ranked_by", "code", "severity", "layer"]
)  # fmt: skip
_FLOAT = (19, 11)  # width and decimals of a double as ArcGIS makes it; 12 digits with an exponent fit
_LDID = {"UTF-8": 0x00, "GBK": 0x4D}  # ArcGIS reads this byte before the .cpg; 0 leaves the word to the .cpg
_STAMP = bytes((100, 1, 1))  # 1 January 2000; the date of writing would change the bytes
_ROWS = 20_000  # laid out at once


@dataclass(frozen=True)
class Field:
    """One column of the table: its name (ASCII, at most 10 bytes), its letter in dBASE, width and decimals."""

    name: str
    letter: str
    width: int
    decimals: int = 0


def field(short: str, column: Column) -> Field:
    """The field of a column; it depends on the column alone, never on the values."""
    if column.kind == "text":
        return Field(short, "C", text_bytes(column.name))
    if column.kind == "float":
        return Field(short, "F", *_FLOAT)
    return Field(short, "N", 1 if column.kind == "bool" else MOST_DIGITS)


def text_bytes(name: str) -> int:
    """How many bytes of a text the column's field holds: fewer for ids and codes than for names and sentences."""
    return CODE_BYTES if name in _CODES or name.endswith("_id") else MOST_BYTES


def write(path: Path, fields: Sequence[Field], table: pd.DataFrame, encoding: str) -> None:
    """Write the columns of `table`, one for each of `fields` in their order, as a dBASE III table.

    Missing values are blank, and so are infinite numbers and whole numbers of more than 18 digits. Booleans are 1 and 0. A
    text is cut where its field ends, never inside a character; a letter that the encoding lacks becomes `?`.
    """
    with path.open("wb") as stream:
        stream.write(_header(fields, len(table), encoding))
        for start in range(0, len(table), _ROWS):
            part = table.iloc[start : start + _ROWS]
            columns = [_cells(part.iloc[:, at], one, encoding) for at, one in enumerate(fields)]
            stream.write(b"".join(b" " + b"".join(row) for row in zip(*columns, strict=True)))
        stream.write(b"\x1a")


def cut(text: str, most_bytes: int = MOST_BYTES, encoding: str = "UTF-8") -> str:
    """As much of the text as fits into so many bytes of the encoding, never half a character."""
    return _encoded(text, encoding)[:most_bytes].decode(encoding, errors="ignore")


def is_cut(text: str, most_bytes: int, encoding: str) -> bool:
    """Whether the text is longer than the bytes that its field holds."""
    return len(_encoded(text, encoding)) > most_bytes


def lacks(text: str, encoding: str) -> bool:
    """Whether the text has a letter that the encoding lacks."""
    try:
        cleaned(text).encode(encoding)
    except UnicodeEncodeError:
        return True
    return False


def not_held(values: pd.Series) -> pd.Series:
    """Which numbers of the column a field cannot hold and leaves blank: infinite ones, and more than 18 digits."""
    if values.dtype.kind == "f":
        return pd.Series(np.isinf(values.to_numpy(dtype="float64")), index=values.index)
    wide = (values >= 10**MOST_DIGITS) | (values <= -(10 ** (MOST_DIGITS - 1)))
    return pd.Series(wide.fillna(False).to_numpy(dtype=bool), index=values.index)


def _header(fields: Sequence[Field], rows: int, encoding: str) -> bytes:
    length = 1 + sum(one.width for one in fields)
    start = struct.pack("<B3sIHH17xBxx", 3, _STAMP, rows, 32 * len(fields) + 33, length, _LDID[encoding])
    return b"".join((start, *(_described(one) for one in fields), b"\x0d"))


def _described(one: Field) -> bytes:
    return struct.pack("<11sc4xBB14x", one.name.encode("ascii"), one.letter.encode("ascii"), one.width, one.decimals)


def _cells(values: pd.Series, one: Field, encoding: str) -> list[bytes]:
    if one.letter == "C":
        packed = {text: _text(text, one.width, encoding) for text in values.unique()}
        return [packed[text] for text in values]
    if one.letter == "F":
        return [_number(number).rjust(one.width) for number in values.to_numpy(dtype="float64").tolist()]
    blank = values.isna() | not_held(values)
    return [(b"" if empty else b"%d" % int(value)).rjust(one.width) for value, empty in zip(values, blank, strict=True)]


def _text(text: str, width: int, encoding: str) -> bytes:
    return _encoded(cut(text, width, encoding), encoding).ljust(width)


def _encoded(text: str, encoding: str) -> bytes:
    return cleaned(text).encode(encoding, errors="replace")


def _number(number: float) -> bytes:
    """The number in decimal digits or, where these are more than the field holds, with an exponent."""
    if not np.isfinite(number):
        return b""
    text = plain(number)
    return (text if len(text) <= _FLOAT[0] else f"{number:.{_FLOAT[1]}e}").encode("ascii")
