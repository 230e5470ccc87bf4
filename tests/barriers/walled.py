"""Small counties with barriers: roads by coordinates, lines and polygons that lie between them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from drawn import FRAME, SPEEDS, points, roads

from geoplan import barriers, network, snapping
from geoplan.network import Network

Shape = shapely.Geometry
RIVER = shapely.LineString([(-5000, 50), (5000, 50)])  # between a place at (x, 0) and a road at y = 100


def table(shapes: Mapping[str, Shape], kind: str = "river") -> gpd.GeoDataFrame:
    """A layer of barriers."""
    rows = {"kind": kind, "name": "", "basis": "observed"}
    index = pd.Index(list(shapes), dtype=object)
    return gpd.GeoDataFrame(rows, index=index, geometry=list(shapes.values()), crs=FRAME).sort_index()


def walled(network_: Network, shapes: Mapping[str, Shape] | Sequence[Shape] | Shape, kind: str = "river") -> Network:
    """The network with the shapes as barriers."""
    if isinstance(shapes, Shape):
        shapes = [shapes]
    named = shapes if isinstance(shapes, Mapping) else {f"b{i}": shape for i, shape in enumerate(shapes)}
    bars = barriers.of_mode(table(named, kind), roads({"id": "x", "line": [(0, 0), (1, 0)]}), None)
    return dataclasses.replace(network_, barriers=bars)


def net(*rows: Mapping[str, object]) -> Network:
    """The network of some roads, a kilometre a minute."""
    return network.build(roads(*rows), speeds=SPEEDS)[0]


def snapped(on: Network, *places: tuple[float, float], **rules: object) -> snapping.Snaps:
    """Places p0, p1… on the network."""
    named = {f"p{i}": xy for i, xy in enumerate(places)}
    return snapping.snap(on, points(named), **{"access_kmh": 6.0, "snap_max_m": 1500.0} | rules)  # type: ignore[arg-type]


def taken(on: Network, snaps: snapping.Snaps) -> list[str]:
    """The road that every place has met first, "" where none."""
    return [str(on.edge_id[edge]) if edge >= 0 else "" for edge in snaps.edge[:, 0]]


def metres(snaps: snapping.Snaps) -> list[float]:
    """Whole metres of the way to the road."""
    return np.round(snaps.leg_m[:, 0]).tolist()
