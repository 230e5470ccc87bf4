"""Indicators a reader can add up, weights, and the TOPSIS score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

from geoplan.centres import INDICATORS, WEIGHTS, Facts, Merit, ranks, scored, topsis
from geoplan.errors import ConfigError

TZENG = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], float)


@pytest.fixture
def facts(table: Any) -> Facts:
    """Three homes of 10, 20 and 40 people, two candidates; the last home reaches only the second."""
    times = table([[5, 10], [15, 15], [np.inf, 30]])
    services = {"school": np.array([0, 900_000]), "clinic": np.array([-1, 900_001])}
    return Facts(times, np.array([10.0, 20.0, 40.0]), np.array([7.0, 8.0]), services)


def test_people_within_counts_the_limit_itself(facts: Facts) -> None:
    assert INDICATORS["people_within"](facts, within_min=15).tolist() == [30, 30]
    assert INDICATORS["people_within"](facts, within_min=14.999).tolist() == [10, 10]


def test_mean_minutes_are_those_of_the_people_who_arrive(facts: Facts) -> None:
    assert INDICATORS["mean_minutes"](facts).tolist() == pytest.approx([350 / 30, 1600 / 70])


def test_mean_minutes_are_missing_where_nobody_arrives(table: Any) -> None:
    facts = Facts(table([[1, np.inf]]), np.ones(1), np.ones(2))
    assert np.isnan(INDICATORS["mean_minutes"](facts)).tolist() == [False, True]


def test_a_hinterland_is_who_is_nearest_and_ties_go_to_the_smaller_id(facts: Facts) -> None:
    assert INDICATORS["hinterland"](facts).tolist() == [30, 40]


def test_functions_counts_services_within_the_limit(facts: Facts) -> None:
    assert INDICATORS["functions"](facts, within_min=15).tolist() == [1, 1]  # the clinic is 1 ms too far


def test_people_are_the_places_own(facts: Facts) -> None:
    assert INDICATORS["people"](facts).tolist() == [7, 8]


def test_weights_add_up_to_one() -> None:
    assert WEIGHTS["equal"](["a", "b"]).tolist() == [0.5, 0.5]
    assert WEIGHTS["given"](["a", "b"], values={"b": 3, "a": 1}).tolist() == [0.25, 0.75]


def test_wrong_weights_are_told_together() -> None:
    with pytest.raises(ConfigError) as raised:
        WEIGHTS["given"](["a", "b"], values={"c": -1})
    assert [fault.code for fault in raised.value.faults] == [
        "weights_unknown_indicator", "weights_missing_indicator", "weights_not_positive",
    ]  # fmt: skip


def test_topsis_gives_the_published_scores() -> None:
    score = topsis(TZENG, np.array([0.3, 0.4, 0.3]), np.ones(3, bool))
    assert score == pytest.approx([0.50371966, 0.65808477, 0.74824866, 0.33399744], abs=1e-8)  # Tzeng & Huang 2011
    assert ranks(score).tolist() == [3, 2, 1, 4]


def test_topsis_agrees_with_the_oracles(shared: Path) -> None:
    known = json.loads((shared / "oracles/known_answers.json").read_text(encoding="utf-8"))["topsis"][0]
    score = topsis(np.array(known["X"], float), np.array(known["w"]), np.array(known["benefit"]))
    assert score == pytest.approx(known["C"], abs=1e-8)


def test_less_is_better_where_an_indicator_is_a_cost() -> None:
    assert topsis(np.array([[1.0], [2.0]]), np.ones(1), np.array([False])).tolist() == [1, 0]


def test_columns_of_zeros_and_single_candidates_have_a_score() -> None:
    assert topsis(np.zeros((3, 2)), np.full(2, 0.5), np.ones(2, bool)).tolist() == [0.5] * 3
    assert topsis(np.array([[3.0, 4.0]]), np.full(2, 0.5), np.ones(2, bool)).tolist() == [0.5]


def test_equal_scores_rank_by_id() -> None:
    assert ranks(np.array([0.2, 0.9, 0.9])).tolist() == [3, 1, 2]


def test_a_missing_value_stays_missing_and_counts_as_the_worst() -> None:
    places = gpd.GeoDataFrame(
        {"name": "x", "county_id": "c", "kind": "town", "members": "", "people": 1.0, "basis": "proxy", "name_en": ""},
        index=["a", "b", "c"], geometry=[Point(0, 0)] * 3,
    )  # fmt: skip
    table = scored(
        places, np.array([[5.0], [np.nan], [9.0]]), Merit(("minutes",), np.array([False]), np.ones(1), "topsis")
    )
    assert table["raw_minutes"].isna().tolist() == [False, True, False]
    assert table["score"].tolist() == [1, 0, 0]
    assert table["rank"].tolist() == [1, 2, 3]
