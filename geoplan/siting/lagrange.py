"""Lower bounds of the p-median problem: the assignment of every row priced instead of demanded.

With a price u_i for serving row i, a choice of sites costs at least Σ u_i + Σ_j open Σ_i min(0, c_ij − u_i), which is
least for the sites worth most (Cornuéjols, Fisher & Nemhauser 1977). Any prices give a bound; good ones are climbed to
by subgradients that remember the last direction (Held, Wolfe & Crowder 1974; Camerini, Fratta & Maffioli 1975), every
row in steps of its people. No row pays more than at its nearest site that is open for good, so no price goes above
that, and only entries below the prices take part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.siting.median_lists import Lists

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_ROOM = 1.3  # entries up to this many times the price are at hand until they are gathered again
_GATHER = 10  # steps between two gatherings
_PATIENCE = 15  # steps without a better bound before they get shorter
_BETTER = 1e-3  # what counts as better, as a share of the way to the best plan
_SHORTER = 0.7
_TURN = 0.3  # share of the new direction
_BEYOND = 1.0005  # what is climbed to, as a multiple of the best plan
_FADE = 0.9


@dataclass(frozen=True)
class Part:
    """The plans that open every site in `opened` and `count` more of those in `free`."""

    opened: Flags
    free: Flags
    count: int


@dataclass(frozen=True)
class Pace:
    """How long a climb is: at most `steps`, the first `first` times the way to the best plan, none below `last` of it."""

    steps: int
    first: float
    last: float


@dataclass(frozen=True)
class Climbed:
    """The best bound found for a part, its prices, and what they say of the sites."""

    part: Part
    bound: float
    prices: Floats
    worth: Floats  # per site: what opening it adds to the bound, never above 0; inf where it is not free
    chosen: Flags  # the free sites of least worth
    often: Floats  # per site: how often it was among them of late, 0 … 1


@dataclass(frozen=True)
class _Entries:
    """The entries below `most` of their row; `cost` and `most` are those of all its people."""

    row: Whole
    site: NDArray[np.int32]
    cost: Floats
    most: Floats


def climb(
    lists: Lists, part: Part, prices: Floats, pace: Pace, *, upper: float, enough: float, group: Whole | None
) -> Climbed:
    """The best bound for a part that is found from `prices` on, or the first that reaches `enough`.

    `upper` is the value of a plan. Of the sites of one `group` at most one opens; the part has that many groups.
    """
    people, cap = lists.people, lists.paid(lists.first_two(part.opened)[0])
    pick = _picker(part, group)
    prices = np.minimum(prices, cap * people)
    often, way = np.zeros(lists.sites), np.zeros(lists.rows)
    best = Climbed(part, -np.inf, prices, often, part.free, often)
    entries: _Entries | None = None
    length, stale = pace.first, 0
    for step in range(pace.steps):
        if entries is None or step % _GATHER == 0:
            entries = _gathered(lists, part.free, prices, cap)
        saved = np.minimum(entries.cost - prices[entries.row], 0.0)
        worth = np.where(part.free, np.bincount(entries.site, saved, lists.sites), np.inf)
        chosen = pick(worth)
        bound = float(prices.sum() + worth[chosen].sum())
        often = _FADE * often + (1 - _FADE) * chosen
        stale = 0 if bound > best.bound + _BETTER * (upper - best.bound) else stale + 1
        if bound > best.bound:
            best = Climbed(part, bound, prices, worth, chosen, often)
        if bound >= enough:
            break
        if stale >= _PATIENCE:
            length, stale, prices, entries = length * _SHORTER, 0, best.prices, None
            way[:] = 0.0
            if length < pace.last:
                break
            continue
        served = np.bincount(entries.row[chosen[entries.site] & (saved < 0)], minlength=lists.rows)
        way = _TURN * (1.0 - served) + (1 - _TURN) * way
        size = float((people * way * way).sum())
        if size == 0:
            break
        move = length * (upper * _BEYOND - bound) / size
        prices = np.clip(prices + move * people * way, 0.0, entries.most)
    return replace(best, often=often)


def _gathered(lists: Lists, free: Flags, prices: Floats, cap: Floats) -> _Entries:
    most = np.minimum(cap, prices / lists.people * _ROOM + 1.0)
    row, at = lists.entries(most)
    kept = free[lists.site[at]]
    row, at = row[kept], at[kept]
    return _Entries(row, lists.site[at], lists.cost[at] * lists.people[row], most * lists.people)


def _picker(part: Part, group: Whole | None) -> Callable[[Floats], Flags]:
    """The function that flags the `count` free sites of least worth, one of a group at most."""

    def alone(worth: Floats) -> Flags:
        chosen = np.zeros(len(worth), bool)
        chosen[np.argpartition(worth, part.count - 1)[: part.count]] = True
        return chosen

    def one_of_each(worth: Floats) -> Flags:
        order = np.argsort(worth, kind="stable")
        first = np.sort(np.unique(group[order], return_index=True)[1])  # type: ignore[index]
        chosen = np.zeros(len(worth), bool)
        chosen[order[first[: part.count]]] = True
        return chosen

    return alone if group is None else one_of_each
