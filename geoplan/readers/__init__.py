"""Readers: each takes a `Source` and the role of its layer, and gives a table in our columns with what was doubtful.

`read(source, role) -> (table, findings)`; every fault of a layer is gathered into one `LayerError`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import geopandas as gpd

from geoplan.findings import Finding
from geoplan.readers.source import Source

Read = tuple[gpd.GeoDataFrame, list[Finding]]


def _room(name: str) -> Callable[[Source, str], Read]:
    """The reader of `geoplan.readers.<name>`, imported when it is first used."""

    def read(source: Source, role: str) -> Read:
        reader: Callable[[Source, str], Read] = import_module(f"geoplan.readers.{name}").read
        return reader(source, role)

    return read


def read(source: Source, role: str) -> Read:
    """The layer of `source` as a table for `role` (area, settlements, facilities, roads), and its findings."""
    return READERS[source.reader](source, role)


# osmium and openpyxl load only where a layer needs them
READERS: dict[str, Callable[[Source, str], Read]] = {name: _room(name) for name in ("vector", "table", "osm")}

__all__ = ["READERS", "Source", "read"]
