"""The cheapest exchange of one place of the plan for one outside it, and the rules that exchanges break."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.centres import exchange, rulebook
from geoplan.centres.broken import CUT_OFF
from geoplan.centres.choice import Choice
from geoplan.centres.exchange import Board, Swaps
from geoplan.centres.question import Maximise, Question

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Swap:
    """One exchange: its tier and two places, what it costs, and the rules that it breaks."""

    tier: int
    leaver: int
    entrant: int
    travel: float  # weighted person-minutes more
    merit: float  # merit less
    cost: float  # the one of the two that the plan optimises
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """All exchanges of one tier with their cost, and those that break what is no rule of a tier, by its name."""

    swaps: Swaps
    cost: Floats
    soft: dict[str, Flags]


def tables(question: Question, choice: Choice, board: Board, entrants: NDArray[np.int64] | None = None) -> list[Table]:
    """A table of exchanges for every tier, with all places outside the plan as entrants or with those given."""
    limits = rulebook.held(question, choice.proofs)
    found = []
    for t in range(len(question.tiers)):
        swapped = exchange.swaps(board, t, entrants)
        cost = -swapped.merit if isinstance(question.objective, Maximise) else swapped.travel
        found.append(Table(swapped, cost, rulebook.soft(question, choice, swapped, limits)))
    return found


def cheapest(
    book: rulebook.Rulebook, tables: list[Table], *, row: int | None = None, column: int | None = None, but: str = ""
) -> tuple[Swap | None, Swap | None]:
    """The cheapest exchange of these tables that keeps all rules, and the cheapest whatever it breaks.

    Nobody may be cut off by either who is not now; None where there is no exchange. Ties go to the smaller ids.
    """
    parts = []
    for at, table in enumerate(tables):
        rows = np.arange(len(table.swaps.leavers)) if row is None else np.array([row])
        columns = np.arange(len(table.swaps.entrants)) if column is None else np.array([column])
        i, j = (axis.ravel() for axis in np.meshgrid(rows, columns, indexing="ij"))
        parts.append((np.full(len(i), at), i, j, table.cost[i, j], table.swaps.travel[i, j]))
    of, i, j, cost, travel = (np.concatenate(part) for part in zip(*parts, strict=True))
    free = None
    for at in np.lexsort((j, i, of, travel, cost)):
        table = tables[of[at]]
        here = i[at], j[at]
        broken = [name for name, wrong in table.soft.items() if wrong[here]]
        if CUT_OFF in broken:
            continue
        leaver, entrant = int(table.swaps.leavers[i[at]]), int(table.swaps.entrants[j[at]])
        if free is not None and broken:
            continue
        broken = [*book.broken_by([(leaver, table.swaps.tier, -1), (entrant, -1, table.swaps.tier)], but=but), *broken]
        found = Swap(
            table.swaps.tier, leaver, entrant, float(travel[at]), -float(table.swaps.merit[here]), float(cost[at]),
            tuple(broken),
        )  # fmt: skip
        free = free or found
        if not broken:
            return found, free
    return None, free
