"""Barriers of an OpenStreetMap file: rivers, canals, water, railways, fences and motorways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from geoplan.errors import LayerError
from geoplan.fields import BARRIERS
from geoplan.findings import Finding
from geoplan.listing import counted
from geoplan.readers import osm_tags
from geoplan.readers.osm_file import Tags, as_finding, kept, name_of, tagged, tags_of
from geoplan.readers.source import Source

# what is drawn as a line, and what as a polygon; streams, ditches and hedges are stepped over, trams run in the street
LINES: dict[tuple[str, str], str] = {
    ("waterway", "river"): "river",
    ("waterway", "canal"): "canal",
    ("natural", "coastline"): "water",
    ("railway", "rail"): "railway",
    ("railway", "light_rail"): "railway",
    ("railway", "narrow_gauge"): "railway",
    ("railway", "subway"): "railway",
    ("barrier", "fence"): "fence",
    ("barrier", "wall"): "fence",
    ("barrier", "city_wall"): "fence",
    ("barrier", "retaining_wall"): "fence",
    ("highway", "motorway"): "motorway",
    ("highway", "motorway_link"): "motorway",
}
AREAS: dict[tuple[str, str], str] = {
    ("natural", "water"): "water",
    ("waterway", "riverbank"): "river",
    ("landuse", "reservoir"): "water",
}
_WATER = {"river": "river", "oxbow": "water", "canal": "canal"}  # what kind of water `water` says it is


@dataclass(frozen=True)
class _Found:
    """Barriers so far, the polygons that are still owed, and ways whose nodes are not all in the file."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    owed: dict[str, str] = field(default_factory=dict)
    clipped: Counter[str] = field(default_factory=Counter)  # cut, lost, nodes


def barriers(source: Source) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """One row per barrier (EPSG:4326), index barrier_id (`w123`, `r123`) in text order, and what was left out.

    Of lines only those on the ground: no culvert, tunnel or bridge. A fence or wall that closes is a polygon: whoever lives
    inside goes in and out. Gates, fords and level crossings are not read. Raises LayerError where the file is broken or
    holds none, and where `values` renames a kind to something that is no kind.
    """
    _check_kinds(source)
    factory = osmium.geom.WKBFactory()
    found = _Found()
    for thing in tagged(source, "barriers", [*LINES, *AREAS], areas=list(AREAS)):
        tags = tags_of(thing)
        if not kept(tags, source.where) or thing.is_node():
            continue
        if thing.is_area():
            kind = _area_kind(tags)
            if kind and thing.num_rings()[0]:
                letter = "w" if thing.from_way() else "r"
                shape = shapely.from_wkb(factory.create_multipolygon(thing))
                _add(found, f"{letter}{thing.orig_id()}", kind, tags, shape, source)
        elif _area_kind(tags):
            if thing.is_way() or tags.get("type") == "multipolygon":
                found.owed[f"{'w' if thing.is_way() else 'r'}{thing.id}"] = _area_kind(tags)
        elif thing.is_way() and _line_kind(tags):
            shapes = list(_drawn(thing, _line_kind(tags), found.clipped))
            for number, shape in enumerate(shapes, start=1):
                id_ = f"w{thing.id}.{number}" if len(shapes) > 1 else f"w{thing.id}"
                _add(found, id_, _line_kind(tags), tags, shape, source)
    if not found.rows:
        known = ", ".join(f"{key}={value}" for key, value in [*LINES, *AREAS])
        raise source.error_of("osm_no_barriers", "barriers", known=known)
    table = gpd.GeoDataFrame(found.rows, geometry="geometry", crs=4326).set_index("barrier_id").sort_index()
    lost = Counter(kind for id_, kind in found.owed.items() if id_ not in table.index)
    findings = as_finding("osm_barriers_open", "barriers", lost)
    if found.clipped:
        values = {key: found.clipped[key] for key in ("cut", "lost", "nodes")}
        findings.append(Finding("osm_barriers_clipped", "barriers", "", values))
    return table, findings


def _check_kinds(source: Source) -> None:
    """Raise where `values` gives a kind another name that no barrier has."""
    unknown = Counter(kind for kind in source.values.get("kind", {}).values() if kind not in BARRIERS)
    if unknown:
        told, known = counted(unknown), ", ".join(BARRIERS)
        raise LayerError(
            source.fault("value_unknown", "barriers", key="layers.barriers", field="kind", values=told, known=known)
        )


def _area_kind(tags: Tags) -> str:
    """The kind of a barrier that is drawn as a polygon, "" for what is none."""
    kind = next((kind for (key, value), kind in AREAS.items() if tags.get(key) == value), "")
    return _WATER.get(tags.get("water", ""), kind) if kind and not _away(tags) else ""


def _line_kind(tags: Tags) -> str:
    """The kind of a barrier that is drawn as a line, "" for what is none or does not lie on the ground."""
    kind = next((kind for (key, value), kind in LINES.items() if tags.get(key) == value), "")
    return "" if _away(tags) or osm_tags.bridge(tags) else kind


def _away(tags: Tags) -> bool:
    """Whether it runs under the ground: in a tunnel or culvert, or, of water, under a cover."""
    under = tags.get("tunnel", "no") != "no" or tags.get("location") == "underground"
    return under or ("waterway" in tags and tags.get("covered", "no") != "no")


def _drawn(way: Any, kind: str, clipped: Counter[str]) -> Iterator[shapely.Geometry]:
    """The line of a way, in pieces where nodes are missing; a fence that closes as the polygon that it surrounds."""
    there = np.array([node.location.valid() for node in way.nodes], dtype=bool)
    lonlat = np.array([(node.lon, node.lat) if node.location.valid() else (0.0, 0.0) for node in way.nodes])
    if there.all() and kind == "fence" and way.is_closed() and len(lonlat) > 3:
        ring = shapely.Polygon(lonlat)
        yield ring if ring.is_valid else shapely.LineString(lonlat)
        return
    pieces = [piece for piece in _runs(there) if piece.stop - piece.start > 1]
    if not there.all():
        clipped["cut" if pieces else "lost"] += 1
        clipped["nodes"] += int((~there).sum())
    for piece in pieces:
        yield shapely.LineString(lonlat[piece])


def _runs(there: NDArray[np.bool_]) -> list[slice]:
    steps = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    return [slice(start, end) for start, end in zip(steps[::2], steps[1::2], strict=True)]


def _add(found: _Found, id_: str, kind: str, tags: Tags, shape: shapely.Geometry, source: Source) -> None:
    kind = source.values.get("kind", {}).get(kind, kind)
    found.rows.append({"barrier_id": id_, "kind": kind, "name": name_of(tags, source), "geometry": shape})
