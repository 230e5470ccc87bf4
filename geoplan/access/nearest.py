"""Minutes to the nearest facility, and to the k-th nearest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geoplan.travel import MM_PER_METRE, MS_PER_MINUTE, TravelTimes


def nearest_minutes(
    times: TravelTimes, people: NDArray[np.float64], capacity: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Minutes to the nearest facility (metres where the table is in metres), NaN where none is within the limit."""
    return kth_nearest(times, people, capacity, k=1)


def kth_nearest(
    times: TravelTimes, people: NDArray[np.float64], capacity: NDArray[np.float64], *, k: int
) -> NDArray[np.float64]:
    """Minutes to the k-th nearest facility (metres where the table is in metres), NaN where fewer than k are within the limit."""
    ranked = np.sort(times.row() << 32 | times.ms)  # row above value in one number; no value is below 0
    there = np.diff(times.start) >= k
    value = np.full(len(times.demand), np.nan)
    value[there] = ranked[times.start[:-1][there] + k - 1] & 0xFFFFFFFF
    return value / (MS_PER_MINUTE if times.cost == "time" else MM_PER_METRE)
