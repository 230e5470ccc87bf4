"""How much can be reached: cumulative opportunities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geoplan.travel import MS_PER_MINUTE, TravelTimes


def cumulative(
    times: TravelTimes, people: NDArray[np.float64], capacity: NDArray[np.float64], *, limit_min: float
) -> NDArray[np.float64]:
    """Capacity within `limit_min`, the limit included; facilities count 1 each where capacity is 1. 0 where nothing is reached.

    Wachs & Kumagai (1973).
    """
    near = times.ms <= round(limit_min * MS_PER_MINUTE)
    reached = np.bincount(times.row()[near], weights=capacity[times.facility[near]], minlength=len(times.demand))
    return reached.astype(np.float64)
