"""Which settlement a cell of a population raster belongs to, and what settlements learn from their cells."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.findings import Finding

# what is found about single places on their way to the road -> what is told of all cells together
_TOGETHER = {
    "place_not_snapped": "cells_off_road",
    "place_without_roads": "cells_off_road",
    "place_cut_off": "cells_off_road",
    "place_far_from_road": "cells_far_from_road",
    "place_behind_barrier": "cells_behind_barrier",
    "place_in_water": "cells_in_water",
}


def at_counties(area: gpd.GeoDataFrame, demand: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A settlement for every county, with its id and name, its people, at their weighted middle; index settlement_id."""
    own = demand[demand["inside"].astype(bool)]
    weight = own["people"].to_numpy(dtype="float64")
    sums = pd.DataFrame({"x": own.geometry.x * weight, "y": own.geometry.y * weight, "people": weight})
    sums = sums.groupby(own["county_id"].to_numpy()).sum().reindex(area.index).fillna(0.0)
    lived_in = (sums["people"] > 0).to_numpy()
    points = shapely.point_on_surface(area.geometry.to_numpy())
    points[lived_in] = shapely.points(
        (sums["x"] / sums["people"])[lived_in].to_numpy(), (sums["y"] / sums["people"])[lived_in].to_numpy()
    )
    basis = own["basis"].iloc[0] if len(own) else "modelled"
    words = {"county_id": area.index.astype(object), "name": area["name"], "name_en": area["name_en"]}
    words |= {"place_id": "", "kind": "", "basis": basis}
    table = pd.DataFrame({**words, "people": sums["people"], "inside": True, "urban_share": np.nan}, index=area.index)
    table = table.set_index(pd.Index(area.index, dtype=object, name="settlement_id"))
    return gpd.GeoDataFrame(table, geometry=points, crs=area.crs)


def attached(demand: gpd.GeoDataFrame, settlement: NDArray[np.object_], settlements: pd.DataFrame) -> gpd.GeoDataFrame:
    """The cells with their settlement ("" = none), its share of urban people, and its income where one is stated."""
    own = [name for name in ("urban_share", "income") if name in settlements]
    stated = {name: settlements[name].reindex(settlement).to_numpy(dtype="float64") for name in own}
    return demand.assign(settlement_id=pd.Series(settlement, demand.index, dtype=object), **stated)


def counted_at_home(settlements: gpd.GeoDataFrame, demand: pd.DataFrame) -> gpd.GeoDataFrame:
    """The settlements with the people of their cells."""
    people = demand["people"].groupby(demand["settlement_id"]).sum()
    return settlements.assign(people=people.reindex(settlements.index).fillna(0.0).astype("float64"))


def homeless_doubts(demand: pd.DataFrame) -> list[Finding]:
    """A finding with the people inside whose cell reaches no settlement of its county."""
    own = demand[demand["inside"].astype(bool) & (demand["settlement_id"] == "")]
    if not len(own):
        return []
    told = {"count": len(own), "people": f"{own['people'].sum():,.0f}"}
    return [Finding("cells_without_settlement", "demand", "", told)]


def told_together(findings: Iterable[Finding], demand: pd.DataFrame) -> list[Finding]:
    """What was found about the ways of cells to the road: one finding per kind and mode, with how many cells and people."""
    cells: dict[tuple[str, str], list[str]] = {}
    rest = []
    for finding in findings:
        if finding.code in _TOGETHER:
            key = (_TOGETHER[finding.code], str(finding.values.get("mode", "")))
            cells.setdefault(key, []).append(finding.row_id)
        else:
            rest.append(finding)
    people = demand["people"].where(demand["inside"].astype(bool), 0.0)
    told = [
        Finding(code, "demand", mode, {"mode": mode, "count": len(ids), "people": f"{people.loc[ids].sum():,.0f}"})
        for (code, mode), ids in sorted(cells.items())
    ]
    return [*told, *rest]
