"""Searches by a contraction hierarchy: preparation first, then next to no time for each search.

Sixteen sources are searched from at a time, near ones together, and their batches shared among threads; what comes out does
not depend on who worked on what. No matrix of sources and nodes is ever made: a table keeps the pairs within the limit, an
area two numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.graph import FARTHEST, Graph, Table, Ways
from geoplan.travel.hierarchy import Hierarchy
from geoplan.travel.paths.buckets import beside

_LANES = 16  # of kernels.rows
_NONE = 2**31 - 1

_I32 = NDArray[np.int32]
_U32 = NDArray[np.uint32]
_I64 = NDArray[np.int64]
_Work = TypeVar("_Work")
_Found = TypeVar("_Found")

__all__ = ["areas", "beside", "k_nearest", "nearest", "table"]


def nearest(graph: Graph, seeds: _I32, labels: _I64) -> _I64:
    """Least label per node over the seeds."""
    from geoplan.travel import kernels

    whole = graph.hierarchy
    return kernels.sweep.nearest(*_up(whole), *_down(whole), _unsigned(whole.position), seeds, labels)


def k_nearest(graph: Graph, sources: Ways, k: int) -> _I64:
    """The k least labels of distinct sources per node."""
    from geoplan.travel import kernels

    whole = graph.hierarchy
    position = _unsigned(whole.position)
    return kernels.sweep.k_nearest(*_up(whole), *_down(whole), position, sources.node, sources.labels(), k)


def table(graph: Graph, sources: Ways, targets: Ways, direct: Table, limit: int, threads: int) -> Table:
    """All pairs within the limit, by sweeps over what lies above the targets."""
    from geoplan.travel import kernels

    whole, bound = graph.hierarchy, _bound(limit)
    climbing = _Climb.of(whole, sources)
    members, place = kernels.sweep.closure(*_down(whole), _unsigned(whole.position), targets.node)
    down = kernels.sweep.part(*_down(whole), members, place)
    way_place = _unsigned(place[whole.position[targets.node]])
    climbed_place = climbing.place[members]
    ways = targets.start, way_place, _unsigned(targets.cost)

    def search(batch: _I64, room: tuple[_Room, _U32, _U32]) -> tuple[_I64, _I32, _I32]:
        own, rows, arrived = room
        climbing.climb(batch, bound, own)
        kernels.sweep.descend(*down, own.rows, own.live, climbed_place, rows)
        return kernels.sweep.arrive(*ways, rows, direct.start, direct.place, direct.cost, batch, bound, arrived)

    def room() -> tuple[_Room, _U32, _U32]:
        return climbing.room(), _rows(len(members)), _rows(targets.places)

    batches = _batches(climbing, sources)
    return _joined(sources.places, batches, _shared(search, room, batches, threads))


def areas(graph: Graph, sources: Ways, limit: int, threads: int) -> tuple[_I64, _I64]:
    """Nodes within the limit and the sum of their costs, added up while the sweep passes."""
    from geoplan.travel import kernels

    whole, bound = graph.hierarchy, _bound(limit)
    climbing = _Climb.of(whole, sources)
    doors = kernels.sweep.doors(*_down(whole), whole.blocks)
    height = int(whole.blocks[1] + np.diff(whole.blocks[1:]).max(initial=0))

    def search(batch: _I64, room: tuple[_Room, _U32]) -> _I64:
        own, rows = room
        climbing.climb(batch, bound, own)
        return kernels.sweep.area(
            *_down(whole), whole.blocks, *doors, own.rows, own.live, climbing.members, climbing.place, bound, rows
        )

    batches = _batches(climbing, sources)
    sums = _shared(search, lambda: (climbing.room(), _rows(height)), batches, threads)
    both = np.zeros((2, sources.places), dtype=np.int64)
    for batch, found in zip(batches, sums, strict=True):
        both[:, batch] = found[:, : len(batch)]
    return both[0], both[1]


@dataclass(frozen=True)
class _Room:
    """Where one thread climbs: a row of costs per member, and whether it holds any."""

    rows: _U32
    live: NDArray[np.bool_]


@dataclass(frozen=True)
class _Climb:
    """What some sources can climb to, as a hierarchy of its own."""

    members: _U32  # positions, rising
    place: _I32  # of every position among the members; -1 = none of them
    start: _U32
    arcs: _U32
    ways: tuple[_I64, _U32, _U32]  # from sources to members: row starts, members, costs

    @classmethod
    def of(cls, whole: Hierarchy, sources: Ways) -> _Climb:
        from geoplan.travel import kernels

        members, place = kernels.sweep.closure(*_up(whole), _unsigned(whole.position), sources.node)
        way_place = _unsigned(place[whole.position[sources.node]])
        ways = sources.start, way_place, _unsigned(sources.cost)
        return cls(members, place, *kernels.sweep.part(*_up(whole), members, place), ways)

    def room(self) -> _Room:
        """Where nothing has been climbed to yet."""
        rows = _rows(len(self.members))
        rows.fill(_NONE)
        return _Room(rows, np.zeros(len(self.members), dtype=bool))

    def climb(self, batch: _I64, bound: np.uint32, room: _Room) -> None:
        """Climb from a batch of sources."""
        from geoplan.travel import kernels

        kernels.sweep.climb(self.start, self.arcs, *self.ways, batch, bound, room.rows, room.live)


def _batches(climbing: _Climb, sources: Ways) -> list[_I64]:
    """The sources in batches, those of one block together; whoever has no way in comes last."""
    first = np.full(sources.places, np.iinfo(np.uint32).max, dtype=np.uint32)
    has = np.diff(sources.start) > 0
    first[has] = climbing.ways[1][sources.start[:-1][has]]
    order = np.argsort(first, kind="stable")
    return [order[begin : begin + _LANES] for begin in range(0, sources.places, _LANES)]


def _shared(
    search: Callable[[_I64, _Work], _Found], room: Callable[[], _Work], batches: list[_I64], threads: int
) -> list[_Found]:
    """What the search finds for every batch, in their order; every thread has a room of its own."""
    waiting = iter(range(len(batches)))
    found: list[_Found | None] = [None] * len(batches)

    def work() -> None:
        own = room()
        for number in waiting:
            found[number] = search(batches[number], own)

    workers = min(threads, len(batches))
    if workers <= 1:
        work()
    else:
        with ThreadPoolExecutor(max_workers=workers) as pool:
            for done in [pool.submit(work) for _ in range(workers)]:
                done.result()
    return [one for one in found if one is not None]


def _joined(places: int, batches: list[_I64], found: list[tuple[_I64, _I32, _I32]]) -> Table:
    """The parts of a table in the order of the sources; a part is let go of when it has been copied."""
    count = np.zeros(places, dtype=np.int64)
    for batch, (start, _, _) in zip(batches, found, strict=True):
        count[batch] = np.diff(start) - 1
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    place, cost = np.empty(start[-1], dtype=np.int32), np.empty(start[-1], dtype=np.int32)
    for batch in reversed(batches):
        begin, part_place, part_cost = found.pop()
        for lane, source in enumerate(batch.tolist()):
            to, own = slice(start[source], start[source + 1]), slice(begin[lane], begin[lane + 1] - 1)
            place[to], cost[to] = part_place[own], part_cost[own]
    return Table(start, place, cost)


def _bound(limit: int) -> np.uint32:
    """The first cost that is too much."""
    return np.uint32(min(max(limit, -1), FARTHEST) + 1)


def _rows(many: int) -> _U32:
    """Room for rows of costs, each in one line of the processor's cache."""
    room = np.empty(many * _LANES + _LANES, dtype=np.uint32)
    first = -room.ctypes.data // room.itemsize % _LANES
    return room[first : first + many * _LANES].reshape(many, _LANES)


def _unsigned(numbers: _I32) -> _U32:
    """The same numbers, none of them negative, for a compiler that then need not count from the end."""
    return numbers.view(np.uint32)


def _up(whole: Hierarchy) -> tuple[_U32, _U32]:
    return _unsigned(whole.up_start), _unsigned(whole.up_arcs)


def _down(whole: Hierarchy) -> tuple[_U32, _U32]:
    return _unsigned(whole.down_start), _unsigned(whole.down_arcs)
