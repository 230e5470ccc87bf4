"""OpenStreetMap files (.osm.pbf, .osm, also compressed): one file serves every layer."""

from __future__ import annotations

from importlib import import_module

import geopandas as gpd
import psutil

from geoplan.findings import Finding
from geoplan.readers import kept
from geoplan.readers.columns import complete
from geoplan.readers.source import Source

Read = tuple[gpd.GeoDataFrame, list[Finding]]

_BYTES_PER_BYTE = 8  # of memory for the roads of an extract as PBF: 9 to 13 were measured


def read(source: Source, role: str) -> Read:
    """The layer that `role` names, from OpenStreetMap tags, in EPSG:4326 with ids in text order, and its findings.

    `fields` maps our fields to tag keys, `where` keeps objects by tag values, `values` renames tag values (those it
    does not name stay as they are). What a file gave is kept for the next run. Raises LayerError where the file can't be
    read or holds nothing for the role.
    """
    if role not in ROLES:
        raise source.error_of("osm_no_such_layer", role)
    return kept.read(source, role, _parsed)


def _parsed(source: Source, role: str) -> Read:
    _check_room(source, role)
    # osmium loads only where a file is parsed
    layer = getattr(import_module(f"geoplan.readers.{ROLES[role]}"), role)
    try:
        table, findings = layer(source)
    except UnicodeDecodeError:
        raise source.error_of("osm_unreadable", role, problem="tags that are not in UTF-8") from None
    return complete(table, role, source.basis), findings


def _check_room(source: Source, role: str) -> None:
    """Raises LayerError where the file holds more than the memory that is free."""
    if not source.path.is_file():
        return
    size, free = source.path.stat().st_size, psutil.virtual_memory().available
    needed = size * (_BYTES_PER_BYTE if source.path.name.endswith(".pbf") else 1)
    if needed > free:
        told = {"size": f"{size / 2**30:.1f}", "needed": f"{needed / 2**30:.0f}", "free": f"{free / 2**30:.1f}"}
        raise source.error_of("osm_too_large", role, **told)


# where each layer is read, in a function of its name
ROLES: dict[str, str] = {
    "roads": "osm_roads",
    "settlements": "osm_places",
    "facilities": "osm_places",
    "area": "osm_areas",
    "barriers": "osm_barriers",
}
