"""Demand points from settlements, the groups that they carry, and who is urban."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.fields import GROUPS
from geoplan.findings import Finding

FIRST = ["settlement_id", "county_id", "people", "inside", "basis", "urban_share"]


def by_base(settlements: gpd.GeoDataFrame, base: str) -> gpd.GeoDataFrame:
    """The settlements with `people` those of the column `base`."""
    return settlements.assign(people=settlements[base].astype("float64"))


def from_settlements(settlements: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One demand point per settlement, with the settlement's id, by id; index demand_id, geometry as it stands.

    A settlement with nobody stays; `by_base` chooses whom `people` counts. Groups of people (children, people_registered …)
    that every settlement states come along, and the `income` where there is one.
    """
    table = pd.DataFrame(settlements.drop(columns=settlements.geometry.name))
    groups, _ = groups_of(settlements)
    carried = [*groups, *(name for name in ("income",) if name in table)]
    demand = table.assign(settlement_id=table.index.astype(object), people=table["people"].astype("float64"))
    demand = demand[FIRST + carried].set_index(pd.Index(table.index, dtype=object, name="demand_id"))
    demand["settlement_id"] = demand["settlement_id"].astype(object)
    return gpd.GeoDataFrame(demand, geometry=settlements.geometry.to_numpy(), crs=settlements.crs).sort_index()


def groups_of(rows: pd.DataFrame, layer: str = "settlements") -> tuple[list[str], list[Finding]]:
    """The groups of people that every row states, and a finding for each that is left out since some do not."""
    groups = [str(name) for name in rows.columns if name.startswith(GROUPS)]
    empty = {name: int(rows[name].isna().sum()) for name in groups}
    found = [
        Finding("group_left_out", layer, name, {"group": name, "count": count, "of": len(rows)})
        for name, count in empty.items()
        if count
    ]
    return [name for name in groups if not empty[name]], found


def urban_doubts(demand: pd.DataFrame) -> list[Finding]:
    """A finding where nobody inside says whether they are urban, or some people's settlement does not."""
    own = demand[demand["inside"].astype(bool)]
    unknown = own["urban_share"].isna().to_numpy()
    if unknown.all():
        return [Finding("urban_not_stated", "demand")]
    people = own["people"].to_numpy(dtype="float64")
    lost = float(people[unknown].sum())
    if not lost:
        return []
    told = {"people": f"{lost:,.0f}", "share": f"{100 * lost / float(np.sum(people)):.1f}"}
    return [Finding("urban_partly_stated", "demand", "", told)]
