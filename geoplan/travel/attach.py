"""What it costs a place to enter or leave the network, and the pairs that need no network at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan.crs import geodesic_distance
from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel.times import MM_PER_METRE, Cost


@dataclass(frozen=True)
class Ends:
    """Ways between places and network nodes, several per place: milliseconds and millimetres, the way to the road included."""

    place: NDArray[np.int64]
    node: NDArray[np.int32]
    ms: NDArray[np.int64]
    mm: NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of an origin and a facility that meet without passing a node: on one edge, or across the open ground."""

    origin: NDArray[np.int64]
    facility: NDArray[np.int64]
    ms: NDArray[np.int64]
    mm: NDArray[np.int64]


def ends(network: Network, snaps: Snaps, *, leaving: bool) -> Ends:
    """The nodes that each place can go to first (`leaving`), or can be come to from last.

    A place at fraction f of an edge of m milliseconds is round(f·m) after its start and the rest before its end.
    """
    place, node, ms, mm = [], [], [], []
    for k in (0, 1):
        on = np.flatnonzero(snaps.edge[:, k] >= 0)
        edge, fraction = snaps.edge[on, k], snaps.fraction[on, k]
        leg_ms, leg_mm = snaps.leg_ms[on, k].astype(np.int64), _mm(snaps.leg_m[on, k])
        ahead, back = network.ms_forward[edge].astype(np.int64), network.ms_back[edge].astype(np.int64)
        ahead_passed, back_passed = _part(fraction, ahead), _part(fraction, back)
        mm_passed = _part(fraction, network.mm[edge])
        mm_rest = network.mm[edge] - mm_passed
        start, end = network.from_node[edge], network.to_node[edge]
        sides = (
            ((ahead > 0, end, ahead - ahead_passed, mm_rest), (back > 0, start, back_passed, mm_passed))
            if leaving
            else ((ahead > 0, start, ahead_passed, mm_passed), (back > 0, end, back - back_passed, mm_rest))
        )
        for allowed, at, part_ms, part_mm in sides:
            place.append(on[allowed])
            node.append(at[allowed])
            ms.append((leg_ms + part_ms)[allowed])
            mm.append((leg_mm + part_mm)[allowed])
    return Ends(np.concatenate(place), np.concatenate(node), np.concatenate(ms), np.concatenate(mm))


def pairs(network: Network, origins: Snaps, facilities: Snaps, *, to_facility: bool) -> Pairs:
    """Every origin and facility that share an edge in a sense that is allowed, or that may walk straight to each other.

    Two places nearer to each other than their ways to the road together may walk straight, but not across a barrier.
    """
    on_edge = on_one_edge(network, origins, facilities, to_facility)
    across = straight(network, origins, facilities)
    return Pairs(*(np.concatenate(both) for both in zip(on_edge, across, strict=True)))


_Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def on_one_edge(network: Network, origins: Snaps, facilities: Snaps, to_facility: bool) -> _Columns:
    """Origin, facility, milliseconds and millimetres of the pairs that share an edge in a sense that is allowed."""
    origin, origin_k = np.nonzero(origins.edge >= 0)
    facility, facility_k = np.nonzero(facilities.edge >= 0)
    facility_edge = facilities.edge[facility, facility_k]
    order = np.argsort(facility_edge, kind="stable")
    facility, facility_k, facility_edge = facility[order], facility_k[order], facility_edge[order]
    edge = origins.edge[origin, origin_k]
    low = np.searchsorted(facility_edge, edge, side="left")
    count = np.searchsorted(facility_edge, edge, side="right") - low
    row = np.repeat(np.arange(len(edge)), count)
    hit = np.repeat(low, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    o, ok, f, fk, e = origin[row], origin_k[row], facility[hit], facility_k[hit], edge[row]
    f_o, f_f = origins.fraction[o, ok], facilities.fraction[f, fk]
    start, end = (f_o, f_f) if to_facility else (f_f, f_o)
    ahead, back = network.ms_forward[e].astype(np.int64), network.ms_back[e].astype(np.int64)
    onward = np.where((ahead > 0) & (end >= start), _part(end, ahead) - _part(start, ahead), -1)
    return_ = np.where((back > 0) & (start >= end), _part(start, back) - _part(end, back), -1)
    best = np.where(onward < 0, return_, np.where(return_ < 0, onward, np.minimum(onward, return_)))
    keep = best >= 0
    mm = np.abs(_part(f_f, network.mm[e]) - _part(f_o, network.mm[e]))
    legs_ms = origins.leg_ms[o, ok].astype(np.int64) + facilities.leg_ms[f, fk]
    legs_mm = _mm(origins.leg_m[o, ok]) + _mm(facilities.leg_m[f, fk])
    return o[keep], f[keep], (best + legs_ms)[keep], (mm + legs_mm)[keep]


def straight(network: Network, origins: Snaps, facilities: Snaps) -> _Columns:
    """Origin, facility, milliseconds and millimetres of the pairs that may walk straight to each other."""
    o_on, f_on = np.flatnonzero(origins.snapped), np.flatnonzero(facilities.snapped)
    nothing = np.zeros(0, dtype=np.int64)
    if len(o_on) == 0 or len(f_on) == 0:
        return nothing, nothing, nothing, nothing
    longest = float(origins.leg_m[o_on, 0].max())
    tree = shapely.STRtree(shapely.points(origins.x[o_on], origins.y[o_on]))
    reach = (facilities.leg_m[f_on, 0] + longest) * 1.002 + 0.001
    f, o = tree.query(shapely.points(facilities.x[f_on], facilities.y[f_on]), predicate="dwithin", distance=reach)
    f, o = f_on[f], o_on[o]
    # the longest leg of all casts too wide a net; most pairs fall out on the plane before their true distance is asked
    planar = np.hypot(origins.x[o] - facilities.x[f], origins.y[o] - facilities.y[f])
    close = planar <= (origins.leg_m[o, 0] + facilities.leg_m[f, 0]) * 1.002 + 0.001
    o, f = o[close], f[close]
    metres = np.round(geodesic_distance(origins.x[o], origins.y[o], facilities.x[f], facilities.y[f], network.crs), 6)
    near = metres < origins.leg_m[o, 0] + facilities.leg_m[f, 0]
    o, f, metres = o[near], f[near], metres[near]
    ways = (np.column_stack([side.x[own], side.y[own]]) for side, own in ((origins, o), (facilities, f)))
    free = network.barriers.met(*ways, either=True) < 0
    o, f, metres = o[free], f[free], metres[free]
    ms = np.rint(metres * 3600 / origins.access_kmh).astype(np.int64)
    return o, f, ms, np.rint(metres * MM_PER_METRE).astype(np.int64)


def costs(cost: Cost, ms: NDArray[np.int64], mm: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What is minimised, and what is reported beside it."""
    return (ms, mm) if cost == "time" else (mm, ms)


def _part(fraction: NDArray[np.float64], whole: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.rint(fraction * whole).astype(np.int64)


def _mm(metres: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(metres * MM_PER_METRE).astype(np.int64)
