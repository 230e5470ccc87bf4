"""What a plan would gain or lose if one place left it, or if one place outside took the seat of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.choice import Choice, worths
from geoplan.centres.question import Question
from geoplan.centres.tier import Tier
from geoplan.travel.times import MS_PER_MINUTE

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BLOCK = 256  # entrants looked at together, so that memory stays small


@dataclass(frozen=True)
class Board:
    """A plan laid out for exchanges: the minutes of everybody who counts and reaches a candidate, and who is where.

    `minutes` is row × candidate, inf where there is no way; `tier_of` per candidate, -1 = outside the plan.
    """

    ids: NDArray[np.str_]
    minutes: Floats
    people: Floats
    score: Floats
    tiers: tuple[Tier, ...]
    tier_of: Whole

    def serving(self, k: int) -> Whole:
        """The members of level k, in id order."""
        return np.flatnonzero(np.isin(self.tier_of, members_from(self.tiers, k)))


@dataclass(frozen=True)
class Left:
    """What each place of the plan is worth there, in the order of `places`: what would be if it left and nobody came.

    At the level of its own tier: `served` people are nearest to it, those of them who reach another member would travel
    `longer` minutes more each (NaN where nobody would), and `cut_off` people would reach none. `travel` is weighted
    person-minutes more over all its levels, of those who still reach a member; `merit` is what merit loses.
    """

    places: Whole
    served: Floats
    longer: Floats
    cut_off: Floats
    travel: Floats
    merit: Floats


@dataclass(frozen=True)
class Swaps:
    """What every exchange within one tier changes: row = who leaves, column = who enters from outside the plan.

    `travel` is weighted person-minutes more, `merit` what merit gains, `beyond` and `cut` people × levels more that are
    beyond reach and cut off.
    """

    tier: int
    leavers: Whole
    entrants: Whole
    travel: Floats
    merit: Floats
    beyond: Floats
    cut: Floats


def board(question: Question, choice: Choice) -> Board:
    """The plan `choice` of `question`, laid out."""
    times = question.times
    counted = (np.diff(times.start) > 0) & (question.people > 0)
    minutes = times.dense()[counted] / MS_PER_MINUTE
    tier_of = choice.level.astype(np.int64) - 1
    return Board(times.facilities, minutes, question.people[counted], question.score, question.tiers, tier_of)


def members_from(tiers: Sequence[Tier], k: int) -> list[int]:
    """The tiers whose places are members of level k."""
    return list(range(k + 1)) if tiers[k].inclusive else [k]


def levels_of(tiers: Sequence[Tier], t: int) -> list[int]:
    """The levels that a place of tier t is a member of."""
    return [k for k in range(len(tiers)) if t in members_from(tiers, k)]


def left(board: Board) -> Left:
    """What every place of the plan is worth there."""
    n = len(board.ids)
    served, longer, cut_off = np.zeros(n), np.full(n, np.nan), np.zeros(n)
    travel = np.zeros(n)
    for k, tier in enumerate(board.tiers):
        first, near, next_near = nearest_two(board, board.serving(k))
        arrives, stays = np.isfinite(near), np.isfinite(next_near)
        extra = np.zeros(len(near))
        extra[stays] = board.people[stays] * (next_near[stays] - near[stays])
        more = np.bincount(first[arrives], extra[arrives], n)
        travel += tier.weight * more
        own = board.tier_of == k
        all_of = np.bincount(first[arrives], board.people[arrives], n)
        rest = np.bincount(first[stays], board.people[stays], n)
        served[own], cut_off[own] = all_of[own], (all_of - rest)[own]
        some = own & (rest > 0)
        longer[some] = more[some] / rest[some]
    chosen = np.flatnonzero(board.tier_of >= 0)
    merit = np.array(worths(board.tiers))[board.tier_of[chosen]] * board.score[chosen]
    return Left(chosen, served[chosen], longer[chosen], cut_off[chosen], travel[chosen], merit)


def swaps(board: Board, t: int, entrants: Whole | None = None) -> Swaps:
    """Every exchange of a place of tier t with one outside the plan; `entrants` narrows those."""
    leavers = np.flatnonzero(board.tier_of == t)
    outside = np.flatnonzero(board.tier_of < 0) if entrants is None else entrants
    travel, beyond, cut = (np.zeros((len(leavers), len(outside))) for _ in range(3))
    for k in levels_of(board.tiers, t):
        tier = board.tiers[k]
        members = board.serving(k)
        travel += tier.weight * _changes(board, members, leavers, outside, _finite)
        cut += _changes(board, members, leavers, outside, _missing)
        if tier.reach_min is not None:
            beyond += _changes(board, members, leavers, outside, _past(tier.reach_min))
    worth = worths(board.tiers)[t]
    merit = worth * (board.score[outside][None, :] - board.score[leavers][:, None])
    return Swaps(t, leavers, outside, travel, merit, beyond, cut)


def would_serve(board: Board, t: int, leaver: int, entrant: int) -> float:
    """The people nearest to the entrant at level t if it took the leaver's seat; at equal times the smaller id has them."""
    members = np.sort(np.append(board.serving(t)[board.serving(t) != leaver], entrant))
    first, near, _ = nearest_two(board, members)
    return float(board.people[(first == entrant) & np.isfinite(near)].sum())


def nearest_two(board: Board, members: Whole) -> tuple[Whole, Floats, Floats]:
    """Per row the nearest of `members` (at equal times the smaller id), the minutes to it and to the next nearest."""
    rows = np.arange(len(board.minutes))
    if len(members) == 0:
        nowhere = np.full(len(rows), np.inf)
        return np.zeros(len(rows), np.int64), nowhere, nowhere
    reach = board.minutes[:, members]
    at = reach.argmin(axis=1)
    near = reach[rows, at]
    reach[rows, at] = np.inf
    return members[at], near, reach.min(axis=1)


def _finite(minutes: Floats) -> Floats:
    return np.where(np.isfinite(minutes), minutes, 0.0)


def _missing(minutes: Floats) -> Floats:
    return np.isinf(minutes).astype(float)


def _past(limit: float) -> Callable[[Floats], Floats]:
    ms = round(limit * MS_PER_MINUTE)
    return lambda minutes: (np.round(minutes * MS_PER_MINUTE) > ms).astype(float)


def _changes(
    board: Board, members: Whole, leavers: Whole, entrants: Whole, value: Callable[[Floats], Floats]
) -> Floats:
    """Leaver × entrant: what Σ people · value(minutes to the nearest member) gains by the exchange.

    Who loses the nearest member goes to the entrant or to the next nearest, everybody else to the entrant or nowhere
    new: two numbers per row tell all exchanges (Whitaker 1983).
    """
    first, near, next_near = nearest_two(board, members)
    row_of = np.full(len(board.ids), -1, np.int64)
    row_of[leavers] = np.arange(len(leavers))
    loser = np.where(np.isfinite(near), row_of[first], -1)
    theirs = np.argsort(loser, kind="stable")
    theirs = theirs[loser[theirs] >= 0]
    groups, starts = np.unique(loser[theirs], return_index=True)
    now = value(near)
    total = np.zeros((len(leavers), len(entrants)))
    for begin in range(0, len(entrants), _BLOCK):
        columns = slice(begin, begin + _BLOCK)
        minutes = board.minutes[:, entrants[columns]]
        kept = value(np.minimum(minutes, near[:, None]))
        total[:, columns] = (board.people[:, None] * (kept - now[:, None])).sum(axis=0)
        if len(theirs):
            lost = value(np.minimum(minutes[theirs], next_near[theirs, None])) - kept[theirs]
            total[groups, columns] += np.add.reduceat(board.people[theirs, None] * lost, starts, axis=0)
    return total
