"""OpenStreetMap files (.osm.pbf, .osm, also compressed): one file serves every layer."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd

from geoplan.findings import Finding
from geoplan.readers.columns import complete
from geoplan.readers.osm_areas import areas
from geoplan.readers.osm_places import facilities, settlements
from geoplan.readers.osm_roads import roads
from geoplan.readers.source import Source

Read = tuple[gpd.GeoDataFrame, list[Finding]]


def read(source: Source, role: str) -> Read:
    """The layer that `role` names, from OpenStreetMap tags, in EPSG:4326 with ids in text order, and its findings.

    `fields` maps our fields to tag keys, `where` keeps objects by tag values, `values` renames tag values (those it
    does not name stay as they are). Raises LayerError where the file can't be read or holds nothing for the role.
    """
    table, findings = ROLES[role](source)
    return complete(table, role, source.basis), findings


ROLES: dict[str, Callable[[Source], Read]] = {
    "roads": roads,
    "settlements": settlements,
    "facilities": facilities,
    "area": areas,
}
