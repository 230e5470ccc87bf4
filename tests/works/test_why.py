"""Why a trip takes as long as it does: the way adds up to the table, and a missing way has its reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import random_networks as made
from drawn import SPEEDS, County, county, points, roads

from geoplan import network, snapping, travel
from geoplan.errors import NetworkError
from geoplan.network import Network
from geoplan.snapping import Snaps

BOTH: tuple[travel.Direction, ...] = ("to_facility", "from_facility")
COSTS: tuple[travel.Cost, ...] = ("time", "metres")


def on(drawing: str | County, snap_max_m: float = 500) -> tuple[Network, Snaps, Snaps]:
    drawn = county(drawing) if isinstance(drawing, str) else drawing
    net, _ = network.build(drawn.roads, speeds=SPEEDS)
    small, large = ("".join(sorted(filter(keep, drawn.points))) for keep in (str.islower, str.isupper))
    at = [snapping.snap(net, drawn.places(names), access_kmh=4.5, snap_max_m=snap_max_m) for names in (small, large)]
    return net, at[0], at[1]


def test_the_way_is_told_edge_by_edge():
    drawing = """
a--b----H
   |    |
   c----+
"""
    way = travel.why(*on(drawing), "a", "H")
    table = way.table()
    assert table["edge_id"].tolist() == ["r0000e", "r0003e"]
    assert table["minutes"].tolist() == [2, 4]
    assert table["metres"].tolist() == [2000, 4000]
    assert (way.minutes, way.metres, way.reason) == (6, 6000, "")
    assert list(way.geometry.coords) == [(0, 0), (3000, 0), (8000, 0)]
    assert way.sentence() == "a and H are 6.00 minutes and 6.00 km apart, along 2 edges."
    assert "相距 6.00 分钟" in way.sentence("zh")


def test_parts_of_edges_and_the_ways_to_the_road_are_steps_of_their_own():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0, "name": "High Street"})
    way = travel.why(*on(County(line, {"a": (2000.0, 75.0), "H": (7000.0, -150.0)})), "a", "H")
    table = way.table()
    assert table["kind"].tolist() == ["to_road", "road", "from_road"]
    assert table["minutes"].round(3).tolist() == [1.0, 5.0, 2.0]
    assert table["name"].tolist() == ["", "High Street", ""]
    assert [tuple(map(round, spot)) for spot in way.geometry.coords] == [(2000, 75), (2000, 0), (7000, 0), (7000, -150)]


def test_a_trip_from_the_facility_is_told_in_its_own_sense():
    net, homes, sites = on("a>>+--H")
    assert travel.why(net, homes, sites, "a", "H").table()["edge_id"].tolist() == ["r0000e", "r0003e"]
    assert travel.why(net, homes, sites, "a", "H", direction="from_facility").reason == "unreachable"
    net, homes, sites = on("a<<+--H")
    back = travel.why(net, homes, sites, "a", "H", direction="from_facility")
    assert back.table()["edge_id"].tolist() == ["r0003e", "r0000e"]
    assert list(back.geometry.coords) == [(6000, 0), (3000, 0), (0, 0)]


def test_two_places_off_the_road_walk_straight():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)]})
    way = travel.why(*on(County(line, {"a": (5000.0, 400.0), "H": (5100.0, 400.0)})), "a", "H")
    assert way.table()["kind"].tolist() == ["straight"]
    assert way.minutes == pytest.approx(100 / 75, abs=0.01)


def test_a_place_on_its_facility_has_nothing_to_travel():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)]})
    way = travel.why(*on(County(line, {"a": (5000.0, 0.0), "H": (5000.0, 0.0)})), "a", "H")
    assert (way.ms, way.mm, way.reason, way.steps) == (0, 0, "", ())
    assert way.geometry.is_empty
    assert len(way.table()) == 0


def test_of_equally_quick_ways_the_one_by_smaller_ids_is_told_in_both_directions():
    ring = roads(
        {"id": "p", "line": [(0, 0), (1000, 500)], "metres": 1000.0},
        {"id": "q", "line": [(1000, 500), (2000, 0)], "metres": 1000.0},
        {"id": "o", "line": [(0, 0), (1000, -500)], "metres": 1000.0},
        {"id": "z", "line": [(1000, -500), (2000, 0)], "metres": 1000.0},
    )
    both = County(ring, {"a": (0.0, 0.0), "H": (2000.0, 0.0)})
    assert travel.why(*on(both), "a", "H").table()["edge_id"].tolist() == ["o", "z"]
    back = travel.why(*on(both), "a", "H", direction="from_facility")
    assert back.table()["edge_id"].tolist() == ["z", "o"]


@pytest.mark.parametrize("own", ["b", "z"])
def test_an_edge_of_smaller_id_is_taken_before_the_facilitys_own(own: str):
    twice = roads(
        {"id": "a", "line": [(0, 0), (1000, 0)], "metres": 1000.0},
        {"id": "b", "line": [(1000, 0), (1500, 600), (2000, 0)], "metres": 1000.0},
        {"id": "z", "line": [(1000, 0), (1500, -600), (2000, 0)], "metres": 1000.0},
    )
    net, homes, sites = on(County(twice, {"h": (0.0, 0.0), "H": (2000.0, 0.0)}))
    sites.edge[0, 0], sites.fraction[0, 0] = np.searchsorted(net.edge_id, own), 1.0
    for direction in BOTH:
        way = travel.why(net, homes, sites, "h", "H", direction=direction)
        assert sorted(way.table()["edge_id"]) == ["a", "b"]


def test_no_way_leads_over_an_edge_from_which_there_is_no_way_on():
    trap = roads(
        {"id": "k", "line": [(1000, 0), (1000, 900)], "metres": 1000.0 + 1 / 60, "oneway": "forward"},
        {"id": "r", "line": [(0, 0), (1000, 0)], "metres": 1000.0},
        {"id": "s", "line": [(1000, 0), (2000, 0)], "metres": 1000.0},
    )
    net, homes, sites = on(County(trap, {"a": (0.0, 0.0), "H": (2000.0, 0.0)}))
    assert net.ms_forward.tolist() == [60_001, 60_000, 60_000]
    assert travel.why(net, homes, sites, "a", "H").table()["edge_id"].tolist() == ["r", "s"]


def test_why_nobody_gets_there():
    drawing = """
    a---H   b---c   +---K
    """
    net, homes, sites = on(drawing)
    assert travel.why(net, homes, sites, "a", "H").reason == ""
    assert travel.why(net, homes, sites, "b", "H").reason == "unreachable"
    assert travel.why(net, homes, sites, "a", "Z").reason == "absent"
    assert travel.why(net, homes, sites.take(np.zeros(0, dtype=np.intp)), "a", "H").reason == "absent"
    far = points({"f": (0.0, 9000.0)})
    off = snapping.snap(net, far, access_kmh=4.5, snap_max_m=500)
    lost = travel.why(net, off, sites, "f", "H")
    assert (lost.reason, lost.ms, lost.minutes, lost.metres) == ("not_snapped", -1, None, None)
    assert lost.sentence().startswith("f has no road within reach")
    gone = snapping.snap(net, points({"F": (0.0, 9000.0)}), access_kmh=4.5, snap_max_m=500)
    assert travel.why(net, homes, gone, "a", "F").sentence().startswith("the facility F has no road within reach")
    both = travel.why(net, off, gone, "f", "F").sentence()
    assert both.startswith("neither f nor the facility F has a road within reach")
    with pytest.raises(NetworkError, match="no demand point aa"):
        travel.why(net, homes, sites, "aa", "H")


def test_a_way_beyond_the_limit_says_how_long_it_is():
    way = travel.why(*on("a------H"), "a", "H", limit=5 * travel.MS_PER_MINUTE)
    assert (way.reason, way.minutes) == ("beyond_limit", 6)
    assert "beyond the limit of 5 min" in way.sentence()
    assert len(way.steps) == 1
    assert travel.why(*on("a------H"), "a", "H", limit=6 * travel.MS_PER_MINUTE).reason == ""


def hold_against_the_table(net: Network, homes: Snaps, sites: Snaps) -> int:
    """How many pairs have a way; each adds up to its entry, step follows step, and a pair without an entry has a reason."""
    found = 0
    for direction in BOTH:
        for cost in COSTS:
            table = travel.times(net, homes, sites, limit=None, direction=direction, cost=cost).dense(-1)
            for i, home in enumerate(homes.ids):
                for j, site in enumerate(sites.ids):
                    way = travel.why(net, homes, sites, home, site, direction=direction, cost=cost)
                    assert (way.ms if cost == "time" else way.mm) == table[i, j]
                    assert (way.reason == "") == (table[i, j] >= 0)
                    spots = [(step.geometry.coords[0], step.geometry.coords[-1]) for step in way.steps]
                    for (_, end), (start, _) in pairwise(spots):
                        assert end == pytest.approx(start, abs=1e-6)
                    found += way.reason == ""
    return found


def test_every_way_adds_up_to_the_entry_of_the_table():
    found = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        net = made.network(rng, int(rng.integers(2, 20)), int(rng.integers(1, 35)))
        homes, sites = made.places(rng, net, 5, "d"), made.places(rng, net, 3, "F")
        if seed % 3 == 0:  # some stand beside a facility, off the road
            homes = replace(homes, x=sites.x[0] + rng.uniform(-30, 30, 5), y=np.full(5, sites.y[0]))
        if seed % 5 == 0:
            homes.edge[0], sites.edge[1] = -1, -1
        found += hold_against_the_table(net, homes, sites)
    assert found > 1500


def test_every_way_of_a_drawn_county_adds_up():
    found = hold_against_the_table(
        *on(
            """
            a>>>>H--b
            |    |  |
            +--c-+  K
               |
               d<<<<L
            """
        )
    )
    assert found > 20
