"""The Rural Access Index: who lives near a road that is open all year, as the crow flies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.access.status import judge
from geoplan.travel import MM_PER_METRE, Nearest, TravelTimes


def near_roads(
    demand: NDArray[np.str_],
    points: NDArray[np.object_],
    roads: NDArray[np.str_],
    lines: NDArray[np.object_],
    *,
    metres: float,
    exit_m: NDArray[np.float64],
) -> pd.DataFrame:
    """The columns of `access` for roads that are open all year: a row per demand point, in the order of `demand`.

    `facility_id` is the nearest of `roads` (ids in text order, of equally near ones the first), `metres` the straight line to
    it in the computing frame; `minutes` are NaN, for nobody travels. A point is within the standard up to `metres`. `exit_m`
    is the straight line to where the data end: `edge` is set where that is nearer than both the road and the standard.

    Indicator 9.1.1 of the Sustainable Development Goals; Roberts, Shyam & Rastogi (2006), Rural Access Index.
    """
    pairs, away = shapely.STRtree(lines).query_nearest(points, all_matches=True, return_distance=True)
    # the tree returns the points in order, each with all that are equally near
    first = np.unique(pairs[0], return_index=True)[1]
    owner = np.minimum.reduceat(pairs[1], first).astype(np.int32)
    mm = np.round(away[first] * MM_PER_METRE).astype(np.int64)
    times = TravelTimes(
        demand=demand,
        facilities=roads,
        start=np.arange(len(points) + 1, dtype=np.int64),
        facility=owner,
        ms=np.minimum(mm, np.iinfo(np.int32).max).astype(np.int32),
        why_empty=np.zeros(len(points), dtype=np.int8),
        mode="straight_line",
        cost="metres",
    )
    promised = np.full(len(points), float(round(metres * MM_PER_METRE)))
    nearest = Nearest(np.full(len(points), -1, dtype=np.int64), mm, owner, roads)
    return judge(times, nearest, promised, exit_cost=exit_m * MM_PER_METRE).assign(minutes=np.nan)
