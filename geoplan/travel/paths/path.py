"""What every way to search promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.graph import Graph, Table, Ways


class Nearest(Protocol):
    """Least label per node over seeds, UNREACHED beyond FARTHEST; a node may be the seed of several labels."""

    def __call__(self, graph: Graph, seeds: NDArray[np.int32], labels: NDArray[np.int64], /) -> NDArray[np.int64]: ...


class Beside(Protocol):
    """Least of the other quantity per node among all ways from the sources that keep the labels; UNREACHED where none does."""

    def __call__(self, graph: Graph, labels: NDArray[np.int64], sources: Ways, /) -> NDArray[np.int64]: ...


class KNearest(Protocol):
    """Shape (nodes, k): the k least labels of distinct sources per node, rising, padded with UNREACHED."""

    def __call__(self, graph: Graph, sources: Ways, k: int, /) -> NDArray[np.int64]: ...


class Tables(Protocol):
    """All pairs of a source and a target whose least cost, by the network or as a `direct` pair, is within the limit."""

    def __call__(
        self, graph: Graph, sources: Ways, targets: Ways, direct: Table, limit: int, threads: int, /
    ) -> Table: ...


class Areas(Protocol):
    """Per source the number of nodes within the limit, and the sum of their costs."""

    def __call__(
        self, graph: Graph, sources: Ways, limit: int, threads: int, /
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...


@dataclass(frozen=True)
class Path:
    """One way to search."""

    nearest: Nearest
    beside: Beside
    k_nearest: KNearest
    table: Tables
    areas: Areas
