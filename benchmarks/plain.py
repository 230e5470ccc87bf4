"""geoplan's own `Network` and `Snaps` from plain arrays: what a benchmark has instead of roads and places on a map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.network import STOP_YES, Network
from geoplan.snapping import Snaps

_KMH_40 = 1 / 90  # metres per millisecond


def network(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    from_node: NDArray[np.int32],
    to_node: NDArray[np.int32],
    ms_forward: NDArray[np.int32],
    ms_back: NDArray[np.int32],
) -> Network:
    """A car network whose edges have no names or shapes, and a length as at 40 km/h."""
    edges = len(from_node)
    none = np.full(edges, "", dtype=object)
    return Network(
        mode="car",
        crs=CRS.from_epsg(32632),
        node_x=x,
        node_y=y,
        edge_id=np.arange(edges).astype(str),
        from_node=from_node,
        to_node=to_node,
        metres=np.maximum(ms_forward, ms_back) * _KMH_40,
        ms_forward=ms_forward,
        ms_back=ms_back,
        stop=np.full(edges, STOP_YES, dtype=np.int8),
        component=np.ones(len(x), dtype=np.int32),
        road_class=none,
        name=none,
        basis=none,
        geometry=none,
    )


def snaps(edge: NDArray[np.int32], fraction: NDArray[np.float64]) -> Snaps:
    """Places on their edges, no way to the road, too far apart to walk straight to each other."""
    many = len(edge)
    none, nothing = np.full(many, -1, dtype=np.int32), np.zeros((many, 2))
    return Snaps(
        mode="car",
        access_kmh=5.0,
        ids=np.array([f"{number:06}" for number in range(many)], dtype=np.str_),
        x=np.arange(many) * 1e4,
        y=np.zeros(many),
        edge=np.column_stack([edge, none]).astype(np.int32),
        fraction=np.column_stack([fraction, np.zeros(many)]),
        leg_m=nothing,
        leg_ms=nothing.astype(np.int32),
        nearest_m=np.zeros(many),
        barrier=none,
        barred_m=np.full(many, np.nan),
    )
