"""A plan for a goal, what it is worth by our own count, and what a program says of plans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_model import NEVER, Case, Model
from geoplan.centres.tier_side import mask
from geoplan.centres.tier_travel import Goal, exact
from geoplan.milp import Block, Program, one_row, solve
from geoplan.travel.times import MS_PER_MINUTE

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]

SAME = 1e-9  # two values of a goal are the same within this share of them


@dataclass(frozen=True)
class Found:
    """A plan, its value in the unit of the goal, and the bound no plan can beat."""

    tier_of: Whole  # per candidate, -1 = in no tier
    value: float
    bound: float
    keep: Mask  # place × tier, tier-major: not ruled out for this plan or an equal one
    must: Mask  # those that every such plan holds
    nodes: int
    finished: bool
    prices: Floats | None = None  # level × row, in ms: what a row would pay at most there, where that is known
    method: str = "program"
    alone: bool = False  # whether no other plan is as good


def value(model: Model, goal: Goal, tier_of: Whole) -> float:
    """What a plan is worth by our own count, in the unit of the goal."""
    width = len(tier_of) * len(model.case.tiers)
    chosen = mask(model.case, tier_of)
    total = float(goal.cost[:width][chosen].sum())
    if goal.cost[width:].any():
        total += float(goal.cost[width:] @ _side_columns(model, tier_of))
    return total + travel(model, tier_of) if goal.travel else total


def travel(model: Model, tier_of: Whole) -> float:
    """Travel of a plan in solver units; rows that reach no member of a level are left out of that level."""
    total = 0.0
    for k in range(len(model.case.tiers)):
        nearest = model.case.nearest(tier_of, k)
        reached = nearest < NEVER
        total += float((model.share[k][reached] * nearest[reached]).sum()) / MS_PER_MINUTE
    return total


def over(model: Model, goal: Goal, keep: Mask, must: Mask, node_limit: int | None) -> Found | None:
    """The best plan of a program over the place × tier in `keep`; None if there is none."""
    answer = solve(exact(model, goal, keep, must), node_limit=node_limit, sure=True)
    if len(answer.values) == 0:
        return None
    tier_of = tiers(model.case, answer.values)
    finished = answer.status == "optimal"
    return Found(tier_of, value(model, goal, tier_of), answer.bound, keep, must, answer.nodes, finished)


def tiers(case: Case, values: Floats) -> Whole:
    """The plan of a solution: per candidate its tier, -1 = in none."""
    n = len(case.ids)
    chosen = values[: n * len(case.tiers)].reshape(-1, n) > 0.5
    return np.where(chosen.any(axis=0), chosen.argmax(axis=0), -1)


def not_again(case: Case, tier_of: Whole) -> Block:
    """A row that every plan keeps but one."""
    chosen = mask(case, tier_of)
    if all(tier.least == tier.most for tier in case.tiers):
        columns = np.flatnonzero(chosen)
        return one_row(columns, np.ones(len(columns)), -np.inf, len(columns) - 1)
    return one_row(np.arange(len(chosen)), np.where(chosen, -1.0, 1.0), 1.0 - chosen.sum(), np.inf)


def _side_columns(model: Model, tier_of: Whole) -> Floats:
    """The columns behind place × tier as a plan sets them: people beyond reach and people cut off."""
    width = len(tier_of) * len(model.case.tiers)
    program: Program = model.program
    x = np.zeros(program.width)
    x[:width] = mask(model.case, tier_of)
    for k, columns in enumerate(model.member):
        x[columns] = model.case.serving(tier_of, k)
    side = np.flatnonzero((model.beyond + model.cut) > 0)
    # each such column is 1 where none of the members in its own covering row is chosen
    for column in side:
        touching = program.rows[:, [column]].nonzero()[0]
        row = next(r for r in touching if program.row_lower[r] == 1 and program.row_upper[r] == np.inf)
        entries = slice(program.rows.indptr[row], program.rows.indptr[row + 1])
        others = program.rows.indices[entries] != column
        x[column] = float(x[program.rows.indices[entries]][others].sum() < 0.5)
    return x[width:]
