"""What a planner asks of a choice of sites whatever the model: named rows over a 0/1 column per site.

Columns 0 … n−1 of every program of siting are the sites in the order of the table, 1 = open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.conflict import smallest
from geoplan.errors import ConfigError, Fault, PlanInfeasible
from geoplan.milp import Block, Program, empty, lengthen, one_row, pairs_apart, solve
from geoplan.siting.problem import Problem

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Rule:
    """One constraint as a planner names it, and its rows."""

    name: str
    block: Block


def check(problem: Problem) -> None:
    """Nothing, or a ConfigError with every contradiction that shows without a solver."""
    faults = _of_people(problem) + _of_count(problem)
    if len(problem.sites) == 0:
        faults.append(Fault("sites_none", {}))
    for site in np.flatnonzero(problem.forced & problem.existing):
        faults.append(Fault("sites_forced_existing", {"site": label(problem, int(site))}))
    forced = problem.forced & ~problem.existing
    for i, j in problem.apart[forced[problem.apart].all(axis=1)].tolist():
        faults.append(Fault("sites_forced_apart", {"site": label(problem, i), "other": label(problem, j)}))
    mixed = forced[problem.apart].any(axis=1) & problem.existing[problem.apart].any(axis=1)
    for i, j in problem.apart[mixed].tolist():
        site, other = (i, j) if forced[i] else (j, i)
        values = {"site": label(problem, site), "other": label(problem, other)}
        faults.append(Fault("sites_forced_near_existing", values))
    if faults:
        raise ConfigError(faults)


def named(problem: Problem) -> list[Rule]:
    """The rules every model shares: `existing`, `count`, one per forced candidate, `apart`."""
    n = len(problem.sites)
    candidates = np.flatnonzero(~problem.existing)
    found = []
    if problem.existing.any():
        found.append(Rule("existing", _ones(np.flatnonzero(problem.existing))))
    if problem.count is not None:
        found.append(
            Rule(f"count {problem.count}", one_row(candidates, np.ones(len(candidates)), problem.count, problem.count))
        )
    for site in np.flatnonzero(problem.forced):
        found.append(Rule(f"forced {label(problem, int(site))}", _ones(np.array([site]))))
    # two existing facilities too near to each other are a fact, not a rule
    apart = problem.apart[~problem.existing[problem.apart].all(axis=1)]
    if len(apart):
        near = np.zeros((n, n), bool)
        near[apart[:, 0], apart[:, 1]] = near[apart[:, 1], apart[:, 0]] = True
        found.append(
            Rule(
                "apart" if problem.apart_min is None else f"apart_min {problem.apart_min:g}",
                pairs_apart(near, np.arange(n)),
            )
        )
    return found


def program(problem: Problem, rules: Sequence[Rule], *, base: Program | None = None) -> Program:
    """`base`, or a program of the site columns alone, with the rows of `rules` and the bounds they imply."""
    start = base or sites_only(problem)
    return tightened(lengthen(start, [rule.block for rule in rules]))


def sites_only(problem: Problem) -> Program:
    """A program of the site columns, whole and between 0 and 1, without cost or rows."""
    n = len(problem.sites)
    return replace(empty(n), lower=np.zeros(n), upper=np.ones(n), whole=np.ones(n, bool))


def start(problem: Problem, *, node_limit: int | None = None) -> Program:
    """The site columns under the shared rules, which are checked and can hold together.

    Raises ConfigError for what no solver is needed to see, PlanInfeasible with a smallest set of rules that cannot hold
    together. A program with more named rules asks `conflict` itself.
    """
    check(problem)
    rules = named(problem)
    begun = program(problem, rules)
    alone = len(problem.apart) == 0  # then what `check` sees is all that can go wrong
    if not alone and not holds(begun, node_limit=node_limit):
        raise conflict(rules, lambda rest: program(problem, rest), node_limit=node_limit)
    return begun


def holds(asked: Program, *, node_limit: int | None = None) -> bool:
    """Whether a program has a solution; one of which neither is known within `node_limit` nodes counts as having."""
    anything = replace(asked, cost=np.zeros(asked.width))
    return solve(anything, node_limit=node_limit, sure=True).status != "infeasible"


def conflict(
    rules: Sequence[Rule], build: Callable[[Sequence[Rule]], Program], *, node_limit: int | None = None
) -> PlanInfeasible:
    """The fault that names a smallest set of `rules` without a plan; `build` makes the program of a part of them."""
    found = smallest(rules, lambda rest: holds(build(rest), node_limit=node_limit))
    return PlanInfeasible(Fault("sites_infeasible", {"constraints": "; ".join(rule.name for rule in found)}))


def tightened(given: Program) -> Program:
    """The program with the bounds of whole columns that single rows imply: open for good, closed for good."""
    lower, upper = given.lower.copy(), given.upper.copy()
    row = np.repeat(np.arange(given.rows.shape[0]), np.diff(given.rows.indptr))
    column, value = given.rows.indices, given.rows.data
    single = (np.diff(given.rows.indptr) == 1)[row] & (value == 1) & given.whole[column]
    np.maximum.at(lower, column[single], given.row_lower[row[single]])
    np.minimum.at(upper, column[single], given.row_upper[row[single]])
    # in a row of ones whose bound is used up, nothing else opens
    ones = np.ones(given.rows.shape[0], bool)
    ones[row[(value != 1) | ~given.whole[column] | (lower[column] < 0)]] = False
    slack = given.row_upper - np.bincount(row, value * lower[column], given.rows.shape[0])
    shut = ones[row] & (slack[row] < 1) & (lower[column] < 1)
    upper[column[shut]] = np.minimum(upper[column[shut]], 0.0)
    return replace(given, lower=lower, upper=np.maximum(upper, lower))


def label(problem: Problem, site: int) -> str:
    """A site for a sentence: what it is called, else its id."""
    own = str(problem.sites[site])
    return problem.names.get(own, own)


def _ones(columns: NDArray[np.int64]) -> Block:
    rows = np.arange(len(columns))
    return Block(rows, columns, np.ones(len(columns)), np.ones(len(columns)), np.ones(len(columns)))


def _of_people(problem: Problem) -> list[Fault]:
    wrong = np.flatnonzero(~np.isfinite(problem.people) | (problem.people < 0))
    if len(wrong) == 0:
        return []
    first = int(wrong[0])
    values = {"count": len(wrong), "demand": str(problem.times.demand[first]), "people": float(problem.people[first])}
    return [Fault("sites_people_wrong", values)]


def _of_count(problem: Problem) -> list[Fault]:
    if problem.count is None:
        return []
    if problem.count < 0:
        return [Fault("sites_count_negative", {"count": problem.count})]
    faults = []
    candidates = int((~problem.existing).sum())
    if problem.count > candidates:
        faults.append(Fault("sites_exceed_candidates", {"count": problem.count, "candidates": candidates}))
    forced = np.flatnonzero(problem.forced & ~problem.existing)
    if len(forced) > problem.count:
        names = ", ".join(label(problem, int(site)) for site in forced)
        faults.append(Fault("sites_forced_exceed_count", {"count": problem.count, "forced": names}))
    return faults
