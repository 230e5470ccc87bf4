"""The contraction hierarchy: whatever is asked of it, the answers are those of SciPy's Dijkstra; and it survives the disk."""

from __future__ import annotations

import dataclasses
import gzip
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from geoplan import cache
from geoplan.travel import graph as graphs
from geoplan.travel import hierarchy
from geoplan.travel.graph import FARTHEST, UNREACHED, Graph, Table, Ways
from geoplan.travel.paths import sweeps

FERRY_MS = 30 * 60_000
MINUTE = 60_000
Whole = NDArray[np.int64]


def made(nodes: int, rows: list[tuple[int, int, int]]) -> Graph:
    """A graph from rows of (tail, head, cost)."""
    tail, head, cost = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return graphs.graph(nodes, tail, head, cost, cost)


def random_graph(random: np.random.Generator) -> Graph:
    """2 to 40 nodes in up to three parts: one-way and parallel arcs, dead ends, arcs of 1 ms, a ferry, few distinct costs."""
    nodes = int(random.integers(2, 40))
    many = int(random.integers(1, 4 * nodes))
    part = random.integers(0, random.integers(1, 4), nodes)
    tail = random.integers(0, nodes, many)
    head = (tail + random.integers(1, 6, many)) % nodes
    cost = random.choice([1, 2, 10_000, 20_000, 33_333], many)
    cost[0] = FERRY_MS
    both = random.random(many) < 0.6
    tail, head, cost = (
        np.r_[tail, head[both], tail[:3]],
        np.r_[head, tail[both], head[:3]],
        np.r_[cost, cost[both], cost[:3] + 1],
    )
    keep = (part[tail] == part[head]) & (tail != head)
    return graphs.graph(nodes, tail[keep], head[keep], cost[keep], cost[keep])


def random_ways(nodes: int, places: int, random: np.random.Generator) -> Ways:
    """None to four ways for each place, some of them for nothing, some to the same node."""
    place = np.repeat(np.arange(places), random.integers(0, 5, places))
    many = len(place)
    return graphs.ways(
        places, place, random.integers(0, nodes, many), random.choice([0, 5_000, 10_000], many), np.zeros(many, int)
    )


def random_pairs(sources: int, targets: int, random: np.random.Generator) -> Table:
    many = 3 if sources and targets else 0
    source, target = random.integers(0, max(1, sources), many), random.integers(0, max(1, targets), many)
    return graphs.direct(sources, source, target, random.integers(0, 40_000, many))


def costs(graph: Graph, sources: Ways) -> NDArray[np.float64]:
    """From every source to every node, by SciPy, one node after the other."""
    nodes, row = np.unique(sources.node, return_inverse=True)
    between = dijkstra(graph.matrix, indices=nodes) if len(nodes) else np.zeros((0, graph.nodes))
    whole = np.full((sources.places, graph.nodes), np.inf)
    for place, at, cost in zip(sources.place, row, sources.cost, strict=True):
        whole[place] = np.minimum(whole[place], between[at] + cost)
    return np.where(whole <= FARTHEST, whole, np.inf)


def labels_of(cost: NDArray[np.float64]) -> Whole:
    """Labels by source and node, rising for every node."""
    rank = np.arange(len(cost))[:, None]
    labels = np.where(np.isfinite(cost), np.nan_to_num(cost, posinf=0).astype(np.int64) << 32 | rank, UNREACHED)
    return np.sort(labels, axis=0)


def expected_table(graph: Graph, sources: Ways, targets: Ways, direct: Table, limit: int) -> list[dict[int, int]]:
    """For every source what it costs to each target within the limit."""
    whole = np.full((sources.places, targets.places), np.inf)
    to_nodes = costs(graph, sources)
    for place, node, cost in zip(targets.place, targets.node, targets.cost, strict=True):
        whole[:, place] = np.minimum(whole[:, place], to_nodes[:, node] + cost)
    for source in range(sources.places):
        for i in range(direct.start[source], direct.start[source + 1]):
            whole[source, direct.place[i]] = min(whole[source, direct.place[i]], direct.cost[i])
    return [{int(at): int(row[at]) for at in np.flatnonzero(row <= limit)} for row in whole]


def rows_of(table: Table) -> list[dict[int, int]]:
    parts = [slice(*table.start[i : i + 2]) for i in range(len(table.start) - 1)]
    assert all((np.diff(table.place[part]) > 0).all() for part in parts)
    return [dict(zip(table.place[part].tolist(), table.cost[part].tolist(), strict=True)) for part in parts]


def grid(side: int, seed: int = 1) -> Graph:
    """A town of streets both ways, every tenth of them one-way."""
    random = np.random.default_rng(seed)
    node = np.arange(side * side).reshape(side, side)
    one = np.r_[node[:, :-1].ravel(), node[:-1].ravel()]
    other = np.r_[node[:, 1:].ravel(), node[1:].ravel()]
    back = random.random(len(one)) > 0.1
    tail, head = np.r_[one, other[back]], np.r_[other, one[back]]
    cost = random.integers(1_000, 20_000, len(tail))
    return graphs.graph(side * side, tail, head, cost, cost)


def check(graph: Graph, random: np.random.Generator) -> None:
    """All four jobs against SciPy, with places inside edges and limits that cut."""
    sources, targets = (random_ways(graph.nodes, int(random.integers(0, 25)), random) for _ in range(2))
    direct = random_pairs(sources.places, targets.places, random)
    expected = costs(graph, sources)
    rising = np.concatenate([labels_of(expected), np.full((4, graph.nodes), UNREACHED)])
    assert np.array_equal(sweeps.nearest(graph, sources.node, sources.labels()), rising[0])
    for k in (1, 4):
        assert np.array_equal(sweeps.k_nearest(graph, sources, k), rising[:k].T)
    reached = np.unique(expected[np.isfinite(expected)])
    at = int(random.choice(reached)) if len(reached) else 1
    for limit in (0, max(0, at - 1), at, FARTHEST):
        table = sweeps.table(graph, sources, targets, direct, limit, 1)
        assert rows_of(table) == expected_table(graph, sources, targets, direct, limit)
        count, total = sweeps.areas(graph, sources, limit, 1)
        within = expected <= limit
        assert count.tolist() == within.sum(axis=1).tolist()
        assert total.tolist() == np.where(within, expected, 0).sum(axis=1).tolist()


@pytest.mark.parametrize(("block", "touched"), [(2048, 4096), (5, 4096), (1, 2)])
def test_every_search_agrees_with_scipy_however_the_hierarchy_is_cut(
    block: int, touched: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks of a few nodes and searches that give up at once change the hierarchy, and no answer."""
    monkeypatch.setattr(hierarchy, "_BLOCK", block)
    monkeypatch.setattr(hierarchy, "_TOUCHED", touched)
    for seed in range(150):
        random = np.random.default_rng(seed)
        check(random_graph(random), random)


def test_a_town_of_many_blocks_agrees_with_scipy() -> None:
    town = grid(70)
    assert len(town.hierarchy.blocks) > 3
    assert np.diff(town.hierarchy.blocks)[1:].max() <= 2048
    check(town, np.random.default_rng(1))


def test_the_reversed_hierarchy_is_that_of_the_graph_with_its_arcs_turned() -> None:
    for seed in range(40):
        random = np.random.default_rng(seed)
        onward = random_graph(random)
        tail, (head, cost) = onward.tails, onward.arcs.T
        turned = graphs.graph(onward.nodes, head, tail, cost, cost, lambda onward=onward: onward)
        alone = graphs.graph(onward.nodes, head, tail, cost, cost)
        sources = random_ways(onward.nodes, 5, random)
        seeds = sources.node, sources.labels()
        assert turned.hierarchy.up_arcs is onward.hierarchy.down_arcs
        assert np.array_equal(sweeps.nearest(turned, *seeds), sweeps.nearest(alone, *seeds))
        assert np.array_equal(sweeps.k_nearest(turned, sources, 3), sweeps.k_nearest(alone, sources, 3))


@pytest.mark.parametrize("rim", [False, True])
def test_a_junction_of_more_than_five_thousand_arms(rim: bool) -> None:
    """Arm i is i + 1 ms from the hub; with a rim, 1 ms lies between arms too, so that no way round the hub is quicker."""
    arms = 5_200
    rows = [(0, arm, arm) for arm in range(1, arms + 1)] + [(arm, 0, arm) for arm in range(1, arms + 1)]
    if rim:
        rows += [(arm, arm + 1, 1) for arm in range(1, arms)]
    star = made(arms + 1, rows)
    labels = sweeps.nearest(star, np.array([1], dtype=np.int32), np.array([7], dtype=np.int64))
    assert np.array_equal(labels & 0xFFFFFFFF, np.full(arms + 1, 7))
    assert (labels >> 32).tolist() == [1, 0] + [arm - 1 if rim else arm + 1 for arm in range(2, arms + 1)]


def test_self_loops_and_dearer_parallel_arcs_count_for_nothing() -> None:
    bare = made(2, [(0, 1, 5)])
    arcs = np.array([[0, 3], [1, 9], [1, 5], [1, 7]], dtype=np.int32)
    crowded = Graph(np.array([0, 4, 4], dtype=np.int32), arcs, arcs[:, 1].copy())
    for field in dataclasses.fields(hierarchy.Hierarchy):
        one, other = (getattr(hierarchy.build(graph), field.name) for graph in (bare, crowded))
        assert np.array_equal(one, other)


def test_of_equally_near_facilities_the_smaller_rank_owns_the_node() -> None:
    """0 -- 1 -- 2 with facilities at both ends: the middle belongs to rank 3, not to rank 8."""
    line = made(3, [(0, 1, 60), (1, 0, 60), (1, 2, 60), (2, 1, 60)])
    labels = sweeps.nearest(line, np.array([0, 2], dtype=np.int32), np.array([8, 3], dtype=np.int64))
    assert labels.tolist() == [8, 60 << 32 | 3, 3]


def test_a_seed_may_be_cheaper_to_reach_from_another() -> None:
    """Two ways into one node, 100 and 40 ms, and one into its neighbour, 10 ms and 20 ms away."""
    pair = made(2, [(0, 1, 20), (1, 0, 20)])
    seeds = np.array([0, 0, 1], dtype=np.int32)
    labels = np.array([100 << 32 | 1, 40 << 32 | 2, 10 << 32 | 3], dtype=np.int64)
    assert sweeps.nearest(pair, seeds, labels).tolist() == [30 << 32 | 3, 10 << 32 | 3]


def test_what_costs_more_than_the_farthest_is_not_reached() -> None:
    """Two arcs of half the farthest and one of 1 ms: the last node is 1 ms too far, also by its shortcut."""
    half = FARTHEST // 2
    line = made(4, [(0, 1, half), (1, 2, half), (2, 3, 1)])
    labels = sweeps.nearest(line, np.array([0], dtype=np.int32), np.array([0], dtype=np.int64))
    assert (labels >> 32).tolist()[:3] == [0, half, FARTHEST]
    assert labels[3] == UNREACHED
    first = graphs.ways(1, *(np.array([0]) for _ in range(4)))
    assert np.array_equal(sweeps.k_nearest(line, first, 1)[:, 0], labels)
    source = graphs.ways(1, *(np.array([value]) for value in (0, 0, FARTHEST, 0)))
    far = graphs.ways(2, *(np.array(row) for row in ([0, 1], [0, 1], [0, FARTHEST], [0, 0])))
    none = graphs.direct(1, *(np.zeros(0, dtype=np.int64) for _ in range(3)))
    assert rows_of(sweeps.table(line, source, far, none, FARTHEST, 1)) == [{0: FARTHEST}]
    assert [part.tolist() for part in sweeps.areas(line, source, FARTHEST, 1)] == [[1], [FARTHEST]]


def test_a_limit_holds_to_the_millisecond() -> None:
    """10 ms into the edge, 60 ms between the nodes, 5 ms out again: 75 ms are within 75 and not within 74."""
    line = made(2, [(0, 1, 60)])
    source, target = (graphs.ways(1, *(np.array([value]) for value in way)) for way in ((0, 0, 10, 0), (0, 1, 5, 0)))
    none = graphs.direct(1, *(np.zeros(0, dtype=np.int64) for _ in range(3)))
    assert rows_of(sweeps.table(line, source, target, none, 75, 1)) == [{0: 75}]
    assert rows_of(sweeps.table(line, source, target, none, 74, 1)) == [{}]
    assert [part.tolist() for part in sweeps.areas(line, source, 70, 1)] == [[2], [80]]
    assert [part.tolist() for part in sweeps.areas(line, source, 69, 1)] == [[1], [10]]


def test_nothing_asked_is_nothing_found() -> None:
    nothing = graphs.ways(0, *(np.zeros(0, dtype=np.int64) for _ in range(4)))
    none = graphs.direct(0, *(np.zeros(0, dtype=np.int64) for _ in range(3)))
    for graph in (made(3, [(0, 1, 5)]), made(3, []), made(0, [])):
        assert (sweeps.nearest(graph, nothing.node, nothing.labels()) == UNREACHED).all()
        assert sweeps.k_nearest(graph, nothing, 2).shape == (graph.nodes, 2)
        assert rows_of(sweeps.table(graph, nothing, nothing, none, MINUTE, 2)) == []
        assert [len(part) for part in sweeps.areas(graph, nothing, MINUTE, 2)] == [0, 0]


def test_threads_and_the_order_of_sources_change_nothing() -> None:
    random = np.random.default_rng(3)
    town = grid(40)
    sources, targets = (random_ways(town.nodes, 100, random) for _ in range(2))
    direct = random_pairs(100, 100, random)
    one, two = (rows_of(sweeps.table(town, sources, targets, direct, 3 * MINUTE, threads)) for threads in (1, 2))
    assert one == two
    assert any(one)
    areas = [sweeps.areas(town, sources, 3 * MINUTE, threads) for threads in (1, 2)]
    assert all(np.array_equal(*pair) for pair in zip(*areas, strict=True))
    other = random.permutation(100)
    shuffled = graphs.ways(100, np.argsort(other)[sources.place], sources.node, sources.cost, sources.beside)
    for mine, theirs in zip(areas[0], sweeps.areas(town, shuffled, 3 * MINUTE, 2), strict=True):
        assert np.array_equal(mine[other], theirs)


def test_the_same_graph_gets_the_same_hierarchy_every_time() -> None:
    assert same(hierarchy.build(grid(50)), hierarchy.build(grid(50)))


def same(one: hierarchy.Hierarchy, other: hierarchy.Hierarchy) -> bool:
    names = [field.name for field in dataclasses.fields(one)]
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    cache.findings()
    return tmp_path / "hierarchies"


def test_a_hierarchy_is_kept_under_the_content_of_its_graph(folder: Path) -> None:
    town = grid(100)
    assert not hierarchy.is_kept(town)
    built = hierarchy.of(town)
    kept = hierarchy.of(grid(100))
    assert same(kept, built)
    assert not hierarchy.is_kept(grid(100, seed=2))
    assert len(list(folder.iterdir())) == 1
    assert cache.findings() == []


def test_nothing_is_kept_where_the_cache_is_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = hierarchy.of(grid(100))
    monkeypatch.setenv(cache.VARIABLE, "off")
    assert not hierarchy.is_kept(grid(100))
    assert same(hierarchy.of(grid(100)), built)


def spoil_end(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def spoil_middle(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def spoil_start(file: Path) -> None:
    file.write_bytes(b"\0" * 100 + file.read_bytes()[100:])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def change(name: str, index: tuple[int, ...], value: int) -> object:
    """Write the file anew, whole but for one number that does not fit."""

    def spoil(file: Path) -> None:
        with np.load(file) as arrays:
            content = dict(arrays)
        content[name][index] = value
        np.savez(file, allow_pickle=False, **content)

    return spoil


def widen(file: Path) -> None:
    with np.load(file) as arrays:
        content = {name: array.astype(np.int64) if name != "key" else array for name, array in arrays.items()}
    np.savez(file, allow_pickle=False, **content)


def drop(file: Path) -> None:
    with np.load(file) as arrays:
        content = {name: array for name, array in arrays.items() if name != "blocks"}
    np.savez(file, allow_pickle=False, **content)


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_end, spoil_middle, spoil_start, empty, widen, drop,
        change("up_arcs", (0, 0), 10**9), change("down_arcs", (5, 0), -1), change("up_arcs", (0, 1), 0),
        change("down_start", (3,), 10**9), change("position", (0,), 1), change("blocks", (1,), 10_001),
        change("up_arcs", (-1, 0), 9_999),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_made_again_with_a_finding(folder: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    built = hierarchy.of(grid(100))
    (file,) = folder.iterdir()
    spoil(file)
    assert same(hierarchy.of(grid(100)), built)
    assert [found.code for found in cache.findings()] == ["kept_hierarchy_unreadable"]
    assert hierarchy.is_kept(grid(100))
    assert cache.findings() == []


def test_a_hierarchy_kept_under_the_name_of_another_is_made_again_with_a_finding(folder: Path) -> None:
    hierarchy.of(grid(100))
    (other,) = folder.iterdir()
    another = grid(100, seed=2)
    built = hierarchy.of(another)
    (own,) = set(folder.iterdir()) - {other}
    own.write_bytes(other.read_bytes())
    assert same(hierarchy.of(another), built)
    assert [found.code for found in cache.findings()] == ["kept_hierarchy_unreadable"]


@pytest.mark.shared
def test_a_real_road_network_agrees_with_scipy(shared: Path) -> None:
    """The roads of New York, with made costs; a tenth of them one-way."""
    with gzip.open(shared / "data" / "dimacs" / "NY.gr.gz", "rt") as stream:
        nodes, many = map(int, stream.readline().split()[2:4])
        ends = np.loadtxt(stream, dtype=np.int64, max_rows=many) - 1
    random = np.random.default_rng(5)
    back = random.random(many) > 0.1
    tail, head = np.r_[ends[:, 0], ends[back, 1]], np.r_[ends[:, 1], ends[back, 0]]
    cost = random.integers(1, 60_000, len(tail))
    roads = graphs.graph(nodes, tail, head, cost, cost)
    seeds = random.choice(nodes, 40, replace=False).astype(np.int32)
    sources = graphs.ways(20, np.repeat(np.arange(20), 2), seeds, random.integers(0, 9_000, 40), np.zeros(40, int))
    expected = dijkstra(roads.matrix, indices=sources.node, limit=90 * MINUTE) + sources.cost[:, None]
    by_source = np.minimum.reduceat(expected, sources.start[:-1], axis=0)
    rising = labels_of(np.where(by_source <= 60 * MINUTE, by_source, np.inf))
    labels = sweeps.k_nearest(roads, sources, 3)
    near = labels >> 32 <= 60 * MINUTE
    assert near.any()
    assert np.array_equal(np.where(near, labels, UNREACHED), rising[:3].T)
    assert np.array_equal(sweeps.nearest(roads, sources.node, sources.labels()), labels[:, 0])
    count, total = sweeps.areas(roads, sources, 60 * MINUTE, 2)
    within = by_source <= 60 * MINUTE
    assert np.array_equal(count, within.sum(axis=1))
    assert np.array_equal(total, np.where(within, by_source, 0).sum(axis=1).astype(np.int64))
