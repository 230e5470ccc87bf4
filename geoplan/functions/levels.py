"""The level that a settlement would have by what it has, against the one it has officially."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HIGHER, AS_OFFICIAL, LOWER, UNKNOWN = "higher", "as_official", "lower", "unknown"


def functional_levels(
    official: NDArray[np.integer], index: NDArray[np.float64], people: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The level of every settlement if the same number had each level, given out by `index`; 0 is the highest, -1 = none.

    Keeping the numbers of the official levels asks who would hold them, not how many there should be: it needs no cut-off,
    and every settlement that functions above its level has another beside it that functions below. Among equal
    indices the official order stands (so equals never change places), then the larger, then the first.
    """
    levels = np.full(len(official), -1, dtype=np.int64)
    ranked = np.flatnonzero(official >= 0)
    # nine digits: sums of 100/F differ in their last bits by the order of the services
    keys = (ranked, -people[ranked], official[ranked], -np.round(index[ranked], 9))
    levels[ranked[np.lexsort(keys)]] = np.sort(official[ranked])
    return levels


def verdicts(official: NDArray[np.integer], functional: NDArray[np.integer]) -> NDArray[np.object_]:
    """`higher` where a settlement functions above its official level, `lower`, `as_official`, or `unknown` without a level."""
    words = np.where(functional < official, HIGHER, np.where(functional > official, LOWER, AS_OFFICIAL))
    return np.where(official < 0, UNKNOWN, words).astype(object)
