"""The plan's layers in formats that no run is written in by itself, each into a folder that holds nothing else."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyproj import CRS

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import LAYERS, column
from geoplan.words import told
from geoplan.writers import csv_tables, geopackage, ready, shapefile, workbook

# names that a file geodatabase keeps for itself; GDAL appends _ to them too
_RESERVED = frozenset((
    "add", "alter", "and", "between", "by", "column", "create", "delete", "drop", "exists", "for", "from", "group", "in",
    "insert", "into", "is", "like", "not", "null", "objectid", "or", "order", "select", "set", "shape", "table", "update",
    "values", "where",
))  # fmt: skip
_INT32 = 2**31


def geopackages(plan: Plan, place: Path, stem: str) -> None:
    """`<stem>.gpkg` with all layers, styled and labelled as plan.gpkg is."""
    geopackage.write(plan, place)
    (place / geopackage.FILE).rename(place / f"{stem}.gpkg")


def shapefiles(plan: Plan, place: Path, stem: str) -> None:
    """`<layer>.shp` with its parts for every layer, and fields.csv."""
    shapefile.write(plan, place)
    for file in (place / shapefile.FOLDER).iterdir():
        file.rename(place / file.name)
    (place / shapefile.FOLDER).rmdir()


def geojson(plan: Plan, place: Path, stem: str) -> None:
    """`<layer>.geojson` for every layer: longitude and latitude on WGS 84 with seven decimals (RFC 7946), infinity null."""
    options = {"RFC7946": "YES", "COORDINATE_PRECISION": "7"}
    for layer in ready.layers(plan):
        held = _without_infinity(ready.table(replace(plan, crs=CRS.from_epsg(4326)), layer))
        path = place / f"{layer}.geojson"
        _write(held, layer, path, driver="GeoJSON", layer_options=options)
        if not path.read_bytes().rstrip().endswith(b"}"):
            # the driver does not tell when the end of the file found no room
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def flatgeobuf(plan: Plan, place: Path, stem: str) -> None:
    """`<layer>.fgb` for every layer; with an index of places, unless a row has none."""
    for layer in ready.layers(plan):
        held = ready.table(plan, layer)
        shapes = gpd.GeoSeries(held["geometry"])
        placed = len(held) > 0 and not (shapes.isna() | shapes.is_empty).any()
        index = {"SPATIAL_INDEX": "YES" if placed else "NO"}
        _write(held, layer, place / f"{layer}.fgb", driver="FlatGeobuf", layer_options=index)


def geoparquet(plan: Plan, place: Path, stem: str) -> None:
    """`<layer>.parquet` for every layer: GeoParquet, or plain Parquet where it has no geometry."""
    for layer in ready.layers(plan):
        ready.table(plan, layer).to_parquet(place / f"{layer}.parquet", index=False, compression="zstd")


def geodatabase(plan: Plan, place: Path, stem: str) -> None:
    """`<stem>.gdb` with all layers, their labels as aliases; whole numbers are long integers, booleans 0 and 1."""
    for layer in ready.layers(plan):
        held = ready.table(plan, layer).rename(columns=in_geodatabase)
        whole = [name for name in held.columns if str(held[name].dtype) == "Int64"]
        held = held.astype({name: _whole(held[name]) for name in whole})
        label = told(LAYERS[layer].en, LAYERS[layer].zh, plan.language)
        options = {"LAYER_ALIAS": label}
        _write(held, layer, place / f"{stem}.gdb", driver="OpenFileGDB", layer_options=options)


def excel(plan: Plan, place: Path, stem: str) -> None:
    """`<stem>.xlsx` with a sheet for every layer."""
    workbook.write(plan, place / f"{stem}.xlsx")


def csv(plan: Plan, place: Path, stem: str) -> None:
    """`<layer>.csv` for every layer."""
    csv_tables.write_csv(plan, place)


def not_in_json(plan: Plan) -> list[Finding]:
    """Infinite numbers, for which JSON has no word."""
    found = []
    for layer in ready.layers(plan):
        held = plan.tables[layer]
        for name in (name for name in held.columns if name != "geometry" and column(layer, name).kind == "float"):
            count = int(np.isinf(held[name].to_numpy(dtype="float64")).sum())
            if count:
                values = {"layer": layer, "column": name, "count": count}
                found.append(Finding("export_infinite", layer, name, values))
    return found


def not_in_geodatabase(plan: Plan) -> list[Finding]:
    """Columns whose name a file geodatabase keeps for itself."""
    return [
        Finding("export_field_renamed", layer, name, {"layer": layer, "column": name, "field": in_geodatabase(name)})
        for layer in ready.layers(plan)
        for name in plan.tables[layer].columns
        if in_geodatabase(name) != name
    ]


def in_geodatabase(name: str) -> str:
    """What a column is called in a file geodatabase."""
    if name == "geometry":
        return name
    name = "".join(letter if letter == "_" or letter.isalnum() else "_" for letter in name)[:60]
    return f"{name}_" if name.lower() in _RESERVED else name


def _whole(values: pd.Series) -> str:
    """The type of whole numbers in a geodatabase, which has 32 bits for them, else floats."""
    return "Int32" if values.dropna().abs().lt(_INT32).all() else "Float64"


def _without_infinity(held: pd.DataFrame) -> pd.DataFrame:
    floats = [name for name in held.columns if str(held[name].dtype) == "float64"]
    return held.assign(**{name: held[name].where(~np.isinf(held[name])) for name in floats})


def _write(held: pd.DataFrame, layer: str, path: Path, **how: Any) -> None:
    geometry = LAYERS[layer].geometry
    if geometry is None:
        pyogrio.write_dataframe(pd.DataFrame(held), path, layer=layer, **how)
        return
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(held),
        path,
        layer=layer,
        geometry_type=geometry,
        promote_to_multi=geometry == "MultiPolygon",
        **how,
    )
