"""Plain edits of a network: what changes, what stays, and what can't be asked."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from drawn import SPEEDS, County, county, points, roads

from geoplan import network, snapping, travel, works
from geoplan.errors import NetworkError
from geoplan.network import Network

RING = """
a--b----H
   |    |
   c----+
"""


def built(drawing: str | County) -> tuple[County, Network]:
    drawn = county(drawing) if isinstance(drawing, str) else drawing
    return drawn, network.build(drawn.roads, speeds=SPEEDS)[0]


def minutes(net: Network, drawn: County, one: str, other: str = "H") -> float | None:
    at = {
        name: snapping.snap(net, drawn.places(name), access_kmh=4.5, snap_max_m=500, prefer=np.array([1]))
        for name in (one, other)
    }
    return travel.times(net, at[one], at[other], limit=None).minutes(one, other)


def codes(error: pytest.ExceptionInfo[NetworkError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def fields(net: Network) -> dict[str, list[object]]:
    return {name: value.tolist() for name, value in vars(net).items() if isinstance(value, np.ndarray)}


def test_a_closed_road_is_gone_around():
    drawn, net = built(RING)
    assert minutes(net, drawn, "b") == 4
    after = works.close(net, ["r0003e"])
    assert minutes(after, drawn, "b") == 1 + 4 + 1
    assert minutes(net, drawn, "b") == 4  # the old network is as it was


def test_a_closed_network_is_the_one_drawn_without_the_road():
    drawn, net = built(RING)
    closed = works.close(net, ["r0003e"])
    without, _ = network.build(drawn.roads.drop(index="r0003e"), speeds=SPEEDS)
    open_ = closed.ms_forward > 0
    assert closed.edge_id[open_].tolist() == without.edge_id.tolist()
    assert closed.ms_forward[open_].tolist() == without.ms_forward.tolist()
    for name in "abc":
        assert minutes(closed, drawn, name) == minutes(without, drawn, name)


def test_nobody_stops_on_a_closed_road_nor_counts_it_as_cut_off():
    _, net = built("a--b--H")
    after = works.close(net, ["r0000e"])
    assert after.component.tolist() == [0, 1, 1]
    assert network.disconnected(after) == []
    assert after.table()["speed_kmh"].isna().tolist() == [True, False]
    village = points({"v": (500.0, 0.0)})
    at = snapping.snap(after, village, access_kmh=4.5, snap_max_m=3000)
    assert after.edge_id[at.edge[0, 0]] == "r0003e"


def test_a_closed_road_belongs_to_no_component_and_to_no_mean_speed():
    _, net = built(RING)
    after = works.close(net, ["r0003e"])
    assert after.component.tolist() == net.component.tolist()
    assert after.edge_component[net.edge_id == "r0003e"].tolist() == [0]
    assert after.metres_per_ms == net.metres_per_ms == pytest.approx(1000 / 60_000)
    assert works.close(net, net.edge_id).metres_per_ms == 0


def test_one_direction_may_be_closed_alone():
    drawn, net = built("a--H")
    there = works.close(net, ["r0000e"], direction="forward")
    assert minutes(there, drawn, "a") is None
    back = works.close(net, ["r0000e"], direction="back")
    assert minutes(back, drawn, "a") == 2


def test_half_the_speed_takes_twice_the_time():
    drawn, net = built(RING)
    assert minutes(works.slow(net, ["r0000e"], factor=0.5), drawn, "a") == 2 * 2 + 4
    assert minutes(works.upgrade(net, ["r0000e"], factor=2), drawn, "a") == 1 + 4


def test_a_speed_is_that_of_a_network_built_with_it():
    drawn, net = built(RING)
    faster = drawn.roads.assign(speed_kmh=np.where(drawn.roads.index == "r0003e", 90.0, np.nan))
    after = works.upgrade(net, ["r0003e"], kmh=90)
    fresh, _ = network.build(faster, speeds=SPEEDS)
    assert after.ms_forward.tolist() == fresh.ms_forward.tolist()
    assert after.ms_back.tolist() == fresh.ms_back.tolist()


def test_an_upgrade_slows_nobody_and_a_limit_speeds_nobody_up():
    drawn = county(RING)
    mixed = drawn.roads.assign(speed_kmh=np.where(drawn.roads.index == "r0000e", 120.0, np.nan))
    net, _ = network.build(mixed, speeds=SPEEDS)
    both = ["r0000e", "r0003e"]
    assert works.upgrade(net, both, kmh=90).ms_forward[:2].tolist() == [60_000, 160_000]
    assert works.slow(net, both, kmh=90).ms_forward[:2].tolist() == [80_000, 240_000]


def test_an_upgrade_opens_no_one_way_road():
    _, net = built("a>>>>H")
    after = works.upgrade(net, ["r0000e"], factor=4)
    assert (after.ms_forward.tolist(), after.ms_back.tolist()) == ([60_000], [0])


def test_within_a_polygon_only_that_part_of_an_edge_is_slower():
    _, net = built("a----------H")  # ten minutes
    quarter = shapely.box(5500, -100, 8250, 100)  # a quarter of the eleven kilometres that are drawn
    after = works.slow(net, within=quarter, factor=0.5)
    assert after.ms_forward.tolist() == [600_000 + 150_000]
    assert works.upgrade(net, within=quarter, kmh=120).ms_forward.tolist() == [600_000 - 75_000]


def test_a_road_that_runs_through_the_polygon_is_closed_from_end_to_end():
    _, net = built(RING)
    after = works.close(net, within=shapely.box(4000, -10, 4001, 10))
    assert after.edge_id[after.ms_forward == 0].tolist() == ["r0003e"]


def test_a_road_that_touches_the_polygon_is_not_in_it():
    _, net = built("a--b--H")
    with pytest.raises(NetworkError) as error:
        works.close(net, within=shapely.box(1000, 0, 2000, 10).buffer(-1e-9).union(shapely.box(0, 5, 3, 9)))
    assert codes(error) == ["work_polygon_empty"]


def test_names_and_a_polygon_together_mean_the_edges_named_that_lie_within():
    _, net = built(RING)
    west = shapely.box(-10, -5000, 3000, 5000)
    after = works.close(net, ["r0000e", "r0003e"], within=west)
    assert after.edge_id[after.ms_forward == 0].tolist() == ["r0000e"]


def test_a_road_means_all_of_its_edges():
    cross = roads(
        {"id": "w1", "line": [(0, 0), (1000, 0), (2000, 0), (3000, 0)]},
        {"id": "w12", "line": [(1000, -500), (1000, 0)]},
        {"id": "w2", "line": [(2000, -500), (2000, 0)]},
    )
    net, _ = network.build(cross, speeds=SPEEDS)
    assert net.edge_id.tolist() == ["w1-1", "w1-2", "w1-3", "w12", "w2"]
    assert works.close(net, ["w1"]).ms_forward.tolist()[:3] == [0, 0, 0]
    assert (works.close(net, ["w1"]).ms_forward[3:] > 0).all()
    assert works.close(net, ["w1-2"]).ms_forward.tolist()[1] == 0


def test_a_road_called_like_a_part_of_another_is_not_meant_by_its_name():
    alike = roads(
        {"id": "a", "line": [(0, 0), (1000, 0), (2000, 0)]},
        {"id": "a-1", "line": [(1000, 0), (1000, 900)]},
    )
    net, _ = network.build(alike, speeds=SPEEDS)
    after = works.close(net, ["a"])
    assert after.edge_id[after.ms_forward == 0].tolist() == ["a--1", "a--2"]
    assert works.close(net, ["a-1"]).ms_forward[2] == 0
    plain = roads({"id": "k-3", "line": [(0, 0), (1000, 0)]}, {"id": "k-7", "line": [(1000, 0), (2000, 0)]})
    with pytest.raises(NetworkError):
        works.close(network.build(plain, speeds=SPEEDS)[0], ["k"])  # parts are numbered from 1


def test_a_road_of_several_lines_means_all_of_them():
    parts = roads(
        {"id": "k/1", "line": [(0, 0), (1000, 0), (2000, 0)]},
        {"id": "k/2", "line": [(1000, 0), (1000, 900)]},
        {"id": "k2", "line": [(2000, 0), (2000, 900)]},
    )
    net, _ = network.build(parts, speeds=SPEEDS)
    after = works.close(net, ["k"])
    assert after.edge_id[after.ms_forward == 0].tolist() == ["k/1-1", "k/1-2", "k/2"]


def test_every_name_that_no_edge_has_is_told_at_once():
    _, net = built(RING)
    with pytest.raises(NetworkError) as error:
        works.close(net, ["r0000e", "r0003", "nowhere"])
    assert codes(error) == ["work_edge_unknown", "work_edge_unknown"]
    assert "(r0003e?)" in str(error.value)
    assert "nowhere" in str(error.value)


@pytest.mark.parametrize("factor", [0, -1, 1.01, float("nan"), float("inf")])
def test_a_factor_that_slows_nothing_down_is_refused(factor: float):
    _, net = built(RING)
    with pytest.raises(NetworkError) as error:
        works.slow(net, ["r0000e"], factor=factor)
    assert codes(error) == ["work_factor"]


@pytest.mark.parametrize(
    "given", [{}, {"kmh": 0}, {"kmh": -5}, {"kmh": 1e9}, {"kmh": 50, "factor": 2}, {"factor": 0.5}]
)
def test_an_upgrade_to_what_can_not_be_is_refused(given: dict[str, float]):
    _, net = built(RING)
    with pytest.raises(NetworkError) as error:
        works.upgrade(net, ["r0000e"], **given)
    assert codes(error)[0] in ("work_factor", "work_kmh", "work_factor_or_kmh")


def test_a_work_that_changes_nothing_is_refused():
    _, net = built(RING)
    for again in (
        lambda: works.close(works.close(net, ["r0000e"]), ["r0000e"]),
        lambda: works.upgrade(net, ["r0000e"], kmh=60),
        lambda: works.slow(net, ["r0000e"], kmh=60),
        lambda: works.slow(net, ["r0000e"], factor=1),
    ):
        with pytest.raises(NetworkError) as error:
            again()
        assert codes(error) == ["work_changes_nothing"]
    with pytest.raises(NetworkError) as error:
        works.close(net)
    assert codes(error) == ["work_names_nothing"]


def test_what_a_work_has_touched_is_no_longer_observed():
    _, net = built(RING)
    after = works.slow(net, ["r0000e"], factor=0.5)
    assert after.basis.tolist() == ["modelled", *["observed"] * 4]


def test_no_work_edits_its_network():
    _, net = built(RING)
    before = fields(net)
    works.close(net, ["r0000e"])
    works.slow(net, within=shapely.box(0, -1, 4000, 1), factor=0.1)
    works.upgrade(net, ["r0000e"], factor=3)
    assert fields(net) == before
