"""Marks on a map: land, lines and points as the styles of geoplan have them, and the same in a legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from numpy.typing import NDArray

from geoplan.styles import Fill, Mark, Shape, Stroke, Symbol

_POINTS = 72 / 25.4  # of print on a millimetre
_MARKERS: dict[Shape, str] = {
    "circle": "o", "square": "s", "triangle": "^", "triangle_down": "v", "diamond": "D", "star": "*", "cross": "P", "x": "X",
}  # fmt: skip
_LARGEST_ENTRY = 17.0  # points: a larger mark would push the words of a legend apart
_LEAST_AREA = 2.5  # square points


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


def borders(axes: Axes, shapes: gpd.GeoSeries, stroke: Stroke, **over: Any) -> None:
    """Draw the outlines of polygons, a shared border once."""
    if len(shapes):
        joined = shapely.union_all(shapely.boundary(shapes.to_numpy()))
        strokes(axes, np.array([shapely.line_merge(joined)], dtype=object), stroke, **over)


def dots(axes: Axes, points: gpd.GeoSeries, sizes: NDArray[np.float64] | float, **style: Any) -> None:
    """Draw points of the given areas (in square points of print); a row without a point is left out."""
    there = ~(points.isna() | points.is_empty).to_numpy()
    held = points[there]
    areas = sizes[there] if isinstance(sizes, np.ndarray) else sizes
    if len(held):
        axes.scatter(held.x, held.y, s=areas, **style)


def area(mark: Mark) -> float:
    """How much of the paper a mark takes, in square points."""
    return (mark.size_mm * _POINTS) ** 2


def points(axes: Axes, where: gpd.GeoSeries, mark: Mark, sizes: NDArray[np.float64] | None = None, **over: Any) -> None:
    """Draw points with a mark, `sizes` in square points in place of its own."""
    areas = area(mark) if sizes is None else sizes
    dots(axes, where, areas, **(look(mark) | over))


def look(mark: Mark) -> dict[str, Any]:
    """A mark as a scatter has it."""
    return {
        "marker": _MARKERS[mark.shape],
        "facecolor": mark.fill or "none",
        "edgecolor": mark.outline or "none",
        "linewidth": mark.outline_mm * _POINTS,
    }


def strokes(axes: Axes, lines: NDArray[np.object_], stroke: Stroke, **over: Any) -> None:
    """Draw lines with a stroke."""
    draw(
        axes, lines, **({"colors": stroke.colour, "linewidths": width(stroke), "linestyles": [_dashes(stroke)]} | over)
    )


def width(stroke: Stroke) -> float:
    """The width of a line in points."""
    return stroke.width_mm * _POINTS


def _dashes(stroke: Stroke) -> Any:
    """Dashes in widths of their line."""
    return (0, tuple(part / stroke.width_mm for part in stroke.dash_mm)) if stroke.dash_mm else "-"


def land(axes: Axes, shapes: Sequence[shapely.Geometry], look: Fill, **over: Any) -> None:
    """Fill (Multi)Polygons."""
    fill(axes, shapes, look.colour or "none", **(rim(look) | over))


def rim(look: Fill) -> dict[str, Any]:
    """The outline of land as a collection has it."""
    drawn: dict[str, Any] = {"edgecolors": look.outline or "none", "linewidths": look.outline_mm * _POINTS}
    return drawn | {"hatch": "////", "linewidths": 0.0} if look.hatched else drawn


def entry(symbol: Symbol, label: str, **over: Any) -> Artist:
    """A symbol as an entry of the legend."""
    if isinstance(symbol, Mark):
        return mark_entry(symbol, label, **over)
    if isinstance(symbol, Stroke):
        return line_entry(symbol, label, max(width(symbol), 0.9))
    hatch = "////" if symbol.hatched else None
    return Patch(
        facecolor=symbol.colour or "none", edgecolor=symbol.outline or "none", linewidth=0.8, hatch=hatch, label=label
    )


def line_entry(stroke: Stroke, label: str, points: float) -> Line2D:
    """A line of so many points as an entry of the legend."""
    return Line2D([], [], color=stroke.colour, linewidth=points, linestyle=_dashes(stroke), label=label)


def mark_entry(mark: Mark, label: str, size: float | None = None, **over: Any) -> Line2D:
    """A mark as an entry of the legend, as large as on the map (or `size` points) as far as that is readable."""
    own = look(mark)
    width = min(mark.size_mm * _POINTS if size is None else size, _LARGEST_ENTRY)
    style = {
        "color": own["facecolor"],
        "markeredgecolor": own["edgecolor"],
        "markeredgewidth": min(own["linewidth"], 0.8),
    }
    return Line2D([], [], linestyle="none", marker=own["marker"], markersize=width, label=label, **(style | over))


def areas_by_people(people: NDArray[np.float64], most: float, largest: float = 130.0) -> NDArray[np.float64]:
    """Dot areas in proportion to people, `largest` for `most`; nobody or an unknown number is the smallest."""
    known = np.where(np.isfinite(people), people, 0.0)
    share = known / most if most > 0 else np.zeros(len(people))
    return np.clip(share * largest, _LEAST_AREA, largest)


def steps(most: float) -> list[float]:
    """Up to three round numbers of people for the legend, the largest near the largest dot."""
    if most < 1:
        return []
    power = 10.0 ** np.floor(np.log10(most))
    top = next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most)
    return [top, top / 5, top / 20] if top >= 100 else [top]
