"""No way to the road crosses a barrier; what it costs stands in a finding."""

import dataclasses

import numpy as np
import pytest
import shapely
from drawn import points
from walled import RIVER, metres, net, snapped, taken, walled

from geoplan import barriers, snapping, travel
from geoplan.errors import NetworkError

FAR_BANK = {"id": "north", "line": [(-1000, 100), (1000, 100)]}
OWN_BANK = {"id": "south", "line": [(-1000, -300), (1000, -300)]}
PLACE = (0.0, 0.0)


def codes(on, snaps):
    found = snapping.findings(on, snaps, "settlements")
    assert all(one.sentence("en") and one.sentence("zh") for one in found)
    return {one.code: one for one in found}


def test_without_a_barrier_the_nearest_road_is_taken():
    on = net(FAR_BANK, OWN_BANK)
    assert taken(on, snapped(on, PLACE)) == ["north"]
    assert metres(snapped(on, PLACE)) == [100]


def test_behind_a_river_the_road_of_the_own_bank_is_taken():
    on = walled(net(FAR_BANK, OWN_BANK), RIVER)
    snaps = snapped(on, PLACE)
    assert taken(on, snaps) == ["south"]
    assert (metres(snaps), snaps.barred_m.round().tolist(), snaps.leg_ms[0, 0]) == ([300], [100], 180_000)


def test_the_finding_says_what_the_river_costs():
    on = walled(net(FAR_BANK, OWN_BANK), {"Wye": RIVER})
    found = codes(on, snapped(on, PLACE))
    assert list(found) == ["place_behind_barrier"]
    values = found["place_behind_barrier"].values
    assert (values["name"], values["kind"], values["straight"], values["metres"]) == ("Wye", "river", 100, 300)
    assert values["minutes"] == "2.0"  # 200 m more at 6 km/h


def test_a_road_on_the_bank_is_reached():
    on = walled(net({"id": "bank", "line": [(-1000, 50), (1000, 50)]}, OWN_BANK), RIVER)
    assert taken(on, snapped(on, PLACE)) == ["bank"]
    beside = shapely.box(-5000, 50, 5000, 90)
    assert taken(walled(on, beside), snapped(walled(on, beside), PLACE)) == ["bank"]


def test_a_place_on_the_bank_may_leave_to_either_side():
    on = walled(net(FAR_BANK, OWN_BANK), shapely.LineString([(-500, 0), (500, 0)]))
    assert taken(on, snapped(on, PLACE)) == ["north"]


def test_the_bridge_carries_travel_across():
    on = net(
        {"id": "1", "line": [(0, 0), (0, -1000)]},
        {"id": "2", "line": [(0, 0), (0, 1000)], "bridge": True},
        {"id": "3", "line": [(0, 1000), (0, 2000)]},
    )
    on = walled(on, shapely.LineString([(-5000, 500), (5000, 500)]))
    south, north = snapped(on, (0, -1000)), snapped(on, (0, 2000))
    assert travel.times(on, south, north, limit=None).minutes("p0", "p0") == 3


def test_a_bridge_is_walked_onto_only_where_nothing_else_is_in_sight():
    bridge = {"id": "bridge", "line": [(200, 0), (200, 100)], "bridge": True}
    assert taken(walled(net(bridge, FAR_BANK), RIVER), snapped(walled(net(bridge, FAR_BANK), RIVER), PLACE)) == [
        "bridge"
    ]
    on = walled(net(bridge, FAR_BANK, OWN_BANK), RIVER)
    assert taken(on, snapped(on, PLACE)) == ["south"]


def test_a_farther_point_of_the_same_road_is_taken_past_the_end_of_a_wall():
    wall = shapely.LineString([(-40, 50), (40, 50)])
    on = walled(net(FAR_BANK), wall)
    snaps = snapped(on, PLACE)
    # seen past the wall's end from 80 m on; points are tried 20 m apart
    assert taken(on, snaps) == ["north"]
    assert np.hypot(80, 100) <= snaps.leg_m[0, 0] <= np.hypot(100, 100)


def test_a_road_across_a_river_is_met_on_the_own_side():
    on = walled(net({"id": "ford", "line": [(-1000, -900), (40, 140)]}), RIVER)
    snaps = snapped(on, (0, 40))
    foot = shapely.get_coordinates(snaps.table(on, "demand").geometry.iloc[0])[-1]
    assert foot[1] <= 50


def test_water_bars_as_a_line_does():
    lake = shapely.box(-400, 20, 400, 80)
    on = walled(net(FAR_BANK, OWN_BANK), lake, "water")
    assert taken(on, snapped(on, PLACE)) == ["south"]


def test_a_place_in_the_water_may_leave_it_and_is_told_of():
    lake = shapely.box(-400, -20, 400, 80)
    on = walled(net(FAR_BANK, OWN_BANK), {"lake": lake}, "water")
    snaps = snapped(on, PLACE)
    assert taken(on, snaps) == ["north"]
    found = codes(on, snaps)
    assert list(found) == ["place_in_water"]
    assert found["place_in_water"].values["name"] == "lake"


def test_an_island_is_not_in_the_water():
    ring = shapely.Polygon(shapely.box(-400, -80, 400, 80).exterior, [shapely.box(-20, -20, 20, 20).exterior])
    on = walled(net(FAR_BANK, OWN_BANK), ring, "water")
    snaps = snapped(on, PLACE)
    assert taken(on, snaps) == [""]
    assert list(codes(on, snaps)) == ["place_cut_off"]


def test_whoever_lives_inside_a_fence_goes_out_of_it():
    on = walled(net(FAR_BANK), shapely.box(-30, -30, 30, 30), "fence")
    snaps = snapped(on, PLACE, (0, -60))
    assert (taken(on, snaps), metres(snaps)[0]) == (["north", "north"], 100)
    assert snaps.leg_m[1, 0] > 160  # the neighbour behind the fence walks past it
    assert list(codes(on, snaps)) == ["place_behind_barrier"]


def test_a_place_that_sees_no_road_is_behind_a_barrier():
    on = walled(net(FAR_BANK), RIVER)
    snaps = snapped(on, PLACE)
    row = snaps.table(on, "demand").iloc[0]
    assert (row["status"], row["reason"], round(row["snap_m"]), round(row["barred_m"])) == (
        "not_snapped", "behind_barrier", 100, 100,
    )  # fmt: skip
    assert list(codes(on, snaps)) == ["place_cut_off"]


def test_beyond_the_longest_way_it_is_the_distance_that_counts():
    on = walled(net(FAR_BANK), RIVER)
    row = snapped(on, (0, -2000)).table(on, "demand").iloc[0]
    assert row["reason"] == "too_far_from_road"
    assert np.isnan(row["barred_m"])


def test_a_river_that_cuts_everybody_off_is_a_fault():
    on = walled(net(FAR_BANK), RIVER)
    with pytest.raises(NetworkError) as caught:
        snapping.cut_off(on, snapped(on, PLACE, (0, -5000)), "settlements")
    told = caught.value.sentences("en")[0] + caught.value.sentences("zh")[0]
    assert "1 of 2" in told and "river" in told


def test_a_river_that_cuts_off_more_than_half_is_a_serious_finding():
    on = walled(net(FAR_BANK), RIVER)
    most = snapping.cut_off(on, snapped(on, PLACE, (5, 0), (0, 90)), "settlements")
    assert [(one.code, one.severity) for one in most] == [("most_cut_off", "serious")]
    assert snapping.cut_off(on, snapped(on, PLACE, (0, 90)), "settlements") == []


def test_two_places_walk_straight_to_each_other_but_not_across_a_river():
    on = net({"id": "a", "line": [(0, -300), (1000, -300)]}, {"id": "b", "line": [(0, 500), (1000, 500)]})
    here, there = snapped(on, (0, 0)), snapped(on, (0, 100))
    assert travel.times(on, here, there, limit=None).minutes("p0", "p0") == 1  # 100 m at 6 km/h
    barred = walled(on, RIVER)
    here, there = snapped(barred, (0, 0)), snapped(barred, (0, 100))
    assert travel.times(barred, here, there, limit=None).minutes("p0", "p0") is None
    beside = walled(on, shapely.LineString([(1, 50), (5000, 50)]))
    assert travel.times(beside, here, there, limit=None).minutes("p0", "p0") == 1


def test_two_places_walk_straight_where_one_of_them_stands_in_the_water():
    on = net({"id": "a", "line": [(0, -300), (1000, -300)]}, {"id": "b", "line": [(0, 500), (1000, 500)]})
    on = walled(on, shapely.box(-100, 60, 100, 200), "water")
    for here, there in (((0, 0), (0, 100)), ((0, 100), (0, 0))):
        assert travel.times(on, snapped(on, here), snapped(on, there), limit=None).minutes("p0", "p0") == 1


def test_a_fence_hides_the_opposite_carriageway():
    east = {"id": "east", "line": [(-1000, 20), (1000, 20)], "oneway": "forward"}
    west = {"id": "west", "line": [(-1000, 40), (1000, 40)], "oneway": "backward"}
    on = net(east, west)
    assert snapped(on, PLACE).edge[0].tolist() == [0, 1]
    fenced = walled(on, shapely.LineString([(-2000, 30), (2000, 30)]), "fence")
    snaps = snapped(fenced, PLACE)
    assert snaps.edge[0].tolist() == [0, -1]
    assert np.isnan(snaps.leg_m[0, 1])


def test_the_preferred_component_is_taken_only_in_sight():
    alone = {"id": "alone", "line": [(-100, -50), (100, -50)]}
    on = net(FAR_BANK, alone, {"id": "third", "line": [(-1000, -200), (1000, -200)]})
    prefer = np.unique(on.edge_component[[1, 2]])  # north and third
    assert taken(on, snapped(on, PLACE, prefer=prefer)) == ["north"]
    on = walled(on, RIVER)
    assert taken(on, snapped(on, PLACE, prefer=prefer)) == ["third"]
    assert taken(on, snapped(on, PLACE, prefer=prefer, snap_prefer_m=100.0)) == ["alone"]


def test_a_gap_between_two_pieces_of_one_river_lets_nobody_through():
    pieces = [shapely.LineString([(-5000, 50), (0, 50)]), shapely.LineString([(0, 50), (5000, 50)])]
    on = walled(net(FAR_BANK), pieces)
    assert taken(on, snapped(on, PLACE)) == [""]


def test_the_finding_names_the_barrier_that_is_met_first():
    first, second = shapely.LineString([(-900, 30), (900, 30)]), shapely.LineString([(-5000, 60), (5000, 60)])
    on = walled(net(FAR_BANK, OWN_BANK), {"z near": first, "a far": second})
    assert codes(on, snapped(on, PLACE))["place_behind_barrier"].values["name"] == "z near"


def test_no_barrier_of_a_chosen_kind_is_no_barrier():
    plain = net(FAR_BANK, OWN_BANK)
    one = snapped(plain, PLACE, (30, 20))
    for other in (dataclasses.replace(plain, barriers=barriers.NONE), walled(plain, shapely.box(900, 900, 950, 950))):
        for field, value in vars(snapped(other, PLACE, (30, 20))).items():
            mine = getattr(one, field)
            assert value.tobytes() == mine.tobytes() if isinstance(mine, np.ndarray) else value == mine


def test_nobody_and_no_road_are_fine():
    on = walled(net(FAR_BANK), RIVER)
    assert len(snapping.snap(on, points({}).set_crs(on.crs), access_kmh=4.5, snap_max_m=100.0).ids) == 0


def test_a_slanting_road_on_the_bank_is_reached_from_everywhere():
    # feet on a slanting line are off it by the noise of the last digit, on either side
    bank = [(-1000, -333), (1000, 777)]
    on = walled(net({"id": "bank", "line": bank}), shapely.LineString(bank))
    spots = [(x, y) for x in range(-700, 701, 50) for y in (-700.3, 700.7)]
    snaps = snapped(on, *spots)
    assert (snaps.barrier < 0).all() and snaps.snapped.all()


def test_the_end_of_a_road_is_taken_if_nothing_else_is_seen():
    wall = shapely.LineString([(-2000, 50), (47, 50)])  # hides the road up to x = 94
    on = walled(net({"id": "r", "line": [(-1000, 100), (100, 100)]}), wall)
    assert metres(snapped(on, PLACE)) == [141]


def test_what_is_seen_only_beyond_the_longest_way_is_not_taken():
    wall = shapely.LineString([(-50, 50), (50, 50)])
    on = walled(net({"id": "a", "line": [(0, 100), (10, 100)]}, {"id": "b", "line": [(0, -700.5), (10, -700.5)]}), wall)
    assert taken(on, snapped(on, PLACE, snap_max_m=700.0)) == [""]
    assert taken(on, snapped(on, PLACE, snap_max_m=701.0)) == ["b"]


def test_the_opposite_carriageway_is_at_most_sixty_metres_farther():
    for y, second in ((80.0, 1), (80.1, -1)):
        east = {"id": "east", "line": [(-1000, 20), (1000, 20)], "oneway": "forward"}
        on = net(east, {"id": "west", "line": [(-1000, y), (1000, y)], "oneway": "backward"})
        assert snapped(on, PLACE).edge[0].tolist() == [0, second]


def test_of_two_waters_the_first_by_id_is_told():
    lakes = {"b": shapely.box(-9, -9, 9, 9), "a": shapely.box(-20, -20, 20, 20)}
    on = walled(net(OWN_BANK), lakes, "water")
    assert [one.values["name"] for one in snapping.findings(on, snapped(on, PLACE), "settlements")] == ["a"]
