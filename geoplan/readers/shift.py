"""Whether a layer of points sits off the roads by one common shift, as points in GCJ-02 read as WGS84 do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from geoplan.readers import datum

_FEWEST = 20  # points below which a shift cannot be told from chance
_NEAR_M, _FAR_M = 100.0, 1200.0  # lengths of shift that are looked for
_COARSE_M, _FINE_M = 120.0, 20.0
_SCOUTS, _SAMPLE = 60, 600  # points that try every shift, and that judge the best of them
_TRIALS = 3
_IDLE_M = 60.0  # a layer whose median lies this near to the roads has nothing to explain

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Shift:
    """A shift in metres that brings points nearer to the roads, and their median distance before and after it."""

    east_m: float
    north_m: float
    before_m: float
    after_m: float
    gcj02: bool  # undoing GCJ-02 explains it


def common_shift(points: Points, roads: NDArray[np.object_], frame: CRS) -> Shift | None:
    """The shift that more than halves the median distance from points to roads; None where there is none.

    `points` are x, y in `frame`, as the roads are. Looked for between 100 and 1200 m, with at least 20 points. Half
    is asked of many points; of few, more, since one of the many shifts tried may help them by chance. The best shift
    must also do far better than the best one for the same points strewn about.
    """
    if len(points) < _FEWEST or not len(roads):
        return None
    points = points[:: max(1, len(points) // _SAMPLE)]
    tree = shapely.STRtree(roads)
    before = _median(points, np.zeros(2), tree)
    if before <= _IDLE_M:
        return None
    asked = before * 0.5 * (1 - 1 / np.sqrt(len(points)))
    undone = _gcj02_undone(points, frame)
    if undone is not None:
        step = np.median(undone - points, axis=0)
        after = _median(undone, np.zeros(2), tree)
        if after < asked:
            return Shift(float(step[0]), float(step[1]), before, after, gcj02=True)
    best = _searched(points, tree)
    after = _median(points, best, tree)
    if after < asked and after < 0.5 * _by_chance(points, tree):
        return Shift(float(best[0]), float(best[1]), before, after, gcj02=False)
    return None


def _by_chance(points: Points, tree: shapely.STRtree) -> float:
    """The median that the best shift gives to the same points when each is first moved its own way."""
    draw = np.random.default_rng(0)
    medians = []
    for _ in range(_TRIALS):
        angle, step = draw.uniform(0, 2 * np.pi, len(points)), draw.uniform(_NEAR_M, _FAR_M, len(points))
        strewn = points + np.column_stack([step * np.cos(angle), step * np.sin(angle)])
        medians.append(_median(strewn, _searched(strewn, tree), tree))
    return min(medians)


def _searched(points: Points, tree: shapely.STRtree) -> Points:
    """The best shift on a grid, refined."""
    scouts = points[:: max(1, len(points) // _SCOUTS)]
    coarse = _grid(np.zeros(2), _FAR_M, _COARSE_M)
    best = coarse[np.argmin(_medians(scouts, coarse, tree))]
    fine = _grid(best, _COARSE_M / 2, _FINE_M)
    return np.asarray(fine[np.argmin(_medians(scouts, fine, tree))])


def _grid(middle: Points, reach: float, step: float) -> Points:
    """Shifts around `middle` whose length is looked for, the shortest first."""
    ticks = np.arange(-reach, reach + step / 2, step)
    east, north = np.meshgrid(ticks + middle[0], ticks + middle[1])
    steps = np.column_stack([east.ravel(), north.ravel()])
    length = np.hypot(steps[:, 0], steps[:, 1])
    kept = (length >= _NEAR_M) & (length <= _FAR_M)
    return np.asarray(steps[kept])[np.argsort(length[kept], kind="stable")]


def _medians(points: Points, steps: Points, tree: shapely.STRtree) -> NDArray[np.float64]:
    """The median distance from points to roads after each of the shifts."""
    moved = (points[None, :, :] + steps[:, None, :]).reshape(-1, 2)
    _, metres = tree.query_nearest(shapely.points(moved), return_distance=True, all_matches=False)
    return np.asarray(np.median(metres.reshape(len(steps), len(points)), axis=1))


def _median(points: Points, step: Points, tree: shapely.STRtree) -> float:
    return float(_medians(points, step[None, :], tree)[0])


def _gcj02_undone(points: Points, frame: CRS) -> Points | None:
    """The points as they would lie if their degrees were GCJ-02; None outside China."""
    there = Transformer.from_crs(frame, CRS.from_epsg(4326), always_xy=True)
    lon, lat = there.transform(points[:, 0], points[:, 1])
    lon, lat = np.asarray(lon), np.asarray(lat)
    if not datum.in_china(lon, lat).all():
        return None
    back = there.transform(*datum.gcj02_to_wgs84(lon, lat), direction="INVERSE")
    return np.asarray(back).T
