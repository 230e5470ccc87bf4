"""What speaks for a place: measures of every candidate, as plain arrays in the order of the candidates' ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geoplan.travel.times import MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Facts:
    """What indicators are measured from.

    `times` has no limit, its facilities are the candidates; `people` is per row of it, 0 for those who do not count
    (margin); `place_people` is per candidate. `services` gives, by name, the ms from every candidate to the nearest
    open facility, below 0 where none is reached.
    """

    times: TravelTimes
    people: Floats
    place_people: Floats
    services: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)


def people(facts: Facts) -> Floats:
    """The people of the place itself."""
    return facts.place_people.astype(float)


def functions(facts: Facts, *, within_min: float) -> Floats:
    """How many services have an open facility within `within_min` of the place."""
    limit = round(within_min * MS_PER_MINUTE)
    present = [(ms >= 0) & (ms <= limit) for _, ms in sorted(facts.services.items())]
    return np.sum(present, axis=0, dtype=float) if present else np.zeros(len(facts.place_people))


def people_within(facts: Facts, *, within_min: float) -> Floats:
    """The people who are at the place in at most `within_min`."""
    near = facts.times.ms <= round(within_min * MS_PER_MINUTE)
    return _sum_by_candidate(facts, np.where(near, _people_of_entries(facts), 0.0))


def mean_minutes(facts: Facts) -> Floats:
    """The mean minutes to the place of all people who can reach it; NaN where nobody can."""
    weights = _people_of_entries(facts)
    arrive = _sum_by_candidate(facts, weights)
    minutes = _sum_by_candidate(facts, weights * facts.times.ms) / MS_PER_MINUTE
    return np.asarray(np.divide(minutes, arrive, out=np.full(len(arrive), np.nan), where=arrive > 0))


def hinterland(facts: Facts) -> Floats:
    """The people for whom no other candidate is nearer; at equal times the smaller id has them."""
    times = facts.times
    # by row, then time, then id: the first entry of every row is its nearest
    order = np.lexsort((times.facility, times.ms, times.row()))
    reaches = np.diff(times.start) > 0
    nearest = times.facility[order[times.start[:-1][reaches]]]
    return np.bincount(nearest, facts.people[reaches], len(times.facilities)).astype(float)


def _people_of_entries(facts: Facts) -> Floats:
    return facts.people[facts.times.row()]


def _sum_by_candidate(facts: Facts, values: Floats) -> Floats:
    return np.bincount(facts.times.facility, values, len(facts.times.facilities)).astype(float)


INDICATORS: dict[str, Callable[..., Floats]] = {
    "people": people,
    "functions": functions,
    "people_within": people_within,
    "mean_minutes": mean_minutes,
    "hinterland": hinterland,
}
UNITS = {
    "people": "people", "functions": "services", "people_within": "people", "mean_minutes": "min", "hinterland": "people",
}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """What measures the indicators of a plan: for each its name in INDICATORS with its settings, or values that stand.

    What settlements and measures of access state is the same whatever the facts.
    """

    asked: tuple[tuple[str, Mapping[str, float]] | Floats, ...]

    def __call__(self, facts: Facts) -> Floats:
        """The indicators measured from `facts`, candidate × indicator."""
        columns = [one if isinstance(one, np.ndarray) else INDICATORS[one[0]](facts, **one[1]) for one in self.asked]
        return np.column_stack(columns)
