"""tables/: every layer as a CSV that a spreadsheet opens with a double click."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import LAYERS, column
from geoplan.writers import ready

FOLDER = "tables"
_LONLAT_DECIMALS = 7  # about a centimetre
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet runs a text that begins so as a formula


def findings(plan: Plan) -> list[Finding]:
    """Layers too large for a CSV, and texts that a spreadsheet would take for a formula."""
    found = []
    for layer in ready.layers(plan):
        held = plan.tables[layer]
        if len(held) > ready.MOST_ROWS:
            values = {"layer": layer, "rows": len(held), "limit": ready.MOST_ROWS, "format": "CSV"}
            found.append(Finding("layer_too_large", layer=layer, values=values))
            continue
        texts = [name for name in held.columns if name != "geometry" and column(layer, name).kind == "text"]
        count = sum(int(held[name].str.startswith(_RUNS).sum()) for name in texts)
        if count:
            found.append(Finding("cells_defused", layer, values={"layer": layer, "count": count}))
    return found


def write(plan: Plan, folder: Path) -> None:
    """Write every layer as `tables/<layer>.csv` in UTF-8 with a byte order mark and CRLF line ends.

    Missing values are empty, booleans 1 and 0, numbers without exponent; `inf` is a time nobody reaches. Points add
    `lon` and `lat` on WGS84. A layer above `ready.MOST_ROWS` rows is left out.
    """
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    for layer in ready.layers(plan):
        if len(plan.tables[layer]) <= ready.MOST_ROWS:
            _write_layer(plan, layer, place / f"{layer}.csv")


def defused(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_RUNS) else text


def undefused(text: str) -> str:
    """The text as it was before `defused`."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_RUNS) else text


def plain(number: float) -> str:
    """The number in decimal digits, without exponent or needless zeros; "" where it is missing."""
    if math.isnan(number):
        return ""
    text = repr(float(number))
    if "e" in text:
        return str(np.format_float_positional(number, trim="-"))
    return text.removesuffix(".0")


def _write_layer(plan: Plan, layer: str, path: Path) -> None:
    held = ready.table(plan, layer)
    names = [name for name in held.columns if name != "geometry"]
    cells = {name: _cells(held[name], column(layer, name).kind) for name in names}
    if LAYERS[layer].geometry == "Point":
        xy = shapely.get_coordinates(shapely.force_2d(_points(plan, layer)))
        cells["lon"], cells["lat"] = ([plain(value) for value in np.round(axis, _LONLAT_DECIMALS)] for axis in xy.T)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\r\n")
        rows.writerow([defused(name) for name in cells])
        rows.writerows(zip(*cells.values(), strict=True))


def _points(plan: Plan, layer: str) -> np.ndarray:
    points = ready.geometries(plan, layer, CRS.from_epsg(4326)).to_numpy()
    nowhere = shapely.Point(math.nan, math.nan)
    return np.array([nowhere if point is None or point.is_empty else point for point in points], dtype=object)


def _cells(values: pd.Series, kind: str) -> list[str]:
    if kind == "text":
        return [defused(text) for text in values]
    if kind == "float":
        return [plain(number) for number in values.to_numpy(dtype="float64").tolist()]
    return ["" if missing else str(int(value)) for value, missing in zip(values, values.isna(), strict=True)]
