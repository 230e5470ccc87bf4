"""How much can be reached: cumulative opportunities, and the same weighted by travel time."""

from __future__ import annotations

from geoplan.access.weighing import Floats, View, summed, weights
from geoplan.decay import Decay
from geoplan.travel import TravelTimes


def cumulative(
    times: TravelTimes, people: Floats, capacity: Floats, *, limit_min: float, view: View = "people"
) -> Floats:
    """Capacity within `limit_min`, the limit included; facilities count 1 each where capacity is 1. 0 where nothing is reached.

    With `view="facilities"` the people within `limit_min` of each facility. Wachs & Kumagai (1973).
    """
    return summed(times, people, capacity, weights(times, None, limit_min), view)


def gravity(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    decay: Decay,
    limit_min: float | None = None,
    view: View = "people",
) -> Floats:
    """Capacity weighted by `decay`, nothing beyond `limit_min` where that is given. 0 where nothing is reached.

    Hansen's potential. With `view="facilities"` the people around each facility, weighted in the same way. Hansen (1959).
    """
    return summed(times, people, capacity, weights(times, decay, limit_min), view)
