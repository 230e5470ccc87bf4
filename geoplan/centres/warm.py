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
