"""Places on edges: where a settlement, a facility or a cell meets the road, and what the way there costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan import listing
from geoplan.errors import Fault, NetworkError
from geoplan.findings import Finding
from geoplan.meeting import Rules, meet
from geoplan.network import Network


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
    barrier: NDArray[np.int32]  # of the network, that hides the edge the place would have met; -1 = none does
    barred_m: NDArray[np.float64]  # to the edge that it hides; NaN where none does

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

    def beside(self, others: Snaps) -> Snaps:
        """The places of `others`, of the same mode, after its own; all ids must rise."""
        arrays: dict[str, Any] = {
            name: np.concatenate([value, getattr(others, name)])
            for name, value in vars(self).items()
            if isinstance(value, np.ndarray)
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
                "reason": self._reasons(),
                "place_kind": kind,
                "barred_m": self.barred_m,
            },
            geometry=lines,
            crs=network.crs,
        )

    def _reasons(self) -> NDArray[np.str_]:
        """Why a place has met no road; "" where it has."""
        far = np.where(np.isfinite(self.nearest_m), "too_far_from_road", "no_road_to_stop_on")
        return np.where(self.snapped, "", np.where(self.barrier >= 0, "behind_barrier", far))


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

    No way to a road crosses a barrier of the network: where the nearest edge is hidden, the next that the place sees is taken.
    """
    ids = places.index.to_numpy().astype(str)
    order = np.argsort(ids, kind="stable")
    points = places.geometry.to_numpy()[order]
    met = meet(network, points, Rules(snap_max_m, snap_prefer_m, prefer))
    both = met.first, met.second
    edge = np.column_stack([one.edge for one in both])
    fraction = np.where(edge >= 0, np.column_stack([one.fraction for one in both]), 0.0)
    leg_m = np.where(edge >= 0, np.column_stack([one.metres for one in both]), np.nan)
    return Snaps(
        mode=network.mode,
        access_kmh=access_kmh,
        ids=ids[order],
        x=shapely.get_x(points),
        y=shapely.get_y(points),
        edge=edge,
        fraction=fraction,
        leg_m=leg_m,
        leg_ms=np.rint(np.nan_to_num(leg_m) * 3600 / access_kmh).astype(np.int32),
        nearest_m=met.nearest_m,
        barrier=met.barrier.astype(np.int32),
        barred_m=met.barred_m,
    )


def components(network: Network, snaps: Snaps) -> NDArray[np.int32]:
    """The strong components that hold at least one of the places.

    By the first attachment; the second counts where the first is on a one-way end. A yard beside a one-way street holds
    nothing because a facility on that street may also be left through it.
    """
    first, second = (np.where(edge >= 0, network.edge_component[edge], 0) for edge in snaps.edge.T)
    held = np.where(first > 0, first, second)
    return np.unique(held[held > 0]).astype(np.int32)


def findings(network: Network, snaps: Snaps, layer: str, *, doubtful_m: float = 500.0) -> list[Finding]:
    """What is doubtful about the ways to the road.

    A finding for every place that met no road, for every one whose way to the road is longer than `doubtful_m`, for every
    one that a barrier keeps from a nearer road, with what that costs, and for every one in the water.
    """

    def told(code: str, which: NDArray[np.bool_], values: Callable[[int], dict[str, object]]) -> list[Finding]:
        return [
            Finding(code, layer, str(snaps.ids[i]), values(int(i)), (float(snaps.x[i]), float(snaps.y[i])))
            for i in np.flatnonzero(which)
        ]

    def far(i: int) -> dict[str, object]:
        return {"mode": snaps.mode, "metres": round(float(snaps.nearest_m[i]))}

    def walked(i: int) -> dict[str, object]:
        minutes = f"{snaps.leg_ms[i, 0] / 60_000:.1f}"
        return {"mode": snaps.mode, "metres": round(float(snaps.leg_m[i, 0])), "minutes": minutes}

    def named(barrier: np.integer[Any]) -> dict[str, object]:
        return {"name": network.barriers.called(int(barrier)), "kind": network.barriers.kind[barrier]}

    def barred(i: int) -> dict[str, object]:
        return {"mode": snaps.mode, "straight": round(float(snaps.barred_m[i])), **named(snaps.barrier[i])}

    def around_it(i: int) -> dict[str, object]:
        minutes = 60 * (snaps.leg_m[i, 0] - snaps.barred_m[i]) / 1000 / snaps.access_kmh
        return {**walked(i), **barred(i), "minutes": f"{minutes:.1f}"}

    on, behind, somewhere = snaps.snapped, snaps.barrier >= 0, np.isfinite(snaps.nearest_m)
    water = network.barriers.around(np.column_stack([snaps.x, snaps.y]))
    return [
        *told("place_not_snapped", ~on & ~behind & somewhere, far),
        *told("place_without_roads", ~on & ~behind & ~somewhere, lambda i: {"mode": snaps.mode}),
        *told("place_far_from_road", on & (np.nan_to_num(snaps.leg_m[:, 0]) > doubtful_m), walked),
        *told("place_cut_off", ~on & behind, barred),
        *told("place_behind_barrier", on & behind, around_it),
        *told("place_in_water", water >= 0, lambda i: named(water[i])),
    ]


def cut_off(network: Network, snaps: Snaps, layer: str) -> list[Finding]:
    """A finding where barriers keep more than half of the places from every road.

    Raises NetworkError where they do so to all that have a road within reach.
    """
    lost = ~snaps.snapped & (snaps.barrier >= 0)
    if not lost.any():
        return []
    kinds = Counter(network.barriers.kind[snaps.barrier[lost]].tolist())
    told = {"mode": snaps.mode, "count": int(lost.sum()), "of": len(lost), "kind": listing.counted(kinds)}
    if not snaps.snapped.any():
        raise NetworkError(Fault("all_cut_off", told, layer="barriers"))
    return [Finding("most_cut_off", layer, snaps.mode, told)] if 2 * lost.sum() > len(lost) else []
