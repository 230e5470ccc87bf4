"""Supply shared among those who can reach it: the family of floating catchment areas.

All of them divide the capacity of a facility by the weighted people around it, and give every demand point the weighted sum
of these ratios over the facilities around it; they differ in the weights only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geoplan.access import weighing
from geoplan.access.weighing import Floats, View, divided, each, pairs
from geoplan.decay import Decay, Epanechnikov, GaussianKernel, Step
from geoplan.travel import TravelTimes

SLOW_DECAY = (1.0, 0.68, 0.22)


def two_step(
    times: TravelTimes, people: Floats, capacity: Floats, *, limit_min: float, view: View = "people"
) -> Floats:
    """Facility capacity per resident, shared among all who can reach it.

    One value per row of `times`; 0 where nothing is within `limit_min`. Capacity keeps its own unit (beds, seats), so the
    result is beds or seats per person. A facility that nobody reaches gives nothing to anybody. With `view="facilities"`
    one value per facility: its capacity per person within `limit_min`, 0 where there is nobody.

    Radke & Mu (2000); Luo & Wang (2003).
    """
    return _shared(times, people, capacity, weighing.weights(times, None, limit_min), view)


def e2sfca(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    limit_min: float | None = None,
    zones: Sequence[float] = (),
    weights: Sequence[float] = (),
    decay: Decay | None = None,
    view: View = "people",
) -> Floats:
    """As `two_step`, with a weight in both steps: per travel zone, or by `decay` up to `limit_min` where that is given.

    `zones` are their upper ends in minutes, rising. With `limit_min` alone the zones are its thirds, weighted 1, 0.68 and
    0.22, the slow decay of the paper.

    Luo & Qi (2009).
    """
    if decay is not None:
        return _shared(times, people, capacity, weighing.weights(times, decay, limit_min), view)
    if limit_min is not None:
        zones, weights = [limit_min / 3, limit_min * 2 / 3, limit_min], SLOW_DECAY
    return _shared(times, people, capacity, weighing.weights(times, Step(zones, weights), None), view)


def three_step(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    decay: Decay,
    limit_min: float | None = None,
    view: View = "people",
) -> Floats:
    """As `e2sfca`, where people who have several facilities around them weigh less on each.

    The weight of a facility is multiplied by its share in all weights around the demand point, in both steps.

    Wan, Zou & Sternberg (2012).
    """
    weight = weighing.weights(times, decay, limit_min)
    around = pairs(times, weight).sum(axis=1)
    chosen = weight * each(times, divided(np.ones(len(around)), around))
    return _shared(times, people, capacity, chosen * weight, view)


def modified_two_step(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    decay: Decay,
    limit_min: float | None = None,
    view: View = "people",
) -> Floats:
    """As `e2sfca`, with the weights squared in the second step: supply that lies far away is partly lost, not handed on.

    What people have adds up to less than the supply. Delamater (2013).
    """
    weight = weighing.weights(times, decay, limit_min)
    return _shared(times, people, capacity, weight, view, given=weight**2)


def kernel_two_step(
    times: TravelTimes, people: Floats, capacity: Floats, *, limit_min: float, view: View = "people"
) -> Floats:
    """As `e2sfca`, weighted by a parabola that ends at `limit_min`. Dai & Wang (2011)."""
    return _shared(times, people, capacity, weighing.weights(times, Epanechnikov(limit_min), None), view)


def gaussian_two_step(
    times: TravelTimes, people: Floats, capacity: Floats, *, limit_min: float, view: View = "people"
) -> Floats:
    """As `e2sfca`, weighted by a bell that ends at `limit_min`. Dai (2010)."""
    return _shared(times, people, capacity, weighing.weights(times, GaussianKernel(limit_min), None), view)


def _shared(
    times: TravelTimes, people: Floats, capacity: Floats, weight: Floats, view: View, *, given: Floats | None = None
) -> Floats:
    """Capacity over weighted people per facility, or the sum of these around each demand point, by `given` if it differs."""
    table = pairs(times, weight)
    ratio = divided(capacity, table.T @ people)
    if view == "facilities":
        return ratio
    return np.asarray((table if given is None else pairs(times, given)) @ ratio, dtype=np.float64)
