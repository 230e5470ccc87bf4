"""Shares of draws: how sure each is, and what it makes of a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROBUST_IN, CONTESTED, ROBUST_OUT = "robust_in", "contested", "robust_out"
IN_ABOVE, OUT_BELOW = 0.8, 0.2
_Z = 1.959963984540054  # the normal quantile of 0.975


def interval(hits: NDArray[np.int64], draws: int) -> tuple[Floats, Floats]:
    """Low and high end of the 95 % interval of a share, `hits` out of `draws`; NaN without draws.

    Wilson (1927), the score interval.
    """
    if draws == 0:
        nothing = np.full(len(hits), np.nan)
        return nothing, nothing
    share, z2 = hits / draws, _Z**2
    middle = share + z2 / (2 * draws)
    half = _Z * np.sqrt(share * (1 - share) / draws + z2 / (4 * draws**2))
    low, high = (middle - half) / (1 + z2 / draws), (middle + half) / (1 + z2 / draws)
    # at the ends the interval reaches the end, which rounding would miss
    return np.where(hits == 0, 0.0, low), np.where(hits == draws, 1.0, high)


def classes(low: Floats, high: Floats) -> NDArray[np.object_]:
    """What a place is by the interval of its share: `robust_in` above 0.8, `robust_out` below 0.2, else `contested`.

    A place whose interval holds a threshold is contested, whatever its share. "" without an interval.
    """
    inner = np.where(low > IN_ABOVE, ROBUST_IN, np.where(high < OUT_BELOW, ROBUST_OUT, CONTESTED))
    return np.where(np.isnan(low), "", inner).astype(object)
