"""Sites that make the longest way least, or the longest of all but a few."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault, PlanInfeasible
from geoplan.milp import Program, lengthen, one_row, solve
from geoplan.proof import Proof
from geoplan.siting.asking import NODES, SAME, Question, ask, scale, settle, sited, smallest_ids, told
from geoplan.siting.bisection import Attempt, any_plan, first_met, proof
from geoplan.siting.covering import Cover, costs, everyone, missed, sets, unserved_of
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.rules import start

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

SHARE_90 = 0.9


@dataclass(frozen=True)
class _Served:
    """The choices that leave fewest people unserved: their program, one of them, and the proof of how few these are."""

    begun: Program  # the rules alone
    uncounted: Program | None  # all rules but the count; None where some people are left unserved
    program: Program
    columns: Whole  # per set of `everywhere`: 1 where none of its sites is open
    everywhere: Cover  # by the whole table
    chosen: Flags
    question: Question
    proofs: tuple[Proof, ...]
    levels: NDArray[np.int32]  # the values of the table, each once


def p_centre(problem: Problem, *, node_limit: int | None = NODES) -> Sited:
    """The `count` candidates with which the longest way of anybody to the nearest site is least.

    Hakimi (1964), the p-centre problem, by bisection over the values of the table: a value can be met if the sites
    within it cover everybody (Minieka 1970; Daskin 2013, ch. 5).
    """
    served = _served(problem, "p_centre", node_limit)
    levels = served.levels

    def level_of(chosen: Flags) -> int:
        return int(np.searchsorted(levels, _longest(problem, chosen)))

    def attempt(level: int) -> Attempt:
        return _attempt(served, problem, int(levels[level]), node_limit)

    low = 0 if served.uncounted is None else level_of(served.begun.upper > 0)
    met = first_met(served.chosen, low=low, level_of=level_of, attempt=attempt)
    worst = _longest(problem, met.chosen)

    def as_good(chosen: Flags) -> bool:
        fewest = served.question.value(served.chosen)
        return served.question.value(chosen) <= fewest + SAME * fewest and _longest(problem, chosen) <= worst

    chosen, ties = met.chosen, "not proven"
    if met.proven == met.level:
        chosen, ties = smallest_ids(_all_within(served, problem, worst), chosen, 0.0, as_good)
    unit, size = scale(problem.times)
    bound = worst if met.proven == met.level else int(levels[met.proven])
    last = proof("longest way", worst / size, bound / size, unit, met.nodes)
    out = float(problem.people.sum() - served.everywhere.people.sum())
    return sited(problem, chosen, (*served.proofs, told(last, smallest_ids=ties, people_out_of_reach=out)))


def least_p90(problem: Problem, *, share: float = SHARE_90, node_limit: int | None = NODES) -> Sited:
    """The `count` candidates with which `share` of the people have the shortest way, as the longest among them counts.

    People who reach no site at all are left out; those left unserved are farther than any. Of such choices the one with
    most people within that way is taken. Bisection as for the p-centre; a value can be met if the most people that the
    sites within it cover are enough (a partial covering, Daskin & Owen 1999).
    """
    served = _served(problem, "least_p90", node_limit)
    levels, total = served.levels, float(served.everywhere.people.sum())
    spare = total * (1 - share) * (1 + 1e-9) + 1e-9 * total
    if served.question.value(served.chosen) > spare:
        values = {
            "share": f"{100 * share:g}",
            "served": f"{100 * (1 - served.question.value(served.chosen) / total):.4g}",
        }
        raise PlanInfeasible(Fault("sites_share_unserved", values))

    def level_of(chosen: Flags) -> int:
        return int(np.searchsorted(levels, _quantile(problem, chosen, total - spare)))

    def attempt(level: int) -> Attempt:
        program, question, beyond = _most_within(served, problem, int(levels[level]))
        size = max(total / max(len(problem.people), 1), 1e-300)
        answer = solve(replace(program, cost=question.cost / size), node_limit=node_limit, sure=True)
        chosen = answer.values[: len(problem.sites)] > 0.5
        if len(chosen) and question.value(chosen) + beyond <= spare:
            return Attempt("met", chosen, answer.nodes)
        none = answer.status == "infeasible" or answer.bound * size + beyond > spare
        return Attempt("none" if none else "unknown", chosen, answer.nodes)

    met = first_met(served.chosen, low=0, level_of=level_of, attempt=attempt)
    chosen, ties = met.chosen, "not proven"
    way = int(levels[met.level]) if len(levels) else 0
    if met.proven == met.level:
        program, question, _ = _most_within(served, problem, way)
        chosen, proofs = settle(problem, program, [question], node_limit=node_limit)
        ties = str(proofs[-1].details["smallest_ids"])
    unit, size = scale(problem.times)
    bound = int(levels[met.proven]) if len(levels) else 0
    last = proof(f"longest way of {100 * share:g} %", way / size, bound / size, unit, met.nodes)
    out = float(problem.people.sum() - total)
    return sited(problem, chosen, (*served.proofs, told(last, smallest_ids=ties, people_out_of_reach=out)))


def _served(problem: Problem, model: str, node_limit: int | None) -> _Served:
    if problem.count is None:
        raise ConfigError(Fault("sites_count_missing", {"model": model}))
    times = problem.times
    counts = (problem.people > 0)[times.row()]
    everywhere = sets(times, problem.people, int(times.ms.max(initial=0)))
    begun = start(problem, node_limit=node_limit)
    program, columns = missed(begun, everywhere)
    question = unserved_of(program, columns, everywhere)
    chosen, proofs, program = ask(problem, program, [question], node_limit=node_limit)
    everybody = question.value(chosen) == 0
    uncounted = start(replace(problem, count=None), node_limit=node_limit) if everybody else None
    return _Served(
        begun, uncounted, program, columns, everywhere, chosen, question, proofs, np.unique(times.ms[counts])
    )


def _attempt(served: _Served, problem: Problem, way: int, node_limit: int | None) -> Attempt:
    """Whether everybody can be within `way`: with fewest sites first, which soonest shows that there are too few."""
    if served.uncounted is not None:
        asked = _all_within(replace(served, begun=served.uncounted), problem, way)
        answer = solve(replace(asked, cost=(~problem.existing).astype(float)), node_limit=node_limit, sure=True)
        if answer.status == "infeasible" or answer.bound > (problem.count or 0) + 0.5:
            return Attempt("none", np.zeros(len(problem.sites), bool), answer.nodes)
        chosen = answer.values > 0.5
        if len(chosen) and (chosen & ~problem.existing).sum() == problem.count:
            return Attempt("met", chosen, answer.nodes)
    return any_plan(_all_within(served, problem, way), len(problem.sites), node_limit=node_limit)


def _all_within(served: _Served, problem: Problem, way: int) -> Program:
    """Everybody within `way` of an open site but those who are left unserved."""
    near, everywhere = sets(problem.times, problem.people, way), served.everywhere
    if served.uncounted is not None:
        if (near.index < 0)[everywhere.index >= 0].any():
            return _impossible(served.begun)
        return lengthen(served.begun, [everyone(near)])
    # who has the same sites within `way`, and the same beyond it
    rows = np.flatnonzero(everywhere.index >= 0)
    kinds = np.unique(np.column_stack([near.index[rows], everywhere.index[rows]]), axis=0)
    bounds = np.searchsorted(near.row, np.arange(len(near.people) + 1))
    first, size = np.append(bounds[:-1], 0)[kinds[:, 0]], np.append(np.diff(bounds), 0)[kinds[:, 0]]
    row = np.repeat(np.arange(len(kinds)), size)
    entry = np.repeat(first - np.cumsum(size) + size, size) + np.arange(len(row))
    both = Cover(row, near.site[entry], everywhere.people[kinds[:, 1]], everywhere.index)
    escape = np.where(served.program.upper[served.columns] > 0, served.columns, -1)
    return lengthen(served.program, [everyone(both, escape[kinds[:, 1]])])


def _impossible(program: Program) -> Program:
    return lengthen(program, [one_row(np.arange(1), np.ones(1), 2.0, 2.0)])


def _most_within(served: _Served, problem: Problem, way: int) -> tuple[Program, Question, float]:
    """Most people within `way` of an open site where fewest are left unserved, and the people no site is within it of."""
    near = sets(problem.times, problem.people, way)
    program, columns = missed(served.program, near)
    question = Question(
        "people beyond", "people", costs(program, columns, near), lambda chosen: near.fewer_than(1, chosen)
    )
    return program, question, float(served.everywhere.people.sum() - near.people.sum())


def _nearest(problem: Problem, chosen: Flags) -> tuple[Whole, Floats]:
    """The way of every row that counts and has an open site, and its people."""
    times = problem.times.only(chosen[problem.times.facility])
    entry, _ = times.least()
    has = (entry >= 0) & (problem.people > 0)
    return times.ms[entry[has]].astype(np.int64), problem.people[has]


def _longest(problem: Problem, chosen: Flags) -> int:
    return int(_nearest(problem, chosen)[0].max(initial=0))


def _quantile(problem: Problem, chosen: Flags, people: float) -> int:
    """The least way within which at least `people` have a site."""
    ways, weights = _nearest(problem, chosen)
    order = np.argsort(ways, kind="stable")
    enough = np.flatnonzero(np.cumsum(weights[order]) >= people)
    return int(ways[order][enough[0]]) if len(enough) else int(ways.max(initial=0))
