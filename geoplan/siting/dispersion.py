"""Sites that lie as far from each other as can be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault, PlanInfeasible
from geoplan.milp import Program
from geoplan.siting.asking import NODES, scale, sited, smallest_ids, told
from geoplan.siting.bisection import Attempt, any_plan, first_met, proof
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.rules import named, program, start
from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def p_dispersion(problem: Problem, *, between: TravelTimes, node_limit: int | None = NODES) -> Sited:
    """The `count` candidates whose least way to each other and to the existing facilities is longest.

    `between` holds the ways between sites; of the two directions the shorter one counts, and a pair that is not there
    is farther than any. Two existing facilities near to each other are a fact that no choice changes and do not count;
    neither do people.

    Kuby (1987), the p-dispersion problem, by bisection over the ways: one can be kept if `count` sites can be chosen
    of which no two are nearer.
    """
    if problem.count is None:
        raise ConfigError(Fault("sites_count_missing", {"model": "p_dispersion"}))
    if problem.count + problem.existing.sum() < 2:
        raise ConfigError(Fault("sites_too_few_to_part", {"sites": int(problem.count + problem.existing.sum())}))
    begun = any_plan(start(problem, node_limit=node_limit), len(problem.sites), node_limit=node_limit)
    if begun.verdict != "met":
        raise PlanInfeasible(Fault("plan_not_found", {"nodes": "-" if node_limit is None else node_limit}))
    ways = _ways(problem, between)
    finite = ways[np.isfinite(ways)]
    levels = np.append(np.inf, np.unique(finite)[::-1])  # from the longest, which is the hardest to keep

    def level_of(chosen: Flags) -> int:
        return int(np.searchsorted(-levels, -_least(ways, chosen)))

    def attempt(level: int) -> Attempt:
        return any_plan(_parted(problem, ways < levels[level]), len(problem.sites), node_limit=node_limit)

    met = first_met(begun.chosen, low=0, level_of=level_of, attempt=attempt)
    chosen, ties = met.chosen, "not proven"
    if met.proven == met.level:
        least = _least(ways, chosen)
        chosen, ties = smallest_ids(
            _parted(problem, ways < least), chosen, 0.0, lambda other: _least(ways, other) >= least
        )
    unit, size = scale(between)
    longest = float(finite.max(initial=0.0))
    value, bound = (min(float(levels[at]), longest) / size for at in (met.level, met.proven))
    last = told(proof("least way between sites", value, bound, unit, met.nodes), smallest_ids=ties)
    return sited(problem, chosen, (told(last, beyond_table=True) if np.isinf(levels[met.level]) else last,))


def _ways(problem: Problem, between: TravelTimes) -> Floats:
    """Site × site in the unit of the table, inf where there is no pair, and between two existing ones."""
    sites = problem.sites
    order = np.argsort(sites)
    start, end = (
        np.where(np.isin(ids, sites), order[np.searchsorted(sites, ids, sorter=order) % len(sites)], -1)
        for ids in (between.demand, between.facilities)
    )
    row, column = start[between.row()], end[between.facility]
    known = (row >= 0) & (column >= 0)
    ways = np.full((len(sites), len(sites)), np.inf)
    ways[row[known], column[known]] = between.ms[known]
    shorter: Floats = np.minimum(ways, ways.T)
    np.fill_diagonal(shorter, np.inf)
    shorter[np.ix_(problem.existing, problem.existing)] = np.inf
    return shorter


def _least(ways: Floats, chosen: Flags) -> float:
    return float(ways[np.ix_(chosen, chosen)].min(initial=np.inf))


def _parted(problem: Problem, near: Flags) -> Program:
    """The program of the rules where no two sites that are `near` both open."""
    pairs = np.column_stack(np.nonzero(np.triu(near))).astype(np.int64)
    closer = replace(problem, apart=np.concatenate([problem.apart, pairs]))
    return program(closer, named(closer))
