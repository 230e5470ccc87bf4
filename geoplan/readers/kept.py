"""Layers parsed from OpenStreetMap files, kept as GeoParquet so that the next run starts at once.

A file stands for one layer as it was parsed: the content of the source, the settings that it was read with, and the code
and the libraries that read it are its name. The findings of the reading lie in it too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyproj
import shapely
from numpy.typing import NDArray
from pyarrow import parquet

from geoplan import cache as store
from geoplan.findings import Finding
from geoplan.readers.source import Source

Read = tuple[gpd.GeoDataFrame, list[Finding]]

VERSION = 2  # of how this module writes
_WGS84 = pyproj.CRS.from_epsg(4326)
# what pyarrow, json and shapely raise for a file that is not whole, or is not ours
_NOT_WHOLE = (OSError, ValueError, KeyError, TypeError, pa.ArrowException, shapely.errors.ShapelyError)


def read(source: Source, role: str, parse: Callable[[Source, str], Read]) -> Read:
    """What `parse(source, role)` gives, a layer in EPSG:4326: as it was kept, else parsed now and kept."""
    place = _place(source, role)
    if place is None:
        return parse(source, role)
    if place.is_file():
        try:
            layer, findings = _opened(place)
        except _NOT_WHOLE:
            store.unreadable(place, "kept_layer_unreadable", file=source.shown, role=role)
        else:
            store.used(place)
            return layer, findings
    layer, findings = parse(source, role)
    store.keep(place, partial(_write, layer, findings, place.stem))
    return layer, findings


def _place(source: Source, role: str) -> Path | None:
    """Where the layer is kept; None where nothing is, or the source can't be opened, which is for the parser to say."""
    folder = store.folder("layers")
    try:
        return folder and folder / f"{_key(source, role)}.parquet"
    except OSError:
        return None


def _key(source: Source, role: str) -> str:
    asked = {
        "role": role,
        "fields": dict(source.fields),
        "values": {name: dict(words) for name, words in source.values.items()},
        "where": {name: list(words) for name, words in source.where.items()},
        "basis": source.basis,
        "kind": source.path.suffixes,  # osmium goes by the name: the same bytes called otherwise may be no file at all
    }
    return store.key_of_file(source.path, json.dumps(asked, sort_keys=True), _code())


@cache
def _code() -> str:
    """A text that changes with the code that reads layers, and with the libraries it stands on."""
    here = Path(__file__).parent
    files = [
        *sorted(here.glob("*.py")),
        *sorted(here.glob("*.yaml")),
        *(here.parent / f"{room}.py" for room in ("crs", "fields", "inputs", "listing", "nearness")),
    ]
    stands_on = [shapely, pyproj, gpd, pd, np, pa]
    versions = [str(VERSION), metadata.version("osmium"), shapely.geos_version_string]
    return store.key(*(file.read_bytes() for file in files), *versions, *(each.__version__ for each in stands_on))


def _write(layer: gpd.GeoDataFrame, findings: list[Finding], key: str, place: Path) -> None:
    shapes = layer.geometry.name
    columns = {str(layer.index.name): pa.array(layer.index.to_numpy(), pa.string())}
    for name in layer:
        drawn = name == shapes
        columns[name] = pa.array(shapely.to_wkb(layer[name].to_numpy()) if drawn else layer[name].to_numpy())
    table = pa.table(columns)
    drawing = {"encoding": "WKB", "geometry_types": [], "crs": _WGS84.to_json_dict()}
    said = {
        "geo": {"version": "1.0.0", "primary_column": shapes, "columns": {shapes: drawing}},
        "key": key,
        "index": str(layer.index.name),
        "kinds": {name: str(layer[name].dtype) for name in layer},
        "types": _types(table),
        "findings": [asdict(finding) for finding in findings],
    }
    texts = {name: json.dumps(value, default=lambda number: number.item()) for name, value in said.items()}
    whole = table.replace_schema_metadata({**texts, "sum": json.dumps(_sum(texts))})
    parquet.write_table(whole, place, compression="none", write_page_checksum=True, use_compliant_nested_type=False)


def _opened(place: Path) -> Read:
    with parquet.ParquetFile(place, page_checksum_verification=True) as file:
        table = file.read()
    texts = {name.decode(): text.decode() for name, text in (table.schema.metadata or {}).items()}
    said = {name: json.loads(text) for name, text in texts.items()}
    if said.pop("sum") != _sum({name: texts[name] for name in said}) or said["types"] != _types(table):
        raise ValueError("what is said about the columns was changed")
    if said["key"] != place.stem:
        raise ValueError("the file was kept under another name")
    index = pd.Index(_values(table[said["index"]]), dtype=object, name=said["index"])
    shapes = said["geo"]["primary_column"]
    columns: dict[str, Any] = {
        name: pd.Series(_values(table[name]), index=index, dtype=kind)
        for name, kind in said["kinds"].items()
        if name != shapes
    }
    drawn = gpd.GeoSeries(shapely.from_wkb(_values(table[shapes])), index=index, crs=_WGS84)
    layer = gpd.GeoDataFrame({**columns, shapes: drawn}, geometry=shapes)[list(said["kinds"])]
    return layer, [Finding(**told | {"point": told["point"] and tuple(told["point"])}) for told in said["findings"]]


def _types(table: pa.Table) -> dict[str, str]:
    return {column.name: str(column.type) for column in table.schema}


def _sum(texts: dict[str, str]) -> str:
    """A checksum of what is said about a layer; the pages of its columns carry their own."""
    return store.key(*(part for name in sorted(texts) for part in (name, texts[name])))


def _values(column: pa.ChunkedArray) -> NDArray[Any]:
    """Numbers and flags as they were, texts and lists of node ids as objects; equal texts are one object."""
    if pa.types.is_string(column.type):
        coded = column.combine_chunks().dictionary_encode()
        return np.asarray(coded.dictionary).take(np.asarray(coded.indices))
    return np.asarray(column)
