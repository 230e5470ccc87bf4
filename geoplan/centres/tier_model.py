"""The joint choice of all tiers as an integer program, exact, and as small as the question allows.

Travel of one row of demand at one level is written along its candidates sorted by time, t1 ≤ t2 ≤ …: it pays t1, and
t(g+1) − t(g) more for every g with no member among its first g candidates (the radius form of the p-median problem:
Cornuéjols, Nemhauser & Wolsey 1980; García, Labbé & Marín 2011). A list of n candidates of which P are members ends at
place n − P + 1. The relaxation writes the same with one number per row and the cuts it needs (Duran-Mateluna, Ales &
Elloumi 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier import Tier
from geoplan.centres.tier_rules import Rule
from geoplan.milp import Block, Program, empty, lengthen, widen
from geoplan.travel.times import MS_PER_MINUTE

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_AT_ONCE = 512  # rows that are worked on together
NEVER = np.iinfo(np.int32).max  # ms where there is no way


@dataclass(frozen=True)
class Case:
    """The question in numbers. Rows of demand at the same times are one; `ms` is NEVER where there is no way."""

    ids: NDArray[np.str_]
    ms: NDArray[np.int32]  # row × candidate
    people: Floats  # per row, all above 0
    merit: Floats  # per candidate
    of: Whole  # per row of the travel times: the row here, -1 = it does not count
    tiers: tuple[Tier, ...]

    def level(self, k: int) -> range:
        """The tiers whose places are members of level k."""
        return range(k + 1) if self.tiers[k].inclusive else range(k, k + 1)

    def least(self, k: int) -> int:
        """How many members level k has at least."""
        return sum(self.tiers[t].least for t in self.level(k))

    def alone(self, k: int) -> bool:
        """Whether level k has a single member in every plan."""
        return self.least(k) == 1 == sum(self.tiers[t].most for t in self.level(k))

    def minutes(self, places: Whole | slice = slice(None)) -> Floats:
        """Row × candidate for some of the candidates, infinite where there is no way."""
        ms = self.ms[:, places]
        return np.where(ms == NEVER, np.inf, ms / MS_PER_MINUTE)

    def nearest(self, tier_of: Whole, k: int) -> Whole:
        """Per row the ms to its nearest member of level k, NEVER where it reaches none."""
        return np.asarray(self.ms[:, self.serving(tier_of, k)].min(axis=1, initial=NEVER))

    def serving(self, tier_of: Whole, k: int) -> NDArray[np.bool_]:
        """Which candidates are members of level k, given the tier of every candidate (-1 = none)."""
        return np.isin(tier_of, list(self.level(k)))


@dataclass(frozen=True)
class Model:
    """The rows that every stage shares, and where its columns lie; `lists` gives row × candidate per level."""

    case: Case
    program: Program
    member: tuple[Whole, ...]  # per level: the column that says whether a candidate is a member
    cut_off: tuple[
        Whole, ...
    ]  # per level and row: the column that says that no member can be reached; -1 = one always can
    direct: tuple[bool, ...]  # per level: a single member, its travel is known per candidate and stands in `travel`
    travel: Floats  # per column: travel in solver units of the direct levels
    beyond: Floats  # per column: people without a member within reach
    cut: Floats  # per column: people who reach no member at all
    share: tuple[Floats, ...]  # per level and row: what a minute costs in solver units
    scale: float  # person-minutes per solver unit
    hinterlands: tuple[int, ...]  # tiers with least people of a hinterland


def build(case: Case, rules: Sequence[Rule]) -> Model:
    """The model under `rules`, without cost."""
    n, count = len(case.ids), len(case.tiers)
    program = empty(0)
    program = widen(program, np.zeros(n * count), 0.0, 1.0)
    program = replace(program, whole=np.ones(n * count, bool))
    program = lengthen(program, [_once(n, count), *[rule.block for rule in rules if rule.block is not None]])
    program = _fix_single(program)
    member: list[Whole] = []
    for k in range(count):
        program, columns = _members(program, case, k)
        member.append(columns)
    cut_off: list[Whole] = []
    cut = np.zeros(program.width)
    for k in range(count):
        program, columns, cost = _cut_off(program, case, k, member[k])
        cut_off.append(columns)
        cut = np.concatenate([cut, cost])
    program, beyond = _beyond(program, case, member)
    hinterlands = tuple(rule.hinterland_of for rule in rules if rule.hinterland_of >= 0)
    weight = np.array([tier.weight for tier in case.tiers])
    scale = float(weight.mean() * case.people.sum()) / max(len(case.people), 1) or 1.0
    share = tuple(tier.weight * case.people / scale for tier in case.tiers)
    direct = tuple(case.alone(k) and k not in hinterlands for k in range(count))
    travel = np.zeros(program.width)
    for k in (level for level in range(count) if direct[level]):
        np.add.at(travel, member[k], summed(case.ms, share[k]) / MS_PER_MINUTE)
    cut = np.concatenate([cut, np.zeros(program.width - len(cut))])
    return Model(case, program, tuple(member), tuple(cut_off), direct, travel, beyond, cut, share, scale, hinterlands)


def lists(model: Model, k: int, allowed: NDArray[np.bool_]) -> tuple[Whole, Floats]:
    """Per row the columns of its possible members in order of time, and the minutes; ties to the smaller id, inf last.

    Where a row may reach no member, the column that says so stands first, at 0 minutes: it is left out and pays
    nothing.
    """
    case = model.case
    places = np.flatnonzero(allowed)
    escape = model.cut_off[k]
    minutes = np.column_stack([np.where(escape >= 0, 0.0, np.inf), case.minutes(places)])
    columns = np.column_stack([escape, np.broadcast_to(model.member[k][places], (len(minutes), len(places)))])
    # the escape goes first also where a place is at 0 minutes
    order = np.argsort(np.where(columns == escape[:, None], -1.0, minutes), axis=1, kind="stable")
    order = np.where((escape >= 0)[:, None], order, np.argsort(minutes, axis=1, kind="stable"))
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(minutes, order, axis=1)


def alike(rows: NDArray[Any]) -> tuple[NDArray[Any], Whole]:
    """The different ones among `rows`, in an order of their own, and for every row which of them it is."""
    whole: NDArray[Any] = np.ascontiguousarray(np.packbits(rows, axis=1) if rows.dtype == bool else rows)
    keys = whole.view(np.dtype((np.void, whole.itemsize * whole.shape[1]))).ravel()
    _, first, of = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], of


def summed(ms: NDArray[np.int32], people: Floats) -> Floats:
    """Per candidate the ms of everybody who can reach it, added up in the order of the rows."""
    total = np.zeros(ms.shape[1])
    for first in range(0, len(ms), _AT_ONCE):
        own = slice(first, first + _AT_ONCE)
        total += np.einsum("i,ij->j", people[own], np.where(ms[own] == NEVER, 0, ms[own]).astype(float))
    return total


def _once(n: int, count: int) -> Block:
    column = np.arange(n * count)
    return Block(column % n, column, np.ones(n * count), np.full(n, -np.inf), np.ones(n))


def _fix_single(program: Program) -> Program:
    """Rows that say one thing about each of their columns become bounds: fixed and forbidden places."""
    lower, upper = program.lower.copy(), program.upper.copy()
    for row in range(program.rows.shape[0]):
        own = slice(program.rows.indptr[row], program.rows.indptr[row + 1])
        columns = program.rows.indices[own]
        if program.row_upper[row] == 0 and (program.rows.data[own] > 0).all():
            upper[columns] = 0.0
        elif len(columns) == 1 and program.row_lower[row] == 1:
            lower[columns] = 1.0
    return replace(program, lower=np.minimum(lower, upper), upper=upper)


def _members(program: Program, case: Case, k: int) -> tuple[Program, Whole]:
    n, tiers = len(case.ids), list(case.level(k))
    if len(tiers) == 1:
        return program, tiers[0] * n + np.arange(n)
    first = program.width
    columns = first + np.arange(n)
    # no bounds of their own: then all the price of a place stands in the reduced cost of its tier columns
    program = widen(program, np.zeros(n), -np.inf, np.inf)
    row = np.tile(np.arange(n), len(tiers) + 1)
    column = np.concatenate([columns, *[t * n + np.arange(n) for t in tiers]])
    value = np.concatenate([np.ones(n), np.full(n * len(tiers), -1.0)])
    return lengthen(program, [Block(row, column, value, np.zeros(n), np.zeros(n))]), columns


def _cut_off(program: Program, case: Case, k: int, member: Whole) -> tuple[Program, Whole, Floats]:
    """A column for every set of candidates that some rows are confined to and that may hold no member.

    It may say so wrongly only where that costs nothing: the fewest people cut off are asked for before travel is.
    """
    reach = case.ms < NEVER
    confined = np.flatnonzero(reach.sum(axis=1) < len(case.ids) - case.least(k) + 1)
    columns = np.full(len(case.people), -1)
    if len(confined) == 0:
        return program, columns, np.empty(0)
    sets, of = alike(reach[confined])
    first = program.width
    columns[confined] = first + of
    program = widen(program, np.zeros(len(sets)), 0.0, 1.0)
    which, place = np.nonzero(sets)
    own = np.arange(len(sets))
    some = Block(
        np.concatenate([own, which]), np.concatenate([first + own, member[place]]), np.ones(len(sets) + len(which)),
        np.ones(len(sets)), np.full(len(sets), np.inf),
    )  # fmt: skip
    return lengthen(program, [some]), columns, np.bincount(of, case.people[confined], len(sets)).astype(float)


def _beyond(program: Program, case: Case, member: Sequence[Whole]) -> tuple[Program, Floats]:
    """A column for every set of candidates that are all that some rows have within reach of a level."""
    people = [np.zeros(program.width)]
    for k, tier in enumerate(case.tiers):
        if tier.reach_min is None:
            continue
        sets, of = alike(case.ms <= round(tier.reach_min * MS_PER_MINUTE))
        first = program.width
        program = widen(program, np.zeros(len(sets)), 0.0, 1.0)
        which, place = np.nonzero(sets)
        own = np.arange(len(sets))
        block = Block(
            np.concatenate([own, which]), np.concatenate([first + own, member[k][place]]),
            np.ones(len(own) + len(which)), np.ones(len(sets)), np.full(len(sets), np.inf),
        )  # fmt: skip
        program = lengthen(program, [block])
        people.append(np.bincount(of, case.people, len(sets)).astype(float))
    return program, np.concatenate(people)
