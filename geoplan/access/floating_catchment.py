"""Supply shared among those who can reach it: the two-step floating catchment area and its zoned form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geoplan.travel import MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]

SLOW_DECAY = (1.0, 0.68, 0.22)


def two_step(times: TravelTimes, people: Floats, capacity: Floats, *, limit_min: float) -> Floats:
    """Facility capacity per resident, shared among all who can reach it.

    One value per row of `times`; 0 where nothing is within `limit_min`. Capacity keeps its own unit (beds, seats), so the
    result is beds or seats per person. A facility that nobody reaches gives nothing to anybody.

    Luo & Wang (2003).
    """
    return e2sfca(times, people, capacity, zones=[limit_min], weights=[1.0])


def e2sfca(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    limit_min: float | None = None,
    zones: Sequence[float] = (),
    weights: Sequence[float] = (),
) -> Floats:
    """As `two_step`, with a weight per travel zone in both steps; `zones` are their upper ends in minutes, rising.

    With `limit_min` alone the zones are its thirds, weighted 1, 0.68 and 0.22, the slow decay of the paper.

    Luo & Qi (2009).
    """
    if limit_min is not None:
        zones, weights = [limit_min / 3, limit_min * 2 / 3, limit_min], SLOW_DECAY
    limits = np.array([round(minutes * MS_PER_MINUTE) for minutes in zones])
    weight = np.array([*weights, 0.0])[np.searchsorted(limits, times.ms, side="left")]
    row, facility = times.row(), times.facility
    demand = np.bincount(facility, weights=weight * people[row], minlength=len(times.facilities))
    ratio = np.divide(capacity, demand, out=np.zeros(len(capacity)), where=demand > 0)
    return np.bincount(row, weights=weight * ratio[facility], minlength=len(times.demand)).astype(np.float64)
