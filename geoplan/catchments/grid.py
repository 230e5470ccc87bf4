"""The grid that catchments are made on: square cells over the planned area, cut at its border."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.errors import ConfigError, Fault

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

MAX_CELLS = 1_000_000  # the most squares that an area is cut into
_BLOCK = (
    64  # cells; the search for squares at the border starts with blocks of this side and quarters their side down to 1
)


@dataclass(frozen=True)
class Cells:
    """The land of an area in cells, one entry per cell; together they tile the area exactly.

    A square that the area's border crosses is cut, and each piece of it inside the area is an entry of its own, so a
    square cut by an inlet gives two. (`x`, `y`) is the centre of the square, or a point inside the piece where the
    centre is not in it. Entries are sorted by row (southernmost first), column (westernmost first), x, y. Grid lines
    lie at whole multiples of `cell_m`, so the same frame and cell size always give the same squares.
    """

    x: Floats
    y: Floats
    row: Ints
    col: Ints
    county: Ints  # position in the index of the area; the nearest where the point lies in a crack between counties
    piece: Geometries  # the cut polygon; None = the whole square, untouched by the border
    metres2: Floats
    sides: Ints  # pairs (a, b) of cells that share a border, a < b, sorted
    side_m: Floats  # length of that border
    shape: tuple[int, int]  # rows, columns
    first: tuple[int, int]  # the grid line, in multiples of `cell_m`, at the south and at the west
    cell_m: float
    border: shapely.Geometry  # the area as one geometry
    crs: CRS

    @property
    def origin(self) -> tuple[float, float]:
        """x and y of the south-western corner of the grid."""
        return self.first[1] * self.cell_m, self.first[0] * self.cell_m

    @property
    def key(self) -> Ints:
        """The number of the square of every cell, row by row; ascending."""
        return self.row * self.shape[1] + self.col

    def squares(self) -> Geometries:
        """The polygon of every cell."""
        polygons = _squares(self.row + self.first[0], self.col + self.first[1], self.cell_m)
        cut = ~shapely.is_missing(self.piece)
        polygons[cut] = self.piece[cut]
        return polygons

    def at(self, x: Floats, y: Floats) -> Ints:
        """The cell that every point lies in; the nearest cell at the border for a point outside the area."""
        row = np.floor(y / self.cell_m).astype(np.int64) - self.first[0]
        col = np.floor(x / self.cell_m).astype(np.int64) - self.first[1]
        on_grid = (row >= 0) & (row < self.shape[0]) & (col >= 0) & (col < self.shape[1])
        key, own = np.where(on_grid, row * self.shape[1] + col, -1), self.key
        found = np.searchsorted(own, key).clip(max=len(own) - 1)
        cut = np.flatnonzero(~shapely.is_missing(self.piece))
        doubtful = np.flatnonzero((own[found] != key) | ~shapely.is_missing(self.piece[found]))
        if len(doubtful) and len(cut):
            points = shapely.points(x[doubtful], y[doubtful])
            point, piece = shapely.STRtree(self.piece[cut]).query_nearest(points)
            nearest = np.full(len(doubtful), len(cut))
            np.minimum.at(nearest, point, piece)
            found[doubtful] = cut[nearest]
        return found


def check_cells(area: gpd.GeoDataFrame, cell_m: float, *, max_cells: int = MAX_CELLS) -> None:
    """Raise ConfigError, naming the smallest whole-metre `cell_m` that fits, where more than `max_cells` are needed."""
    _check_border(shapely.union_all(area.geometry.to_numpy()), cell_m, max_cells)


def _check_border(border: shapely.Geometry, cell_m: float, max_cells: int) -> None:
    _, _, rows, cols = _frame(border, cell_m)
    if rows * cols > max_cells and _count(border, cell_m, max_cells) > max_cells:
        fits_m = _smallest_that_fits(border, cell_m, max_cells)
        raise ConfigError(Fault("cells_too_many", {"cell_m": cell_m, "max_cells": max_cells, "fits_m": fits_m}))


def cover(area: gpd.GeoDataFrame, cell_m: float, *, max_cells: int = MAX_CELLS) -> Cells:
    """Cells of side `cell_m` over the whole of `area`, in its CRS, which must be in metres.

    Raises ConfigError, as `check_cells` does, where more than `max_cells` squares are needed.
    """
    border = shapely.union_all(area.geometry.to_numpy())
    _check_border(border, cell_m, max_cells)
    south, west, rows, cols = _frame(border, cell_m)
    whole, touched = _whole_and_touched(border, cell_m)
    pieces, piece_squares = _cut(border, touched, cell_m)
    squares = np.concatenate([whole, piece_squares])
    piece = np.concatenate([np.full(len(whole), None, dtype=object), pieces])
    x, y = _points_inside(squares, piece, cell_m)
    order = np.lexsort((y, x, squares[:, 1], squares[:, 0]))
    squares, piece, x, y = squares[order], piece[order], x[order], y[order]
    metres2 = np.where(shapely.is_missing(piece), cell_m**2, shapely.area(piece))
    sides, side_m = _sides(squares - np.array([south, west]), piece, (rows, cols), (south, west), cell_m)
    return Cells(
        x=x,
        y=y,
        row=squares[:, 0] - south,
        col=squares[:, 1] - west,
        county=_county(area.geometry.to_numpy(), x, y),
        piece=piece,
        metres2=metres2,
        sides=sides,
        side_m=side_m,
        shape=(rows, cols),
        first=(south, west),
        cell_m=cell_m,
        border=border,
        crs=area.crs,
    )


def _frame(border: shapely.Geometry, cell_m: float) -> tuple[int, int, int, int]:
    """First grid line in the south and in the west, number of rows and of columns."""
    west, south, east, north = shapely.bounds(border) / cell_m
    row, col = int(np.floor(south)), int(np.floor(west))
    return row, col, max(int(np.ceil(north)) - row, 1), max(int(np.ceil(east)) - col, 1)


def _squares(row: Ints, col: Ints, cell_m: float, size: int = 1) -> Geometries:
    boxes = shapely.box(col * cell_m, row * cell_m, (col + size) * cell_m, (row + size) * cell_m)
    return np.asarray(boxes, dtype=object)


def _blocks(border: shapely.Geometry, cell_m: float) -> Iterator[tuple[int, Ints]]:
    """Blocks of squares inside the area as (side in squares, rows and columns), and last (0, squares at the border)."""
    south, west, rows, cols = _frame(border, cell_m)
    grid = np.mgrid[south : south + rows : _BLOCK, west : west + cols : _BLOCK]
    blocks: Ints = grid.reshape(2, -1).T.astype(np.int64)
    edges = shapely.STRtree(_segments(border))
    shapely.prepare(border)
    size = _BLOCK
    while True:
        touched = np.zeros(len(blocks), dtype=bool)
        touched[edges.query(_squares(blocks[:, 0], blocks[:, 1], cell_m, size), predicate="intersects")[0]] = True
        centre = (blocks[~touched] + size / 2) * cell_m
        yield size, blocks[~touched][shapely.contains_xy(border, centre[:, 1], centre[:, 0])]
        blocks = blocks[touched]
        if size == 1:
            yield 0, blocks
            return
        size //= 4
        blocks = (blocks[:, None, :] + _within(4) * size).reshape(-1, 2)
        blocks = blocks[(blocks[:, 0] < south + rows) & (blocks[:, 1] < west + cols)]


def _within(size: int) -> Ints:
    """Row and column of every square in a block of `size` × `size`."""
    return np.mgrid[0:size, 0:size].reshape(2, -1).T.astype(np.int64)


def _segments(border: shapely.Geometry) -> Geometries:
    """The straight segments of the border, one line each."""
    xy, ring = shapely.get_coordinates(shapely.get_parts(shapely.boundary(border)), return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1)), dtype=object)


def _count(border: shapely.Geometry, cell_m: float, enough: int) -> int:
    """Squares that meet the area; some number above `enough` where they are certainly more."""
    at_least = shapely.area(border) / cell_m**2
    if at_least > enough or shapely.length(border) / cell_m > 8 * enough:
        return enough + 1
    return sum(len(blocks) * max(size, 1) ** 2 for size, blocks in _blocks(border, cell_m))


def _smallest_that_fits(border: shapely.Geometry, cell_m: float, max_cells: int) -> float:
    low, high = int(np.floor(cell_m)), int(np.ceil(cell_m)) + 1
    while _count(border, high, max_cells) > max_cells:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _count(border, middle, max_cells) > max_cells else (low, middle)
    return float(high)


def _whole_and_touched(border: shapely.Geometry, cell_m: float) -> tuple[Ints, Ints]:
    """Row and column of the squares that lie inside the border, and of those that it touches."""
    found = list(_blocks(border, cell_m))
    whole = [(blocks[:, None, :] + _within(size)).reshape(-1, 2) for size, blocks in found[:-1]]
    return np.concatenate(whole), found[-1][1]


def _cut(border: shapely.Geometry, touched: Ints, cell_m: float) -> tuple[Geometries, Ints]:
    """The pieces of the touched squares inside the area, and the square of each.

    All lines are noded at once, so that neighbours share their vertices to the last bit.
    """
    row, col = touched[:, 0], touched[:, 1]
    north, east = np.array([1, 0]), np.array([0, 1])
    across = np.unique(np.concatenate([touched, touched + north]), axis=0)  # sides that run east
    along = np.unique(np.concatenate([touched, touched + east]), axis=0)  # sides that run north
    ends = np.concatenate([np.stack([across, across + east], axis=1), np.stack([along, along + north], axis=1)])
    lines = shapely.linestrings(ends[:, :, ::-1] * cell_m)
    noded = shapely.union_all(np.concatenate([lines, shapely.get_parts(shapely.boundary(border))]))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.point_on_surface(faces)
    x, y = shapely.get_x(inner), shapely.get_y(inner)
    square = np.stack([np.floor(y / cell_m), np.floor(x / cell_m)], axis=1).astype(np.int64)
    code = row * 2**32 + col
    ours = np.isin(square[:, 0] * 2**32 + square[:, 1], code) & shapely.contains_xy(border, x, y)
    return np.asarray(faces[ours], dtype=object), square[ours]


def _points_inside(squares: Ints, piece: Geometries, cell_m: float) -> tuple[Floats, Floats]:
    x: Floats = ((squares[:, 1] + 0.5) * cell_m).astype(np.float64)
    y: Floats = ((squares[:, 0] + 0.5) * cell_m).astype(np.float64)
    cut = ~shapely.is_missing(piece)
    off = np.flatnonzero(cut)[~shapely.contains_xy(piece[cut], x[cut], y[cut])]
    inner = shapely.point_on_surface(piece[off])
    x[off], y[off] = shapely.get_x(inner), shapely.get_y(inner)
    return x, y


def _sides(
    cell: Ints, piece: Geometries, shape: tuple[int, int], first: tuple[int, int], cell_m: float
) -> tuple[Ints, Floats]:
    """Pairs of cells that share a border, and its length."""
    cut = ~shapely.is_missing(piece)
    width = shape[1] + 1  # one empty column, so that the last and the first of two rows are never neighbours
    key = cell[:, 0] * width + cell[:, 1]
    whole, near = np.flatnonzero(~cut), np.zeros(len(cell), dtype=bool)
    pairs, metres = [], []
    for step in (1, width):
        for sign in (step, -step):
            near[whole] |= np.isin(key[whole] + sign, key[cut])
        beside = np.searchsorted(key[whole], key[whole] + step).clip(max=max(len(whole) - 1, 0))
        met = key[whole][beside] == key[whole] + step
        pairs.append(np.stack([whole[met], whole[beside[met]]], axis=1))
        metres.append(np.full(int(met.sum()), cell_m))
    at_border = np.flatnonzero(cut | near)
    polygons = piece[at_border].copy()
    plain = ~cut[at_border]
    square = cell[at_border[plain]] + np.array(first)
    polygons[plain] = _squares(square[:, 0], square[:, 1], cell_m)
    pair, length = _shared(polygons)
    pair = at_border[pair]
    mixed = cut[pair].any(axis=1)  # two whole squares have met above
    pairs.append(np.sort(pair[mixed], axis=1))
    metres.append(length[mixed])
    joined, position = np.unique(np.concatenate(pairs), axis=0, return_inverse=True)
    length_m: Floats = np.bincount(position.ravel(), np.concatenate(metres), len(joined)).astype(np.float64)
    return joined.astype(np.int64), length_m


def _shared(polygons: Geometries) -> tuple[Ints, Floats]:
    """Pairs of polygons that have a segment in common, once per segment, and the segment's length."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    start, end, polygon = xy[:-1][inner], xy[1:][inner], owner[ring[1:][inner]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    segment = np.where(swap[:, None], np.hstack([end, start]), np.hstack([start, end]))
    order = np.lexsort((polygon, *segment.T))
    segment, polygon = segment[order], polygon[order]
    twice = (segment[1:] == segment[:-1]).all(axis=1) & (polygon[1:] != polygon[:-1])
    length = np.hypot(segment[:, 2] - segment[:, 0], segment[:, 3] - segment[:, 1])
    return np.stack([polygon[:-1][twice], polygon[1:][twice]], axis=1), length[:-1][twice]


def _county(counties: Geometries, x: Floats, y: Floats) -> Ints:
    """The first county that holds each point, else the nearest."""
    county = np.full(len(x), -1, dtype=np.int64)
    for position, polygon in enumerate(counties):
        west, south, east, north = shapely.bounds(polygon)
        near = np.flatnonzero((county < 0) & (x >= west) & (x <= east) & (y >= south) & (y <= north))
        shapely.prepare(polygon)
        county[near[shapely.intersects_xy(polygon, x[near], y[near])]] = position
    lost = np.flatnonzero(county < 0)
    if len(lost):
        point, nearest = shapely.STRtree(counties).query_nearest(shapely.points(x[lost], y[lost]))
        county[lost] = len(counties)
        np.minimum.at(county, lost[point], nearest)
    return county
