"""Edges cut in two or more where a new road meets them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from geoplan.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]

# what a network holds per edge
PER_EDGE = (
    "edge_id", "from_node", "to_node", "metres", "ms_forward", "ms_back", "stop", "road_class", "name", "basis", "geometry",
)  # fmt: skip


def columns(network: Network) -> Columns:
    """What the network holds per edge."""
    return {name: getattr(network, name) for name in PER_EDGE}


def joined(parts: list[Columns]) -> Columns:
    """The edges of all parts in text order of their ids."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in PER_EDGE}
    order = np.argsort(whole["edge_id"], kind="stable")
    return {name: column[order] for name, column in whole.items()}


def cut(network: Network, edge: Ints, fraction: Floats, node: Ints) -> list[Columns]:
    """The edges that stay whole, and the pieces of those that are cut: `edge` at `fraction` of it, at the new node `node`.

    The pieces of `e` are `e.1`, `e.2`… along it. Milliseconds of each direction and millimetres are cut where a place at
    that fraction would cut them, at whole numbers, so that the pieces add up to the edge: only where an edge takes fewer
    milliseconds than it has pieces do they add up to more, 1 for each.
    """
    whole = columns(network)
    stays = np.ones(len(network.edge_id), dtype=bool)
    stays[edge] = False
    parts = [{name: column[stays] for name, column in whole.items()}]
    for e in np.unique(edge).tolist():
        at = np.flatnonzero(edge == e)
        at = at[np.lexsort((node[at], fraction[at]))]
        parts.append(_pieces(network, e, fraction[at], node[at]))
    return parts


def _pieces(network: Network, e: int, fraction: Floats, node: Ints) -> Columns:
    count = len(fraction) + 1
    passed_mm = bounds(int(network.mm[e]), fraction)
    metres = np.concatenate([[0.0], passed_mm[1:-1] / 1000, [network.metres[e]]])
    stations = np.concatenate([[0.0], fraction, [1.0]])
    line = network.geometry[e]
    pieces = np.empty(count, dtype=object)
    pieces[:] = [substring(line, a, b, normalized=True) for a, b in pairwise(stations.tolist())]
    made: Columns = {
        name: np.repeat(getattr(network, name)[e : e + 1], count) for name in ("stop", "road_class", "name", "basis")
    }
    return made | {
        "edge_id": np.array(piece_ids(network.edge_id, str(network.edge_id[e]), count)),
        "from_node": np.concatenate([[network.from_node[e]], node]).astype(np.int32),
        "to_node": np.concatenate([node, [network.to_node[e]]]).astype(np.int32),
        "metres": np.diff(metres),
        "ms_forward": np.diff(bounds(int(network.ms_forward[e]), fraction)).astype(np.int32),
        "ms_back": np.diff(bounds(int(network.ms_back[e]), fraction)).astype(np.int32),
        "geometry": pieces,
    }


def bounds(whole: int, fraction: Floats) -> Ints:
    """Where whole units are cut at rising fractions: from 0 to `whole`, at least 1 apart; all 0 where `whole` is."""
    count = len(fraction) + 1
    if whole == 0:
        return np.zeros(count + 1, dtype=np.int64)
    whole = max(whole, count)
    steps = np.arange(1, count)
    inner = np.rint(fraction * whole).astype(np.int64)
    inner = np.maximum.accumulate(np.maximum(inner, 1) - steps) + steps  # each above the one before
    return np.concatenate([[0], np.minimum(inner, whole - count + steps), [whole]])


def piece_ids(edge_id: NDArray[np.str_], name: str, count: int) -> list[str]:
    """`name.1`, `name.2`…, padded to sort in that order; with more dots where an edge is itself called so."""
    mark = "."
    while True:
        ids = [f"{name}{mark}{k:0{len(str(count))}d}" for k in range(1, count + 1)]
        there = np.minimum(np.searchsorted(edge_id, ids), len(edge_id) - 1)
        if not (edge_id[there] == ids).any():
            return ids
        mark += "."


def moved_ends(lines: NDArray[np.object_], start: Floats, end: Floats) -> NDArray[np.object_]:
    """Lines whose first and last points stand at `start` and `end`."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(line, np.arange(len(lines)))
    last = np.searchsorted(line, np.arange(len(lines)), side="right") - 1
    xy[first], xy[last] = start, end
    return np.asarray(shapely.linestrings(xy, indices=line), dtype=object)
