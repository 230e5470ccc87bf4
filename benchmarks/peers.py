"""How each peer is asked: what it builds from the split network, and its call for every job. Whole milliseconds throughout.

The split network runs against the traffic, so a search from the facilities gives the times to them. pandana and the
RoutingKit bindings that are asked from the demand get it turned round.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from cases import Case
from numpy.typing import NDArray

UNREACHED = -1
_AT_ONCE = 50  # sources per call where a peer answers with a full row of nodes for each
_FAR_S = 1e6  # pandana asks for a greatest distance


def shown(case: Case, share: float) -> NDArray[np.int64]:
    """The facilities that a peer is asked about: the first `share` of them."""
    return case.facility_nodes[: max(1, math.ceil(share * len(case.facility_nodes)))]


def whole(times: Any) -> NDArray[np.int64]:
    """Milliseconds with UNREACHED where a peer says infinite or its greatest number."""
    numbers = np.asarray(times, dtype="float64")
    far = ~np.isfinite(numbers) | (numbers >= 2**30) | (numbers < 0)
    return np.where(far, UNREACHED, np.rint(np.where(far, 0, numbers))).astype(np.int64)


def within(times: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """The table with UNREACHED beyond the limit, where there is one."""
    return np.where((times > limit) & (limit > 0), UNREACHED, times)


def summed(case: Case, times: NDArray[np.floating]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Per row how many of the network's own nodes are within the limit, and the sum of their times."""
    own = times[:, : case.roads.nodes]
    near = own <= case.limit
    return near.sum(axis=1), np.where(near, own, 0).sum(axis=1).astype(np.int64)


def least(
    best: NDArray[np.floating] | None, times: NDArray[np.floating], first: int, case: Case
) -> NDArray[np.floating]:
    """The k least of what was there and more rows, as `time · facilities + rank` per node, for rows from `first` on."""
    many = len(case.facility_nodes)
    labels = (times[:, : case.roads.nodes] * many + (first + np.arange(len(times)))[:, None]).T
    both = labels if best is None else np.concatenate([best, labels], axis=1)
    return np.sort(both, axis=1)[:, : case.k]


# SciPy


def scipy_matrix(case: Case) -> Any:
    from scipy.sparse import csr_array

    split = case.split
    return csr_array((split.ms.astype("float64"), (split.tail, split.head)), shape=(split.nodes, split.nodes))


def scipy_nearest(matrix: Any, case: Case, share: float) -> Any:
    from scipy.sparse.csgraph import dijkstra

    return dijkstra(matrix, indices=case.facility_nodes, min_only=True)


def scipy_owners(matrix: Any, case: Case, share: float) -> Any:
    from scipy.sparse.csgraph import dijkstra

    return dijkstra(matrix, indices=case.facility_nodes, min_only=True, return_predecessors=True)


def _scipy_rows(matrix: Any, case: Case, share: float) -> Any:
    from scipy.sparse.csgraph import dijkstra

    sources, limit = shown(case, share), case.limit or np.inf
    for first in range(0, len(sources), _AT_ONCE):
        yield first, dijkstra(matrix, indices=sources[first : first + _AT_ONCE], limit=limit)


def scipy_table(matrix: Any, case: Case, share: float) -> Any:
    return np.concatenate([times[:, case.demand_nodes] for _, times in _scipy_rows(matrix, case, share)])


def scipy_areas(matrix: Any, case: Case, share: float) -> Any:
    parts = [summed(case, times) for _, times in _scipy_rows(matrix, case, share)]
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def scipy_least(matrix: Any, case: Case, share: float) -> Any:
    best = None
    for first, times in _scipy_rows(matrix, case, share):
        best = least(best, times, first, case)
    return best


# networkit, igraph and networkx: one extra node before all facilities stands for searching from all of them


def _with_extra(case: Case) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    split, facilities = case.split, case.facility_nodes
    tail = np.concatenate([split.tail, np.full(len(facilities), split.nodes)])
    head = np.concatenate([split.head, facilities])
    return tail, head, np.concatenate([split.ms, np.zeros(len(facilities))])


def networkit_graph(case: Case) -> Any:
    import networkit

    tail, head, ms = _with_extra(case)
    ends = (tail.astype(np.uint64), head.astype(np.uint64))
    return networkit.GraphFromCoo((ms, ends), n=case.split.nodes + 1, weighted=True, directed=True)


def networkit_nearest(graph: Any, case: Case, share: float) -> Any:
    import networkit

    search = networkit.distance.Dijkstra(graph, case.split.nodes, storePaths=False)
    search.run()
    return np.asarray(search.getDistances())


def networkit_table(graph: Any, case: Case, share: float) -> Any:
    import networkit

    search = networkit.distance.SPSP(graph, shown(case, share).tolist(), case.demand_nodes.tolist())
    search.run()
    return np.asarray(search.getDistances(asarray=True))


def igraph_graph(case: Case) -> Any:
    import igraph

    tail, head, ms = _with_extra(case)
    edges = np.stack([tail, head], axis=1)
    return igraph.Graph(n=case.split.nodes + 1, edges=edges, directed=True), ms.tolist()


def igraph_nearest(made: Any, case: Case, share: float) -> Any:
    graph, ms = made
    return np.array(graph.distances(case.split.nodes, weights=ms)[0])


def igraph_table(made: Any, case: Case, share: float) -> Any:
    graph, ms = made
    return np.array(graph.distances(shown(case, share).tolist(), case.demand_nodes.tolist(), weights=ms))


def networkx_graph(case: Case) -> Any:
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(range(case.split.nodes))
    graph.add_weighted_edges_from(
        zip(case.split.tail.tolist(), case.split.head.tolist(), case.split.ms.tolist(), strict=True)
    )
    return graph


def networkx_nearest(graph: Any, case: Case, share: float) -> Any:
    import networkx

    found = networkx.multi_source_dijkstra_path_length(graph, set(case.facility_nodes.tolist()), weight="weight")
    return _full(found, case.split.nodes)


def networkx_table(graph: Any, case: Case, share: float) -> Any:
    return np.stack([times[case.demand_nodes] for times in _networkx_rows(graph, case, share)])


def networkx_areas(graph: Any, case: Case, share: float) -> Any:
    return summed(case, np.stack(_networkx_rows(graph, case, share)))


def _networkx_rows(graph: Any, case: Case, share: float) -> list[NDArray[np.float64]]:
    import networkx

    search, cutoff = networkx.single_source_dijkstra_path_length, case.limit or None
    return [
        _full(search(graph, node, cutoff=cutoff, weight="weight"), case.split.nodes)
        for node in shown(case, share).tolist()
    ]


def _full(found: dict[int, int], nodes: int) -> NDArray[np.float64]:
    times = np.full(nodes, np.inf)
    times[np.fromiter(found, dtype=np.int64, count=len(found))] = np.fromiter(found.values(), dtype="float64")
    return times


# the two RoutingKit bindings: customizable contraction hierarchies, ordered by position


def _kit_arrays(case: Case) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float32], NDArray[np.float32]]:
    split = case.split
    degrees = 111_000  # metres to a degree: the order only looks at where nodes lie to each other
    return (
        split.tail.astype(np.uint32),
        split.head.astype(np.uint32),
        (split.y / degrees % 90).astype(np.float32),
        (split.x / degrees % 180).astype(np.float32),
    )


def pyroutingkit_graph(case: Case) -> Any:
    import pyroutingkit

    tail, head, latitude, longitude = _kit_arrays(case)
    graph = pyroutingkit.CCH()
    graph.build_topology(tail, head, latitude, longitude, case.split.nodes)
    graph.customize_weights(case.split.ms.astype(np.uint32))
    return graph


def pyroutingkit_nearest(graph: Any, case: Case, share: float) -> Any:
    nodes = np.arange(case.roads.nodes, dtype=np.uint32)
    table = graph.distances_many_to_many(case.facility_nodes.astype(np.uint32), nodes)
    owner = np.argmin(table, axis=0)
    return table[owner, np.arange(len(owner))], owner


def pyroutingkit_table(graph: Any, case: Case, share: float) -> Any:
    sources = shown(case, share).astype(np.uint32)
    return graph.distances_many_to_many(sources, case.demand_nodes.astype(np.uint32))


def routingkit_cch_graph(case: Case, targets: NDArray[np.int64]) -> Any:
    import routingkit_cch

    tail, head, latitude, longitude = _kit_arrays(case)
    order = routingkit_cch.compute_order_inertial(case.split.nodes, tail, head, latitude, longitude)
    graph = routingkit_cch.CCH(order, tail, head, False)
    metric = routingkit_cch.CCHMetric(graph, case.split.ms.astype(np.uint32))
    return routingkit_cch.CCHOneToMany(metric, targets.tolist())


def routingkit_cch_nearest(search: Any, case: Case, share: float) -> Any:
    found = search.distances_from_multi([(int(node), 0) for node in case.facility_nodes])
    return np.array(found, dtype="float64")  # None, where there is no way, becomes nan


def routingkit_cch_table(search: Any, case: Case, share: float) -> Any:
    return np.array([search.distances_from(int(node)) for node in shown(case, share)], dtype="float64")


# pandana holds whole thousandths of what it is given, cut off, in 32 bits: seconds and a tenth of a millisecond are exact


def pandana_network(case: Case, *, turned: bool) -> Any:
    import pandana

    split = case.split
    node = np.arange(split.nodes)
    ends = (split.head, split.tail) if turned else (split.tail, split.head)
    seconds = pd.DataFrame({"s": (split.ms + 0.1) / 1000})
    # positions only serve to put facilities on their nodes, so any that differ will do
    return pandana.Network(
        pd.Series(node % 1000 * 1.0, index=node),
        pd.Series(node // 1000 * 1.0, index=node),
        *(pd.Series(end.astype(np.int64)) for end in ends),
        seconds,
        twoway=False,
    )


def pandana_nearest(net: Any, case: Case, share: float, *, owners: bool = False) -> Any:
    node = case.facility_nodes
    net.set_pois("facility", _FAR_S, case.k, pd.Series(node % 1000 * 1.0), pd.Series(node // 1000 * 1.0))
    return net.nearest_pois(_FAR_S, "facility", num_pois=case.k, max_distance=-1, include_poi_ids=owners)


def pandana_table(net: Any, case: Case, share: float) -> Any:
    sources = shown(case, share)
    origins, targets = np.tile(case.demand_nodes, len(sources)), np.repeat(sources, len(case.demand_nodes))
    return np.asarray(net.shortest_path_lengths(origins, targets)).reshape(len(sources), -1)


def pandana_areas(net: Any, case: Case, share: float) -> Any:
    sources = shown(case, share)
    found = net.nodes_in_range(sources, case.limit / 1000)
    found = found[found["destination"] < case.roads.nodes]
    found = found.assign(ms=np.rint(found["s"].astype("float64") * 1000).astype(np.int64)).groupby("source")["ms"]
    return found.size().reindex(sources, fill_value=0), found.sum().reindex(sources, fill_value=0)
