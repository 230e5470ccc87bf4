"""How steep the land is at places and around them, from an elevation model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geoplan import terrain
from geoplan.errors import LayerError

Floats = NDArray[np.float64]

_ACROSS = 20  # points between a place and the edge of its disc, where cells are finer than that
_AT_ONCE = 100_000  # points whose neighbours are looked up together
_AROUND = np.array([(x, y) for y in (1, 0, -1) for x in (-1, 0, 1) if (x, y) != (0, 0)], dtype=float)
# Horn's weights of the eight neighbours, from the upper left one on by rows
_EASTWARD = np.array([-1, 0, 1, -2, 2, -1, 0, 1]) / 8
_NORTHWARD = np.array([1, 2, 1, 0, 0, -1, -2, -1]) / 8


def share_steeper(
    elevation: terrain.Elevation, xy: Floats, frame: CRS, *, over_degrees: float, radius_m: float | None = None
) -> Floats:
    """The share of the land around each place of `xy` (n, 2) that is steeper than `over_degrees`; NaN where nothing is known.

    Around is `radius_m`, or the place's own point where that is left out. The slope is that over a cell of the model (or
    `sample_m`) on either side; points without heights do not count. Raises LayerError for heights that no place has.

    Horn (1981), Hill shading and the reflectance map, Proceedings of the IEEE 69(1).
    """
    out = np.full(len(xy), np.nan)
    with terrain.opened(elevation) as (tiles, faults):
        if faults:
            raise LayerError(faults)
        if len(xy) == 0:
            return out
        step = elevation.sample_m or min(terrain.cell_m(tile, np.median(xy, axis=0), frame) for tile in tiles)
        disc = _disc(radius_m, step)
        most = max(1, _AT_ONCE // len(disc))
        for low in range(0, len(xy), most):
            own = xy[low : low + most]
            points = (own[:, None, :] + disc[None, :, :]).reshape(-1, 2)
            around = (points[:, None, :] + step * _AROUND[None, :, :]).reshape(-1, 2)
            height = terrain.sampled(tiles, around, frame).reshape(-1, len(_AROUND))
            rise = np.hypot(height @ _EASTWARD, height @ _NORTHWARD) / step
            slope = np.degrees(np.arctan(rise)).reshape(len(own), len(disc))
            known = np.isfinite(slope).sum(axis=1)
            steep = (slope > over_degrees).sum(axis=1)
            np.divide(steep, known, out=out[low : low + most], where=known > 0)
    return out


def _disc(radius_m: float | None, step: float) -> Floats:
    """Points spread evenly over a disc around the origin, none finer apart than `step`."""
    if radius_m is None:
        return np.zeros((1, 2))
    apart = max(step, radius_m / _ACROSS)
    count = int(radius_m // apart)
    along = apart * np.arange(-count, count + 1)
    grid: Floats = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)
    return np.asarray(grid[np.hypot(grid[:, 0], grid[:, 1]) <= radius_m])
