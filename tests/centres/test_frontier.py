"""The trade-off between travel and merit: its ends, its order, and where the plan lies."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from geoplan.centres import Maximise, Minimise, Question, Tier, answer, judged
from geoplan.centres.frontier import Point, frontier
from geoplan.centres.variant_rows import frontier_rows


@pytest.fixture
def street(table: Any) -> Question:
    """Five homes in a row of one person each; the best places lie at the ends."""
    at = np.arange(5) * 10
    score = np.array([1.0, 0.5, 0.0, 0.4, 0.9])
    return Question(table(np.abs(at[:, None] - at)), np.ones(5), score, (Tier("town", 1, 1),), Minimise())


def drawn(points: tuple[Point, ...]) -> list[tuple[float, float]]:
    """Travel and merit of the points without the plan."""
    return [(one.asked.choice.travel, one.asked.choice.merit) for one in points[1:] if one.asked.choice is not None]


def test_the_ends_are_the_least_travel_and_the_most_merit(street: Question) -> None:
    points = frontier(street, answer(street), points=3)
    assert [one.role for one in points] == ["plan", "least_travel", "between", "most_merit"]
    assert drawn(points) == [(60, 0), (70, 0.5), (100, 1)]  # the middle; its neighbour with 0.5; the end with 1


def test_among_equally_good_places_the_end_takes_the_shortest_way(table: Any) -> None:
    minutes = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
    question = Question(table(minutes), np.ones(3), np.array([1.0, 1.0, 0.0]), (Tier("town", 1, 1),), Minimise())
    points = frontier(question, answer(question), points=3)
    assert drawn(points)[-1] == (20, 1)  # p01, not p00


def test_where_more_merit_costs_no_travel_the_point_takes_it(table: Any) -> None:
    minutes = [[0, 0, 9], [10, 10, 9]]  # p00 and p01 are equally near, p01 scores more; p02 is far and best
    question = Question(table(minutes), np.array([5.0, 1.0]), np.array([0.2, 0.5, 1.0]), (Tier("t", 1, 1),), Minimise())
    points = frontier(question, answer(question), points=5)
    assert points[0].asked.choice is not None
    assert points[0].asked.choice.members == (("p00",),)
    assert drawn(points) == [(10, 0.5), (10, 0.5), (54, 1), (54, 1), (54, 1)]


def test_points_rise_and_none_beats_another(table: Any) -> None:
    random = np.random.default_rng(11)
    for _ in range(4):
        minutes = np.round(random.random((12, 8)) * 60, 2)
        tiers = (Tier("upper", 1, 1), Tier("lower", 2, 3))
        question = Question(table(minutes), np.exp(random.normal(3, 1, 12)), random.random(8), tiers, Minimise(0.7))
        points = frontier(question, answer(question), points=7)
        found = drawn(points)
        assert len(found) == 7
        for (travel, merit), (later_travel, later_merit) in itertools.pairwise(found):
            same = travel == later_travel and merit == later_merit
            assert same or (travel < later_travel and merit < later_merit)
        for one in points[1:]:
            assert one.asked.status == "optimal"
            assert one.asked.bound <= one.asked.objective * (1 + 1e-9)
            assert one.merit_share >= one.share - 1e-9


def test_no_plan_at_all_lies_beyond_the_frontier(street: Question) -> None:
    found = drawn(frontier(street, answer(street), points=9))
    for place in range(5):
        tier_of = np.full(5, -1)
        tier_of[place] = 0
        plan = judged(street, tier_of)
        better = [one for one in found if one[0] <= plan.travel and one[1] >= plan.merit]
        # nine steps of merit miss no place of these five
        assert better, f"place {place} lies beyond all points"


def test_the_plan_stands_first_with_its_own_share_of_merit(street: Question) -> None:
    for objective, share in ((Minimise(0.5), 0.5), (Maximise(), 1.0), (Maximise(1.2), 0.5)):
        question = Question(street.times, street.people, street.score, street.tiers, objective)
        plan = frontier(question, answer(question), points=3)[0]
        assert (plan.role, plan.merit_share) == ("plan", share)


def test_places_that_score_nothing_have_a_frontier_of_one_place(street: Question) -> None:
    flat = Question(street.times, street.people, np.zeros(5), street.tiers, Minimise())
    points = frontier(flat, answer(flat), points=4)
    assert set(drawn(points)) == {(60, 0)}
    assert {one.merit_share for one in points} == {1.0}


def test_the_rows_name_the_places_that_differ_from_the_plan(street: Question) -> None:
    rows = frontier_rows(frontier(street, answer(street), points=3), {"en": {}, "zh": {"p00": "甲", "p02": ""}})
    assert rows["added"].tolist() == ["", "", "p01", "甲"]
    assert rows["dropped_ids"].tolist() == ["", "", "p02", "p02"]
    assert rows["position"].tolist() == [0, 1, 2, 3]
