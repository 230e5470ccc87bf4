"""Demand points from a population raster: its pixels cut at the border of every county and gathered into square cells.

A pixel belongs to the counties in proportion to its land in them. What lies outside the area counts as land only where
people live in a pixel beside it that lies wholly outside: at a coast everybody stays in the county. Each piece of a pixel is
a point, its middle, and goes to the cell that holds the point; a cell that two counties share is two demand points. A demand
point is the people-weighted mean of its pieces' points, or the piece nearest to that where the mean is not in the county.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoplan.errors import ConfigError, Fault
from geoplan.findings import Finding
from geoplan.layer_laws import representative
from geoplan.readers.raster import Floats, Ints, Pixels
from geoplan.readers.rows import listed

Shapes = NDArray[np.object_]

MAX_CELLS = 1_000_000  # the most demand points
_LOOK = 1000  # pixels by which the size of all is judged
_SLACK = 1.05  # pixels of one raster are not all of the same size in the frame
_CRUMB = 1e-9  # share of a pixel that is the noise of cutting
_LEEWAY = 0.1  # by which cells may be narrower than pixels: degrees never come out as round metres


@dataclass(frozen=True)
class Pieces:
    """Pieces of pixels: the position of the county each lies in (-1 = in the margin), its middle, and its people."""

    county: Ints
    x: Floats
    y: Floats
    people: Floats

    def joined(self, other: Pieces) -> Pieces:
        """These and the others."""
        mine, theirs = vars(self), vars(other)
        return Pieces(**{name: np.concatenate([mine[name], theirs[name]]) for name in mine})


def pixel_m(pixels: Pixels) -> float:
    """Metres across the widest pixel, corner to corner; 0 where there is none."""
    look = np.unique(np.linspace(0, len(pixels.row) - 1, min(_LOOK, len(pixels.row))).astype(np.int64))
    corners = pixels.corners(look)
    return float(np.hypot(*(corners[:, 2] - corners[:, 0]).T).max(initial=0.0))


def pieces(pixels: Pixels, area: gpd.GeoDataFrame, reach: BaseGeometry) -> Pieces:
    """The pixels within `reach` (the area with its margin), those that a border of a county crosses cut along it."""
    counties = area.geometry.to_numpy()
    x, y = pixels.centres()
    border = shapely.union_all(shapely.boundary(counties))
    shapely.prepare(border)
    crossed = shapely.dwithin(border, shapely.points(x, y), _SLACK * pixel_m(pixels) / 2)
    county = _county(counties, x, y)
    cut, whole = np.flatnonzero(crossed), np.flatnonzero(~crossed)
    pixel, of, part, share = _parts(shapely.polygons(pixels.corners(cut)), counties)
    inner: Floats = np.bincount(pixel, share, len(cut)).astype("float64")
    outside = np.concatenate([whole[county[whole] < 0], cut[inner == 0]])
    lived_in = _beside(pixels, cut, outside)
    # the noise of overlapping counties aside, the parts of a pixel are at most the whole of it
    given = share / np.where(lived_in, np.maximum(inner, 1.0), inner)[pixel]
    middle = shapely.get_coordinates(representative(part))
    own = Pieces(of, middle[:, 0], middle[:, 1], pixels.people[cut][pixel] * given)
    own = Pieces(county[whole], x[whole], y[whole], pixels.people[whole]).joined(own)
    beyond = _beyond(pixels, cut, lived_in & (inner > 0) & (inner < 1 - _CRUMB), inner, counties)
    lost = cut[inner == 0]
    own = own.joined(beyond).joined(Pieces(np.full(len(lost), -1), x[lost], y[lost], pixels.people[lost]))
    near = (own.county >= 0) | shapely.contains_xy(reach, own.x, own.y)
    return Pieces(own.county[near], own.x[near], own.y[near], own.people[near])


def _county(counties: Shapes, x: Floats, y: Floats) -> Ints:
    """The first county that each point lies in; -1 = none."""
    county = np.full(len(x), -1, dtype=np.int64)
    for position, shape in enumerate(counties):
        shapely.prepare(shape)
        west, south, east, north = shapely.bounds(shape)
        open_ = np.flatnonzero((county < 0) & (x >= west) & (x <= east) & (y >= south) & (y <= north))
        county[open_[shapely.intersects_xy(shape, x[open_], y[open_])]] = position
    return county


def _parts(squares: Shapes, counties: Shapes) -> tuple[Ints, Ints, Shapes, Floats]:
    """The parts of some pixels that lie in a county: pixel, county, polygon, and its share of the pixel."""
    tree = shapely.STRtree(squares)
    hits = [tree.query(shape, predicate="intersects") for shape in counties]
    pixel = np.concatenate([np.sort(own) for own in hits]).astype(np.int64)
    county = np.repeat(np.arange(len(counties)), [len(own) for own in hits])
    part = _land(shapely.intersection(squares[pixel], counties[county]))
    share = shapely.area(part) / shapely.area(squares[pixel])
    kept = share > _CRUMB
    return pixel[kept], county[kept], part[kept], share[kept]


def _land(shapes: Shapes) -> Shapes:
    """The shapes without the lines and points where borders only touch."""
    mixed = shapely.get_type_id(shapes) == 7
    out = shapes.copy()
    out[mixed] = shapely.buffer(shapes[mixed], 0)
    return out


def _beside(pixels: Pixels, cut: NDArray[np.intp], outside: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of the pixels `cut` have one of those `outside` among their eight neighbours."""
    width = int(pixels.column.max(initial=0)) + 3
    lived_in = np.sort((pixels.row[outside] + 1) * width + pixels.column[outside] + 1)
    own = (pixels.row[cut] + 1) * width + pixels.column[cut] + 1
    steps = [down * width + right for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
    found = np.zeros(len(cut), dtype=bool)
    for step in steps:
        found |= np.searchsorted(lived_in, own + step) < np.searchsorted(lived_in, own + step, side="right")
    return found


def _beyond(pixels: Pixels, cut: NDArray[np.intp], which: NDArray[np.bool_], inner: Floats, counties: Shapes) -> Pieces:
    """What some of the cut pixels hold outside all counties."""
    squares = shapely.polygons(pixels.corners(cut[which]))
    rest = _land(shapely.difference(squares, shapely.union_all(counties)))
    there = shapely.area(rest) > _CRUMB * shapely.area(squares)
    middle = shapely.get_coordinates(representative(rest[there]))
    people = (pixels.people[cut] * (1 - inner))[which][there]
    return Pieces(np.full(len(people), -1), middle[:, 0], middle[:, 1], people)


def gathered(parts: Pieces, area: gpd.GeoDataFrame, cell_m: float) -> gpd.GeoDataFrame:
    """A demand point per cell and county with the people that the raster has there, by id; index demand_id.

    Cells lie at whole multiples of `cell_m` in the computing frame. Raises ConfigError where there would be too many.
    """
    row, column = (np.floor(place / cell_m).astype(np.int64) for place in (parts.y, parts.x))
    order = np.lexsort((parts.x, parts.y, column, row, parts.county))
    key = np.stack([parts.county[order], row[order], column[order]])
    first = np.flatnonzero(np.append(True, (key[:, 1:] != key[:, :-1]).any(axis=0))[: key.shape[1]])
    _check_count(parts, len(first), cell_m)
    held, x, y = parts.people[order], parts.x[order], parts.y[order]
    people = np.add.reduceat(held, first) if len(first) else held
    middle = [np.add.reduceat(held * place, first) / people if len(first) else place for place in (x, y)]
    county, cell_row, cell_column = key[:, first]
    points = np.column_stack(middle)
    _kept_in(points, county, area.geometry.to_numpy(), np.column_stack([x, y]), first)
    names = np.append(area.index.to_numpy(dtype=object), "")[county]
    ids = [
        f"c{down}_{right}" + (f"_{name}" if name else "")
        for down, right, name in zip(cell_row.tolist(), cell_column.tolist(), names, strict=True)
    ]
    table = pd.DataFrame(
        {"county_id": names, "people": people, "inside": county >= 0},
        index=pd.Index(ids, dtype=object, name="demand_id"),
    )
    return gpd.GeoDataFrame(table, geometry=shapely.points(points), crs=area.crs).sort_index()


def _kept_in(points: Floats, county: Ints, counties: Shapes, pieces_at: Floats, first: NDArray[np.intp]) -> None:
    """Move every point that left its county to the nearest of its pieces."""
    after = np.append(first[1:], len(pieces_at))
    for position, shape in enumerate(counties):
        own = np.flatnonzero(county == position)
        shapely.prepare(shape)
        for at in own[~shapely.intersects_xy(shape, points[own, 0], points[own, 1])].tolist():
            among = pieces_at[first[at] : after[at]]
            points[at] = among[np.argmin(np.hypot(*(among - points[at]).T))]


def _check_count(parts: Pieces, count: int, cell_m: float) -> None:
    """Raises ConfigError, naming a cell size that fits, where there are more than MAX_CELLS demand points."""
    if count <= MAX_CELLS:
        return
    fits_m, left = cell_m, count
    while left > MAX_CELLS:
        fits_m = math.ceil(fits_m * max(1.05, math.sqrt(left / MAX_CELLS)))
        places = [parts.county, *(np.floor(place / fits_m).astype(np.int64) for place in (parts.y, parts.x))]
        left = len(np.unique(np.stack(places), axis=1).T)
    values = {"cell_m": cell_m, "count": count, "max_cells": MAX_CELLS, "fits_m": fits_m}
    raise ConfigError(Fault("demand_cells_too_many", values, layer="demand.cell_m"))


def doubts(cells: gpd.GeoDataFrame, area: gpd.GeoDataFrame, cell_m: float, pixel: float) -> list[Finding]:
    """Findings for cells that are finer than the raster, and for counties that are a single cell."""
    found = []
    side = pixel / math.sqrt(2)
    if cell_m < side * (1 - _LEEWAY):
        found.append(Finding("demand_finer_than_raster", "demand", "", {"cell_m": cell_m, "pixel_m": f"{side:.0f}"}))
    count = cells.loc[cells["inside"].astype(bool), "county_id"].value_counts().reindex(area.index).fillna(0)
    single = (count == 1).to_numpy()
    if single.any():
        rows = listed(f"{name or key}" for key, name in area["name"][single].items())
        told = {"cell_m": cell_m, "count": int(single.sum()), "rows": rows}
        found.append(Finding("demand_cell_per_county", "demand", "", told))
    return found
