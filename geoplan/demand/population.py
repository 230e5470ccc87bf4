"""Demand from a population raster: cut at the counties, gathered into cells, scaled to what the counties are known to hold."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geoplan.demand import cells, totals
from geoplan.demand.points import FIRST
from geoplan.demand.totals import Totals
from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.readers.raster import Pixels


@dataclass(frozen=True)
class Peopled:
    """Where people live: settlements with their people, demand points, and all that demand points are counted by.

    `settlements` and `demand` count people by the plan's base; `counted` has, by demand_id, a column for every base and group.
    """

    settlements: gpd.GeoDataFrame
    demand: gpd.GeoDataFrame
    counted: pd.DataFrame


@dataclass(frozen=True)
class Population:
    """Demand points without their settlements, everything they are counted by, and what was doubtful.

    `counted` has a column for `people` or another base, and for every group; `demand` counts its people by the first.
    """

    demand: gpd.GeoDataFrame
    counted: pd.DataFrame
    findings: tuple[Finding, ...]


def from_population(
    pixels: Pixels,
    area: gpd.GeoDataFrame,
    reach: BaseGeometry,
    *,
    cell_m: float,
    known: Totals | None,
    basis: str = "modelled",
) -> Population:
    """A demand point for every cell of `cell_m` and county in which people live, by id.

    Where totals are `known`, each county's people add up to its own; else they are the raster's. `reach` is the area with
    its margin, whose people the raster alone tells. Raises LayerError where a county with a total has no cell with people.
    """
    held = cells.gathered(cells.pieces(pixels, area, reach), area, cell_m)
    counted, found = totals.unscaled(held, area) if known is None else totals.spread(held, known, area)
    if not held["inside"].any():
        raise LayerError(Fault("population_nobody", layer="layers.population.path"))
    nobody = (counted == 0).all(axis="columns").to_numpy()
    held, counted = held[~nobody], counted[~nobody]
    bases = {} if known is None else known.basis.to_dict()
    own = [weakest([basis, bases.get(county, basis)]) for county in held["county_id"]]
    words = {"settlement_id": "", "basis": own, "urban_share": np.nan}
    demand = held.assign(**words, people=counted.iloc[:, 0].to_numpy())[[*FIRST, "geometry"]]
    demand = demand.astype({"settlement_id": object, "basis": object})
    more = cells.doubts(demand, area, cell_m, cells.pixel_m(pixels))
    return Population(demand, counted, (*found, *more))
