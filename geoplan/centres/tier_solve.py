"""The best plan for one goal, with a bound that holds for every plan, and the one with the smallest ids among equals.

Prices give a bound and say how much every place × tier would add to it; exchanges give a plan. Whatever would lift the
bound above that plan's own value is out (or in) for good, and a program over the rest is exact. Where people of a
hinterland are asked for, or travel is only held, the bound comes from the linear relaxation instead, and the plan from a
program over what that finds promising.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_model import NEVER, Case, Model
from geoplan.centres.tier_field import field
from geoplan.centres.tier_search import search
from geoplan.centres.tier_side import side
from geoplan.centres.tier_travel import Goal, exact, links, relaxed
from geoplan.milp import Block, Program, lengthen, one_row, relax, solve
from geoplan.travel.times import MS_PER_MINUTE

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]

SAME = 1e-9  # two values of a goal are the same within this share of them
_SAFE = 1e-7  # places are only ruled out with this much to spare, relative
LINKS = 200_000  # list places of a program from which it is not asked
_AT_ONCE = 20  # places whose ids are compared in one program


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


def best(
    model: Model, goal: Goal, *, node_limit: int | None, start: Whole | None = None, prices: Floats | None = None,
    gap: float = 0.0,
) -> Found | None:
    """The best plan found and what is proven about it; None if there is none, or none within `node_limit` nodes.

    `start` is a plan to begin at and `prices`, level × row in ms, what the rows would pay there, where they are known;
    the search may stop at a plan proven to be within the share `gap`.
    """  # fmt: skip
    case = model.case
    width = len(case.ids) * len(case.tiers)
    if not goal.needs_travel or all(model.direct):
        return _over(model, goal, np.ones(width, bool), np.zeros(width, bool), node_limit)
    if model.hinterlands or np.isfinite(goal.travel_cap):
        return _relaxed(model, goal, node_limit)
    return _priced(model, goal, node_limit, start, prices, gap)


def _priced(
    model: Model, goal: Goal, node_limit: int | None, start: Whole | None, prices: Floats | None, gap: float
) -> Found | None:
    """The best plan by prices and exchanges, and by a program over what those leave open where that is small."""
    begin = _begin(model, goal, start, node_limit)
    if begin is None:
        return None
    people = field(model)
    own = None if prices is None else prices[list(people.levels)]
    found = search(
        model, people, goal, lambda plan: value(model, goal, plan), begin, own, spare=SAME, gap=gap
    )
    known = np.zeros((len(model.direct), len(people.ms)))
    known[list(people.levels)] = found.prices
    closed = found.value - found.bound <= SAME * abs(found.value)
    first = Found(
        found.tier_of, found.value, min(found.bound, found.value), found.keep, found.must, 0, closed, known, "prices"
    )
    near_enough = found.value - found.bound <= gap * abs(found.value)
    if closed or near_enough or links(model, found.keep, found.must) > LINKS:
        return first
    return _finished(model, goal, first, node_limit)


def _finished(model: Model, goal: Goal, first: Found, node_limit: int | None) -> Found:
    """What a program over all other plans that may be as good adds: a better plan, or that the first is the best."""
    other = solve(
        lengthen(exact(model, goal, first.keep, first.must), [_not_again(model.case, first.tier_of)]),
        node_limit=node_limit, sure=True,
    )  # fmt: skip
    told = replace(first, nodes=other.nodes, finished=other.status != "limit", method="prices, program")
    bound = max(first.bound, min(other.bound, first.value))
    if len(other.values):
        tier_of = _tiers(model.case, other.values)
        better = value(model, goal, tier_of)
        if better < first.value:
            return replace(told, tier_of=tier_of, value=better, bound=min(bound, better))
    return replace(told, bound=bound, alone=other.bound > first.value + SAME * abs(first.value))


def _begin(model: Model, goal: Goal, start: Whole | None, node_limit: int | None) -> Whole | None:
    """A plan that keeps all rules and has as many places as possible where `start` has them; None if none is found."""
    case = model.case
    if start is not None and side(model, goal).keep(start[None])[0]:
        return start
    cost = np.zeros(model.program.width)
    if start is not None:
        cost[: len(case.ids) * len(case.tiers)] = -_mask(case, start).astype(float)
    width = len(case.ids) * len(case.tiers)
    found = _over(model, Goal(cost, rows=goal.rows), np.ones(width, bool), np.zeros(width, bool), node_limit)
    return None if found is None else found.tier_of


def _relaxed(model: Model, goal: Goal, node_limit: int | None) -> Found | None:
    """The best plan by the relaxation and programs over what it leaves open."""
    case = model.case
    width = len(case.ids) * len(case.tiers)
    nothing = np.zeros(width, bool)
    program, separate = relaxed(model, goal)
    bottom = relax(program, separate)
    if bottom is None:
        return None
    keep = _promising(case, bottom.values[:width], bottom.reduced[:width])
    first = _over(model, goal, keep, nothing, node_limit)
    while first is None and not keep.all():
        keep = keep | (np.argsort(np.argsort(bottom.reduced[:width], kind="stable")) < 2 * keep.sum())
        first = _over(model, goal, keep, nothing, node_limit)
    if first is None:
        return None
    spare = _SAFE * (1 + abs(first.value))
    needed = bottom.bound + np.maximum(bottom.reduced[:width], 0.0) <= first.value + spare
    needed |= bottom.values[:width] > 0.5  # what stands at its upper bound is not ruled out by a price of going up
    sure = bottom.bound - np.minimum(bottom.reduced[:width], 0.0) > first.value + spare
    sure &= bottom.values[:width] > 0.5
    if first.finished and not (needed & ~keep).any():
        return replace(first, keep=needed, must=sure)
    second = _over(model, goal, needed, sure, node_limit)
    nodes = first.nodes + (second.nodes if second else 0)
    if second is None or second.value > first.value:
        bound = min(first.value, second.bound if second else bottom.bound)
        return replace(first, bound=bound, keep=needed, must=sure, nodes=nodes, finished=False)
    return replace(second, bound=min(second.bound, first.value), nodes=nodes)


def value(model: Model, goal: Goal, tier_of: Whole) -> float:
    """What a plan is worth by our own count, in the unit of the goal."""
    width = len(tier_of) * len(model.case.tiers)
    chosen = _mask(model.case, tier_of)
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


def smallest_ids(model: Model, goal: Goal, found: Found, *, node_limit: int | None) -> tuple[Whole, bool]:
    """Among plans as good as `found` the one with the smallest ids, top tier first; and whether that was proven."""
    case, width = model.case, len(found.keep)
    chosen = _mask(case, found.tier_of)
    if found.alone or found.keep.sum() == chosen.sum():
        return found.tier_of, True
    if not found.finished or links(model, found.keep, found.must) > LINKS:
        return found.tier_of, False
    most = found.value + SAME * abs(found.value)
    # the second best plan is found sooner than it is shown that none is as good as the best
    second = solve(
        lengthen(exact(model, goal, found.keep, found.must), [_not_again(case, found.tier_of)]),
        node_limit=node_limit,
        sure=True,
    )
    if second.bound > most:
        return found.tier_of, True
    program = exact(model, goal, found.keep, found.must, cap_row=most)
    program = replace(program, cost=np.zeros(program.width))
    best_of = found.tier_of
    for t in range(len(case.tiers)):
        open_places = np.flatnonzero(program.upper[:width].reshape(-1, len(case.ids))[t] > 0)
        for start in range(0, len(open_places), _AT_ONCE):
            columns = t * len(case.ids) + open_places[start : start + _AT_ONCE]
            cost = np.zeros(program.width)
            cost[columns] = -(2.0 ** np.arange(len(columns))[::-1])
            answer = solve(replace(program, cost=cost), node_limit=node_limit)
            if answer.status != "optimal":
                return best_of, False
            in_plan = answer.values[columns] > 0.5
            lower, upper = program.lower.copy(), program.upper.copy()
            lower[columns], upper[columns] = in_plan, in_plan
            program = replace(program, lower=lower, upper=upper)
            best_of = _tiers(case, answer.values)
    return (best_of, True) if value(model, goal, best_of) <= most + SAME * abs(most) else (found.tier_of, False)


def _over(model: Model, goal: Goal, keep: Mask, must: Mask, node_limit: int | None) -> Found | None:
    answer = solve(exact(model, goal, keep, must), node_limit=node_limit, sure=True)
    if len(answer.values) == 0:
        return None
    tier_of = _tiers(model.case, answer.values)
    finished = answer.status == "optimal"
    return Found(tier_of, value(model, goal, tier_of), answer.bound, keep, must, answer.nodes, finished)


def _promising(case: Case, values: Floats, reduced: Floats) -> Mask:
    """What the relaxation uses of every tier, and some more that would cost it least."""
    n = len(case.ids)
    keep = np.zeros(len(values), bool)
    for t, tier in enumerate(case.tiers):
        own = slice(t * n, (t + 1) * n)
        used = values[own] > 1e-6
        order = np.lexsort((np.arange(n), reduced[own], ~used))
        keep[t * n + order[: int(used.sum()) + max(10, tier.most // 2)]] = True
    return keep


def _tiers(case: Case, values: Floats) -> Whole:
    n = len(case.ids)
    chosen = values[: n * len(case.tiers)].reshape(-1, n) > 0.5
    return np.where(chosen.any(axis=0), chosen.argmax(axis=0), -1)


def _mask(case: Case, tier_of: Whole) -> Mask:
    return np.concatenate([tier_of == t for t in range(len(case.tiers))])


def _not_again(case: Case, tier_of: Whole) -> Block:
    """A row that every plan keeps but one."""
    chosen = _mask(case, tier_of)
    if all(tier.least == tier.most for tier in case.tiers):
        columns = np.flatnonzero(chosen)
        return one_row(columns, np.ones(len(columns)), -np.inf, len(columns) - 1)
    return one_row(np.arange(len(chosen)), np.where(chosen, -1.0, 1.0), 1.0 - chosen.sum(), np.inf)


def _side_columns(model: Model, tier_of: Whole) -> Floats:
    """The columns behind place × tier as a plan sets them: people beyond reach and people cut off."""
    width = len(tier_of) * len(model.case.tiers)
    program: Program = model.program
    x = np.zeros(program.width)
    x[:width] = _mask(model.case, tier_of)
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
