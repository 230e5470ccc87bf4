"""Demand points: where people start from, each a point with its people."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

_FIRST = ["settlement_id", "county_id", "people", "inside", "basis"]


def by_base(settlements: gpd.GeoDataFrame, base: str) -> gpd.GeoDataFrame:
    """The settlements with `people` those of the column `base`."""
    return settlements.assign(people=settlements[base].astype("float64"))


def from_settlements(settlements: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One demand point per settlement, with the settlement's id, by id; index demand_id, geometry as it stands.

    A settlement with nobody stays; `by_base` chooses whom `people` counts. Every other column of numbers is a group of
    people (children, people_registered …) and comes along.
    """
    table = pd.DataFrame(settlements.drop(columns=settlements.geometry.name))
    groups = [c for c in table.columns if is_numeric_dtype(table[c]) and not is_bool_dtype(table[c]) and c != "people"]
    demand = table.assign(settlement_id=table.index.astype(object), people=table["people"].astype("float64"))
    demand = demand[_FIRST + groups].set_index(pd.Index(table.index, dtype=object, name="demand_id"))
    demand["settlement_id"] = demand["settlement_id"].astype(object)
    return gpd.GeoDataFrame(demand, geometry=settlements.geometry.to_numpy(), crs=settlements.crs).sort_index()
