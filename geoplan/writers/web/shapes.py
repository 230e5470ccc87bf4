"""Geometries for the web map: in degrees, simplified, and written as short lists of whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from geoplan.plan import Plan
from geoplan.writers import ready

DEGREES = CRS.from_epsg(4326)
SCALE = 100_000  # whole numbers are 1e-5 degrees, about a metre
_STEPS_ACROSS = 4000  # the tolerance is this part of the area's extent, a quarter of a pixel of a map of the whole
_METRES_A_DEGREE = 111_320.0


def in_degrees(plan: Plan, layer: str) -> np.ndarray:
    """The layer's geometries in degrees; None where a row has none or an empty one."""
    held = ready.geometries(plan, layer, DEGREES).to_numpy()
    whole: np.ndarray = np.array(held, dtype=object)
    bounds = shapely.bounds(whole)
    lost = shapely.is_missing(whole) | shapely.is_empty(whole) | ~np.isfinite(bounds).all(axis=1)
    whole[lost] = None
    return whole


def extent(shapes: Sequence[np.ndarray]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all that has a place; None where nothing has one."""
    bounds = np.concatenate([shapely.bounds(own) for own in shapes] or [np.empty((0, 4))])
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return None
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def tolerance_m(bounds: tuple[float, float, float, float] | None) -> float:
    """How far lines and borders may be moved on a map of this extent: 1, 2 or 5 times a power of ten, at least one metre."""
    if bounds is None:
        return 1.0
    west, south, east, north = bounds
    shrunk = math.cos(math.radians((south + north) / 2))
    across = _METRES_A_DEGREE * max((east - west) * shrunk, north - south) / _STEPS_ACROSS
    power = 10.0 ** math.floor(math.log10(max(across, 1.0)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(across, 1.0))


def land(shapes: np.ndarray, metres: float) -> list[Any]:
    """Polygons as rings, simplified together so that neighbours go on sharing borders; None where there is none."""
    held = [at for at, shape in enumerate(shapes) if shape is not None]
    told: list[Any] = [None] * len(shapes)
    simplified = shapely.coverage_simplify(shapes[held], metres / _METRES_A_DEGREE) if held else []
    for at, shape in zip(held, simplified, strict=True):
        rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
        told[at] = [whole for ring in rings if len(whole := _steps(np.asarray(ring.coords)[:-1])) >= 6] or None
    return told


def lines(shapes: np.ndarray, metres: float) -> list[Any]:
    """Lines, each as its parts; None where there is none."""
    told: list[Any] = [None] * len(shapes)
    for at, shape in enumerate(shapely.simplify(shapes, metres / _METRES_A_DEGREE)):
        if shape is not None:
            parts = [
                _steps(np.asarray(part.coords)) for part in shapely.get_parts(shape) if part.geom_type == "LineString"
            ]
            told[at] = [part for part in parts if len(part) >= 4] or None
    return told


def points(shapes: np.ndarray) -> dict[str, Any]:
    """Points, each place once: `xy` of all places, steps from one to the next, and the place of each row, null for nowhere."""
    place_of: dict[tuple[int, int], int] = {}
    at = []
    for x, y in zip(shapely.get_x(shapes), shapely.get_y(shapes), strict=True):
        spot = None if math.isnan(x) else (round(x * SCALE), round(y * SCALE))
        at.append(None if spot is None else place_of.setdefault(spot, len(place_of)))
    places = np.array(list(place_of), dtype="int64").reshape(-1, 2)
    return {"xy": _stepped(places), "at": at}


def merged_lines(shapes: Sequence[shapely.Geometry], metres: float) -> tuple[list[Any], int]:
    """Lines that meet end to end as one each, simplified, and how many corners they have; two ways of a road are one."""
    parts = shapely.normalize(shapely.get_parts(np.array(shapes, dtype=object)))
    once = shapely.from_wkb(np.unique(shapely.to_wkb(parts)))
    whole = shapely.line_merge(shapely.MultiLineString(once.tolist()))
    told = []
    for line in shapely.get_parts(shapely.simplify(whole, metres / _METRES_A_DEGREE)):
        if len(steps := _steps(np.asarray(line.coords))) >= 4:
            told.append(steps)
    return told, sum(len(steps) for steps in told) // 2


def _steps(corners: np.ndarray) -> list[int]:
    return _stepped(np.round(corners[:, :2] * SCALE).astype("int64"))


def _stepped(whole: np.ndarray) -> list[int]:
    """The first corner, then the way from each to the next; corners that fall together are one."""
    if not len(whole):
        return []
    moved = np.diff(whole, axis=0)
    moved = moved[(moved != 0).any(axis=1)]
    found: list[int] = np.concatenate([whole[:1], moved]).ravel().tolist()
    return found
