"""Travel inside the integer program: as cuts in the relaxation, as lists of nearest candidates in the exact program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_model import NEVER, Model, lists
from geoplan.milp import Block, Program, lengthen, one_row, widen

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Goal:
    """What is minimised over the model's columns: `cost`, plus travel where `travel` is true; rows that must hold.

    `travel_cap` (inf = none) holds travel down, in solver units.
    """

    cost: Floats
    travel: bool = False
    rows: tuple[Block, ...] = ()
    travel_cap: float = np.inf

    @property
    def needs_travel(self) -> bool:
        """Whether travel takes any part."""
        return self.travel or np.isfinite(self.travel_cap)


def narrowed(model: Model, keep: NDArray[np.bool_], must: NDArray[np.bool_]) -> Program:
    """The shared rows, with the place × tier columns outside `keep` at 0 and those in `must` at 1."""
    program, width = model.program, len(keep)
    lower, upper = program.lower.copy(), program.upper.copy()
    upper[:width] = np.where(keep, upper[:width], 0.0)
    lower[:width] = np.where(must & keep, upper[:width], np.minimum(lower[:width], upper[:width]))
    return replace(program, lower=lower, upper=upper)


def relaxed(model: Model, goal: Goal) -> tuple[Program, Callable[[Floats], Block | None]]:
    """The program with one travel column per row and level, and the function that finds the cuts a solution breaks."""
    program, width = model.program, model.program.width
    levels = [k for k in range(len(model.case.tiers)) if not model.direct[k]]
    rows = len(model.case.people)
    costs = np.concatenate([model.share[k] for k in levels]) if levels else np.empty(0)
    program = widen(
        replace(program, cost=goal.cost + (model.travel if goal.travel else 0.0)), costs * goal.travel, 0.0, np.inf
    )
    program = lengthen(program, list(goal.rows))
    if np.isfinite(goal.travel_cap):
        program = lengthen(program, [_cap(np.concatenate([model.travel, costs]), goal.travel_cap)])
    everyone = np.ones(len(model.case.ids), bool)
    sorted_lists = [lists(model, k, everyone) for k in levels]

    def separate(values: Floats) -> Block | None:
        found = [_cuts(values, columns, minutes, width + n * rows) for n, (columns, minutes) in enumerate(sorted_lists)]
        return _stack([block for block in found if len(block.lower)])

    return program, separate


def exact(
    model: Model, goal: Goal, keep: NDArray[np.bool_], must: NDArray[np.bool_], *, cap_row: float = np.inf
) -> Program:
    """The whole program over the place × tier columns in `keep`; `cap_row` limits the goal itself, in its own unit."""
    base = model.program.width
    program = narrowed(model, keep, must)
    program = lengthen(replace(program, cost=goal.cost.copy()), list(goal.rows))
    travel, constant = [model.travel], 0.0
    for k in range(len(model.case.tiers)):
        hinterland = k in model.hinterlands
        if not hinterland and (model.direct[k] or not goal.needs_travel):
            continue
        program, cost, start = _chains(model, program, k, hinterland)
        travel.append(cost)
        constant += start
    whole_travel = np.concatenate(travel)
    if goal.travel_cap < np.inf:
        program = lengthen(program, [_cap(whole_travel, goal.travel_cap - constant)])
    own = np.concatenate([goal.cost, np.zeros(program.width - base)])
    if goal.travel:
        own, cap_row = own + whole_travel, cap_row - constant
    if cap_row < np.inf:
        program = lengthen(program, [_cap(own, cap_row)])
    # Every column is 0 or 1 in a plan, and is said to be: otherwise the presolve of HiGHS 1.15 calls some programs
    # infeasible that are not (15 of 4,000 random plans, where a row left a single solution)
    free = np.isinf(program.lower)
    lower, upper = np.where(free, 0.0, program.lower), np.where(free, 1.0, program.upper)
    program = replace(program, lower=lower, upper=upper, whole=np.ones(program.width, bool))
    # a last column, always 1, carries the constant, so that bounds are in the unit of the goal
    return replace(
        widen(program, np.zeros(1), 1.0, 1.0), cost=np.concatenate([own, [constant if goal.travel else 0.0]])
    )


def links(model: Model, keep: NDArray[np.bool_], must: NDArray[np.bool_]) -> int:
    """About how many columns the lists of `exact` take."""
    case, n, total = model.case, len(model.case.ids), 0
    for k in (level for level in range(len(case.tiers)) if not model.direct[level]):
        tiers = list(case.level(k))
        allowed = keep.reshape(-1, n)[tiers].any(axis=0)
        sure = (keep & must).reshape(-1, n)[tiers].any(axis=0)
        nearest = case.ms[:, sure].min(axis=1, initial=NEVER)
        total += int((case.ms[:, allowed] < nearest[:, None]).sum())
    return total


def _cap(cost: Floats, most: float) -> Block:
    columns = np.flatnonzero(cost)
    return one_row(columns, cost[columns], -np.inf, most)


def _cuts(values: Floats, columns: Whole, minutes: Floats, first: int) -> Block:
    """Per row: it pays at least t − Σ (t − tj)·member j over candidates nearer than t, where members add up to one."""
    share = np.where(columns >= 0, values[columns], 0.0)
    share[~np.isfinite(minutes)] = 0.0
    full = np.cumsum(share, axis=1) >= 1 - 1e-9
    last = np.where(full.any(axis=1), full.argmax(axis=1), np.isfinite(minutes).sum(axis=1) - 1)
    rows = np.arange(len(minutes))
    worst = minutes[rows, last]
    with np.errstate(invalid="ignore"):
        gain = np.where(minutes < worst[:, None], worst[:, None] - minutes, 0.0)
    paid = values[first + rows]
    broken = np.flatnonzero(worst - (gain * share).sum(axis=1) > paid + 1e-7 * (1 + paid))
    r, g = np.nonzero(gain[broken])
    own = np.arange(len(broken))
    return Block(
        np.concatenate([own, r]), np.concatenate([first + broken, columns[broken][r, g]]),
        np.concatenate([np.ones(len(broken)), gain[broken][r, g]]), worst[broken], np.full(len(broken), np.inf),
    )  # fmt: skip


def _stack(blocks: Sequence[Block]) -> Block | None:
    if not blocks:
        return None
    shift = np.cumsum([0, *[len(block.lower) for block in blocks]])
    return Block(
        np.concatenate([block.row + by for block, by in zip(blocks, shift, strict=False)]),
        np.concatenate([block.column for block in blocks]),
        np.concatenate([block.value for block in blocks]),
        np.concatenate([block.lower for block in blocks]),
        np.concatenate([block.upper for block in blocks]),
    )


def _chains(model: Model, program: Program, k: int, hinterland: bool) -> tuple[Program, Floats, float]:
    """The lists of level k: a column per row and list place, 1 where no candidate up to there is a member.

    Returns the program, what the new columns cost in travel, and what is paid anyway.
    """
    case, n = model.case, len(model.case.ids)
    tiers = list(case.level(k))
    upper = program.upper[: n * len(case.tiers)].reshape(-1, n)[tiers].max(axis=0)
    sure = program.lower[: n * len(case.tiers)].reshape(-1, n)[tiers].max(axis=0)
    allowed = upper > 0
    columns, minutes = lists(model, k, allowed)
    rows = np.arange(len(minutes))
    length = np.isfinite(minutes).sum(axis=1)
    length = np.minimum(length, allowed.sum() - case.least(k) + 1 + (model.cut_off[k] >= 0))
    held = np.isin(columns, model.member[k][(sure > 0) & allowed]) & np.isfinite(minutes)
    length = np.where(held.any(axis=1), np.minimum(length, held.argmax(axis=1) + 1), length)
    links = np.maximum(length - 1, 0)
    first = program.width + np.cumsum(links) - links
    row = np.repeat(rows, links)
    place = np.arange(len(row)) - np.repeat(first - program.width, links)
    column = program.width + np.arange(len(row))
    steps = minutes[row, place + 1] - minutes[row, place]
    own = np.arange(len(row))
    later = place > 0
    chain = Block(
        np.concatenate([own, own, own[later]]),
        np.concatenate([column, columns[row, place], column[later] - 1]),
        np.concatenate([np.ones(2 * len(own)), np.full(int(later.sum()), -1.0)]),
        (~later).astype(float), np.full(len(own), np.inf),
    )  # fmt: skip
    charged = np.zeros(len(row)) if model.direct[k] else model.share[k][row] * steps
    start = 0.0 if model.direct[k] else float((model.share[k] * minutes[rows, 0])[length > 0].sum())
    program = lengthen(widen(program, np.zeros(len(row)), 0.0, 1.0), [chain])
    if hinterland:
        exactly = _exactly(column, columns[row, place], place)
        program = lengthen(program, [*exactly, _enough(model, program, k, columns, length, first)])
    return program, charged, start


def _exactly(column: Whole, candidate: Whole, place: Whole) -> list[Block]:
    """A list column is 0 as soon as one of its candidates is a member."""
    own, later = np.arange(len(column)), np.flatnonzero(place > 0)
    none, ones = np.full(len(own), -np.inf), np.ones(len(own))
    member = Block(np.concatenate([own, own]), np.concatenate([column, candidate]), np.ones(2 * len(own)), none, ones)
    step = np.arange(len(later))
    falling = Block(
        np.concatenate([step, step]), np.concatenate([column[later], column[later] - 1]),
        np.concatenate([np.ones(len(step)), -np.ones(len(step))]), np.full(len(step), -np.inf), np.zeros(len(step)),
    )  # fmt: skip
    return [member, falling]


def _enough(model: Model, program: Program, k: int, columns: Whole, length: Whole, first: Whole) -> Block:
    """The people whose nearest member of level k a place is, at least `min_people` of tier k for its own places."""
    case, n = model.case, len(model.case.ids)
    of_member = np.full(program.width, -1)
    of_member[model.member[k]] = np.arange(n)
    size = float(case.people.mean())
    row: list[Whole] = [np.arange(n)]
    column: list[Whole] = [k * n + np.arange(n)]
    value: list[Floats] = [np.full(n, -case.tiers[k].min_people / size)]
    # the candidate at place g of a list is nearest where the column of place g - 1 is 1 and that of g is 0
    anyway = np.zeros(n)
    everyone = np.arange(len(columns))
    for g in range(int(length.max(initial=0))):
        at = everyone[length > g]
        at = at[columns[at, g] != model.cut_off[k][at]]
        place = of_member[columns[at, g]]
        people = case.people[at] / size
        more = length[at] > g + 1
        if g == 0:
            np.add.at(anyway, place, people)
        else:
            row.append(place)
            column.append(first[at] + g - 1)
            value.append(people)
        row.append(place[more])
        column.append(first[at][more] + g)
        value.append(-people[more])
    return Block(np.concatenate(row), np.concatenate(column), np.concatenate(value), -anyway, np.full(n, np.inf))
