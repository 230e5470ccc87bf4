"""A plan that no exchange betters: places that take each other's tier, two at a time or three in a ring.

Interchange after Teitz & Bart (1968), the changes of all exchanges computed at once (Whitaker 1983; Resende & Werneck 2004).
At every level an exchange of two or three replaces one member at most, so that the change of any is a sum over levels of
what one replacement changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_field import Field
from geoplan.centres.tier_side import Side

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_HELPS = 1e-10  # an exchange that saves less than this share of the whole is none
_AT_ONCE = 200  # exchanges whose plans are looked at together
_LOOKS = 10  # how often
_RINGS = 4_000_000  # rings of three that are looked at


@dataclass(frozen=True)
class Moves:
    """Exchanges that change the same number of places: what each changes, its places, and their new tiers."""

    change: Floats
    place: Whole  # move × place
    tier: Whole  # per place


@dataclass(frozen=True)
class Ground:
    """What exchanges are judged by: the rules, the people, and which tiers each level of the field holds."""

    side: Side
    field: Field
    holds: tuple[frozenset[int], ...]  # per level of the field

    @property
    def cost(self) -> Floats:
        """Tier × place, the last row for no tier: what a place costs beside the travel of the field."""
        tiers, n = self.side.may.shape
        return np.vstack([self.side.cost[: tiers * n].reshape(tiers, n), np.zeros(n)])


def improved(ground: Ground, tier_of: Whole, whole: float) -> Whole:
    """The plan after exchanges, the best first, as long as one helps and keeps the rules; `whole` is what it costs."""
    none = len(ground.side.may)
    plan = np.where(tier_of < 0, none, tier_of)
    spare = _HELPS * abs(whole)
    while True:
        near = _Near(ground, plan)
        after = _first(ground, plan, near.shifts(), spare)
        if after is None:
            after = _first(ground, plan, near.pairs(), spare)
        if after is None:
            after = _first(ground, plan, near.rings(), spare)
        if after is None:
            return np.where(plan == none, -1, plan)
        plan = after


def _first(ground: Ground, plan: Whole, moves: Iterator[Moves], spare: float) -> Whole | None:
    """The plan after the best move that keeps the rules, None where none helps."""
    kinds = [_helping(kind, spare) for kind in moves]
    kinds = [kind for kind in kinds if len(kind.change)]
    if not kinds:
        return None
    change = np.concatenate([kind.change for kind in kinds])
    kind_of = np.repeat(np.arange(len(kinds)), [len(kind.change) for kind in kinds])
    number = np.concatenate([np.arange(len(kind.change)) for kind in kinds])
    order = np.argsort(change, kind="stable")
    for first in range(0, min(len(order), _LOOKS * _AT_ONCE), _AT_ONCE):
        some = order[first : first + _AT_ONCE]
        plans = np.repeat(plan[None], len(some), axis=0)
        for at, move in enumerate(some):
            kind = kinds[kind_of[move]]
            plans[at, kind.place[number[move]]] = kind.tier
        good = np.flatnonzero(ground.side.keep(np.where(plans == len(ground.side.may), -1, plans)))
        if len(good):
            return np.asarray(plans[good[0]])
    return None


def _helping(moves: Moves, spare: float) -> Moves:
    """The best of the moves that save more than `spare`."""
    kept = np.flatnonzero(moves.change < -spare)
    if len(kept) > _LOOKS * _AT_ONCE:
        kept = np.sort(kept[np.argsort(moves.change[kept], kind="stable")[: _LOOKS * _AT_ONCE]])
    return Moves(moves.change[kept], moves.place[kept], moves.tier)


class _Near:
    """All exchanges around one plan."""

    def __init__(self, ground: Ground, plan: Whole) -> None:
        side = ground.side
        self._none = len(side.may)
        self._cost = np.where(np.vstack([side.may, ~side.must.any(axis=0)]), ground.cost, np.inf)
        self._own = [np.flatnonzero(plan == t) for t in range(self._none + 1)]
        self._plan, self._holds = plan, ground.holds
        self._least, self._most = side.least, side.most
        # per level what a new member saves, what is lost with an old one, candidate × candidate what a replacement changes
        self._gain, self._loss, self._swap = [], [], []
        for n, holds in enumerate(ground.holds):
            members = np.flatnonzero(np.isin(plan, list(holds)))
            gain, loss, twice = ground.field.replaced(n, members)
            place = np.full(len(plan), -1)
            place[members] = np.arange(len(members))
            self._gain.append(gain)
            self._loss.append((place, loss))
            self._swap.append((place, loss[None] - gain[:, None] - twice))

    def shifts(self) -> Iterator[Moves]:
        """One place changes its tier, where the numbers allow it."""
        count = np.array([len(own) for own in self._own])
        most, least = np.append(self._most, len(self._plan)), np.append(self._least, 0)
        for s, t in permutations(range(self._none + 1), 2):
            own = self._own[s]
            if count[s] <= least[s] or count[t] >= most[t] or len(own) == 0:
                continue
            change = self._cost[t, own] - self._cost[s, own]
            for n, holds in enumerate(self._holds):
                if s in holds and t not in holds:
                    place, loss = self._loss[n]
                    change = change + loss[place[own]]
                if t in holds and s not in holds:
                    change = change - self._gain[n][own]
            yield Moves(change, own[:, None], np.array([t]))

    def pairs(self) -> Iterator[Moves]:
        """Two places take each other's tier."""
        for s, t in combinations(range(self._none + 1), 2):
            a, b = self._own[s], self._own[t]
            if len(a) == 0 or len(b) == 0:
                continue
            change = (self._cost[t, a] - self._cost[s, a])[:, None] + (self._cost[s, b] - self._cost[t, b])
            for n, holds in enumerate(self._holds):
                if (s in holds) != (t in holds):
                    change = change + (self._change(n, b, a).T if s in holds else self._change(n, a, b))
            row, column = (axis.ravel() for axis in np.indices(change.shape))
            yield Moves(change.ravel(), np.column_stack([a[row], b[column]]), np.array([t, s]))

    def rings(self) -> Iterator[Moves]:
        """Each of three places takes the tier of the next: a goes from s to t, b from t to u, c from u to s."""
        for s, t, u in permutations(range(self._none + 1), 3):
            a, b, c = self._own[s], self._own[t], self._own[u]
            if s != min(s, t, u) or 0 in (len(a), len(b), len(c)) or len(a) * len(b) * len(c) > _RINGS:
                continue
            ab, bc, ca = np.zeros((len(a), len(b))), np.zeros((len(b), len(c))), np.zeros((len(c), len(a)))
            for n, holds in enumerate(self._holds):
                inside = (s in holds, t in holds, u in holds)
                if inside == (True, False, False):
                    ca += self._change(n, c, a)
                elif inside == (False, True, False):
                    ab += self._change(n, a, b)
                elif inside == (False, False, True):
                    bc += self._change(n, b, c)
                elif inside == (True, True, False):
                    bc += self._change(n, c, b).T
                elif inside == (False, True, True):
                    ca += self._change(n, a, c).T
                elif inside == (True, False, True):
                    ab += self._change(n, b, a).T
            change = ab[:, :, None] + bc[None] + ca.T[:, None, :]
            change += (self._cost[t, a] - self._cost[s, a])[:, None, None]
            change += (self._cost[u, b] - self._cost[t, b])[None, :, None]
            change += (self._cost[s, c] - self._cost[u, c])[None, None]
            x, y, z = np.nonzero(change < 0)
            yield Moves(change[x, y, z], np.column_stack([a[x], b[y], c[z]]), np.array([t, u, s]))

    def _change(self, n: int, new: Whole, old: Whole) -> Floats:
        place, swap = self._swap[n]
        return np.asarray(swap[np.ix_(new, place[old])])
