"""Whether demand points are fine enough for a standard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def crossing_minutes(land_km2: NDArray[np.float64], points: NDArray[np.int64], kmh: float) -> float:
    """Minutes to cross the land of an average demand point: the diameter of a circle of that area at speed `kmh`.

    `land_km2` and `points` (demand points in it) are per county; the county with the most land per point decides nothing by
    itself: land and points are summed, so that one empty mountain valley does not condemn a plan. NaN without points.
    """
    if points.sum() == 0:
        return float("nan")
    return float(2 * np.sqrt(land_km2.sum() / points.sum() / np.pi) / kmh * 60)
