"""The stage of the gaps: who is beyond what was promised, and why."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geoplan import gaps, travel
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served, base_of, completeness


def gaps_of(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    all_served: Mapping[str, Served],
    measured: pd.DataFrame | None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """The layer `gaps` of all services that have a standard, and a finding for each that can't be assessed."""
    parts, found = [], []
    for name, one in all_served.items():
        service = config.services[name]
        if service.standard is None:
            continue
        stated = completeness(config, on, name)
        if stated != "full":
            found.append(Finding("gaps_not_assessable", "gaps", name, {"service": name, "completeness": stated}))
        inside = one.access[one.access["inside"]]
        table = gaps.gaps(
            inside,
            on.settlements,
            one.standard,
            assessable=stated == "full",
            without_unit=_without_unit(on, reaches[service.mode], one),
            share=_share(config, name, measured),
            capacity_unit=service.capacity or "",
        )
        parts.append(table.assign(service=name, base=base_of(config, name)))
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(priority=gaps.rank(rows)).drop(columns="weight")
    points = on.settlements.geometry.reindex(rows["settlement_id"]).to_numpy()
    return gpd.GeoDataFrame(rows, geometry=points, crs=on.layers.frame), found


def _share(config: Config, service: str, measured: pd.DataFrame | None) -> pd.Series | None:
    """Capacity per person by the measure that `per_1000` is held against; None where the standard has no `per_1000`.

    The config names it where the service has several.
    """
    standard = config.services[service].standard
    if standard is None or standard.per_1000 is None or measured is None:
        return None
    own = [name for name, one in config.access.items() if one.service == service and one.measure in ("2sfca", "e2sfca")]
    named = standard.measure or own[0]
    return measured[measured["measure"] == named].set_index("demand_id")["value"]


def _without_unit(on: Ground, reach: Reach, one: Served) -> frozenset[str]:
    """Settlements whose unit, by the standard's `one_per`, has no open facility.

    A facility belongs to the settlement that is nearest to it by travel.
    """
    settlements = on.settlements
    own = on.facilities[on.facilities["service"] == one.service]
    if one.standard.one_per is None:
        return frozenset()
    if one.standard.one_per == "area":
        return frozenset() if own["inside"].any() else frozenset(settlements.index)
    if one.standard.one_per == "county":
        return frozenset(settlements.index[~settlements["county_id"].isin(own["county_id"])])
    at = reach.taken(one.nearest.facilities)
    nearest = travel.nearest(reach.network, at, reach.demand)
    held = on.demand["settlement_id"].to_numpy()[nearest.owner[nearest.owner >= 0]]
    return frozenset(set(settlements.index) - set(held))
