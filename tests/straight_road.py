"""Two counties side by side along one straight road, West up to kilometre 10 and East up to 20: plans to count on fingers."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

WEST, NORTH = 9.0, 47.0
KM_LON, KM_LAT = 1 / 76.0, 1 / 111.2  # degrees of a kilometre here, roughly


def point(km: float, north_km: float = 0.0) -> tuple[float, float]:
    """Longitude and latitude of a place so far along the road, and so far to the north of it."""
    return WEST + km * KM_LON, NORTH + north_km * KM_LAT


def two_counties(folder: Path, *, road_km: int = 20, half_km: float = 3) -> None:
    """Writes area.gpkg, which ends `half_km` to the north and south of the road, and roads.gpkg."""
    halves = [shapely.box(*point(km, -half_km), *point(km + 10, half_km)) for km in (0, 10)]
    area = gpd.GeoDataFrame({"id": ["w", "x"], "name": ["West", "East"]}, geometry=halves, crs=4326)
    area.to_file(folder / "area.gpkg")
    line = shapely.LineString([point(km) for km in range(road_km + 1)])
    roads = gpd.GeoDataFrame({"id": ["r"], "road_class": ["secondary"]}, geometry=[line], crs=4326)
    roads.to_file(folder / "roads.gpkg")
