"""The best plan for one goal, with a bound that holds for every plan, and the one with the smallest ids among equals.

Prices give a bound and say how much every place × tier would add to it; exchanges give a plan. Whatever would lift the
bound above that plan's own value is out (or in) for good, and a program over the rest is exact. Where people of a
hinterland are asked for, or travel is only held and there is not much of it, the bound comes from the linear relaxation
instead, and the plan from a program over what that finds promising.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_found import SAME, Found, not_again, over, tiers, value
from geoplan.centres.tier_model import Case, Model
from geoplan.centres.tier_priced import LINKS, held, priced
from geoplan.centres.tier_side import mask
from geoplan.centres.tier_travel import Goal, exact, links, relaxed
from geoplan.milp import lengthen, relax, solve

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]

_SAFE = 1e-7  # places are only ruled out with this much to spare, relative
_FEW = 40_000  # times up to which travel that is held is left to the relaxation
_AT_ONCE = 20  # places whose ids are compared in one program


def best(
    model: Model,
    goal: Goal,
    *,
    node_limit: int | None,
    start: Whole | None = None,
    prices: Floats | None = None,
    gap: float = 0.0,
) -> Found | None:
    """The best plan found and what is proven about it; None if there is none, or none within `node_limit` nodes.

    `start` is a plan to begin at, one within the cap where the goal has one, and `prices`, level × row in ms, what the
    rows would pay there, where they are known; the search may stop at a plan proven to be within the share `gap`.
    """
    case = model.case
    width = len(case.ids) * len(case.tiers)
    if not goal.needs_travel or all(model.direct):
        return over(model, goal, np.ones(width, bool), np.zeros(width, bool), node_limit)
    many = case.ms.size > _FEW and not model.hinterlands
    if many and start is not None and 0 < goal.travel_cap < np.inf and value(model, goal, start) < 0:
        return held(model, goal, node_limit, start, prices, gap)
    if np.isfinite(goal.travel_cap) or model.hinterlands:
        return _relaxed(model, goal, node_limit)
    return priced(model, goal, node_limit, start, prices, gap)


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
    first = over(model, goal, keep, nothing, node_limit)
    while first is None and not keep.all():
        keep = keep | (np.argsort(np.argsort(bottom.reduced[:width], kind="stable")) < 2 * keep.sum())
        first = over(model, goal, keep, nothing, node_limit)
    if first is None:
        return None
    spare = _SAFE * (1 + abs(first.value))
    needed = bottom.bound + np.maximum(bottom.reduced[:width], 0.0) <= first.value + spare
    needed |= bottom.values[:width] > 0.5  # what stands at its upper bound is not ruled out by a price of going up
    sure = bottom.bound - np.minimum(bottom.reduced[:width], 0.0) > first.value + spare
    sure &= bottom.values[:width] > 0.5
    if first.finished and not (needed & ~keep).any():
        return replace(first, keep=needed, must=sure)
    second = over(model, goal, needed, sure, node_limit)
    nodes = first.nodes + (second.nodes if second else 0)
    if second is None or second.value > first.value:
        bound = min(first.value, second.bound if second else bottom.bound)
        return replace(first, bound=bound, keep=needed, must=sure, nodes=nodes, finished=False)
    return replace(second, bound=min(second.bound, first.value), nodes=nodes)


def smallest_ids(model: Model, goal: Goal, found: Found, *, node_limit: int | None) -> tuple[Whole, bool]:
    """Among plans as good as `found` the one with the smallest ids, top tier first; and whether that was proven."""
    case, width = model.case, len(found.keep)
    chosen = mask(case, found.tier_of)
    if found.alone or found.keep.sum() == chosen.sum():
        return found.tier_of, True
    if not found.finished or links(model, found.keep, found.must) > LINKS:
        return found.tier_of, False
    most = found.value + SAME * abs(found.value)
    # the second best plan is found sooner than it is shown that none is as good as the best
    second = solve(
        lengthen(exact(model, goal, found.keep, found.must), [not_again(case, found.tier_of)]),
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
            best_of = tiers(case, answer.values)
    return (best_of, True) if value(model, goal, best_of) <= most + SAME * abs(most) else (found.tier_of, False)


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
