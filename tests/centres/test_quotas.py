"""What one place more or less is worth: other counts solved, their prices, and the sentence that says so."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from geoplan.centres import Choice, Maximise, Minimise, Question, Tier, answer
from geoplan.centres.quotas import Quota, quotas
from geoplan.centres.variant_rows import quota_rows

NONE: dict[str, dict[str, str]] = {"en": {}, "zh": {}}


@pytest.fixture
def street(table: Any) -> Question:
    """Four homes, 0, 10, 20 and 50 minutes along a street, one person each; one town of four."""
    at = np.array([0, 10, 20, 50])
    return Question(table(np.abs(at[:, None] - at)), np.ones(4), np.arange(4.0), (Tier("town", 2, 1),), Minimise())


def by_count(found: tuple[Quota, ...]) -> dict[int, float]:
    return {one.count: one.asked.objective for one in found}


def test_every_count_is_solved_anew(street: Question) -> None:
    found = quotas(street, answer(street), [(1, 2, 3, 4)])
    assert by_count(found) == {1: 60, 2: 20, 3: 10, 4: 0}  # one alone: the second home, 10 + 0 + 10 + 40
    assert [one.is_plan for one in found] == [False, True, False, False]


def test_the_price_is_the_objective_less_the_next_one(street: Question) -> None:
    found = quotas(street, answer(street), [(1, 2, 3)])
    assert [one.price for one in found[:2]] == [40, 10]
    assert np.isnan(found[-1].price)  # a fourth place was not asked for


def test_the_plans_own_count_is_there_without_being_asked_for(street: Question) -> None:
    found = quotas(street, answer(street), [(3,)])
    assert [(one.count, one.is_plan) for one in found] == [(2, True), (3, False)]


def test_places_that_come_and_go_are_named(street: Question) -> None:
    names = {"en": {"p00": "Aton", "p03": "Dton", "p01": "Bton"}, "zh": {"p00": "甲镇", "p01": "乙镇", "p03": "丁镇"}}
    plan = answer(street)
    rows = quota_rows(street, plan, quotas(street, plan, [(1, 3)]), names).set_index("count")
    assert plan.members == (("p01", "p03"),)
    assert rows.at[3, "added_ids"] == "p00"
    assert rows.at[1, "dropped"] == "丁镇"
    assert rows.at[3, "sentence_en"] == ("town: 3 instead of 2 would save 10 person-minutes (50.0 %): Aton in.")
    assert rows.at[1, "sentence_zh"] == "“镇”：由 2 处改为 1 处，将增加 40 人·分钟（200.0 %）：去掉丁镇。"


@pytest.mark.parametrize(("weight", "unit"), [(1, "person-minutes"), (2, "weighted person-minutes")])
def test_travel_is_called_weighted_only_where_a_level_does_not_count_once(
    street: Question, weight: float, unit: str
) -> None:
    asked = replace(street, tiers=tuple(replace(tier, weight=weight) for tier in street.tiers))
    assert answer(asked).proofs[-1].unit == unit


def test_a_count_without_a_plan_says_so(street: Question) -> None:
    fixed = Question(street.times, street.people, street.score, (Tier("town", 2, 1, fixed=("p00", "p01")),), Minimise())
    plan = answer(fixed)
    found = quotas(fixed, plan, [(0, 1, 5)])  # none at all is no question
    assert [(one.count, one.asked.status) for one in found] == [(1, "infeasible"), (2, "optimal"), (5, "infeasible")]
    rows = quota_rows(fixed, plan, found, NONE)
    assert rows["sentence_en"][0].startswith("town: there is no plan with 1: tier town has 1 places")
    assert np.isnan(rows["objective"][0])


def test_other_tiers_keep_the_counts_of_the_plan(table: Any) -> None:
    random = np.random.default_rng(5)
    minutes = np.round(random.random((15, 9)) * 60, 2)
    tiers = (Tier("upper", 1, 1), Tier("lower", 3, 2))
    question = Question(table(minutes), np.ones(15), random.random(9), tiers, Minimise(0.8))
    for one in quotas(question, answer(question), [(2,), (4, 5)]):
        choice: Choice | None = one.asked.choice
        assert choice is not None
        sizes = [len(own) for own in choice.members]
        assert sizes == ([one.count, 3] if one.tier == "upper" else [1, one.count])


def test_another_place_of_the_lowest_tier_never_lengthens_travel(table: Any) -> None:
    random = np.random.default_rng(6)
    for _ in range(5):
        minutes = np.round(random.random((15, 9)) * 60, 2)
        tiers = (Tier("upper", 1, 1), Tier("lower", 2, 2))
        question = Question(table(minutes), np.exp(random.normal(3, 1, 15)), random.random(9), tiers, Minimise())
        found = by_count(quotas(question, answer(question), [(), range(1, 7)]))
        assert all(more <= fewer for fewer, more in itertools.pairwise(found.values()))


def test_for_merit_the_price_is_below_zero_and_the_sentence_speaks_of_a_gain(street: Question) -> None:
    most = Question(street.times, street.people, street.score, street.tiers, Maximise())
    plan = answer(most)
    found = quotas(most, plan, [(1, 3)])
    assert by_count(found) == {1: 3, 2: 5, 3: 6}
    assert [one.price for one in found[:2]] == [-2, -1]
    rows = quota_rows(most, plan, found, NONE).set_index("count")
    assert "would gain 1 score (20.0 %): p01 in" in rows.at[3, "sentence_en"]
    assert "would lose 2 score (40.0 %): p02 out" in rows.at[1, "sentence_en"]
