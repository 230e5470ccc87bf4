"""Whether demand points are fine enough for a standard."""

from __future__ import annotations

import math


def crossing_metres(land_km2: float, points: int) -> float:
    """Metres across the land of an average demand point, taken as a circle; NaN without points."""
    return 2 * math.sqrt(land_km2 * 1e6 / points / math.pi) if points else math.nan
