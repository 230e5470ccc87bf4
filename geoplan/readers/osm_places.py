"""Settlements and facilities of an OpenStreetMap file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import nan
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import shapely

from geoplan.findings import Finding
from geoplan.readers import osm_tags
from geoplan.readers.osm_file import Tags, as_finding, everything, kept, name_en_of, name_of, nodes, tags_of
from geoplan.readers.source import Source

# where people live; a `where: {place: […]}` of the config takes the place of this list
PLACES = [
    "city", "town", "borough", "suburb", "quarter", "neighbourhood", "village", "hamlet", "isolated_dwelling",
    "farm",
]  # fmt: skip

# the tag that says what a facility is, the most specific first: a nursing home is amenity=social_facility as well, and
# a hospital may carry healthcare=hospital and emergency=yes beside its amenity
SERVICE_KEYS = [
    "social_facility", "amenity", "healthcare", "emergency", "leisure", "office", "shop", "tourism",
    "public_transport",
]  # fmt: skip
_SAYS_NOTHING = ("yes", "no", "")
_CAPACITY_KEYS = ("beds", "capacity:beds", "capacity")


def settlements(source: Source) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """One row per `place` node where people live (EPSG:4326), index settlement_id (`n123`) in text order.

    `people` is the tag `population` where it is a plain whole number, else NaN, with a finding that counts them. A
    suburb's people may be as_finding in its city as well: narrow with `where`. Raises LayerError where the file is broken
    or holds none.
    """
    people_tags = {name: tag for name, tag in source.fields.items() if name.startswith("people_")}
    people_tags["people"] = source.fields.get("people", "population")
    where = {"place": PLACES, **source.where}
    rows: list[dict[str, Any]] = []
    unreadable: Counter[str] = Counter()
    for node in nodes(source, "settlements", "place"):
        tags = tags_of(node)
        if not kept(tags, where) or not node.location.valid():
            continue
        people = {name: osm_tags.whole_people(tags.get(tag, "")) for name, tag in people_tags.items()}
        unreadable.update(
            f"{tag}={tags[tag]}" for name, tag in people_tags.items() if tag in tags and people[name] != people[name]
        )
        rows.append(
            {
                "settlement_id": f"n{node.id}",
                "name": name_of(tags, source),
                "name_en": name_en_of(tags, source),
                "county_id": tags.get(source.fields.get("county", ""), ""),
                "place_id": tags.get(source.fields.get("place", ""), ""),
                "kind": _renamed(tags.get(source.fields.get("kind", "place"), ""), "kind", source),
                **people,
                "geometry": shapely.Point(node.location.lon, node.location.lat),
            }
        )
    if not rows:
        raise source.error_of("osm_no_settlements", "settlements", places=", ".join(where["place"]))
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326).set_index("settlement_id").sort_index()
    findings = as_finding("osm_tag_unreadable", "settlements", unreadable)
    missing = int(table["people"].isna().sum())
    if missing:
        values = {"count": missing, "of": len(table), "tag": people_tags["people"]}
        findings.append(Finding("osm_people_missing", "settlements", "", values))
    return table, findings


@dataclass(frozen=True)
class _Found:
    """Facilities so far: rows, their points or shapes as WKB, and the ways and relations whose shape is still owed."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    owed: dict[str, str] = field(default_factory=dict)
    unreadable: Counter[str] = field(default_factory=Counter)


def facilities(source: Source) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """One row per facility (EPSG:4326), index facility_id (`n123`, `w123`, `r123`) in text order.

    `value` is the first of SERVICE_KEYS that says something; `fields: {service: KEY}` takes that one key alone, and
    `where` narrows further. Closed ways and multipolygons stand at a point on their surface; open ways and shapes that
    do not close inside the file are as_finding in a finding. A facility mapped twice, as a point and as a shape, comes
    twice. Raises LayerError where the file is broken or holds none.
    """
    keys = [source.fields["service"]] if "service" in source.fields else SERVICE_KEYS
    factory = osmium.geom.WKBFactory()
    found = _Found()
    for thing in everything(source, "facilities", *keys):
        tags = tags_of(thing)
        value = next((tags[key] for key in keys if tags.get(key, "") not in _SAYS_NOTHING), "")
        if not value or not kept(tags, source.where):
            continue
        if thing.is_node():
            if thing.location.valid():
                _add(found, f"n{thing.id}", value, tags, factory.create_point(thing), source)
        elif thing.is_way():
            found.owed[f"w{thing.id}"] = value
        elif thing.is_relation():
            if tags.get("type") == "multipolygon":
                found.owed[f"r{thing.id}"] = value
        elif thing.num_rings()[0]:
            letter = "w" if thing.from_way() else "r"
            _add(found, f"{letter}{thing.orig_id()}", value, tags, factory.create_multipolygon(thing), source)
    if not found.rows:
        raise source.error_of("osm_no_facilities", "facilities", keys=", ".join(keys))
    table = gpd.GeoDataFrame(found.rows, geometry=_points(found.shapes), crs=4326).set_index("facility_id").sort_index()
    lost = Counter(value for id_, value in found.owed.items() if id_ not in table.index)
    return table, as_finding("osm_tag_unreadable", "facilities", found.unreadable) + as_finding(
        "osm_incomplete_shapes", "facilities", lost
    )


def _add(found: _Found, facility_id: str, value: str, tags: Tags, shape: str, source: Source) -> None:
    keys = (source.fields["capacity"],) if "capacity" in source.fields else _CAPACITY_KEYS
    stated = {key: tags[key] for key in keys if key in tags}
    capacity = next((number for number in map(osm_tags.clean_number, stated.values()) if number == number), nan)
    if stated and capacity != capacity:
        found.unreadable.update(f"{key}={text}" for key, text in stated.items())
    found.shapes.append(shape)
    found.rows.append(
        {
            "facility_id": facility_id,
            "value": _renamed(value, "service", source),
            "name": name_of(tags, source),
            "name_en": name_en_of(tags, source),
            "capacity": capacity,
        }
    )


def _renamed(value: str, name: str, source: Source) -> str:
    """The config's word for a tag value; values that the config does not name stay as they are."""
    return source.values.get(name, {}).get(value, value)


def _points(shapes: list[str]) -> np.ndarray[Any, np.dtype[np.object_]]:
    geometry = np.asarray(shapely.from_wkb(shapes), dtype=object)
    wide = shapely.get_dimensions(geometry) == 2
    geometry[wide] = shapely.point_on_surface(geometry[wide])
    return geometry
