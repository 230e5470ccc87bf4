"""Ranking methods against published and hand-computed scores, how far they agree, and what a ranking hangs on."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from geoplan.centres import RANKINGS, Merit, agreement, leaving_out, ranks, topsis
from geoplan.centres.merit import Treatment
from geoplan.errors import ConfigError

HALVES = np.full(2, 0.5)
BOTH = np.ones(2, bool)
# García-Cascales and Lamata (2012): the order of the first three turns round when the fourth joins them
THREE = np.array([[1.0, 5.0], [4.0, 2.0], [3.0, 3.0]])
FOUR = np.vstack([THREE, [5.0, 1.0]])
# the examples that pymcdm 1.4 documents
VIKOR = np.array([[78, 56, 34, 6], [4, 45, 3, 97], [18, 2, 50, 63], [9, 14, 11, 92], [85, 9, 100, 29]], float)
PROMETHEE = np.array([[4, 3, 2], [3, 2, 4], [5, 1, 3]], float)

SETTINGS = {
    "topsis": {},
    "saw": {},
    "wpm": {},
    "vikor": {"v": 0.5},
    "promethee": {"preference": "linear", "q": 0.1, "p": 0.5},
}


def test_a_weighted_sum_adds_shares_of_the_range() -> None:
    # people 10, 20, 30 (more is better), minutes 5, 15, 25 (less is better)
    values = np.array([[10.0, 5.0], [20.0, 25.0], [30.0, 15.0]])
    score = RANKINGS["saw"](values, np.array([0.75, 0.25]), np.array([True, False]))
    assert score.tolist() == pytest.approx([0.25, 0.375, 0.75 + 0.125])


def test_a_weighted_product_multiplies_shares_of_the_best() -> None:
    # of the best: 1/4, 1 of the people, 1, 1/4 for the minutes; the root of each product
    values = np.array([[10.0, 5.0], [40.0, 20.0]])
    assert RANKINGS["wpm"](values, HALVES, np.array([True, False])).tolist() == pytest.approx([0.5, 0.5])
    assert RANKINGS["wpm"](values, np.array([1.0, 0.0]), np.array([True, False])).tolist() == pytest.approx([0.25, 1])


def test_whoever_has_nothing_of_an_indicator_that_counts_has_nothing_by_the_product() -> None:
    values = np.array([[0.0, 9.0], [1.0, 1.0]])
    assert RANKINGS["wpm"](values, HALVES, BOTH).tolist() == pytest.approx([0, 1 / 3])
    assert RANKINGS["wpm"](values, np.array([0.0, 1.0]), BOTH).tolist() == pytest.approx([1, 1 / 9])


def test_a_product_of_what_is_below_zero_is_refused() -> None:
    with pytest.raises(ConfigError) as refused:
        RANKINGS["wpm"](np.array([[-1.0, -2.0], [-3.0, -4.0]]), HALVES, BOTH)
    assert [(fault.code, fault.values["count"]) for fault in refused.value.faults] == [("wpm_negative", 2)]


def test_vikor_gives_the_published_example() -> None:
    score = RANKINGS["vikor"](VIKOR, np.full(4, 0.25), np.ones(4, bool), v=0.5)
    assert (1 - score).tolist() == pytest.approx([0.5679, 0.7667, 1, 0.7493, 0], abs=5e-5)


def test_vikor_by_hand() -> None:
    # shortfalls of a: 0 and 1, of b: 1 and 0, of c: 0.5 and 0.4, weighed 0.6 and 0.4;
    # S: 0.4, 0.6, 0.46; R: 0.4, 0.6, 0.3; Q of c: 0.5 · 0.06/0.2 + 0.5 · 0 = 0.15
    values = np.array([[10.0, 0.0], [0.0, 10.0], [5.0, 6.0]])
    score = RANKINGS["vikor"](values, np.array([0.6, 0.4]), BOTH, v=0.5)
    assert score.tolist() == pytest.approx([1 - 0.5 * 0.1 / 0.3, 0, 0.85])


def test_where_all_fall_equally_short_in_their_worst_the_sum_decides() -> None:
    values = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.2], [0.0, 0.0, 1.0]])
    score = RANKINGS["vikor"](values, np.full(3, 1 / 3), np.ones(3, bool), v=0.5)
    # everybody is last in something; sums of shortfalls 1 + 5/8, 2, 2
    assert score.tolist() == pytest.approx([1, 0.5, 0.5])


def test_promethee_gives_the_published_example() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    score = RANKINGS["promethee"](PROMETHEE, weights, np.ones(3, bool), preference="usual")
    assert (2 * score - 1).tolist() == pytest.approx([0.1, -0.3, 0.2])


def test_promethees_thresholds_are_shares_of_the_range() -> None:
    # one indicator from 0 to 10; a lead of 1 counts nothing, one of 5 in full, one of 3 half
    values = np.array([[0.0], [10.0], [9.0], [6.0]])
    score = RANKINGS["promethee"](values, np.ones(1), np.ones(1, bool), preference="linear", q=0.1, p=0.5)
    # net flows: -3/3, (1 + 0 + 0.75)/3, (1 + 0 + 0.5)/3, (1 - 0.75 - 0.5)/3
    assert (2 * score - 1).tolist() == pytest.approx([-1, 1.75 / 3, 0.5, -0.25 / 3])


def test_without_its_library_a_method_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymcdm", None)
    for method in ("vikor", "promethee"):
        with pytest.raises(ConfigError) as refused:
            RANKINGS[method](THREE, HALVES, BOTH, **SETTINGS[method])
        assert [fault.code for fault in refused.value.faults] == ["ranking_needs_library"]
        assert 'pip install "geoplan[ranking]"' in refused.value.sentences()[0]


@pytest.mark.parametrize("method", sorted(RANKINGS))
def test_every_score_lies_between_0_and_1_and_the_better_one_is_never_behind(method: str) -> None:
    values = np.random.default_rng(7).uniform(1, 9, (30, 3))
    benefit = np.array([True, False, True])
    values[0] = [9.5, 0.5, 9.5]  # the best in everything
    values[1] = [0.5, 9.5, 0.5]
    score = RANKINGS[method](values, np.array([0.5, 0.3, 0.2]), benefit, **SETTINGS[method])
    assert ((score >= 0) & (score <= 1)).all()
    assert ranks(score)[0] == 1
    assert ranks(score)[1] == 30


@pytest.mark.parametrize("method", sorted(RANKINGS))
def test_the_unit_of_an_indicator_changes_no_score(method: str) -> None:
    values = np.random.default_rng(8).uniform(1, 9, (12, 2))
    benefit, weights = np.array([True, False]), np.array([0.6, 0.4])
    plain = RANKINGS[method](values, weights, benefit, **SETTINGS[method])
    other = RANKINGS[method](values * [1000.0, 60.0], weights, benefit, **SETTINGS[method])
    assert other.tolist() == pytest.approx(plain.tolist())


@pytest.mark.parametrize("method", sorted(RANKINGS))
def test_the_order_of_the_rows_changes_no_score(method: str) -> None:
    values = np.random.default_rng(9).uniform(1, 9, (12, 2))
    turned = RANKINGS[method](values[::-1], HALVES, BOTH, **SETTINGS[method])
    assert turned[::-1].tolist() == pytest.approx(RANKINGS[method](values, HALVES, BOTH, **SETTINGS[method]).tolist())


@pytest.mark.parametrize("method", sorted(set(RANKINGS) - {"wpm"}))
@pytest.mark.parametrize("values", [np.full((3, 2), 4.0), np.array([[3.0, 4.0]])], ids=["all equal", "one candidate"])
def test_where_nothing_is_told_apart_all_score_one_half(method: str, values: np.ndarray) -> None:
    assert RANKINGS[method](values, HALVES, BOTH, **SETTINGS[method]).tolist() == [0.5] * len(values)


@pytest.mark.parametrize("method", sorted(RANKINGS))
def test_a_column_that_is_the_same_everywhere_changes_no_order(method: str) -> None:
    values = np.random.default_rng(3).uniform(1, 9, (9, 2))
    wider = np.column_stack([values, np.full(9, 2.0)])
    alone = RANKINGS[method](values, HALVES, BOTH, **SETTINGS[method])
    beside = RANKINGS[method](wider, np.full(3, 1 / 3), np.ones(3, bool), **SETTINGS[method])
    assert ranks(beside).tolist() == ranks(alone).tolist()


def test_what_vetoes_leave_of_a_score_multiplies_it() -> None:
    merit = Merit(("one", "two"), BOTH, HALVES, "saw")
    left = Merit(("one", "two"), BOTH, HALVES, "saw", factor=np.array([1.0, 0.5, 0.0]))
    assert left.score(THREE).tolist() == pytest.approx((merit.score(THREE) * [1, 0.5, 0]).tolist())
    rows = np.array([0, 1])
    assert left.taken(rows).score(THREE[rows]).tolist() == pytest.approx([0.5, 0.25])


# agreement


def test_rankings_that_are_the_same_or_reversed() -> None:
    score = np.array([0.1, 0.4, 0.3])
    assert agreement.tau(score, score**2) == 1
    assert agreement.tau(score, -score) == -1
    assert agreement.rho(score, -score) == -1
    assert np.isnan(agreement.tau(score, np.full(3, 0.5)))


def test_one_pair_of_six_turned_is_a_tau_of_two_thirds() -> None:
    one, other = np.array([4.0, 3, 2, 1]), np.array([4.0, 3, 1, 2])
    agreed = agreement.pairs({"one": one, "other": other}, 3).iloc[0]
    assert agreed["kendall_tau"] == pytest.approx(4 / 6)
    assert agreed["spearman"] == pytest.approx(1 - 6 * 2 / (4 * 15))  # two ranks off by one
    assert (agreed["top_k"], agreed["top_k_common"]) == (3, pytest.approx(2 / 3))


def test_methods_that_disagree_strongly_are_a_finding() -> None:
    scores = {"one": np.array([4.0, 3, 2, 1]), "same": np.array([8.0, 6, 4, 2]), "other": np.array([1.0, 2, 3, 4])}
    found = agreement.doubts(agreement.pairs(scores, 2))
    assert [finding.row_id for finding in found] == ["one – other", "same – other"]
    assert found[0].values["common"] == 0
    assert "Kendall's τ is -1.00, and 0 of the 2 first are in both" in found[0].sentence()


def test_an_indicators_own_normalisation_gives_way_where_a_method_takes_none_such() -> None:
    merit = Merit(("one", "two"), BOTH, HALVES, "topsis", (Treatment(normalise="z"), Treatment()))
    assert [own.normalise for own in agreement.by(merit, "vikor", {"v": 0.5}).treatments] == ["z", None]
    assert [own.normalise for own in agreement.by(merit, "wpm", {}).treatments] == [None, None]


# leaving out


def test_topsis_turns_an_order_round_when_another_place_joins() -> None:
    """With the fourth, C of the first is √51 / (√51 + √39), of the third 1/2; without it √26 / (√26 + √38) for the first."""
    assert topsis(FOUR, HALVES, BOTH)[0] == pytest.approx(51**0.5 / (51**0.5 + 39**0.5))
    assert topsis(THREE, HALVES, BOTH)[0] == pytest.approx(26**0.5 / (26**0.5 + 38**0.5))
    assert ranks(topsis(FOUR, HALVES, BOTH))[:3].tolist() == [1, 3, 2]
    assert ranks(topsis(THREE, HALVES, BOTH)).tolist() == [3, 1, 2]


def test_that_turning_round_is_found_by_leaving_the_place_out() -> None:
    merit = Merit(("one", "two"), BOTH, HALVES, "topsis")
    (without,) = leaving_out.places(merit, FOUR, 1, [3])
    assert without.pairs == 3  # all three pairs of the others
    assert (without.risen, without.fallen) == (1, 0)
    assert (without.entered, without.left) == ((1,), (0,))
    assert without.tau == -1
    assert (without.change, without.changed) == (2, 0)


def test_a_weighted_product_never_turns_an_order_round() -> None:
    values = np.random.default_rng(4).uniform(1, 9, (25, 3))
    merit = Merit(("a", "b", "c"), np.array([True, True, False]), np.full(3, 1 / 3), "wpm")
    changes = leaving_out.places(merit, values, 5, range(25))
    assert {change.pairs for change in changes} == {0}
    assert {change.tau for change in changes} == {1.0}


def test_where_one_of_the_first_goes_the_next_one_follows() -> None:
    merit = Merit(("a",), np.array([True]), np.ones(1), "saw")
    (change,) = leaving_out.places(merit, np.array([[4.0], [3], [2], [1]]), 2, [0])
    assert (change.entered, change.left, change.pairs) == ((2,), (), 0)


def test_without_an_indicator_the_others_share_its_weight() -> None:
    merit = Merit(("people", "reach"), BOTH, np.array([0.9, 0.1]), "saw")
    values = np.array([[9.0, 1.0], [5.0, 5.0], [1.0, 9.0]])
    without_people, without_reach = leaving_out.indicators(merit, values, 1)
    assert (without_people.tau, without_people.entered, without_people.left) == (-1, (2,), (0,))
    assert (without_reach.tau, without_reach.entered, without_reach.change, without_reach.changed) == (1, (), 0, -1)


def test_what_alone_counts_cannot_be_left_out() -> None:
    one = Merit(("people",), np.ones(1, bool), np.ones(1), "saw")
    assert leaving_out.indicators(one, np.array([[1.0], [2.0]]), 1) == []
    weighed = Merit(("people", "reach"), BOTH, np.array([1.0, 0.0]), "saw")
    assert [change.out for change in leaving_out.indicators(weighed, THREE, 1)] == [1]
