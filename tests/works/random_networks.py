"""Random road networks with all that is awkward: parallel edges, loops, one-way edges, times of a millisecond, dead ends."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely
from drawn import FRAME, SPEEDS, points

from geoplan import works
from geoplan.network import Network, strong_components
from geoplan.snapping import Snaps, snap

_SHORT_AND_LONG = [1, 2, 3, 5, 60_000, 120_000]


def network(rng: np.random.Generator, nodes: int, edges: int) -> Network:
    x, y = rng.uniform(0, 10_000, (2, nodes))
    start, end = rng.integers(0, nodes, (2, edges))
    twice = edges // 10
    start[:twice], end[:twice] = start[twice : 2 * twice], end[twice : 2 * twice]
    forward = rng.choice(_SHORT_AND_LONG, edges).astype(np.int32)
    back = rng.choice(_SHORT_AND_LONG, edges).astype(np.int32)
    back[rng.random(edges) < 0.3] = 0
    forward[(rng.random(edges) < 0.1) & (back > 0)] = 0
    lines = [[(x[a], y[a]), (x[a] + 500, y[a] + 400), (x[b], y[b])] for a, b in zip(start, end, strict=True)]
    return Network(
        mode="car",
        crs=FRAME,
        node_x=x,
        node_y=y,
        edge_id=np.array([f"r{k:04d}" for k in range(edges)]),
        from_node=start.astype(np.int32),
        to_node=end.astype(np.int32),
        metres=rng.choice([1.0, 2.0, 1000.0, 1500.0], edges),
        ms_forward=forward,
        ms_back=back,
        stop=np.full(edges, 2, dtype=np.int8),
        component=strong_components(nodes, start.astype(np.int32), end.astype(np.int32), forward, back),
        road_class=np.full(edges, "road", dtype=object),
        name=np.full(edges, "", dtype=object),
        basis=np.full(edges, "observed", dtype=object),
        geometry=np.array([shapely.LineString(line) for line in lines], dtype=object),
    )


def places(rng: np.random.Generator, net: Network, count: int, prefix: str) -> Snaps:
    """Places on random edges at plain fractions, some on two edges."""
    at = snap(net, points({f"{prefix}{k}": tuple(rng.uniform(0, 10_000, 2)) for k in range(count)}), **RULES)
    edge = rng.integers(0, len(net.edge_id), (count, 2)).astype(np.int32)
    edge[rng.random(count) < 0.7, 1] = -1
    on = edge >= 0
    leg_m = np.where(on, rng.choice([0.0, 10.0, 25.0], (count, 2)), np.nan)
    leg_ms = np.where(on, np.rint(np.nan_to_num(leg_m) * 800), 0).astype(np.int32)
    fraction = rng.choice([0.0, 0.25, 0.5, 0.3333, 1.0], (count, 2))
    return replace(at, edge=edge, fraction=fraction, leg_m=leg_m, leg_ms=leg_ms)


RULES = {"access_kmh": 4.5, "snap_max_m": 20_000.0}


def new_road(name: str, *line: tuple[float, float], oneway: str = "both") -> gpd.GeoDataFrame:
    columns = {"road_class": ["road"], "oneway": [oneway]}
    return gpd.GeoDataFrame(columns, index=[name], geometry=[shapely.LineString(line)], crs=FRAME)


def edited(rng: np.random.Generator, net: Network) -> Network:
    """The network after some work; NetworkError where that changes nothing."""
    names = rng.choice(net.edge_id, rng.integers(1, 4)).tolist()
    x, y = rng.uniform(0, 9000, 2)
    box = shapely.box(x, y, x + 1500, y + 1500)
    factor = float(rng.choice([0.1, 0.5, 0.9]))
    kind = rng.integers(0, 6)
    if kind == 0:
        return works.close(net, names, direction=str(rng.choice(["both", "forward", "back"])))
    if kind == 1:
        return works.slow(net, names, factor=factor)
    if kind == 2:
        return works.upgrade(net, names, factor=1 / factor)
    if kind == 3:
        return works.slow(net, within=box, factor=factor)
    if kind == 4:
        return works.close(net, within=box)
    lines = net.geometry[rng.integers(0, len(net.geometry), 2)]
    ends = shapely.line_interpolate_point(lines, rng.random(2), normalized=True)
    road = new_road(
        f"n{rng.integers(10**9)}", *((end.x, end.y) for end in ends), oneway=str(rng.choice(["both", "forward"]))
    )
    return works.add(net, road, speeds=SPEEDS)
