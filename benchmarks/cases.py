"""What is asked of everybody: places inside edges of a network, and the same network with its edges split at the places."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from networks import Roads
from numpy.typing import NDArray

MINUTE = 60_000
_SLOTS = np.array([0.15, 0.35, 0.55, 0.75, 0.90])  # where on an edge places may stand, give or take 0.02
_FACILITY_SLOTS = 2
_SHORTEST_MS = 20  # of an edge with places: every part of it then takes at least 1 ms, which all peers can hold


@dataclass(frozen=True)
class Places:
    """Places inside edges: the edge, and how far along it."""

    edge: NDArray[np.int32]
    fraction: NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """The network with a node at every place: facilities are nodes n, n + 1, …, demand follows.

    Arcs run as a search from the facilities does, against the traffic; of parallel ones the cheapest; no self-loops.
    """

    nodes: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    ms: NDArray[np.int32]
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One question on one network. `limit` in milliseconds, 0 = none; `k` facilities per node where that is asked."""

    roads: Roads
    facilities: Places
    demand: Places
    limit: int
    k: int
    split: Split

    @property
    def facility_nodes(self) -> NDArray[np.int64]:
        """The nodes of the split network that stand for the facilities."""
        return self.roads.nodes + np.arange(len(self.facilities.edge))

    @property
    def demand_nodes(self) -> NDArray[np.int64]:
        """The nodes of the split network that stand for the demand."""
        return self.roads.nodes + len(self.facilities.edge) + np.arange(len(self.demand.edge))


def case(roads: Roads, *, facilities: int, demand: int = 0, limit: int = 0, k: int = 1, seed: int = 1) -> Case:
    """A case with as many places at random; fewer where the network is too small for them."""
    rng = np.random.default_rng(seed)
    own = _places(roads, facilities, slice(0, _FACILITY_SLOTS), rng)
    people = _places(roads, demand, slice(_FACILITY_SLOTS, None), rng)
    return Case(roads, own, people, limit, k, _split(roads, _both(own, people)))


def save(asked: Case, path: Path) -> None:
    """The case as one file, for the processes that answer it."""
    arrays = {f"roads_{name}": value for name, value in vars(asked.roads).items()}
    arrays |= {f"split_{name}": value for name, value in vars(asked.split).items()}
    for name in ("facilities", "demand"):
        arrays |= {f"{name}_{part}": value for part, value in vars(getattr(asked, name)).items()}
    np.savez(path, **arrays, limit=asked.limit, k=asked.k)


def load(path: Path) -> Case:
    """The case of a file."""
    with np.load(path) as file:
        arrays = dict(file)

    def part(name: str) -> dict[str, NDArray[np.generic]]:
        return {key.removeprefix(f"{name}_"): value for key, value in arrays.items() if key.startswith(f"{name}_")}

    split = part("split")
    return Case(
        Roads(**part("roads")),
        Places(**part("facilities")),
        Places(**part("demand")),
        int(arrays["limit"]),
        int(arrays["k"]),
        Split(**{**split, "nodes": int(split["nodes"])}),
    )


def _places(roads: Roads, count: int, slots: slice, rng: np.random.Generator) -> Places:
    slowest = np.maximum(roads.ms_forward, roads.ms_back)
    quickest = np.where(roads.ms_forward == 0, roads.ms_back, np.minimum(roads.ms_forward, roads.ms_back))
    quickest = np.where(roads.ms_back == 0, slowest, quickest)
    edges = np.flatnonzero((quickest >= _SHORTEST_MS) & (roads.from_node != roads.to_node))
    at = _SLOTS[slots]
    chosen = rng.permutation(len(edges) * len(at))[:count]
    fraction = at[chosen % len(at)] + rng.uniform(-0.02, 0.02, len(chosen))
    return Places(edges[chosen // len(at)].astype(np.int32), fraction)


def _both(some: Places, others: Places) -> Places:
    return Places(
        np.concatenate([some.edge, others.edge]).astype(np.int64), np.concatenate([some.fraction, others.fraction])
    )


def _split(roads: Roads, places: Places) -> Split:
    order = np.lexsort((places.fraction, places.edge))
    edge, fraction, node = places.edge[order], places.fraction[order], roads.nodes + order
    first, last = np.diff(edge, prepend=-1) != 0, np.diff(edge, append=-1) != 0
    whole = np.ones(len(roads.from_node), dtype=bool)
    whole[edge] = False
    # an edge with places becomes a chain: from its start or the place before to each place, and from the last to its end
    chain = np.concatenate([np.flatnonzero(whole), edge, edge[last]])
    a = np.concatenate([roads.from_node[whole], np.where(first, roads.from_node[edge], np.roll(node, 1)), node[last]])
    b = np.concatenate([roads.to_node[whole], node, roads.to_node[edge[last]]])
    arcs = []
    for ms, tail, head in ((roads.ms_forward, b, a), (roads.ms_back, a, b)):  # against the traffic
        passed = np.rint(fraction * ms[edge]).astype(np.int64)
        step = passed - np.where(first, 0, np.roll(passed, 1))
        part = np.concatenate([ms[whole], step, (ms[edge] - passed)[last]])
        keep = (ms[chain] > 0) & (a != b)
        assert part[keep].min(initial=1) >= 1
        arcs.append((tail[keep], head[keep], part[keep]))
    tail, head, ms = (np.concatenate(both) for both in zip(*arcs, strict=True))
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order]
    keep = (np.diff(tail, prepend=-1) != 0) | (np.diff(head, prepend=-1) != 0)
    narrow = (column[keep].astype(np.int32) for column in (tail, head, ms))
    return Split(
        roads.nodes + len(places.edge), *narrow, _along(roads.x, roads, places), _along(roads.y, roads, places)
    )


def _along(at: NDArray[np.float64], roads: Roads, places: Places) -> NDArray[np.float64]:
    start, end = at[roads.from_node[places.edge]], at[roads.to_node[places.edge]]
    return np.concatenate([at, start + places.fraction * (end - start)])
