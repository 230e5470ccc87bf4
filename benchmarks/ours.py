"""How geoplan is asked: the network with its places inside edges, and the search or the public function for every job."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import plain
from cases import Case
from numpy.typing import NDArray
from racing import Answer

from geoplan import travel
from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel import attach, choice
from geoplan.travel import graph as graphs
from geoplan.travel.graph import FARTHEST, UNREACHED, Graph, Table, Ways
from geoplan.travel.paths import PATHS

_RANK = 2**32 - 1


@dataclass(frozen=True)
class Made:
    """A case as geoplan sees it, with the graph of its network in the sense of a search from the facilities."""

    path: str
    network: Network
    facilities: Snaps
    demand: Snaps
    graph: Graph

    @cached_property
    def sources(self) -> Ways:
        """How a search enters the network from the facilities."""
        return _ways(self.network, self.facilities, leaving=False)

    @cached_property
    def targets(self) -> Ways:
        """How it leaves the network to the demand."""
        return _ways(self.network, self.demand, leaving=True)

    @cached_property
    def direct(self) -> Table:
        """Places that share an edge."""
        met = attach.pairs(self.network, self.demand, self.facilities, to_facility=True)
        return graphs.direct(len(self.facilities.ids), met.facility, met.origin, met.ms)


@dataclass(frozen=True)
class Given:
    """A case in geoplan's own terms; what the arrays of the split network are to the peers."""

    network: Network
    facilities: Snaps
    demand: Snaps
    limit: int | None


def given(case: Case) -> Given:
    return Given(
        plain.network(**vars(case.roads)),
        plain.snaps(case.facilities.edge, case.facilities.fraction),
        plain.snaps(case.demand.edge, case.demand.fraction),
        case.limit or None,
    )


def prepare(asked: Given, *, path: str) -> Made:
    """Everything before the first search: the graph, its hierarchy where the path needs one, the ways of the places."""
    graph = graphs.of(asked.network, to_facility=True, cost="time")
    if path == "hierarchy":
        _ = graph.hierarchy
    made = Made(path, asked.network, asked.facilities, asked.demand, graph)
    _ = made.sources, made.targets, made.direct
    return made


def nearest(made: Made, case: Case, share: float) -> Any:
    return PATHS[made.path].nearest(made.graph, made.sources.node, made.sources.labels())


def k_nearest(made: Made, case: Case, share: float) -> Any:
    return PATHS[made.path].k_nearest(made.graph, made.sources, case.k)


def table(made: Made, case: Case, share: float) -> Any:
    limit = case.limit or FARTHEST
    return PATHS[made.path].table(made.graph, made.sources, made.targets, made.direct, limit, choice.threads())


def areas(made: Made, case: Case, share: float) -> Any:
    return PATHS[made.path].areas(made.graph, made.sources, case.limit, choice.threads())


def prepare_public_nearest(asked: Given) -> Given:
    """The first call, which makes what later ones find made."""
    public_nearest(asked)
    return asked


def prepare_public_table(asked: Given) -> Given:
    """The first call, as above."""
    public_table(asked)
    return asked


def public_nearest(asked: Given, *_: object) -> travel.NodeTimes:
    return travel.node_times(asked.network, asked.facilities)


def public_table(asked: Given, *_: object) -> travel.TravelTimes:
    return travel.times(asked.network, asked.demand, asked.facilities, limit=asked.limit)


def nearest_answer(made: Made, found: NDArray[np.int64], case: Case) -> Answer:
    """Times and owners of labels, `ms << 32 | rank`."""
    reached = found != UNREACHED
    return {"ms": np.where(reached, found >> 32, -1), "owner": np.where(reached, found & _RANK, -1)}


def table_answer(made: Made, found: Table, case: Case) -> Answer:
    """The sparse table as a full one, a row per facility."""
    ms = np.full((len(case.facilities.edge), len(case.demand.edge)), -1, dtype=np.int64)
    ms[np.repeat(np.arange(len(ms)), np.diff(found.start)), found.place] = found.cost
    return {"ms": ms}


def areas_answer(made: Made, found: tuple[NDArray[np.int64], NDArray[np.int64]], case: Case) -> Answer:
    return {"nodes": found[0], "total": found[1]}


def public_nearest_answer(made: Given, found: travel.NodeTimes, case: Case) -> Answer:
    return {"ms": found.ms.astype(np.int64), "owner": found.owner.astype(np.int64)}


def public_table_answer(made: Given, found: travel.TravelTimes, case: Case) -> Answer:
    return {"ms": found.dense(missing=-1).T.astype(np.int64)}


def _ways(network: Network, places: Snaps, *, leaving: bool) -> Ways:
    found = attach.ends(network, places, leaving=leaving)
    return graphs.ways(len(places.ids), found.place, found.node, found.ms, found.mm)
