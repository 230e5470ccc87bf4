"""An official list held against the plan: every difference against the plan computed anew, and how far lists agree."""

from dataclasses import replace

import numpy as np
import pytest

from geoplan.centres.audit import agreement, completed, differences
from geoplan.centres.choice import judged
from geoplan.centres.question import Maximise, Minimise, Question
from geoplan.centres.tier import Tier
from geoplan.centres.tiers import answer

NEAR = 1e-6


@pytest.fixture
def question(table) -> Question:
    random = np.random.default_rng(7)
    minutes = random.integers(1, 40, (20, 8)).astype(float)
    tiers = (Tier("seat", 1, 1.0), Tier("town", 3, 2.0))
    return Question(table(minutes), random.integers(1, 90, 20).astype(float), random.random(8), tiers, Minimise())


def listed(question: Question, plan, **changes: str) -> dict[str, str]:
    own = {place: tier.name for tier, members in zip(question.tiers, plan.members, strict=True) for place in members}
    return {place: tier for place, tier in {**own, **changes}.items() if tier}


def outside(plan) -> list[str]:
    return plan.candidates[plan.level == 0].tolist()


def test_the_plans_own_list_is_kept_as_a_whole(question):
    plan = answer(question)
    rows = differences(question, plan, listed(question, plan))
    assert set(rows["status"]) == {"kept"}
    assert (rows[["cost_person_min", "cost_merit"]] == 0).all(axis=None)


def test_a_missed_place_takes_the_seat_that_costs_least(question):
    plan = answer(question)
    new = outside(plan)[0]
    row = differences(question, plan, listed(question, plan, **{new: "town"})).set_index("candidate_id").loc[new]
    costs = {}
    for leaver in plan.members[1]:
        tier_of = plan.level.astype(int) - 1
        tier_of[plan.candidates == leaver], tier_of[plan.candidates == new] = -1, 1
        costs[leaver] = judged(question, tier_of).travel - plan.travel
    assert row["status"] == "missed"
    assert row["cost_person_min"] == pytest.approx(min(costs.values()), abs=NEAR)
    assert costs[row["instead_of_id"]] == min(costs.values())


def test_a_moved_place_changes_seats_where_that_costs_least(question):
    plan = answer(question)
    (seat,), town = plan.members[0], plan.members[1][0]
    rows = differences(question, plan, listed(question, plan, **{seat: "town", town: "seat"}))
    moved = rows[rows["status"] == "moved"].set_index("candidate_id")
    assert set(moved.index) == {seat, town}
    costs = {}
    for other in plan.members[1]:
        tier_of = plan.level.astype(int) - 1
        tier_of[plan.candidates == seat], tier_of[plan.candidates == other] = 1, 0
        costs[other] = judged(question, tier_of).travel - plan.travel
    assert moved.loc[seat, "cost_person_min"] == pytest.approx(min(costs.values()), abs=NEAR)
    assert moved.loc[town, "cost_person_min"] == pytest.approx(costs[town], abs=NEAR)
    assert moved.loc[town, "instead_of_id"] == seat


def seats_changed(question: Question, plan, town: str):
    """The plan in which the first seat and this town have changed seats."""
    tier_of = plan.level.astype(int) - 1
    tier_of[plan.candidates == plan.members[0][0]], tier_of[plan.candidates == town] = 1, 0
    return judged(question, tier_of)


@pytest.mark.parametrize("share", [1.0, 1.02, 1.1, 1.5])
def test_a_moved_place_keeps_to_the_travel_that_the_plan_is_held_to(question, share: float):
    asked = replace(question, objective=Maximise(share))
    plan = answer(asked)
    most = share * plan.proofs[-2].objective * (1 + NEAR)
    for town in plan.members[1]:
        official = listed(asked, plan, **{plan.members[0][0]: "town", town: "seat"})
        row = differences(asked, plan, official).set_index("candidate_id").loc[town]
        changed = seats_changed(asked, plan, town)
        assert row["status"] == "moved"
        assert row["cost_merit"] == pytest.approx(plan.merit - changed.merit, abs=NEAR)
        assert row["cost_person_min"] == pytest.approx(changed.travel - plan.travel, abs=NEAR)
        assert row["breaks"] == ("" if changed.travel <= most else f"travel_within {share:g}")


def test_a_move_that_cuts_people_off_costs_nothing_known(table):
    # both reach the seat p00, but p01 is out of the way of the second
    tiers = (Tier("seat", 1, 1.0), Tier("town", 1, 1.0))
    minutes = [[1, 2], [1, np.inf]]
    question = Question(table(minutes), np.ones(2), np.ones(2), tiers, Minimise())
    plan = answer(question)
    assert plan.members == (("p00",), ("p01",))
    rows = differences(question, plan, {"p00": "town", "p01": "seat"})
    assert rows["status"].tolist() == ["moved", "moved"]
    assert rows["cost_person_min"].isna().all()


def test_an_extra_place_costs_what_the_plan_loses_without_it(question):
    plan = answer(question)
    gone = plan.members[1][0]
    row = differences(question, plan, listed(question, plan, **{gone: ""})).set_index("candidate_id").loc[gone]
    tier_of = plan.level.astype(int) - 1
    tier_of[plan.candidates == gone] = -1
    assert row["status"] == "extra"
    assert row["cost_person_min"] == pytest.approx(judged(question, tier_of).travel - plan.travel, abs=NEAR)


def test_a_rule_that_a_difference_breaks_is_named(table):
    minutes = [[0, 5, 9], [5, 0, 5], [9, 5, 0]]
    ids = ["p00", "p01", "p02"]
    tiers = (Tier("town", 1, 1.0, fixed=("p00",)),)
    question = Question(table(minutes, ids, ids), np.ones(3), np.ones(3), tiers, Minimise())
    row = differences(question, answer(question), {"p02": "town"}).set_index("candidate_id").loc["p02"]
    assert row["breaks"] == "town.fixed p00"


def test_tiers_that_the_list_says_nothing_about_are_left_as_the_plan_has_them(question):
    plan = answer(question)
    (seat,) = plan.members[0]
    rows = differences(question, plan, {seat: "seat"})
    assert rows["candidate_id"].tolist() == [seat]
    whole = agreement(question, plan, {seat: "seat"}, np.arange(8.0), np.ones(8, bool))
    travel = whole[whole["tier"] == "any"].set_index("list")["travel_person_min"]
    assert travel["official"] == pytest.approx(plan.travel)


def test_a_place_without_a_score_costs_travel_and_no_known_merit(question):
    plan = answer(question)
    new = outside(plan)[0]
    score = question.score.copy()
    score[plan.candidates == new] = np.nan
    unknown = Question(question.times, question.people, score, question.tiers, question.objective)
    row = differences(unknown, plan, {new: "town"}).set_index("candidate_id").loc[new]
    assert np.isfinite(row["cost_person_min"])
    assert np.isnan(row["cost_merit"])


def test_recall_and_precision_count_as_one_would_by_hand(question):
    plan = answer(question)
    first, second = plan.members[1][:2]
    other = outside(plan)[0]
    official = {first: "town", second: "seat", other: "town"}
    rows = agreement(question, plan, official, np.arange(8.0), np.ones(8, bool)).set_index(["list", "tier"])
    assert rows.loc[("model", "town"), ["hits", "recall", "precision"]].tolist() == [1, 1 / 2, 1 / 3]
    assert rows.loc[("model", "seat"), ["hits", "recall", "precision"]].tolist() == [0, 0, 0]
    assert rows.loc[("model", "any"), ["hits", "recall", "precision"]].tolist() == [2, 2 / 3, 2 / 4]
    assert rows.loc[("official", "any"), "travel_person_min"] > 0


def test_a_tier_that_the_list_says_nothing_about_has_no_precision(question):
    plan = answer(question)
    (seat,) = plan.members[0]
    rows = agreement(question, plan, {seat: "seat"}, np.arange(8.0), np.ones(8, bool)).set_index(["list", "tier"])
    assert rows.loc[("model", "seat"), ["recall", "precision"]].tolist() == [1, 1]
    assert np.isnan(rows.loc[(["model", "people", "random"], "town"), ["recall", "precision"]].to_numpy(float)).all()


def test_a_random_draw_finds_what_the_hypergeometric_mean_says(question):
    plan = answer(question)
    official = dict.fromkeys(plan.candidates[:2].tolist(), "town")
    rows = agreement(question, plan, official, np.arange(8.0), np.ones(8, bool)).set_index(["list", "tier"])
    random = np.random.default_rng(1)
    drawn = [np.isin([0, 1], random.choice(8, 3, replace=False)).sum() for _ in range(4000)]
    assert rows.loc[("random", "town"), "hits"] == pytest.approx(3 * 2 / 8)
    assert np.mean(drawn) == pytest.approx(3 * 2 / 8, abs=0.05)
    assert rows.loc[("random", "town"), "recall"] == pytest.approx(3 / 8)


def test_a_random_draw_is_one_of_candidates_alone(question):
    plan = answer(question)
    candidates = np.arange(8) < 6  # two official places stand outside the plan's candidates
    official = dict.fromkeys(["p00", "p06", "p07"], "town")
    rows = agreement(question, plan, official, np.arange(8.0), candidates).set_index(["list", "tier"])
    assert rows.loc[("random", "town"), "hits"] == pytest.approx(3 * 1 / 6)
    assert rows.loc[("random", "town"), "recall"] == pytest.approx(3 * 1 / 6 / 3)


def test_the_ranking_by_people_fills_the_tiers_from_the_top(question):
    plan = answer(question)
    official = {"p07": "seat", "p06": "town", "p05": "town", "p04": "town"}
    rows = agreement(question, plan, official, np.arange(8.0), np.ones(8, bool)).set_index(["list", "tier"])
    assert rows.loc["people", "recall"].tolist() == [1, 1, 1]


def test_a_list_of_the_towns_alone_is_completed_with_the_seat_that_fits_them_best(question):
    plan = answer(question)
    towns = outside(plan)[:2]
    whole = completed(question, dict.fromkeys(towns, "town"))
    assert whole is not None
    assert whole.members[1] == tuple(sorted(towns))
    costs = []
    for seat in sorted(set(plan.candidates.tolist()) - set(towns)):
        tier_of = np.where(np.isin(plan.candidates, towns), 1, -1)
        tier_of[plan.candidates == seat] = 0
        costs.append(judged(question, tier_of).travel)
    assert whole.travel == pytest.approx(min(costs), rel=1e-12)
    told = agreement(question, plan, dict.fromkeys(towns, "town"), np.arange(8.0), np.ones(8, bool), whole)
    own = told.set_index(["list", "tier"]).loc[("official_completed", "any")]
    assert (own["travel_person_min"], own["breaks"]) == (whole.travel, "town.count 3")


def test_a_list_that_no_plan_can_hold_is_not_completed(question):
    every = dict.fromkeys(question.times.facilities.tolist(), "town")
    assert completed(question, every) is None
