"""The networks that everybody is measured on: real ones, real topology with made weights, and generated ones."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import platformdirs
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

# numba and geoplan are loaded where they are used: most of the processes that this module serves need neither
if TYPE_CHECKING:
    from geoplan.network import Network

HOME = Path(__file__).resolve().parents[1]
RECIPE = 2  # raise it when a network is made differently
FERRY_MS = 30 * 60_000
_MINOR_KMH = 40
_KMH = np.array([90, 60, 40, 25])  # motorways to lanes


@dataclass(frozen=True)
class Roads:
    """Edges as geoplan's `Network` holds them: whole milliseconds each way, 0 = not allowed. `x`, `y` in metres."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    from_node: NDArray[np.int32]
    to_node: NDArray[np.int32]
    ms_forward: NDArray[np.int32]
    ms_back: NDArray[np.int32]

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.x)

    @property
    def arcs(self) -> int:
        """In how many directions edges can be travelled."""
        return int((self.ms_forward > 0).sum() + (self.ms_back > 0).sum())

    def save(self, path: Path) -> None:
        beside = path.with_name(f"{os.getpid()}-{path.name}")
        np.savez(beside, **asdict(self))
        beside.replace(path)

    @classmethod
    def open(cls, path: Path) -> Roads:
        with np.load(path) as arrays:
            return cls(**arrays)


def work_folder() -> Path:
    """Where made networks, cases and results are kept: GEOPLAN_BENCH_WORK, or the user's cache folder."""
    named = os.environ.get("GEOPLAN_BENCH_WORK")
    place = Path(named) if named else Path(platformdirs.user_cache_dir("geoplan-bench", appauthor=False))
    place.mkdir(parents=True, exist_ok=True)
    return place


def shared(part: str) -> Path:
    """A file of the reference data that are not bundled: below GEOPLAN_SHARED, or ../shared beside the repository."""
    return Path(os.environ.get("GEOPLAN_SHARED") or HOME.parent / "shared") / "data" / part


def dimacs(file: str) -> Roads:
    """The road topology of TIGER as DIMACS-9 has it (real), with weights that are made: seeds and rules are all here."""
    with gzip.open(shared(f"dimacs/{file}"), "rt", encoding="ascii") as lines:
        nodes = int(lines.readline().split()[2])
        ends = np.array(lines.read().split(), dtype=np.int64).reshape(-1, 2) - 1
    rng = np.random.default_rng(7)
    metres = np.clip(rng.lognormal(np.log(120), 0.8, len(ends)), 10, 4000)
    kmh = _KMH[np.searchsorted([0.02, 0.10, 0.35], _usage(ends, metres, nodes, rng), side="right")]
    x, y = _unfolded(ends, metres, nodes, rng)
    return _weighted(x, y, ends, metres, kmh, rng)


def generated(side: int) -> Roads:
    """side × side crossings of made streets: every 64th a motorway, every 8th a main road, three of ten lanes missing."""
    rng = np.random.default_rng(side)
    row, column = np.divmod(np.arange(side * side), side)
    east, south = np.flatnonzero(column < side - 1), np.flatnonzero(row < side - 1)
    ends = np.concatenate([np.stack([east, east + 1], 1), np.stack([south, south + side], 1)])
    line = np.concatenate([row[east], column[south]])
    kmh = np.select([line % 64 == 0, line % 8 == 0], [90, 50], 25)
    keep = (kmh > 25) | (rng.random(len(ends)) < 0.7)
    ends, kmh = ends[keep], kmh[keep]
    x, y = column * 150 + rng.normal(0, 25, side * side), row * 150 + rng.normal(0, 25, side * side)
    metres = np.maximum(10, np.hypot(x[ends[:, 0]] - x[ends[:, 1]], y[ends[:, 0]] - y[ends[:, 1]]))
    return _weighted(x, y, ends, metres, kmh, rng)


def built(path: Path, **settings: object) -> Network:
    """The car network of a file of real roads, read and built by geoplan."""
    from geoplan import network, speed_tables, topology
    from geoplan.crs import computing_frame
    from geoplan.readers import READERS, Source

    source = Source(path, **settings)  # type: ignore[arg-type]
    roads, _ = READERS[source.reader](source, "roads")
    roads = roads.to_crs(computing_frame(roads.geometry))
    edges, _ = topology.edges(roads, tolerance_m=1.0)
    return network.build(roads, speeds=speed_tables.read("osm_default"), edges=edges)[0]


def extract(path: Path, **settings: object) -> Roads:
    """The arrays of `built`."""
    own = built(path, **settings)
    return Roads(own.node_x, own.node_y, own.from_node, own.to_node, own.ms_forward, own.ms_back)


def _weighted(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    ends: NDArray[np.int64],
    metres: NDArray[np.float64],
    kmh: NDArray[np.integer],
    rng: np.random.Generator,
) -> Roads:
    """Directed weights: each way up to 20 % off, 8 % of arcs missing (of lanes and minor roads), 1 % of edges at most 5 ms.

    One ferry of 30 minutes joins two nodes.
    """
    ahead, back = (np.rint(metres * 3600 / kmh * rng.uniform(0.8, 1.2, len(ends))).astype(np.int32) for _ in range(2))
    short = rng.random(len(ends)) < 0.01
    ahead[short], back[short] = rng.integers(1, 6, short.sum()), rng.integers(1, 6, short.sum())
    closed = rng.permutation(np.flatnonzero(kmh <= _MINOR_KMH))[
        : round(0.16 * len(ends))
    ]  # each of one of its two arcs
    ahead[closed[::2]], back[closed[1::2]] = 0, 0
    ferry = rng.choice(len(x), 2, replace=False)
    return Roads(
        x.astype(np.float64),
        y.astype(np.float64),
        np.append(ends[:, 0], ferry[0]).astype(np.int32),
        np.append(ends[:, 1], ferry[1]).astype(np.int32),
        np.append(ahead, FERRY_MS).astype(np.int32),
        np.append(back, FERRY_MS).astype(np.int32),
    )


def _matrix(ends: NDArray[np.int64], metres: NDArray[np.float64], nodes: int) -> csr_array:
    tail, head = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    return csr_array((np.concatenate([metres, metres]), (tail, head)), shape=(nodes, nodes))


def _usage(
    ends: NDArray[np.int64], metres: NDArray[np.float64], nodes: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Per edge its rank, 0 = the most used, by how much hangs on it in 24 trees of shortest paths."""
    from numba import njit

    pile = njit(_pile)
    matrix = _matrix(ends, metres, nodes)
    key = ends.min(axis=1) * nodes + ends.max(axis=1)
    order = np.argsort(key, kind="stable")
    used = np.zeros(len(ends))
    for source in rng.choice(nodes, 24, replace=False):
        distance, before = dijkstra(matrix, indices=int(source), return_predecessors=True)
        size = np.ones(nodes)
        pile(np.argsort(-distance), before, size)
        node = np.flatnonzero(before >= 0)
        own = np.minimum(node, before[node]).astype(np.int64) * nodes + np.maximum(node, before[node])
        used[order[np.searchsorted(key[order], own)]] += size[node]
    return np.argsort(np.argsort(-used)) / len(ends)


def _pile(order: NDArray[np.int64], before: NDArray[np.int32], size: NDArray[np.float64]) -> None:
    for node in order:
        if before[node] >= 0:
            size[before[node]] += size[node]


def _unfolded(
    ends: NDArray[np.int64], metres: NDArray[np.float64], nodes: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positions made from distances to twelve far nodes, for those who order nodes by position."""
    matrix = _matrix(ends, metres, nodes)
    marks, far = [dijkstra(matrix, indices=0)], []
    for _ in range(11):
        far.append(int(np.argmax(np.min(marks, axis=0))))
        marks.append(dijkstra(matrix, indices=far[-1]))
    table = np.stack(marks, axis=1)
    table -= table.mean(axis=0)
    axes = np.linalg.svd(table[rng.choice(nodes, min(nodes, 20_000), replace=False)], full_matrices=False)[2][:2]
    plane = table @ axes.T
    return plane[:, 0], plane[:, 1]


@dataclass(frozen=True)
class Ground:
    """One network by name: what it is, in a sentence, whether its weights are real, and how it is had."""

    name: str
    what: str
    real: bool
    make: Callable[[], Roads]
    needs: Path | None = None  # a file that is not bundled

    @property
    def missing(self) -> bool:
        """Whether its file is not there."""
        return self.needs is not None and not self.needs.is_file()

    def roads(self) -> Roads:
        """The network; a made one is kept, a real one read anew."""
        if self.real:
            return self.make()
        place = work_folder() / f"{self.name}-{RECIPE}.npz"
        if not place.exists():
            self.make().save(place)
        return Roads.open(place)


_ANDORRA, _PORTO = shared("andorra/andorra-2025-01-19.osm.pbf"), shared("porto_alegre/poa_osm.pbf")
_MADE = "made weights"

NETWORKS = {
    ground.name: ground
    for ground in (
        Ground("andorra", "Andorra, OSM extract of 2025, real", True, partial(extract, _ANDORRA, reader="osm"), _ANDORRA),
        Ground("porto", "Porto Alegre, OSM extract, real", True, partial(extract, _PORTO, reader="osm"), _PORTO),
        Ground(
            "coquimbo",
            "La Serena–Coquimbo, OSM roads (bundled), real",
            True,
            partial(
                extract,
                HOME / "data/coquimbo/roads.gpkg",
                layer="roads",
                fields={
                    "id": "link_id",
                    "road_class": "road_class",
                    "oneway": "oneway",
                    "name": "name",
                    "speed_kmh": "speed_kmh",
                },
            ),
        ),
        Ground("ny", f"New York, real topology (DIMACS-9/TIGER), {_MADE}", False, partial(dimacs, "NY.gr.gz"),
               shared("dimacs/NY.gr.gz")),
        Ground("fla", f"Florida, real topology (DIMACS-9/TIGER), {_MADE}", False, partial(dimacs, "FLA.gr.gz"),
               shared("dimacs/FLA.gr.gz")),
        Ground("grid10k", "generated, 100 × 100 crossings, seed 100", False, partial(generated, 100)),
        Ground("grid100k", "generated, 316 × 316 crossings, seed 316", False, partial(generated, 316)),
        Ground("grid1m", "generated, 1,000 × 1,000 crossings, seed 1000", False, partial(generated, 1000)),
    )
}  # fmt: skip
