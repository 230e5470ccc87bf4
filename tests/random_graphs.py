"""Random directed graphs with all that makes searches go wrong, and places inside their edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.network import Network
from geoplan.snapping import Snaps

FERRY_MS = 30 * 60_000


def network(seed: int) -> Network:
    """3 to 60 nodes in up to three parts: one-way and parallel edges, self-loops, dead ends, 1 to 5 ms edges, a ferry.

    Every other network has few distinct costs, so that there are ties.
    """
    random = np.random.default_rng(seed)
    nodes = int(random.integers(3, 60))
    edges = int(random.integers(nodes, 3 * nodes))
    part = np.sort(random.integers(0, random.integers(1, 4), nodes))
    start = random.integers(0, nodes, edges)
    end = np.clip(start + random.integers(-4, 5, edges), 0, nodes - 1)
    far = random.random(edges) < 0.1
    end[far] = random.integers(0, nodes, int(far.sum()))
    end = np.where(part[start] == part[end], end, start)
    ms = random.integers(1, 5, edges) * 10_000 if seed % 2 else random.integers(1_000, 60_000, edges)
    ms[random.random(edges) < 0.05] = random.integers(1, 6)
    ms[0] = FERRY_MS
    copies = random.integers(0, edges, 2)  # parallel to edges that are there
    start, end = np.concatenate([start, start[copies]]), np.concatenate([end, end[copies]])
    ms = np.concatenate([ms, ms[copies] + random.integers(-1, 2, 2)]).clip(1)
    back = np.where(random.random(len(ms)) < 0.3, 0, (ms * random.choice([1.0, 0.5, 1.3], len(ms))).astype(int).clip(1))
    x, y = random.random(nodes) * 10_000, random.random(nodes) * 10_000
    return made(x, y, start, end, ms, back, random.integers(1, 4, len(ms)) * 500.0)


def made(
    x: NDArray[np.float64], y: NDArray[np.float64], start: NDArray[np.integer], end: NDArray[np.integer],
    ms: NDArray[np.integer], back: NDArray[np.integer], metres: NDArray[np.float64],
) -> Network:  # fmt: skip
    """A network from its arrays alone: no geometry, all of one class."""
    edges = len(ms)
    text = np.full(edges, "road", dtype=object)
    return Network(
        mode="car",
        crs=CRS.from_epsg(32632),
        node_x=x,
        node_y=y,
        edge_id=np.array([f"e{number:09d}" for number in range(edges)]),
        from_node=start.astype(np.int32),
        to_node=end.astype(np.int32),
        metres=metres.astype("float64"),
        ms_forward=ms.astype(np.int32),
        ms_back=back.astype(np.int32),
        stop=np.full(edges, 2, dtype=np.int8),
        component=np.ones(len(x), dtype=np.int32),
        road_class=text,
        name=text,
        basis=text,
        geometry=np.full(edges, None, dtype=object),
    )


def places(on: Network, many: int, seed: int, *, spread_m: float = 1e6) -> Snaps:
    """Places at fractions of edges, some on a second edge too, some nowhere; far from each other unless `spread_m` is small."""
    random = np.random.default_rng(seed)
    edge = np.column_stack([random.integers(0, len(on.edge_id), many), np.full(many, -1)]).astype(np.int32)
    second = random.random(many) < 0.3
    edge[second, 1] = random.integers(0, len(on.edge_id), int(second.sum()))
    edge[random.random(many) < 0.1] = -1
    fraction = random.choice([0.0, 0.25, 0.5, 1 / 3, 1.0], (many, 2))
    leg_m = np.where(edge >= 0, random.integers(0, 300, (many, 2)).astype("float64"), np.nan)
    return Snaps(
        mode="car",
        access_kmh=4.5,
        ids=np.array([f"p{number:06d}" for number in range(many)]),
        x=random.random(many) * spread_m,
        y=random.random(many) * spread_m,
        edge=edge,
        fraction=fraction,
        leg_m=leg_m,
        leg_ms=np.where(edge >= 0, np.nan_to_num(leg_m) * 800, 0).astype(np.int32),
        nearest_m=np.zeros(many),
        barrier=np.full(many, -1, dtype=np.int32),
        barred_m=np.full(many, np.nan),
    )
