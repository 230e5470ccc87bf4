"""The loops over rows and their nearest candidates, plain Python that numba can compile; `tier_field` says which is run."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Times = NDArray[np.int32]


def saved(ms: Times, order: NDArray[Any], price: Floats, weight: Floats) -> Floats:
    """Per candidate Σ weight · min(0, ms − price) over the rows; `order` holds the candidates of a row by ms."""
    total = np.zeros(ms.shape[1])
    for i in range(ms.shape[0]):
        for g in range(ms.shape[1]):
            j = order[i, g]
            less = ms[i, j] - price[i]
            if less >= 0:
                break
            total[j] += weight[i] * less
    return total


def replaced(
    ms: Times, order: NDArray[Any], weight: Floats, owner: NDArray[np.int64], first: Times, second: Times, many: int
) -> tuple[Floats, Floats, Floats]:
    """What a new member saves, what is lost with an old one, and what both together count twice.

    `owner` is the nearest of `many` members by its number, `first` and `second` the ms to it and to the next.
    """
    gain, loss, twice = np.zeros(ms.shape[1]), np.zeros(many), np.zeros((ms.shape[1], many))
    for i in range(ms.shape[0]):
        near, far, m = first[i], second[i], owner[i]
        loss[m] += weight[i] * (np.float64(far) - near)
        for g in range(ms.shape[1]):
            j = order[i, g]
            c = ms[i, j]
            if c >= far:
                break
            if c < near:
                gain[j] += weight[i] * (near - c)
                twice[j, m] += weight[i] * (np.float64(far) - near)
            else:
                twice[j, m] += weight[i] * (np.float64(far) - c)
    return gain, loss, twice
