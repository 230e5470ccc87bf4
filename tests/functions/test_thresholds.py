"""Threshold populations by Reed and Muench, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from geoplan.functions import reed_muench


def threshold(has: str, people: list[float]) -> float:
    return reed_muench(np.array(people, dtype=float), np.array([cell == "x" for cell in has]))


def test_where_all_larger_have_it_and_no_smaller_the_threshold_is_between_them():
    # the middle of 200 and 400 on a scale of logarithms
    assert threshold("..xx", [100, 200, 400, 800]) == pytest.approx((200 * 400) ** 0.5)


def test_the_worked_example_of_three_classes():
    # size     with  without   with, from the smallest   without, from the largest   share
    #  1,000     1      3                 1                         5                 1/6
    #  4,000     2      2                 3                         2                 3/5
    # 16,000     4      0                 7                         0                  1
    people = [1000] * 4 + [4000] * 4 + [16000] * 4
    # a half is passed (1/2 − 1/6) / (3/5 − 1/6) = 10/13 of the way from 1,000 to 4,000
    assert threshold("x...xx..xxxx", people) == pytest.approx(1000 * 4 ** (10 / 13))


def test_where_the_share_stays_at_a_half_the_threshold_is_the_middle():
    # 400 has it, 800 lacks it: at both sizes one stands against one
    assert threshold("..x.x", [100, 200, 400, 800, 1600]) == pytest.approx((400 * 800) ** 0.5)


@pytest.mark.parametrize("has", ["....", "xxxx"])
def test_there_is_no_threshold_where_all_or_none_have_it(has: str):
    assert np.isnan(threshold(has, [100, 200, 400, 800]))


def test_there_is_no_threshold_below_the_smallest_or_above_the_largest():
    assert np.isnan(threshold("xxx.", [100, 100, 100, 100]))
    assert np.isnan(threshold("...x", [100, 100, 100, 100]))


def test_settlements_without_people_are_left_out():
    assert threshold("x..xx", [0, 100, 200, 400, 800]) == threshold("..xx", [100, 200, 400, 800])


def test_the_threshold_grows_with_the_unit_of_people_and_not_with_the_order_of_rows():
    rng = np.random.default_rng(3)
    people = rng.lognormal(8, 1, 60)
    has = rng.random(60) < people / (people + 4000)
    order = rng.permutation(60)
    assert reed_muench(people * 10, has) == pytest.approx(10 * reed_muench(people, has))
    assert reed_muench(people[order], has[order]) == reed_muench(people, has)
    assert 2000 < reed_muench(people, has) < 8000  # drawn so that half have it at 4,000
