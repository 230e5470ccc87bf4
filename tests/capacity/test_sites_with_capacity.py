"""Sites and sizes under capacity: hand cases, every choice tried, the plain integer program, and what is said of none."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize, sparse

from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.siting import (
    MODELS,
    Growth,
    Problem,
    Sized,
    Sizes,
    capacitated_cover,
    capacitated_median,
    offered,
    p_median,
)
from geoplan.transport import assign
from geoplan.travel import MS_PER_MINUTE, TravelTimes

Ask = Callable[..., Problem]
Table = Callable[..., TravelTimes]


def worth(problem: Problem, sizes: Sizes, taken: np.ndarray) -> tuple[float, float]:
    """People turned away and person-minutes of a choice of sizes."""
    room = np.bincount(sizes.site[taken], sizes.room[taken], len(problem.sites))
    best = assign(problem.times, problem.people, room)
    return best.turned_away.sum(), best.people_time / MS_PER_MINUTE


def choices(problem: Problem, sizes: Sizes, budget: float | None) -> Iterator[np.ndarray]:
    """Every choice of sizes that keeps the rules."""
    of_site = [np.flatnonzero(sizes.site == j).tolist() for j in range(len(problem.sites))]
    options = [own if problem.existing[j] else [-1, *own] for j, own in enumerate(of_site)]
    for chosen in itertools.product(*options):
        built = np.array([o >= 0 for o in chosen]) & ~problem.existing
        if problem.count is not None and built.sum() != problem.count:
            continue
        if (problem.forced & ~built).any():
            continue
        if any(built[i] and (built[j] or problem.existing[j]) for i, j in problem.apart.tolist()):
            continue
        taken = np.zeros(len(sizes.site), bool)
        taken[[o for o in chosen if o >= 0]] = True
        if budget is None or sizes.cost[taken].sum() <= budget * (1 + 1e-9):
            yield taken


def best_of_all(problem: Problem, sizes: Sizes, budget: float | None) -> list[float]:
    """Turned away, then cost where nothing limits it, then person-minutes: the least of every choice."""
    free = problem.count is None and budget is None
    found = []
    for taken in choices(problem, sizes, budget):
        turned_away, minutes = worth(problem, sizes, taken)
        cost = round(float(sizes.cost[taken].sum()), 6)
        found.append((round(turned_away, 6), *([cost] if free else []), minutes))
    return list(min(found))


def random_question(seed: int, random_table: Table, ask: Ask) -> tuple[Problem, Sizes, float | None]:
    random = np.random.default_rng(seed)
    rows, n = int(random.integers(4, 10)), int(random.integers(3, 7))
    times = random_table(seed, rows, n, missing=random.choice([0.0, 0.3]))
    people = random.random(rows) * 10
    existing = np.flatnonzero(random.random(n) < 0.3).tolist()
    limits = seed % 4  # count, budget, both, neither
    free = n - len(existing)
    count = min(2, free) if limits in (0, 2) else None
    budget = float(random.integers(4, 12)) if limits in (1, 2) else None
    problem = ask(times, people, existing, count=count)
    room = np.round(random.random(n) * people.sum() * 0.8, 1) + 0.1
    growth = Growth(step=2.0, most=4.0, cost=0.5) if seed % 3 else None
    return problem, offered(problem, room, random.integers(1, 5, n).astype(float), growth), budget


def test_both_models_are_on_offer_in_a_config() -> None:
    assert MODELS["capacitated_median"] is capacitated_median
    assert MODELS["capacitated_cover"] is capacitated_cover


def test_the_second_best_place_is_taken_where_the_best_is_too_small(table: Table, question: Ask) -> None:
    times = table([[0, 5, 20], [2, 5, 20], [9, 5, 20]])
    problem = question(times, [4, 4, 4], count=1)
    ample = offered(problem, np.full(3, 12.0), np.ones(3))
    assert capacitated_median(problem, sizes=ample).open.tolist() == [True, False, False]
    small = offered(problem, np.array([11.0, 12, 12]), np.ones(3))
    chosen = capacitated_median(problem, sizes=small)
    assert chosen.open.tolist() == [False, True, False]
    assert chosen.proofs[-1].objective == 60
    assert [proof.status for proof in chosen.proofs] == ["optimal", "optimal"]
    assert chosen.load.tolist() == [0, 12, 0]


def test_a_settlement_is_split_where_one_site_cannot_take_all_of_it(table: Table, question: Ask) -> None:
    problem = question(table([[1, 3]]), [10], count=2)
    chosen = capacitated_median(problem, sizes=offered(problem, np.array([6.0, 6]), np.ones(2)))
    assert chosen.flow.tolist() == [6, 4]
    assert chosen.owner.tolist() == [0]  # the site that takes most of them


@pytest.mark.parametrize(
    ("enlarging", "building", "enlarged", "built"), [(1.0, 9.0, True, False), (3.0, 9.0, False, True)]
)
def test_the_cheaper_of_enlarging_and_building_is_done(
    enlarging: float, building: float, enlarged: bool, built: bool, table: Table, question: Ask
) -> None:
    problem = question(table([[5, 5]]), [10], existing=[0])
    sizes = offered(problem, np.array([6.0, 5]), np.array([np.nan, building]), Growth(2.0, 6.0, enlarging))
    chosen = capacitated_median(problem, sizes=sizes)
    assert (chosen.room[0] > 6, chosen.open[1]) == (enlarged, built)
    assert chosen.cost.sum() == min(4 * enlarging, building)
    assert [proof.question for proof in chosen.proofs] == ["people turned away", "cost", "people-time"]


def test_a_facility_is_enlarged_by_no_more_steps_than_are_needed(table: Table, question: Ask) -> None:
    problem = question(table([[1]]), [11], existing=[0])
    sizes = offered(problem, np.array([6.0]), np.zeros(1), Growth(2.0, 9.0, 1.0))
    assert sizes.room.tolist() == [6, 8, 10, 12, 14]  # 9 is not a whole number of steps
    assert capacitated_cover(problem, sizes=sizes).room.tolist() == [12]


def test_too_little_room_turns_people_away_from_cover_and_is_a_fault_of_the_median(table: Table, question: Ask) -> None:
    problem = question(table([[1, 9], [4, 2], [None, None]]), [6, 6, 7], count=1)
    sizes = offered(problem, np.array([10.0, 10]), np.ones(2))
    covered = capacitated_cover(problem, sizes=sizes)
    assert covered.turned_away.tolist() == [0, 2, 0]
    assert covered.unreached.tolist() == [0, 0, 7]
    assert [proof.objective for proof in covered.proofs] == [2, 22]
    with pytest.raises(PlanInfeasible, match=r"at least 2 people .* count 1; a place for everybody"):
        capacitated_median(problem, sizes=sizes)


def test_a_budget_that_buys_too_little_is_named(table: Table, question: Ask) -> None:
    problem = question(table([[1, 9]]), [6], count=None)
    sizes = offered(problem, np.array([4.0, 4]), np.array([5.0, 5]))
    with pytest.raises(PlanInfeasible, match="budget 7; a place for everybody"):
        capacitated_median(problem, sizes=sizes, budget=7.0)
    assert capacitated_median(problem, sizes=sizes, budget=10.0).open.all()


def test_rules_that_cannot_hold_together_are_named(table: Table, question: Ask) -> None:
    problem = question(table([[1, 9, 3]]), [6], count=2, forced=[0], apart=np.array([[0, 1], [0, 2]]))
    with pytest.raises(PlanInfeasible, match=r"count 2.*apart"):
        capacitated_cover(problem, sizes=offered(problem, np.full(3, 4.0), np.ones(3)))


@pytest.mark.parametrize("seed", range(48))
def test_no_other_choice_of_sizes_is_better(seed: int, random_table: Table, question: Ask) -> None:
    problem, sizes, budget = random_question(seed, random_table, question)
    if not any(True for _ in choices(problem, sizes, budget)):
        with pytest.raises(PlanInfeasible):
            capacitated_cover(problem, sizes=sizes, budget=budget)
        return
    unreached = problem.people[np.diff(problem.times.start) == 0].sum()
    known = best_of_all(problem, sizes, budget)
    chosen = capacitated_cover(problem, sizes=sizes, budget=budget)
    told = [proof.objective for proof in chosen.proofs]
    assert told[0] + unreached == pytest.approx(known[0], abs=1e-5)
    assert told[1:] == pytest.approx(known[1:], rel=1e-7, abs=1e-6)
    for proof in chosen.proofs:
        assert proof.status == "optimal"
        assert proof.bound == pytest.approx(proof.objective, rel=1e-9, abs=1e-8)
    taken = np.isin(np.arange(len(sizes.site)), [
        o for o in range(len(sizes.site)) if chosen.open[sizes.site[o]] and chosen.room[sizes.site[o]] == sizes.room[o]
    ])  # fmt: skip
    assert worth(problem, sizes, taken)[1] == pytest.approx(told[-1], rel=1e-9, abs=1e-9)
    assert any((taken == one).all() for one in choices(problem, sizes, budget))
    if known[0] - unreached > 1e-6:
        with pytest.raises(PlanInfeasible, match="a place for everybody"):
            capacitated_median(problem, sizes=sizes, budget=budget)
    else:
        assert capacitated_median(problem, sizes=sizes, budget=budget).proofs[-1].objective == told[-1]


def plain_median(problem: Problem, room: np.ndarray) -> float:
    """Person-minutes of the capacitated p-median as textbooks write it, solved by scipy; inf where there is none."""
    times, n = problem.times, len(problem.sites)
    row, many = times.row(), len(times.ms)
    people = problem.people
    served = sparse.csr_array((np.ones(many), (row, n + np.arange(many))), shape=(len(people), n + many))
    loads = sparse.csr_array((np.ones(many), (times.facility, n + np.arange(many))), shape=(n, n + many))
    loads = loads - sparse.hstack([sparse.diags_array(room), sparse.csr_array((n, many))])
    count = sparse.csr_array(np.concatenate([np.ones(n), np.zeros(many)])[None, :])
    rules = [
        optimize.LinearConstraint(served, people, people),
        optimize.LinearConstraint(loads, -np.inf, 0),
        optimize.LinearConstraint(count, problem.count, problem.count),
    ]
    cost = np.concatenate([np.zeros(n), times.ms / MS_PER_MINUTE])
    bounds = optimize.Bounds(0, np.concatenate([np.ones(n), people[row]]))
    whole = np.concatenate([np.ones(n), np.zeros(many)])
    found = optimize.milp(cost, constraints=rules, bounds=bounds, integrality=whole, options={"mip_rel_gap": 0})
    return found.fun if found.success else np.inf


@pytest.mark.parametrize("seed", range(30))
def test_it_equals_the_plain_integer_program(seed: int, random_table: Table, question: Ask) -> None:
    random = np.random.default_rng(seed)
    rows, n = int(random.integers(10, 30)), int(random.integers(5, 12))
    people = np.round(random.random(rows) * 20, 1) + 0.1
    count = int(random.integers(2, 5))
    problem = question(random_table(seed, rows, n), people, count=count)
    room = random.uniform(0.7, 1.5, n) * people.sum() / count
    known = plain_median(problem, room)
    sizes = offered(problem, room, np.ones(n))
    if known == np.inf:
        with pytest.raises(PlanInfeasible):
            capacitated_median(problem, sizes=sizes)
        return
    proof = capacitated_median(problem, sizes=sizes).proofs[-1]
    assert proof.objective == pytest.approx(known, rel=1e-6)
    assert (proof.status, proof.bound) == ("optimal", pytest.approx(proof.objective, rel=1e-9))


def test_with_ample_room_it_is_the_p_median(random_table: Table, question: Ask) -> None:
    for seed in range(12):
        people = np.random.default_rng(seed).integers(1, 9, 20).astype(float)
        problem = question(random_table(seed, 20, 8), people, existing=[3], count=2)
        sizes = offered(problem, np.full(8, people.sum()), np.ones(8))
        mine, known = capacitated_median(problem, sizes=sizes), p_median(problem)
        assert mine.proofs[-1].objective == pytest.approx(known.proofs[-1].objective, rel=1e-9)


def test_more_room_never_serves_fewer(random_table: Table, question: Ask) -> None:
    for seed in range(10):
        problem, sizes, budget = random_question(4 * seed, random_table, question)
        before = capacitated_cover(problem, sizes=sizes, budget=budget).turned_away.sum()
        more = replace(sizes, room=sizes.room + np.random.default_rng(seed).random(len(sizes.room)))
        assert capacitated_cover(problem, sizes=more, budget=budget).turned_away.sum() <= before + 1e-9


def test_the_order_of_rows_changes_nothing(random_table: Table, table: Table, question: Ask) -> None:
    times, random = random_table(9, 15, 6), np.random.default_rng(9)
    people, order = random.integers(1, 9, 15).astype(float), random.permutation(15)
    other = table((times.dense() / MS_PER_MINUTE)[order].tolist())
    room = people.sum() / 2 * random.uniform(0.8, 1.3, 6)

    def ask(own: TravelTimes, whom: np.ndarray) -> Sized:
        problem = question(own, whom, count=3)
        return capacitated_median(problem, sizes=offered(problem, room, np.ones(6)))

    assert ask(other, people[order]).proofs[-1].objective == ask(times, people).proofs[-1].objective


@pytest.mark.parametrize("nodes", [1, 2, 5])
def test_a_search_cut_short_says_what_is_proven_and_no_more(nodes: int, question: Ask, table: Table) -> None:
    random = np.random.default_rng(1)
    where, sites = random.random((60, 2)), random.random((25, 2))
    minutes = np.hypot(*(where[:, None] - sites).transpose(2, 0, 1)) * 60
    people = random.integers(1, 50, 60).astype(float)
    problem = question(table(minutes.tolist()), people, count=5)
    sizes = offered(problem, people.sum() / 5 * random.uniform(0.9, 1.5, 25), np.ones(25))
    best = capacitated_median(problem, sizes=sizes).proofs[-1]
    assert best.status == "optimal"
    short = capacitated_median(problem, sizes=sizes, node_limit=nodes).proofs[-1]
    assert short.bound <= best.objective * (1 + 1e-9) <= short.objective * (1 + 2e-9)
    assert (short.status == "optimal") == (short.objective - short.bound <= 1e-9 * short.objective)


def test_sizes_that_are_no_numbers_stop_it_with_all_sentences_at_once(table: Table, question: Ask) -> None:
    problem = question(table([[1, 2, 3]]), [5], existing=[0], count=1)
    with pytest.raises(ConfigError) as fault:
        offered(problem, np.array([-1.0, 0, np.nan]), np.array([np.nan, 1, -2]), Growth(5.0, 2.0, 1.0))
    assert [(one.code, one.values["what"]) for one in fault.value.faults] == [
        ("site_size_wrong", "room"),
        ("site_size_wrong", "room"),
        ("site_size_wrong", "room"),
        ("site_size_wrong", "cost"),
        ("site_growth_wrong", "most"),
    ]


def test_nobody_to_serve_is_no_fault(table: Table, question: Ask) -> None:
    problem = question(table([[1, 2], [None, None]]), [0, 3], count=1)
    chosen = capacitated_cover(problem, sizes=offered(problem, np.ones(2), np.ones(2)))
    assert chosen.open.sum() == 1
    assert chosen.unreached.tolist() == [0, 3]
    assert [proof.objective for proof in chosen.proofs] == [0, 0]
