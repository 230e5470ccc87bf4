"""Where people go if facilities attract them: Huff's model."""

from __future__ import annotations

import numpy as np

from geoplan.access.weighing import Floats, Flows, View, travelling, weights
from geoplan.decay import Decay
from geoplan.travel import TravelTimes


def huff(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    decay: Decay,
    alpha: float,
    limit_min: float | None = None,
    view: View = "people",
) -> Floats:
    """Minutes that each demand point's people travel on average if facilities attract them by size and nearness.

    NaN where nothing is reached. With `view="facilities"` the people whom each facility attracts. See `huff_flows`.
    """
    return huff_flows(times, people, capacity, decay=decay, alpha=alpha, limit_min=limit_min).seen(view)


def huff_flows(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    decay: Decay,
    alpha: float,
    limit_min: float | None = None,
) -> Flows:
    """People shared out over the facilities they reach in proportion to capacity to the power of `alpha` × `decay`.

    Shares add up to 1 wherever a facility is reached; nobody is turned away. One without capacity attracts nobody.

    Huff (1963), where the exponent of the size is 1 and the decay a power.
    """
    size = np.where(capacity > 0, capacity**alpha, 0.0)
    return travelling(times, people, size, weights(times, decay, limit_min))
