"""A lower bound of travel for every plan: that each row is served once at each level is priced instead of demanded.

With a price u for serving a row at a level, a plan costs at least Σ u + Σ over its places of what they save (Cornuéjols,
Fisher & Nemhauser 1977), which is least for tiers allotted at those savings. Rules beside the number of places are priced,
too. Any prices give a bound; good ones are climbed to by subgradients that remember the last direction (Held, Wolfe &
Crowder 1974; Camerini, Fratta & Maffioli 1975), every row in steps of its people. Now and then the prices of the rules are
set to the best ones for the prices of the rows, by a linear program without any rows of people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geoplan.centres.tier_allot import allot
from geoplan.centres.tier_model import NEVER, Model
from geoplan.centres.tier_moves import Ground
from geoplan.centres.tier_side import Side
from geoplan.milp import Program, relax

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_PATIENCE = 12  # steps without a better bound before they get shorter
_BETTER = 1e-3  # what counts as better, as a share of the way to the best plan
_SHORTER = 0.7
_TURN = 0.35  # share of the new direction
_BEYOND = 1.0005  # what is climbed to, as a multiple of the best plan
_FLAT = 1e-200  # a direction without length
_LOOK = 15  # steps between two looks at the plan that the prices suggest


@dataclass(frozen=True)
class Prices:
    """What it is worth to serve a row at a level of the field, in ms, and what a unit of a rule is worth."""

    rows: Floats  # level × row
    rules: Floats


@dataclass(frozen=True)
class Pace:
    """How long a climb is: at most `steps`, the first `first` times the way to the best plan, none below `last` of it."""

    steps: int
    first: float
    last: float


@dataclass(frozen=True)
class Valued:
    """What prices say: a bound for all plans, and what place × tier and sides cost at them; the tiers allotted."""

    bound: float
    price: Floats  # tier × place, the last row for no tier; barred ones infinite
    sides: Floats
    tier_of: Whole  # the last tier = none
    savings: Floats  # per tier: what one place more would save


@dataclass(frozen=True)
class Bounds:
    """What a climb needs beside the prices: the rules, the people, and what stays the same at all prices."""

    ground: Ground
    allowed: Flags  # tier × place, the last row for no tier
    escape: tuple[sparse.csr_array, ...]  # per level of the field: side × row that need not be served there with it

    def at(self, prices: Prices, start: Whole) -> Valued:
        """What `prices` say; `start` is a plan with the right numbers of places."""
        side, field = self.ground.side, self.ground.field
        tiers, n = side.may.shape
        width = tiers * n
        cost = side.cost - side.rows.T @ prices.rules
        price = np.vstack([cost[:width].reshape(tiers, n), np.zeros(n)])
        sides = cost[width:].copy()
        for level, holds in enumerate(self.ground.holds):
            price[sorted(holds)] += field.saved(level, prices.rows[level])
            sides -= self.escape[level] @ (field.weight[level] * prices.rows[level])
        price[~self.allowed] = np.inf
        tier_of, savings = allot(price, side.least, side.most, start)
        limit = np.where(prices.rules > 0, side.row_lower, side.row_upper)
        total = float((field.weight * prices.rows).sum()) + float(
            prices.rules @ np.where(prices.rules == 0, 0.0, limit)
        )
        total += float(price[tier_of, np.arange(n)].sum())
        total += float(np.minimum(sides * side.lower, sides * side.upper).sum())
        return Valued(total, price, sides, tier_of, savings)

    def missed(self, prices: Prices, valued: Valued) -> Prices:
        """How often each row is served less than once, and by how much each rule is missed."""
        side, field = self.ground.side, self.ground.field
        n = side.may.shape[1]
        full = valued.sides < 0
        x = np.zeros(side.rows.shape[1])
        chosen = np.flatnonzero(valued.tier_of < len(side.may))
        x[valued.tier_of[chosen] * n + chosen] = 1.0
        x[side.may.size :] = np.where(full, side.upper, side.lower)
        rows = np.empty_like(prices.rows)
        for level, holds in enumerate(self.ground.holds):
            members = chosen[np.isin(valued.tier_of[chosen], list(holds))]
            served = (field.ms[:, members] < prices.rows[level][:, None]).sum(axis=1)
            rows[level] = 1.0 - served - self.escape[level].T @ x[side.may.size :]
        value = side.rows @ x
        low, high = side.row_lower - value, side.row_upper - value
        # a rule that is kept and has no price needs none
        pull = np.where(
            prices.rules > 0, low, np.where(prices.rules < 0, high, np.where(low > 0, low, np.minimum(high, 0)))
        )
        return Prices(rows, pull)

    def program(self, prices: Prices, valued: Valued) -> Program:
        """The rules as a program over place × tier and sides, at the prices of the rows; those of the rules stand first.

        Its optimum and Σ u make a bound, which whole numbers make better.
        """
        side = self.ground.side
        tiers, n = side.may.shape
        width, rest = tiers * n, len(side.upper)
        cost = np.concatenate([np.where(self.allowed, valued.price, 0.0)[:-1].ravel(), valued.sides])
        cost += side.rows.T @ prices.rules * np.concatenate([self.allowed[:-1].ravel(), np.ones(rest, bool)])
        column = np.arange(width)
        once = sparse.csr_array((np.ones(width), (column % n, column)), shape=(n, width + rest))
        counts = sparse.csr_array((np.ones(width), (column // n, column)), shape=(tiers, width + rest))
        return Program(
            cost, np.concatenate([side.must.ravel().astype(float), side.lower]),
            np.concatenate([self.allowed[:-1].ravel().astype(float), side.upper]), np.ones(len(cost), bool),
            sparse.csr_array(sparse.vstack([side.rows, once, counts], format="csr")),
            np.concatenate([side.row_lower, np.full(n, -np.inf), side.least]),
            np.concatenate([side.row_upper, np.ones(n), side.most]),
        )  # fmt: skip

    def settled(self, prices: Prices, valued: Valued) -> Prices:
        """The prices with the best ones of the rules for those of the rows."""
        side = self.ground.side
        if side.rows.shape[0] == 0:
            return prices
        found = relax(self.program(prices, valued), lambda _: None)
        if found is None:
            return prices
        return replace(prices, rules=_signed(side, found.prices[: side.rows.shape[0]]))


def bounds(model: Model, ground: Ground) -> Bounds:
    """What a climb for `model` needs."""
    side, rows = ground.side, len(model.case.people)
    width = side.may.size
    at = np.full(model.program.width, -1)
    at[side.columns] = np.arange(len(side.columns))
    escape = []
    for k in ground.field.levels:
        has = np.flatnonzero(model.cut_off[k] >= 0)
        own = at[model.cut_off[k][has]] - width
        shape = (len(side.columns) - width, rows)
        escape.append(sparse.csr_array((np.ones(len(has)), (own, has)), shape=shape))
    allowed = np.vstack([side.may, np.ones(side.may.shape[1], bool)])
    fixed = side.must.any(axis=0)
    allowed[:, fixed] = np.vstack([side.must, np.zeros_like(fixed)])[:, fixed]
    return Bounds(ground, allowed, tuple(escape))


def _signed(side: Side, rules: Floats) -> Floats:
    """The prices of rules with the signs that keep a bound a bound."""
    up = np.where(np.isfinite(side.row_lower), np.maximum(rules, 0.0), 0.0)
    return up + np.where(np.isfinite(side.row_upper), np.minimum(rules, 0.0), 0.0)


def climb(
    of: Bounds,
    prices: Prices,
    start: Whole,
    pace: Pace,
    *,
    upper: float,
    enough: Callable[[float, float], bool],
    look: Callable[[Prices, Valued], float],
) -> tuple[Prices, Valued, float]:
    """The best prices found from `prices` on, what they say, and the value of the best plan that `look` knows of.

    `look` is shown plans that the prices suggest (they may break rules) and says what the best plan costs; the climb ends
    where `enough` says so of the bound and that.
    """  # fmt: skip
    side, field = of.ground.side, of.ground.field
    members = float(side.least.sum()) or 1.0
    size_of = np.asarray(side.rows.multiply(side.rows).sum(axis=1)).ravel() / np.maximum(np.diff(side.rows.indptr), 1)
    grain = float(field.weight.sum()) / members / np.maximum(size_of, 1e-300)
    best_prices, best = prices, None
    shown: Whole = np.empty(0, np.int64)
    way = Prices(np.zeros_like(prices.rows), np.zeros_like(prices.rules))
    length, stale, tier_of = pace.first, 0, start
    for step in range(pace.steps):
        valued = of.at(prices, tier_of)
        tier_of = valued.tier_of
        stale = 0 if best is None or valued.bound > best.bound + _BETTER * (upper - best.bound) else stale + 1
        if best is None or valued.bound > best.bound:
            best_prices, best = prices, valued
        if step % _LOOK == 0 and not np.array_equal(best.tier_of, shown):
            shown = best.tier_of
            upper = look(best_prices, best)
        if enough(best.bound, upper):
            break
        if stale >= _PATIENCE:
            length, stale, prices = length * _SHORTER, 0, best_prices
            way = Prices(np.zeros_like(prices.rows), np.zeros_like(prices.rules))
            if length < pace.last:
                break
            if len(prices.rules):
                prices = of.settled(prices, best)
            continue
        missed = of.missed(prices, valued)
        way = Prices(_TURN * missed.rows + (1 - _TURN) * way.rows, _TURN * missed.rules + (1 - _TURN) * way.rules)
        size = float((field.weight * way.rows**2).sum()) + float((grain * way.rules**2).sum())
        if size <= _FLAT:
            break
        move = length * (upper + (_BEYOND - 1) * abs(upper) - valued.bound) / size
        rows = np.clip(prices.rows + move * way.rows, 0.0, NEVER)
        prices = Prices(rows, _signed(side, prices.rules + move * grain * way.rules))
    assert best is not None
    return best_prices, best, upper
