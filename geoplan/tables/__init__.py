"""Every column of every result layer, once: its kind, unit, short name for shapefiles, and label in English and Chinese.

The names of layers and their first columns are a promise to users (QGIS projects, spreadsheets and scripts lean on them).
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.tables.columns import COLUMNS, FAMILIES, Column, Kind
from geoplan.tables.layers import LAYERS, Geometry, Layer

__all__ = [
    "COLUMNS",
    "FAMILIES",
    "LAYERS",
    "Column",
    "Geometry",
    "Kind",
    "Layer",
    "column",
    "labels",
    "round_significant",
    "shape",
]


def column(layer: str, name: str) -> Column:
    """The column `name` of `layer`; a column that the config brings gets its family's labels followed by its own name."""
    if name in LAYERS[layer].columns:
        return COLUMNS[name]
    for prefix in LAYERS[layer].families:
        if name.startswith(prefix):
            family, own = FAMILIES[prefix], name[len(prefix) :]
            return Column(name, family.kind, family.unit, family.short + own, family.en + own, family.zh + own)
    raise KeyError(f"{layer} has no column {name}")


def shape(layer: str, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` as the layer promises it: the promised columns in their order and kind, rows sorted by the key.

    A promised column that the frame lacks becomes empty; a column that the layer does not promise is a KeyError.
    Missing text is "", missing numbers are NaN, missing int and bool are <NA>.
    """
    promise = LAYERS[layer]
    frame = (
        frame.reset_index() if frame.index.name in promise.columns and frame.index.name not in frame.columns else frame
    )
    brought = [name for name in frame.columns if name not in promise.columns and name != "geometry"]
    for name in brought:
        column(layer, name)
    wanted = [*promise.columns, *brought]
    filled = {name: _cast(frame.get(name), column(layer, name).kind, len(frame)) for name in wanted}
    table = pd.DataFrame(filled)
    if promise.geometry:
        table = gpd.GeoDataFrame(table, geometry=frame["geometry"].to_numpy(), crs=getattr(frame, "crs", None))
    if promise.key:
        table = table.sort_values(list(promise.key), kind="stable")
    return table.reset_index(drop=True)


def _cast(values: pd.Series | None, kind: Kind, rows: int) -> pd.Series:
    if values is None:
        values = pd.Series([None] * rows, dtype=object)
    values = values.reset_index(drop=True)
    if kind == "text":
        return values.astype(object).where(values.notna(), "").astype(str)
    if kind == "float":
        return pd.to_numeric(values).astype("float64")
    return values.astype("Int64" if kind == "int" else "boolean")


def labels(layer: str, names: list[str]) -> Mapping[str, Column]:
    """Column by name for those of `names` that are not the geometry."""
    return {name: column(layer, name) for name in names if name != "geometry"}


def round_significant(values: np.ndarray, digits: int = 12) -> np.ndarray:
    """Floats rounded to `digits` significant digits, so that files are equal across machines; NaN and infinities stay."""
    out = np.asarray(values, dtype="float64").copy()
    finite = np.isfinite(out) & (out != 0)
    # the powers of ten of a float end at 308
    magnitude = np.maximum(np.floor(np.log10(np.abs(out[finite]))), digits - 300)
    factor = 10.0 ** (digits - 1 - magnitude)
    out[finite] = np.round(out[finite] * factor) / factor
    return out
