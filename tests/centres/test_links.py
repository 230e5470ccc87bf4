"""Parents and hinterlands: nested, complete, and with the price of nesting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

from geoplan.centres import Choice, Minimise, Tier, assign, centre_rows, chain, choose, link_rows, nesting_cost, parents
from geoplan.centres.links import doubts
from geoplan.tables import shape

# A=C=b====D=e   one = is ten minutes; A is the centre, D a sub-centre, b a town, C and e are not chosen
IDS = ["A", "C", "D", "b", "e"]
PLACE_AT = np.array([0, 10, 60, 20, 70])


@pytest.fixture
def street(table: Any) -> tuple[Any, np.ndarray, Choice, Any]:
    """Homes every ten minutes from 0 to 70, one person each; centre A, sub-centre D, town b."""
    homes = np.arange(0, 80, 10)
    times = table(np.abs(homes[:, None] - PLACE_AT[None]), None, IDS)
    between = table(np.abs(PLACE_AT[:, None] - PLACE_AT[None]), IDS, IDS)
    tiers = [Tier("centre", 1, 1, fixed=("A",)), Tier("sub", 1, 1, fixed=("D",)), Tier("town", 1, 1, fixed=("b",))]
    people = np.ones(len(homes))
    return times, people, choose(times, people, np.zeros(5), tiers, objective=Minimise()), between


def test_the_parent_is_the_nearest_place_of_the_next_level(street: Any) -> None:
    _, _, choice, between = street
    rows = parents(choice, between, np.array(["n", "n", "s", "n", "s"])).set_index("candidate_id")
    assert rows["parent_id"].to_dict() == {"A": "", "D": "A", "b": "A"}  # A serves the level of sub-centres too
    assert rows.loc[["D", "b"], "parent_min"].tolist() == [60, 20]
    assert rows.loc[["D", "b"], "parent_in_county"].tolist() == [False, True]
    assert np.isnan(rows.at["A", "parent_min"])


@pytest.fixture
def border(table: Any) -> Callable[..., Any]:
    """The parent of t, a town of county s: A across the border, 10 minutes nearer than C in its own county."""
    names, county = ["A", "C", "b", "t"], np.array(["n", "s", "n", "s"])
    minutes = [[0, 50, 5, 10], [50, 0, 60, 20], [5, 60, 0, 15], [10, 20, 15, 0]]

    def of(**town: Any) -> Any:
        times, between = table(minutes, None, names), table(minutes, names, names)
        tiers = [Tier("seat", 2, 1, fixed=("A", "C")), Tier("town", 2, 1, fixed=("b", "t"), **town)]
        groups = {"county": county}
        choice = choose(times, np.ones(4), np.zeros(4), tiers, objective=Minimise(), groups=groups, between=between)
        return choice, between, county, parents(choice, between, county).set_index("candidate_id")

    return of


def test_a_parent_across_the_border_says_how_much_nearer_it_is(border: Any) -> None:
    rows = border()[-1]
    assert rows["parent_id"].to_dict() == {"A": "", "C": "", "b": "A", "t": "A"}
    assert rows["county_parent_id"].to_dict() == {"A": "", "C": "", "b": "A", "t": "C"}
    assert rows.at["t", "crossing_saves_min"] == 10
    assert rows["crossing_saves_min"].isna().to_dict() == {"A": True, "C": True, "b": True, "t": False}


def test_crossing_costs_its_minutes_when_the_parent_is_picked(border: Any) -> None:
    # at equal times the smaller id
    for crossing, parent in ((9, "A"), (10, "A"), (10.001, "C")):
        choice, between, county, rows = border(crossing_min=crossing)
        assert rows.at["t", "parent_id"] == parent
        assert chain(choice, between, county)[1, 3] == "AC".index(parent)
    assert rows.at["t", "parent_min"] == 20  # the way itself, without any price
    assert np.isnan(rows.at["t", "crossing_saves_min"])


def test_with_a_price_of_crossing_the_counties_are_needed(border: Any) -> None:
    choice, between, _, _ = border(crossing_min=5)
    with pytest.raises(ValueError, match="tier town minds county borders"):
        chain(choice, between)


def test_a_parent_that_must_lie_in_the_county_does(border: Any) -> None:
    rows = border(parent_in_county=True)[-1]
    assert rows["parent_id"].to_dict() == {"A": "", "C": "", "b": "A", "t": "C"}


def test_an_upper_place_is_its_own_parent_at_the_lower_levels(street: Any) -> None:
    _, _, choice, between = street
    assert chain(choice, between).tolist() == [[-1] * 5, [0, -1, 0, -1, -1], [0, -1, 2, 0, -1]]


def test_hinterlands_nest_and_everybody_is_counted_once_per_level(street: Any) -> None:
    times, people, choice, between = street
    land = assign(times, people, choice, between)
    table = land.people.set_index(["tier", "candidate_id"])["people"]
    # town level: A has 0 and 10 (a tie with b), b has 20, 30, 40 (a tie with D goes to D), D the rest
    assert table["town"].to_dict() == {"A": 2, "D": 4, "b": 2}
    assert table["sub"].to_dict() == {"A": 4, "D": 4}  # what belongs to b belongs to A above
    assert table["centre"].to_dict() == {"A": 8}
    assert (land.owner >= 0).all()


def test_nesting_costs_the_people_who_would_rather_go_elsewhere(table: Any) -> None:
    times = table([[30, 20, 10]], None, ["A", "B", "t"])  # t's parent is A, though its one home is nearer to B
    between = table([[0, 9, 5], [9, 0, 7], [5, 7, 0]], ["A", "B", "t"], ["A", "B", "t"])
    tiers = [Tier("upper", 2, 1, fixed=("A", "B")), Tier("town", 1, 1)]
    choice = choose(times, np.array([3.0]), np.zeros(3), tiers, objective=Minimise())
    land = assign(times, np.array([3.0]), choice, between)
    assert nesting_cost(times, np.array([3.0]), choice, land.owner).tolist() == [30, 0]  # 3 people, 10 minutes more
    rows = land.people.set_index(["tier", "candidate_id"])
    assert rows.at[("town", "t"), "nesting_cost"] == 30
    assert rows.loc[["upper"], "nesting_cost"].isna().all()  # nobody to follow
    assert rows.at[("upper", "A"), "people"] == 3


def test_people_are_conserved_with_those_who_belong_to_nobody(table: Any) -> None:
    random = np.random.default_rng(3)
    minutes = np.round(random.random((40, 9)) * 60, 3)
    minutes[random.random((40, 9)) < 0.5] = np.inf
    people = np.exp(random.normal(5, 1, 40))
    names = [f"p{j:02d}" for j in range(9)]
    apart = np.round(random.random((9, 9)) * 60, 3)
    apart[random.random((9, 9)) < 0.4] = np.inf
    tiers = [Tier("centre", 1, 1), Tier("sub", 2, 2), Tier("town", 3, 4)]
    choice = choose(table(minutes), people, np.zeros(9), tiers, objective=Minimise())
    land = assign(table(minutes), people, choice, table(apart, names, names))
    by_level = land.people.groupby("tier")["people"].sum()
    for k, tier in enumerate(tiers):
        lost = people[land.owner[:, k] < 0].sum()
        assert by_level[tier.name] + lost == pytest.approx(people.sum(), rel=1e-12)
    nobody = np.sort(table(minutes).demand)[land.owner[:, -1] < 0]
    assert set(nobody) == {*choice.unreached, *choice.cut_off[2]}


def test_a_place_that_reaches_no_upper_place_has_no_parent(table: Any) -> None:
    times = table([[0, 9], [9, 0]], None, ["A", "B"])
    between = table([[0, 9], [np.inf, 0]], ["A", "B"], ["A", "B"])
    choice = choose(times, np.ones(2), np.zeros(2), [Tier("up", 1, 1), Tier("low", 1, 1)], objective=Minimise())
    rows = parents(choice, between, np.array(["n", "n"]))
    assert rows["parent_id"].tolist() == ["", ""]
    land = assign(times, np.ones(2), choice, between)
    found = doubts(choice, times, np.ones(2), rows, land, {})
    assert [(finding.code, finding.row_id) for finding in found] == [("centre_without_parent", "B")]
    assert found[0].sentence() == "B reaches no place of level up: it has no parent. Check the roads there."


def test_people_left_out_are_findings(table: Any) -> None:
    times = table([[0], [np.inf]], None, ["A"])
    between = table([[0]], ["A"], ["A"])
    choice = choose(times, np.array([1.0, 2.0]), np.zeros(1), [Tier("up", 1, 1)], objective=Minimise())
    land = assign(times, np.array([1.0, 2.0]), choice, between)
    found = doubts(choice, times, np.array([1.0, 2.0]), parents(choice, between, np.array(["n"])), land, {})
    assert found[0].sentence("en").startswith("2 people at 1 demand points reach no candidate place")
    assert found[0].sentence("zh").startswith("1 个需求点的 2 人")


def test_the_tables_fit_their_layers(street: Any) -> None:
    times, people, choice, between = street
    candidates = gpd.GeoDataFrame(
        {"name": IDS, "rank": range(1, 6), "score": 0.5, "people": 1.0, "county_id": "n", "basis": "proxy"}
        | {"name_en": ""},
        index=IDS, geometry=[Point(x, 0) for x in PLACE_AT], crs="EPSG:32632",
    )  # fmt: skip
    rows = parents(choice, between, np.array(["n"] * 5))
    land = assign(times, people, choice, between)
    centres = shape("centres", centre_rows(candidates, rows, land))
    assert centres["hinterland_people"].tolist() == [8, 4, 2]
    # b's homes stand at 20 and 30, and none of them is nearer to D than to b's parent A
    assert centres["nesting_cost"].tolist()[1:] == [0, 0]
    assert np.isnan(centres["nesting_cost"][0])
    links = shape("links", link_rows(candidates, rows))
    assert links["name"].tolist() == ["D – A", "b – A"]
    assert links.geometry.length.tolist() == [60, 20]


def test_people_of_a_hinterland_are_summed_without_loss(table: Any) -> None:
    people = np.full(10, 0.1)  # one after the other they add up to 0.9999999999999999
    times, between = table([[1]] * 10, None, ["A"]), table([[0]], ["A"], ["A"])
    choice = choose(times, people, np.zeros(1), [Tier("up", 1, 1)], objective=Minimise())
    assert assign(times, people, choice, between).people["people"].tolist() == [1.0]


def test_a_level_that_upper_places_do_not_serve_has_its_own_nearest(table: Any) -> None:
    times = table([[0, 9], [8, 9]], None, ["A", "B"])  # both homes are nearer to A, which is no town
    between = table([[0, 9], [9, 0]], ["A", "B"], ["A", "B"])
    tiers = [Tier("centre", 1, 1, fixed=("A",)), Tier("town", 1, 1, inclusive=False)]
    land = assign(times, np.ones(2), choose(times, np.ones(2), np.zeros(2), tiers, objective=Minimise()), between)
    assert land.owner.tolist() == [[0, 1], [0, 1]]
    assert land.people.set_index("tier")["people"].to_dict() == {"centre": 2, "town": 2}


def test_a_town_that_no_road_joins_to_any_seat_has_no_parent_and_saves_nothing(table: Any) -> None:
    names, far = ["A", "t"], np.inf
    times = table([[0, far], [far, 0]], None, names)
    tiers = [Tier("seat", 1, 1, fixed=("A",)), Tier("town", 1, 1, fixed=("t",))]
    choice = choose(times, np.ones(2), np.zeros(2), tiers, objective=Minimise())
    rows = parents(choice, table([[0, far], [far, 0]], names, names), np.array(["n", "s"])).set_index("candidate_id")
    assert rows.at["t", "parent_id"] == ""
    assert rows["crossing_saves_min"].isna().all()
