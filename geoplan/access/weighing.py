"""What every pair of a travel table counts, and sums over them: what all measures of access are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoplan.decay import Decay
from geoplan.findings import Finding
from geoplan.travel import MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]

View = Literal["people", "facilities"]  # whom can I reach, and who can reach me


def weights(times: TravelTimes, decay: Decay | None, limit_min: float | None) -> Floats:
    """What each entry of `times` counts: by `decay` (1 without one), and 0 beyond `limit_min`, the limit included."""
    within = np.True_ if limit_min is None else times.ms <= round(limit_min * MS_PER_MINUTE)
    if decay is None:
        return np.broadcast_to(within, times.ms.shape).astype(np.float64)
    weight = decay.weight(times.ms / MS_PER_MINUTE)
    return np.where(within, weight, 0.0)


def pairs(times: TravelTimes, weight: Floats) -> csr_array:
    """The weights as a sparse table of demand × facility."""
    small = len(times.ms) < np.iinfo(np.int32).max
    start = times.start.astype(np.int32) if small else times.start
    return csr_array((weight, times.facility, start), shape=(len(times.demand), len(times.facilities)))


def each(times: TravelTimes, per_row: Floats) -> Floats:
    """A value per row, given to each entry of the row."""
    return np.repeat(per_row, np.diff(times.start))


def divided(above: Floats, below: Floats, *, otherwise: float = 0.0) -> Floats:
    """One divided by the other, `otherwise` where the other is 0."""
    quotient = np.full(len(below), otherwise)
    np.divide(above, below, out=quotient, where=below > 0)
    return quotient


def summed(times: TravelTimes, people: Floats, capacity: Floats, weight: Floats, view: View) -> Floats:
    """Weighted capacity that each demand point reaches, or weighted people that reach each facility."""
    table = pairs(times, weight)
    return np.asarray(table @ capacity if view == "people" else table.T @ people, dtype=np.float64)


@dataclass(frozen=True)
class Flows:
    """Who goes where by a measure that says so; entries are those of the travel times.

    `share` is the part of a demand point's people that goes to a facility and `people` their number; `value` is what the
    measure says of each demand point; `arrivals` are the people at each facility.
    """

    share: Floats
    people: Floats
    value: Floats
    arrivals: Floats

    def seen(self, view: View) -> Floats:
        """The values of one view: one per demand point, or one per facility."""
        return self.value if view == "people" else self.arrivals

    def doubts(self) -> list[Finding]:
        """What is doubtful about them."""
        return []


def travelling(times: TravelTimes, people: Floats, attraction: Floats, weight: Floats) -> Flows:
    """Everybody shared out over the facilities in proportion to attraction × weight; the value is the minutes expected.

    A demand point where nothing attracts sends nobody, and its value is NaN.
    """
    pull = weight * attraction[times.facility]
    table = pairs(times, pull)
    share = pull * each(times, divided(np.ones(len(times.demand)), table.sum(axis=1)))
    table = pairs(times, share)
    minutes = np.asarray(pairs(times, share * (times.ms / MS_PER_MINUTE)).sum(axis=1), dtype=np.float64)
    going = np.asarray(table.sum(axis=1)) > 0
    return Flows(share, share * each(times, people), np.where(going, minutes, np.nan), np.asarray(table.T @ people))
