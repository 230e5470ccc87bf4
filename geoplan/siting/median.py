"""Sites that are least far for all people together, or least too far: the p-median and the least excess."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault, PlanInfeasible
from geoplan.milp import Program, solve
from geoplan.proof import Proof
from geoplan.siting.asking import NODES, ask, scale, sited, told
from geoplan.siting.asking import Question as Asked
from geoplan.siting.covering import Cover, missed, sets
from geoplan.siting.lagrange import Part
from geoplan.siting.median_lists import Lists, lists
from geoplan.siting.median_search import HIGHEST, SAME, Best, Found, Question, search, smallest_ids
from geoplan.siting.median_swap import filled, swapped
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.rules import start

Flags = NDArray[np.bool_]

SOLVER = "branch and bound with Lagrangian bounds"
_STEEP = 1_000  # how many times the longest way it is worth to heuristics to serve a person at all
_BLUR = 1e-12  # what sums may be off, relative to everything in them


def p_median(problem: Problem, *, node_limit: int | None = NODES) -> Sited:
    """The `count` candidates with which the people are least far from their nearest site, all times added up.

    First as few people as possible stay without a site, then Σ people · time of those who have one is least, then the
    smallest ids are taken among equal plans.

    Hakimi (1964); ReVelle & Swain (1970).
    """
    return _answered(problem, "p_median", "travel", problem.times.ms, node_limit)


def least_excess(problem: Problem, *, within: int, node_limit: int | None = NODES) -> Sited:
    """The `count` candidates with which the people are least beyond `within`, all excess added up.

    As `p_median`, but a way counts only by what it is longer than `within` (in the unit of the table).
    """
    cost = np.maximum(problem.times.ms - within, 0).astype(np.int32)
    return _answered(problem, "least_excess", "excess", cost, node_limit)


def _answered(problem: Problem, model: str, name: str, cost: NDArray[np.int32], node_limit: int | None) -> Sited:
    if problem.count is None:
        raise ConfigError(Fault("sites_count_missing", {"model": model}))
    program = start(problem, node_limit=node_limit)
    part = _part(problem, program)
    program, away, plan, unserved = _unserved(problem, program, part, node_limit)
    part = _part(problem, program)
    question = _question(problem, part, cost, away, some=plan is not None)
    if plan is None:
        plan = filled(question.steep, part.opened, part.free, part.count, question.near)
    if int(plan.sum()) < int(part.opened.sum()) + part.count:
        plan = _any(program, len(plan), node_limit)
    better = swapped(question.steep, plan, part.free, question.near)
    best = min((Best(one, question.value(one)) for one in (plan, better)), key=lambda one: one.value)
    found = search(question, part, best, node_limit=node_limit)
    proof = _proof(name, found, problem)
    best, ties = smallest_ids(found) if proof.status == "optimal" else (found.best, "not proven")
    out = float(problem.people[np.diff(problem.times.start) == 0].sum())
    proofs = (unserved, told(proof, smallest_ids=ties, people_out_of_reach=out))
    return sited(problem, best.opened, proofs)


def _part(problem: Problem, program: Program) -> Part:
    """All plans: what is open for good, what may open, and how many of those do."""
    sites = len(problem.sites)
    opened = program.lower[:sites] > 0.5
    free = ~opened & (program.upper[:sites] > 0.5)
    return Part(opened, free, (problem.count or 0) - int((opened & ~problem.existing).sum()))


def _unserved(
    problem: Problem, program: Program, part: Part, node_limit: int | None
) -> tuple[Program, float, Flags | None, Proof]:
    """The program that leaves as few people as possible without a site who could have one; how many, with which sites."""
    times = problem.times
    sure = Proof("people unserved", "optimal", 0.0, 0.0, 0.0, "people", SOLVER, details={"nodes": 0})
    reached = np.diff(times.start)[problem.people > 0]
    if np.isin(reached, (0, len(times.facilities))).all() and (part.opened.any() or part.count):
        return program, 0.0, None, sure
    cover = sets(times, problem.people, int(times.ms.max(initial=0)))
    if _all_served(cover, part):
        return program, 0.0, None, sure
    asked, once = missed(program, cover)
    fewest = np.zeros(asked.width)
    fewest[once] = cover.people
    question = Asked("people unserved", "people", fewest, lambda chosen: cover.fewer_than(1, chosen))
    chosen, proofs, held = ask(problem, asked, [question], node_limit=node_limit)
    return held, cover.fewer_than(1, chosen), chosen, proofs[0]


def _all_served(cover: Cover, part: Part) -> bool:
    """Whether every plan leaves nobody without a site: a sure one, or too few others to choose from."""
    rows = len(cover.people)
    sure = np.bincount(cover.row[part.opened[cover.site]], minlength=rows) > 0
    missing = int(part.free.sum()) - np.bincount(cover.row[part.free[cover.site]], minlength=rows)
    return bool((sure | (missing < part.count)).all())


def _question(problem: Problem, part: Part, cost: NDArray[np.int32], away: float, *, some: bool) -> Question:
    """The question of `cost`; where `some` plans leave more people without a site than others, `alone` asks that."""
    longest = float(cost.max(initial=0)) + 1.0
    of = lists(problem.times, problem.people, cost, longest if away else _STEEP * longest)
    near = np.empty((0, 0), bool)
    pairs = problem.apart[part.free[problem.apart].all(axis=1)]
    if len(pairs):
        near = np.zeros((of.sites, of.sites), bool)
        near[pairs[:, 0], pairs[:, 1]] = near[pairs[:, 1], pairs[:, 0]] = True
    alone = None
    if some:
        once = lists(problem.times, problem.people, np.zeros_like(cost), 1.0)
        alone = Question(once, once, 0.0, near, *_grain(once, 1.0))
    grain, blur = _grain(of, longest * (HIGHEST if away else 1.0))
    return Question(of, replace(of, away=_STEEP * longest), away, near, grain, blur, alone)


def _grain(of: Lists, most: float) -> tuple[float, float]:
    """What every value is a multiple of, and how far a sum may be off; 0 and 0 where that is not known well enough."""
    blur = _BLUR * most * float(of.people.sum())
    if of.rows == 0 or (of.people != np.rint(of.people)).any():
        return 0.0, 0.0
    grain = float(np.gcd.reduce(of.people.astype(np.int64)) * max(1, int(np.gcd.reduce(of.cost))))
    return (grain, blur) if blur < grain / 10 else (0.0, 0.0)


def _any(program: Program, sites: int, node_limit: int | None) -> Flags:
    """Some plan that keeps the rules."""
    answer = solve(program, node_limit=node_limit, sure=True)
    if len(answer.values) == 0:
        raise PlanInfeasible(Fault("plan_not_found", {"nodes": node_limit or "-"}))
    return np.asarray(answer.values[:sites] > 0.5)


def _proof(name: str, found: Found, problem: Problem) -> Proof:
    of_what, size = scale(problem.times)
    objective, bound = found.best.value / size, found.bound / size
    gap = (objective - bound) / max(abs(objective), 1e-300)
    unit = f"person-{of_what}"
    status: Literal["optimal", "gap"] = "optimal" if objective - bound <= SAME * abs(objective) else "gap"
    return Proof(name, status, objective, bound, gap, unit, SOLVER, details={"nodes": found.nodes})
