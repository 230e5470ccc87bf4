"""Drawn ground: elevation models written as small rasters around the middle of the drawn counties."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import rasterio
from drawn import FRAME
from rasterio.transform import Affine

from geoplan.terrain import Elevation

NODATA = -32768
CELL = 100.0


def raster(
    folder: Path,
    height: Callable[[np.ndarray, np.ndarray], np.ndarray],
    *,
    name: str = "dem.tif",
    west: float = -1000.0,
    south: float = -6000.0,
    size: int = 120,
    crs: object = FRAME,
    unit: str = "",
    nodata: float | None = NODATA,
    bands: int = 1,
) -> Path:
    """A raster of `size` cells of 100 m each way, its heights a function of the metres of each cell's centre."""
    x = west + CELL * (np.arange(size) + 0.5)
    y = south + CELL * (size - np.arange(size) - 0.5)
    heights = height(*np.meshgrid(x, y)).astype("float32")
    path = folder / name
    profile = {"driver": "GTiff", "width": size, "height": size, "count": bands, "dtype": "float32", "nodata": nodata}
    if crs is not None:
        profile["crs"] = crs.to_wkt()
    with rasterio.open(path, "w", transform=Affine(CELL, 0, west, 0, -CELL, south + CELL * size), **profile) as file:
        for band in range(1, bands + 1):
            file.write(heights, band)
        if unit:
            file.units = [unit] * bands
    return path


def elevation(*paths: Path, **more: object) -> Elevation:
    return Elevation(paths=paths, given=tuple(path.name for path in paths), **more)


def ramp(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ground that climbs a tenth of the way east."""
    return 500 + 0.1 * x + 0 * y
