"""Basins, isochrones and hinterlands as clean polygons: exclusive, tiling the area, nested, their people adding up."""

from geoplan.catchments.demand import DemandPoints
from geoplan.catchments.grid import Cells, cover
from geoplan.catchments.pieces import tidy
from geoplan.catchments.polygons import coverage
from geoplan.catchments.rows import basins, facility_isochrones, hinterlands, isochrones

__all__ = [
    "Cells",
    "DemandPoints",
    "basins",
    "cover",
    "coverage",
    "facility_isochrones",
    "hinterlands",
    "isochrones",
    "tidy",
]
