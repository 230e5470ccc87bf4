"""Coordinate systems: the frame everything is computed in, the one results are written in, and true lengths and areas."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

_GEOD = Geod(ellps="WGS84")
# A coarse outline of the land where CGCS2000 and GCJ-02 are usual: mainland China with Hainan, some 30 km generous.
# It is no boundary of anything: it decides only which CRS is proposed and whether a datum is asked for.
_CHINA = shapely.Polygon([
    (73.1, 39.4), (73.3, 39.8), (74.8, 40.7), (77.5, 41.4), (79.8, 42.3), (79.9, 44.0), (79.6, 45.1), (82.0, 45.6),
    (82.4, 47.3), (85.2, 47.4), (85.4, 48.7), (87.0, 49.4), (89.5, 48.3), (91.3, 47.2), (91.4, 45.5), (95.6, 44.6),
    (97.2, 43.1), (101.0, 43.0), (104.9, 42.0), (109.4, 42.8), (111.4, 43.6), (111.5, 45.3), (114.4, 45.8), (116.0, 46.6),
    (118.0, 47.4), (115.3, 47.6), (115.3, 48.3), (116.3, 50.0), (118.9, 50.3), (121.0, 53.5), (123.5, 53.9), (125.9, 53.3),
    (127.9, 50.4), (130.8, 49.1), (132.5, 48.1), (134.7, 48.7), (135.1, 48.4), (134.4, 46.5), (133.4, 44.8), (131.5, 44.7),
    (131.6, 43.4), (130.9, 42.2), (130.2, 42.6), (129.4, 41.9), (128.3, 41.2), (126.6, 40.8), (125.3, 40.2), (124.6, 39.7),
    (123.5, 39.3), (122.0, 38.6), (123.0, 37.6), (122.9, 36.7), (120.9, 35.6), (121.0, 34.0), (122.3, 32.2), (123.1, 31.0),
    (122.9, 29.5), (122.0, 28.0), (120.8, 27.0), (120.2, 25.4), (118.9, 24.2), (117.2, 23.0), (114.8, 21.9), (111.8, 21.2),
    (111.4, 19.9), (110.8, 18.5), (109.5, 17.9), (108.3, 18.6), (108.3, 19.6), (109.1, 20.6), (107.9, 21.2), (106.5, 21.8),
    (106.2, 22.5), (105.2, 22.8), (104.0, 22.2), (102.2, 22.1), (102.0, 21.1), (101.4, 20.9), (99.9, 21.2), (98.9, 21.9),
    (98.6, 23.1), (97.3, 23.6), (97.3, 24.9), (98.2, 25.8), (98.3, 27.3), (97.0, 27.9), (94.5, 28.8), (92.0, 27.5),
    (90.5, 27.9), (89.1, 27.2), (88.6, 27.7), (86.5, 27.7), (85.3, 28.0), (84.0, 28.8), (82.0, 29.9), (81.0, 29.9),
    (78.5, 31.1), (78.3, 32.2), (78.5, 33.3), (78.4, 34.4), (77.5, 35.2), (75.7, 35.6), (74.6, 36.7), (73.4, 38.4),
])  # fmt: skip
_MERIDIANS = (75, 135)  # the first and the last CGCS2000 3-degree zone, EPSG:4534 and 4554


def computing_frame(area: gpd.GeoSeries) -> CRS:
    """A transverse Mercator in metres through the middle of the area: what everything is computed in.

    It depends on the area alone, so the CRS that results are written in never changes a number. Centre rounded to 0.1 degree.
    """
    west, south, east, north = area.to_crs(4326).total_bounds
    lon, lat = round((west + east) / 2, 1), round((south + north) / 2, 1)
    return CRS.from_proj4(
        f"+proj=tmerc +lat_0={lat} +lon_0={lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs +type=crs"
    )


def automatic(area: gpd.GeoSeries) -> CRS | None:
    """The CRS for results where the config says `auto`; None where the area is wider than six degrees.

    The area's own CRS if it is in metres; else, in China, the CGCS2000 3-degree zone without prefix (EPSG:4534 to 4554);
    else UTM on WGS84.
    """
    if area.crs is not None and area.crs.is_projected and area.crs.axis_info[0].unit_name == "metre":
        return CRS.from_user_input(area.crs)
    west, south, east, north = area.to_crs(4326).total_bounds
    if east - west > 6:
        return None
    lon, lat = (west + east) / 2, (south + north) / 2
    if in_china(lon, lat):
        meridian = min(max(int(round(lon / 3) * 3), _MERIDIANS[0]), _MERIDIANS[1])
        return CRS.from_epsg(4534 + (meridian - _MERIDIANS[0]) // 3)
    return utm(area)


def utm(area: gpd.GeoSeries) -> CRS:
    """The UTM zone on WGS84 that the middle of the area lies in."""
    west, south, east, north = area.to_crs(4326).total_bounds
    zone = min(int(((west + east) / 2 + 180) // 6) + 1, 60)
    return CRS.from_epsg((32600 if south + north >= 0 else 32700) + zone)


def in_china(lon: float, lat: float) -> bool:
    """Whether a place lies in a coarse outline of mainland China, good enough to propose a CRS and nothing else."""
    return bool(shapely.contains_xy(_CHINA, lon, lat))


def geodesic_metres(lines: NDArray[np.object_], crs: CRS) -> NDArray[np.float64]:
    """Length of every line on the ellipsoid, in metres, whatever the CRS."""
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    lon, lat = lonlat(coordinates[:, 0], coordinates[:, 1], crs)
    metres = np.zeros(len(lines))
    if len(lon) > 1:
        _, _, steps = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
        same = line[1:] == line[:-1]
        np.add.at(metres, line[1:][same], np.asarray(steps)[same])
    return metres


def geodesic_distance(
    x0: NDArray[np.float64], y0: NDArray[np.float64], x1: NDArray[np.float64], y1: NDArray[np.float64], crs: CRS
) -> NDArray[np.float64]:
    """Metres on the ellipsoid between paired points."""
    lon0, lat0 = lonlat(x0, y0, crs)
    lon1, lat1 = lonlat(x1, y1, crs)
    _, _, metres = _GEOD.inv(lon0, lat0, lon1, lat1)
    return np.asarray(metres, dtype="float64")


def areas_km2(polygons: gpd.GeoSeries) -> NDArray[np.float64]:
    """Area of every polygon on the ellipsoid in square kilometres."""
    return np.array([abs(_GEOD.geometry_area_perimeter(polygon)[0]) / 1e6 for polygon in polygons.to_crs(4326)])


def lonlat(x: NDArray[np.float64], y: NDArray[np.float64], crs: CRS) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude in degrees."""
    if crs.is_geographic:
        return np.asarray(x, dtype="float64"), np.asarray(y, dtype="float64")
    lon, lat = _to_lonlat(crs).transform(x, y)
    return np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64")


@cache
def _to_lonlat(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, CRS.from_epsg(4326), always_xy=True)
