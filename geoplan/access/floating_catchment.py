"""Supply shared among those who can reach it: the two-step floating catchment area and its zoned form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geoplan.travel import MS_PER_MINUTE, TravelTimes


def two_step(times: TravelTimes, people: NDArray[np.float64], capacity: NDArray[np.float64], *, limit_min: float) -> NDArray[np.float64]:
    """Facility capacity per resident, shared among all who can reach it.

    One value per row of `times`; 0 where nothing is within `limit_min`. Capacity keeps its own unit (beds, seats), so the
    result is beds or seats per person. A facility that nobody reaches gives nothing to anybody.

    Luo & Wang (2003).
    """
    return e2sfca(times, people, capacity, zones=[limit_min], weights=[1.0])


def e2sfca(
    times: TravelTimes, people: NDArray[np.float64], capacity: NDArray[np.float64], *, zones: Sequence[float], weights: Sequence[float]
) -> NDArray[np.float64]:
    """As `two_step`, with a weight per travel zone in both steps; `zones` are their upper ends in minutes, rising.

    Luo & Qi (2009).
    """
    limits = np.array([round(minutes * MS_PER_MINUTE) for minutes in zones])
    weight = np.array([*weights, 0.0])[np.searchsorted(limits, times.ms, side="left")]
    row, facility = times.row(), times.facility
    demand = np.bincount(facility, weights=weight * people[row], minlength=len(times.facilities))
    ratio = np.divide(capacity, demand, out=np.zeros(len(capacity)), where=demand > 0)
    return np.bincount(row, weights=weight * ratio[facility], minlength=len(times.demand))
