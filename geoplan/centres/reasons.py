"""Why each place is in the plan or not: what it is worth there, who could stand in for it, and which rule decided it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres import cheapest, exchange, rulebook
from geoplan.centres.broken import CUT_OFF
from geoplan.centres.cheapest import Swap, Table
from geoplan.centres.choice import Choice
from geoplan.centres.exchange import Board
from geoplan.centres.merit import Merit
from geoplan.centres.normalising import PINS, TURNED
from geoplan.centres.question import Maximise, Question
from geoplan.centres.ranking import ranks

Floats = NDArray[np.float64]

NEAR_MISSED_LEAST = 5
NEAR_MISSED_SHARE = 0.2  # of the places of the lowest tier

ALL_CHOSEN = "all candidates chosen"

_COLUMNS = [
    "candidate_id", "status", "tier", "people_served", "loss_if_dropped_person_min", "minutes_longer_if_dropped",
    "people_cut_off_if_dropped", "merit_if_dropped", "substitute_id", "substitute_cost_person_min",
    "substitute_cost_merit", "instead_of_id", "needed_person_min", "needed_merit", "forced_by", "needed", "barred",
    "fixed", "free_id", "free_person_min", "free_merit", "free_breaks",
]  # fmt: skip


def reasons(question: Question, choice: Choice) -> pd.DataFrame:
    """A row per candidate, in id order: what speaks for it or against it.

    `status` is `chosen`, `near_missed`, `kept_out` or `not_chosen`; `tier` the tier it is in, or the one it came nearest to.

    Of a chosen place: the people nearest to it at its tier's level; what weighted travel would gain if it left and
    nobody came (of those who still reach a member), the minutes more of those it serves, the people who would reach no
    member, the merit of the rest; the best substitute from outside the plan in the same tier, everything else
    unchanged and all rules kept (its own being fixed aside), "" where there is none, and what that costs.

    Of any other: the member whose seat it would get most cheaply with all rules kept, what that costs, and how many
    people would then be nearest to it.

    `forced_by` names the rules that decided. A chosen place is fixed, or another would better the plan in its seat but for
    them (`barred`), or the rules of its tier leave the seat to nobody else. Another place would better the plan but for
    them (`barred`), or has no way in that keeps all rules. "" is the optimum itself. `free_…` is the cheapest exchange of
    a chosen place whatever it breaks.

    Near-missed are the `max(5, 20 % of the lowest tier)` others that enter most cheaply with all rules kept; kept out are
    the rest of those that would better the plan but for a rule.
    """
    board = exchange.board(question, choice)
    book = rulebook.rulebook(question, board)
    tables = cheapest.tables(question, choice, board)
    some = abs(choice.merit if isinstance(question.objective, Maximise) else choice.travel) * rulebook.SAME
    rows = [*_chosen(question, choice, board, book, tables, some), *_others(board, book, tables, some)]
    made = pd.DataFrame(rows, columns=_COLUMNS).sort_values("candidate_id", kind="stable").reset_index(drop=True)
    return made.assign(status=_status(made, len(choice.members[-1]), some)).drop(columns="needed")


def _chosen(
    question: Question, choice: Choice, board: Board, book: rulebook.Rulebook, tables: list[Table], some: float
) -> Iterator[dict[str, object]]:
    """The rows of the places of the plan."""
    worth = exchange.left(board)
    for at, place in enumerate(worth.places):
        t = int(board.tier_of[place])
        tier, own = question.tiers[t], str(board.ids[place])
        fixed = book.fixed(t, int(place))
        row = int(np.searchsorted(tables[t].swaps.leavers, place))
        best, free = cheapest.cheapest(book, [tables[t]], row=row, but=fixed)
        yield {
            "candidate_id": own,
            "status": "chosen",
            "tier": tier.name,
            "people_served": worth.served[at],
            "loss_if_dropped_person_min": worth.travel[at],
            "minutes_longer_if_dropped": worth.longer[at],
            "people_cut_off_if_dropped": worth.cut_off[at],
            "merit_if_dropped": choice.merit - worth.merit[at],
            "substitute_id": "" if best is None else board.ids[best.entrant],
            "substitute_cost_person_min": math.nan if best is None else best.travel,
            "substitute_cost_merit": math.nan if best is None else best.merit,
            "instead_of_id": "",
            "fixed": bool(fixed),
            "barred": free is not None and free.cost < -some,
            "forced_by": fixed or _holding(book, tables[t], row, best, free, some),
            **_freely(board, free),
        }


def _others(board: Board, book: rulebook.Rulebook, tables: list[Table], some: float) -> Iterator[dict[str, object]]:
    """The rows of the candidates outside the plan."""
    for column, place in enumerate(np.flatnonzero(board.tier_of < 0)):
        best, free = cheapest.cheapest(book, tables, column=column)
        told = best or free
        yield {
            "candidate_id": str(board.ids[place]),
            "status": "not_chosen",
            "tier": "" if told is None else board.tiers[told.tier].name,
            "people_served": math.nan
            if told is None
            else exchange.would_serve(board, told.tier, told.leaver, told.entrant),
            "substitute_id": "",
            "instead_of_id": "" if told is None else board.ids[told.leaver],
            "needed_person_min": math.nan if best is None else best.travel,
            "needed_merit": math.nan if best is None else best.merit,
            "forced_by": _barring(best, free, some),
            "needed": math.nan if best is None else best.cost,
            "barred": free is not None and free.cost < -some and bool(free.broken),
            "fixed": False,
        }


def _freely(board: Board, free: Swap | None) -> dict[str, object]:
    """The cheapest exchange whatever it breaks, for the sentence."""
    if free is None:
        return {}
    told = {"free_id": board.ids[free.entrant], "free_person_min": free.travel, "free_merit": free.merit}
    return {**told, "free_breaks": "; ".join(free.broken)}


def _holding(book: rulebook.Rulebook, table: Table, row: int, best: Swap | None, free: Swap | None, some: float) -> str:
    """The rules that hold a place of the plan in its seat; "" where it is there by itself."""
    if len(table.swaps.entrants) == 0:
        return ALL_CHOSEN
    if free is None:
        return CUT_OFF
    if free.cost < -some:
        return "; ".join(free.broken)
    if best is not None:
        return ""
    t, leaver = table.swaps.tier, int(table.swaps.leavers[row])
    of_tiers = [book.broken_by([(leaver, t, -1), (int(entrant), -1, t)]) for entrant in table.swaps.entrants]
    return "; ".join(of_tiers[list(table.swaps.entrants).index(free.entrant)]) if all(of_tiers) else ""


def _barring(best: Swap | None, free: Swap | None, some: float) -> str:
    """The rules that keep a place out: those of its cheapest way in, where that would better the plan or there is no other."""
    if free is None:
        return CUT_OFF
    return "; ".join(free.broken) if best is None or free.cost < -some else ""


def _status(made: pd.DataFrame, lowest: int, some: float) -> pd.Series:
    """Which candidates outside the plan came near, and which of the others only a rule keeps out."""
    most = max(NEAR_MISSED_LEAST, math.ceil(NEAR_MISSED_SHARE * lowest))
    near = made["needed"].dropna().sort_values(kind="stable").index[:most]
    status = made["status"].mask((made["status"] != "chosen") & made["barred"], "kept_out")
    return status.mask(made.index.isin(near), "near_missed")


def contributions(raw: Floats, merit: Merit, score: Floats) -> dict[str, Floats]:
    """What each indicator adds to the score of each candidate: `normalised`, `contribution`, `rank`; candidate × indicator.

    The contributions of a candidate add up to its score. It is shared out by how far the indicators lift the candidate
    above the worst there is: for TOPSIS by their parts of the squared weighted distance from the worst point, whose root
    the score is made from; for the other rankings by the weighted distances themselves, which for a weighted sum of
    indicators from 0 to 1 is exactly weight times indicator. A candidate that is worst in everything has none.
    """
    full, normalised = merit.values(raw), merit.normalised(raw)
    compared = [own.normalise or PINS[merit.ranking] for own in merit.treatments] or [PINS[merit.ranking]]
    more = merit.benefit | np.isin(compared, TURNED)
    worst = np.where(more, normalised.min(axis=0), normalised.max(axis=0))
    part = merit.weights * np.abs(normalised - worst)
    part = part**2 if merit.ranking == "topsis" else part
    whole = part.sum(axis=1, keepdims=True)
    share = np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
    order = np.column_stack(
        [ranks(full[:, column] if merit.benefit[column] else -full[:, column]) for column in range(full.shape[1])]
    )
    return {"normalised": normalised, "contribution": share * score[:, None], "rank": order}
