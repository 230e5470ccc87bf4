"""Places on edges: where a settlement, a facility or a cell meets the road, and what the way there costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.crs import geodesic_distance
from geoplan.findings import Finding
from geoplan.network import STOP_LAST_RESORT, STOP_YES, Network

OPPOSITE_M = 60.0  # how much farther the carriageway of the opposite sense may be
_SLACK = 1.002  # planar distances of the computing frame differ from true ones by less than this


@dataclass(frozen=True)
class Snaps:
    """n places, each attached to at most two edges: the nearest, and beside a one-way edge one of the opposite sense.

    Arrays of shape (n, 2): `edge` (-1 = none), `fraction` along it, `leg_m` and `leg_ms` of the way there. Ids in text order.
    """

    mode: str
    access_kmh: float
    ids: NDArray[np.str_]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    edge: NDArray[np.int32]
    fraction: NDArray[np.float64]
    leg_m: NDArray[np.float64]
    leg_ms: NDArray[np.int32]
    nearest_m: NDArray[np.float64]  # to the nearest edge one may stop on, however far; inf = there is none

    @property
    def snapped(self) -> NDArray[np.bool_]:
        """Whether a place has met a road."""
        return self.edge[:, 0] >= 0

    def take(self, which: NDArray[np.intp]) -> Snaps:
        """Some of the places, by position; in text order if `which` rises."""
        arrays: dict[str, Any] = {
            name: value[which] for name, value in vars(self).items() if isinstance(value, np.ndarray)
        }
        return replace(self, **arrays)

    def table(self, network: Network, kind: str) -> gpd.GeoDataFrame:
        """The rows of the layer `snaps`: the first attachment of every place, drawn as the line to the road."""
        edge = self.edge[:, 0]
        on = self.snapped
        lines = np.full(len(edge), None, dtype=object)
        foot = shapely.line_interpolate_point(network.geometry[edge[on]], self.fraction[on, 0], normalized=True)
        ends = np.stack([np.column_stack([self.x[on], self.y[on]]), shapely.get_coordinates(foot)], axis=1)
        lines[on] = shapely.linestrings(ends)
        return gpd.GeoDataFrame(
            {
                "place_id": self.ids,
                "mode": self.mode,
                "edge_id": np.where(on, network.edge_id[edge], ""),
                "fraction": np.where(on, self.fraction[:, 0], np.nan),
                "snap_m": np.where(on, self.leg_m[:, 0], self.nearest_m),
                "access_min": np.where(on, self.leg_ms[:, 0] / 60_000, np.nan),
                "component": pd.arrays.IntegerArray(network.edge_component[edge].astype(np.int64), ~on),
                "status": np.where(on, "ok", "not_snapped"),
                "reason": np.where(
                    on, "", np.where(np.isfinite(self.nearest_m), "too_far_from_road", "no_road_to_stop_on")
                ),
                "place_kind": kind,
            },
            geometry=lines,
            crs=network.crs,
        )


def snap(
    network: Network,
    places: gpd.GeoDataFrame,
    *,
    access_kmh: float,
    snap_max_m: float,
    snap_prefer_m: float = 300.0,
    prefer: NDArray[np.int32] | None = None,
) -> Snaps:
    """Where each place (points, index = id) meets the network.

    The nearest edge that the mode may use and stop on, at most `snap_max_m` away; bridges only where nothing else is within
    that. An edge in one of the strong components `prefer` is taken instead if it is at most `snap_prefer_m` farther.
    Where the edge is one-way, also the nearest edge of the opposite sense within 60 m more. Ties go to the smaller edge id.
    """
    ids = places.index.to_numpy().astype(str)
    order = np.argsort(ids, kind="stable")
    points = places.geometry.to_numpy()[order]
    x, y = shapely.get_x(points), shapely.get_y(points)
    first, far = _nearest(network, points, np.flatnonzero(network.stop == STOP_YES), snap_max_m)
    if prefer is not None:
        first = _preferred(network, points, first, prefer, snap_max_m, snap_prefer_m)
    lost = first < 0
    if lost.any():
        last, near = _nearest(network, points[lost], np.flatnonzero(network.stop == STOP_LAST_RESORT), snap_max_m)
        first[lost] = last
        far[lost] = np.minimum(far[lost], near)
    edge = np.column_stack([first, _opposite(network, points, first, snap_max_m)]).astype(np.int32)
    fraction, leg_m = np.zeros(edge.shape), np.full(edge.shape, np.nan)
    for k in (0, 1):
        on = edge[:, k] >= 0
        fraction[on, k], leg_m[on, k] = _foot(network, points[on], edge[on, k])
    leg_ms = np.where(edge >= 0, np.rint(np.nan_to_num(leg_m) * 3600 / access_kmh), 0).astype(np.int32)
    return Snaps(network.mode, access_kmh, ids[order], x, y, edge, fraction, leg_m, leg_ms, far)


def components(network: Network, snaps: Snaps) -> NDArray[np.int32]:
    """The strong components that hold at least one of the places.

    By the first attachment; the second counts where the first is on a one-way end. A yard beside a one-way street holds
    nothing because a facility on that street may also be left through it.
    """
    first, second = (np.where(edge >= 0, network.edge_component[edge], 0) for edge in snaps.edge.T)
    held = np.where(first > 0, first, second)
    return np.unique(held[held > 0]).astype(np.int32)


def findings(snaps: Snaps, layer: str, *, doubtful_m: float = 500.0) -> list[Finding]:
    """A finding for every place that met no road, and for every one whose way to the road is longer than `doubtful_m`."""
    found = []
    for i in np.flatnonzero(~snaps.snapped):
        metres = round(float(snaps.nearest_m[i])) if np.isfinite(snaps.nearest_m[i]) else "-"
        values = {"mode": snaps.mode, "metres": metres}
        found.append(
            Finding("place_not_snapped", layer, str(snaps.ids[i]), values, (float(snaps.x[i]), float(snaps.y[i])))
        )
    for i in np.flatnonzero(snaps.snapped & (np.nan_to_num(snaps.leg_m[:, 0]) > doubtful_m)):
        metres = round(float(snaps.leg_m[i, 0]))
        values = {"mode": snaps.mode, "metres": metres, "minutes": f"{snaps.leg_ms[i, 0] / 60_000:.1f}"}
        found.append(
            Finding("place_far_from_road", layer, str(snaps.ids[i]), values, (float(snaps.x[i]), float(snaps.y[i])))
        )
    return found


def _nearest(
    network: Network, points: NDArray[np.object_], edges: NDArray[np.int64], limit_m: float
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Nearest of `edges` within `limit_m` per point (-1 = none), and the true distance to the nearest at any distance."""
    chosen = np.full(len(points), -1, dtype=np.int32)
    metres = np.full(len(points), np.inf)
    if len(edges) == 0 or len(points) == 0:
        return chosen, metres
    point, hit = shapely.STRtree(network.geometry[edges]).query_nearest(points, all_matches=True)
    best = np.full(len(points), len(network.edge_id), dtype=np.int64)
    np.minimum.at(best, point, edges[hit])
    _, metres = _foot(network, points, best)
    return np.where(metres <= limit_m, best, -1).astype(np.int32), metres


def _preferred(
    network: Network,
    points: NDArray[np.object_],
    first: NDArray[np.int32],
    prefer: NDArray[np.int32],
    snap_max_m: float,
    snap_prefer_m: float,
) -> NDArray[np.int32]:
    """`first`, but an edge of a preferred component where that is at most `snap_prefer_m` farther."""
    astray = (first >= 0) & ~np.isin(network.edge_component[first], prefer)
    if not astray.any():
        return first
    wanted = np.flatnonzero((network.stop == STOP_YES) & np.isin(network.edge_component, prefer))
    other, other_m = _nearest(network, points[astray], wanted, snap_max_m)
    _, first_m = _foot(network, points[astray], first[astray])
    better = (other >= 0) & (other_m <= first_m + snap_prefer_m)
    result = first.copy()
    result[np.flatnonzero(astray)[better]] = other[better]
    return result


def _opposite(
    network: Network, points: NDArray[np.object_], first: NDArray[np.int32], snap_max_m: float
) -> NDArray[np.int32]:
    """For places on a one-way edge, the nearest edge that runs the other way and is at most 60 m farther; else -1."""
    result = np.full(len(points), -1, dtype=np.int32)
    both = (network.ms_forward > 0) & (network.ms_back > 0)
    place = np.flatnonzero((first >= 0) & ~both[first])
    if len(place) == 0:
        return result
    _, first_m = _foot(network, points[place], first[place])
    edges = np.flatnonzero(network.stop == STOP_YES)
    if len(edges) == 0:
        return result
    reach = np.minimum(first_m + OPPOSITE_M, snap_max_m)
    row, hit = shapely.STRtree(network.geometry[edges]).query(
        points[place], predicate="dwithin", distance=reach * _SLACK
    )
    other = edges[hit]
    here = first[place][row]
    keep = (other != here) & (
        both[other]
        | (
            np.sum(_heading(network, points[place][row], other) * _heading(network, points[place][row], here), axis=1)
            < 0
        )
    )
    row, other = row[keep], other[keep]
    _, metres = _foot(network, points[place][row], other)
    keep = metres <= reach[row]
    row, other, metres = row[keep], other[keep], metres[keep]
    order = np.lexsort((other, metres, row))
    row, other = row[order], other[order]
    start = np.unique(row, return_index=True)[1]
    result[place[row[start]]] = other[start]
    return result


def _heading(network: Network, points: NDArray[np.object_], edges: NDArray[np.integer]) -> NDArray[np.float64]:
    """Direction of travel of one-way edges beside the points, as vectors of shape (n, 2)."""
    lines = network.geometry[edges]
    at = shapely.line_locate_point(lines, points)
    length = shapely.length(lines)
    step = np.minimum(1.0, length / 2)
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.clip(at - step, 0, length)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.clip(at + step, 0, length)))
    sign = np.where(network.ms_forward[edges] > 0, 1.0, -1.0)
    vectors: NDArray[np.float64] = (after - before) * sign[:, None]
    return vectors


def _foot(
    network: Network, points: NDArray[np.object_], edges: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fraction along its edge of the point nearest to each place, and the true metres between the two."""
    lines = network.geometry[edges]
    fraction = shapely.line_locate_point(lines, points, normalized=True)
    fraction = np.clip(np.nan_to_num(fraction), 0.0, 1.0)
    foot = shapely.line_interpolate_point(lines, fraction, normalized=True)
    metres = geodesic_distance(
        shapely.get_x(points), shapely.get_y(points), shapely.get_x(foot), shapely.get_y(foot), network.crs
    )
    return fraction, np.round(metres, 6)  # below a micrometre is noise of the projection
