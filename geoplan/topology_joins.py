"""Where the lines of a plain road layer meet: common vertices, ends that nearly touch, crossings on one level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geoplan.findings import Finding
from geoplan.topology_near import Members, Nearby

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_GRAIN_M = 0.001  # points nearer than this are the same
_NODED = 10  # junctions with a common vertex per crossing without one, from which such a crossing is no junction


@dataclass(frozen=True)
class Drawing:
    """The lines of a layer in text order of `ids`, with their vertices one after another."""

    ids: NDArray[np.str_]
    lines: NDArray[np.object_]
    xy: Floats  # per vertex
    line: Ints  # per vertex
    level: Ints  # per line
    apart: Bools  # per line: on a bridge or in a tunnel
    motorway: Bools  # per line: of a class that nothing crosses on the level

    @cached_property
    def along(self) -> Floats:
        """Metres along the line of every vertex."""
        step = np.hypot(*np.diff(self.xy, axis=0, prepend=self.xy[:1]).T)
        total = np.cumsum(step)
        first = np.flatnonzero(np.concatenate([[True], self.line[1:] != self.line[:-1]]))
        size = np.diff(np.append(first, len(self.line)))
        return np.asarray(total - np.repeat(total[first], size), dtype="float64")

    @cached_property
    def is_end(self) -> Bools:
        """Whether a vertex is the first or last of its line."""
        change = self.line[1:] != self.line[:-1]
        return np.asarray(np.concatenate([[True], change]) | np.concatenate([change, [True]]), dtype=bool)

    @cached_property
    def points(self) -> tuple[Ints, Floats]:
        """Per vertex the number of its point (the same place to a millimetre), and every point's coordinates."""
        key = np.rint(self.xy / _GRAIN_M).astype(np.int64)
        _, first, number = np.unique(key[:, 0] * 4_000_000_007 + key[:, 1], return_index=True, return_inverse=True)
        return number.astype(np.int64), self.xy[first]


@dataclass(frozen=True)
class _Joins:
    """What is to be joined: pairs of points that become one, points put into lines, and the findings about it."""

    pairs: Ints  # (n, 2) points
    firm: Ints  # points on a line that an end comes to; they stay where they are
    new_xy: Floats  # points beyond those of the drawing
    put_line: Ints
    put_along: Floats
    put_point: Ints
    findings: list[Finding]


def joined(drawing: Drawing, tolerance_m: float) -> tuple[Floats, Ints, Ints, list[Finding]]:
    """Coordinates, line and shared number of every vertex once the lines are joined, with the findings."""
    if len(drawing.line) == 0:
        return drawing.xy, drawing.line, np.empty(0, dtype=np.int64), []
    gaps = _gaps(drawing, max(tolerance_m, _GRAIN_M))
    crossings = _crossings(drawing, gaps, max(tolerance_m, _GRAIN_M))
    point, place = drawing.points
    place = np.concatenate([place, gaps.new_xy, crossings.new_xy])
    label = _merged(len(place), gaps.pairs)
    line = np.concatenate([drawing.line, gaps.put_line, crossings.put_line])
    along = np.concatenate([drawing.along, gaps.put_along, crossings.put_along])
    every = np.concatenate([point, gaps.put_point, crossings.put_point])
    is_end = np.concatenate([drawing.is_end, np.zeros(len(every) - len(point), dtype=bool)])
    # a point put in at the very end of a line must not stand beyond its last vertex
    order = np.lexsort((every, along, _side(drawing, len(line)), line))
    anchor = _anchors(label, gaps.firm, point)
    vertex = label[every]
    forced = np.zeros(label.max() + 1, dtype=bool)
    forced[vertex[is_end]] = True
    forced[label[crossings.put_point]] = True
    vertex = _by_grade(vertex, line, forced, drawing)
    return place[anchor[label[every]]][order], line[order], vertex[order], gaps.findings + crossings.findings


def _side(drawing: Drawing, count: int) -> Ints:
    """0 for the first vertex of a line, 2 for its last, 1 for all between them."""
    side = np.ones(count, dtype=np.int64)
    change = drawing.line[1:] != drawing.line[:-1]
    side[: len(drawing.line)][np.concatenate([[True], change])] = 0
    side[: len(drawing.line)][np.concatenate([change, [True]])] = 2
    return side


def _merged(count: int, pairs: Ints) -> Ints:
    """Per point the number of its cluster."""
    matrix = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(matrix, directed=False)[1], dtype=np.int64)


def _anchors(label: Ints, firm: Ints, point: Ints) -> Ints:
    """Per cluster the point whose place it takes: one on another line, else the busiest, else the first."""
    count = len(label)
    stays = np.zeros(count, dtype=bool)
    stays[firm] = True
    busy = np.bincount(point, minlength=count)
    order = np.lexsort((np.arange(count), -busy, ~stays, label))
    return order[np.unique(label[order], return_index=True)[1]]


def _by_grade(vertex: Ints, line: Ints, forced: Bools, drawing: Drawing) -> Ints:
    """Vertices that lines only pass through are shared by lines of one level, and by no bridge or tunnel."""
    _, level = np.unique(drawing.level, return_inverse=True)
    lines = len(drawing.ids)
    own = np.where(drawing.apart, np.arange(lines) + lines, level)[line]
    grade = np.where(forced[vertex], 0, own)
    return np.asarray(np.unique(vertex * (2 * lines) + grade, return_inverse=True)[1], dtype=np.int64)


def _gaps(drawing: Drawing, tolerance_m: float) -> _Joins:
    """Ends within the tolerance of other ends, or else of other lines."""
    point, place = drawing.points
    ends = np.unique(point[drawing.is_end])
    near = Nearby(point, drawing.line, drawing.along, 2 * tolerance_m)
    pairs = ends[cKDTree(place[ends]).query_pairs(tolerance_m, output_type="ndarray").reshape(-1, 2)]
    pairs = pairs[[not near.connected(a, b) for a, b in pairs.tolist()]] if len(pairs) else pairs.astype(np.int64)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    # the busier of two ends stays where it is
    busy = np.bincount(point, minlength=len(place))
    pairs = np.where((busy[pairs[:, 0]] > busy[pairs[:, 1]])[:, None], pairs[:, ::-1], pairs)
    line_of = _first_line(drawing, len(place))
    findings = []
    for a, b in pairs.tolist():
        findings += _gap_finding(
            drawing, int(line_of[a]), int(line_of[b]), place[a], float(np.hypot(*(place[a] - place[b])))
        )
    return _onto_lines(drawing, ends, pairs, near, line_of, findings, tolerance_m)


def _first_line(drawing: Drawing, count: int) -> Ints:
    """Per point the first line with an end there."""
    line_of = np.full(count, len(drawing.ids), dtype=np.int64)
    point, _ = drawing.points
    np.minimum.at(line_of, point[drawing.is_end], drawing.line[drawing.is_end])
    return line_of


def _gap_finding(drawing: Drawing, line: int, other: int, at: Floats, metres: float) -> list[Finding]:
    if metres <= _GRAIN_M:
        return []
    values = {"other": str(drawing.ids[other]), "metres": round(metres, 3)}
    return [Finding("road_gap_closed", "roads", str(drawing.ids[line]), values, (float(at[0]), float(at[1])))]


def _onto_lines(
    drawing: Drawing, ends: Ints, pairs: Ints, near: Nearby, line_of: Ints, findings: list[Finding], tolerance_m: float
) -> _Joins:
    """The joins with, for every cluster of ends, the nearest line that it nearly touches and has no point on."""
    point, place = drawing.points
    end, other = shapely.STRtree(drawing.lines).query(
        shapely.points(place[ends]), predicate="dwithin", distance=tolerance_m
    )
    end = ends[end]
    cluster = _merged(len(place), pairs)
    has = Members(cluster[point], drawing.line, len(drawing.ids))
    free = ~has(cluster[end], other)
    end, other = end[free], other[free]
    # a road does not end under a bridge or above a tunnel, unless it is on the bridge itself
    end_apart = np.zeros(len(place), dtype=bool)
    end_apart[point[drawing.is_end & drawing.apart[drawing.line]]] = True
    fits = ~drawing.apart[other] | end_apart[end]
    on_line = Members(point, drawing.line, len(drawing.ids))
    fits &= np.array([not near.touches(int(a), int(b), on_line) for a, b in zip(end, other, strict=True)], dtype=bool)
    end, other = end[fits], other[fits]
    metres = shapely.distance(shapely.points(place[end]), drawing.lines[other])
    best = np.lexsort((other, end, metres, cluster[end]))
    best = best[np.unique(cluster[end][best], return_index=True)[1]]
    end, other = end[best], other[best]
    feet = shapely.line_locate_point(drawing.lines[other], shapely.points(place[end]))
    target, metres_vertex = _nearest_vertex(drawing, end, other)
    onto = metres_vertex <= tolerance_m
    foot = np.flatnonzero(~onto)
    new_xy = shapely.get_coordinates(shapely.line_interpolate_point(drawing.lines[other[foot]], feet[foot]))
    target[foot] = len(place) + np.arange(len(foot))
    where = np.where(onto[:, None], place[np.minimum(target, len(place) - 1)], 0.0)
    where[foot] = new_xy
    for k in np.lexsort((end,)).tolist():
        gap = float(np.hypot(*(place[end[k]] - where[k])))
        findings += _gap_finding(drawing, int(line_of[end[k]]), int(other[k]), place[end[k]], gap)
    every = np.concatenate([pairs, np.stack([end, target], axis=1)])
    return _Joins(every, target, new_xy, other[foot], feet[foot], target[foot], findings)


def _nearest_vertex(drawing: Drawing, end: Ints, other: Ints) -> tuple[Ints, Floats]:
    """Per pair of a point and a line, the line's vertex nearest to the point and the metres between them."""
    point, place = drawing.points
    first = np.searchsorted(drawing.line, other)
    size = np.searchsorted(drawing.line, other, side="right") - first
    pair = np.repeat(np.arange(len(end)), size)
    vertex = np.repeat(first, size) + np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
    metres = np.hypot(*(drawing.xy[vertex] - place[end[pair]]).T)
    order = np.lexsort((point[vertex], metres, pair))
    best = order[np.unique(pair[order], return_index=True)[1]]
    return point[vertex[best]], metres[best]


def _crossings(drawing: Drawing, gaps: _Joins, tolerance_m: float) -> _Joins:
    """Points where two lines of one level cross, neither on a bridge or in a tunnel, without a common point there.

    They are junctions, but not with a motorway, and not in a layer whose junctions else have a common vertex: there the
    vertex is missing because one road passes over the other.
    """
    open_ = np.flatnonzero(~drawing.apart)
    a, b = shapely.STRtree(drawing.lines[open_]).query(drawing.lines[open_])
    a, b = open_[a], open_[b]
    level = (a < b) & (drawing.level[a] == drawing.level[b])
    a, b = a[level], b[level]
    cross = shapely.crosses(drawing.lines[a], drawing.lines[b])
    a, b = a[cross], b[cross]
    order = np.lexsort((b, a))
    a, b = a[order], b[order]
    at, pair = shapely.get_coordinates(shapely.intersection(drawing.lines[a], drawing.lines[b]), return_index=True)
    a, b = a[pair], b[pair]
    fresh = ~_meet_already(drawing, gaps, a, b, at, 2 * tolerance_m)
    a, b, at = a[fresh], b[fresh], at[fresh]
    junctions = int((np.bincount(drawing.points[0], weights=2 - drawing.is_end) > 2).sum())
    noded = len(at) * _NODED <= junctions
    motorway = drawing.motorway[a] | drawing.motorway[b]
    findings = []
    for i, j, (x, y), fast in zip(a.tolist(), b.tolist(), at.tolist(), motorway.tolist(), strict=True):
        code = "road_crossing_motorway" if fast else "road_crossing_apart" if noded else "road_crossing_joined"
        findings.append(Finding(code, "roads", str(drawing.ids[i]), {"other": str(drawing.ids[j])}, (x, y)))
    join = ~motorway & (not noded)
    return _put_both(drawing, gaps, a[join], b[join], at[join], findings)


def _put_both(drawing: Drawing, gaps: _Joins, a: Ints, b: Ints, at: Floats, findings: list[Finding]) -> _Joins:
    """The joins that put every crossing into both of its lines."""
    number = len(drawing.points[1]) + len(gaps.new_xy) + np.arange(len(at))
    spots = shapely.points(at)
    along = [shapely.line_locate_point(drawing.lines[line], spots) for line in (a, b)]
    none = np.empty((0, 2), dtype=np.int64)
    return _Joins(
        none, none[:, 0], at, np.concatenate([a, b]), np.concatenate(along), np.concatenate([number, number]), findings
    )


def _meet_already(drawing: Drawing, gaps: _Joins, a: Ints, b: Ints, at: Floats, reach_m: float) -> Bools:
    """Whether two lines have a common point within `reach_m` of where they cross, now that the gaps are closed."""
    point, place = drawing.points
    label = _merged(len(place) + len(gaps.new_xy), gaps.pairs)
    everywhere = np.concatenate([place, gaps.new_xy])
    line = np.concatenate([drawing.line, gaps.put_line])
    every = np.concatenate([point, gaps.put_point])
    has = Members(label[every], line, len(drawing.ids))
    # look at the points near the crossing that lie on line a: one that b has as well will do
    spot, nearby = _within(at, everywhere, reach_m)
    both = has(label[nearby], a[spot]) & has(label[nearby], b[spot])
    met = np.zeros(len(at), dtype=bool)
    met[spot[both]] = True
    return met


def _within(at: Floats, place: Floats, reach_m: float) -> tuple[Ints, Ints]:
    """Pairs of a spot and a place within reach."""
    if len(at) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    found = cKDTree(place).query_ball_point(at, reach_m)
    spot = np.repeat(np.arange(len(at)), [len(each) for each in found])
    return spot, np.concatenate([np.asarray(each, dtype=np.int64) for each in found])
