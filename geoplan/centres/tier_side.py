"""What a plan must keep, as inequalities over place × tier alone, and whether plans keep it.

Members of levels stand for the places of their tiers. What is left beside place × tier are the sides: columns that say that
some people have no member within reach, or none at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geoplan.centres.tier_model import Case, Model
from geoplan.centres.tier_travel import Goal
from geoplan.milp import Block, Program, lengthen

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_SPARE = 1e-9  # by how much a row may be missed, relative to its own limit


@dataclass(frozen=True)
class Side:
    """Columns are place × tier, tier-major, then the sides; `rows` leaves out counts, bounds and one tier per place."""

    program: Program  # all of it, also what `rows` leaves out
    columns: Whole  # of the model: where its tier and side columns stand
    merged: sparse.csr_array  # model column × own column
    may: Flags  # tier × place
    must: Flags  # tier × place
    least: Whole  # places per tier
    most: Whole
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    cost: Floats  # of the goal, without travel of levels with several members
    lower: Floats  # of the sides
    upper: Floats
    cover: sparse.csr_array  # side × place and tier: the places that make the side 0

    def keep(self, plans: Whole) -> Flags:
        """Which of the plans keep every rule. A plan is a row: per place its tier, -1 = none."""
        tiers, n = self.may.shape
        inside = plans >= 0
        plan, place = np.nonzero(inside)
        tier = plans[plan, place]
        column = tier * n + place
        x = sparse.csr_array((np.ones(len(plan)), (plan, column)), shape=(len(plans), tiers * n))
        count = np.stack([(plans == t).sum(axis=1) for t in range(tiers)], axis=1)
        good = ((count >= self.least) & (count <= self.most)).all(axis=1)
        good &= np.bincount(plan, self.may.ravel()[column], len(plans)) == inside.sum(axis=1)
        good &= np.bincount(plan, self.must.ravel()[column], len(plans)) == self.must.sum()
        return np.asarray(good & self.held(x))

    def held(self, x: sparse.csr_array) -> Flags:
        """Which rows of place × tier keep `rows`."""
        width = self.may.size
        kept = np.ones(x.shape[0], bool)
        if self.rows.shape[0] == 0:
            return kept
        value = (x @ self.rows[:, :width].T).toarray()
        if len(self.upper):
            value += self.sides(x) @ self.rows[:, width:].T
        spare = _SPARE * np.maximum(1.0, np.abs(np.where(np.isfinite(self.row_lower), self.row_lower, self.row_upper)))
        return np.asarray(((value >= self.row_lower - spare) & (value <= self.row_upper + spare)).all(axis=1))

    def sides(self, x: sparse.csr_array) -> Floats:
        """The sides that the rows of place × tier lead to."""
        return np.asarray((x @ self.cover.T).toarray() < 0.5, dtype=float)


def side(model: Model, goal: Goal, *more: Block) -> Side:
    """What `model` and `goal` ask of a plan, and `more` rows over the model's columns; nothing about the travel cap."""
    case = model.case
    n, count = len(case.ids), len(case.tiers)
    width = n * count
    program = lengthen(model.program, [*goal.rows, *more])
    merged, columns = _merged(model)
    rows = sparse.csr_array(program.rows @ merged)
    rows.eliminate_zeros()
    least = np.array([tier.least for tier in case.tiers])
    most = np.array([tier.most for tier in case.tiers])
    kept = np.ones(rows.shape[0], bool)
    kept[:n] = False  # one tier per place
    for r in range(n, rows.shape[0]):
        entries = slice(rows.indptr[r], rows.indptr[r + 1])
        column, value = rows.indices[entries], rows.data[entries]
        # only the model's own rows about single columns have become bounds
        single = len(column) == 1 or (program.row_upper[r] == 0 and (value > 0).all())
        bound = len(column) == 0 or (single and r < model.program.rows.shape[0])
        t = _counted(column, value, n, width)
        known = t >= 0 and program.row_lower[r] <= least[t] and program.row_upper[r] >= most[t]
        kept[r] = not bound and not known
    rows = rows[np.flatnonzero(kept)]
    row_lower, row_upper = program.row_lower[kept], program.row_upper[kept]
    cost = merged.T @ (goal.cost + (model.travel if goal.travel else 0.0))
    upper, lower = program.upper[:width].reshape(count, n) > 0.5, program.lower[:width].reshape(count, n) > 0.5
    own = columns[width:]
    return Side(
        program, columns, merged, upper, lower & upper, least, most, rows, row_lower, row_upper, cost,
        program.lower[own], program.upper[own], _cover(rows, row_lower, width),
    )  # fmt: skip


def _merged(model: Model) -> tuple[sparse.csr_array, Whole]:
    """What every column of the model is in place × tier and sides; and the model's columns of those."""
    case = model.case
    n, width = len(case.ids), len(case.ids) * len(case.tiers)
    row, column = [np.arange(width)], [np.arange(width)]
    member = np.zeros(model.program.width, bool)
    for k, columns in enumerate(model.member):
        if len(case.level(k)) > 1:
            member[columns] = True
            for t in case.level(k):
                row.append(columns)
                column.append(t * n + np.arange(n))
    sides = np.flatnonzero(~member)[width:]
    row.append(sides)
    column.append(width + np.arange(len(sides)))
    rows, cols = np.concatenate(row), np.concatenate(column)
    shape = (model.program.width, width + len(sides))
    return sparse.csr_array((np.ones(len(rows)), (rows, cols)), shape=shape), np.concatenate([np.arange(width), sides])


def _counted(column: Whole, value: Floats, n: int, width: int) -> int:
    """The tier whose number of places a row is about, -1 if it is about something else."""
    first = int(column.min(initial=0))
    whole = len(column) == n and first % n == 0 and int(column.max()) == first + n - 1 < width
    return first // n if whole and bool((value == 1).all()) else -1


def _cover(rows: sparse.csr_array, row_lower: Floats, width: int) -> sparse.csr_array:
    """Per side the places of the row that asks for one of them or else for the side."""
    sides = rows.shape[1] - width
    entries = rows.tocoo()
    beside = np.flatnonzero((entries.col >= width) & (row_lower[entries.row] == 1) & (entries.data == 1))
    of_row = np.full(rows.shape[0], -1)
    of_row[entries.row[beside]] = entries.col[beside] - width
    kept = (entries.col < width) & (of_row[entries.row] >= 0)
    at = (of_row[entries.row[kept]], entries.col[kept])
    return sparse.csr_array((np.ones(int(kept.sum())), at), shape=(sides, width))


def mask(case: Case, tier_of: Whole) -> Flags:
    """A plan as place × tier, tier-major."""
    return np.concatenate([tier_of == t for t in range(len(case.tiers))])
