"""Which functions the places of a tier must host, and which are missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geoplan.gaps import Bundle, Hosted, bundles
from geoplan.gaps.bundles import required

PLACES = pd.DataFrame({"candidate_id": ["p", "q", "r"], "name": ["P", "Q", "R"], "tier": ["centre", "town", "town"]})
TIERS = (Bundle("centre", ("hospital",)), Bundle("town", ("clinic",)))


def hosted(place: dict[str, str], *, known: bool = True) -> Hosted:
    """Facilities with a capacity of 5 each, and a nearest one 7 minutes from p and 9 from q; r reaches none."""
    return Hosted(
        pd.Series(place, dtype=object),
        pd.Series(5.0, index=list(place), dtype="float64"),
        pd.Series({"p": 7.0, "q": 9.0, "r": np.nan}),
        known,
    )


def told(tiers: tuple[Bundle, ...] = TIERS, **services: Hosted) -> pd.DataFrame:
    return bundles(PLACES, tiers, services).set_index(["candidate_id", "service"]).sort_index()


def test_every_place_must_host_the_bundle_of_its_tier_and_of_the_tiers_below():
    rows = told(hospital=hosted({"h": "p"}), clinic=hosted({"c": "q"}))
    assert rows.index.tolist() == [("p", "clinic"), ("p", "hospital"), ("q", "clinic"), ("r", "clinic")]
    assert rows["status"].tolist() == ["missing", "hosted", "hosted", "missing"]
    assert rows["bundle_of"].tolist() == ["town", "centre", "town", "town"]
    assert rows["hosted"].tolist() == [False, True, True, False]


def test_facilities_and_their_capacity_are_added_up():
    row = told(hospital=hosted({}), clinic=hosted({"c1": "q", "c2": "q", "c3": "elsewhere"})).loc[("q", "clinic")]
    assert row[["facilities", "capacity", "nearest_min"]].tolist() == [2, 10, 9]


def test_a_missing_function_says_how_far_the_next_one_is():
    rows = told(hospital=hosted({}), clinic=hosted({"c": ""}))
    assert rows.loc[("p", "clinic"), "nearest_min"] == 7
    assert np.isnan(rows.loc[("r", "clinic"), "nearest_min"])
    assert rows["capacity"].isna().all()


def test_where_facilities_may_be_missing_from_the_data_only_what_is_there_is_sure():
    rows = told(hospital=hosted({}), clinic=hosted({"c": "q"}, known=False))
    assert rows["status"].tolist() == ["not_assessable", "missing", "hosted", "not_assessable"]
    assert rows["hosted"].tolist() == [pd.NA, False, True, pd.NA]


def test_a_tier_that_is_not_inclusive_keeps_its_bundle_to_itself():
    apart = (Bundle("centre", ("hospital",)), Bundle("town", ("clinic",), inclusive=False))
    assert required(apart) == {"centre": {"hospital": "centre"}, "town": {"clinic": "town"}}


def test_a_tier_that_is_not_inclusive_does_not_keep_back_what_a_lower_one_asks_for():
    tiers = (
        Bundle("centre", ()),
        Bundle("middle", ("clinic", "school"), inclusive=False),
        Bundle("town", ("clinic",)),
    )
    assert required(tiers)["centre"] == {"clinic": "town"}
    assert required(tiers)["middle"] == {"clinic": "middle", "school": "middle"}
