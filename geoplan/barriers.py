"""Barriers: rivers, canals, railways, fences and motorways, which no way between a place and the road may cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.fields import BARRIERS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ENDS_M = 0.01  # the part of a way at either end that meets no barrier: a road on the bank is reached
_WET = ("river", "canal", "water")
_MOTORWAYS = ("motorway", "motorway_link")
_POLYGON, _MULTIPOLYGON = 3, 6
_SECTORS = 256  # that the view from a place is cut into
_WAYS_AT_ONCE = 50_000


@dataclass(frozen=True)
class Barriers:
    """Lines and polygons that bar the ways of one mode, in the computing frame, by id.

    A way is straight. It crosses a line where it meets it more than a centimetre from its own ends, and a polygon where it
    crosses its outline so; a polygon that holds the place itself does not bar it. A line that is met only at the road, or
    along the road, does not bar.
    """

    id: NDArray[np.object_]
    kind: NDArray[np.object_]
    name: NDArray[np.object_]
    basis: NDArray[np.object_]
    geometry: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.id)

    def called(self, at: int) -> str:
        """The name of a barrier, its id where it has none."""
        return str(self.name[at] or self.id[at])

    @cached_property
    def _outline(self) -> tuple[Floats, Ints, shapely.STRtree]:
        """Every straight piece of a line or an outline (ax, ay, bx, by), the barrier that it is of, and where they lie."""
        parts, owner = shapely.get_parts(self.geometry, return_index=True)
        wide = shapely.get_type_id(parts) == _POLYGON
        rings, ring_of = shapely.get_rings(parts[wide], return_index=True)
        lines = np.concatenate([parts[~wide], rings])
        owner = np.concatenate([owner[~wide], owner[wide][ring_of]])
        xy, line = shapely.get_coordinates(lines, return_index=True)
        real = (line[1:] == line[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
        pieces = np.hstack([xy[:-1][real], xy[1:][real]])
        return pieces, owner[line[1:][real]].astype(np.int64), shapely.STRtree(_lines(pieces))

    @cached_property
    def _wide(self) -> tuple[Ints, shapely.STRtree]:
        """The barriers that are polygons, and where they lie."""
        wide = np.flatnonzero(np.isin(shapely.get_type_id(self.geometry), (_POLYGON, _MULTIPOLYGON)))
        shapely.prepare(self.geometry[wide])
        return wide.astype(np.int64), shapely.STRtree(self.geometry[wide])

    def met(self, start: Floats, end: Floats, *, either: bool = False) -> Ints:
        """The barrier that every straight way from `start` to `end` (n, 2) meets first; -1 where it is free.

        Polygons that hold the start do not bar; where `either`, nor do those that hold the end.
        """
        first = np.full(len(start), -1, dtype=np.int64)
        if len(self) == 0:
            return first
        pieces, owner, tree = self._outline
        for low in range(0, len(start), _WAYS_AT_ONCE):
            ways = slice(low, low + _WAYS_AT_ONCE)
            way, piece = tree.query(_lines(np.hstack([start[ways], end[ways]])))
            way = way + low
            at = _crossed_at(start[way], end[way], pieces[piece])
            there = np.isfinite(at)
            way, by, at = way[there], owner[piece[there]], at[there]
            barred = ~self._holds(start, way, by)
            if either:
                barred &= ~self._holds(end, way, by)
            way, by, at = way[barred], by[barred], at[barred]
            order = np.lexsort((by, at, way))
            met, once = np.unique(way[order], return_index=True)
            first[met] = by[order][once]
        return first

    def hidden(self, places: Floats, place: Ints, points: Floats, reach_m: float) -> NDArray[np.bool_]:
        """Whether the straight way from `places[place]` to each of `points`, at most `reach_m` long, crosses a barrier.

        The same as `met`, for many ways from few places: only barriers in the direction of a point are looked at.
        """
        pieces, owner, tree = self._outline
        circles = shapely.points(places)
        seer, piece = tree.query(circles, predicate="dwithin", distance=reach_m)
        barred = ~self._holds(places, seer, owner[piece])
        seer, piece = seer[barred], piece[barred]
        key, listed = _by_sector(places[seer], pieces[piece], seer)
        piece = piece[listed]
        own = place * _SECTORS + _sector(points - places[place])
        low, high = np.searchsorted(key, own, side="left"), np.searchsorted(key, own, side="right")
        row, hit = _spread(low, high - low)
        crossed = np.isfinite(_crossed_at(places[place[row]], points[row], pieces[piece[hit]]))
        out = np.zeros(len(points), dtype=bool)
        out[row[crossed]] = True
        return out

    def around(self, places: Floats) -> Ints:
        """The water that every place stands in; -1 where it stands in none."""
        found = np.full(len(places), -1, dtype=np.int64)
        if len(self) == 0 or len(self._wide[0]) == 0:
            return found
        wide, tree = self._wide
        place, polygon = tree.query(shapely.points(places))
        by = wide[polygon]
        inside = np.isin(self.kind[by], _WET) & shapely.contains_xy(self.geometry[by], *places[place].T)
        place, by = place[inside], by[inside]
        order = np.argsort(-by, kind="stable")  # the first by id is written last
        found[place[order]] = by[order]
        return found

    def _holds(self, places: Floats, place: Ints, barrier: Ints) -> NDArray[np.bool_]:
        """Whether each barrier is a polygon that holds the place beside it in the list."""
        holds = np.zeros(len(place), dtype=bool)
        wide, _ = self._wide
        asked = np.flatnonzero(np.isin(barrier, wide)) if len(wide) else holds.nonzero()[0]
        if len(asked):
            pair, back = np.unique(place[asked] * len(self) + barrier[asked], return_inverse=True)
            x, y = places[pair // len(self)].T
            holds[asked] = shapely.contains_xy(self.geometry[pair % len(self)], x, y)[back]
        return holds


def _none() -> Barriers:
    nothing = np.zeros(0, dtype=object)
    return Barriers(nothing, nothing, nothing, nothing, nothing)


NONE = _none()


def of_mode(table: gpd.GeoDataFrame | None, roads: gpd.GeoDataFrame, kinds: Sequence[str] | None) -> Barriers:
    """The barriers of the kinds `kinds` (None = all that the layer holds, `none` = none).

    Where `motorway` is named, the motorways of the roads themselves bar too, but for their bridges and tunnels.
    """
    tables = []
    if table is not None:
        tables.append(table if kinds is None else table[table["kind"].isin(list(kinds))])
    if kinds is not None and "motorway" in kinds:
        own = roads["road_class"].isin(_MOTORWAYS) & ~roads["bridge"].astype(bool) & ~roads["tunnel"].astype(bool)
        tables.append(roads[own].assign(kind="motorway"))
    rows = [one[["kind", "name", "basis", "geometry"]] for one in tables if len(one)]
    if not rows:
        return NONE
    every = pd.concat(rows)
    id_, kind, name, basis, geometry = (
        column.to_numpy(dtype=object)
        for column in (every.index.to_series(), every["kind"], every["name"].fillna(""), every["basis"], every.geometry)
    )
    return Barriers(id_, kind, name, basis, geometry)


def absent(table: gpd.GeoDataFrame, kinds: Sequence[str]) -> list[str]:
    """Those of `kinds` that no barrier of the layer is of; a motorway may stand among the roads."""
    return [kind for kind in BARRIERS if kind in kinds and kind != "motorway" and not (table["kind"] == kind).any()]


def _lines(pieces: Floats) -> NDArray[np.object_]:
    return np.asarray(shapely.linestrings(pieces.reshape(-1, 2, 2)), dtype=object)


def _crossed_at(start: Floats, end: Floats, piece: Floats) -> Floats:
    """How far along each way, from 0 to 1, it crosses the piece of a barrier beside it; NaN where it does not.

    What lies within a centimetre of an end is no crossing. A way that runs along a piece crosses it where the two begin to
    run together.
    """
    way, side, off = end - start, piece[:, 2:] - piece[:, :2], piece[:, :2] - start
    length = np.hypot(way[:, 0], way[:, 1])
    turn = _cross(way, side)
    with np.errstate(divide="ignore", invalid="ignore"):
        slack = ENDS_M / length
        at, on = _cross(off, side) / turn, _cross(off, way) / turn
        # two pieces that meet in a vertex leave no gap between them for the noise of the last digit
        meets = (at > slack) & (at < 1 - slack) & (on > -1e-9) & (on < 1 + 1e-9)
    beside = np.flatnonzero((np.abs(turn) <= 1e-12 * length * np.hypot(side[:, 0], side[:, 1])) & (length > 0))
    begins, stops = _along(way[beside], off[beside], off[beside] + side[beside])
    at[beside] = np.maximum(begins, 0.0)
    meets[beside] = (begins < 1 - slack[beside]) & (stops > slack[beside])
    return np.where(meets & (length > 2 * ENDS_M), at, np.nan)


def _along(way: Floats, one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """From where to where on each way a piece parallel to it lies, its ends as seen from the way's start; NaN if apart."""
    length = np.hypot(way[:, 0], way[:, 1])
    apart = np.abs(_cross(one, way)) >= 1e-9 * length
    ends = np.where(apart, np.nan, [np.sum(way * point, axis=1) / length**2 for point in (one, other)])
    return ends.min(axis=0), ends.max(axis=0)


def _cross(one: Floats, other: Floats) -> Floats:
    crossed: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return crossed


def _sector(way: Floats) -> Ints:
    turns = np.arctan2(way[:, 1], way[:, 0]) / (2 * np.pi) + 0.5
    return np.minimum(np.floor(turns * _SECTORS), _SECTORS - 1).astype(np.int64)


def _by_sector(places: Floats, pieces: Floats, place: Ints) -> tuple[Ints, Ints]:
    """A key of place and sector for every sector in which a piece is seen, rising, and the piece that it is."""
    low, high = _sector(pieces[:, :2] - places), _sector(pieces[:, 2:] - places)
    ahead = (high - low) % _SECTORS
    width = np.minimum(ahead, _SECTORS - ahead)
    # one sector more on either side for the noise of the angle; which side a half turn is on, nobody can tell
    first = np.where(ahead == width, low, high) - 1
    count = np.where(width < _SECTORS // 2 - 1, width + 3, _SECTORS)
    listed, step = _spread(first, count)
    key = place[listed] * _SECTORS + step % _SECTORS
    order = np.argsort(key, kind="stable")
    return key[order], listed[order]


def _spread(start: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Every row as often as it counts, and beside it the numbers from its start on."""
    row = np.repeat(np.arange(len(count)), count)
    return row, np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - start, count)
