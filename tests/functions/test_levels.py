"""The level a settlement functions at, against its official one."""

from __future__ import annotations

import numpy as np

from geoplan.functions import functional_levels, verdicts


def levels(official: list[int], index: list[float], people: list[float] | None = None) -> list[int]:
    size = np.ones(len(official)) if people is None else np.array(people)
    return functional_levels(np.array(official), np.array(index, dtype=float), size).tolist()


def test_every_level_keeps_its_number_of_settlements():
    assert levels([0, 1, 1, 2, 2], [5, 90, 3, 40, 1]) == [1, 0, 2, 1, 2]


def test_settlements_with_the_same_index_never_change_places():
    assert levels([1, 0, 1], [7, 7, 7], [9, 1, 5]) == [1, 0, 1]
    # nor where one of two sums of the same parts ends in another digit
    assert levels([0, 1], [0.1 + 0.2, 0.3]) == levels([0, 1], [0.3, 0.1 + 0.2]) == [0, 1]


def test_of_equals_that_compete_for_one_seat_the_larger_takes_it():
    assert levels([0, 1, 1], [1, 7, 7], [1, 10, 20]) == [1, 1, 0]


def test_a_settlement_without_an_official_level_takes_none():
    assert levels([-1, 0, 1], [99, 1, 2]) == [-1, 1, 0]


def test_the_verdict_names_who_functions_above_and_below():
    official, functional = np.array([0, 1, 1, -1]), np.array([1, 0, 1, -1])
    assert verdicts(official, functional).tolist() == ["lower", "higher", "as_official", "unknown"]


def test_as_many_levels_are_gained_as_lost():
    rng = np.random.default_rng(5)
    official = rng.integers(0, 4, 50)
    functional = functional_levels(official, rng.random(50), rng.random(50))
    assert (np.bincount(functional) == np.bincount(official)).all()
