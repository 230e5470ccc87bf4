"""New roads joined to a network: at nodes, on edges, among themselves, and not at all."""

from __future__ import annotations

from dataclasses import fields, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import random_networks as made
import shapely
from drawn import FRAME, SPEEDS, County, county, points, roads
from random_networks import new_road

from geoplan import network, snapping, travel, works
from geoplan.errors import NetworkError
from geoplan.network import Network
from geoplan.speed_tables import SpeedTable
from geoplan.works import cutting
from geoplan.works.applied import Work

ROW = County(roads({"id": "r", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0}), {})


def built(drawn: County = ROW) -> Network:
    return network.build(drawn.roads, speeds=SPEEDS)[0]


def codes(error: pytest.ExceptionInfo[NetworkError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def test_an_end_on_an_edge_cuts_it_where_it_meets():
    after = works.add(built(), new_road("spur", (2500, 0), (2500, 1000)), speeds=SPEEDS)
    assert after.edge_id.tolist() == ["new:spur", "r.1", "r.2"]
    assert after.ms_forward.tolist()[1:] == [150_000, 450_000]
    assert after.metres.tolist()[1:] == [2500.0, 7500.0]
    assert [line.length for line in after.geometry[1:]] == pytest.approx([2500, 7500])


def test_an_end_near_a_node_becomes_that_node():
    after = works.add(built(), new_road("on", (10_000.6, 0.3), (12_000, 0)), speeds=SPEEDS)
    assert after.edge_id.tolist() == ["new:on", "r"]
    assert after.geometry[0].coords[0] == (10_000.0, 0.0)
    assert len(after.node_x) == 3


def test_a_new_ferry_is_waited_for_where_it_leaves_the_shore():
    shores = {"id": "n", "line": [(0, 0), (10_000, 0)], "metres": 10_000.0}
    table = replace(SPEEDS, kmh={**SPEEDS.kmh, "ferry": 60.0}, wait_min={"ferry": 15.0})
    net, _ = network.build(roads(shores, {**shores, "id": "s", "line": [(0, -4000), (10_000, -4000)]}), speeds=table)
    boat = new_road("boat", (5000, 0), (5000, -4000)).assign(road_class="ferry")
    after = works.add(net, boat, speeds=table)
    at = after.edge_id.tolist().index("new:boat")
    assert after.ms_forward[at] == after.ms_back[at] == pytest.approx((15 + 4) * 60_000, rel=2e-3)
    branch = new_road("branch", (5000, -2000), (7000, -2000)).assign(road_class="ferry")
    beyond = works.add(after, branch, speeds=table)  # it leaves the boat's way, where there is no shore
    assert beyond.ms_forward[beyond.edge_id == "new:branch"] == pytest.approx(2 * 60_000, rel=2e-3)


def test_a_new_road_is_slowed_by_the_junction_that_it_makes():
    table = replace(SPEEDS, junction_s=dict.fromkeys(SPEEDS.kmh, 30.0))
    net, _ = network.build(ROW.roads, speeds=table)
    plain = works.add(built(), new_road("spur", (2500, 0), (2500, 1000)), speeds=SPEEDS)
    after = works.add(net, new_road("spur", (2500, 0), (2500, 1000)), speeds=table)
    assert (after.ms_forward - plain.ms_forward).tolist() == [0, 0, 0]  # its other end is a dead end
    assert (after.ms_back - plain.ms_back).tolist() == [30_000, 0, 0]  # roads that were there keep their times


def test_an_end_beyond_the_tolerance_does_not_meet():
    net = built()
    with pytest.raises(NetworkError) as error:
        works.add(net, new_road("off", (5000, 30), (5000, 900)), speeds=SPEEDS)
    assert codes(error) == ["work_road_astray"]
    assert "30.00 m" in str(error.value)
    assert len(works.add(net, new_road("off", (5000, 30), (5000, 900)), speeds=SPEEDS, tolerance_m=30).edge_id) == 3


def test_a_network_with_a_road_added_is_the_one_drawn_with_it():
    drawn = county(
        """
        a--b-------H
           |
           c-------+
        """
    )
    corner = (11_000.0, -2000.0)
    bypass = new_road("x", corner, drawn.points["H"])
    after = works.add(built(drawn), bypass, speeds=SPEEDS)
    whole = County(pd.concat([drawn.roads, roads({"id": "x", "line": [corner, drawn.points["H"]]})]), drawn.points)
    fresh = built(whole)
    for name in "abc":
        took = []
        for net in (after, fresh):
            at = {one: snapping.snap(net, drawn.places(one), access_kmh=4.5, snap_max_m=500) for one in (name, "H")}
            took.append(travel.times(net, at[name], at["H"], limit=None).ms.tolist())
        assert took[0] == took[1]


def test_new_roads_meet_each_other_and_lead_on_by_way_of_each_other():
    two = pd.concat([new_road("one", (5000, 0), (5000, 2000)), new_road("two", (4000, 1000), (6000, 1000))])
    after = works.add(built(), two, speeds=SPEEDS)
    assert after.edge_id.tolist() == ["new:one-1", "new:one-2", "new:two-1", "new:two-2", "r.1", "r.2"]
    assert set(after.component) == {1}


def test_two_ends_at_one_spot_cut_the_edge_once():
    two = pd.concat([new_road("n", (5000, 0), (5000, 2000)), new_road("s", (5000, 0), (5000, -2000))])
    after = works.add(built(), two, speeds=SPEEDS)
    assert after.edge_id.tolist() == ["new:n", "new:s", "r.1", "r.2"]


def test_a_road_added_to_one_that_was_cut_before_cuts_it_again():
    once = works.add(built(), new_road("n", (5000, 0), (5000, 2000)), speeds=SPEEDS)
    twice = works.add(once, new_road("m", (7500, 0), (7500, 2000)), speeds=SPEEDS)
    assert twice.edge_id.tolist() == ["new:m", "new:n", "r.1", "r.2.1", "r.2.2"]
    assert (works.close(twice, ["r"]).ms_forward == 0).tolist() == [False, False, True, True, True]


def test_a_place_stays_where_it_is_on_the_piece_that_it_comes_to_stand_on():
    net = built()
    at = snapping.snap(net, points({"a": (2500.0, 30.0), "b": (6000.0, 0.0)}), access_kmh=4.5, snap_max_m=500)
    after = works.add(net, new_road("n", (4000, 0), (4000, 2000)), speeds=SPEEDS)
    moved = works.carried(at, net, after)
    assert after.edge_id[moved.edge[:, 0]].tolist() == ["r.1", "r.2"]
    assert moved.fraction[:, 0].tolist() == pytest.approx([0.625, 1 / 3])
    fresh = snapping.snap(after, points({"a": (2500.0, 30.0), "b": (6000.0, 0.0)}), access_kmh=4.5, snap_max_m=500)
    assert moved.fraction[:, 0].tolist() == pytest.approx(fresh.fraction[:, 0].tolist())
    assert dense(after, moved, moved).tolist() == dense(net, at, at).tolist()


def test_a_piece_is_never_called_as_another_edge():
    named = County(roads({"id": "r", "line": [(0, 0), (9000, 0)]}, {"id": "r.1", "line": [(9000, 0), (9000, 500)]}), {})
    after = works.add(built(named), new_road("n", (4500, 0), (4500, 2000)), speeds=SPEEDS)
    assert after.edge_id.tolist() == ["new:n", "r..1", "r..2", "r.1"]


@pytest.mark.parametrize("whole", [0, 1, 2, 3, 7, 600_000])
def test_the_pieces_of_an_edge_add_up_to_it(whole: int):
    fraction = np.array([1e-9, 0.2, 0.2000001, 0.9999999])
    pieces = np.diff(cutting.bounds(whole, fraction))
    assert pieces.sum() == (0 if whole == 0 else max(whole, 5))
    assert (pieces > 0).all() or whole == 0


def test_a_one_way_road_is_one_way_as_it_is_drawn():
    after = works.add(built(), new_road("n", (5000, 0), (5000, 2000), oneway="forward"), speeds=SPEEDS)
    assert (after.ms_forward[0] > 0, after.ms_back[0]) == (True, 0)


def test_every_array_of_a_network_is_carried_over():
    after = works.add(built(), new_road("n", (5000, 0), (5000, 2000)), speeds=SPEEDS)
    sizes = {
        field.name: len(getattr(after, field.name))
        for field in fields(after)
        if isinstance(getattr(after, field.name), np.ndarray)
    }
    nodes = {name: sizes.pop(name) for name in ("node_x", "node_y", "component")}
    assert set(nodes.values()) == {4}
    assert set(sizes) == set(cutting.PER_EDGE)
    assert set(sizes.values()) == {3}
    assert {name: getattr(after, name).dtype for name in sizes if name != "edge_id"} == {
        name: getattr(built(), name).dtype for name in sizes if name != "edge_id"
    }


def test_everything_wrong_with_new_roads_is_told_at_once():
    bad = gpd.GeoDataFrame(
        {
            "road_class": ["road", "path", "road"],
            "oneway": ["both", "both", "north"],
            "speed_kmh": [np.nan, -3.0, np.nan],
        },
        index=["a", "b", "a"],
        geometry=[
            shapely.LineString([(5000, 0), (5000, 0)]),
            shapely.LineString([(0, 0), (0, 9)]),
            shapely.LineString([(0, 0), (0, 9)]),
        ],
        crs=FRAME,
    )
    with pytest.raises(NetworkError) as error:
        works.add(built(), bad, speeds=SPEEDS)
    assert codes(error) == [
        "work_name_twice",
        "work_line_degenerate",
        "work_class_unknown",
        "work_oneway_unknown",
        "work_road_kmh",
    ]


def test_a_road_without_class_crs_or_shape_is_refused():
    line = new_road("n", (5000, 0), (5000, 2000))
    for bad, code in (
        (line.drop(columns="road_class"), "work_class_missing"),
        (line.set_crs(None, allow_override=True), "work_roads_without_crs"),
        (line.iloc[:0], "work_roads_none"),
        (line.set_geometry([None], crs=FRAME), "work_line_degenerate"),
        (new_road("n", (5000, 0), (5000, 0.2)), "work_line_short"),
    ):
        with pytest.raises(NetworkError) as error:
            works.add(built(), bad, speeds=SPEEDS)
        assert codes(error) == [code]


def test_a_name_that_is_taken_is_refused():
    once = works.add(built(), new_road("n", (5000, 0), (5000, 2000)), speeds=SPEEDS)
    with pytest.raises(NetworkError) as error:
        works.add(once, new_road("n", (6000, 0), (6000, 2000)), speeds=SPEEDS)
    assert codes(error) == ["work_name_taken"]


def test_a_road_crossed_without_a_junction_and_an_end_that_just_misses_are_told():
    grid = County(
        roads({"id": "r", "line": [(0, 0), (10_000, 0)]}, {"id": "s", "line": [(0, 1000), (10_000, 1000)]}), {}
    )
    asked = Work("add", roads=new_road("n", (5000, -30), (5000, 1000)), name="bypass")
    after, findings = works.apply({"car": built(grid)}, [asked], speeds={"car": SPEEDS})
    assert [finding.code for finding in findings] == ["work_road_crosses", "work_end_loose", "work_added"]
    assert after["car"].edge_id.tolist() == ["new:n", "r", "s.1", "s.2"]


def test_an_end_on_a_road_is_no_crossing_of_it():
    slanted = County(roads({"id": "r", "line": [(0, 0), (10_000, 3_333)]}), {})
    for x in range(500, 9_600, 700):
        asked = Work("add", roads=new_road("n", (x, x * 0.3333), (x + 100, x * 0.3333 + 900)))
        _, findings = works.apply({"car": built(slanted)}, [asked], speeds={"car": SPEEDS})
        assert [finding.code for finding in findings] == ["work_added"], x


def test_a_road_counts_for_the_modes_that_know_its_class():
    feet = SpeedTable("feet", "walk", {"road": 5.0, "path": 5.0}, {}, None, "test")
    paths = new_road("n", (5000, 0), (5000, 2000)).assign(road_class="path")
    nets = {"car": built(), "walk": network.build(ROW.roads, speeds=feet)[0]}
    speeds = {"car": SPEEDS, "walk": feet}
    after, findings = works.apply(nets, [Work("add", roads=paths)], speeds=speeds)
    assert [len(net.edge_id) for net in after.values()] == [1, 3]
    assert [finding.values["mode"] for finding in findings if finding.code == "work_added"] == ["walk"]
    with pytest.raises(NetworkError) as error:
        works.apply(nets, [Work("add", roads=paths, modes=("car",))], speeds=speeds)
    assert codes(error) == ["work_class_unknown"]


def test_a_better_road_makes_nobody_walk_faster():
    feet = SpeedTable("feet", "walk", {"road": 5.0}, {}, None, "test")
    nets = {"car": built(), "walk": network.build(ROW.roads, speeds=feet)[0]}
    asked = [Work("upgrade", edges=("r",), kmh=90)]
    after, _ = works.apply(nets, asked, speeds={"car": SPEEDS, "walk": feet})
    assert after["car"].ms_forward.tolist() == [400_000]
    assert after["walk"].ms_forward.tolist() == nets["walk"].ms_forward.tolist()
    with pytest.raises(NetworkError) as error:
        works.apply({"walk": nets["walk"]}, asked, speeds={"walk": feet})
    assert codes(error) == ["work_without_mode"]


def dense(net: Network, one: snapping.Snaps, other: snapping.Snaps) -> np.ndarray:
    return travel.times(net, one, other, limit=None).dense()


def test_a_closure_never_shortens_a_trip_between_fixed_attachments():
    for seed in range(40):
        rng = np.random.default_rng(seed)
        net = made.network(rng, 20, 45)
        homes, sites = made.places(rng, net, 8, "d"), made.places(rng, net, 3, "F")
        after = works.close(net, rng.choice(net.edge_id, 3).tolist())
        assert (dense(after, homes, sites) >= dense(net, homes, sites)).all()


def test_a_road_added_never_lengthens_a_trip_between_fixed_attachments():
    tolerance = 4  # a millisecond for each end of the trip that stands on an edge that is cut, and for each piece
    for seed in range(40):
        rng = np.random.default_rng(seed)
        net = made.network(rng, 20, 45)
        homes, sites = made.places(rng, net, 8, "d"), made.places(rng, net, 3, "F")
        ends = shapely.line_interpolate_point(net.geometry[rng.integers(0, 45, 2)], rng.random(2), normalized=True)
        after = works.add(net, new_road("n", *((end.x, end.y) for end in ends)), speeds=SPEEDS)
        cut = np.flatnonzero(~np.isin(net.edge_id, after.edge_id))
        short = np.minimum(np.maximum(net.ms_forward, 3), np.maximum(net.ms_back, 3))[cut] <= 5
        if short.any():
            continue  # an edge of a millisecond has no two pieces of a whole one each
        there = [works.carried(places, net, after) for places in (homes, sites)]
        before, now = dense(net, homes, sites), dense(after, *there)
        assert (now[np.isfinite(before)] <= before[np.isfinite(before)] + tolerance).all()
        apart = ~np.isin(homes.edge, cut).any(axis=1)
        level = ~np.isin(sites.edge, cut).any(axis=1)
        assert (now[np.ix_(apart, level)] <= before[np.ix_(apart, level)]).all()
