"""The best plan for a goal with travel, by prices and exchanges; exact where what they leave open is small.

Prices bound what any plan costs and suggest plans, exchanges better those. What the bound shows to be in no better plan, or
in all, is settled; a program over the rest is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_climb import Bounds, Pace, Prices, Valued, bounds, climb
from geoplan.centres.tier_field import Field
from geoplan.centres.tier_model import NEVER, Model
from geoplan.centres.tier_moves import Ground, improved
from geoplan.centres.tier_side import side
from geoplan.centres.tier_travel import Goal
from geoplan.milp import solve

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_SAFE = 1e-7  # places are only ruled out with this much to spare, relative
_PACE = Pace(1500, 1.0, 0.004)
_LATER, _REPAIRS = 3, 8  # plans that break rules and are let go at first, and then mended; early prices mean little
_NODES = 20  # of mending one


@dataclass(frozen=True)
class Searched:
    """The best plan found, what bounds all plans, and which place × tier can be in a better one."""

    tier_of: Whole  # -1 = none
    value: float
    bound: float
    into: Floats  # place × tier, tier-major: what it adds to the bound to put the place into the tier
    out: Floats  # and to keep it out
    prices: Floats  # level of the field × row, in ms

    def left_open(self, worst: float) -> tuple[Flags, Flags]:
        """Which place × tier may be in a plan of a value up to `worst`, and which are in every one."""
        spare = _SAFE * (1 + abs(worst))
        keep = self.bound + self.into <= worst + spare
        return keep, keep & (self.bound + self.out > worst + spare)


def search(
    model: Model,
    field: Field,
    goal: Goal,
    value: Callable[[Whole], float],
    start: Whole,
    prices: Floats | None,
    *,
    spare: float,
    gap: float,
) -> Searched:
    """The best plan found from the plan `start` on, which keeps the rules, and what is known of all plans.

    Values of plans are the same within the share `spare`; the search ends at a bound within the share `gap` of a plan.
    """  # fmt: skip
    holds = tuple(frozenset(model.case.level(k)) for k in field.levels)
    ground = Ground(side(model, goal), field, holds)
    of = bounds(model, ground)
    best = _Best(ground, value, start)
    best.exchange(start)
    begin = Prices(_halfway(ground, best.tier_of) if prices is None else prices, np.zeros(ground.side.rows.shape[0]))

    def enough(bound: float, upper: float) -> bool:
        return upper - bound <= max(spare, gap) * abs(upper)

    def look(prices: Prices, valued: Valued) -> float:
        return best.look(of, prices, valued)

    plan = np.where(best.tier_of < 0, len(ground.side.may), best.tier_of)
    end, valued, _ = climb(of, begin, plan, _PACE, upper=best.value, enough=enough, look=look)
    end, valued = _settled(of, end, valued)
    return Searched(best.tier_of, best.value, valued.bound, *_dearer(of, valued), end.rows)


def _halfway(ground: Ground, tier_of: Whole) -> Floats:
    """Half way between the ms of every row to its nearest member and to the next, at every level of the field."""
    rows = []
    for holds in ground.holds:
        _, first, second = ground.field.nearest(np.flatnonzero(np.isin(tier_of, list(holds))))
        middle = (first.astype(float) + np.where(second == NEVER, first, second)) / 2
        rows.append(np.where(first == NEVER, 0.0, middle))
    return np.array(rows).reshape(len(ground.holds), -1)


class _Best:
    """The best plan so far."""

    def __init__(self, ground: Ground, value: Callable[[Whole], float], start: Whole) -> None:
        self._ground, self._value = ground, value
        self._seen: set[bytes] = set()
        self._broken = 0
        self.tier_of, self.value = start, value(start)

    def look(self, of: Bounds, prices: Prices, valued: Valued) -> float:
        """What the best plan costs after one that prices suggest was looked at, mended where it breaks rules."""
        none = len(self._ground.side.may)
        plan = np.where(valued.tier_of == none, -1, valued.tier_of)
        if not self._ground.side.keep(plan[None])[0]:
            self._broken += 1
            if not _LATER < self._broken <= _LATER + _REPAIRS:
                return self.value
            answer = solve(of.program(prices, valued), node_limit=_NODES)
            if len(answer.values) == 0:
                return self.value
            chosen = answer.values[: none * len(plan)].reshape(none, -1) > 0.5
            plan = np.where(chosen.any(axis=0), chosen.argmax(axis=0), -1)
            if not self._ground.side.keep(plan[None])[0]:
                return self.value
        self.exchange(plan)
        return self.value

    def exchange(self, plan: Whole) -> None:
        """Take what exchanges make of a plan that keeps the rules, where it is better."""
        if plan.tobytes() in self._seen:
            return
        self._seen.add(plan.tobytes())
        after = improved(self._ground, plan, self.value)
        self._seen.add(after.tobytes())
        found = self._value(after)
        if found < self.value:
            self.tier_of, self.value = after, found


def _settled(of: Bounds, prices: Prices, valued: Valued) -> tuple[Prices, Valued]:
    """Prices and what they say, with the best prices of the rules where those make a better bound."""
    better = of.settled(prices, valued)
    after = of.at(better, valued.tier_of)
    return (better, after) if after.bound > valued.bound else (prices, valued)


def _dearer(of: Bounds, valued: Valued) -> tuple[Floats, Floats]:
    """What it adds to the bound to put a place into a tier, and to keep it out of one."""
    price = valued.price - np.append(valued.savings, 0.0)[:, None]
    order = np.sort(price, axis=0)
    least, next_least = order[0], order[1]
    into = np.where(of.allowed, price - least, np.inf)
    out = np.where(of.allowed & (price == least), next_least - least, 0.0)
    return into[:-1].ravel(), out[:-1].ravel()
