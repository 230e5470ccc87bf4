"""Settlements become places, places are found by id or name, and some of them are candidates."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from shapely import Point

from geoplan.centres import candidates, gather, groups, matching, resolve
from geoplan.centres.places import doubts
from geoplan.errors import ConfigError

COLUMNS = ["settlement_id", "name", "name_en", "county_id", "place_id", "kind", "people", "inside", "basis", "geometry"]


def settlements(*rows: tuple[Any, ...]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(list(rows), columns=COLUMNS, geometry="geometry", crs="EPSG:32632").set_index(
        "settlement_id"
    )


@pytest.fixture
def county() -> gpd.GeoDataFrame:
    return settlements(
        ("s3", "Mill", "Mill", "n", "", "village", 50.0, True, "observed", Point(9, 9)),
        ("s1", "East", "East", "n", "Town", "ward", 100.0, True, "observed", Point(0, 0)),
        ("s2", "West", "West", "n", "Town", "quarter", 300.0, True, "proxy", Point(4, 8)),
        ("s4", "Lane", "Lane", "n", "Town", "ward", 200.0, True, "observed", None),
        ("s5", "Mill", "Mill", "s", "", "village", 10.0, False, "observed", Point(1, 1)),
    )


def test_settlements_of_one_place_are_one_place(county: gpd.GeoDataFrame) -> None:
    town = gather(county).loc["Town"]
    assert (town["name"], town["members"], town["people"]) == ("Town", "s1;s2;s4", 600)


def test_a_settlement_without_a_place_is_its_own(county: gpd.GeoDataFrame) -> None:
    places = gather(county)
    assert list(places.index) == ["Town", "s3", "s5"]
    assert places.at["s3", "name"] == "Mill"


def test_the_point_is_the_middle_of_the_people_with_a_point(county: gpd.GeoDataFrame) -> None:
    assert gather(county).at["Town", "geometry"] == Point(3, 6)  # 100 at (0, 0), 300 at (4, 8)


def test_a_stated_point_wins(county: gpd.GeoDataFrame) -> None:
    stated = gpd.GeoSeries({"Town": Point(7, 7)}, crs=county.crs)
    assert gather(county, stated).at["Town", "geometry"] == Point(7, 7)


def test_kind_is_the_largest_members_and_basis_the_weakest(county: gpd.GeoDataFrame) -> None:
    town = gather(county).loc["Town"]
    assert (town["kind"], town["basis"]) == ("quarter", "proxy")


def test_a_place_has_the_english_name_that_its_members_give_it(county: gpd.GeoDataFrame) -> None:
    named = county.assign(place_en=["", "Old Town", "", "Old Town", ""])
    places = gather(named)
    assert places.loc["Town", ["name", "name_en"]].tolist() == ["Town", "Old Town"]
    assert places.at["s3", "name_en"] == "Mill"
    assert [finding.code for finding in doubts(named, places)] == []
    doubtful = county.assign(place_en=["", "Old Town", "", "New Town", ""])
    places = gather(doubtful)
    assert places.at["Town", "name_en"] == "New Town"
    (finding,) = doubts(doubtful, places)
    assert (finding.code, finding.values["names"]) == ("place_of_several_names", "New Town, Old Town")


def test_a_place_named_by_a_members_id_takes_that_members_name(county: gpd.GeoDataFrame) -> None:
    county = county.assign(place_id=["", "s2", "", "s2", ""])
    assert gather(county).loc["s2", ["name", "name_en", "members"]].tolist() == ["West", "West", "s1;s2;s4"]


def test_row_order_does_not_matter(county: gpd.GeoDataFrame) -> None:
    assert gather(county).equals(gather(county.iloc[::-1]))


def test_a_place_in_two_counties_is_a_finding() -> None:
    table = settlements(
        ("s1", "East", "East", "n", "嘉兴", "ward", 1.0, True, "observed", Point(0, 0)),
        ("s2", "West", "West", "s", "嘉兴", "ward", 2.0, True, "observed", Point(2, 0)),
    )
    places = gather(table)
    assert places.loc["嘉兴", ["county_id", "name_en"]].tolist() == ["s", ""]
    assert [finding.code for finding in doubts(table, places)] == ["place_in_several_counties"]


def test_a_place_without_any_point_is_a_finding_and_no_candidate(county: gpd.GeoDataFrame) -> None:
    table = county.set_geometry([None] * 5, crs=county.crs)
    places = gather(table)
    assert [finding.code for finding in doubts(table, places)] == ["place_without_point"] * 3
    assert len(candidates(places)) == 0


def test_an_id_is_found_before_a_name(county: gpd.GeoDataFrame) -> None:
    places = gather(county.assign(name=["s5", "East", "West", "Lane", "Mill"]))
    assert resolve(["s5", "Town"], places, key="fixed") == ["s5", "Town"]


def test_unknown_and_ambiguous_names_come_at_once(county: gpd.GeoDataFrame) -> None:
    key = "centres.tiers[0].fixed"
    with pytest.raises(ConfigError) as raised:
        resolve(["Twon", "Mill"], gather(county), key=key)
    assert raised.value.sentences() == [
        f"{key}: there is no place Twon; did you mean Town? Give the id or the exact name of a place.",
        f"{key}: Mill is the name of several places: s3, s5. Give the id of the one that is meant.",
    ]


def test_places_of_the_margin_are_never_candidates(county: gpd.GeoDataFrame) -> None:
    assert list(candidates(gather(county)).index) == ["Town", "s3"]


def test_candidates_can_be_narrowed(county: gpd.GeoDataFrame) -> None:
    places = gather(county)
    assert list(candidates(places, where={"county": ["n"]}, min_people=50).index) == ["Town", "s3"]
    assert list(candidates(places, min_people=50.1).index) == ["Town"]
    assert list(candidates(places, forbidden=["Town"]).index) == ["s3"]


def test_a_column_that_places_lack_is_a_fault(county: gpd.GeoDataFrame) -> None:
    with pytest.raises(ConfigError, match="places have no column knd"):
        matching(gather(county), {"knd": ["town"]}, key="centres.candidates.where")


def test_a_value_that_no_place_has_is_a_fault(county: gpd.GeoDataFrame) -> None:
    with pytest.raises(ConfigError, match="no place has kind = vilage"):
        matching(gather(county), {"kind": ["vilage"]}, key="centres.candidates.where")


def test_a_place_lies_in_the_zone_of_most_of_its_people(county: gpd.GeoDataFrame) -> None:
    zoned = gather(county.assign(zone=["hills", "coast", "plain", "coast", "hills"]))
    assert zoned["zone"].tolist() == ["coast", "hills", "hills"]  # coast 100 + 200, plain 300; of equals the first
    assert list(groups(zoned)) == ["county", "kind", "zone"]
    assert list(groups(gather(county))) == ["county", "kind"]
