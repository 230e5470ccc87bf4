"""Roads, paths and ferries of an OpenStreetMap file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import nan
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.crs import geodesic_metres
from geoplan.findings import Finding
from geoplan.readers import osm_tags
from geoplan.readers.osm_file import Tags, as_finding, kept, name_of, tags_of, ways
from geoplan.readers.source import Source

_COLUMNS = [
    "road_id", "road_class", "oneway", "name", "maxspeed_kmh", "maxspeed_back_kmh", "bridge", "tunnel", "level",
    "access_car", "access_walk", "duration_min", "nodes",
]  # fmt: skip
_WGS84 = CRS.from_epsg(4326)


@dataclass(frozen=True)
class _Odd:
    """What was strange about the ways, as_finding by value."""

    left_out: Counter[str] = field(default_factory=Counter)
    oneway: Counter[str] = field(default_factory=Counter)
    several: Counter[str] = field(default_factory=Counter)
    no_number: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    access: Counter[str] = field(default_factory=Counter)
    clipped: Counter[str] = field(default_factory=Counter)  # cut, lost, nodes

    def findings(self) -> list[Finding]:
        found = as_finding("osm_ways_left_out", "roads", self.left_out)
        found += as_finding("osm_oneway_unclear", "roads", self.oneway)
        found += as_finding("osm_maxspeed_several", "roads", self.several)
        found += as_finding("osm_maxspeed_no_number", "roads", self.no_number)
        found += as_finding("osm_tag_unreadable", "roads", self.unreadable)
        found += as_finding("osm_access_unknown", "roads", self.access)
        if self.clipped:
            values = {key: self.clipped[key] for key in ("cut", "lost", "nodes")}
            found.append(Finding("osm_incomplete_ways", "roads", "", values))
        return found


def roads(source: Source) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """One row per way (EPSG:4326), index road_id in text order, with what was left out or not understood.

    A way with missing nodes is cut into runs of nodes that are there, `w7.1`, `w7.2` where there are several. `nodes`
    holds the node ids, one per vertex: where two ways share one, they meet. `speed_kmh` is set only for ferries that
    state how long they take. Barriers on single nodes (gates, bollards) and turn restrictions are not read. Raises
    LayerError where the file is broken or holds no road.
    """
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    lines: list[NDArray[np.float64]] = []
    odd = _Odd()
    tagged = 0
    for way in ways(source, "roads", "highway", "route"):
        tags = tags_of(way)
        tagged += "highway" in tags
        road_class = _road_class(tags, odd)
        if not road_class or not kept(tags, source.where):
            continue
        row = (source.values.get("road_class", {}).get(road_class, road_class), *_row(tags, road_class, source, odd))
        runs = list(_runs(way.nodes, odd))
        for k, (ids, lonlat, whole) in enumerate(runs, start=1):
            road_id = f"w{way.id}.{k}" if len(runs) > 1 else f"w{way.id}"
            duration = row[-1] if whole else nan
            for name, value in zip(_COLUMNS, (road_id, *row[:-1], duration, ids), strict=True):
                columns[name].append(value)
            lines.append(lonlat)
    if not lines:
        raise source.error_of("osm_no_roads", "roads", ways=tagged, lost=odd.clipped["lost"])
    return _table(columns, lines), odd.findings()


def _road_class(tags: Tags, odd: _Odd) -> str:
    """The value of `highway`, `ferry` for a ferry line, "" for what is no road."""
    highway = tags.get("highway")
    if highway is None:
        return "ferry" if tags.get("route") == "ferry" else ""
    if highway not in osm_tags.ROAD_CLASSES:
        odd.left_out[highway] += 1
        return ""
    if tags.get("area") == "yes":
        odd.left_out[f"{highway}, area=yes"] += 1
        return ""
    return highway


def _row(tags: Tags, road_class: str, source: Source, odd: _Odd) -> tuple[Any, ...]:
    """Values of the columns from `oneway` to `duration_min`."""
    oneway, clear = osm_tags.oneway(tags)
    if not clear:
        odd.oneway[tags["oneway"]] += 1
    level, readable = osm_tags.level(tags)
    if not readable:
        odd.unreadable[f"layer={tags['layer']}"] += 1
    odd.access.update(osm_tags.access_odd(tags))
    limits = [_posted(tags, key, odd) for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward")]
    if limits[0] != limits[0] and "maxspeed" not in tags:
        limits[0] = _posted(tags, "maxspeed:type", odd)
    posted, ahead, back = limits
    duration = nan
    if road_class == "ferry" and "duration" in tags:
        duration = osm_tags.minutes(tags["duration"])
        if duration != duration:
            odd.unreadable[f"duration={tags['duration']}"] += 1
    return (
        oneway,
        name_of(tags, source) or tags.get("ref", ""),
        posted if ahead != ahead else ahead,
        posted if back != back else back,
        osm_tags.bridge(tags),
        osm_tags.tunnel(tags),
        level,
        osm_tags.car_access(tags),
        osm_tags.walk_access(tags),
        duration,
    )


def _posted(tags: Tags, key: str, odd: _Odd) -> float:
    value = tags.get(key)
    if value is None:
        return nan
    kmh, reading = osm_tags.posted_kmh(value)
    # a `maxspeed:type` may also say how the limit is shown (sign, sign:urban…), which is not a speed
    if reading and key != "maxspeed:type":
        getattr(odd, reading)[f"{key}={value}"] += 1
    return kmh


def _runs(nodes: Any, odd: _Odd) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64], bool]]:
    """Runs of at least two nodes that are in the file: ids, longitudes and latitudes, and whether the way is whole."""
    table = np.array([(node.ref, node.x, node.y) for node in nodes], dtype=np.int64).reshape(-1, 3)
    there = (np.abs(table[:, 1]) <= 1_800_000_000) & (np.abs(table[:, 2]) <= 900_000_000)
    if there.all() and len(table) > 1:
        yield table[:, 0], table[:, 1:] / 1e7, True
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    pieces = [slice(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start > 1]
    odd.clipped["cut" if pieces else "lost"] += 1
    odd.clipped["nodes"] += int((~there).sum())
    for piece in pieces:
        yield table[piece, 0], table[piece, 1:] / 1e7, False


def _table(columns: dict[str, list[Any]], lines: list[NDArray[np.float64]]) -> gpd.GeoDataFrame:
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    nodes = np.empty(len(lines), dtype=object)
    nodes[:] = columns.pop("nodes")
    table = gpd.GeoDataFrame(columns, geometry=shapely.linestrings(np.concatenate(lines), indices=owner), crs=_WGS84)
    table["nodes"] = nodes
    duration = table["duration_min"].to_numpy(dtype="float64")
    kmh = np.full(len(table), nan)
    stated = np.isfinite(duration)
    kmh[stated] = geodesic_metres(table.geometry.to_numpy()[stated], _WGS84) * 60 / 1000 / duration[stated]
    table["speed_kmh"] = table["speed_back_kmh"] = kmh
    return table.set_index("road_id").sort_index()
