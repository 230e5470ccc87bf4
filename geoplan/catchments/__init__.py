"""Basins, isochrones and hinterlands as clean polygons: exclusive, tiling the area, nested, their people adding up."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoplan.catchments.demand import DemandPoints
    from geoplan.catchments.grid import Cells, check_cells, cover
    from geoplan.catchments.pieces import tidy
    from geoplan.catchments.polygons import coverage
    from geoplan.catchments.rows import basins, facility_isochrones, hinterlands, isochrones

# scipy is loaded with the first name that needs it: checking a config needs the number of cells alone
_ROOM = {
    "demand": ("DemandPoints",),
    "grid": ("Cells", "check_cells", "cover"),
    "pieces": ("tidy",),
    "polygons": ("coverage",),
    "rows": ("basins", "facility_isochrones", "hinterlands", "isochrones"),
}

__all__ = [
    "Cells",
    "DemandPoints",
    "basins",
    "check_cells",
    "cover",
    "coverage",
    "facility_isochrones",
    "hinterlands",
    "isochrones",
    "tidy",
]


def __getattr__(name: str) -> Any:
    for room, names in _ROOM.items():
        if name in names:
            return getattr(import_module(f"geoplan.catchments.{room}"), name)
    raise AttributeError(f"module 'geoplan.catchments' has no attribute {name!r}")
