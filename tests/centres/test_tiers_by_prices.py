"""The bounds and searches of the joint choice: never above the best, the same with any start, and laws of the answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from plans_of_tiers import all_plans, best_of_all, random_case, worth

from geoplan.centres import (
    Choice,
    Count,
    Maximise,
    Minimise,
    PerGroup,
    Question,
    Tier,
    answer,
    answer_warm,
    tier_field,
    tier_loops,
)
from geoplan.centres.choice import worths
from geoplan.centres.tier_allot import allot
from geoplan.centres.tier_climb import Pace, Prices, bounds, climb
from geoplan.centres.tier_found import value
from geoplan.centres.tier_model import Model, build
from geoplan.centres.tier_moves import Ground, improved
from geoplan.centres.tier_priced import held
from geoplan.centres.tier_rules import rules
from geoplan.centres.tier_search import search
from geoplan.centres.tier_side import mask, side
from geoplan.centres.tier_travel import Goal
from geoplan.centres.tiers import _between, _case
from geoplan.errors import ConfigError, PlanInfeasible


def asked(table: Any, case: dict[str, Any]) -> Question:
    times, between = table(case["minutes"]), table(case["between"], case["ids"])
    tiers, county = tuple(case["tiers"]), {"county": case["county"]}
    return Question(times, case["people"], case["score"], tiers, case["objective"], county, {}, between)


def modelled(question: Question) -> Model:
    ids = question.times.facilities
    apart = _between(question.between, ids)
    named = rules(question.tiers, ids, question.groups, {}, apart, {})
    return build(_case(question.times, question.people, question.score, question.tiers), named)


def least_travel(question: Question, model: Model, goal: Goal) -> tuple[float, list[np.ndarray]]:
    """The travel of the best plan in solver units by looking at all, and the plans that keep the rules."""
    n = len(model.case.ids)
    plans = []
    for plan in all_plans(model.case.ids, list(question.tiers)):
        tier_of = np.full(n, -1)
        for t, own in enumerate(plan):
            tier_of[list(own)] = t
        plans.append(tier_of)
    kept = side(model, goal).keep(np.array(plans))
    good = [plan for plan, fine in zip(plans, kept, strict=True) if fine]
    return min((value(model, goal, plan) for plan in good), default=np.inf), good


def without(case: dict[str, Any], *keys: str) -> dict[str, Any]:
    bare = {key: Tier.__dataclass_fields__[key].default for key in keys}
    return {**case, "tiers": [replace(tier, **bare) for tier in case["tiers"]], "objective": Minimise()}


@pytest.mark.parametrize("seed", range(40))
def test_no_prices_whatever_give_a_bound_above_the_best_plan(table: Any, seed: int) -> None:
    random = np.random.default_rng(seed)
    case = without(random_case(seed), "min_people", "reach_min")
    case["minutes"] = np.where(np.isfinite(case["minutes"]), case["minutes"], 40.0)
    question = asked(table, case)
    model, goal = modelled(question), Goal(np.zeros(0), travel=True)
    goal = replace(goal, cost=np.zeros(model.program.width))
    best, plans = least_travel(question, model, goal)
    people = tier_field.field(model)
    ground = Ground(side(model, goal), people, tuple(frozenset(model.case.level(k)) for k in people.levels))
    if not plans or not people.levels:
        return
    of = bounds(model, ground)
    start = np.where(plans[0] < 0, len(question.tiers), plans[0])
    signs = np.where(np.isfinite(ground.side.row_lower), 1.0, -1.0)
    spare = 1e-9 * (1 + abs(best))
    for size in (0.0, 1.0, 10.0):
        ms = random.random((len(people.levels), len(people.ms))) * 40 * 60_000
        rule = signs * random.random(len(signs)) * size
        assert of.at(Prices(ms, rule), start).bound <= best + spare
    end, valued, upper = climb(
        of, Prices(ms, np.zeros(len(signs))), start, Pace(300, 1.0, 0.01), upper=value(model, goal, plans[0]),
        enough=lambda *_: False, look=lambda *_: value(model, goal, plans[0]),
    )  # fmt: skip
    assert valued.bound <= best + spare
    assert valued.bound >= of.at(Prices(ms, np.zeros(len(signs))), start).bound
    settled = of.at(of.settled(end, valued), start)
    assert settled.bound <= best + spare
    assert upper >= best


@pytest.mark.parametrize("seed", range(40))
def test_exchanges_keep_the_rules_and_never_make_a_plan_worse(table: Any, seed: int) -> None:
    case = without(random_case(seed, count=0.6), "min_people")
    question = asked(table, case)
    model = modelled(question)
    goal = Goal(np.zeros(model.program.width), travel=True)
    _, plans = least_travel(question, model, goal)
    people = tier_field.field(model)
    rules_of = side(model, goal)
    ground = Ground(rules_of, people, tuple(frozenset(model.case.level(k)) for k in people.levels))
    steep = np.isfinite(case["minutes"]).all()
    for plan in plans[:10]:
        before = value(model, goal, plan)
        after = improved(ground, plan, before)
        assert rules_of.keep(after[None])[0]
        assert not steep or value(model, goal, after) <= before * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_what_a_place_adds_to_the_bound_is_never_more_than_it_costs(table: Any, seed: int) -> None:
    case = without(random_case(seed, count=0.5), "min_people", "reach_min")
    case["minutes"] = np.where(np.isfinite(case["minutes"]), case["minutes"], 40.0)
    question = asked(table, case)
    model = modelled(question)
    goal = Goal(np.zeros(model.program.width), travel=True)
    _, plans = least_travel(question, model, goal)
    if not plans or all(model.direct):
        return
    # not the whole way, so that something is left to add
    found = search(
        model, tier_field.field(model), goal, partial(value, model, goal), plans[0], None, spare=0.0, gap=0.2
    )
    values = np.array([value(model, goal, plan) for plan in plans])
    held = np.array([mask(model.case, plan) for plan in plans])
    for column in range(held.shape[1]):
        inside, outside = values[held[:, column]], values[~held[:, column]]
        spare = 1e-9 * (1 + abs(found.bound))
        assert found.bound + found.into[column] <= inside.min(initial=np.inf) + spare
        assert found.bound + found.out[column] <= outside.min(initial=np.inf) + spare


@pytest.mark.parametrize("seed", range(3))
def test_no_exchange_of_two_betters_a_plan_after_exchanges(table: Any, seed: int) -> None:
    question = plane(table, seed)
    model = modelled(question)
    goal = Goal(np.zeros(model.program.width), travel=True)
    people = tier_field.field(model)
    ground = Ground(side(model, goal), people, tuple(frozenset(model.case.level(k)) for k in people.levels))
    plan = np.full(40, -1)
    plan[:13] = [0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]
    after = improved(ground, plan, value(model, goal, plan))
    best = value(model, goal, after)
    for a, b in np.argwhere(after[:, None] < after):
        other = after.copy()
        other[[a, b]] = after[[b, a]]
        assert value(model, goal, other) >= best * (1 - 1e-9)
    ring = after.copy()
    a, b, c = (int(np.flatnonzero(after == t)[0]) for t in (0, 1, 2))
    ring[[a, b, c]] = after[[b, c, a]]
    assert value(model, goal, ring) >= best * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(50))
def test_ranges_and_parents_in_the_county_give_the_best_of_all_plans(table: Any, seed: int) -> None:
    case = random_case(seed + 5_000, count=0.8, parent_in_county=0.6, inclusive=0.3)
    question = asked(table, case)
    expected = best_of_all(question.times, case)
    if expected is None:
        with pytest.raises((PlanInfeasible, ConfigError)):
            answer(question)
        return
    choice = answer(question)
    assert choice.members == expected
    assert {proof.status for proof in choice.proofs} == {"optimal"}


@pytest.mark.parametrize("seed", range(30))
def test_a_start_never_changes_an_optimal_answer(table: Any, seed: int) -> None:
    case = random_case(seed)
    question = asked(table, case)
    if best_of_all(question.times, case) is None:
        return
    cold, warm = answer_warm(question)
    other = replace(warm, tier_of=warm.tier_of[::-1].copy(), prices=warm.prices * 3)
    strange = replace(warm, candidates=np.char.add("x", warm.candidates), demand=np.char.add("x", warm.demand))
    for start in (warm, other, strange):
        assert answer(question, start=start).members == cold.members


def plane(table: Any, seed: int, **more: Any) -> Question:
    """40 candidates and 70 villages in a square of an hour, in four counties."""
    random = np.random.default_rng(seed)
    towns, homes = random.random((40, 2)) * 60, random.random((70, 2)) * 60
    ids = [f"p{j:02d}" for j in range(40)]
    way = lambda a, b: np.round(np.linalg.norm(a[:, None] - b[None], axis=2) * 1.3, 3)  # noqa: E731
    county = np.char.add("c", (towns[:, 0] // 30 * 2 + towns[:, 1] // 30).astype(int).astype(str))
    tiers = (Tier("centre", 1, 1), Tier("subcentre", 3, 2), Tier("town", 9, 4))
    people = np.exp(random.normal(8, 1, 70))
    made = Question(
        table(way(homes, towns), None, ids), people, random.random(40), tiers, Minimise(), {"county": county}, {},
        table(way(towns, towns), ids, ids),
    )  # fmt: skip
    return replace(made, **more)


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_a_rule_more_is_never_better(table: Any, seed: int) -> None:
    free = plane(table, seed)
    best = answer(free)
    *upper, town = free.tiers
    for more in (
        {"per_group": PerGroup("county", min=2)}, {"spacing_min": 9.0}, {"parent_in_county": True},
        {"fixed": (best.candidates[best.level == 0][0],)}, {"forbidden": best.members[2][:1]},
    ):  # fmt: skip
        held = answer(replace(free, tiers=(*upper, replace(town, **more))))
        assert held.travel >= best.travel * (1 - 1e-9)
        assert held.proofs[-1].status == "optimal"
    assert answer(replace(free, objective=Minimise(0.95))).travel >= best.travel * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_range_is_as_good_as_the_best_number_in_it(table: Any, seed: int) -> None:
    free = plane(table, seed, objective=Minimise(0.9))
    *upper, town = free.tiers

    def at(count: int | Count) -> Choice:
        return answer(replace(free, objective=Minimise(), tiers=(*upper, replace(town, count=count))))

    numbers = {count: at(count).travel for count in (8, 9, 10)}
    ranged = at(Count(8, 10))
    assert ranged.travel == pytest.approx(min(numbers.values()), rel=1e-12)
    assert len(ranged.members[2]) == 10  # a place more is never a longer way
    assert at(Count(8, 10, 9)).travel == numbers[9]


@pytest.mark.parametrize("seed", range(4))
def test_with_a_gap_the_plan_is_within_it(table: Any, seed: int) -> None:
    question = plane(table, seed, objective=Minimise(0.9))
    best = answer(question)
    quick = answer(replace(question, gap=0.02))
    proof = quick.proofs[-1]
    assert best.travel <= quick.travel * (1 + 1e-9)
    assert proof.bound <= best.travel * (1 + 1e-9)
    assert quick.travel - best.travel <= 0.02 * quick.travel
    assert proof.status == ("optimal" if proof.objective - proof.bound <= 1e-9 * proof.objective else "gap")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_like_question_from_a_start_is_answered_within_its_gap(table: Any, seed: int) -> None:
    question = plane(table, seed, objective=Minimise(0.9))
    _, warm = answer_warm(question)
    random = np.random.default_rng(seed)
    drawn = replace(question, people=question.people * np.exp(random.normal(0, 0.2, 70)), score=random.random(40))
    quick, best = answer(drawn, start=warm, gap=0.005), answer(drawn)
    assert quick.proofs[-1].gap <= 0.005
    assert best.travel * (1 - 1e-9) <= quick.travel <= best.travel / (1 - 0.005)


def test_rows_and_candidates_in_another_order_give_the_same_plan(table: Any) -> None:
    question = plane(table, 3, objective=Minimise(0.9))
    order = np.random.default_rng(1).permutation(70)
    dense = question.times.dense() / 60_000
    ids = question.times.facilities.tolist()
    turned = replace(question, times=table(dense[order], None, ids), people=question.people[order])
    assert answer(turned).members == answer(question).members


def test_the_loops_that_are_compiled_say_what_the_arrays_say(table: Any) -> None:
    model = modelled(plane(table, 4))
    plain = tier_field.field(model)
    order = np.argsort(plain.ms, axis=1, kind="stable").astype(np.uint16)
    price = np.random.default_rng(0).random(len(plain.ms)) * 30 * 60_000
    members = np.arange(0, 40, 5)
    nearest = plain.nearest(members)
    for n in range(len(plain.levels)):
        loop = tier_loops.saved(plain.ms, order, price, plain.weight[n])
        assert loop == pytest.approx(plain.saved(n, price), rel=1e-12)
        loops = tier_loops.replaced(plain.ms, order, plain.weight[n], *nearest, len(members))
        for one, other in zip(loops, plain.replaced(n, members), strict=True):
            assert one == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_tiers_are_allotted_at_the_least_price(seed: int) -> None:
    random = np.random.default_rng(seed)
    price = np.vstack([random.normal(size=(2, 6)), np.zeros(6)])
    least, most = np.array([1, 1]), np.array([1, 2]) + seed % 2
    tier_of, savings = allot(price, least, most, np.array([0, 1, 2, 2, 2, 2]))
    total = price[tier_of, np.arange(6)].sum()
    every = np.array(np.meshgrid(*[[0, 1, 2]] * 6)).reshape(6, -1).T
    counts = np.stack([(every == t).sum(axis=1) for t in (0, 1)], axis=1)
    fits = ((counts >= least) & (counts <= most)).all(axis=1)
    assert total == pytest.approx(price[every[fits], np.arange(6)].sum(axis=1).min())
    priced = (
        np.minimum(0, (price[:2] - savings[:, None]).min(axis=0)).sum()
        + np.where(savings > 0, savings * least, savings * most).sum()
    )
    assert priced == pytest.approx(total)  # the savings prove it


def test_every_plan_that_the_rules_allow_is_kept_and_no_other(table: Any) -> None:
    seen = set()
    for seed in range(60):
        case = without(random_case(seed, count=0.5, parent_in_county=0.5), "min_people", "reach_min")
        question = asked(table, case)
        model = modelled(question)
        rules_of = side(model, Goal(np.zeros(model.program.width)))
        ms = question.times.dense()
        for plan in all_plans(case["ids"], case["tiers"])[:200]:
            tier_of = np.full(len(case["ids"]), -1)
            for t, own in enumerate(plan):
                tier_of[list(own)] = t
            allowed = worth(plan, ms, case) is not None
            assert rules_of.keep(tier_of[None])[0] == allowed
            seen.add(allowed)
    assert seen == {True, False}


@pytest.mark.parametrize("seed", range(30))
def test_travel_that_is_held_by_a_price_gives_the_best_of_all_plans(table: Any, seed: int) -> None:
    case = {**without(random_case(seed, count=0.5), "min_people", "reach_min"), "objective": Maximise(1.2)}
    case["minutes"] = np.where(np.isfinite(case["minutes"]), case["minutes"], 40.0)
    question = asked(table, case)
    model = modelled(question)
    goal = Goal(np.zeros(model.program.width), travel=True)
    least, plans = least_travel(question, model, goal)
    width = len(model.case.ids) * len(question.tiers)
    worth_of = np.zeros(model.program.width)
    worth_of[:width] = np.concatenate([-counted * model.case.merit for counted in worths(question.tiers)])
    capped = Goal(worth_of, travel_cap=1.2 * least)
    within = [plan for plan in plans if value(model, goal, plan) <= capped.travel_cap * (1 + 1e-12)]
    most = min((value(model, capped, plan) for plan in within), default=0.0)
    if most >= 0 or least == 0 or all(model.direct):
        return
    start = next(plan for plan in within if value(model, capped, plan) < 0)
    found = held(model, capped, None, start, None, 0.0)
    assert found.value == pytest.approx(most, rel=1e-9)
    assert found.bound <= most + 1e-9 * abs(most)


def test_a_limit_of_nodes_never_makes_a_bound_that_is_too_good(table: Any) -> None:
    question = plane(table, 5, objective=Minimise(0.9))
    best = answer(question)
    short = answer(replace(question, node_limit=1))
    assert short.proofs[-1].bound <= best.travel * (1 + 1e-9) <= short.travel * (1 + 2e-9)
