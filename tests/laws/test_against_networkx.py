"""Travel times and owners on the bundled networks equal an independent Dijkstra, to the millisecond."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from pyproj import Geod, Transformer

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bundles import NAMES, ground

from geoplan import network, snapping, travel


def graph(net: network.Network) -> nx.MultiDiGraph:
    """Every allowed direction of every edge."""
    result = nx.MultiDiGraph()
    result.add_nodes_from(range(len(net.node_x)))
    for k in range(len(net.edge_id)):
        if net.ms_forward[k]:
            result.add_edge(int(net.from_node[k]), int(net.to_node[k]), ms=int(net.ms_forward[k]))
        if net.ms_back[k]:
            result.add_edge(int(net.to_node[k]), int(net.from_node[k]), ms=int(net.ms_back[k]))
    return result


def with_place(roads: nx.MultiDiGraph, net: network.Network, places: snapping.Snaps, i: int, label: str) -> None:
    """Cut the edges that place i stands on, so that the place is a node; legs are added by the test."""
    for k in range(2):
        edge = int(places.edge[i, k])
        if edge < 0:
            continue
        start, end = int(net.from_node[edge]), int(net.to_node[edge])
        leg = int(places.leg_ms[i, k])
        ahead, back = int(net.ms_forward[edge]), int(net.ms_back[edge])
        passed, passed_back = round(float(places.fraction[i, k]) * ahead), round(float(places.fraction[i, k]) * back)
        if ahead:
            roads.add_edge(start, label + "in", ms=passed + leg)
            roads.add_edge(label + "out", end, ms=ahead - passed + leg)
        if back:
            roads.add_edge(end, label + "in", ms=back - passed_back + leg)
            roads.add_edge(label + "out", start, ms=passed_back + leg)


def sample(on, reach, count: int, seed: int) -> tuple[snapping.Snaps, snapping.Snaps]:
    """Demand points as origins and a seeded few of them as facilities."""
    chosen = np.sort(
        np.random.default_rng(seed).choice(len(reach.demand.ids), size=min(count, len(reach.demand.ids)), replace=False)
    )
    return reach.demand, reach.demand.take(chosen)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_nearest_facility_and_its_time(name: str, direction: travel.Direction):
    on, reaches = ground(name)
    for reach in reaches.values():
        origins, facilities = sample(on, reach, 5, seed=1640)
        net = reach.network
        roads = graph(net)
        for i in range(len(origins.ids)):
            with_place(roads, net, origins, i, f"o{i}")
        for j in range(len(facilities.ids)):
            with_place(roads, net, facilities, j, f"f{j}")
        answer = travel.nearest(net, origins, facilities, direction=direction)
        table = travel.times(net, origins, facilities, limit=None, direction=direction).dense()
        direct = travel_without_nodes(net, origins, facilities, direction)
        side = ("f{}out", "o{}in") if direction == "from_facility" else ("f{}in", "o{}out")
        searched = roads if direction == "from_facility" else roads.reverse(copy=False)
        for j in range(len(facilities.ids)):
            label = side[0].format(j)
            found = nx.single_source_dijkstra_path_length(searched, label, weight="ms") if label in searched else {}
            for i in range(len(origins.ids)):
                expected = min(found.get(side[1].format(i), np.inf), direct.get((i, j), np.inf))
                assert table[i, j] == expected, (name, origins.ids[i], facilities.ids[j])
        best = table.min(axis=1)
        reached = np.isfinite(best)
        assert (answer.ms[reached] == best[reached]).all()
        assert (answer.ms[~reached] == -1).all()
        assert (answer.owner[reached] == table.argmin(axis=1)[reached]).all()  # argmin takes the first: the smaller id


def travel_without_nodes(
    net: network.Network, origins: snapping.Snaps, facilities: snapping.Snaps, direction: str
) -> dict[tuple[int, int], int]:
    """Pairs on one edge or near each other, written out pair by pair as the contract words it."""
    found: dict[tuple[int, int], int] = {}
    for i in range(len(origins.ids)):
        for j in range(len(facilities.ids)):
            costs = []
            for a in range(2):
                for b in range(2):
                    edge = origins.edge[i, a]
                    if edge < 0 or edge != facilities.edge[j, b]:
                        continue
                    start, end = origins.fraction[i, a], facilities.fraction[j, b]
                    if direction == "from_facility":
                        start, end = end, start
                    legs = int(origins.leg_ms[i, a]) + int(facilities.leg_ms[j, b])
                    ahead, back = int(net.ms_forward[edge]), int(net.ms_back[edge])
                    if ahead and end >= start:
                        costs.append(round(float(end) * ahead) - round(float(start) * ahead) + legs)
                    if back and start >= end:
                        costs.append(round(float(start) * back) - round(float(end) * back) + legs)
            if origins.snapped[i] and facilities.snapped[j]:
                metres = straight_metres(net, origins, i, facilities, j)
                if metres == 0 or metres < origins.leg_m[i, 0] + facilities.leg_m[j, 0]:
                    costs.append(round(metres / (origins.access_kmh / 3.6) * 1000))
            if costs:
                found[i, j] = min(costs)
    return found


def straight_metres(net: network.Network, origins: snapping.Snaps, i: int, facilities: snapping.Snaps, j: int) -> float:
    """Metres on the ellipsoid across the open ground."""
    to_degrees = degrees_of(net.crs.to_wkt())
    a, b = to_degrees.transform(origins.x[i], origins.y[i]), to_degrees.transform(facilities.x[j], facilities.y[j])
    return round(Geod(ellps="WGS84").inv(*a, *b)[2], 6)


@cache
def degrees_of(wkt: str) -> Transformer:
    return Transformer.from_crs(wkt, 4326, always_xy=True)
