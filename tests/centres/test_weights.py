"""Weights from comparisons and from the spread of the values, against published and hand-counted answers."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from geoplan.centres import ahp, critic, entropy
from geoplan.centres.weights import game, mixed, product
from geoplan.errors import ConfigError

NAMES = ["a", "b", "c"]
SMALL = [[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]


def known(shared: Path, what: str) -> list[dict[str, object]]:
    answers: dict[str, list[dict[str, object]]] = json.loads(
        (shared / "oracles/known_answers.json").read_text(encoding="utf-8")
    )
    return answers[what]


@pytest.mark.shared
@pytest.mark.parametrize(("case", "ratio"), [(0, "CR_RI0.58"), (1, "CR_RI1.41")], ids=["three", "house"])
def test_ahp_gives_the_known_weights_and_ratios(shared: Path, case: int, ratio: str) -> None:
    one = known(shared, "ahp")[case]
    judged = ahp.judge(np.array(one["A"]), random_index="saaty")
    assert judged.weights == pytest.approx(one["weights"], abs=1e-8)
    assert judged.lambda_max == pytest.approx(one["lambda_max"], abs=1e-7)
    assert judged.consistency_ratio == pytest.approx(one[ratio], abs=1e-7)
    assert judged.accepted == (case == 0)  # Saaty's house of eight criteria is not consistent


def test_the_other_table_gives_the_other_ratio() -> None:
    judged = ahp.judge(ahp.reciprocal(SMALL), random_index="alonso_lamata")
    assert judged.consistency_ratio == pytest.approx(0.01925555 / 0.5247, abs=1e-6)


def test_the_random_index_of_three_is_the_mean_over_all_matrices() -> None:
    scale = [1 / k for k in range(9, 1, -1)] + list(range(1, 10))
    turn = np.array([(one * three / two) ** (1 / 3) for one in scale for two in scale for three in scale])
    mean = ((1 + turn + 1 / turn - 3) / 2).mean()  # λmax of three indicators is 1 + x + 1/x
    assert mean == pytest.approx(0.52446, abs=1e-5)
    assert [table[2] for table in ahp.RANDOM_INDEX.values()] == [0.58, pytest.approx(mean, abs=3e-4)]


@pytest.mark.parametrize("size", [1, 2])
def test_one_or_two_indicators_cannot_contradict_each_other(size: int) -> None:
    judged = ahp.judge(ahp.reciprocal([[1, 7], [1 / 7, 1]])[:size, :size], random_index="saaty")
    assert judged.consistency_ratio == 0
    assert judged.weights == pytest.approx([1.0] if size == 1 else [7 / 8, 1 / 8])


def test_comparisons_that_agree_give_back_their_weights() -> None:
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    judged = ahp.judge(weights[:, None] / weights[None, :], random_index="saaty")
    assert judged.weights == pytest.approx(weights)
    assert judged.consistency_ratio == pytest.approx(0, abs=1e-12)


def test_pairs_say_the_same_as_the_matrix_in_whatever_order() -> None:
    pairs = {"c/b": 1 / 3, "a/b": 3.0, "a/c": 5.0}
    assert ahp.compared(pairs, NAMES) == pytest.approx(np.array(SMALL))


def test_experts_come_together_by_the_geometric_mean() -> None:
    nine, one = (ahp.reciprocal([[1, x], [1 / x, 1]]) for x in (9.0, 1.0))
    assert ahp.together([nine, one])[0, 1] == pytest.approx(3)
    assert ahp.together([nine, one], [3, 1])[0, 1] == pytest.approx(9**0.75)
    both = ahp.together([nine, one], [3, 1])
    assert both * both.T == pytest.approx(np.ones((2, 2)))


def test_the_most_contradicting_comparison_and_circle_are_named() -> None:
    # a = 2 b and b = 2 c make a = 4 c; said is the reverse
    matrix = ahp.compared({"a/b": 2, "b/c": 2, "a/c": 1 / 4}, NAMES)
    told = ahp.inconsistency(matrix, NAMES, random_index="saaty")
    assert told["circle"] == "a/b = 2, b/c = 2, a/c = 1/4"
    assert (told["last"], told["whole"]) == ("a/c", "4")
    assert ahp.inconsistency(ahp.compared({"a/b": 2, "b/c": 2, "a/c": 4}, NAMES), NAMES, random_index="saaty") == {}


def test_faults_of_comparisons_are_told_together() -> None:
    with pytest.raises(ConfigError) as raised:
        ahp.compared({"a/x": 2, "a/b": 2, "b/a": 1, "c/c": 1}, NAMES)
    assert [fault.code for fault in raised.value.faults] == [
        "ahp_comparison_unknown", "ahp_comparison_twice", "ahp_comparison_self", "ahp_comparison_missing",
    ]  # fmt: skip
    assert raised.value.faults[-1].values["missing"] == "a/c, b/c"


@pytest.mark.parametrize(("mirror", "fine"), [(0.333, True), (1 / 3, True), (0.33, False), (3.0, False)])
def test_a_matrix_is_reciprocal_to_three_digits(mirror: float, fine: bool) -> None:
    faults = list(ahp.matrix_faults([[1, 3], [mirror, 1]], ["a", "b"]))
    assert [code for code, _, _ in faults] == ([] if fine else ["ahp_not_reciprocal"])


def test_a_name_with_a_slash_may_be_compared() -> None:
    assert ahp.pair_of("km/h/people", ["km/h", "people"]) == (0, 1)


@pytest.mark.shared
def test_entropy_gives_the_known_weights(shared: Path) -> None:
    one = known(shared, "entropy")[0]
    assert entropy(np.array(one["X"], float)) == pytest.approx(one["w"], abs=1e-8)


def test_what_is_the_same_everywhere_has_no_weight() -> None:
    values = np.array([[1, 5, 2], [4, 5, 1], [1, 5, 9.0]])
    compared = np.array([[0, 0.5, 0.125], [1, 0.5, 0], [0, 0.5, 1]])
    for weights in (entropy(values), critic(compared)):
        assert weights[1] == 0
        assert weights.sum() == pytest.approx(1)
        assert (weights[[0, 2]] > 0).all()
    assert not entropy(np.full((3, 2), 7.0)).any()
    assert not critic(np.full((3, 2), 0.5)).any()


def test_entropy_does_not_change_with_the_unit() -> None:
    values = np.random.default_rng(1).uniform(1, 9, (8, 3))
    assert entropy(values * [1000, 1, 0.01]) == pytest.approx(entropy(values))


def test_critic_by_hand() -> None:
    # columns 1 and 2 are one another's reverse, 3 stands across both: r = −1, 0, 0; all standard deviations are 1/2
    compared = np.array([[0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1.0]])
    # Σ (1 − r): 2 + 1, 2 + 1, 1 + 1
    assert critic(compared) == pytest.approx([3 / 8, 3 / 8, 2 / 8])


def test_critic_weighs_by_the_standard_deviation() -> None:
    # no correlation; standard deviations 1/2 and 1/4
    compared = np.array([[0, 0], [1, 0], [0, 0.5], [1, 0.5]])
    assert critic(compared) == pytest.approx([2 / 3, 1 / 3])


def test_critic_gives_nothing_where_all_say_the_same() -> None:
    column = np.array([0, 0.25, 1.0])
    assert not critic(np.column_stack([column, column])).any()
    assert critic(np.column_stack([column, np.full(3, 0.5)])).tolist() == [1, 0]


def test_a_game_whose_equations_ask_for_less_than_nothing() -> None:
    # u·u = 0.34 and 0.66, u·v = 0.38: more than the first has of itself
    parts = np.array([[0.4, 0.3, 0.3], [0.8, 0.1, 0.1]])
    coefficients, bare = game(parts)
    assert bare[0] < 0
    assert coefficients.tolist() == [0, 1]
    assert mixed(parts, coefficients) == pytest.approx(parts[1])


def test_a_game_that_is_fair_is_the_published_solution() -> None:
    parts = np.array([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]])
    coefficients, bare = game(parts)
    # α₁ : α₂ = G₂₂ (G₁₁ − G₁₂) : G₁₁ (G₂₂ − G₁₂), Cramer's rule
    (g11, g12), (_, g22) = parts @ parts.T
    one, other = g22 * (g11 - g12), g11 * (g22 - g12)
    assert coefficients == pytest.approx([one / (one + other), other / (one + other)])
    assert coefficients == pytest.approx(bare)


def test_no_player_of_a_game_would_rather_move() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        parts = rng.dirichlet(np.ones(rng.integers(2, 6)), rng.integers(2, 6))
        coefficients, _ = game(parts)
        assert coefficients.min() >= 0
        assert coefficients.sum() == pytest.approx(1)
        products, wanted = parts @ parts.T, (parts**2).sum(axis=1)
        drawn = products @ coefficients
        # at the equilibrium α = s · coefficients: those who play have what they want, nobody else wants more
        scale = (wanted[coefficients > 0] / drawn[coefficients > 0])[0]
        assert scale * drawn[coefficients > 0] == pytest.approx(wanted[coefficients > 0], abs=1e-8)
        assert (scale * drawn >= wanted - 1e-8).all()


def test_a_product_of_weights_is_zero_where_one_is() -> None:
    assert product(np.array([[0.5, 0.5, 0], [0.25, 0.25, 0.5]])).tolist() == [0.5, 0.5, 0]
    assert product(np.array([[1.0, 0], [0, 1.0]])).tolist() == [0, 0]


def test_every_pair_once_is_a_whole_matrix() -> None:
    names = [f"i{at}" for at in range(10)]
    pairs = {f"{one}/{other}": 1.0 for one, other in combinations(names, 2)}
    assert ahp.judge(ahp.compared(pairs, names), random_index="saaty").weights == pytest.approx(np.full(10, 0.1))
