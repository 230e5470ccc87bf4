"""Chains, axes and competition of a drawn county: every number can be counted in minutes along one street."""

from __future__ import annotations

from typing import Any

import drawn
import numpy as np
import pandas as pd
import pytest
import shapely

from geoplan import network, snapping, travel
from geoplan.centres import Choice, Minimise, Tier, chain, choose
from geoplan.centres.axes import axes, key_villages, near_road, road, spot
from geoplan.centres.chains import Seats, chains, climb, heads, summed, towns
from geoplan.centres.competition import competition

# v--B----u-----A---w--C     B and C are towns, A is the seat; see PLACE_AT and HOMES for minutes
IDS = ["A", "B", "C"]
PLACE_AT = np.array([14, 3, 21])
HOMES = {"u": 8, "v": 0, "w": 18}
STREET = np.abs(np.array(list(HOMES.values()))[:, None] - PLACE_AT[None]).astype(float)
BETWEEN = np.abs(PLACE_AT[:, None] - PLACE_AT[None]).astype(float)


def seat_and_towns(times: Any) -> Choice:
    tiers = [Tier("seat", 1, 1, fixed=("A",)), Tier("town", 2, 1)]
    return choose(times, np.ones(len(times.demand)), np.zeros(3), tiers, objective=Minimise())


def hung(table: Any, minutes: Any = STREET, between: Any = BETWEEN, **limits: float) -> pd.DataFrame:
    times, apart = table(minutes, list(HOMES), IDS), table(between, IDS, IDS)
    choice = seat_and_towns(times)
    up = chain(choice, apart)
    return chains(times, choice, Seats(heads(choice, up, 0), times, apart), **limits)


def test_a_chain_goes_from_the_village_to_its_town_and_on_to_the_seat(table: Any) -> None:
    rows = hung(table)
    assert rows["town_id"].to_dict() == {"u": "B", "v": "B", "w": "C"}
    assert rows["to_town_min"].to_dict() == {"u": 5, "v": 3, "w": 3}
    assert rows["to_seat_min"].to_dict() == {"u": 11, "v": 11, "w": 7}
    assert rows["total_min"].to_dict() == {"u": 16, "v": 14, "w": 10}
    assert rows["direct_min"].to_dict() == {"u": 6, "v": 14, "w": 4}
    assert rows["detour"].to_dict() == {"u": 16 / 6, "v": 1, "w": 2.5}
    assert set(rows["status"]) == {"linked"}  # without limits nothing is judged


@pytest.mark.parametrize(
    ("limits", "broken"),
    [
        ({"village_to_town_min": 5}, {}),  # a limit holds the time that it names
        ({"village_to_town_min": 4.99}, {"u": "village_to_town"}),
        ({"town_to_seat_min": 10}, {"u": "town_to_seat", "v": "town_to_seat"}),
        ({"village_to_town_min": 4, "town_to_seat_min": 10}, {"u": "both", "v": "town_to_seat"}),
    ],
)
def test_a_link_longer_than_its_limit_breaks_the_chain(
    table: Any, limits: dict[str, float], broken: dict[str, str]
) -> None:
    rows = hung(table, **limits)
    assert rows.loc[rows["status"] == "broken", "reason"].to_dict() == broken
    assert set(rows["status"]) <= {"ok", "broken"}


def test_a_settlement_that_no_road_leads_away_from_is_listed_and_not_lost(table: Any) -> None:
    minutes = STREET.copy()
    minutes[1] = np.inf
    rows = hung(table, minutes)
    assert rows.loc["v", ["town_id", "seat_id", "status", "reason"]].tolist() == ["", "", "cut_off", "unreachable"]
    assert len(rows) == 3


def test_a_town_without_a_way_to_the_seat_breaks_the_chains_of_its_villages(table: Any) -> None:
    between = BETWEEN.copy()
    between[1, 0] = np.inf
    rows = hung(table, STREET, between)
    assert rows["status"].to_dict() == {"u": "broken", "v": "broken", "w": "linked"}
    assert rows.loc["u", "reason"] == "town_to_seat"
    assert np.isnan(rows.loc["u", "total_min"])


def test_every_county_counts_its_people_by_how_their_chains_stand(table: Any) -> None:
    rows = hung(table, village_to_town_min=4).assign(county_id=["n", "n", "s"], people=[100.0, 300.0, 50.0])
    area = pd.DataFrame(
        [("all", "area", "", ""), ("n", "county", "North", "n"), ("s", "county", "South", "s")],
        columns=["area_id", "area_level", "name", "county_id"],
    )
    told = summed(rows, area).set_index("area_id")
    assert told["people"].to_dict() == {"all": 450, "n": 400, "s": 50}
    assert told["people_broken"].to_dict() == {"all": 100, "n": 100, "s": 0}  # u is 5 minutes from its town
    assert told["chained_share"].to_dict() == {"all": 350 / 450, "n": 0.75, "s": 1}
    assert told.loc["all", "chain_min"] == (300 * 14 + 50 * 10) / 350


def test_a_climb_passes_every_level_and_names_no_place_twice(table: Any) -> None:
    apart = table(BETWEEN, IDS, IDS)
    tiers = [Tier("top", 1, 1, fixed=("A",)), Tier("mid", 1, 1, fixed=("C",)), Tier("low", 1, 1, fixed=("B",))]
    choice = choose(table(STREET, None, IDS), np.ones(3), np.zeros(3), tiers, objective=Minimise())
    up = chain(choice, apart)
    # the parent of B at the middle level is A, 11 minutes away against 18 to C, and A is its own parent above
    assert [climb(choice, up, place, 0) for place in range(3)] == [(0,), (1, 0), (2, 0)]
    assert heads(choice, up, 1).tolist() == [0, 0, 2]


def test_there_is_an_axis_for_every_key_village_and_for_every_town_without_one(table: Any) -> None:
    times = table(STREET, list(HOMES), IDS)
    choice = seat_and_towns(times)
    up = chain(choice, table(BETWEEN, IDS, IDS))
    town, _ = towns(times, choice)
    found = axes(choice, up, town, top=0)
    assert [(axis.village, axis.stops) for axis in found] == [(0, (1, 0)), (1, (1, 0)), (2, (2, 0))]
    bare = axes(choice, up, np.zeros(0, dtype=np.int64), top=0)
    assert [(axis.village, axis.stops) for axis in bare] == [(-1, (1, 0)), (-1, (2, 0))]  # the seat alone is no axis


def test_each_town_keeps_its_villages_with_most_people_and_of_equal_ones_the_first() -> None:
    town, people = np.array([0, 0, 0, 1, -1]), np.array([5.0, 9.0, 9.0, 1.0, 99.0])
    assert key_villages(town, people, per_town=1).tolist() == [1, 3]
    assert key_villages(town, people, per_town=2).tolist() == [1, 2, 3]
    assert key_villages(town, people).tolist() == [0, 1, 2, 3]


@pytest.fixture(scope="module")
def county() -> tuple[network.Network, snapping.Snaps, snapping.Snaps]:
    """A road of eight minutes with a side road of three half way along, on the network."""
    land = drawn.county("""
A--v--+--w--B
      |
      |
      |
      x
""")
    built, _ = network.build(land.roads, speeds=drawn.SPEEDS)
    rules = {"access_kmh": 4.5, "snap_max_m": 1500.0}
    return built, snapping.snap(built, land.places("AB"), **rules), snapping.snap(built, land.places("vwx"), **rules)


def test_the_road_of_an_axis_follows_the_roads(county: Any) -> None:
    built, at, _ = county
    found = road(built, [travel.why(built, at, at, "A", "B")])
    assert found is not None
    assert found.metres == pytest.approx(8_000)
    assert shapely.get_coordinates(found.line)[:, 0].tolist() == pytest.approx([0, 3_000, 6_000, 9_000, 12_000])
    assert len(found.edges) == 4
    assert road(built, [travel.why(built, at, at, "A", "A")]) is None


@pytest.mark.parametrize(("limit", "near"), [(0, "vw"), (2, "vw"), (3, "vwx")])
def test_who_lives_near_the_road_counts_by_travel(county: Any, limit: int, near: str) -> None:
    built, at, homes = county
    along = road(built, [travel.why(built, at, at, "A", "B")])
    assert along is not None
    assert "".join(homes.ids[near_road(built, homes, along, limit=limit * 60_000)]) == near


def test_who_stands_between_two_nodes_of_the_road_is_on_it() -> None:
    land = drawn.county("A----------B")
    built, _ = network.build(land.roads, speeds=drawn.SPEEDS)
    at = snapping.snap(built, land.places("AB"), access_kmh=60, snap_max_m=3000.0)
    home = snapping.snap(built, drawn.points({"h": (5_000.0, 1_000.0)}), access_kmh=60, snap_max_m=3000.0)
    along = road(built, [travel.why(built, at, at, "A", "B")])
    assert along is not None
    assert near_road(built, home, along, limit=60_100).tolist() == [True]  # a kilometre at 60 km/h
    assert near_road(built, home, along, limit=59_000).tolist() == [False]


def test_a_spot_on_a_way_lies_so_many_minutes_along_it(county: Any) -> None:
    built, at, _ = county
    way = travel.why(built, at, at, "A", "B")
    for minutes, metres in ((0, 0), (1, 1_500), (4, 6_000), (8, 12_000)):  # two dashes are drawn over three kilometres
        found = spot(way, minutes * 60_000)
        assert found is not None
        assert found.distance(shapely.Point(metres, 0)) < 1


def test_two_towns_compete_where_most_of_both_could_as_well_go_to_the_other(table: Any) -> None:
    # homes at 0, 4, 5, 6, 10 and 30 minutes along a street; towns at 0, 10 and 30
    homes, at = np.array([0, 4, 5, 6, 10, 30]), np.array([0, 10, 30])
    times = table(np.abs(homes[:, None] - at[None]), None, IDS)
    people = np.array([10.0, 20.0, 20.0, 30.0, 10.0, 5.0])
    tiers = [Tier("town", 3, 1)]
    choice = choose(times, people, np.zeros(3), tiers, objective=Minimise())
    rows = competition(times, people, choice, tie_min=2, share=0.75).set_index(["candidate_id", "rival_id"])
    # 4 is two minutes nearer to A, 5 a tie that A has, 6 two minutes nearer to B
    assert rows["people_shared"].to_dict() == {("A", "B"): 40, ("B", "A"): 30}
    assert rows["people"].to_dict() == {("A", "B"): 50, ("B", "A"): 40}
    assert rows["shared_share"].tolist() == [0.8, 0.75]
    assert rows["rival_share"].tolist() == [0.75, 0.8]
    assert rows["contested_share"].tolist() == [0.8, 0.75]
    assert rows["competing"].all()
    fewer = competition(times, people, choice, tie_min=2, share=0.76)
    assert not fewer["competing"].any()  # both shares must be so large
    assert competition(times, people, choice, tie_min=1, share=0.1)["people_shared"].tolist() == [20]  # the tie alone


def test_who_could_go_to_two_rivals_is_contested_once(table: Any) -> None:
    times = table([[1, 2, 3], [1, 9, 9]], None, IDS)
    people = np.array([30.0, 70.0])
    choice = choose(times, people, np.zeros(3), [Tier("town", 3, 1)], objective=Minimise())
    rows = competition(times, people, choice, tie_min=2, share=0.5).set_index(["candidate_id", "rival_id"])
    assert rows["people_shared"].to_dict() == {("A", "B"): 30, ("A", "C"): 30}
    assert rows["contested_share"].tolist() == [0.3, 0.3]


def test_nobody_is_shared_who_does_not_count(table: Any) -> None:
    times = table([[1, 1, 9]], None, IDS)
    choice = choose(times, np.ones(1), np.zeros(3), [Tier("town", 3, 1)], objective=Minimise())
    assert competition(times, np.zeros(1), choice, tie_min=5, share=0.5).empty
