"""Every way to search gives the very same whole numbers: SciPy's Dijkstra, the bucket queue and the hierarchy."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

import numpy as np
import pytest
from random_graphs import FERRY_MS, made, network, places

from geoplan import travel
from geoplan.errors import NetworkError
from geoplan.travel import graph as graphs
from geoplan.travel.paths import PATHS
from geoplan.travel.times import Cost, Direction

MINUTE = 60_000
PLENTY = 1000


def same(one: Any, other: Any) -> bool:
    if dataclasses.is_dataclass(one):
        return all(same(getattr(one, part.name), getattr(other, part.name)) for part in dataclasses.fields(one))
    if isinstance(one, tuple):
        return all(same(*pair) for pair in zip(one, other, strict=True))
    return np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other


def answers(seed: int, path: str) -> list[Any]:
    """What one path says of a random graph: nearest with owners, the k nearest, tables and areas at limits that cut."""
    random = np.random.default_rng(seed)
    net = network(seed)
    search = PATHS[path]
    found: list[Any] = []
    searched = graphs.of(net, to_facility=bool(seed % 3), cost="time" if seed % 5 else "metres")
    # often more sources than parts of the work, so that several share a search's room one after the other
    sources, targets = (ways(searched.nodes, int(random.integers(0, 30)), random) for _ in range(2))
    labels = search.nearest(searched, sources.node, sources.labels())
    found += [labels, search.beside(searched, labels, sources), search.k_nearest(searched, sources, 3)]
    pairs = [random.integers(0, many, 4) if many else np.zeros(0, int) for many in (sources.places, targets.places)]
    few = min(len(column) for column in pairs)
    direct = graphs.direct(sources.places, pairs[0][:few], pairs[1][:few], random.integers(0, 90_000, few))
    exact = int(labels.min() >> graphs.RANK_BITS) if len(labels) and labels.min() != graphs.UNREACHED else 0
    for limit in (1, int(direct.cost.max(initial=1)), exact + 40_000, FERRY_MS, graphs.FARTHEST):
        found += [search.table(searched, sources, targets, direct, limit, 1 + seed % 2)]
        found += [search.areas(searched, sources, limit, 1 + seed % 2)]
    return found


def ways(nodes: int, many: int, random: np.random.Generator) -> graphs.Ways:
    count = 2 * many
    return graphs.ways(
        many,
        random.integers(0, max(1, many), count),
        random.integers(0, nodes, count),
        random.choice([0, 1, 10_000, 20_000], count),
        random.integers(0, 5, count),
    )


@pytest.mark.parametrize("path", [name for name in PATHS if name != "scipy"])
@pytest.mark.parametrize("first", range(0, PLENTY, 100))
def test_a_path_agrees_with_scipy_on_random_graphs(path: str, first: int) -> None:
    for seed in range(first, first + 100):
        assert all(same(*pair) for pair in zip(answers(seed, path), answers(seed, "scipy"), strict=True)), seed


@pytest.mark.parametrize("path", [name for name in PATHS if name != "scipy"])
@pytest.mark.parametrize("direction", get_args(Direction))
@pytest.mark.parametrize("cost", get_args(Cost))
def test_places_inside_edges_get_the_same_times_on_every_path(path: str, direction: Direction, cost: Cost) -> None:
    for seed in range(25):
        net = network(seed)
        demand, facilities = places(net, 12, seed), places(net, 6, seed + 1, spread_m=1e6 if seed % 2 else 2_000)
        rules: dict[str, Any] = {"direction": direction, "cost": cost}
        for limit in (None, 20 * MINUTE, 5 * MINUTE):
            for people, sites in ((demand, facilities), (facilities, demand)):
                mine = travel.times(net, people, sites, limit=limit, path=path, **rules)
                assert same(mine, travel.times(net, people, sites, limit=limit, path="scipy", **rules)), seed
        for job in (travel.nearest, travel.node_times):
            own = (net, facilities) if job is travel.node_times else (net, demand, facilities)
            assert same(job(*own, path=path, **rules), job(*own, path="scipy", **rules)), seed
        for k in (1, 3, 9):
            mine = travel.k_nearest(net, demand, facilities, k=k, path=path, **rules)
            assert same(mine, travel.k_nearest(net, demand, facilities, k=k, path="scipy", **rules)), seed
        nodes = np.array([0, len(net.node_x) - 1])
        mine = travel.to_nodes(net, demand, nodes, path=path, **rules)
        assert same(mine, travel.to_nodes(net, demand, nodes, path="scipy", **rules)), seed


def test_the_k_nearest_are_the_least_of_the_whole_table() -> None:
    for seed in range(25):
        net = network(seed)
        demand, facilities = places(net, 12, seed), places(net, 7, seed + 1, spread_m=2_000)
        table = travel.times(net, demand, facilities, limit=None)
        near = travel.k_nearest(net, demand, facilities, k=2)
        for row in range(12):
            whole = slice(table.start[row], table.start[row + 1])
            least = sorted(zip(table.ms[whole].tolist(), table.facility[whole].tolist(), strict=True))[:2]
            mine = slice(near.start[row], near.start[row + 1])
            assert sorted(zip(near.ms[mine].tolist(), near.facility[mine].tolist(), strict=True)) == least


def test_the_nearest_is_the_first_of_the_k_nearest() -> None:
    for seed in range(25):
        net = network(seed)
        demand, facilities = places(net, 12, seed), places(net, 7, seed + 1)
        nearest, first = travel.nearest(net, demand, facilities), travel.k_nearest(net, demand, facilities, k=1)
        reached = nearest.owner >= 0
        assert np.array_equal(np.diff(first.start) > 0, reached)
        assert np.array_equal(first.ms, nearest.ms[reached])
        assert np.array_equal(first.facility, nearest.owner[reached])


def test_areas_count_the_nodes_that_node_times_finds() -> None:
    for seed in range(25):
        net = network(seed)
        facilities = places(net, 4, seed)
        found = travel.areas(net, facilities, limit=10 * MINUTE)
        for number in range(4):
            alone = travel.node_times(net, facilities.take(np.array([number]))).ms
            within = alone[(alone >= 0) & (alone <= 10 * MINUTE)]
            assert (found.nodes[number], found.total[number]) == (len(within), within.sum())


@pytest.mark.parametrize("path", list(PATHS))
def test_a_limit_is_closed_on_every_path(path: str) -> None:
    """Two nodes a minute apart: 60,000 ms are within 60,000 ms and not within 59,999 ms."""
    net = made(*(np.array(row) for row in ([0.0, 1e5], [0.0, 0.0], [0], [1], [MINUTE], [MINUTE], [1000.0])))
    ends = places(net, 2, 0)
    ends = dataclasses.replace(
        ends,
        x=np.array([0.0, 1e6]),
        edge=np.array([[0, -1], [0, -1]], dtype=np.int32),
        fraction=np.array([[0.0, 0.0], [1.0, 0.0]]),
        leg_m=np.zeros((2, 2)),
        leg_ms=np.zeros((2, 2), dtype=np.int32),
    )
    here, there = ends.take(np.array([0])), ends.take(np.array([1]))
    assert len(travel.times(net, here, there, limit=MINUTE, path=path).ms) == 1
    assert len(travel.times(net, here, there, limit=MINUTE - 1, path=path).ms) == 0
    assert travel.areas(net, there, limit=MINUTE, path=path).nodes.tolist() == [2]
    assert travel.areas(net, there, limit=MINUTE - 1, path=path).nodes.tolist() == [1]


@pytest.mark.parametrize("path", list(PATHS))
def test_a_few_of_many_places_come_in_their_order(path: str) -> None:
    """A road of a hundred villages a minute apart, numbered against it: the search meets the larger numbers first."""
    village, none = np.arange(100), np.zeros(0, dtype=np.int64)
    ends, minute = (village[:-1], village[1:]), np.full(99, MINUTE)
    road = graphs.graph(100, *ends, minute, minute)
    source = graphs.ways(1, *(np.array([value]) for value in (0, 50, 0, 0)))
    targets = graphs.ways(100, 99 - village, village, np.zeros(100, int), np.zeros(100, int))
    found = PATHS[path].table(road, source, targets, graphs.direct(1, none, none, none), 3 * MINUTE, 1)
    assert found.place.tolist() == [46, 47, 48, 49]
    assert found.cost.tolist() == [3 * MINUTE, 2 * MINUTE, MINUTE, 0]


@pytest.mark.parametrize("path", list(PATHS))
def test_the_longest_arc_from_the_end_of_a_bucket_does_not_come_round_to_its_start(path: str) -> None:
    """Buckets of 2 ms: 15 ms from the end of the first lead into the ninth, so that a ring of eight is one too short."""
    place = np.arange(3)
    cost = np.array([1, 15, 8])
    road = graphs.graph(4, place, place + 1, cost, cost)
    source = graphs.ways(1, *(np.array([0]) for _ in range(4)))
    for labels in (
        PATHS[path].nearest(road, source.node, source.labels()),
        PATHS[path].k_nearest(road, source, 1)[:, 0],
    ):
        assert (labels >> graphs.RANK_BITS).tolist() == [0, 1, 16, 24]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_of_zero_or_below_is_refused(limit: int) -> None:
    net = network(1)
    with pytest.raises(NetworkError, match="limit must be above 0"):
        travel.times(net, places(net, 2, 1), places(net, 2, 2), limit=limit)


def test_a_limit_that_is_no_number_is_refused() -> None:
    on = network(1)
    for ask in (travel.times, travel.areas):
        given = (places(on, 3, 1), places(on, 2, 2)) if ask is travel.times else (places(on, 2, 2),)
        with pytest.raises(NetworkError, match="a limit must be above 0; found nan"):
            ask(on, *given, limit=float("nan"))  # type: ignore[operator]


@pytest.mark.parametrize(("key", "value"), [("direction", "back"), ("cost", "m"), ("path", "dijkstra")])
def test_a_direction_a_cost_and_a_path_that_there_are_not_are_refused(key: str, value: str) -> None:
    on = network(1)
    own, others = places(on, 3, 1), places(on, 2, 2)
    word: Any = {key: value}
    for ask in (
        lambda: travel.times(on, own, others, limit=None, **word),
        lambda: travel.nearest(on, own, others, **word),
        lambda: travel.k_nearest(on, own, others, k=1, **word),
        lambda: travel.node_times(on, others, **word),
        lambda: travel.areas(on, others, limit=60_000, **word),
    ):
        with pytest.raises(NetworkError, match=f"`{key}` is {value}"):
            ask()


def test_a_table_larger_than_memory_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network(1)
    monkeypatch.setattr("psutil.virtual_memory", lambda: type("Memory", (), {"available": 100})())
    with pytest.raises(NetworkError, match="GiB are free"):
        travel.times(net, places(net, 20, 1), places(net, 20, 2), limit=None)
