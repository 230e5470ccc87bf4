"""How indicators are normalised, drawn in and filled, and how far they say the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geoplan.centres import Merit, Treatment, correlations, gathered, merit_doubts, missing, normalising
from geoplan.centres.merit import filled, winsorised
from geoplan.errors import LayerError

YES, NO = True, False


@pytest.mark.parametrize(
    ("name", "more", "wanted"),
    [
        ("vector", YES, [0.6, 0.8, 0.0]),
        ("vector", NO, [0.6, 0.8, 0.0]),
        ("min_max", YES, [0.75, 1.0, 0.0]),
        ("min_max", NO, [0.25, 0.0, 1.0]),
        ("rank", YES, [0.5, 1.0, 0.0]),
        ("rank", NO, [0.5, 0.0, 1.0]),
        ("ratio", YES, [0.75, 1.0, 0.0]),
        ("none", NO, [3.0, 4.0, 0.0]),
    ],
)
def test_normalisations_by_hand(name: str, more: bool, wanted: list[float]) -> None:
    values, _ = normalising.column(name, np.array([3.0, 4.0, 0.0]), more)
    assert values == pytest.approx(wanted)


def test_z_has_mean_0_and_spread_1() -> None:
    values, more = normalising.column("z", np.array([2.0, 4.0, 9.0]), NO)
    assert (values.mean(), values.std(), more) == (pytest.approx(0), pytest.approx(1), False)


def test_equal_values_share_their_places() -> None:
    assert normalising.places(np.array([5.0, 1, 5, 9, 5])).tolist() == [3, 1, 3, 5, 3]


def test_a_ratio_of_costs_is_the_smallest_over_the_value() -> None:
    assert normalising.column("ratio", np.array([2.0, 4.0, 8.0]), NO)[0].tolist() == [1, 0.5, 0.25]


@pytest.mark.parametrize("name", ["min_max", "rank", "ratio"])
def test_turned_columns_are_better_the_larger_they_are(name: str) -> None:
    values, more = normalising.column(name, np.array([1.0, 2.0, 5.0]), NO)
    assert more
    assert values.tolist() == sorted(values, reverse=True)


@pytest.mark.parametrize(("name", "middle"), [("min_max", 0.5), ("rank", 0.5), ("z", 0.0)])
def test_where_all_are_the_same_nobody_is_best_or_worst(name: str, middle: float) -> None:
    assert normalising.column(name, np.full(3, 7.0), YES)[0].tolist() == [middle] * 3


def test_within_counties_the_best_of_each_is_1() -> None:
    group = np.array([0, 0, 0, 1, 1])
    values, _ = normalising.column("min_max", np.array([10, 20, 30, 1, 2.0]), YES, group)
    assert values.tolist() == [0, 0.5, 1, 0, 1]


def test_every_method_with_a_pin_says_what_else_it_takes() -> None:
    assert set(normalising.PINS) == set(normalising.ALLOWED)
    assert {*normalising.PINS.values(), *normalising.IN_GROUPS} <= set(normalising.NORMALISATIONS)


def test_winsorising_draws_in_the_share_at_each_end() -> None:
    values = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100])
    assert winsorised(values, 0.1).tolist() == [2, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert winsorised(values, 0.09).tolist() == values.tolist()  # less than one value
    assert winsorised(np.array([np.nan, *values]), 0.1)[[0, 10]].tolist() == [pytest.approx(np.nan, nan_ok=True), 9]


def test_a_share_that_is_a_whole_number_of_values_is_taken_whole() -> None:
    assert (winsorised(np.arange(100.0), 0.29) == 29).sum() == 30


@pytest.mark.parametrize(("by", "more", "value"), [("worst", YES, 1), ("worst", NO, 9), ("median", YES, 2)])
def test_what_stands_in_for_a_missing_value(by: str, more: bool, value: float) -> None:
    assert filled(np.array([1, np.nan, 2, 9]), more, by)[1] == value  # type: ignore[arg-type]


def merit(*treatments: Treatment, ranking: str = "topsis") -> Merit:
    count = len(treatments)
    return Merit(tuple("abcdef"[:count]), np.ones(count, bool), np.full(count, 1 / count), ranking, treatments)


def test_an_indicator_may_be_normalised_otherwise_than_the_rest() -> None:
    raw = np.array([[3.0, 10], [4.0, 20]])
    one = merit(Treatment(), Treatment("min_max"))
    assert one.normalised(raw) == pytest.approx(np.array([[0.6, 0], [0.8, 1]]))


def test_a_place_is_held_against_its_own_county() -> None:
    # alone in the second county, the small town is worth as much as the best: it need not beat the city
    raw = np.array([[100.0], [50.0], [5.0], [1.0]])
    one = merit(Treatment("min_max", group=np.array([0, 0, 1, 1])))
    assert one.score(raw).tolist() == [1, 0, 1, 0]


def test_leaving_out_an_indicator_or_a_place_is_the_same_as_never_having_had_it() -> None:
    raw = np.random.default_rng(5).uniform(1, 9, (6, 3))
    group = np.array([0, 0, 1, 1, 0, 1])
    one = merit(Treatment("min_max", group), Treatment(winsorise=0.2), Treatment())
    fewer = Merit(("a", "c"), np.ones(2, bool), np.full(2, 0.5), "topsis", (one.treatments[0], one.treatments[2]))
    assert one.without(1).score(np.delete(raw, 1, axis=1)) == pytest.approx(fewer.score(raw[:, [0, 2]]))
    rows = np.array([0, 2, 3, 5])
    own = merit(Treatment("min_max", group[rows]), Treatment(winsorise=0.2), Treatment())
    assert one.taken(rows).score(raw[rows]) == pytest.approx(own.score(raw[rows]))


def test_doubts_name_what_was_changed() -> None:
    raw = np.array([[1.0, 5, 1], [2, 5, np.nan], [3, 5, 3], [99, 5, 7]])
    one = merit(Treatment(winsorise=0.25), Treatment(), Treatment(impute="median"))
    found = {finding.row_id: finding for finding in merit_doubts.doubts(one, raw, ["p", "q", "r", "s"], {})}
    assert {name: finding.code for name, finding in found.items()} == {
        "a": "indicator_winsorised", "b": "indicator_constant", "c": "indicator_imputed_median",
    }  # fmt: skip
    assert found["a"].values["changes"] == "p 1 → 2, s 99 → 3"
    assert (found["c"].values["places"], found["c"].values["value"]) == ("q", "3")


def test_mixing_normalisations_is_told_where_it_shifts_the_weights() -> None:
    raw = np.array([[1.0, 5], [2, 6]])
    for other, told in (("min_max", True), ("rank", True), ("vector", False)):
        found = merit_doubts.doubts(merit(Treatment(), Treatment(other)), raw, ["p", "q"], {})
        assert ("normalisations_mixed" in [finding.code for finding in found]) == told
    found = merit_doubts.doubts(merit(Treatment("rank"), Treatment("min_max")), raw, ["p", "q"], {})
    assert found == []


def test_a_missing_value_is_refused_or_takes_the_place_out() -> None:
    raw = np.array([[1.0, np.nan], [np.nan, 2], [3, 4]])
    faults = missing.refused(raw, ["a", "b"], ["refuse", "exclude"], ["p", "q", "r"])
    assert [(fault.code, fault.values["places"]) for fault in faults] == [("indicator_value_missing", "q")]
    out = missing.excluded(raw, ["a", "b"], ["exclude", "exclude"], ["p", "q", "r"])
    assert out == {"p": "missing: b", "q": "missing: a"}


def test_nothing_can_stand_in_where_all_values_are_missing() -> None:
    raw = np.full((2, 1), np.nan)
    assert len(missing.refused(raw, ["a"], ["impute_median"], ["p", "q"])) == 1


@pytest.mark.parametrize(
    ("together", "wanted"), [("sum", 6), ("mean", 3), ("max", 4), ("people_weighted", (2 * 30 + 4 * 10) / 40)]
)
def test_the_members_of_a_place_become_one_value(together: gathered.Together, wanted: float) -> None:
    settlements = pd.DataFrame(
        {"place_id": ["city", "city", ""], "people": [30, 10, 5.0], "indicator_x": [2, 4, -1.0]}, index=["a", "b", "c"]
    )
    values = gathered.column(settlements, ["c", "city"], indicator="x", name="indicator_x", together=together)
    assert values.tolist() == [-1, wanted]


def test_a_place_of_which_a_member_says_nothing_has_no_value() -> None:
    place = np.array([0, 0, 1])
    values = gathered.of_members(np.array([1, np.nan, 3]), np.ones(3), place, 3, together="sum")
    assert np.isnan(values).tolist() == [True, False, True]


def test_a_column_that_is_not_there_is_a_fault() -> None:
    settlements = pd.DataFrame({"place_id": [""], "people": [1.0], "indicator_y": [1.0]}, index=["a"])
    with pytest.raises(LayerError) as raised:
        gathered.column(settlements, ["a"], indicator="x", name="indicator_x", together="sum")
    assert raised.value.faults[0].values["found"] == "indicator_y"


def test_the_mean_over_people_leaves_out_and_counts_those_without_a_value() -> None:
    means, without = gathered.of_people(np.array([10, 20, np.nan]), np.array([1, 3, 5.0]), np.array([0, 0, 0]), 2)
    assert means[0] == pytest.approx(70 / 4)
    assert np.isnan(means[1])
    assert without.tolist() == [5, 0]


def test_correlated_indicators_are_told() -> None:
    values = np.array([[1, 1, 5], [2, 4, 1], [3, 9, 4], [4, 16, 2.0]])
    table = correlations.pairs(values, ("a", "b", "c")).set_index(["indicator", "other_indicator"])
    assert table.loc[("a", "b"), "spearman"] == pytest.approx(1)
    assert table.loc[("a", "b"), "pearson"] == pytest.approx(np.corrcoef(values[:, 0], values[:, 1])[0, 1])
    assert table["alike"].tolist() == [True, False, False]
    assert [finding.row_id for finding in correlations.doubts(table.reset_index())] == ["a b"]


def test_a_constant_has_no_correlation_and_no_inflation() -> None:
    values = np.array([[1, 5], [2, 5], [4, 5.0]])
    assert np.isnan(correlations.pairs(values, ("a", "b"))["pearson"]).all()
    assert correlations.inflation(values).tolist() == [1, pytest.approx(np.nan, nan_ok=True)]


def test_inflation_of_two_is_one_over_what_the_other_does_not_say() -> None:
    values = np.random.default_rng(2).normal(size=(30, 2))
    r = np.corrcoef(values, rowvar=False)[0, 1]
    assert correlations.inflation(values) == pytest.approx([1 / (1 - r**2)] * 2)


def test_what_others_say_wholly_has_no_end_of_inflation() -> None:
    values = np.random.default_rng(2).normal(size=(30, 3))
    values[:, 2] = values[:, 0] - 2 * values[:, 1]
    assert np.isinf(correlations.inflation(values)).all()
