"""Which rules a plan keeps, and which an exchange of places would break, by the names that the config gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geoplan.centres.broken import CUT_OFF, named
from geoplan.centres.choice import Choice
from geoplan.centres.exchange import Board, Swaps, nearest_two
from geoplan.centres.question import Minimise, Question
from geoplan.proof import Proof

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Move = tuple[int, int, int]  # place, its tier before and after; -1 = outside the plan

SAME = 1e-9  # two values are the same within this share of them
_WHOLE = 1e-6  # rows count whole places


@dataclass(frozen=True)
class Rulebook:
    """Every rule of the tiers as rows over place × tier (column t·n + j), with what the plan on the board gives them."""

    board: Board
    names: tuple[str, ...]
    rule_of: Whole  # per row
    columns: sparse.csc_array
    lower: Floats
    upper: Floats
    now: Floats
    least_people: dict[int, tuple[str, float]] = field(default_factory=dict)  # by tier: the rule, and the people

    def broken_by(self, moves: Sequence[Move], *, but: str = "") -> list[str]:
        """The rules that the plan breaks once these places have moved, without the rule `but`, in the order of the rules."""
        n = len(self.board.ids)
        rows, changes = [np.empty(0, np.int64)], [np.empty(0)]
        for place, old, new in moves:
            for tier, sign in ((old, -1.0), (new, 1.0)):
                if tier >= 0:
                    at = slice(*self.columns.indptr[[tier * n + place, tier * n + place + 1]])
                    rows.append(self.columns.indices[at])
                    changes.append(sign * self.columns.data[at])
        touched, where = np.unique(np.concatenate(rows), return_inverse=True)
        given = self.now[touched] + np.bincount(where.ravel(), np.concatenate(changes), len(touched))
        wrong = (given < self.lower[touched] - _WHOLE) | (given > self.upper[touched] + _WHOLE)
        names = [self.names[rule] for rule in sorted(set(self.rule_of[touched[wrong]].tolist()))]
        if self.least_people:
            tier_of = self.board.tier_of.copy()
            for place, _, new in moves:
                tier_of[place] = new
            names += self._too_few(tier_of)
        return [name for name in names if name != but]

    def fixed(self, tier: int, place: int) -> str:
        """The rule that gives the place its seat in the tier; "" where none does."""
        column = tier * len(self.board.ids) + place
        rows = self.columns.indices[slice(*self.columns.indptr[[column, column + 1]])]
        alone = np.bincount(self.columns.indices, minlength=len(self.lower)) == 1
        found = [self.names[self.rule_of[row]] for row in rows if alone[row] and self.lower[row] == 1]
        return found[0] if found else ""

    def _too_few(self, tier_of: Whole) -> list[str]:
        """The rules of tiers with a place that fewer people are nearest to than the tier asks for."""
        found = []
        board = replace(self.board, tier_of=tier_of)
        for k, (name, least) in sorted(self.least_people.items()):
            first, near, _ = nearest_two(board, board.serving(k))
            arrives = np.isfinite(near)
            served = np.bincount(first[arrives], board.people[arrives], len(board.ids))
            if (served[tier_of == k] < least * (1 - SAME)).any():
                found.append(name)
        return found


@dataclass(frozen=True)
class Held:
    """What the plan's other aim is held to: least merit or most travel; `name` is how the config says it."""

    name: str = ""
    least_merit: float = -np.inf
    most_travel: float = np.inf


def rulebook(question: Question, board: Board) -> Rulebook:
    """The rules of the question's tiers."""
    every = named(question)
    n, start = len(board.ids), 0
    parts: list[tuple[Whole, Whole, Floats]] = []
    owner: list[int] = []
    for at, rule in enumerate(every):
        if rule.block is not None:
            parts.append((start + rule.block.row, rule.block.column, rule.block.value))
            owner += [at] * len(rule.block.lower)
            start = len(owner)
    blocks = [rule.block for rule in every if rule.block is not None]
    row, column, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    table = sparse.csc_array((value, (row, column)), shape=(start, n * len(question.tiers)))
    seats = np.zeros(n * len(question.tiers))
    placed = np.flatnonzero(board.tier_of >= 0)
    seats[board.tier_of[placed] * n + placed] = 1.0
    least = {
        rule.hinterland_of: (rule.name, question.tiers[rule.hinterland_of].min_people)
        for rule in every
        if rule.hinterland_of >= 0
    }
    return Rulebook(
        board, tuple(rule.name for rule in every), np.array(owner), table,
        np.concatenate([block.lower for block in blocks]), np.concatenate([block.upper for block in blocks]),
        table @ seats, least,
    )  # fmt: skip


def held(question: Question, proofs: Sequence[Proof]) -> Held:
    """What the aim that is not optimised is held to, as the proofs of the choice say."""
    asked = question.objective
    share = asked.merit_at_least if isinstance(asked, Minimise) else asked.travel_within
    best = [proof for proof in proofs if proof.question in ("best merit", "best travel")]
    if share is None or not best:
        return Held()
    limit, spare = share * best[0].objective, SAME * abs(best[0].objective)
    if isinstance(asked, Minimise):
        return Held(f"merit_at_least {share:g}", least_merit=limit - spare)
    return Held(f"travel_within {share:g}", most_travel=limit + spare)


def soft(question: Question, choice: Choice, swapped: Swaps, limits: Held) -> dict[str, Flags]:
    """Which exchanges (leaver × entrant) break what is no rule of a tier, by name: people cut off, reach, the other aim."""
    people = float(question.people.sum())
    found = {CUT_OFF: swapped.cut > SAME * people}
    reach = [tier for tier in question.tiers if tier.reach_min is not None]
    if reach:
        name = ", ".join(f"{tier.name}.reach_min {tier.reach_min:g}" for tier in reach)
        found[name] = swapped.beyond > SAME * people
    if limits.name:
        found[limits.name] = (choice.merit + swapped.merit < limits.least_merit) | (
            choice.travel + swapped.travel > limits.most_travel
        )
    return found
