"""The routing oracle: counties small enough to count the minutes by eye."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from drawn import SPEEDS, County, county, points, roads, times

from geoplan import network, snapping, travel


def test_a_settlement_past_the_limit_is_left_out():
    od = times(
        """
        a--b----H
           |
           c
        """,
        limit=5,
    )
    assert od.minutes("b", "H") == 4
    assert od.minutes("a", "H") is None  # 2 + 4 minutes
    assert od.minutes("c", "H") == 5
    assert od.reason("a") == "beyond_limit"


def test_a_limit_includes_its_last_millisecond():
    exactly = times("a------------------------------H", limit=30)
    assert exactly.ms.tolist() == [1_800_000]
    just_short = times("a------------------------------H", limit=30 - 1 / 60_000)
    assert just_short.ms.tolist() == []


def test_a_one_way_road_is_taken_one_way_only():
    drawing = """
    a>>>>H
    |    |
    +----b
    """
    there = times(drawing)
    assert there.minutes("a", "H") == 4
    assert there.minutes("b", "H") == 1
    back = times(drawing, direction="from_facility")
    assert back.minutes("a", "H") == 6  # H, b, the corner, a: 1 + 4 + 1
    assert back.minutes("b", "H") == 1


def test_rows_stay_demand_in_both_directions():
    drawing = "a>>H"
    assert times(drawing).demand.tolist() == ["a"]
    away = times(drawing, direction="from_facility")
    assert away.demand.tolist() == ["a"]
    assert away.minutes("a", "H") is None
    assert away.reason("a") == "unreachable"


def test_a_dead_end_and_an_island_are_told_apart_from_the_limit():
    od = times(
        """
        a---H

        b---c
        """,
        limit=2,
    )
    assert od.reason("a") == "beyond_limit"
    assert od.reason("b") == "unreachable"


def test_ties_go_to_the_smaller_id():
    drawn = county("B---a---A")
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    at = {name: snapping.snap(built, drawn.places(name), access_kmh=4.5, snap_max_m=500) for name in ("a", "BA")}
    nearest = travel.nearest(built, at["a"], at["BA"])
    assert nearest.facilities[nearest.owner].tolist() == ["A"]
    assert nearest.ms.tolist() == [180_000]


def test_of_parallel_roads_the_quickest_counts():
    drawn = County(
        roads(
            {"id": "long", "line": [(0, 0), (1000, 900), (2000, 0)], "metres": 3000.0},
            {"id": "short", "line": [(0, 0), (2000, 0)], "metres": 2000.0},
        ),
        {"a": (0.0, 0.0), "H": (2000.0, 0.0)},
    )
    assert times(drawn).minutes("a", "H") == 2


def test_two_places_on_one_edge_meet_without_its_ends():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0})
    both = County(line, {"a": (2000.0, 0.0), "b": (7000.0, 0.0), "H": (4000.0, 0.0)})
    od = times(both)
    assert od.minutes("a", "H") == pytest.approx(2, abs=1e-4)
    assert od.minutes("b", "H") == pytest.approx(3, abs=1e-4)


def test_on_a_one_way_edge_the_place_behind_goes_around():
    ring = County(
        roads(
            {"id": "r1", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0, "oneway": "forward"},
            {
                "id": "r2",
                "line": [(10_000, 0), (10_000, 5000), (0, 5000), (0, 0)],
                "metres": 20_000.0,
                "oneway": "forward",
            },
        ),
        {"a": (2000.0, 0.0), "b": (7000.0, 0.0), "H": (4000.0, 0.0)},
    )
    od = times(ring)
    assert od.minutes("a", "H") == pytest.approx(2, abs=1e-4)
    assert od.minutes("b", "H") == pytest.approx(3 + 20 + 4, abs=1e-4)


def test_a_place_pays_its_fraction_to_one_end_and_the_rest_to_the_other():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)], "metres": 9_999.9})
    at = {"a": (0.0, 0.0), "b": (10_000.0, 0.0), "H": (3_333.0, 0.0)}
    od = times(County(line, at))
    assert od.ms.sum() == round(9_999.9 * 60)


def test_nobody_stops_on_a_motorway():
    drawn = county(
        """
        H-+====+----a
        """
    )
    village = points({"v": (5000.0 + drawn.points["H"][0], drawn.points["H"][1] - 300.0)})
    od = times(drawn, demand=village, snap_max_m=400)
    assert od.reason("v") == "not_snapped"  # the motorway passes at 300 m, the ramps are 2 and 3 km away
    far = times(drawn, demand=village, snap_max_m=5000)
    assert far.minutes("v", "H") == pytest.approx(
        1 + 4 + np.hypot(2000, 300) / 75, abs=0.05
    )  # walks to the nearer ramp first


def test_a_place_on_its_facility_is_there():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)]})
    same = County(line, {"a": (4000.0, 600.0), "H": (4000.0, 600.0)})
    assert times(same).ms.tolist() == [0]


def test_neighbours_off_the_road_walk_straight_to_each_other():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)]})
    near = County(line, {"a": (4000.0, 600.0), "H": (4100.0, 600.0)})
    assert times(near).minutes("a", "H") == pytest.approx(100 / 75, abs=1e-3)  # 100 m at 4.5 km/h, not 600 m + 600 m
    across = County(line, {"a": (4000.0, 600.0), "H": (4000.0, -600.0)})
    assert times(across).minutes("a", "H") == pytest.approx(1200 / 75, abs=1e-3)


def test_the_way_to_the_road_is_paid_at_both_ends():
    line = roads({"id": "r", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0})
    both = County(line, {"a": (1000.0, 150.0), "H": (9000.0, 75.0)})
    assert times(both).minutes("a", "H") == pytest.approx(2 + 8 + 1, abs=1e-3)


def test_beside_a_dual_carriageway_both_senses_are_open():
    dual = County(
        roads(
            {"id": "east", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0, "oneway": "forward"},
            {"id": "west", "line": [(10_000, 30), (0, 30)], "metres": 10_000.0, "oneway": "forward"},
            {"id": "x0", "line": [(0, 0), (0, 30)], "metres": 30.0},
            {"id": "x1", "line": [(10_000, 0), (10_000, 30)], "metres": 30.0},
        ),
        {"a": (6000.0, -10.0), "H": (2000.0, -10.0)},
    )
    walk_across = (10 + 40) / 75 - 10 / 75
    assert times(dual, access_kmh=4.5).minutes("a", "H") < 4 + 2 * walk_across + 0.5


def test_a_carriageway_too_far_away_does_not_open_the_other_sense():
    far = County(
        roads(
            {"id": "east", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0, "oneway": "forward"},
            {"id": "west", "line": [(10_000, 90), (0, 90)], "metres": 10_000.0, "oneway": "forward"},
            {"id": "x0", "line": [(0, 0), (0, 90)], "metres": 90.0},
            {"id": "x1", "line": [(10_000, 0), (10_000, 90)], "metres": 90.0},
        ),
        {"a": (6000.0, -10.0), "H": (2000.0, -10.0)},
    )
    assert times(far).minutes("a", "H") > 14  # on to the eastern end, back, and around


def test_a_place_prefers_the_component_that_holds_the_facility():
    two = County(
        roads(
            {"id": "main", "line": [(0, 0), (10_000, 0)]},
            {"id": "stub", "line": [(4000, 250), (5000, 250)]},
        ),
        {"a": (4500.0, 200.0), "H": (9000.0, 0.0)},
    )
    assert times(two).reason("a") == ""  # the stub is 50 m away, the road 200 m
    lost = County(two.roads, {"a": (4500.0, 600.0), "H": (9000.0, 0.0)})
    assert times(lost).reason("a") == ""  # 350 m against 600 m
    farther = County(
        roads({"id": "main", "line": [(0, 0), (10_000, 0)]}, {"id": "stub", "line": [(4000, 450), (5000, 450)]}),
        {"a": (4500.0, 450.0), "H": (9000.0, 0.0)},
    )
    assert times(farther).reason("a") == "unreachable"  # the road is more than 300 m farther than the stub


def test_a_yard_beside_a_one_way_street_does_not_hold_the_street_s_facility():
    # H stands on the one-way street (a ring with the way back); the yard, 40 m off, leads nowhere
    street = County(
        roads(
            {"id": "street", "line": [(0, 0), (6000, 0)], "metres": 6000.0, "oneway": "forward"},
            {"id": "way back", "line": [(6000, 0), (6000, 3000), (0, 3000), (0, 0)], "metres": 12_000.0},
            {"id": "yard", "line": [(2900, -40), (3100, -40)], "metres": 200.0},
        ),
        {"H": (3000.0, -1.0), "J": (6000.0, 3000.0), "a": (2950.0, -40.0)},
    )
    od = times(street)
    assert od.minutes("a", "J") is not None
    assert snapping.components(*_at(street, "H")).tolist() == [1]


def test_a_new_road_never_lengthens_a_journey_between_fixed_attachments():
    before = county("a----+----H")
    after = County(
        roads(*_rows(before), {"id": "z", "line": [before.points["a"], before.points["H"]], "metres": 7000.0}),
        before.points,
    )
    assert times(after).ms[0] <= times(before).ms[0]


def test_metres_are_those_of_the_shortest_of_equally_quick_ways():
    slow_short = {"id": "b", "line": [(0, 0), (2000, 0)], "metres": 2000.0, "speed_kmh": 30.0}
    fast_long = {"id": "a", "line": [(0, 0), (1000, 900), (2000, 0)], "metres": 4000.0, "speed_kmh": 60.0}
    drawn = County(roads(fast_long, slow_short), {"a": (0.0, 0.0), "H": (2000.0, 0.0)})
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    at = {name: snapping.snap(built, drawn.places(name), access_kmh=4.5, snap_max_m=500) for name in "aH"}
    nearest = travel.nearest(built, at["a"], at["H"])
    assert (nearest.ms.tolist(), nearest.mm.tolist()) == ([240_000], [2_000_000])
    by_way = travel.nearest(built, at["a"], at["H"], cost="metres")
    assert (by_way.ms.tolist(), by_way.mm.tolist()) == ([240_000], [2_000_000])


def test_speeds_by_direction_make_the_way_there_and_back_differ():
    hill = County(
        roads({"id": "r", "line": [(0, 0), (6000, 0)], "metres": 6000.0, "speed_kmh": 60.0, "speed_back_kmh": 30.0}),
        {"a": (0.0, 0.0), "H": (6000.0, 0.0)},
    )
    assert times(hill).minutes("a", "H") == 6
    assert times(hill, direction="from_facility").minutes("a", "H") == 12


def _at(drawn: County, names: str) -> tuple[network.Network, snapping.Snaps]:
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    return built, snapping.snap(built, drawn.places(names), access_kmh=4.5, snap_max_m=500)


def _rows(drawn: County) -> list[dict[str, object]]:
    return [
        {
            "id": index,
            "line": list(row.geometry.coords),
            "metres": row.metres,
            "oneway": row.oneway,
            "road_class": row.road_class,
        }
        for index, row in zip(drawn.roads.index, drawn.roads.itertuples(), strict=True)
    ]


def test_no_facility_is_a_result():
    drawn = county("a--b")
    od = times(drawn, facilities=points({}))
    assert np.diff(od.start).tolist() == [0, 0]
    assert od.reason("a") == "absent"


def test_a_road_drawn_against_its_sense_is_taken_backward_only():
    drawn = County(
        roads({"id": "r", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0, "oneway": "backward"}),
        {"a": (7000.0, 0.0), "b": (2000.0, 0.0), "H": (4000.0, 0.0)},
    )
    od = times(drawn)
    assert od.minutes("a", "H") == pytest.approx(3, abs=1e-4)
    assert od.reason("b") == "unreachable"


def test_nobody_stops_in_a_tunnel_and_on_a_bridge_only_where_nothing_else_is_near():
    drawn = County(
        roads(
            {"id": "bridge", "line": [(0, 0), (2000, 0)], "bridge": True},
            {"id": "road", "line": [(2000, 0), (4000, 0)]},
            {"id": "tunnel", "line": [(4000, 0), (6000, 0)], "tunnel": True},
        ),
        {},
    )
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    where = points({"on_bridge": (1000.0, 10.0), "by_the_road": (3000.0, 10.0), "over_tunnel": (5000.0, 10.0)})
    near = snapping.snap(built, where, access_kmh=4.5, snap_max_m=500)
    assert dict(zip(near.ids, edges_of(built, near), strict=True)) == {
        "by_the_road": "road",
        "on_bridge": "bridge",  # the road is a kilometre away
        "over_tunnel": "",
    }
    far = snapping.snap(built, where, access_kmh=4.5, snap_max_m=1500)
    assert set(edges_of(built, far)) == {"road"}


def test_between_two_roads_equally_near_the_smaller_id_is_taken():
    drawn = County(roads({"id": "b", "line": [(0, 0), (1000, 0)]}, {"id": "a", "line": [(1000, 0), (2000, 0)]}), {})
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    assert edges_of(built, snapping.snap(built, points({"p": (1000.0, 50.0)}), access_kmh=4.5, snap_max_m=500)) == ["a"]


def test_metres_are_those_of_the_quickest_way_not_of_the_shortest():
    slow_short = {"id": "b", "line": [(0, 0), (2000, 0)], "metres": 2000.0, "speed_kmh": 30.0}
    fast_long = {"id": "a", "line": [(0, 0), (1000, 900), (2000, 0)], "metres": 4000.0, "speed_kmh": 120.0}
    drawn = County(roads(fast_long, slow_short), {"a": (0.0, 0.0), "H": (2000.0, 0.0)})
    built, _ = network.build(drawn.roads, speeds=SPEEDS)
    at = {name: snapping.snap(built, drawn.places(name), access_kmh=4.5, snap_max_m=500) for name in "aH"}
    nearest = travel.nearest(built, at["a"], at["H"])
    assert (nearest.ms.tolist(), nearest.mm.tolist()) == ([120_000], [4_000_000])


def test_lengths_are_those_on_the_ellipsoid_whatever_the_projection():
    east = roads({"id": "r", "line": [(0, 0), (10_000, 0)]}).to_crs(32649)  # a zone whose meridian lies 900 km away
    built, _ = network.build(east, speeds=SPEEDS)
    assert built.metres[0] == pytest.approx(10_000, abs=0.01)
    assert shapely.length(built.geometry[0]) > 10_050


def edges_of(built: network.Network, snaps: snapping.Snaps) -> list[str]:
    return [str(built.edge_id[edge]) if edge >= 0 else "" for edge in snaps.edge[:, 0]]
