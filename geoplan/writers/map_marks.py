"""Marks on a map: land, lines and points from geometries, without a library's own idea of a plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from numpy.typing import NDArray


def fill(axes: Axes, shapes: Sequence[shapely.Geometry], colours: Sequence[str] | str, **style: Any) -> None:
    """Fill (Multi)Polygons with their holes left open, in one colour or a colour per shape; empty ones are left out."""
    each = [colours] * len(shapes) if isinstance(colours, str) else colours
    drawn = [(path, colour) for shape, colour in zip(shapes, each, strict=True) if (path := _outline(shape))]
    if drawn:
        paths, faces = zip(*drawn, strict=True)
        axes.add_collection(PathCollection(paths, facecolors=faces, **style), autolim=False)


def _outline(shape: shapely.Geometry | None) -> Path | None:
    parts = [] if shape is None else [part for part in shapely.get_parts(shape) if not part.is_empty]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    if not rings:
        return None
    return Path.make_compound_path(*[Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings])


def draw(axes: Axes, lines: NDArray[np.object_], **style: Any) -> None:
    """Draw lines, a MultiLineString as its parts."""
    parts = shapely.get_parts(lines[~shapely.is_missing(lines)])
    coordinates, number = shapely.get_coordinates(parts, return_index=True)
    cuts = np.flatnonzero(np.diff(number)) + 1
    if len(coordinates):
        axes.add_collection(LineCollection(np.split(coordinates, cuts), **style), autolim=False)


def borders(axes: Axes, shapes: gpd.GeoSeries, **style: Any) -> None:
    """Draw the outlines of polygons, a shared border once."""
    if len(shapes):
        joined = shapely.union_all(shapely.boundary(shapes.to_numpy()))
        draw(axes, np.array([shapely.line_merge(joined)], dtype=object), **style)


def dots(axes: Axes, points: gpd.GeoSeries, sizes: NDArray[np.float64] | float, **style: Any) -> None:
    """Draw points of the given areas (in square points of print); a row without a point is left out."""
    there = ~(points.isna() | points.is_empty).to_numpy()
    held = points[there]
    areas = sizes[there] if isinstance(sizes, np.ndarray) else sizes
    axes.scatter(held.x, held.y, s=areas, **style)


def areas_by_people(people: NDArray[np.float64], most: float, largest: float = 130.0) -> NDArray[np.float64]:
    """Dot areas in proportion to people, `largest` for `most`; nobody or an unknown number is the smallest."""
    share = np.nan_to_num(people) / most if most > 0 else np.zeros(len(people))
    return np.maximum(share * largest, 2.5)


def steps(most: float) -> list[float]:
    """Up to three round numbers of people for the legend, the largest near the largest dot."""
    if most < 1:
        return []
    power = 10.0 ** np.floor(np.log10(most))
    top = next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most)
    return [top, top / 5, top / 20] if top >= 100 else [top]


def tints(shapes: Sequence[shapely.Geometry], palette: Sequence[str]) -> list[str]:
    """A colour per shape; neighbours differ where the palette is large enough, and the first takes the first."""
    tree = shapely.STRtree(shapes)
    chosen: list[int] = []
    for number, shape in enumerate(shapes):
        near = {chosen[other] for other in tree.query(shape, predicate="intersects") if other < number}
        used = [chosen.count(colour) for colour in range(len(palette))]
        chosen.append(min(range(len(palette)), key=lambda colour: (colour in near, used[colour], colour)))
    return [palette[colour] for colour in chosen]
