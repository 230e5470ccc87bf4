"""Roads cut into edges where they meet: at shared OpenStreetMap nodes, or where the lines of a plain layer touch.

A plain layer carries no connections, so they are read from the drawing: ends and vertices that coincide (to a
millimetre), ends that nearly touch (within a tolerance), and crossings on the same level. Bridges, tunnels and
differing levels pass over each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.crs import geodesic_metres
from geoplan.findings import Finding
from geoplan.topology_joins import Drawing, joined

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOTORWAYS = ("motorway", "motorway_link")


@dataclass(frozen=True)
class Edges:
    """Edges in text order of `edge_id`, nodes in order of x, then y.

    `road` is the row of the road in the table the edges were made from. An edge runs as its road is drawn. A road that
    nothing meets but itself is an edge from a node to the same node.
    """

    road: NDArray[np.int64]
    edge_id: NDArray[np.str_]
    from_node: NDArray[np.int32]
    to_node: NDArray[np.int32]
    node_x: NDArray[np.float64]
    node_y: NDArray[np.float64]
    geometry: NDArray[np.object_]
    crs: CRS

    def metres(self, which: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Length on the ellipsoid of some of the edges; modes that share an edge measure it once."""
        fresh = which & np.isnan(self._measured)
        self._measured[fresh] = geodesic_metres(self.geometry[fresh], self.crs)
        return self._measured[which]

    @cached_property
    def _measured(self) -> NDArray[np.float64]:
        return np.full(len(self.geometry), np.nan)


def edges(roads: gpd.GeoDataFrame, *, tolerance_m: float) -> tuple[Edges, list[Finding]]:
    """The edges of `roads` (LineStrings in metres, index road_id), the same for any order of rows, with the findings.

    With `nodes` in every row, roads meet where they share a node id and nowhere else. Without, they meet at common ends
    and vertices, where an end is within `tolerance_m` of another road (each gap above a millimetre is a finding), and
    where they cross on one level, neither on a bridge or in a tunnel nor a motorway (each a finding). A vertex that two
    roads merely pass through joins them only where level, bridge and tunnel allow it too. In a layer that has a common
    vertex at more than ten junctions for every crossing without one, the missing vertex means passing over: no
    junction, and a finding each. A road that crosses itself without a vertex is not joined to itself. An edge id is the
    road id, or `road-1`, `road-2`… along the road where it is cut; numbers are padded to sort in that order.
    """
    if not roads.index.is_unique:
        raise ValueError("every road needs an id of its own")
    ids = roads.index.to_numpy().astype(str)
    order = np.argsort(ids, kind="stable")
    lines = roads.geometry.to_numpy()[order]
    xy, line = shapely.get_coordinates(lines, return_index=True)
    if "nodes" in roads and len(roads) and roads["nodes"].notna().all():
        node_ids = np.concatenate(roads["nodes"].to_numpy()[order])
        if len(node_ids) != len(xy):
            raise ValueError("roads with `nodes` must not be cut: a node id for every vertex")
        vertex = np.unique(node_ids, return_inverse=True)[1].astype(np.int64)
        findings: list[Finding] = []
    else:
        drawing = Drawing(ids[order], lines, xy, line, *_grade(roads, order))
        xy, line, vertex, findings = joined(drawing, tolerance_m)
    xy, line, vertex, dropped = _cleaned(xy, line, vertex, ids[order])
    return _split(xy, line, vertex, order, ids, roads.crs), findings + dropped


def _grade(roads: gpd.GeoDataFrame, order: Ints) -> tuple[Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    """Level of every road, whether it is on a bridge or in a tunnel, and whether it is a motorway or its link."""
    level = roads["level"].to_numpy(dtype=np.int64)[order] if "level" in roads else np.zeros(len(roads), dtype=np.int64)
    apart = np.zeros(len(roads), dtype=bool)
    for name in ("bridge", "tunnel"):
        if name in roads:
            apart |= roads[name].to_numpy(dtype=bool)[order]
    motorway = (
        roads["road_class"].isin(_MOTORWAYS).to_numpy(dtype=bool)[order]
        if "road_class" in roads
        else np.zeros(len(roads), dtype=bool)
    )
    return level, apart, motorway


def _cleaned(xy: Floats, line: Ints, vertex: Ints, ids: NDArray[np.str_]) -> tuple[Floats, Ints, Ints, list[Finding]]:
    """Vertices without immediate repeats, and without the lines that have no length; a finding for each of those."""
    fresh = np.ones(len(line), dtype=bool)
    fresh[1:] = (vertex[1:] != vertex[:-1]) | (line[1:] != line[:-1])
    count = np.bincount(line[fresh], minlength=len(ids))
    keep = fresh & (count[line] > 1)
    findings = []
    for k in np.flatnonzero(count < 2):
        first = np.searchsorted(line, k)
        drawn = first < len(line) and line[first] == k
        point = (float(xy[first, 0]), float(xy[first, 1])) if drawn else None
        findings.append(Finding("road_degenerate", "roads", str(ids[k]), {}, point))
    return xy[keep], line[keep], vertex[keep], findings


def _split(xy: Floats, line: Ints, vertex: Ints, order: Ints, ids: NDArray[np.str_], crs: CRS) -> Edges:
    """Lines cut at their ends and at every vertex that is used twice."""
    if len(line) == 0:
        none, empty = np.empty(0, dtype=np.int32), np.empty(0)
        no_roads, no_lines = np.empty(0, dtype=np.int64), np.empty(0, dtype=object)
        return Edges(no_roads, np.empty(0, dtype=str), none, none, empty, empty, no_lines, crs)
    first = np.concatenate([[True], line[1:] != line[:-1]])
    last = np.concatenate([first[1:], [True]])
    uses = np.bincount(vertex)
    node = first | last | (uses[vertex] > 1)
    at = np.flatnonzero(node)
    inside = ~last[at]  # every node but the last of its line starts an edge
    start, end = at[inside], at[1:][inside[:-1]]
    road = order[line[start]]
    edge_id = _edge_ids(ids[road], line[start])
    number, node_x, node_y = _numbered(xy, vertex, at)
    size = end - start + 1
    owner = np.repeat(np.arange(len(start)), size)
    offset = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    geometry = shapely.linestrings(xy[start[owner] + offset], indices=owner)
    by_id = np.argsort(edge_id, kind="stable")
    return Edges(
        road=road[by_id],
        edge_id=edge_id[by_id],
        from_node=number[vertex[start]][by_id],
        to_node=number[vertex[end]][by_id],
        node_x=node_x,
        node_y=node_y,
        geometry=np.asarray(geometry, dtype=object)[by_id],
        crs=crs,
    )


def _numbered(xy: Floats, vertex: Ints, at: Ints) -> tuple[NDArray[np.int32], Floats, Floats]:
    """Per vertex its number among the nodes by x, then y, then vertex; and the nodes' coordinates in that order."""
    used, where = np.unique(vertex[at], return_index=True)
    place = xy[at[where]]
    order = np.lexsort((used, place[:, 1], place[:, 0]))
    number = np.full(int(vertex.max()) + 1, -1, dtype=np.int32)
    number[used[order]] = np.arange(len(used), dtype=np.int32)
    return number, place[order, 0], place[order, 1]


def _edge_ids(road_id: NDArray[np.str_], line: Ints) -> NDArray[np.str_]:
    """The road's id, numbered along the road where it has several edges. Edges come in order along their roads."""
    first = np.flatnonzero(np.concatenate([[True], line[1:] != line[:-1]]))
    count = np.diff(np.append(first, len(line)))
    parts, k = np.repeat(count, count), np.arange(len(line)) - np.repeat(first, count) + 1
    cut = np.flatnonzero(parts > 1)
    places = [f"{k_:0{len(str(parts_))}d}" for parts_, k_ in zip(parts[cut].tolist(), k[cut].tolist(), strict=True)]
    named, roads = road_id.astype(object), road_id[cut].astype(object)
    for mark in _marks():
        named[cut] = roads + (mark + np.array(places, dtype=object)) if len(cut) else roads
        if len(set(named.tolist())) == len(named):
            break
    return named.astype(str)


def _marks() -> Iterator[str]:
    """Marks before the number: more dashes where a road is itself called like a part of another."""
    mark = "-"
    while True:
        yield mark
        mark += "-"
