"""The people of catchments: demand points with their own travel times, never points counted in polygons."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.catchments.grid import Floats, Ints


@dataclass(frozen=True)
class DemandPoints:
    """Demand points inside the area, each with its own nearest facility (or place) and time."""

    x: Floats  # in the computing frame
    y: Floats
    people: Floats
    owner: Ints  # position in the facilities; -1 = reaches nothing
    ms: Ints  # -1 = reaches nothing

    def within(self, inside: NDArray[np.bool_]) -> DemandPoints:
        """Those where `inside` is true: points of the margin enter no catchment."""
        return DemandPoints(self.x[inside], self.y[inside], self.people[inside], self.owner[inside], self.ms[inside])

    def people_by(self, label: Ints) -> Mapping[int, float]:
        """People per value of `label` (one per point), the same to the last bit in whatever order the points come."""
        order = np.argsort(label, kind="stable")
        values, start = np.unique(label[order], return_index=True)
        groups = np.split(self.people[order], start[1:])
        return {int(value): math.fsum(group) for value, group in zip(values, groups, strict=False)}
