"""The stage of the gaps: who is beyond what was promised, and why, by settlement and by county."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan import gaps, travel
from geoplan.access import Standard
from geoplan.config.measure_checks import gives_share
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.groups import named
from geoplan.stages.service import Served, base_of, completeness


def gaps_of(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    all_served: Mapping[str, Served],
    measured: pd.DataFrame | None,
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """The layers `gaps` and `county_gaps` of all services that have a standard, and a finding for each not assessable."""
    parts, by_county, found = [], [], []
    counties, _ = named(config, on)
    for name, one in all_served.items():
        service = config.services[name]
        if service.standard is None:
            continue
        stated = completeness(config, on, name)
        if stated != "full":
            found.append(Finding("gaps_not_assessable", "gaps", name, {"service": name, "completeness": stated}))
        held = held_of(config, on, reaches[service.mode], one, measured)
        called = {"service": name, "base": base_of(config, name)}
        rows = gaps.gaps(held, on.settlements)
        counted = on.facilities.loc[on.facilities["service"] == name, "county_id"].value_counts().to_dict()
        county_rows = gaps.county_gaps(held, rows, counties, counted)
        parts.append(rows.assign(**called))
        by_county.append(county_rows.assign(**called))
    table = pd.concat(parts, ignore_index=True)
    table = table.assign(priority=gaps.rank(table)).drop(columns="weight")
    points = _points(on, table)
    made = {"gaps": gpd.GeoDataFrame(table, geometry=points, crs=on.layers.frame)}
    return made | {"county_gaps": pd.concat(by_county, ignore_index=True)}, found


def held_of(config: Config, on: Ground, reach: Reach, one: Served, measured: pd.DataFrame | None) -> gaps.Held:
    """The demand inside, held against the standards of one service."""
    inside = one.access["inside"].to_numpy(dtype=bool)
    return gaps.Held(
        one.access[inside],
        one.standards,
        one.promised[inside],
        completeness(config, on, one.service) == "full",
        tuple(_having(on, reach, one, standard) for standard in one.standards),
        share_of(config, one.service, measured),
        config.services[one.service].capacity or "facilities",
    )


def share_measure(config: Config, service: str) -> str:
    """The entry of `access` that tells capacity per person: the one that the standard names, else the first; "" = none."""
    standard = config.services[service].standard
    own = [name for name, one in config.access.items() if one.service == service and gives_share(one.model_dump())]
    named = standard.measure if standard else None
    return named or (own[0] if own else "")


def share_of(config: Config, service: str, measured: pd.DataFrame | None) -> pd.Series | None:
    """Capacity per person by demand point; None where the config measures none for this service."""
    name = share_measure(config, service)
    if measured is None or not name:
        return None
    return measured[measured["measure"] == name].set_index("demand_id")["value"]


def hosts(on: Ground, reach: Reach, one: Served) -> pd.Series:
    """The settlement that every open facility of a service belongs to: the nearest to it by travel; "" = it reaches none."""
    at = reach.taken(one.nearest.facilities)
    owner = travel.nearest(reach.network, at, reach.demand).owner
    settlements = np.append(on.demand["settlement_id"].to_numpy(dtype=object), "")  # the last, found by -1, is none
    return pd.Series(settlements[owner], index=at.ids, dtype=object)


def _having(on: Ground, reach: Reach, one: Served, standard: Standard) -> frozenset[str]:
    """Settlements whose unit has an open facility: by the standard's `one_per`, and their county where it has none."""
    settlements = on.settlements
    own = on.facilities[on.facilities["service"] == one.service]
    if standard.one_per == "area":
        return frozenset(settlements.index.astype(str)) if own["inside"].any() else frozenset()
    if standard.one_per == "settlement":
        return frozenset(hosts(on, reach, one)) - {""}
    return frozenset(settlements.index[settlements["county_id"].isin(own["county_id"])].astype(str))


def _points(on: Ground, rows: pd.DataFrame) -> NDArray[np.object_]:
    """The point of every settlement; where demand belongs to none, the middle of that demand in the county."""
    points = np.array(on.settlements.geometry.reindex(rows["settlement_id"]), dtype=object)
    nowhere = on.demand[(on.demand["settlement_id"] == "") & on.demand["inside"].astype(bool)]
    if len(nowhere) == 0:
        return points
    middle = {
        county: shapely.MultiPoint(own.geometry.to_list()).centroid for county, own in nowhere.groupby("county_id")
    }
    lost = (rows["settlement_id"] == "").to_numpy()
    points[lost] = [middle[county] for county in rows.loc[lost, "county_id"]]
    return points
