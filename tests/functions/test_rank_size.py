"""Rank and size, and primacy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from geoplan.functions import primacy, rank_size

# census of 2020: the city (districts Nanhu and Xiuzhou), Tongxiang, Haining, Jiashan, Pinghu, Haiyan in another order
UNITS = np.array([839_433 + 679_221, 671_326, 648_160, 456_775, 1_076_199, 1_029_754], dtype=float)


def test_zipfs_own_sizes_have_an_exponent_of_one():
    fit = rank_size(1e6 / np.arange(1, 51), shift=0)
    assert (fit.exponent, fit.fit, fit.n) == (pytest.approx(1), pytest.approx(1), 50)


def test_the_standard_error_is_that_of_gabaix_and_ibragimov():
    fit = rank_size(1e6 / np.arange(1, 51))
    assert fit.standard_error == pytest.approx(fit.exponent * (2 / 50) ** 0.5)


@pytest.mark.parametrize("shift", [0.0, 0.5])
def test_the_line_is_that_of_least_squares(shift: float):
    people = np.random.default_rng(1).lognormal(9, 1, 80)
    line = stats.linregress(np.log(np.sort(people)[::-1]), np.log(np.arange(1, 81) - shift))
    fit = rank_size(people, shift=shift)
    assert fit.exponent == pytest.approx(-line.slope)
    assert fit.intercept == pytest.approx(line.intercept)
    assert fit.fit == pytest.approx(line.rvalue**2)


def test_half_a_rank_less_takes_the_bias_out_of_small_samples():
    rng = np.random.default_rng(7)
    drawn = [rng.pareto(1.0, 50) + 1 for _ in range(400)]  # exponent 1
    half, plain = (np.mean([rank_size(one, shift=shift).exponent for one in drawn]) for shift in (0.5, 0.0))
    assert abs(half - 1) < 0.04 < 1 - plain


def test_the_unit_of_people_and_the_order_of_rows_change_nothing():
    people = np.random.default_rng(1).lognormal(9, 1, 80)
    assert rank_size(people[::-1] / 1000).exponent == pytest.approx(rank_size(people).exponent)


@pytest.mark.parametrize("people", [[], [5.0], [5.0, 6.0], [7.0, 7.0, 7.0], [9.0, 8.0, 0.0]])
def test_too_few_or_equal_sizes_have_no_exponent(people: list[float]):
    assert np.isnan(rank_size(np.array(people)).exponent)


def test_the_primacy_of_jiaxing_by_unit_is_the_known_one():
    # the design's known figures: 1.41 and 0.547
    assert primacy(UNITS, cities=2) == pytest.approx(1.411, abs=5e-4)
    assert primacy(UNITS, cities=4) == pytest.approx(0.547, abs=5e-4)


def test_primacy_of_eleven_doubles_the_first():
    assert primacy(1 / np.arange(1.0, 12.0), cities=11) == pytest.approx(2 / sum(1 / k for k in range(2, 12)))
    assert np.isnan(primacy(UNITS, cities=11))
