"""Indices of inequality against numbers that others worked out, and against PySAL `inequality` where the definitions agree."""

import json

import numpy as np
import pytest
from inequality.atkinson import atkinson as pysal_atkinson
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from geoplan import equity

ONE_TO_FOUR = np.array([1.0, 2.0, 3.0, 4.0])
HALVES = np.array(["low", "low", "high", "high"])
DRAWN = np.random.default_rng(1640).gamma(0.8, 3.0, 500)


def each(values) -> np.ndarray:
    return np.ones(len(values))


# worked out independently of this code; the same numbers stand in the shared oracle `inequality`
@pytest.mark.parametrize(
    ("values", "expected"), [([1, 2, 3, 4], 0.25), ([1, 2, 3, 4, 5], 0.26666666667), ([0, 0, 0, 1], 0.75)]
)
def test_gini_equals_the_known_answer(values, expected):
    assert equity.gini(np.array(values, float), each(values)) == pytest.approx(expected, abs=1e-11)


def test_theil_t_and_its_parts_equal_the_known_answer():
    parts = equity.theil_t_parts(ONE_TO_FOUR, each(ONE_TO_FOUR), HALVES)
    assert [parts.total, parts.between, parts.within] == pytest.approx(
        [0.10644013529, 0.08228287851, 0.02415725678], abs=1e-11
    )


@pytest.mark.shared
def test_the_shared_oracle_of_inequality_agrees(shared):
    known = json.loads((shared / "oracles" / "known_answers.json").read_text(encoding="utf-8"))["inequality"]
    drawn = {"1,2,3,4": [1, 2, 3, 4], "1..5": [1, 2, 3, 4, 5], "0,0,0,1": [0, 0, 0, 1]}
    for name, expected in known["gini"].items():
        assert equity.gini(np.array(drawn[name], float), each(drawn[name])) == pytest.approx(expected, abs=1e-10)
    told = known["theilT_1234_groups_(12)(34)"]
    parts = equity.theil_t_parts(ONE_TO_FOUR, each(ONE_TO_FOUR), HALVES)
    assert [parts.total, parts.between, parts.within] == pytest.approx(
        [told["T"], told["between"], told["within"]], abs=1e-10
    )


@pytest.mark.parametrize("values", [ONE_TO_FOUR, DRAWN, np.array([0.0, 0.0, 5.0, 7.0])])
def test_one_person_a_row_gini_is_that_of_pysal(values):
    assert equity.gini(values, each(values)) == pytest.approx(Gini(values).g, abs=1e-9)


@pytest.mark.parametrize("values", [ONE_TO_FOUR, DRAWN])
def test_one_person_a_row_theil_is_that_of_pysal(values):
    assert equity.theil_t(values, each(values)) == pytest.approx(Theil(values).T, abs=1e-9)


def test_theil_with_zeros_is_that_of_pysal_which_adds_a_tiny_value_to_them():
    values = np.array([0.0, 0.0, 5.0, 7.0])
    assert equity.theil_t(values, each(values)) == pytest.approx(Theil(values).T, abs=1e-9)


def test_theil_between_and_within_groups_are_those_of_pysal():
    groups = np.arange(len(DRAWN)) % 7
    theirs, ours = TheilD(DRAWN, groups), equity.theil_t_parts(DRAWN, each(DRAWN), groups)
    assert [ours.total, ours.between, ours.within] == pytest.approx(
        [float(theirs.T), theirs.bg.item(), theirs.wg.item()], abs=1e-9
    )


@pytest.mark.parametrize("epsilon", [0.25, 0.5, 1, 1.5, 2])
def test_one_person_a_row_atkinson_is_that_of_pysal(epsilon):
    ours = equity.atkinson(DRAWN, each(DRAWN), epsilon=epsilon)
    assert ours == pytest.approx(pysal_atkinson(DRAWN, epsilon), abs=1e-9)


def test_atkinson_equals_what_the_definition_gives():
    # two people with 1 and 4: the geometric mean is 2, the mean 2.5
    assert equity.atkinson(np.array([1.0, 4.0]), np.ones(2), epsilon=1) == pytest.approx(1 - 2 / 2.5)
    # with an epsilon of one half: the square of the mean root, 1.5² = 2.25
    assert equity.atkinson(np.array([1.0, 4.0]), np.ones(2), epsilon=0.5) == pytest.approx(1 - 2.25 / 2.5)
    # with an epsilon of 2: the harmonic mean, 2 / (1 + 1/4) = 1.6
    assert equity.atkinson(np.array([1.0, 4.0]), np.ones(2), epsilon=2) == pytest.approx(1 - 1.6 / 2.5)
