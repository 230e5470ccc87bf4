"""Which edge of the road a place meets: the nearest that is allowed, preferred and in sight, and one of the opposite sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan import sight
from geoplan.network import STOP_LAST_RESORT, STOP_YES, Network
from geoplan.sight import SLACK, Met

OPPOSITE_M = 60.0  # how much farther the carriageway of the opposite sense may be

Points = NDArray[np.object_]
Edges = NDArray[np.int64]
Metres = NDArray[np.float64]
# the nearest of some edges within a limit per point, and the true distance to the nearest at any distance
_Nearest = Callable[[Network, Points, Edges, float], tuple[Met, Metres]]


@dataclass(frozen=True)
class Rules:
    """How far a place may lie from a road, which strong components it prefers, and by how much."""

    max_m: float
    prefer_m: float
    prefer: NDArray[np.int32] | None


@dataclass(frozen=True)
class Meetings:
    """The edge that every place meets first, one of the opposite sense beside it, and what kept it from a nearer one."""

    first: Met
    second: Met
    nearest_m: Metres  # to the nearest edge one may stop on, however far; inf = there is none
    barrier: NDArray[np.int64]  # of the network, that hides the edge the place would have met; -1 = none does
    barred_m: Metres  # to the edge that it hides; NaN where none does


def meet(network: Network, points: Points, rules: Rules) -> Meetings:
    """The edges that the places meet, no way to them crossing a barrier.

    Where a barrier hides the edge that a place would have met, the choice is made again among all that it sees.
    """
    first, far = _choice(network, points, rules, _nearest)
    barrier = _hidden_by(network, points, first)
    barred_m = np.where(barrier >= 0, first.metres, np.nan)
    behind = np.flatnonzero(barrier >= 0)
    if len(behind):
        first = first.put(behind, _choice(network, points[behind], rules, _seen)[0])
    return Meetings(first, _opposite(network, points, first, rules.max_m), far, barrier, barred_m)


def _choice(network: Network, points: Points, rules: Rules, nearest: _Nearest) -> tuple[Met, Metres]:
    """The nearest edge by the rules, a bridge where there is no other, and the metres to the nearest of all."""
    met, far = nearest(network, points, np.flatnonzero(network.stop == STOP_YES), rules.max_m)
    if rules.prefer is not None:
        met = _preferred(network, points, met, rules, rules.prefer, nearest)
    lost = np.flatnonzero(met.edge < 0)
    if len(lost):
        bridges = np.flatnonzero(network.stop == STOP_LAST_RESORT)
        last, near = nearest(network, points[lost], bridges, rules.max_m)
        met = met.put(lost, last)
        far[lost] = np.minimum(far[lost], near)
    return met, far


def _nearest(network: Network, points: Points, edges: Edges, limit_m: float) -> tuple[Met, Metres]:
    """The nearest of `edges`, whatever lies between."""
    if len(edges) == 0 or len(points) == 0:
        return sight.none(len(points)), np.full(len(points), np.inf)
    point, hit = shapely.STRtree(network.geometry[edges]).query_nearest(points, all_matches=True)
    best = np.full(len(points), len(network.edge_id), dtype=np.int64)
    np.minimum.at(best, point, edges[hit])
    met = sight.foot(network, points, best)
    return met.where(met.metres <= limit_m), met.metres


def _seen(network: Network, points: Points, edges: Edges, limit_m: float) -> tuple[Met, Metres]:
    """The nearest of `edges` that no barrier hides."""
    met = sight.nearest_seen(network, points, edges, limit_m)
    return met, met.metres


def _hidden_by(network: Network, points: Points, met: Met) -> NDArray[np.int64]:
    """The barrier that the way to the edge crosses first; -1 where it crosses none."""
    barrier = np.full(len(points), -1, dtype=np.int64)
    if len(network.barriers):
        on = np.flatnonzero(met.edge >= 0)
        barrier[on] = network.barriers.met(shapely.get_coordinates(points[on]), met.take(on).feet(network))
    return barrier


def _preferred(
    network: Network, points: Points, first: Met, rules: Rules, prefer: NDArray[np.int32], nearest: _Nearest
) -> Met:
    """`first`, but an edge of a preferred component where that is at most `prefer_m` farther."""
    astray = np.flatnonzero((first.edge >= 0) & ~np.isin(network.edge_component[first.edge], prefer))
    if not len(astray):
        return first
    wanted = np.flatnonzero((network.stop == STOP_YES) & np.isin(network.edge_component, prefer))
    other, _ = nearest(network, points[astray], wanted, rules.max_m)
    better = (other.edge >= 0) & (other.metres <= first.metres[astray] + rules.prefer_m)
    return first.put(astray[better], other.take(np.flatnonzero(better)))


def _opposite(network: Network, points: Points, first: Met, max_m: float) -> Met:
    """For places on a one-way edge, the nearest edge in sight that runs the other way and is at most 60 m farther.

    Of every edge only the point nearest to the place is looked at.
    """
    result = sight.none(len(points))
    both = (network.ms_forward > 0) & (network.ms_back > 0)
    place = np.flatnonzero((first.edge >= 0) & ~both[first.edge])
    edges = np.flatnonzero(network.stop == STOP_YES)
    if len(place) == 0 or len(edges) == 0:
        return result
    reach = np.minimum(first.metres[place] + OPPOSITE_M, max_m)
    tree = shapely.STRtree(network.geometry[edges])
    row, hit = tree.query(points[place], predicate="dwithin", distance=reach * SLACK)
    other, here = edges[hit], first.edge[place][row]
    ahead, against = (_heading(network, points[place][row], edge) for edge in (here, other))
    keep = (other != here) & (both[other] | (np.sum(ahead * against, axis=1) < 0))
    row, other = row[keep], other[keep]
    met = sight.foot(network, points[place][row], other)
    met = met.where(met.metres <= reach[row])
    met = met.where(_hidden_by(network, points[place][row], met) < 0)
    order = np.lexsort((other, met.metres, row))
    order = order[met.edge[order] >= 0]
    start, nearest = np.unique(row[order], return_index=True)
    best = order[nearest]
    return result.put(place[start], met.take(best))


def _heading(network: Network, points: Points, edges: NDArray[np.integer]) -> Metres:
    """Direction of travel of one-way edges beside the points, as vectors of shape (n, 2)."""
    lines = network.geometry[edges]
    at = shapely.line_locate_point(lines, points)
    length = shapely.length(lines)
    step = np.minimum(1.0, length / 2)
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.clip(at - step, 0, length)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.clip(at + step, 0, length)))
    sign = np.where(network.ms_forward[edges] > 0, 1.0, -1.0)
    vectors: Metres = (after - before) * sign[:, None]
    return vectors
