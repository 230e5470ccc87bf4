"""What a shapefile of a plan must give back, counted from the plan's tables alone, and how two shapes are compared."""

from __future__ import annotations

import math
from typing import Any

import shapely

from geoplan import tables
from geoplan.plan import Plan
from geoplan.writers import ready, shapefile


def held_text(text: str, most_bytes: int, encoding: str) -> str | None:
    """The text letter by letter as long as it fits; ? for a letter that the encoding lacks; None for an empty one."""
    held, used = "", 0
    for letter in text:
        try:
            size = len(letter.encode(encoding))
        except UnicodeEncodeError:
            letter, size = "?", 1
        if used + size > most_bytes:
            break
        held, used = held + letter, used + size
    return held.rstrip(" ") or None


def expected(plan: Plan, layer: str, widths: dict[str, int], encoding: str = "UTF-8") -> dict[str, list[Any]]:
    """The values of every field by its short name, `widths` being those of its text fields."""
    held = ready.values(plan, layer)
    found: dict[str, list[Any]] = {}
    for name, short in shapefile.short_names(layer, list(held.columns)).items():
        kind = tables.column(layer, name).kind
        if kind == "text":
            found[short] = [held_text(text, widths[short], encoding) for text in held[name]]
        elif kind == "float":
            found[short] = [value if math.isfinite(value) else None for value in held[name].tolist()]
        else:
            found[short] = [
                None if gone else int(value) for value, gone in zip(held[name], held[name].isna(), strict=True)
            ]
    return found


def same_number(one: float | None, other: float | None) -> bool:
    """Whether two numbers are equal to twelve digits, or both missing."""
    gone = [value is None or math.isnan(value) for value in (one, other)]
    if any(gone):
        return all(gone)
    return math.isclose(float(one or 0), float(other or 0), rel_tol=1e-11, abs_tol=0.0)


def same_shape(one: shapely.Geometry | None, other: shapely.Geometry | None) -> bool:
    """Whether two shapes are the same whatever the order of their parts and corners; a missing one is an empty one."""
    nothing = [shape is None or shape.is_empty for shape in (one, other)]
    if any(nothing):
        return all(nothing)
    return bool(shapely.equals_exact(_plain(one), _plain(other), tolerance=0.0))


def _plain(shape: Any) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
    if shape.geom_type.endswith("Polygon"):
        shape = shapely.MultiPolygon(parts)
    elif shape.geom_type.endswith("LineString"):
        shape = shapely.MultiLineString(parts)
    return shapely.normalize(shapely.force_2d(shape))
