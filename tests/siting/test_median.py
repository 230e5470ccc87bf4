"""The p-median and the least excess: known answers, every plan tried, plain programs, and honest proofs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.proof import Proof
from geoplan.siting import Problem, Sited
from geoplan.siting.median import least_excess, p_median
from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]

# Daskin (1995), Network and Discrete Location, figure 2.2: twelve towns, the lengths of their links and their demand
LINKS = "AB15 AE24 AG18 BC22 CD18 CE16 CI20 DF12 EG25 EH12 EI24 FI12 FL22 GH15 GJ22 HI30 HK25 IK19 IL19 JK19 KL21"
DEMAND = {"A": 15, "B": 10, "C": 12, "D": 18, "E": 5, "F": 24, "G": 11, "H": 16, "I": 13, "J": 22, "K": 19, "L": 20}


def table(ms: Floats) -> TravelTimes:
    """Times from a full matrix; inf = no way."""
    has = np.isfinite(ms)
    rows, sites = ms.shape
    start = np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int64)
    return TravelTimes(
        np.array([f"d{i:04}" for i in range(rows)]), np.array([f"s{j:04}" for j in range(sites)]), start,
        np.nonzero(has)[1].astype(np.int32), ms[has].astype(np.int32), np.where(has.any(axis=1), 0, 2).astype(np.int8),
        "car",
    )  # fmt: skip


def problem(
    ms: Floats, people: Iterable[float], count: int | None, *, existing: Iterable[int] = (),
    forced: Iterable[int] = (), apart: Iterable[tuple[int, int]] = (),
) -> Problem:  # fmt: skip
    sites = ms.shape[1]
    stays, must = np.zeros(sites, bool), np.zeros(sites, bool)
    stays[list(existing)], must[list(forced)] = True, True
    pairs = np.array(sorted(apart), dtype=np.int64).reshape(-1, 2)
    return Problem(table(ms), np.array(list(people), float), stays, must, count, pairs)


def matrix(edges: Iterable[tuple[int, int, float]], nodes: int) -> Floats:
    """All shortest ways; of edges listed twice the last counts."""
    length = {}
    for a, b, metres in edges:
        length[min(a, b), max(a, b)] = metres
    ends = np.array(list(length))
    return dijkstra(csr_array((list(length.values()), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes)), directed=False)


def daskin(count: int) -> Problem:
    towns = sorted(DEMAND)
    ms = matrix([(towns.index(link[0]), towns.index(link[1]), float(link[2:])) for link in LINKS.split()], len(towns))
    asked = problem(ms, [DEMAND[town] for town in towns], count)
    return replace(asked, times=replace(asked.times, demand=np.array(towns), facilities=np.array(towns)))


def worth(asked: Problem, opened: NDArray[np.bool_], within: int = 0) -> tuple[float, float]:
    """People without a site of those who could have one, and what the others pay in ms, straight from the matrix."""
    ms = asked.times.dense()
    nearest = np.where(opened, ms, np.inf).min(axis=1)
    reach = np.isfinite(ms).any(axis=1)
    served = np.isfinite(nearest)
    return (
        float(asked.people[reach & ~served].sum()),
        float((asked.people[served] * np.maximum(nearest[served] - within, 0)).sum()),
    )


def every_plan(asked: Problem) -> list[NDArray[np.bool_]]:
    """All choices that keep the rules, those of the smallest ids first."""
    candidates = np.flatnonzero(~asked.existing)
    pairs = [pair for pair in asked.apart.tolist() if not asked.existing[pair].all()]
    plans = []
    for chosen in combinations(candidates.tolist(), asked.count or 0):
        opened = asked.existing.copy()
        opened[list(chosen)] = True
        if opened[asked.forced].all() and not any(opened[pair].all() for pair in pairs):
            plans.append(opened)
    return plans


def best_of_all(asked: Problem, within: int = 0) -> tuple[tuple[float, float], NDArray[np.bool_]]:
    values = [(worth(asked, plan, within), plan) for plan in every_plan(asked)]
    fewest = min(value[0] for value, _ in values) * (1 + 1e-9)
    least = min(value[1] for value, _ in values if value[0] <= fewest) * (1 + 1e-9)
    return next((value, plan) for value, plan in values if value[0] <= fewest and value[1] <= least)


def random_problem(seed: int) -> Problem:
    """Places in the plane, some pairs without a way, some sites standing, forced or too near to each other."""
    draw = np.random.default_rng(seed)
    rows, sites = int(draw.integers(1, 25)), int(draw.integers(2, 10))
    where, sites_at = draw.random((rows, 2)), draw.random((sites, 2))
    ms = np.rint(np.hypot(*(where[:, None] - sites_at).transpose(2, 0, 1)) * draw.choice([8, 1_000, 3_600_000]))
    ms[draw.random(ms.shape) < draw.choice([0, 0.3, 0.7])] = np.inf
    people = draw.integers(0, 6, rows) * draw.choice([1.0, 0.37])
    order = draw.permutation(sites)
    existing = order[: draw.integers(0, 3)].tolist()
    rest = order[len(existing) :].tolist()
    count = int(draw.integers(0, len(rest) + 1))
    forced = rest[: draw.integers(0, 2)][:count]
    apart = [pair for pair in combinations(range(sites), 2) if draw.random() < 0.15 and not set(pair) & set(forced)]
    return problem(ms, people, count, existing=existing, forced=forced, apart=apart if seed % 2 else ())


def unserved(sited: Sited) -> Proof:
    return sited.proofs[0]


def last(sited: Sited) -> Proof:
    return sited.proofs[-1]


def minutes(ms: float) -> float:
    return ms / 60_000


@pytest.mark.parametrize(("count", "value", "sites"), [(1, 4772, "I"), (2, 3145, "GI"), (3, 2438, "AFK")])
def test_daskins_twelve_towns_have_their_known_medians(count: int, value: float, sites: str) -> None:
    found = p_median(daskin(count))
    assert "".join(found.sites[found.open]) == sites
    assert last(found).objective == pytest.approx(minutes(value), rel=1e-12)
    assert last(found).status == "optimal"


@pytest.mark.parametrize("seed", [*range(120), 2529])
def test_no_plan_of_all_is_better_and_equal_ones_go_to_the_smallest_ids(seed: int) -> None:
    asked = random_problem(seed)
    if not every_plan(asked):
        with pytest.raises(PlanInfeasible):
            p_median(asked)
        return
    (alone, value), plan = best_of_all(asked)
    found = p_median(asked)
    assert unserved(found).objective == pytest.approx(alone, rel=1e-9, abs=1e-9)
    assert last(found).objective == pytest.approx(minutes(value), rel=1e-9, abs=1e-12)
    assert last(found).bound == pytest.approx(last(found).objective, rel=1e-9, abs=1e-12)
    assert {proof.status for proof in found.proofs} == {"optimal"}
    assert last(found).details["smallest_ids"] == "proven"
    assert found.open.tolist() == plan.tolist()


@pytest.mark.parametrize("seed", [*range(200, 260), 3307])
def test_no_plan_of_all_has_less_excess(seed: int) -> None:
    asked = random_problem(seed)
    if not every_plan(asked):
        return
    within = int(np.quantile(asked.times.ms, 0.4)) if len(asked.times.ms) else 0
    (alone, value), plan = best_of_all(asked, within)
    found = least_excess(asked, within=within)
    assert unserved(found).objective == pytest.approx(alone, rel=1e-9, abs=1e-9)
    assert last(found).objective == pytest.approx(minutes(value), rel=1e-9, abs=1e-12)
    assert found.open.tolist() == plan.tolist()


def plane(rows: int, sites: int, seed: int, *, limit: float = np.inf) -> tuple[Floats, Floats]:
    """People in the plane and the ways to some of them; ways beyond the limit are none."""
    draw = np.random.default_rng(seed)
    where = draw.random((rows, 2))
    at = where[np.sort(draw.choice(rows, sites, replace=False))]
    ms = np.rint(np.hypot(*(where[:, None] - at).transpose(2, 0, 1)) * 3_600_000)
    return np.where(ms <= limit, ms, np.inf), np.rint(draw.lognormal(5, 1, rows))


def plain(asked: Problem) -> tuple[float, float]:
    """The two objectives by the textbook program in SciPy: y per site, x per pair, one row of x per person served."""
    times, sites = asked.times, len(asked.sites)
    row, pairs = times.row(), len(times.ms)
    rows, width = len(times.demand), len(asked.sites) + len(times.ms)
    own = np.arange(pairs)
    both = np.concatenate
    serve = coo_array((np.ones(pairs), (row, sites + own)), shape=(rows, width))
    link = coo_array(
        (both([np.ones(pairs), -np.ones(pairs)]), (both([own, own]), both([sites + own, times.facility]))),
        shape=(pairs, width),
    )
    build = coo_array((np.ones(sites), (np.zeros(sites, int), np.arange(sites))), shape=(1, width))
    whole = both([np.ones(sites), np.zeros(pairs)])
    rules = [
        LinearConstraint(serve, 0, 1),
        LinearConstraint(link, -np.inf, 0),
        LinearConstraint(build, asked.count, asked.count),
    ]
    options = {"mip_rel_gap": 0}
    served = both([np.zeros(sites), asked.people[row]])
    first = milp(-served, constraints=rules, bounds=Bounds(0, 1), integrality=whole, options=options)
    most = LinearConstraint(served[None], -first.fun * (1 - 1e-12), np.inf)
    travel = both([np.zeros(sites), asked.people[row] * times.ms])
    second = milp(travel, constraints=[*rules, most], bounds=Bounds(0, 1), integrality=whole, options=options)
    reach = asked.people[np.diff(times.start) > 0].sum()
    return float(reach + first.fun), float(second.fun)


@pytest.mark.parametrize(("seed", "limit"), [(0, np.inf), (1, np.inf), (2, 900_000), (3, 700_000), (4, 1_500_000)])
def test_the_textbook_program_finds_the_same_values(seed: int, limit: float) -> None:
    asked = problem(*plane(60, 15, seed, limit=limit), 4)
    alone, value = plain(asked)
    found = p_median(asked)
    assert unserved(found).objective == pytest.approx(alone, rel=1e-9, abs=1e-6)
    assert last(found).objective == pytest.approx(minutes(value), rel=1e-9)
    assert {proof.status for proof in found.proofs} == {"optimal"}


@pytest.mark.filterwarnings("ignore:.*in PuLP 4.0:DeprecationWarning")  # spopt 0.7 with PuLP 3
@pytest.mark.parametrize("seed", range(3))
def test_spopt_finds_the_same_value(seed: int) -> None:
    import pulp
    from spopt.locate import PMedian

    ms, people = plane(40, 12, seed)
    found = p_median(problem(ms, people, 3))
    theirs = PMedian.from_cost_matrix(ms, people, p_facilities=3).solve(pulp.PULP_CBC_CMD(msg=0, gapRel=0))
    assert last(found).objective == pytest.approx(minutes(pulp.value(theirs.problem.objective)), rel=1e-9)


@pytest.mark.shared
@pytest.mark.parametrize("number", [1, 2, 5, 6])
def test_a_problem_of_the_or_library_is_proven(shared: Path, number: int) -> None:
    """Beasley (1985), OR-Library: pmed."""
    folder = shared / "data" / "orlib"
    words = (folder / f"pmed{number}.txt").read_text(encoding="utf-8").split()
    nodes, _, count = map(int, words[:3])
    edges = [(int(a) - 1, int(b) - 1, float(c)) for a, b, c in zip(words[3::3], words[4::3], words[5::3], strict=True)]
    known = dict(line.split() for line in (folder / "pmedopt.txt").read_text(encoding="utf-8").splitlines()[1:])
    proof = last(p_median(problem(matrix(edges, nodes), np.ones(nodes), count)))
    assert proof.objective == pytest.approx(minutes(float(known[f"pmed{number}"])), rel=1e-12)
    assert (proof.status, proof.bound) == ("optimal", proof.objective)


def test_a_search_cut_short_says_so_and_its_bound_holds() -> None:
    ways = (
        np.random.default_rng(5).integers(1, 1_000, (60, 30)).astype(float)
    )  # no plane, no triangle: far from its bound
    asked = problem(ways, np.ones(60), 5)
    cut, whole = p_median(asked, node_limit=1), p_median(asked)
    assert last(cut).status == "gap"
    assert last(cut).bound < last(whole).objective <= last(cut).objective
    assert last(cut).gap == pytest.approx(1 - last(cut).bound / last(cut).objective)
    assert last(cut).details["smallest_ids"] == "not proven"
    assert last(whole).status == "optimal"


def test_the_order_of_rows_and_sites_changes_nothing() -> None:
    ms, people = plane(120, 40, 6)
    plain_order = p_median(problem(ms, people, 5))
    rows, sites = np.random.default_rng(0).permutation(120), np.random.default_rng(1).permutation(40)
    mixed = p_median(problem(ms[np.ix_(rows, sites)], people[rows], 5))
    assert sorted(sites[mixed.open]) == np.flatnonzero(plain_order.open).tolist()
    assert last(mixed).objective == pytest.approx(last(plain_order).objective, rel=1e-12)


def test_the_same_question_has_the_same_answer_to_the_last_bit() -> None:
    asked = problem(*plane(120, 40, 7, limit=1_500_000), 5)
    assert repr(p_median(asked).proofs) == repr(p_median(asked).proofs)


def test_more_sites_never_lengthen_the_way() -> None:
    ms, people = plane(80, 20, 8)
    values = [last(p_median(problem(ms, people, count))).objective for count in range(1, 8)]
    assert values == sorted(values, reverse=True)


def test_an_existing_facility_stays_and_is_not_counted() -> None:
    ms = np.array([[0.0, 9.0, 20.0], [9.0, 0.0, 9.0], [20.0, 9.0, 0.0]])
    found = p_median(problem(ms, [1, 1, 1], 1, existing=[0]))
    assert found.open.tolist() == [True, True, False]  # 0 + 0 + 9 either way: the smaller id
    assert found.owner.tolist() == [0, 1, 1]
    assert last(found).objective == pytest.approx(minutes(9))


def test_people_without_any_site_are_left_out_and_told() -> None:
    ms = np.array([[5.0, 1.0], [np.inf, np.inf]])
    found = p_median(problem(ms, [1, 7], 1))
    assert found.owner.tolist() == [1, -1]
    assert unserved(found).objective == 0
    assert last(found).details["people_out_of_reach"] == 7


def test_serving_one_more_comes_before_any_shorter_way() -> None:
    ms = np.array([[1.0, 900.0], [np.inf, 900.0]])
    found = p_median(problem(ms, [100, 1], 1))
    assert found.open.tolist() == [False, True]


def test_rows_without_people_do_not_count() -> None:
    ms = np.array([[0.0, 10.0], [10.0, 0.0], [10.0, 0.0], [0.0, 99.0]])
    assert p_median(problem(ms, [100, 1, 1, 0], 1)).open.tolist() == [True, False]
    assert p_median(problem(ms, [1, 1, 1, 0], 1)).open.tolist() == [False, True]


def test_excess_leaves_out_what_is_within_the_standard() -> None:
    ms = np.array([[0.0, 10.0], [0.0, 10.0], [25.0, 12.0]])
    assert p_median(problem(ms, [1, 1, 1], 1)).open.tolist() == [True, False]  # 25 against 32
    found = least_excess(problem(ms, [1, 1, 1], 1), within=10)
    assert found.open.tolist() == [False, True]  # 15 against 2
    assert last(found).objective == pytest.approx(minutes(2))


def test_metres_are_told_in_metres() -> None:
    asked = problem(np.array([[3_000.0]]), [2], 1)
    found = p_median(replace(asked, times=replace(asked.times, cost="metres")))
    assert (last(found).objective, last(found).unit) == (6.0, "person-metres")


def test_nobody_to_serve_is_an_answer() -> None:
    found = p_median(problem(np.array([[4.0, 2.0, 3.0]]), [0], 2))
    assert found.open.tolist() == [True, True, False]
    assert last(found).objective == 0


def test_without_a_count_there_is_no_question() -> None:
    with pytest.raises(ConfigError) as raised:
        p_median(problem(np.array([[4.0]]), [1], None))
    assert [fault.code for fault in raised.value.faults] == ["sites_count_missing"]


def test_sites_too_near_to_each_other_for_the_count_are_named() -> None:
    asked = problem(np.ones((2, 3)), [1, 1], 2, apart=[(0, 1), (0, 2), (1, 2)])
    with pytest.raises(PlanInfeasible) as raised:
        p_median(asked)
    assert raised.value.faults[0].values["constraints"] == "count 2; apart"
