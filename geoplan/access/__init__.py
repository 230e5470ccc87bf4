"""Access to services: everything here is algebra on `TravelTimes`."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geoplan.access.capacity import Placed, capacity_limited, placed
from geoplan.access.choice import huff, huff_flows
from geoplan.access.constrained import balanced_flows, doubly_constrained
from geoplan.access.floating_catchment import (
    e2sfca,
    gaussian_two_step,
    kernel_two_step,
    modified_two_step,
    three_step,
    two_step,
)
from geoplan.access.nearest import kth_nearest, nearest_minutes
from geoplan.access.opportunities import cumulative, gravity
from geoplan.access.resolution import crossing_metres
from geoplan.access.rural_access import near_roads
from geoplan.access.status import Setting, Standard, judge, limits, stricter, told
from geoplan.access.summary import areas, summarise
from geoplan.access.weighing import Flows, View
from geoplan.equity import weighted_quantile

# a measure takes (times, people, capacity) and its own settings by name; one value per row of `times`, or per facility
# where it takes a view and that is `facilities`
MEASURES: dict[str, Callable[..., NDArray[np.float64]]] = {
    "nearest": nearest_minutes,
    "kth_nearest": kth_nearest,
    "cumulative": cumulative,
    "gravity": gravity,
    "2sfca": two_step,
    "e2sfca": e2sfca,
    "3sfca": three_step,
    "m2sfca": modified_two_step,
    "kd2sfca": kernel_two_step,
    "gaussian_2sfca": gaussian_two_step,
    "huff": huff,
    "doubly_constrained": doubly_constrained,
    "capacity_limited": capacity_limited,
}

# those that say who goes where, by the same settings but the view; `seen` gives the values of the measure
FLOWS: dict[str, Callable[..., Flows]] = {
    "huff": huff_flows,
    "doubly_constrained": balanced_flows,
    "capacity_limited": placed,
}

__all__ = [
    "FLOWS",
    "MEASURES",
    "Flows",
    "Placed",
    "Setting",
    "Standard",
    "View",
    "areas",
    "balanced_flows",
    "capacity_limited",
    "crossing_metres",
    "cumulative",
    "doubly_constrained",
    "e2sfca",
    "gaussian_two_step",
    "gravity",
    "huff",
    "huff_flows",
    "judge",
    "kernel_two_step",
    "kth_nearest",
    "limits",
    "modified_two_step",
    "near_roads",
    "nearest_minutes",
    "placed",
    "stricter",
    "summarise",
    "three_step",
    "told",
    "two_step",
    "weighted_quantile",
]
