"""The jobs, who is asked to do each, and what the machine would have to move at the very least."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import cases
import networks
import numpy as np
import peers
from cases import MINUTE, Case
from peers import whole, within
from racing import Answer, Entrant, Task

Run = Callable[[Any, Case, float], Any]


@dataclass(frozen=True)
class Candidate:
    """One way to do a job. Only `share` of the facilities is asked for, on at most `most_nodes`."""

    name: str
    package: str
    prepare: Callable[[Any], Any]
    run: Run
    answer: Callable[[Any, Any, Case], Answer]
    given: Callable[[Case], Any] = field(default=lambda case: case)  # what it starts from; not timed
    share: float = 1.0
    threads: int = 1
    most_nodes: int = 2_000_000
    hidden: bool = False  # a check, not a competitor


@dataclass(frozen=True)
class Job:
    """A question with its size. `least_bytes` is what any answer of this kind has to read and write once."""

    name: str
    what: str
    facilities: int
    candidates: tuple[Candidate, ...]
    least_bytes: Callable[[Case], float]
    bound: str  # the same in words
    demand: int = 0
    limit: int = 0
    k: int = 1


def _ours(name: str, path: str, run: str, answer: str, **more: Any) -> Candidate:
    """A row of geoplan, by the names of functions of `ours`, which is loaded in the processes that call them."""
    prepare = partial(_call, "prepare", path=path)
    return Candidate(
        f"geoplan, {name}",
        "geoplan",
        prepare,
        partial(_call, run),
        partial(_call, answer),
        partial(_call, "given"),
        **more,
    )


def _public(name: str, function: str, **more: Any) -> Candidate:
    """A row of geoplan as a plan calls it, with its own choice of path; the first call counts as preparation."""
    calls = (partial(_call, called.format(function)) for called in ("prepare_{}", "{}", "{}_answer", "given"))
    return Candidate(f"geoplan, {name}", "geoplan", *calls, **more)


def _call(name: str, *arguments: Any, **more: Any) -> Any:
    import ours

    return getattr(ours, name)(*arguments, **more)


def _node_ms(made: Any, found: Any, case: Case) -> Answer:
    return {"ms": whole(np.asarray(found)[: case.roads.nodes])}


def _with_owner(made: Any, found: Any, case: Case) -> Answer:
    ms, owner = whole(found[0]), np.asarray(found[1], dtype=np.int64)
    return {"ms": ms, "owner": np.where(ms < 0, -1, owner)}


def _scipy_owner(made: Any, found: Any, case: Case) -> Answer:
    ms, sources = found[0][: case.roads.nodes], found[2][: case.roads.nodes]
    return _with_owner(made, (ms, sources - case.roads.nodes), case)


def _labels(made: Any, found: Any, case: Case) -> Answer:
    """Of `time · facilities + rank`; a single column is flat."""
    many = len(case.facility_nodes)
    reached = np.isfinite(found)
    value = np.where(reached, found, 0).astype(np.int64)
    table = {"ms": np.where(reached, value // many, -1), "owner": np.where(reached, value % many, -1)}
    return table if case.k > 1 else {name: column[:, 0] for name, column in table.items()}


def _pandana_nearest(made: Any, found: Any, case: Case) -> Answer:
    again = peers.pandana_nearest(made, case, 1.0, owners=True).iloc[: case.roads.nodes]
    owner = again[[f"poi{rank}" for rank in range(1, case.k + 1)]].to_numpy(dtype="float64")
    seconds = found.iloc[: case.roads.nodes].to_numpy(dtype="float64")
    ms = whole(np.where(seconds < 0, np.inf, seconds * 1000))
    table = {"ms": ms, "owner": np.where((ms < 0) | np.isnan(owner), -1, np.nan_to_num(owner)).astype(np.int64)}
    return table if case.k > 1 else {name: column[:, 0] for name, column in table.items()}


def _table(made: Any, found: Any, case: Case) -> Answer:
    return {"ms": within(whole(found), case.limit)}


def _seconds_table(made: Any, found: Any, case: Case) -> Answer:
    return _table(made, found * 1000, case)


def _areas(made: Any, found: Any, case: Case) -> Answer:
    return {"nodes": np.asarray(found[0], dtype=np.int64), "total": np.asarray(found[1], dtype=np.int64)}


def _to_demand(case: Case) -> Any:
    return peers.routingkit_cch_graph(case, case.demand_nodes)


def _to_nodes(case: Case) -> Any:
    return peers.routingkit_cch_graph(case, np.arange(case.roads.nodes))


_pandana = partial(peers.pandana_network, turned=True)
_LARGE, _SMALL = 300_000, 50_000  # nodes beyond which the slow, and the slowest, are not asked

NEAREST = Job(
    "nearest",
    "from every node the nearest of 20 facilities, and which one it is",
    20,
    (
        _ours("hierarchy", "hierarchy", "nearest", "nearest_answer"),
        _ours("buckets", "buckets", "nearest", "nearest_answer"),
        _public("`node_times()`", "public_nearest"),
        Candidate("SciPy `dijkstra(min_only)`", "scipy", peers.scipy_matrix, peers.scipy_nearest, _node_ms),
        Candidate("SciPy, with owners", "scipy", peers.scipy_matrix, peers.scipy_owners, _scipy_owner),
        Candidate("SciPy, facility by facility", "scipy", peers.scipy_matrix, peers.scipy_least, _labels, hidden=True),
        Candidate("pandana", "pandana", _pandana, peers.pandana_nearest, _pandana_nearest, threads=2),
        Candidate("networkit", "networkit", peers.networkit_graph, peers.networkit_nearest, _node_ms),
        Candidate("igraph", "igraph", peers.igraph_graph, peers.igraph_nearest, _node_ms),
        Candidate("pyroutingkit", "pyroutingkit", peers.pyroutingkit_graph, peers.pyroutingkit_nearest, _with_owner),
        Candidate("routingkit-cch", "routingkit-cch", _to_nodes, peers.routingkit_cch_nearest, _node_ms),
        Candidate("networkx", "networkx", peers.networkx_graph, peers.networkx_nearest, _node_ms, most_nodes=_LARGE),
    ),
    lambda case: 8 * case.roads.arcs + 12 * case.roads.nodes,
    "every arc read once, a label per node written once",
)


def _tables(shares: dict[str, float]) -> tuple[Candidate, ...]:
    """Who can fill a table, and for what share of the facilities each is asked."""
    kit, cch = peers.pyroutingkit_graph, _to_demand
    few = {"most_nodes": _LARGE}
    return (
        _ours("hierarchy", "hierarchy", "table", "table_answer", threads=2),
        _ours("buckets", "buckets", "table", "table_answer", threads=2, **few),
        _public("`times()`", "public_table", threads=2),
        Candidate("pyroutingkit", "pyroutingkit", kit, peers.pyroutingkit_table, _table),
        Candidate("routingkit-cch", "routingkit-cch", cch, peers.routingkit_cch_table, _table),
        _slow("pandana", "pandana", _pandana, peers.pandana_table, _seconds_table, shares, threads=2),
        _slow("SciPy", "scipy", peers.scipy_matrix, peers.scipy_table, _table, shares),
        _slow("networkit", "networkit", peers.networkit_graph, peers.networkit_table, _table, shares, threads=2, **few),
        _slow("igraph", "igraph", peers.igraph_graph, peers.igraph_table, _table, shares, **few),
        _slow("networkx", "networkx", peers.networkx_graph, peers.networkx_table, _table, shares, most_nodes=_SMALL),
    )


def _slow(
    name: str, package: str, prepare: Any, run: Run, answer: Any, shares: dict[str, float], **more: Any
) -> Candidate:
    return Candidate(name, package, prepare, run, answer, share=shares[package], **more)


TABLE = Job(
    "table",
    "a table of 1,000 facilities by 1,000 places, no limit",
    1000,
    _tables({"scipy": 0.05, "pandana": 1.0, "networkit": 0.02, "igraph": 0.02, "networkx": 0.01}),
    lambda case: 8 * case.roads.arcs + 4 * case.roads.nodes + 4 * len(case.facilities.edge) * len(case.demand.edge),
    "every arc read once, the table written once",
    demand=1000,
)

E2SFCA = Job(
    "e2sfca",
    "the table behind E2SFCA: 500 facilities by 5,000 places within 30 minutes",
    500,
    _tables({"scipy": 0.1, "pandana": 0.1, "networkit": 0.04, "igraph": 0.02, "networkx": 0.01}),
    lambda case: 8 * case.roads.arcs + 4 * case.roads.nodes + 4 * len(case.facilities.edge) * len(case.demand.edge),
    "every arc read once, a full table written once",
    demand=5000,
    limit=30 * MINUTE,
)

AREAS = Job(
    "areas",
    "500 service areas of 30 minutes: how many nodes each reaches, and the sum of their times",
    500,
    (
        _ours("hierarchy", "hierarchy", "areas", "areas_answer", threads=2),
        _ours("buckets", "buckets", "areas", "areas_answer", threads=2),
        Candidate("SciPy `dijkstra(limit)`", "scipy", peers.scipy_matrix, peers.scipy_areas, _areas, share=0.2),
        Candidate(
            "pandana",
            "pandana",
            partial(peers.pandana_network, turned=False),
            peers.pandana_areas,
            _areas,
            share=0.04,
            threads=2,
        ),
        Candidate(
            "networkx", "networkx", peers.networkx_graph, peers.networkx_areas, _areas, share=0.01, most_nodes=_LARGE
        ),
    ),
    lambda case: -(-len(case.facilities.edge) // 16) * 8 * case.roads.arcs,
    "every arc read once for every 16 facilities",
    limit=30 * MINUTE,
)

K_NEAREST = Job(
    "k_nearest",
    "from every node the 5 nearest of 500 facilities",
    500,
    (
        _ours("hierarchy", "hierarchy", "k_nearest", "nearest_answer"),
        _ours("buckets", "buckets", "k_nearest", "nearest_answer"),
        Candidate("pandana", "pandana", _pandana, peers.pandana_nearest, _pandana_nearest, threads=2),
        Candidate("SciPy and a sort", "scipy", peers.scipy_matrix, peers.scipy_least, _labels, most_nodes=_LARGE),
    ),
    lambda case: 8 * case.roads.arcs + (4 + 8 * case.k) * case.roads.nodes,
    "every arc read once, k labels per node written once",
    k=5,
)

JOBS = {job.name: job for job in (NEAREST, TABLE, AREAS, K_NEAREST, E2SFCA)}

_TOY = 24  # crossings along the side of the network that everybody warms up on


def case_of(job: Job, roads: networks.Roads) -> Case:
    """The job's question on one network."""
    return cases.case(roads, facilities=job.facilities, demand=job.demand, limit=job.limit, k=job.k)


def entrants(job: Job, asked: Case, file: Path) -> list[Entrant]:
    """Everybody who is asked the case that `file` holds."""
    return [
        Entrant(one.name, one.package, partial(_begin, job.name, one.name, file), one.share, one.threads, one.hidden)
        for one in job.candidates
        if asked.roads.nodes <= one.most_nodes
    ]


def _begin(job_name: str, name: str, file: Path) -> Task:
    job = JOBS[job_name]
    candidate = next(one for one in job.candidates if one.name == name)
    few = min(job.facilities, 40)
    toy = cases.case(networks.generated(_TOY), facilities=few, demand=min(job.demand, few), limit=job.limit, k=job.k)
    made = candidate.prepare(candidate.given(toy))
    candidate.answer(made, candidate.run(made, toy, candidate.share), toy)
    case = cases.load(file)
    given = candidate.given(case)

    def prepare() -> Any:
        # nothing prepared before may help: kept hierarchies go, compiled code stays
        shutil.rmtree(Path(os.environ["GEOPLAN_CACHE"]) / "hierarchies", ignore_errors=True)
        return candidate.prepare(given)

    return Task(
        prepare,
        lambda made: candidate.run(made, case, candidate.share),
        lambda made, found: candidate.answer(made, found, case),
    )
