"""GCJ-02 and BD-09 coordinates brought back to WGS84 (CGCS2000 is the same to within a metre).

For cleaning inputs only, never for output: the published formulas approximate the official ones, to about a metre.
Points outside the published box around China come back untouched; inside it every point is taken to be shifted.

Formulas: the widely published reverse engineering of GCJ-02 on the Krasovsky 1940 ellipsoid (a = 6378245,
e² = 0.00669342162296594) and of Baidu's further shift.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]
_Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

_A = 6378245.0
_EE = 0.00669342162296594323
_BOX = (72.004, 0.8293, 137.8347, 55.8271)  # west, south, east, north, as published
_BD_PI = np.pi * 3000.0 / 180.0
_ROUNDS = 30


def in_china(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """Whether points lie in the published box, where GCJ-02 shifts them."""
    west, south, east, north = _BOX
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02 longitude and latitude in degrees."""
    lon, lat = np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64")
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = np.radians(lat)
    magic = 1.0 - _EE * np.sin(radians) ** 2
    d_lat = north * 180.0 / ((_A * (1.0 - _EE)) / (magic * np.sqrt(magic)) * np.pi)
    d_lon = east * 180.0 / (_A / np.sqrt(magic) * np.cos(radians) * np.pi)
    shifted = in_china(lon, lat)
    return np.where(shifted, lon + d_lon, lon), np.where(shifted, lat + d_lat, lat)


def gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """WGS84 longitude and latitude in degrees; untouched outside the box."""
    return _inverse(wgs84_to_gcj02, lon, lat)


def gcj02_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """BD-09 longitude and latitude in degrees."""
    lon, lat = np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64")
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_PI)
    shifted = in_china(lon, lat)
    return (
        np.where(shifted, radius * np.cos(angle) + 0.0065, lon),
        np.where(shifted, radius * np.sin(angle) + 0.006, lat),
    )


def bd09_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """WGS84 longitude and latitude in degrees; untouched outside the box."""
    return gcj02_to_wgs84(*_inverse(gcj02_to_bd09, lon, lat))


def _inverse(forward: _Shift, lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    # the shift changes slowly from place to place, so a fixed-point iteration closes in within a few rounds
    given_lon, given_lat = np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64")
    lon, lat = given_lon.copy(), given_lat.copy()
    for _ in range(_ROUNDS):
        there_lon, there_lat = forward(lon, lat)
        miss_lon, miss_lat = given_lon - there_lon, given_lat - there_lat
        lon, lat = lon + miss_lon, lat + miss_lat
        if np.all(np.abs(miss_lon) < 1e-13) and np.all(np.abs(miss_lat) < 1e-13):
            break
    shifted = in_china(given_lon, given_lat)
    return np.where(shifted, lon, given_lon), np.where(shifted, lat, given_lat)


TO_WGS84: dict[str, _Shift] = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
