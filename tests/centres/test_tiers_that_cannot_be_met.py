"""What is said of tiers before anything is solved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from geoplan.centres import Count, Minimise, PerGroup, Tier, choose
from geoplan.errors import ConfigError

COUNTIES = {"county": np.array(["n", "n", "n", "s", "s", ""])}


def refused(table: Any, *tiers: Tier, **more: Any) -> list[str]:
    times = table(np.arange(12.0).reshape(2, 6))
    with pytest.raises(ConfigError) as raised:
        choose(times, np.ones(2), np.zeros(6), tiers, objective=Minimise(), groups=COUNTIES, **more)
    return [fault.sentence().split(". ")[0] for fault in raised.value.faults]


def test_a_range_turned_round_is_refused(table: Any) -> None:
    assert refused(table, Tier("town", Count(3, 2), 1)) == ["tier town: count has min 3 above max 2"]


def test_a_target_outside_its_range_is_refused(table: Any) -> None:
    said = "tier town: count has target 5, which does not lie in 2–4"
    assert said in refused(table, Tier("town", Count(2, 4, 5), 1))


def test_only_the_least_numbers_must_fit_the_candidates(table: Any) -> None:
    times = table(np.arange(12.0).reshape(2, 6))
    tiers = [Tier("seat", Count(1, 4), 1), Tier("town", Count(2, 6), 1)]
    choice = choose(times, np.ones(2), np.zeros(6), tiers, objective=Minimise())
    assert sum(len(own) for own in choice.members) <= 6
    assert refused(table, Tier("seat", Count(3, 9), 1), Tier("town", Count(4, 9), 1)) == [
        "the tiers ask for 3 + 4 = 7 places, but there are 6 candidates"
    ]


def test_a_quota_above_what_a_county_has_names_the_county(table: Any) -> None:
    quota = Tier("town", 5, 1, per_group=PerGroup("county", min=2), forbidden=("p03",))
    assert refused(table, quota) == ["tier town asks for 2 places in county s, which has 1 candidates for it"]


def test_a_county_without_any_candidate_is_named_too(table: Any) -> None:
    quota = Tier("town", 3, 1, per_group=PerGroup("county", min=1))
    said = refused(table, quota, group_ids={"county": ["n", "s", "w"]})
    assert said == ["tier town asks for 1 places in county w, which has 0 candidates for it"]


def test_more_fixed_in_a_county_than_its_quota_allows_names_them(table: Any) -> None:
    quota = Tier("town", 3, 1, per_group=PerGroup("county", max=1), fixed=("p00", "p02"))
    said = refused(table, quota, names={"p00": "Ash"})
    assert said == ["tier town allows 1 places in county n, but more are fixed there: Ash (p00), p02"]


def test_quotas_that_add_up_to_more_than_the_number_are_refused(table: Any) -> None:
    quota = Tier("town", Count(1, 3), 1, per_group=PerGroup("county", min=2))
    assert refused(table, quota) == ["tier town asks for 2 places in each of 2 groups by county, 4 in all, but has 1–3"]


def test_quotas_that_add_up_to_less_than_the_number_are_refused(table: Any) -> None:
    quota = Tier("town", 4, 1, per_group=PerGroup("county", max=1))  # one in n, one in s, and the one in no county
    assert refused(table, quota) == [
        "tier town allows at most 1 places in each of 2 groups by county, 3 in all, but asks for 4"
    ]


def test_fixed_places_too_near_to_each_other_are_named_with_the_minutes(table: Any) -> None:
    between = np.full((6, 6), 30.0)
    between[1, 4] = 7.5  # the quicker direction counts
    tier = Tier("town", 3, 1, fixed=("p01", "p04"), spacing_min=8)
    ids = [f"p{j:02d}" for j in range(6)]
    said = refused(table, tier, between=table(between, ids), names={"p01": "Elm", "p04": "Oak"})
    assert said == [
        "tier town: the fixed places Elm (p01) and Oak (p04) are 7.5 minutes apart, less than its spacing of 8"
    ]


def test_a_place_in_no_county_has_no_parent_in_its_county(table: Any) -> None:
    times = table([[9, 9, 9, 9, 9, 0], [5, 5, 0, 9, 9, 9]])
    nowhere = {"county": np.array(["n", "n", "n", "n", "", ""])}
    tiers = [Tier("seat", 2, 1, fixed=("p00", "p04")), Tier("town", 1, 1, parent_in_county=True)]
    choice = choose(times, np.array([9.0, 1.0]), np.zeros(6), tiers, objective=Minimise(), groups=nowhere)
    assert choice.members == (("p00", "p04"), ("p02",))  # nine people live at p05, which is in no county, as is p04
