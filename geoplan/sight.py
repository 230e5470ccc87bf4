"""What a place sees of the roads past the barriers around it: where it meets a road if the nearest one is hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan.crs import geodesic_distance
from geoplan.network import Network

SLACK = 1.002  # planar distances of the computing frame differ from true ones by less than this
_FIRST_M = 100.0  # how far is looked at first; twice as far every further time
_APART_M, _APART = 20.0, 0.05  # points tried along an edge lie this far apart, or this share of the circle's radius
_PLACES_AT_ONCE = 500


@dataclass(frozen=True)
class Met:
    """One edge per place (-1 = none), where along it the place meets it, and the true metres of the way there."""

    edge: NDArray[np.int32]
    fraction: NDArray[np.float64]
    metres: NDArray[np.float64]

    def put(self, which: NDArray[np.intp], other: Met) -> Met:
        """The same with what `other` has for the places `which`."""
        edge, fraction, metres = self.edge.copy(), self.fraction.copy(), self.metres.copy()
        edge[which], fraction[which], metres[which] = other.edge, other.fraction, other.metres
        return Met(edge, fraction, metres)

    def take(self, which: NDArray[np.intp]) -> Met:
        """Only the places `which`."""
        return Met(self.edge[which], self.fraction[which], self.metres[which])

    def where(self, holds: NDArray[np.bool_]) -> Met:
        """The same with no edge for the places where `holds` does not hold."""
        edge = np.where(holds, self.edge, -1).astype(np.int32)
        return Met(edge, np.where(holds, self.fraction, 0.0), np.where(holds, self.metres, np.inf))

    def feet(self, network: Network) -> NDArray[np.float64]:
        """x and y where every place meets its edge; all must have one."""
        foot = shapely.line_interpolate_point(network.geometry[self.edge], self.fraction, normalized=True)
        coordinates: NDArray[np.float64] = shapely.get_coordinates(foot)
        return coordinates


def none(count: int) -> Met:
    """No edge for anybody."""
    return Met(np.full(count, -1, dtype=np.int32), np.zeros(count), np.full(count, np.inf))


def foot(network: Network, points: NDArray[np.object_], edges: NDArray[np.integer]) -> Met:
    """The edges beside the points, met at the point nearest to each place."""
    lines = network.geometry[edges]
    fraction = _fraction(lines, points)
    at = shapely.line_interpolate_point(lines, fraction, normalized=True)
    metres = geodesic_distance(
        shapely.get_x(points), shapely.get_y(points), shapely.get_x(at), shapely.get_y(at), network.crs
    )
    return Met(edges.astype(np.int32), fraction, np.round(metres, 6))  # below a micrometre is noise of the projection


def _fraction(lines: NDArray[np.object_], points: NDArray[np.object_]) -> NDArray[np.float64]:
    fraction: NDArray[np.float64] = shapely.line_locate_point(lines, points, normalized=True)
    return np.clip(np.nan_to_num(fraction), 0.0, 1.0)


def nearest_seen(network: Network, points: NDArray[np.object_], edges: NDArray[np.int64], limit_m: float) -> Met:
    """Per place the nearest point of `edges` within `limit_m` that no barrier hides.

    Of every edge its nearest point is tried, and points along it at most 20 m apart, or a tenth of their distance where that
    is more. Ties go to the smaller edge id, on one edge to the smaller fraction.
    """
    met = none(len(points))
    if len(edges) == 0 or len(points) == 0:
        return met
    tree = shapely.STRtree(network.geometry[edges])
    waiting = np.arange(len(points))
    seen_m, circle_m = -1.0, _FIRST_M
    while len(waiting) and seen_m < limit_m * SLACK:
        reach_m = min(circle_m, limit_m * SLACK)
        row, hit = tree.query(points[waiting], predicate="dwithin", distance=reach_m)
        beside = _beside(network, points[waiting], row, edges[hit], max(_APART_M, _APART * circle_m))
        for low in range(0, len(waiting), _PLACES_AT_ONCE):
            block = waiting[low : low + _PLACES_AT_ONCE]
            pairs = slice(*np.searchsorted(row, [low, low + len(block)]))
            met = met.put(block, _first_seen(network, points[block], beside, pairs, low, (seen_m, reach_m)))
        waiting = waiting[met.edge[waiting] < 0]
        seen_m, circle_m = reach_m, 2 * circle_m
    on = np.flatnonzero(met.edge >= 0)
    feet = met.take(on).feet(network)
    x, y = shapely.get_coordinates(points[on]).T
    metres = np.full(len(points), np.inf)
    metres[on] = np.round(geodesic_distance(x, y, feet[:, 0], feet[:, 1], network.crs), 6)
    return Met(met.edge, met.fraction, metres).where(metres <= limit_m)


@dataclass(frozen=True)
class _Beside:
    """Pairs of a place and an edge near it, by place, and points along the edges, each edge once."""

    place: NDArray[np.int64]
    edge: NDArray[np.int64]
    fraction: NDArray[np.float64]  # of the point nearest to the place
    foot: NDArray[np.float64]
    start: NDArray[np.int64]  # of the pair's edge among the points along edges
    count: NDArray[np.int64]
    along: NDArray[np.float64]
    at: NDArray[np.float64]

    def tried(self, pairs: slice) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """The points that are tried for some of the pairs: which pair, the fraction along its edge, and x and y."""
        pair, number = spread(self.count[pairs])
        point = self.start[pairs][pair] + number
        own = np.arange(len(self.place))[pairs]
        return (
            np.concatenate([own, own[pair]]),
            np.concatenate([self.fraction[pairs], self.along[point]]),
            np.concatenate([self.foot[pairs], self.at[point]]),
        )


def _beside(
    network: Network, points: NDArray[np.object_], place: NDArray[np.int64], edge: NDArray[np.int64], apart_m: float
) -> _Beside:
    """What is tried for pairs of place and edge: the nearest point, and points at most `apart_m` apart."""
    lines = network.geometry[edge]
    fraction = _fraction(lines, points[place])
    feet = shapely.get_coordinates(shapely.line_interpolate_point(lines, fraction, normalized=True))
    own, which = np.unique(edge, return_inverse=True)
    count = np.ceil(shapely.length(network.geometry[own]) / apart_m).astype(np.int64) + 1
    line, step = spread(count)
    along = step / np.maximum(count - 1, 1)[line]
    at = shapely.line_interpolate_point(network.geometry[own[line]], along, normalized=True)
    start = np.cumsum(count) - count
    return _Beside(place, edge, fraction, feet, start[which], count[which], along, shapely.get_coordinates(at))


def _first_seen(
    network: Network,
    points: NDArray[np.object_],
    beside: _Beside,
    pairs: slice,
    low: int,
    between_m: tuple[float, float],
) -> Met:
    """Of the edges beside the places (numbered from `low`) the nearest point that is seen, beyond and up to two distances."""
    beyond_m, reach_m = between_m
    places = shapely.get_coordinates(points)
    pair, fraction, at = beside.tried(pairs)
    row = beside.place[pair] - low
    planar = np.hypot(*(at - places[row]).T)
    near = (planar > beyond_m) & (planar <= reach_m)
    pair, row, fraction, at, planar = pair[near], row[near], fraction[near], at[near], np.round(planar[near], 6)
    seen = ~network.barriers.hidden(places, row, at, reach_m)
    edge, row, fraction, planar = beside.edge[pair[seen]], row[seen], fraction[seen], planar[seen]
    order = np.lexsort((fraction, edge, planar, row))
    place, first = np.unique(row[order], return_index=True)
    best = order[first]
    return none(len(points)).put(place, Met(edge[best].astype(np.int32), fraction[best], planar[best]))


def spread(count: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every row as often as it counts, numbered from 0."""
    row = np.repeat(np.arange(len(count)), count)
    return row, np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
