"""A layer as every writer gives it out: in the plan's CRS, with numbers rounded to be equal across machines."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geoplan.plan import Plan
from geoplan.tables import LAYERS, column, round_significant

MOST_ROWS = 500_000  # a larger layer is not written as shapefile or CSV


def layers(plan: Plan) -> Iterator[str]:
    """The names of the plan's layers, in the order of the house."""
    return (layer for layer in LAYERS if layer in plan.tables)


def table(plan: Plan, layer: str) -> pd.DataFrame:
    """The layer with floats of 12 significant digits and its geometry in `plan.crs`.

    Coordinates are rounded to a millimetre (to 1e-8 degrees in a CRS of degrees). Neighbours that shared a vertex
    share it afterwards.
    """
    rows = cells(plan, layer)
    if LAYERS[layer].geometry is None:
        return rows
    located: pd.DataFrame = gpd.GeoDataFrame(rows, geometry=geometries(plan, layer, plan.crs))
    return located


def cells(plan: Plan, layer: str) -> pd.DataFrame:
    """The layer without its geometry, with floats of 12 significant digits."""
    held = pd.DataFrame(plan.tables[layer]).drop(columns="geometry", errors="ignore")
    floats = [name for name in held.columns if column(layer, name).kind == "float"]
    return held.assign(**{name: round_significant(held[name].to_numpy(dtype="float64")) for name in floats})


def geometries(plan: Plan, layer: str, crs: CRS) -> gpd.GeoSeries:
    """The layer's geometries in `crs`, rounded to a millimetre or 1e-8 degrees; None where a row has none."""
    held = plan.tables[layer]["geometry"]
    if held.crs is None and held.isna().all():
        return gpd.GeoSeries(held.to_numpy(), crs=crs)
    decimals = 8 if crs.is_geographic else 3
    moved = held.to_crs(crs)
    return gpd.GeoSeries(shapely.transform(moved.to_numpy(), lambda xy: np.round(xy, decimals)), crs=crs)
