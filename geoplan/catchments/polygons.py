"""Labelled cells as a coverage: polygons that tile the area, share their borders, and read like a planner's map."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.catchments.grid import Cells, Floats, Geometries, Ints

TOLERANCE_CELLS = 1.25  # Liechtenstein at 100 m, Coquimbo at 50 m: stairs gone, 99 % of borders move by at most a cell


def coverage(cells: Cells, label: Ints, *, tolerance_m: float | None = None) -> gpd.GeoDataFrame:
    """One MultiPolygon per label, index `label` ascending; together they tile the area and share every inner border.

    The outer border is the area's own. Inner borders first run through the middles of the cells' sides (at most 0.36
    of a cell away from them), which turns stairs into slopes; then they are simplified together (Visvalingam-Whyatt,
    as a coverage): bends that enclose less than `tolerance_m` squared go; 1.25 cells where it is not given. Points
    where three labels meet stay, and so does every piece, however small.
    """
    tolerance_m = TOLERANCE_CELLS * cells.cell_m if tolerance_m is None else tolerance_m
    order = np.argsort(label, kind="stable")
    labels, start = np.unique(label[order], return_index=True)
    squares = cells.squares()[order]
    raw = [shapely.coverage_union_all(group) for group in np.split(squares, start[1:])]
    cut = _chamfer(as_multipolygons(np.array(raw, dtype=object)), cells, label)
    polygons = _simplified(_without_grid_points(cut, cells), tolerance_m)
    return gpd.GeoDataFrame({"geometry": polygons}, index=pd.Index(labels, name="label"), crs=cells.crs)


def as_multipolygons(polygons: Geometries) -> Geometries:
    """The same shapes, each a MultiPolygon."""
    single = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    out = polygons.copy()
    out[single] = [shapely.MultiPolygon([polygon]) for polygon in polygons[single]]
    return out


def _chamfer(polygons: Geometries, cells: Cells, label: Ints) -> Geometries:
    """Inner borders led through the middles of the cells' sides, wherever only two labels and whole squares meet.

    Every new line lies in one square and no two share a square's corner, so none can cross another.
    """
    _, xy, (rings, *others) = shapely.to_ragged_array(polygons)
    first, last = rings[:-1], rings[1:] - 1  # the last point of a ring repeats its first
    own = np.ones(len(xy), dtype=bool)
    own[last] = False
    following = np.arange(1, len(xy) + 1)
    following[last - 1] = first
    soft = np.zeros(len(xy), dtype=bool)
    soft[own] = _soft(xy[own], cells, label)
    following[last] = last
    middle = own & (soft | soft[following])
    slots = np.stack([xy, (xy + xy[following]) / 2], axis=1)
    return _redrawn(slots, np.stack([own & ~soft, middle], axis=1), rings, others)


def _simplified(polygons: Geometries, tolerance_m: float) -> Geometries:
    """The same coverage of MultiPolygons with fewer points on its inner borders.

    A small part that hangs on a nearly straight stretch of the area's border would be flattened on it. A part that
    keeps less than a quarter of its land goes in again as triangles, which pins all its points.
    """
    parts, polygon = shapely.get_parts(polygons, return_index=True)
    pinned = np.zeros(len(parts), dtype=bool)
    while True:
        triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(parts[pinned]))
        free = int((~pinned).sum())
        everything = np.concatenate([parts[~pinned], triangles])
        simple = parts.copy()
        simple[~pinned] = shapely.coverage_simplify(everything, tolerance_m, simplify_boundary=False)[:free]
        flat = shapely.area(simple) < shapely.area(parts) / 4
        if not flat.any():
            return np.asarray(shapely.multipolygons(simple, indices=polygon), dtype=object)
        pinned |= flat


def _without_grid_points(polygons: Geometries, cells: Cells) -> Geometries:
    """The same polygons without the points that the grid has put on the area's border inside one label."""
    _, xy, (rings, *others) = shapely.to_ragged_array(polygons)
    own = np.ones(len(xy), dtype=bool)
    own[rings[1:] - 1] = False
    _, which, labels = np.unique(_packed(xy[own]), return_inverse=True, return_counts=True)
    line = np.rint(xy / cells.cell_m) * cells.cell_m == xy
    keep = own.copy()
    alone = labels[which.ravel()] == 1
    drawn = np.isin(_packed(xy[own]), _packed(shapely.get_coordinates(cells.border)))
    keep[own] = ~(alone & ~drawn & line[own].any(axis=1))
    return _redrawn(xy[:, None, :], keep[:, None], rings, others)


def _packed(xy: Floats) -> NDArray[np.complex128]:
    return xy[:, 0] + 1j * xy[:, 1]


def _redrawn(slots: NDArray[np.float64], keep: NDArray[np.bool_], rings: Ints, others: list[Ints]) -> Geometries:
    """MultiPolygons with the kept points of `slots` (point × slot) in place of their own, every ring closed again."""
    kept = np.add.reduceat(keep.sum(axis=1), rings[:-1])
    xy = slots[keep]
    ends = np.cumsum(kept)
    closed = np.insert(xy, ends, xy[ends - kept], axis=0)
    offsets = np.concatenate([[0], np.cumsum(kept + 1)])
    return np.asarray(
        shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, closed, (offsets, *others)), dtype=object
    )


def _soft(xy: Floats, cells: Cells, label: Ints) -> NDArray[np.bool_]:
    """Whether a point is a corner of four whole squares around which the label changes just twice."""
    grid = np.rint(xy / cells.cell_m).astype(np.int64)
    soft = (grid * cells.cell_m == xy).all(axis=1)
    key, whole = cells.key, shapely.is_missing(cells.piece)
    around = []
    for down, left in ((1, 1), (1, 0), (0, 0), (0, 1)):
        row, col = grid[:, 1] - cells.first[0] - down, grid[:, 0] - cells.first[1] - left
        wanted = row * cells.shape[1] + col
        at = np.searchsorted(key, wanted).clip(max=len(key) - 1)
        soft &= (col >= 0) & (col < cells.shape[1]) & (key[at] == wanted) & whole[at]
        around.append(label[at])
    ring = np.stack([*around, around[0]])
    return np.asarray(soft & ((ring[1:] != ring[:-1]).sum(axis=0) == 2))
