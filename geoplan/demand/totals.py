"""The known totals of counties, and a population raster scaled to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.demand.points import groups_of
from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.readers.rows import listed

_LEAST, _MOST = 0.5, 2.0  # a raster that has to be scaled by less or more counts other people than the totals do


@dataclass(frozen=True)
class Totals:
    """What each county is known to hold: a row per county, `people` as the raster is scaled to, and further columns."""

    table: pd.DataFrame
    field: str  # the column that the raster is scaled to
    basis: pd.Series  # by county, the weakest of its rows
    findings: tuple[Finding, ...] = ()


def by_county(
    area: gpd.GeoDataFrame,
    settlements: gpd.GeoDataFrame | None,
    *,
    layer: Literal["area", "settlements"],
    field: str,
) -> Totals:
    """The totals of every county from the area's rows, or summed over the settlements inside.

    Besides `field`: `people` and every group of people that all rows state. Raises LayerError where the layer lacks the
    field or a county has no total.
    """
    rows = area if layer == "area" or settlements is None else settlements[settlements["inside"].astype(bool)]
    if field not in rows.columns:
        counts = [name for name in rows.columns if name == "people" or name in groups_of(rows)[0]]
        values = {"field": field, "layer": layer, "found": ", ".join(counts) or "–"}
        raise LayerError(Fault("totals_field_missing", values, layer="demand.totals.field"))
    groups, found = groups_of(rows, layer)
    stated = "people" in rows.columns and bool(rows["people"].notna().all())
    wanted = list(dict.fromkeys([field, *(["people"] if stated else []), *groups]))
    county = area.index.to_series() if rows is area else rows["county_id"]
    numbers = rows[wanted].astype("float64").groupby(county.to_numpy())
    table = numbers.sum(min_count=1).where(numbers.count().eq(numbers.size(), axis=0)).reindex(area.index)
    missing = table[field].isna().to_numpy()
    if missing.any():
        named: dict[str, object] = {"field": field, "layer": layer, "rows": _named(area, missing)}
        raise LayerError(Fault("totals_missing", {**named, "count": int(missing.sum())}, layer="demand.totals"))
    basis = rows["basis"].groupby(county.to_numpy()).agg(weakest).reindex(area.index)
    doubts = tuple(finding for finding in found if finding.row_id != field)
    return Totals(table.dropna(axis="columns"), field, basis, doubts)


def spread(cells: gpd.GeoDataFrame, totals: Totals, area: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """People and groups of every cell, each county's total shared out as the raster has its people; and by how much it changed.

    The margin has no totals: its people are the raster's, its groups the area's own share of them. Raises LayerError where a
    county has a total and no cell with people.
    """
    held = cells["people"].groupby(cells["county_id"]).sum().reindex(area.index).fillna(0.0)
    known = totals.table[totals.field]
    empty = ((held == 0) & (totals.table > 0).any(axis="columns")).to_numpy()
    if empty.any():
        seen = [f"{people:,.0f}" for people in known[empty]]
        raise LayerError(
            Fault(
                "totals_without_cells", {"count": len(seen), "rows": _named(area, empty, seen)}, layer="demand.totals"
            )
        )
    inside = cells["inside"].to_numpy(dtype=bool)
    own, weight = cells["county_id"].to_numpy(dtype=object), cells["people"].to_numpy(dtype="float64")
    share = weight[inside] / held.reindex(own[inside]).to_numpy()
    counted = pd.DataFrame(index=cells.index)
    for column in totals.table:
        one = totals.table[column]
        ratio = float(one.sum() / known.sum()) if known.sum() else 0.0
        people = weight * (1.0 if column == totals.field else ratio)
        people[inside] = one.reindex(own[inside]).to_numpy(dtype="float64") * share
        counted[str(column)] = people
    return counted, [*totals.findings, *_scaled(area, held, known), *_margin(weight[~inside])]


def unscaled(cells: gpd.GeoDataFrame, area: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The people of every cell as the raster has them, and a finding with the sum of every county."""
    inside = cells[cells["inside"].astype(bool)]
    sums = inside["people"].groupby(inside["county_id"]).sum().reindex(area.index).fillna(0.0)
    rows = ", ".join(f"{name} {people:,.0f}" for name, people in zip(area["name"], sums, strict=True))
    found = [Finding("population_unscaled", "demand", "", {"people": f"{sums.sum():,.0f}", "rows": rows})]
    outside = cells.loc[~cells["inside"].astype(bool), "people"].to_numpy(dtype="float64")
    return pd.DataFrame({"people": cells["people"]}), [*found, *_margin(outside)]


def _scaled(area: gpd.GeoDataFrame, held: pd.Series, known: pd.Series) -> list[Finding]:
    """By which factors the raster was scaled; serious where one is far from 1."""
    lived_in = (held > 0).to_numpy()
    factor = (known[lived_in] / held[lived_in]).to_numpy()
    if not len(factor):
        return []
    told = {"low": f"{factor.min():.3f}", "high": f"{factor.max():.3f}", "before": f"{held.sum():,.0f}"}
    found = [Finding("population_scaled", "demand", "", {**told, "after": f"{known.sum():,.0f}"})]
    far = lived_in.copy()
    far[lived_in] = (factor < _LEAST) | (factor > _MOST)
    if far.any():
        seen = [f"× {one:.3g}" for one in factor[far[lived_in]]]
        values = {"count": len(seen), "rows": _named(area, far, seen), "least": _LEAST, "most": _MOST}
        found.append(Finding("population_scaled_far", "demand", "", values))
    return found


def _margin(people: np.ndarray) -> list[Finding]:
    return [Finding("population_margin", "demand", "", {"people": f"{people.sum():,.0f}"})] if len(people) else []


def _named(area: gpd.GeoDataFrame, which: np.ndarray, seen: Iterable[str] = ()) -> str:
    return listed((f"{name or key}" for key, name in area["name"][which].items()), seen)
