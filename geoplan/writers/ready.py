"""A layer as every writer gives it out: in the plan's CRS, with numbers rounded to be equal across machines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geoplan import tables
from geoplan.findings import Finding
from geoplan.findings import table as findings_table
from geoplan.plan import Plan
from geoplan.tables import LAYERS, column, round_significant

MOST_ROWS = 500_000  # a larger layer is not written as shapefile or table
_LONLAT_DECIMALS = 7  # about a centimetre


def layers(plan: Plan) -> Iterator[str]:
    """The names of the plan's layers, in the order of the house."""
    return (layer for layer in LAYERS if layer in plan.tables)


def as_written(plan: Plan) -> Plan:
    """The plan with every layer as `table` gives it: what is read back from a finished run, so that a rebuild equals the run."""
    return replace(plan, tables={layer: table(plan, layer) for layer in layers(plan)})


def fits(plan: Plan, layer: str) -> bool:
    """Whether the layer is small enough for shapefiles and tables."""
    return len(plan.tables[layer]) <= MOST_ROWS


def findings(plan: Plan, more: Sequence[Finding] = ()) -> pd.DataFrame:
    """The layer `findings` as far as it is known before anything is written: the plan's own findings and `more`."""
    return tables.shape("findings", findings_table((*plan.findings, *more), plan.crs))


def values(plan: Plan, layer: str) -> pd.DataFrame:
    """The layer without its geometry, with floats of 12 significant digits."""
    held = pd.DataFrame(plan.tables[layer].drop(columns="geometry", errors="ignore"))
    floats = [name for name in held.columns if column(layer, name).kind == "float"]
    return held.assign(**{name: round_significant(held[name].to_numpy(dtype="float64")) for name in floats})


def table(plan: Plan, layer: str) -> pd.DataFrame:
    """The layer with floats of 12 significant digits and its geometry in `plan.crs`.

    Coordinates are rounded to a millimetre (to 1e-8 degrees in a CRS of degrees). Neighbours that shared a vertex
    share it afterwards.
    """
    rounded = values(plan, layer)
    if LAYERS[layer].geometry is None:
        return rounded
    located: pd.DataFrame = gpd.GeoDataFrame(rounded, geometry=geometries(plan, layer, plan.crs))
    return located


def geometries(plan: Plan, layer: str, crs: CRS) -> gpd.GeoSeries:
    """The layer's geometries in `crs`, rounded to a millimetre or 1e-8 degrees; None where a row has none."""
    held = plan.tables[layer]["geometry"]
    if held.crs is None and held.isna().all():
        return gpd.GeoSeries(held.to_numpy(), crs=crs)
    decimals = 8 if crs.is_geographic else 3
    moved = held.to_crs(crs)
    return gpd.GeoSeries(shapely.transform(moved.to_numpy(), lambda xy: np.round(xy, decimals)), crs=crs)


def lonlat(plan: Plan, layer: str) -> dict[str, np.ndarray]:
    """The columns `lon` and `lat` of a layer of points, on WGS84, NaN where a row has no place; none for other layers."""
    if not has_lonlat(plan, layer):
        return {}
    points = geometries(plan, layer, CRS.from_epsg(4326)).to_numpy()
    nowhere = shapely.Point(math.nan, math.nan)
    whole = [nowhere if point is None or point.is_empty else point for point in points]
    xy = np.round(shapely.get_coordinates(shapely.force_2d(np.array(whole, dtype=object))), _LONLAT_DECIMALS)
    return {"lon": xy[:, 0], "lat": xy[:, 1]}


def has_lonlat(plan: Plan, layer: str) -> bool:
    """Whether the layer is one of points, with their geometry; what is read back from CSV has none."""
    return LAYERS[layer].geometry == "Point" and "geometry" in plan.tables[layer]
