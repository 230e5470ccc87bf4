"""Administrative areas of an OpenStreetMap file."""

from __future__ import annotations

from collections import Counter
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

from geoplan.findings import Finding
from geoplan.listing import counted
from geoplan.readers import osm_tags
from geoplan.readers.osm_file import Tags, everything, kept, name_en_of, name_of, tags_of
from geoplan.readers.source import Source

_BOUNDARIES = ("boundary", "multipolygon")


def area(source: Source) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """One row per administrative relation of the asked `admin_level` (EPSG:4326), index county_id (`r123`) in order.

    `where` must name the level, for instance `{admin_level: ["6"]}`. A relation that does not close inside the file, as
    neighbours in a clipped extract do, is a finding and not a row. Raises LayerError where the file is broken, no level
    is named, or no relation of that level closes.
    """
    where = {"boundary": ["administrative"], **source.where}
    factory = osmium.geom.WKBFactory()
    names: dict[str, str] = {}  # of every relation of the level, closed or not
    rows: dict[str, dict[str, Any]] = {}
    levels: Counter[str] = Counter()
    for thing in everything(source, "area", "admin_level"):
        tags = tags_of(thing)
        if thing.is_relation() and tags.get("type") in _BOUNDARIES:
            levels[tags["admin_level"]] += tags.get("boundary") == "administrative"
            if kept(tags, where):
                names[f"r{thing.id}"] = name_of(tags, source)
        elif thing.is_area() and not thing.from_way() and thing.num_rings()[0] and kept(tags, where):
            rows[f"r{thing.orig_id()}"] = _row(tags, source, factory.create_multipolygon(thing))
    by_level = counted({level: count for level, count in levels.items() if count})
    if "admin_level" not in source.where:
        raise source.error_of("osm_admin_level_missing", "area", levels=by_level or "-")
    if not rows:
        asked = ", ".join(source.where["admin_level"])
        raise source.error_of("osm_no_areas", "area", asked=asked, open=len(names), levels=by_level or "-")
    findings = [
        Finding("osm_area_not_closed", "area", area_id, {"name": names[area_id] or area_id})
        for area_id in sorted(names)
        if area_id not in rows
    ]
    return _table(rows), findings


def _row(tags: Tags, source: Source, shape: str) -> dict[str, Any]:
    people = {
        name: osm_tags.whole_people(tags.get(tag, ""))
        for name, tag in source.fields.items()
        if name.startswith("people")
    }
    return {"name": name_of(tags, source), "name_en": name_en_of(tags, source), **people, "shape": shape}


def _table(rows: dict[str, dict[str, Any]]) -> gpd.GeoDataFrame:
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("county_id").sort_index()
    shapes = shapely.normalize(shapely.from_wkb(table.pop("shape").tolist()))
    return gpd.GeoDataFrame(table, geometry=np.asarray(shapes, dtype=object), crs=4326)
