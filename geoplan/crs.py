"""Coordinate systems: the frame everything is computed in, the one results are written in, and true lengths and areas."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

_GEOD = Geod(ellps="WGS84")
_CHINA = (73.0, 17.0, 136.0, 54.0)  # rough box; whether the area lies in China decides only the proposed output CRS


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
    if _CHINA[0] <= lon <= _CHINA[2] and _CHINA[1] <= lat <= _CHINA[3]:
        meridian = int(round(lon / 3) * 3)
        return CRS.from_epsg(4534 + (meridian - 75) // 3)
    zone = int((lon + 180) // 6) + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


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
    transformer = Transformer.from_crs(crs, CRS.from_epsg(4326), always_xy=True)
    lon, lat = transformer.transform(x, y)
    return np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64")
