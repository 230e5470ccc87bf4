"""Population rasters painted in ASCII: a number per pixel of one kilometre, `.` where the raster has no value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from drawn import FRAME
from rasterio import Affine

from geoplan.readers import Source

KM = 1000.0
NODATA = -9.0


def paint(path: Path, picture: str, *, west: float = 0.0, pixel_m: float = KM, **profile: Any) -> Path:
    """A GeoTIFF of the picture, its lower left corner at (`west`, 0) of the drawn frame."""
    rows = [line.split() for line in picture.strip().splitlines()]
    values = np.array([[NODATA if word == "." else float(word) for word in row] for row in rows])
    return write(path, values, Affine(pixel_m, 0, west, 0, -pixel_m, len(rows) * pixel_m), **profile)


def write(path: Path, values: np.ndarray, transform: Any, *, unit: str = "", **profile: Any) -> Path:
    """A GeoTIFF of values."""
    profile = {"crs": FRAME.to_wkt(), "nodata": NODATA, "count": 1, "dtype": "float64", **profile}
    height, width = values.shape
    with rasterio.open(path, "w", driver="GTiff", width=width, height=height, transform=transform, **profile) as out:
        for band in range(1, profile["count"] + 1):
            out.write(values.astype(profile["dtype"]), band)
        if unit:
            out.set_band_unit(1, unit)
    return path


def counties(**boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """An area of boxes: west, south, east, north in kilometres."""
    shapes = [shapely.box(*(KM * edge for edge in box)) for box in boxes.values()]
    table = gpd.GeoDataFrame(
        {"name": [name.title() for name in boxes], "basis": "observed"}, geometry=shapes, crs=FRAME
    )
    return table.set_index(np.array(list(boxes), dtype=object)).rename_axis("county_id")


def source(path: Path, **settings: Any) -> Source:
    return Source(path, reader="raster", **settings)
