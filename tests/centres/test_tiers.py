"""The joint choice: known answers, every constraint against all plans, and what is said when there is none."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from plans_of_tiers import best_of_all, random_case
from scipy import optimize, sparse

from geoplan.centres import Choice, Count, Maximise, Minimise, PerGroup, Tier, choose
from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.travel.times import TravelTimes

EDGES = """A-B15 A-E24 A-G18 B-C22 C-D18 C-E16 C-I20 D-F12 E-G25 E-H12 E-I24 F-I12 F-L22 G-H15 G-J22 H-I30 H-K25
 I-K19 I-L19 J-K19 K-L21"""
PEOPLE = dict(zip("ABCDEFGHIJKL", (15, 10, 12, 18, 5, 24, 11, 16, 13, 22, 19, 20), strict=True))


@pytest.fixture(scope="module")
def daskin(table: Any) -> tuple[TravelTimes, np.ndarray]:
    """The 12 nodes of Daskin's textbook network; one unit of length is one minute."""
    graph = nx.Graph()
    for edge in EDGES.split():
        graph.add_edge(edge[0], edge[2], minutes=int(edge[3:]))
    ways = dict(nx.all_pairs_dijkstra_path_length(graph, weight="minutes"))
    minutes = [[ways[a][b] for b in PEOPLE] for a in PEOPLE]
    return table(minutes, list(PEOPLE), list(PEOPLE)), np.array(list(PEOPLE.values()), float)


def least_travel(daskin: tuple[TravelTimes, np.ndarray], *tiers: Tier, **more: Any) -> Choice:
    times, people = daskin
    return choose(times, people, np.zeros(12), tiers, objective=Minimise(), **more)


@pytest.mark.parametrize(("count", "travel", "places"), [(1, 4772, "I"), (2, 3145, "GI"), (3, 2438, "AFK")])
def test_one_tier_is_the_p_median(daskin: Any, count: int, travel: float, places: str) -> None:
    choice = least_travel(daskin, Tier("only", count, 1))
    assert (choice.travel, "".join(choice.members[0])) == (travel, places)


def test_two_nested_tiers_are_chosen_jointly(daskin: Any) -> None:
    choice = least_travel(daskin, Tier("upper", 2, 1), Tier("lower", 2, 1))
    assert choice.members == (("F", "G"), ("C", "J"))
    assert choice.travel == 5193  # top-down 5302, bottom-up 5521
    assert sum(choice.travel_by_level) == choice.travel
    assert choice.proofs[-1].status == "optimal"
    assert choice.proofs[-1].bound == pytest.approx(5193, rel=1e-9)


def test_the_nested_answer_is_the_one_in_the_oracles(daskin: Any, shared: Path) -> None:
    known = json.loads((shared / "oracles/known_answers.json").read_text(encoding="utf-8"))["daskin12"]
    assert known["demand"] == PEOPLE
    nested = known["nested_p1_4_p2_2"]
    choice = least_travel(daskin, Tier("upper", 2, 1), Tier("lower", 2, 1))
    assert (nested["best"], nested["L2"]) == (choice.travel, "".join(choice.members[0]))
    assert nested["L1"] == "".join(sorted(itertools.chain(*choice.members)))


def test_levels_count_from_the_highest_tier(daskin: Any) -> None:
    choice = least_travel(daskin, Tier("upper", 2, 1), Tier("lower", 2, 1))
    assert "".join(map(str, choice.level)) == "002001100200"


def test_a_tier_that_is_not_inclusive_is_served_by_its_own_places_alone(daskin: Any) -> None:
    choice = least_travel(daskin, Tier("upper", 1, 1), Tier("lower", 1, 1, inclusive=False))
    times, people = daskin
    alone = people @ times.dense() / 60_000
    assert choice.travel == np.sort(alone)[:2].sum()


def test_fixing_a_place_never_improves_travel(daskin: Any) -> None:
    free = least_travel(daskin, Tier("upper", 1, 1), Tier("lower", 3, 2))
    fixed = [least_travel(daskin, Tier("upper", 1, 1, fixed=(place,)), Tier("lower", 3, 2)) for place in PEOPLE]
    assert min(choice.travel for choice in fixed) == free.travel
    assert all(choice.members[0] == (place,) for choice, place in zip(fixed, PEOPLE, strict=True))


def test_equal_plans_give_the_smallest_ids(table: Any) -> None:
    times = table([[0, 5, 0, 5], [5, 0, 5, 0]])  # p00 and p02 are alike, p01 and p03 are alike
    choice = choose(times, np.ones(2), np.zeros(4), [Tier("top", 1, 1), Tier("low", 1, 1)], objective=Minimise())
    assert choice.members == (("p00",), ("p01",))


def test_the_top_tier_takes_the_smallest_ids_first(table: Any) -> None:
    times = table(np.zeros((1, 5)))
    choice = choose(times, np.ones(1), np.zeros(5), [Tier("top", 2, 1), Tier("low", 1, 1)], objective=Minimise())
    assert choice.members == (("p00", "p01"), ("p02",))


def test_people_who_reach_no_candidate_are_listed_and_left_out(table: Any) -> None:
    times = table([[1, 2], [np.inf, np.inf], [3, 1]])
    choice = choose(times, np.array([1.0, 50.0, 1.0]), np.zeros(2), [Tier("top", 1, 1)], objective=Minimise())
    assert choice.unreached == ("d01",)
    assert choice.travel == 3  # p01: 2 + 1


def test_as_few_people_as_possible_are_cut_off(table: Any) -> None:
    times = table([[1, np.inf], [1, np.inf], [np.inf, 90]])  # an island with 3 people, a mainland with 2
    choice = choose(times, np.array([1.0, 1.0, 3.0]), np.zeros(2), [Tier("top", 1, 1)], objective=Minimise())
    assert choice.members == (("p01",),)
    assert choice.cut_off == (("d00", "d01"),)


def test_exactly_the_reach_is_within_it(table: Any) -> None:
    times = table([[30, 1], [30.0001, 30]])
    tiers = [Tier("top", 1, 1, reach_min=30)]
    choice = choose(times, np.ones(2), np.zeros(2), tiers, objective=Minimise())
    assert (choice.members, choice.beyond_reach) == ((("p01",),), (0.0,))


def test_reach_comes_before_travel(table: Any) -> None:
    times = table([[0, 29]] * 9 + [[31, 30]])  # p00 suits nine, but the tenth is 31 minutes away
    near = choose(times, np.ones(10), np.zeros(2), [Tier("top", 1, 1)], objective=Minimise())
    fair = choose(times, np.ones(10), np.zeros(2), [Tier("top", 1, 1, reach_min=30)], objective=Minimise())
    assert (near.members[0], fair.members[0]) == (("p00",), ("p01",))


def test_exactly_the_spacing_is_far_enough(table: Any) -> None:
    times = table([[0, 1, 2]])
    between = table([[0, 8, 9], [8, 0, 9], [9, 9, 0]], ["p00", "p01", "p02"])
    for spacing, expected in ((8, ("p00", "p01")), (8.001, ("p00", "p02"))):
        tiers = [Tier("town", 2, 1, fixed=("p00",), spacing_min=spacing)]
        score = np.array([0, 0.5, 0.1])
        choice = choose(times, np.ones(1), score, tiers, objective=Maximise(), between=between)
        assert choice.members == (expected,)


def test_the_held_share_of_merit_is_kept(daskin: Any) -> None:
    times, people = daskin
    score = np.linspace(0, 1, 12)  # L is worth most and lies at the edge
    best = choose(times, people, score, [Tier("only", 2, 1)], objective=Maximise())
    held = choose(times, people, score, [Tier("only", 2, 1)], objective=Minimise(merit_at_least=0.9))
    free = choose(times, people, score, [Tier("only", 2, 1)], objective=Minimise())
    assert best.members == (("K", "L"),)
    assert free.merit < 0.9 * best.merit <= held.merit
    assert free.travel < held.travel


def test_more_fixed_than_places_is_a_fault_of_the_config(daskin: Any) -> None:
    with pytest.raises(ConfigError, match="tier upper has 1 places, but more are fixed: A, B"):
        least_travel(daskin, Tier("upper", 1, 1, fixed=("B", "A")))


def test_all_faults_of_the_tiers_come_at_once(daskin: Any) -> None:
    tiers = Tier("upper", 1, 1, fixed=("Z",)), Tier("lower", 12, 1, forbidden=("A",), fixed=("A",))
    with pytest.raises(ConfigError) as raised:
        least_travel(daskin, *tiers)
    codes = {fault.code for fault in raised.value.faults}
    assert codes == {
        "tier_fixed_not_candidate", "tier_exceeds_candidates", "tier_fixed_and_forbidden", "tiers_exceed_candidates",
    }  # fmt: skip


def test_an_infeasible_plan_names_a_minimal_set(daskin: Any) -> None:
    west = tuple("ABCDEF")
    upper, lower = Tier("upper", Count(4, 5), 1, among=west, reach_min=9), Tier("lower", 3, 1, fixed=("A",), among=west)
    with pytest.raises(PlanInfeasible) as raised:
        least_travel(daskin, upper, lower)
    assert raised.value.faults[0].values["constraints"] == "upper.count 4–5; upper.where; lower.count 3; lower.where"


def test_a_parent_outside_the_county_is_named_where_it_must_be_inside(daskin: Any) -> None:
    upper = Tier("upper", 1, 1, fixed=("A",))
    lower = Tier("lower", 2, 1, among=tuple("GHIJKL"), parent_in_county=True)
    with pytest.raises(PlanInfeasible) as raised:
        least_travel(daskin, upper, lower, groups={"county": np.array(list("nnnnnnssssss"))})
    named = "upper.count 1; upper.fixed A; lower.count 2; lower.where; lower.parent_in_county"
    assert raised.value.faults[0].values["constraints"] == named


def test_a_county_without_candidates_cannot_meet_its_quota(daskin: Any) -> None:
    tier = Tier("only", 2, 1, per_group=PerGroup("county", min=1))
    more = {"groups": {"county": np.array(["n"] * 12)}, "group_ids": {"county": ["n", "s"]}}
    with pytest.raises(ConfigError, match="only asks for 1 places in county s, which has 0 candidates"):
        least_travel(daskin, tier, **more)


@pytest.mark.parametrize("seed", range(120))
def test_the_plan_is_the_best_of_all_plans(table: Any, seed: int) -> None:
    case = random_case(seed)
    times, between = table(case["minutes"]), table(case["between"], case["ids"])
    expected = best_of_all(times, case)
    more = {"groups": {"county": case["county"]}, "between": between}
    if expected is None:
        with pytest.raises((PlanInfeasible, ConfigError)):
            choose(times, case["people"], case["score"], case["tiers"], objective=case["objective"], **more)
        return
    choice = choose(times, case["people"], case["score"], case["tiers"], objective=case["objective"], **more)
    assert choice.members == expected
    assert [proof.status for proof in choice.proofs] == ["optimal"] * len(choice.proofs)


def test_the_random_cases_meet_every_rule_and_both_outcomes(table: Any) -> None:
    cases = [random_case(seed) for seed in range(120)]
    tiers = [tier for case in cases for tier in case["tiers"]]
    for key in ("fixed", "forbidden", "among", "per_group", "spacing_min", "reach_min", "min_people"):
        assert any(getattr(tier, key) for tier in tiers), key
    outcomes = {best_of_all(table(case["minutes"]), case) is None for case in cases}
    assert outcomes == {True, False}


def textbook(times: TravelTimes, people: np.ndarray, tiers: list[Tier]) -> float:
    """Least travel by the assignment form of the model, one column per row, candidate and level, solved by SciPy."""
    minutes = times.dense() / 60_000
    rows, n = minutes.shape
    count = len(tiers)
    chosen = n * count
    cost = np.concatenate([np.zeros(chosen), *[(tier.weight * people[:, None] * minutes).ravel() for tier in tiers]])
    limits = []
    for k, tier in enumerate(tiers):
        one = sparse.kron(sparse.eye(rows), np.ones((1, n)))
        before, after = (
            sparse.csr_array((rows, chosen + k * rows * n)),
            sparse.csr_array((rows, (count - k - 1) * rows * n)),
        )
        limits.append(optimize.LinearConstraint(sparse.hstack([before, one, after], format="csr"), 1, 1))
        member = sparse.hstack([sparse.eye(n) if t <= k else sparse.csr_array((n, n)) for t in range(count)])
        allowed = -sparse.kron(np.ones((rows, 1)), member)
        before = sparse.csr_array((rows * n, k * rows * n))
        after = sparse.csr_array((rows * n, (count - k - 1) * rows * n))
        limits.append(
            optimize.LinearConstraint(
                sparse.hstack([allowed, before, sparse.eye(rows * n), after], format="csr"), -np.inf, 0
            )
        )
        size = np.zeros(len(cost))
        size[k * n : (k + 1) * n] = 1
        limits.append(optimize.LinearConstraint(size, tier.count, tier.count))
    once = sparse.hstack([*[sparse.eye(n)] * count, sparse.csr_array((n, len(cost) - chosen))], format="csr")
    limits.append(optimize.LinearConstraint(once, -np.inf, 1))
    whole = np.concatenate([np.ones(chosen), np.zeros(len(cost) - chosen)])
    answer = optimize.milp(
        cost, constraints=limits, integrality=whole, bounds=optimize.Bounds(0, 1), options={"mip_rel_gap": 0}
    )
    return float(answer.fun)


def test_travel_agrees_with_the_textbook_model(table: Any) -> None:
    random = np.random.default_rng(1640)
    town, home = random.random((24, 2)) * 60, random.random((40, 2)) * 60
    minutes = np.round(np.linalg.norm(home[:, None] - town[None], axis=2), 3)
    people = np.exp(random.normal(8, 1, 40))
    tiers = [Tier("centre", 1, 1), Tier("subcentre", 3, 2), Tier("town", 6, 4)]
    choice = choose(table(minutes), people, np.zeros(24), tiers, objective=Minimise())
    assert choice.travel == pytest.approx(textbook(table(minutes), people, tiers), rel=1e-9)


def test_rows_in_another_order_give_the_same_plan(table: Any) -> None:
    random = np.random.default_rng(5)
    minutes, people = np.round(random.random((30, 12)) * 40, 3), random.integers(1, 9, 30) * 1.0
    tiers = [Tier("centre", 1, 1), Tier("town", 4, 2)]
    plans = set()
    for order in (np.arange(30), random.permutation(30)):
        choice = choose(table(minutes[order]), people[order], np.zeros(12), tiers, objective=Minimise())
        plans.add(choice.members)
    assert len(plans) == 1


def test_one_six_forty_of_133_is_proven(table: Any) -> None:
    random = np.random.default_rng(133)
    towns = random.random((133, 2)) * 60
    minutes = np.round(np.linalg.norm(towns[:, None] - towns[None], axis=2), 3)
    people = np.exp(random.normal(9, 1, 133))
    tiers = [Tier("centre", 1, 1), Tier("subcentre", 6, 2), Tier("town", 40, 4)]
    names = [f"p{j:03d}" for j in range(133)]
    choice = choose(table(minutes, None, names), people, np.zeros(133), tiers, objective=Minimise())
    assert [len(own) for own in choice.members] == [1, 6, 40]
    assert choice.proofs[-1].status == "optimal"
