"""Who lies on the way between others, and who is near to all; against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from drawn import county, times

from geoplan.functions import betweenness, closeness
from geoplan.travel import MS_PER_MINUTE


def ms_of(drawing: str, names: str) -> np.ndarray:
    places = county(drawing).places(names)
    ms = times(drawing, demand=places, facilities=places).dense(missing=-1).astype(np.int64)
    np.fill_diagonal(ms, 0)
    return ms


def graph(seed: int, directed: bool) -> tuple[nx.DiGraph, np.ndarray]:
    """A strongly connected graph with whole milliseconds, all quickest ways different, and the times between all nodes."""
    rng = np.random.default_rng(seed)
    plain = nx.connected_watts_strogatz_graph(24, 4, 0.4, seed=seed)
    made = nx.DiGraph()
    made.add_nodes_from(range(24))
    for a, b in plain.edges:
        there, back = (int(one) for one in rng.integers(10_000, 900_000, 2))
        made.add_edge(a, b, ms=there)
        made.add_edge(b, a, ms=back if directed else there)
    lengths = dict(nx.all_pairs_dijkstra_path_length(made, weight="ms"))
    return made, np.array([[lengths[a][b] for b in range(24)] for a in range(24)])


@pytest.mark.parametrize("directed", [True, False], ids=["one speed each way", "same both ways"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_detour_it_is_the_betweenness_of_networkx(seed: int, directed: bool):
    made, ms = graph(seed, directed)
    ours, _ = betweenness(ms, np.ones(24), detour_ms=0)
    theirs = nx.betweenness_centrality(made, weight="ms", normalized=True)
    assert ours == pytest.approx([theirs[node] for node in range(24)])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_closeness_is_that_of_networkx(seed: int):
    made, ms = graph(seed, directed=True)
    theirs = nx.closeness_centrality(made, distance="ms")
    assert closeness(ms, np.ones(24)).closeness == pytest.approx([MS_PER_MINUTE * theirs[node] for node in range(24)])


def test_closeness_where_some_are_not_reached_is_that_of_networkx():
    made, _ = graph(1, directed=True)
    made.remove_edges_from([(a, b) for a, b in list(made.edges) if b < 12 <= a])  # none comes from the second half
    lengths = dict(nx.all_pairs_dijkstra_path_length(made, weight="ms"))
    ms = np.array([[lengths[a].get(b, -1) for b in range(24)] for a in range(24)])
    theirs = nx.closeness_centrality(made, distance="ms", wf_improved=True)
    near = closeness(ms, np.ones(24))
    assert near.closeness == pytest.approx([MS_PER_MINUTE * theirs[node] for node in range(24)])
    assert (near.reached_from + near.people_cut_off == 23).all()


def test_the_middle_of_a_road_lies_between_its_ends():
    ms = ms_of("a--b----c", "abc")
    by_pairs, by_people = betweenness(ms, np.array([10.0, 1.0, 10.0]), detour_ms=0)
    assert by_pairs.tolist() == by_people.tolist() == [0, 1, 0]


def test_whoever_stands_beside_the_road_lies_on_the_way_once_the_detour_is_allowed():
    drawing = """
    a--+--c
       |
       b
    """
    ms = ms_of(drawing, "abc")
    for minutes, share in ((1.9, 0.0), (2, 1.0)):  # a minute there and a minute back
        found, _ = betweenness(ms, np.ones(3), detour_ms=round(minutes * MS_PER_MINUTE))
        assert found[1] == share


def test_a_trip_counts_the_people_at_both_of_its_ends():
    # through b go a–c and a–d; c–d goes past it
    ms = ms_of("a-b-c-d", "abcd")
    by_pairs, by_people = betweenness(ms, np.array([6.0, 9.0, 2.0, 1.0]), detour_ms=0)
    assert by_pairs[1] == pytest.approx(2 / 3)
    assert by_people[1] == pytest.approx((6 * 2 + 6 * 1) / (6 * 2 + 6 * 1 + 2 * 1))


def test_people_elsewhere_and_not_ones_own_are_counted():
    near = closeness(ms_of("a--b----c", "abc"), np.array([100.0, 30.0, 10.0]))
    # to b: 100 people from 2 minutes and 10 from 4
    assert near.people_mean_min[1] == pytest.approx((100 * 2 + 10 * 4) / 110)
    assert near.closeness[1] == pytest.approx(2 / (2 + 4))


def test_one_or_two_settlements_lie_between_none():
    for n in (1, 2):
        by_pairs, by_people = betweenness(np.zeros((n, n), dtype=np.int64), np.ones(n), detour_ms=0)
        assert np.isnan(by_pairs).all() and np.isnan(by_people).all()
