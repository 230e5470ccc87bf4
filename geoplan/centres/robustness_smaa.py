"""What a ranking says where nobody has given weights: which places can come first, and with which weights they do.

Lahdelma & Salminen (2001), SMAA-2; the method of ranking is the plan's own.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def acceptability(ranks: NDArray[np.int64], most: int) -> Floats:
    """The rank acceptability b_i^r: the share of draws in which candidate i has rank r, for r = 1 … `most`.

    `ranks` is draw × candidate; the result candidate × rank.
    """
    return np.stack([(ranks == rank).mean(axis=0) for rank in range(1, most + 1)], axis=1)


def central_weights(ranks: NDArray[np.int64], weights: Floats) -> Floats:
    """The mean of the weights with which each candidate comes first, candidate × indicator; NaN where it never does.

    `weights` is draw × indicator.
    """
    first = (ranks == 1).astype(float)
    times = first.sum(axis=0)[:, None]
    return np.asarray(np.divide(first.T @ weights, times, out=np.full((ranks.shape[1], weights.shape[1]), np.nan),
                                where=times > 0))  # fmt: skip


def confidence(central: Floats, ranked: Callable[[int, Floats], NDArray[np.int64]], draws: int) -> Floats:
    """The share of draws in which each candidate comes first when its own central weights hold; NaN where it has none.

    `ranked(draw, weights)` is the rank of every candidate by the numbers of that draw and the given weights.
    """
    own = np.flatnonzero(~np.isnan(central).any(axis=1))
    share = np.full(len(central), np.nan)
    for place in own:
        share[place] = sum(int(ranked(draw, central[place])[place] == 1) for draw in range(draws)) / max(1, draws)
    return share
