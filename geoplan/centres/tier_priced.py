"""The best plan by prices and exchanges, and by a program over what those leave open where that is small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_field import Field, field
from geoplan.centres.tier_found import SAME, Found, not_again, over, tiers, travel, value
from geoplan.centres.tier_model import Model
from geoplan.centres.tier_search import Searched, search
from geoplan.centres.tier_side import mask, side
from geoplan.centres.tier_travel import Goal, exact, links
from geoplan.milp import lengthen, solve

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

LINKS = 200_000  # list places of a program from which it is not asked
_MANY, _NODES = 50_000, 500  # from so many on, without a limit of its own, it is asked for so many nodes
_TURNS = 10  # prices of what is optimised, against travel that is held, that are tried


def priced(
    model: Model, goal: Goal, node_limit: int | None, start: Whole | None, prices: Floats | None, gap: float
) -> Found | None:
    """The best plan by prices and exchanges, and by a program over what those leave open where that is small."""
    begin = _begin(model, goal, start, node_limit)
    if begin is None:
        return None
    people = field(model)
    own = None if prices is None else prices[list(people.levels)]
    found = search(model, people, goal, lambda plan: value(model, goal, plan), begin, own, spare=SAME, gap=gap)
    keep, must = found.left_open(found.value)
    bound = min(found.bound, found.value)
    closed = found.value - bound <= SAME * abs(found.value)
    first = Found(found.tier_of, found.value, bound, keep, must, 0, closed, _known(model, people, found), "prices")
    return _finished(model, goal, first, node_limit, gap)


def held(model: Model, goal: Goal, node_limit: int | None, start: Whole, prices: Floats | None, gap: float) -> Found:
    """The best plan whose travel keeps to the goal's cap; `start` is one.

    Travel and the goal are added up at a price: the least sum at any price, less the cap, is a bound of the goal (a
    Lagrangian bound of one row). The price is halved or doubled until travel is about at the cap.
    """
    people, best, cap = field(model), (value(model, goal, start), start), goal.travel_cap
    own = None if prices is None else prices[list(people.levels)]
    low, high = np.log2(cap / max(abs(best[0]), 1e-300)) + np.array([-8.0, 8.0])
    top, searched, price = -np.inf, None, 1.0
    for _ in range(_TURNS):
        at = 2.0 ** ((low + high) / 2)
        both = Goal(at * goal.cost, travel=True, rows=goal.rows)

        def watched(plan: Whole, at: float = at) -> float:
            nonlocal best
            cost, way = value(model, goal, plan), travel(model, plan)
            if way <= cap and cost < best[0]:
                best = (cost, plan)
            return way + at * cost

        found = search(model, people, both, watched, start, own, spare=SAME, gap=gap)
        own, bound = found.prices, (found.bound - cap) / at
        if bound > top:
            top, searched, price = bound, found, at
        over_cap = travel(model, found.tier_of) > cap
        low, high = ((low + high) / 2, high) if not over_cap else (low, (low + high) / 2)
    assert searched is not None
    keep, must = searched.left_open(cap + price * best[0])
    bound = min(top, best[0])
    closed = best[0] - bound <= SAME * abs(best[0])
    first = Found(best[1], best[0], bound, keep, must, 0, closed, _known(model, people, searched), "prices")
    return _finished(model, goal, first, node_limit, gap)


def _known(model: Model, people: Field, found: Searched) -> Floats:
    """Level × row: the prices that a search ended with, 0 where a level needs none."""
    known = np.zeros((len(model.direct), len(people.ms)))
    known[list(people.levels)] = found.prices
    return known


def _finished(model: Model, goal: Goal, first: Found, node_limit: int | None, gap: float) -> Found:
    """What a program over all other plans that may be as good adds: a better plan, or that the first is the best.

    It is not asked where the first is good enough or the program would be large.
    """
    size = links(model, first.keep, first.must)
    if first.finished or first.value - first.bound <= gap * abs(first.value) or size > LINKS:
        return first
    if node_limit is None and size > _MANY:
        node_limit = _NODES
    other = solve(
        lengthen(exact(model, goal, first.keep, first.must), [not_again(model.case, first.tier_of)]),
        node_limit=node_limit, sure=True,
    )  # fmt: skip
    told = replace(first, nodes=other.nodes, finished=other.status != "limit", method="prices, program")
    bound = max(first.bound, min(other.bound, first.value))
    if len(other.values):
        tier_of = tiers(model.case, other.values)
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
        cost[: len(case.ids) * len(case.tiers)] = -mask(case, start).astype(float)
    width = len(case.ids) * len(case.tiers)
    found = over(model, Goal(cost, rows=goal.rows), np.ones(width, bool), np.zeros(width, bool), node_limit)
    return None if found is None else found.tier_of
