"""The contraction hierarchy of a graph: built once, kept between runs, and good for both directions of travel.

Nodes are ranked by importance and shortcuts added, so that between any two nodes some shortest way first climbs to more
important nodes only and then descends to less important ones only. A search climbs from its sources, which meets few nodes,
and then goes once through all nodes from the most important to the least (Delling, Goldberg, Nowatzyk & Werneck 2013).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geoplan import cache
from geoplan.travel.graph import FARTHEST, Graph

_ALGORITHM = "hierarchy 2"  # to be counted up when the same graph gets another hierarchy
_BLOCK = 2048  # nodes of a block; their labels for sixteen sources, 128 KiB, stay in a processor's cache
_TOUCHED = 4096  # nodes that the search for a way round a node may touch
_WORTH_KEEPING = 10_000  # nodes below which building takes no longer than a glance at the disk
_UP, _DOWN = 1, 2
_UNREADABLE = (
    OSError, ValueError, KeyError, EOFError, MemoryError, NotImplementedError, OverflowError, RuntimeError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

_I32 = NDArray[np.int32]


@dataclass(frozen=True)
class Hierarchy:
    """Nodes by position, the most important first; every arc joins a position and a smaller one.

    Position p climbs `up_arcs[up_start[p]:up_start[p+1]]`, rows of (smaller position, cost), and is come down to by
    `down_arcs[down_start[p]:down_start[p+1]]`, rows of the same kind. Block b holds the positions from `blocks[b]` to
    `blocks[b+1]`: block 0 is the top, and no arc joins two of the others.
    """

    position: _I32  # of every node
    up_start: _I32
    up_arcs: _I32  # (m, 2), C order
    down_start: _I32
    down_arcs: _I32
    blocks: _I32

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.position)

    def reversed(self) -> Hierarchy:
        """The hierarchy of the graph with every arc turned round, on the same arrays."""
        return Hierarchy(self.position, self.down_start, self.down_arcs, self.up_start, self.up_arcs, self.blocks)


def of(graph: Graph) -> Hierarchy:
    """The hierarchy of a graph, as it was kept or built now and kept."""
    place = _place(graph)
    hierarchy = _read(place, graph.nodes)
    if hierarchy is None:
        hierarchy = build(graph)
        if place is not None:
            arrays = {field.name: getattr(hierarchy, field.name) for field in fields(hierarchy)}
            cache.keep(place, lambda beside: np.savez(beside, allow_pickle=False, key=place.stem, **arrays))
    return hierarchy


def is_kept(graph: Graph) -> bool:
    """Whether an earlier run kept the hierarchy of a graph. Small ones are not kept."""
    place = _place(graph)
    return place is not None and place.is_file()


def build(graph: Graph) -> Hierarchy:
    """The hierarchy of a graph, always the same for the same graph. Parallel arcs count once, at their cheapest."""
    from geoplan.travel import kernels

    number = kernels.contraction.preorder(graph.start, graph.arcs)
    first, count, pool = kernels.contraction.neighbours(graph.start, graph.arcs, number)
    rank, level, pool = kernels.contraction.contract(first, count, pool, _TOUCHED)
    block = kernels.layout.blocks(rank, first, count, pool, _BLOCK)
    climbing, descending = (kernels.layout.degree(first, count, pool, side) for side in (_UP, _DOWN))
    order = np.lexsort((climbing, descending, -level, block)).astype(np.int32)
    position = np.empty(graph.nodes, dtype=np.int32)
    position[order] = np.arange(graph.nodes, dtype=np.int32)
    size = np.bincount(block, minlength=1)
    return Hierarchy(
        position[number],
        *kernels.layout.arcs(first, count, pool, _UP, order, position),
        *kernels.layout.arcs(first, count, pool, _DOWN, order, position),
        np.concatenate([[0], np.cumsum(size)]).astype(np.int32),
    )


def _place(graph: Graph) -> Path | None:
    folder = cache.folder("hierarchies") if graph.nodes >= _WORTH_KEEPING else None
    return None if folder is None else folder / f"{cache.key(_ALGORITHM, graph.start, graph.arcs)}.npz"


def _read(place: Path | None, nodes: int) -> Hierarchy | None:
    if place is None or not place.is_file():
        return None
    try:
        with zipfile.ZipFile(place) as archive:  # which checks the sums before anything is made of the content
            content = (archive.read(f"{field.name}.npy") for field in fields(Hierarchy))
            hierarchy = Hierarchy(*(np.load(BytesIO(array), allow_pickle=False) for array in content))
            named = str(np.load(BytesIO(archive.read("key.npy")), allow_pickle=False))
    except _UNREADABLE:
        hierarchy, named = None, ""
    if hierarchy is None or named != place.stem or not _fits(hierarchy, nodes):
        cache.unreadable(place, "kept_hierarchy_unreadable")
        return None
    cache.used(place)
    return hierarchy


def _fits(hierarchy: Hierarchy, nodes: int) -> bool:
    """Whether every array is what it says it is, so that no search can leave its bounds."""
    arrays = [getattr(hierarchy, field.name) for field in fields(Hierarchy)]
    if any(array.dtype != np.int32 or not array.flags.c_contiguous for array in arrays):
        return False
    position, blocks = hierarchy.position, hierarchy.blocks
    if position.shape != (nodes,) or blocks.ndim != 1 or len(blocks) < 2:
        return False
    found = np.zeros(nodes, dtype=bool)
    found[position[(position >= 0) & (position < nodes)]] = True
    return (
        bool(found.all())
        and _rises(blocks, nodes)
        and _climbs(hierarchy.up_start, hierarchy.up_arcs, blocks)
        and _climbs(hierarchy.down_start, hierarchy.down_arcs, blocks)
    )


def _rises(start: _I32, last: int) -> bool:
    return bool(start[0] == 0 and start[-1] == last and (np.diff(start) >= 0).all())


def _climbs(start: _I32, arcs: _I32, blocks: _I32) -> bool:
    """Whether every arc joins a position with a smaller one of the top or of its own block."""
    nodes = int(blocks[-1])
    if start.shape != (nodes + 1,) or arcs.ndim != 2 or arcs.shape[1] != 2 or not _rises(start, len(arcs)):
        return False
    own, other, cost = np.repeat(np.arange(nodes), np.diff(start)), arcs[:, 0], arcs[:, 1]
    first = np.repeat(blocks[:-1], np.diff(blocks))[own]
    within = (other < own) & ((other >= first) | (other < blocks[1]))
    return bool((within & (other >= 0) & (cost >= 1) & (cost <= FARTHEST)).all())
