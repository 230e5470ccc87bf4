"""What an answer leaves behind for the next, similar question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Warm:
    """A plan and the prices that bound it, by the ids of candidates and demand: any question may start from them.

    `prices` is level × demand, in minutes: from how far away a member of the level is worth nothing to a row.
    """

    candidates: NDArray[np.str_]
    demand: NDArray[np.str_]
    tier_of: NDArray[np.int64]  # per candidate, -1 = in no tier
    prices: NDArray[np.float32]

    def plan(self, candidates: NDArray[np.str_], tiers: int) -> NDArray[np.int64]:
        """The plan for other candidates and fewer or more tiers, as far as they are the same; it may break rules."""
        at, same = _found(self.candidates, candidates)
        plan = np.where(same, self.tier_of[at], -1)
        return np.where(plan < tiers, plan, -1)

    def at(self, demand: NDArray[np.str_], tiers: int) -> NDArray[np.float32]:
        """The prices for other demand, 0 where there are none."""
        at, same = _found(self.demand, demand)
        found = np.zeros((tiers, len(demand)), np.float32)
        levels = min(tiers, len(self.prices))
        found[:levels] = np.where(same, self.prices[:levels, at], 0)
        return found


def _found(known: NDArray[np.str_], asked: NDArray[np.str_]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where the ids `asked` stand in `known`, and which of them do."""
    at = np.minimum(np.searchsorted(known, asked), max(0, len(known) - 1))
    return at, np.asarray(known[at] == asked) if len(known) else np.zeros(len(asked), bool)
