"""Every job against a Dijkstra of a dozen lines that shares nothing with the engine: owners, ties and reasons too."""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Iterator
from typing import get_args

import numpy as np
import pytest
from pyproj import CRS, Geod, Transformer
from random_graphs import made, network, places

from geoplan import travel
from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.travel.graph import FARTHEST
from geoplan.travel.paths import PATHS
from geoplan.travel.times import Cost, Direction

PLENTY = 100
FRAME = CRS.from_proj4("+proj=tmerc +lat_0=47 +lon_0=9 +ellps=WGS84 +units=m")  # true to scale around its origin
LONLAT, GEOD = Transformer.from_crs(FRAME, 4326, always_xy=True), Geod(ellps="WGS84")
Both = tuple[int, int]  # what is minimised, and the other quantity


@dataclasses.dataclass(frozen=True)
class Plain:
    """A network read edge by edge, for one direction and cost."""

    net: Network
    there: bool  # people travel to the facility
    cost: Cost

    def both(self, ms: float, mm: float) -> Both:
        return (round(ms), round(mm)) if self.cost == "time" else (round(mm), round(ms))

    def arcs(self) -> dict[int, list[tuple[int, Both]]]:
        """Where one step of the search leads from every node, and what it costs."""
        steps: dict[int, list[tuple[int, Both]]] = {}
        for edge, (a, b) in enumerate(zip(self.net.from_node.tolist(), self.net.to_node.tolist(), strict=True)):
            for ms, start, end in ((self.net.ms_forward[edge], a, b), (self.net.ms_back[edge], b, a)):
                here, onward = (end, start) if self.there else (start, end)
                if ms:
                    steps.setdefault(here, []).append((onward, self.both(ms, self.mm(edge))))
        return steps

    def mm(self, edge: int) -> int:
        return round(float(self.net.metres[edge]) * 1000)

    def ends(self, at: Snaps, i: int, leaving: bool) -> Iterator[tuple[int, Both]]:
        """The nodes that a place goes to first, or comes from last, and what that costs."""
        for edge, part, leg_ms, leg_m in zip(at.edge[i], at.fraction[i], at.leg_ms[i], at.leg_m[i], strict=True):
            if edge < 0:
                continue
            a, b, length = int(self.net.from_node[edge]), int(self.net.to_node[edge]), self.mm(edge)
            forward, back, metres = int(self.net.ms_forward[edge]), int(self.net.ms_back[edge]), round(part * length)
            ahead, behind = round(part * forward), round(part * back)
            leg = int(leg_ms), round(leg_m * 1000)
            if forward and leaving:
                yield b, self.both(leg[0] + forward - ahead, leg[1] + length - metres)
            elif forward:
                yield a, self.both(leg[0] + ahead, leg[1] + metres)
            if back and leaving:
                yield a, self.both(leg[0] + behind, leg[1] + metres)
            elif back:
                yield b, self.both(leg[0] + back - behind, leg[1] + length - metres)

    def search(self, seeds: list[tuple[int, Both]]) -> dict[int, Both]:
        """The least cost between the seeds and every node, and of equally good ways the least of the other quantity."""
        known: dict[int, Both] = {}
        steps = self.arcs()
        heap = [(cost, node) for node, cost in seeds]
        heapq.heapify(heap)
        while heap:
            cost, node = heapq.heappop(heap)
            if node in known:
                continue
            known[node] = cost
            for onward, more in steps.get(node, []):
                heapq.heappush(heap, ((cost[0] + more[0], cost[1] + more[1]), onward))
        return known

    def without_nodes(self, people: Snaps, i: int, sites: Snaps, j: int) -> Iterator[Both]:
        """Ways along one edge, and across the open ground."""
        for k, own in enumerate(people.edge[i]):
            for m, other in enumerate(sites.edge[j]):
                if own < 0 or own != other:
                    continue
                ends = float(people.fraction[i, k]), float(sites.fraction[j, m])
                start, end = ends if self.there else ends[::-1]
                legs = int(people.leg_ms[i, k]) + int(sites.leg_ms[j, m])
                mm = round(people.leg_m[i, k] * 1000) + round(sites.leg_m[j, m] * 1000)
                mm += abs(round(start * self.mm(own)) - round(end * self.mm(own)))
                for ms, open_ in (
                    (int(self.net.ms_forward[own]), start <= end),
                    (int(self.net.ms_back[own]), end <= start),
                ):
                    if ms and open_:
                        yield self.both(legs + abs(round(start * ms) - round(end * ms)), mm)
        if people.edge[i, 0] >= 0 and sites.edge[j, 0] >= 0:
            spots = [LONLAT.transform(at.x[n], at.y[n]) for at, n in ((people, i), (sites, j))]
            metres = round(GEOD.inv(*spots[0], *spots[1])[2], 6)
            if metres < people.leg_m[i, 0] + sites.leg_m[j, 0]:
                yield self.both(metres * 3600 / people.access_kmh, metres * 1000)

    def table(self, people: Snaps, sites: Snaps, reach: list[dict[int, Both]]) -> list[dict[int, Both]]:
        """Per place of people what every site costs; a site that is not reached is not there."""
        rows: list[dict[int, Both]] = []
        for i in range(len(people.ids)):
            rows.append({})
            for j in range(len(sites.ids)):
                ways = [
                    (known[0] + leg[0], known[1] + leg[1])
                    for node, leg in self.ends(people, i, self.there)
                    if (known := reach[j].get(node))
                ]
                ways += self.without_nodes(people, i, sites, j)
                if ways:
                    rows[i][j] = min(ways)
        return rows


def uneven(seed: int) -> Network:
    """A random network in a frame that is true to scale, some edges drawn against their sense, no length round."""
    net, random = network(seed), np.random.default_rng(seed)
    turned = random.random(len(net.edge_id)) < 0.4
    forward, back = np.where(turned, [net.ms_back, net.ms_forward], [net.ms_forward, net.ms_back])
    metres = net.metres + random.random(len(turned)).round(3)
    return dataclasses.replace(net, crs=FRAME, ms_forward=forward, ms_back=back, metres=metres)


def anywhere(net: Network, many: int, seed: int) -> Snaps:
    """Places near each other, half of them at no round fraction of their edge."""
    at, random = places(net, many, seed, spread_m=600), np.random.default_rng(seed)
    fraction = np.where(random.random((many, 2)) < 0.5, at.fraction, random.random((many, 2)))
    return dataclasses.replace(at, fraction=fraction)


def rows_of(table: travel.TravelTimes) -> list[dict[int, int]]:
    parts = [slice(*table.start[i : i + 2]) for i in range(len(table.demand))]
    assert all((np.diff(table.facility[part]) > 0).all() for part in parts)
    return [dict(zip(table.facility[part].tolist(), table.ms[part].tolist(), strict=True)) for part in parts]


@pytest.mark.parametrize("direction", get_args(Direction))
@pytest.mark.parametrize("cost", get_args(Cost))
@pytest.mark.parametrize("sizes", [(9, 5), (3, 6)])
def test_every_job_says_what_a_plain_dijkstra_says(direction: Direction, cost: Cost, sizes: tuple[int, int]) -> None:
    for seed in range(PLENTY):
        net = uneven(seed)
        people, sites = (anywhere(net, many, seed + k) for k, many in enumerate(sizes))
        plain = Plain(net, direction == "to_facility", cost)
        reach = [plain.search(list(plain.ends(sites, j, not plain.there))) for j in range(sizes[1])]
        rows = plain.table(people, sites, reach)
        own = sorted({value for row in rows for value, _ in row.values()})
        at = max(1, own[len(own) // 2]) if own else 1

        for limit in (None, at, max(1, at - 1)):
            table = travel.times(net, people, sites, limit=limit, direction=direction, cost=cost)
            within = [{j: own for j, (own, _) in row.items() if limit is None or own <= limit} for row in rows]
            assert rows_of(table) == within, seed
            for i, row in enumerate(rows):
                on = people.edge[i, 0] >= 0
                reason = "" if within[i] else "not_snapped" if not on else "beyond_limit" if row else "unreachable"
                assert table.reason(people.ids[i]) == reason

        ways = [min(((own, j, beside) for j, (own, beside) in row.items()), default=(-1, -1, -1)) for row in rows]
        near = travel.nearest(net, people, sites, direction=direction, cost=cost)
        found = (near.ms, near.mm) if cost == "time" else (near.mm, near.ms)
        assert list(zip(found[0].tolist(), near.owner.tolist(), found[1].tolist(), strict=True)) == ways, seed

        for k in (1, 3):
            least = [sorted((own, j) for j, (own, _) in row.items())[:k] for row in rows]
            several = travel.k_nearest(net, people, sites, k=k, direction=direction, cost=cost)
            assert rows_of(several) == [{j: own for own, j in row} for row in least], seed

        everywhere = travel.node_times(net, sites, direction=direction, cost=cost)
        for node in range(len(net.node_x)):
            nearest = min(((known[node][0], j) for j, known in enumerate(reach) if node in known), default=(-1, -1))
            assert (everywhere.ms[node], everywhere.owner[node]) == nearest, seed

        exits = plain.search([(0, (0, 0)), (len(net.node_x) - 1, (0, 0))])
        out = [
            min((exits[n][0] + leg[0] for n, leg in plain.ends(people, i, plain.there) if n in exits), default=np.inf)
            for i in range(sizes[0])
        ]
        nodes = np.array([0, len(net.node_x) - 1])
        assert travel.to_nodes(net, people, nodes, direction=direction, cost=cost).tolist() == out, seed

        found_areas = travel.areas(net, sites, limit=at, direction=direction, cost=cost)
        held = [[own for own, _ in known.values() if own <= at] for known in reach]
        assert found_areas.nodes.tolist() == [len(values) for values in held]
        assert found_areas.total.tolist() == [sum(values) for values in held]


def at_ends(net: Network, leg_ms: int) -> tuple[Snaps, Snaps]:
    """One place at either end of the only edge, the second `leg_ms` from the road; far from each other."""
    two = dataclasses.replace(
        places(net, 2, 0),
        x=np.array([0.0, 1e6]),
        edge=np.array([[0, -1], [1, -1]], dtype=np.int32),
        fraction=np.array([[1.0, 0.0], [0.0, 0.0]]),
        leg_m=np.zeros((2, 2)),
        leg_ms=np.array([[0, 0], [leg_ms, 0]], dtype=np.int32),
    )
    return two.take(np.array([0])), two.take(np.array([1]))


@pytest.mark.parametrize("path", list(PATHS))
def test_the_farthest_is_reached_and_a_millisecond_more_is_not_in_every_job(path: str) -> None:
    """A place at the end of edge 0, one at the start of edge 1, and the farthest between them on edges 2 and 3."""
    half = FARTHEST // 2
    start, end, ms = [0, 2, 1, 4], [1, 3, 4, 2], [1, 1, half, half]
    rows = ([0.0] * 5, [0.0] * 5, start, end, ms, [0, 0, half, half], [1.0] * 4)
    net = made(*(np.array(row) for row in rows))
    for leg_ms, many in ((0, 1), (1, 0)):
        here, there = at_ends(net, leg_ms)
        assert travel.times(net, here, there, limit=None, path=path).ms.tolist() == [FARTHEST] * many
        assert travel.k_nearest(net, here, there, k=1, path=path).ms.tolist() == [FARTHEST] * many
        assert travel.nearest(net, here, there, path=path).ms.tolist() == [FARTHEST if many else -1]
        assert travel.node_times(net, there, path=path).ms[1] == (FARTHEST if many else -1)
        assert travel.areas(net, there, limit=FARTHEST, path=path).nodes.tolist() == [2 + many]


@pytest.mark.parametrize("path", list(PATHS))
def test_an_arc_as_long_as_the_farthest_is_no_arc(path: str) -> None:
    """Twice the farthest would not fit into a label: the node behind two such arcs came out nearer than nothing."""
    start, end, ms = [3, 0, 1], [0, 1, 2], [1, FARTHEST, FARTHEST]
    net = made(*(np.array(row) for row in ([0.0] * 4, [0.0] * 4, start, end, ms, ms, [1.0] * 3)))
    here, _ = at_ends(net, 0)  # at node 0
    assert travel.node_times(net, here, path=path).ms.tolist() == [0, -1, -1, 1]
    assert travel.areas(net, here, limit=FARTHEST, path=path).nodes.tolist() == [2]
