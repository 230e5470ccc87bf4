"""Access to services: everything here is algebra on `TravelTimes`."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geoplan.access.floating_catchment import e2sfca, two_step
from geoplan.access.nearest import kth_nearest, nearest_minutes
from geoplan.access.opportunities import cumulative
from geoplan.access.resolution import crossing_metres
from geoplan.access.status import Standard, judge
from geoplan.access.summary import summarise, weighted_quantile

# a measure takes (times, people, capacity) and its own settings by name; one value per row of `times`
MEASURES: dict[str, Callable[..., NDArray[np.float64]]] = {
    "nearest": nearest_minutes,
    "kth_nearest": kth_nearest,
    "cumulative": cumulative,
    "2sfca": two_step,
    "e2sfca": e2sfca,
}

__all__ = [
    "MEASURES",
    "Standard",
    "crossing_metres",
    "cumulative",
    "e2sfca",
    "judge",
    "kth_nearest",
    "nearest_minutes",
    "summarise",
    "two_step",
    "weighted_quantile",
]
