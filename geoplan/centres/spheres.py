"""Spheres of influence on travel time: a place draws as attraction / time ^ exponent.

Reilly (1931), The Law of Retail Gravitation, has two cities draw trade from a town between them in direct proportion to
their people and in inverse proportion to the square of the distances. Where the draws are equal lies the breaking point,
at d_B = D / (1 + √(P_A / P_B)) from B (Converse 1949, New Laws of Retail Gravitation).

On a network minutes take the place of miles, and the sphere of a place is where t / M ^ (1 / exponent) is least.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan import travel
from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel.times import TravelTimes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PAIRS_AT_ONCE = 4_000_000  # cells × places of one search


def breaking_minutes(minutes: float, attraction: float, other: float, *, exponent: float) -> float:
    """Minutes from a place to the breaking point on its way to the other, `minutes` away."""
    return float(minutes / (1 + (other / attraction) ** (1 / exponent)))


def strongest(times: TravelTimes, attraction: Floats, *, exponent: float) -> tuple[Ints, Floats, Ints]:
    """Per row the facility that draws most (-1 = none is reached), its time over its pull, and its milliseconds (-1).

    `attraction` is per facility and above 0. Of equal draws the smaller id's.
    """
    pull = attraction ** (1 / exponent)
    row, value = times.row(), times.ms / pull[times.facility]
    order = np.lexsort((times.facility, value, row))
    has = np.diff(times.start) > 0
    entry = np.full(len(times.demand), -1, dtype=np.int64)
    entry[has] = order[times.start[:-1][has]]
    found = entry >= 0
    return (
        np.append(times.facility, -1)[entry].astype(np.int64),
        np.where(found, np.append(value, np.inf)[entry], np.inf),
        np.where(found, np.append(times.ms, -1)[entry], -1).astype(np.int64),
    )


def spheres(network: Network, cells: Snaps, places: Snaps, attraction: Floats, *, exponent: float) -> tuple[Ints, Ints]:
    """Per cell the place that draws most, by position (-1 = none is reached), and the milliseconds to it (-1).

    A few places at a time, so that memory stays bounded however many cells there are.
    """
    owner, ms = np.full(len(cells.ids), -1, dtype=np.int64), np.full(len(cells.ids), -1, dtype=np.int64)
    least = np.full(len(cells.ids), np.inf)
    for block in _blocks(len(places.ids), len(cells.ids)):
        times = travel.times(network, cells, places.take(block), limit=None)
        own, value, own_ms = strongest(times, attraction[block], exponent=exponent)
        better = value < least  # of equal draws the earlier place's, which has the smaller id
        owner[better], least[better], ms[better] = block[own[better]], value[better], own_ms[better]
    return owner, ms


def touching(land: NDArray[np.object_]) -> list[tuple[int, int]]:
    """Pairs of polygons that share a border, more than a point of it, by position; the smaller first, sorted."""
    a, b = shapely.STRtree(land).query(land, predicate="intersects")
    a, b = a[a < b], b[a < b]
    border = shapely.length(shapely.intersection(land[a], land[b]))
    return sorted(zip(a[border > 0].tolist(), b[border > 0].tolist(), strict=True))


def _blocks(places: int, cells: int) -> Iterator[NDArray[np.intp]]:
    many = max(1, _PAIRS_AT_ONCE // max(1, cells))
    for first in range(0, places, many):
        yield np.arange(first, min(first + many, places))
