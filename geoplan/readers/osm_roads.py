"""Roads, paths and ferries of an OpenStreetMap file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.crs import geodesic_metres
from geoplan.findings import Finding
from geoplan.readers import osm_tags
from geoplan.readers.osm_file import Tags, as_finding, kept, name_keys, name_of
from geoplan.readers.osm_ways import Ways, tags_in, ways
from geoplan.readers.source import Source

# what the rules of one mode say, a column each: who may use a road, and in which sense
OF_A_MODE: dict[str, Callable[[Tags], Any]] = {
    "access_car": osm_tags.car_access,
    "access_walk": osm_tags.walk_access,
    "access_bicycle": osm_tags.bicycle_access,
    "oneway_bicycle": osm_tags.bicycle_oneway,
}
# what the tags of a road say, and the kind of each column
_SAID: dict[str, Any] = {
    "road_class": object, "oneway": object, "maxspeed_kmh": "float64", "maxspeed_back_kmh": "float64", "bridge": bool,
    "tunnel": bool, "level": "int64", **{name: object if "oneway" in name else bool for name in OF_A_MODE},
    "duration_min": "float64",
}  # fmt: skip
_WGS84 = CRS.from_epsg(4326)

Ints = NDArray[np.int64]


# what may be odd about a tag, in the order it is told
_ODD = (
    "osm_ways_left_out", "osm_oneway_unclear", "osm_maxspeed_several", "osm_maxspeed_no_number", "osm_tag_unreadable",
    "osm_access_unknown",
)  # fmt: skip
_ODD_LIMIT = {"several": _ODD[2], "no_number": _ODD[3], "unreadable": _ODD[4]}
Odd = list[tuple[str, str]]  # what of `_ODD`, and the value


@dataclass(frozen=True)
class _Rule:
    """What one choice of tags says: the columns of `_SAID`, None where it is no road that is kept, and what was odd."""

    said: tuple[Any, ...] | None
    odd: Odd
    highway: bool


def roads(source: Source) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """One row per way (EPSG:4326), index road_id in text order, with what was left out or not understood.

    A way with missing nodes is cut into runs of nodes that are there, `w7.1`, `w7.2` where there are several. `nodes`
    holds the node ids, one per vertex: where two ways share one, they meet. `speed_kmh` is set only for ferries that
    state how long they take. Barriers on single nodes (gates, bollards) and turn restrictions are not read. Raises
    LayerError where the file is broken, holds no road, or several versions of one.
    """
    odd: dict[str, Counter[str]] = {code: Counter() for code in _ODD}
    clipped: Counter[str] = Counter()  # cut, lost, nodes
    known: dict[str, _Rule] = {}  # by tags, as they are written
    pieces: list[gpd.GeoDataFrame] = []
    tagged = 0
    for block in ways(source, "roads", "highway", "route"):
        number, choices = block.distinct(osm_tags.KEYS | source.where.keys())
        known |= {choice: _rule(tags_in(choice), source) for choice in choices if choice not in known}
        rules = [known[choice] for choice in choices]
        for rule, times in zip(rules, np.bincount(number, minlength=len(rules)).tolist(), strict=True):
            tagged += rule.highway * times
            for code, value in rule.odd:
                odd[code][value] += times
        pieces.append(_rows(block, number, rules, source, clipped))
    if not any(map(len, pieces)):
        raise source.error_of("osm_no_roads", "roads", ways=tagged, lost=clipped["lost"])
    table = _table(pieces)
    if not table.index.is_unique:
        raise source.error_of("osm_versions", "roads", count=int(table.index.duplicated().sum()))
    findings = [finding for code in _ODD for finding in as_finding(code, "roads", odd[code])]
    if clipped:
        findings.append(
            Finding("osm_incomplete_ways", "roads", "", {key: clipped[key] for key in ("cut", "lost", "nodes")})
        )
    return table, findings


def _rule(tags: Tags, source: Source) -> _Rule:
    odd: Odd = []
    road_class = _road_class(tags, odd)
    said = _said(tags, road_class, source, odd) if road_class and kept(tags, source.where) else None
    return _Rule(said, odd, "highway" in tags)


def _road_class(tags: Tags, odd: Odd) -> str:
    """The value of `highway`, `ferry` for a ferry line, "" for what is no road."""
    highway = tags.get("highway")
    if highway is None:
        return "ferry" if tags.get("route") == "ferry" else ""
    if highway not in osm_tags.ROAD_CLASSES:
        odd.append(("osm_ways_left_out", highway))
        return ""
    if tags.get("area") == "yes":
        odd.append(("osm_ways_left_out", f"{highway}, area=yes"))
        return ""
    return highway


def _said(tags: Tags, road_class: str, source: Source, odd: Odd) -> tuple[Any, ...]:
    """Values of the columns of `_SAID`."""
    oneway, clear = osm_tags.oneway(tags)
    if not clear:
        odd.append(("osm_oneway_unclear", tags["oneway"]))
    level, readable = osm_tags.level(tags)
    if not readable:
        odd.append(("osm_tag_unreadable", f"layer={tags['layer']}"))
    odd += [("osm_access_unknown", value) for value in osm_tags.access_odd(tags)]
    limits = [_posted(tags, key, odd) for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward")]
    if limits[0] != limits[0] and "maxspeed" not in tags:
        limits[0] = _posted(tags, "maxspeed:type", odd)
    posted, ahead, back = limits
    duration = nan
    if road_class == "ferry" and "duration" in tags:
        duration = osm_tags.minutes(tags["duration"])
        if duration != duration:
            odd.append(("osm_tag_unreadable", f"duration={tags['duration']}"))
    return (
        source.values.get("road_class", {}).get(road_class, road_class),
        oneway,
        posted if ahead != ahead else ahead,
        posted if back != back else back,
        osm_tags.bridge(tags),
        osm_tags.tunnel(tags),
        level,
        *(rule(tags) for rule in OF_A_MODE.values()),
        duration,
    )


def _posted(tags: Tags, key: str, odd: Odd) -> float:
    value = tags.get(key)
    if value is None:
        return nan
    kmh, reading = osm_tags.posted_kmh(value)
    # a `maxspeed:type` may also say how the limit is shown (sign, sign:urban…), which is not a speed
    if reading and key != "maxspeed:type":
        odd.append((_ODD_LIMIT[reading], f"{key}={value}"))
    return kmh


def _rows(block: Ways, number: Ints, rules: list[_Rule], source: Source, clipped: Counter[str]) -> gpd.GeoDataFrame:
    """The roads of a block; what is cut where nodes are missing is counted in `clipped`."""
    road = np.array([rule.said is not None for rule in rules], dtype=bool)
    way, start, size = _runs(block, road[number], clipped)
    said = pd.DataFrame([rule.said for rule in rules if rule.said], columns=list(_SAID)).astype(_SAID)
    table = said.take((np.cumsum(road) - 1)[number[way]]).reset_index(drop=True)
    table["duration_min"] = table["duration_min"].where(size == block.size[way])
    called, choices = block.distinct(frozenset({*name_keys(source), "ref"}))
    names = np.array([_name(tags_in(choice), source) for choice in choices], dtype=object)
    ids = np.array(block.ids.take(way).to_pylist(), dtype=object)
    first = np.searchsorted(way, way)
    for k in np.flatnonzero(np.bincount(way, minlength=len(number))[way] > 1).tolist():
        ids[k] = f"{ids[k]}.{k - first[k] + 1}"
    owner = np.repeat(np.arange(len(way)), size)
    vertex = np.arange(len(owner)) + np.repeat(start - np.cumsum(size) + size, size)
    lonlat = np.stack([block.lon[vertex], block.lat[vertex]], axis=1)
    nodes = np.empty(len(way), dtype=object)
    own, end = block.node[vertex], np.cumsum(size)
    nodes[:] = [own[first:last] for first, last in zip((end - size).tolist(), end.tolist(), strict=True)]
    table = table.assign(road_id=ids, name=names[called[way]], nodes=nodes)
    return gpd.GeoDataFrame(table, geometry=shapely.linestrings(lonlat, indices=owner), crs=_WGS84)


def _name(tags: Tags, source: Source) -> str:
    return name_of(tags, source) or tags.get("ref", "")


def _runs(block: Ways, road: NDArray[np.bool_], clipped: Counter[str]) -> tuple[Ints, Ints, Ints]:
    """Runs of two nodes or more that are in the file, of ways that are roads: way, first vertex, number of vertices."""
    owner = np.repeat(np.arange(len(road)), block.size)
    there = ~np.isnan(block.lon)
    follows = np.zeros(len(owner), dtype=bool)
    follows[1:] = (owner[1:] == owner[:-1]) & there[:-1]
    start = np.flatnonzero(there & ~follows)
    size = np.bincount((np.cumsum(there & ~follows) - 1)[there], minlength=len(start))
    start, size = start[size > 1], size[size > 1]
    missing = np.bincount(owner[~there], minlength=len(road))
    runs = np.bincount(owner[start], minlength=len(road))
    broken = road & ((missing > 0) | (block.size < 2))
    if broken.any():
        counts = {"cut": runs[broken] > 0, "lost": runs[broken] == 0, "nodes": missing[broken]}
        clipped.update({name: int(count.sum()) for name, count in counts.items()})
    own = road[owner[start]]
    return owner[start][own], start[own], size[own]


def _table(pieces: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    table = pd.concat(pieces, ignore_index=True) if len(pieces) > 1 else pieces[0]
    duration = table["duration_min"].to_numpy(dtype="float64")
    kmh = np.full(len(table), nan)
    stated = np.isfinite(duration)
    kmh[stated] = geodesic_metres(table.geometry.to_numpy()[stated], _WGS84) * 60 / 1000 / duration[stated]
    table["speed_kmh"] = table["speed_back_kmh"] = kmh
    return table.set_index("road_id").sort_index()
