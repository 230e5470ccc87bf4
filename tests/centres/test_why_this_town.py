"""Losses, substitutes and near misses against the plan computed anew, and rules that decide."""

from dataclasses import replace

import numpy as np
import pytest

from geoplan.centres import exchange
from geoplan.centres.broken import broken
from geoplan.centres.choice import Choice, judged
from geoplan.centres.question import Maximise, Minimise, Question
from geoplan.centres.reasons import reasons
from geoplan.centres.tier import PerGroup, Tier
from geoplan.centres.tiers import answer

NEAR = 1e-6


def county(table, seed: int, **rules: object) -> Question:
    """A random county of 24 demand points and 9 candidates; some ways are missing."""
    random = np.random.default_rng(seed)
    minutes = random.integers(1, 40, (24, 9)).astype(float)
    minutes[random.random((24, 9)) < 0.15] = np.inf
    apart = random.integers(2, 30, (9, 9)).astype(float)
    np.fill_diagonal(apart, 0)
    ids = [f"p{j:02d}" for j in range(9)]
    tiers = rules.pop("tiers", None) or (
        Tier("upper", 1, 1.0),
        Tier("lower", 3, 2.0, per_group=PerGroup("county", min=1), spacing_min=4),
    )
    return Question(
        table(minutes),
        random.integers(0, 90, 24).astype(float),
        random.random(9).round(3),
        tiers,
        rules.pop("objective", Minimise(0.7)),
        {"county": np.array(["w", "w", "w", "x", "x", "x", "y", "y", "y"])},
        {"county": ["w", "x", "y"]},
        table(apart, ids, ids),
    )


def seats(choice: Choice) -> np.ndarray:
    return choice.level.astype(np.int64) - 1


def cut_off(question: Question, choice: Choice) -> float:
    lost = [point for level in choice.cut_off for point in level]
    return float(question.people[np.searchsorted(question.times.demand, lost)].sum()) if lost else 0.0


def swapped(question: Question, plan: Choice, leaver: int, entrant: int) -> Choice:
    tier_of = seats(plan)
    tier_of[entrant], tier_of[leaver] = tier_of[leaver], -1
    return judged(question, tier_of)


KINDS = {
    "least travel": {},
    "most merit": {"objective": Maximise(1.3)},
    "reach": {"tiers": (Tier("upper", 1, 1.0), Tier("lower", 3, 2.0, reach_min=15))},
    "apart": {"tiers": (Tier("upper", 2, 1.0), Tier("lower", 3, 2.0, inclusive=False, min_people=40))},
    "fixed": {"tiers": (Tier("upper", 1, 1.0, fixed=("p04",)), Tier("lower", 3, 2.0, forbidden=("p00", "p01")))},
}
CASES = [pytest.param(KINDS[kind], seed, id=f"{kind} {seed}") for kind in sorted(KINDS) for seed in range(4)]


@pytest.mark.parametrize(("rules", "seed"), CASES)
def test_an_exchange_costs_what_the_plan_with_it_is_worth_more(table, rules: dict, seed: int):
    question = county(table, seed, **rules)
    plan = answer(question)
    board = exchange.board(question, plan)
    for t in range(len(question.tiers)):
        told = exchange.swaps(board, t)
        for i, leaver in enumerate(told.leavers):
            for j, entrant in enumerate(told.entrants):
                other = swapped(question, plan, leaver, entrant)
                assert told.travel[i, j] == pytest.approx(other.travel - plan.travel, abs=NEAR)
                assert told.merit[i, j] == pytest.approx(other.merit - plan.merit, abs=NEAR)
                assert told.cut[i, j] == pytest.approx(cut_off(question, other) - cut_off(question, plan), abs=NEAR)
                more = np.nansum(other.beyond_reach) - np.nansum(plan.beyond_reach)
                assert told.beyond[i, j] == pytest.approx(more, abs=NEAR)


@pytest.mark.parametrize(("rules", "seed"), CASES)
def test_a_substitute_is_the_cheapest_exchange_that_keeps_all_rules(table, rules: dict, seed: int):
    question = county(table, seed, **rules)
    plan = answer(question)
    ids = plan.candidates
    rows = reasons(question, plan).set_index("candidate_id")
    sign = -1 if isinstance(question.objective, Maximise) else 1
    for place in np.flatnonzero(plan.level > 0):
        tiers = tuple(
            replace(tier, fixed=tuple(own for own in tier.fixed if own != ids[place])) for tier in question.tiers
        )
        free = replace(question, tiers=tiers)
        kept = {}
        for entrant in np.flatnonzero(plan.level == 0):
            other = swapped(free, plan, place, entrant)
            if not broken(free, other, plan):
                kept[ids[entrant]] = (sign * (other.merit if sign < 0 else other.travel), other.travel, ids[entrant])
        told = rows.loc[ids[place]]
        assert bool(kept) == bool(told["substitute_id"])
        if kept:
            assert kept[told["substitute_id"]][0] == pytest.approx(min(kept.values())[0], abs=NEAR)


@pytest.mark.parametrize(("rules", "seed"), CASES)
def test_no_exchange_betters_a_proven_plan(table, rules: dict, seed: int):
    question = county(table, seed, **rules)
    plan = answer(question)
    rows = reasons(question, plan)
    cost = "merit" if isinstance(question.objective, Maximise) else "person_min"
    free = rows[~rows["forced_by"].str.contains("fixed")]
    assert plan.proofs[-1].status == "optimal"
    assert (free[f"substitute_cost_{cost}"].dropna() >= -NEAR).all()
    assert (rows[f"needed_{cost}"].dropna() >= -NEAR).all()


@pytest.mark.parametrize(("rules", "seed"), CASES)
def test_the_loss_is_what_those_who_still_arrive_travel_more(table, rules: dict, seed: int):
    question = county(table, seed, **rules)
    plan = answer(question)
    rows = reasons(question, plan).set_index("candidate_id")
    ms = question.times.dense() / 60_000
    for place in np.flatnonzero(plan.level > 0):
        own = int(seats(plan)[place])
        loss = 0.0
        for k, tier in enumerate(question.tiers):
            was = ms[:, plan.serving(k)].min(axis=1)
            members = plan.serving(k).copy()
            members[place] = False
            now = ms[:, members].min(axis=1, initial=np.inf)
            stay = np.isfinite(now)
            loss += tier.weight * float((question.people[stay] * (now[stay] - was[stay])).sum())
            if k == own:
                lost = float(question.people[np.isfinite(was) & ~stay].sum())
                assert rows.loc[plan.candidates[place], "people_cut_off_if_dropped"] == pytest.approx(lost)
        told = rows.loc[plan.candidates[place]]
        assert told["loss_if_dropped_person_min"] == pytest.approx(loss, abs=NEAR)
        worth = sum(tier.weight for k, tier in enumerate(question.tiers) if k == own or (k > own and tier.inclusive))
        assert told["merit_if_dropped"] == pytest.approx(plan.merit - worth * question.score[place])


@pytest.mark.parametrize("seed", range(4))
def test_people_served_by_the_lowest_tier_and_above_are_everybody_who_arrives(table, seed: int):
    question = county(table, seed, tiers=(Tier("only", 3, 1.0),))
    plan = answer(question)
    rows = reasons(question, plan)
    arrive = np.isfinite(question.times.dense()[:, plan.level > 0]).any(axis=1)
    assert rows.loc[rows["status"] == "chosen", "people_served"].sum() == pytest.approx(question.people[arrive].sum())


LINE = [[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]


def line(table, tiers: tuple[Tier, ...], people: tuple[float, ...] = (100, 1, 1, 100), **more: object) -> Question:
    ids = [f"p{j:02d}" for j in range(4)]
    return Question(
        table(LINE),
        np.array(people, float),
        np.ones(4),
        tiers,
        Minimise(),
        {"county": np.array(["w", "w", "w", "x"])},
        {},
        table(LINE, ids, ids),
        **more,
    )


def why(question: Question) -> dict[str, str]:
    rows = reasons(question, answer(question))
    return dict(zip(rows["candidate_id"], rows["forced_by"], strict=True))


def test_the_optimum_itself_is_no_rule(table):
    assert why(line(table, (Tier("town", 2, 1.0),))) == {"p00": "", "p01": "", "p02": "", "p03": ""}


def test_a_fixed_place_is_there_because_it_was_fixed(table):
    told = why(line(table, (Tier("town", 2, 1.0, fixed=("p01",)),)))
    assert told["p01"] == "town.fixed p01"


def test_a_place_that_only_its_county_asks_for_says_so(table):
    told = why(line(table, (Tier("town", 2, 1.0, per_group=PerGroup("county", min=1)),), (100, 1, 90, 1)))
    assert told["p03"] == "town.per_group county x min 1"
    assert told["p02"] == "town.per_group county x min 1"  # it would be in, but for the same rule


def test_a_place_too_near_to_another_says_so(table):
    told = why(line(table, (Tier("town", 2, 1.0, spacing_min=15),), (100, 90, 1, 1)))
    assert told["p01"] == "town.spacing_min 15"


def test_a_forbidden_place_says_so(table):
    told = why(line(table, (Tier("town", 2, 1.0, forbidden=("p03",)),)))
    assert told["p03"] == "town.forbidden"


def test_with_every_candidate_chosen_nothing_could_stand_in(table):
    rows = reasons(question := line(table, (Tier("town", 4, 1.0),)), answer(question))
    assert set(rows["forced_by"]) == {"all candidates chosen"}
    assert set(rows["substitute_id"]) == {""}


def test_the_only_member_leaves_nobody_a_way(table):
    rows = reasons(question := line(table, (Tier("town", 1, 1.0),)), answer(question)).set_index("candidate_id")
    chosen = rows[rows["status"] == "chosen"].iloc[0]
    assert chosen["people_cut_off_if_dropped"] == 202
    assert chosen["loss_if_dropped_person_min"] == 0
    assert np.isnan(chosen["minutes_longer_if_dropped"])


def test_those_whom_a_drop_cuts_off_travel_no_longer_but_not_at_all(table):
    # p00 serves 30 people who could go to p01 in 20 minutes, and 50 who have no other way
    minutes = [[5, 20], [5, np.inf], [np.inf, 5]]
    question = Question(table(minutes), np.array([30.0, 50, 10]), np.ones(2), (Tier("town", 2, 2.0),), Minimise())
    told = reasons(question, answer(question)).set_index("candidate_id").loc["p00"]
    assert told["people_served"] == 80
    assert told["people_cut_off_if_dropped"] == 50
    assert told["minutes_longer_if_dropped"] == 15
    assert told["loss_if_dropped_person_min"] == 2 * 30 * 15


def test_at_equal_times_people_would_go_to_the_newcomer_with_the_smaller_id(table):
    # all are ten minutes from p00 and p01; p02 leaves
    minutes = [[10, 10, 1], [10, 10, 30]]
    question = Question(table(minutes), np.array([7.0, 9]), np.ones(3), (Tier("town", 2, 1.0),), Minimise())
    board = exchange.board(question, judged(question, np.array([-1, 0, 0])))
    assert exchange.would_serve(board, 0, leaver=2, entrant=0) == 16
    board = exchange.board(question, judged(question, np.array([0, -1, 0])))
    assert exchange.would_serve(board, 0, leaver=2, entrant=1) == 0
