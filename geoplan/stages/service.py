"""The stages of a service: travel to it, its coverage, measures, gaps, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import access, crs, snapping, travel
from geoplan.access import Standard
from geoplan.config.models import Config
from geoplan.config.service_models import Service
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.stages.ground import Ground, Reach

_TOO_COARSE = 0.5  # share of the standard that crossing a demand point's own land may take


@dataclass(frozen=True)
class Served:
    """Travel to one service: all pairs within the limit, and the nearest of everybody without a limit."""

    service: str
    times: travel.TravelTimes
    nearest: travel.Nearest
    standards: tuple[Standard, ...]  # what is promised: one for everybody, or several of the same kind
    promised: NDArray[np.int8]  # per demand row the position of its own in `standards`
    access: pd.DataFrame  # all demand points, with people, settlement_id, county_id and inside

    @property
    def standard(self) -> Standard:
        """The first of the standards, which says what kind all of them are."""
        return self.standards[0]


def served(config: Config, on: Ground, reaches: Mapping[str, Reach], name: str) -> Served:
    """Travel between everybody and one service, held against its standard."""
    service = config.services[name]
    reach = reaches[service.mode]
    promised = service.standard.model_dump(exclude={"measure"}) if service.standard else {}
    standard = Standard(**promised | {"source": _source(service)})
    own = on.facilities[on.facilities["service"] == name]
    facilities = reach.taken(own.index.to_numpy().astype(str))
    cost: travel.Cost = "metres" if standard.metres is not None else "time"
    nearest = travel.nearest(reach.network, reach.demand, facilities, direction=service.direction, cost=cost)
    times, near = within(reach, facilities, service, cost, nearest)
    exit_cost = travel.to_nodes(reach.network, reach.demand, reach.exits, direction=service.direction, cost=cost)
    rows = access.judge(times, near, standard, exit_cost=exit_cost)
    base = base_of(config, name)
    inputs = weakest([*set(reach.network.basis), *set(reach.network.barriers.basis), *set(own["basis"])])
    rows = rows.assign(
        service=name,
        standard=standard.text(),
        standard_source=standard.source,
        base=base,
        basis=[weakest([inputs, basis]) for basis in on.demand["basis"]],
        people=on.people_by(base),
        settlement_id=on.demand["settlement_id"].to_numpy(),
        county_id=on.demand["county_id"].to_numpy(),
        inside=on.demand["inside"].to_numpy(dtype=bool),
    )
    promised_to = np.zeros(len(rows), dtype=np.int8)
    return Served(name, times, nearest, (standard,), promised_to, rows)


def base_of(config: Config, service: str) -> str:
    """The population column that people are counted by for a service."""
    return config.services[service].base or config.base


def doubts_of(on: Ground, reach: Reach, one: Served) -> list[Finding]:
    """What is doubtful about the access to one service."""
    found = []
    inside = one.access[one.access["inside"]]
    people = {status: float(own["people"].sum()) for status, own in inside.groupby("status", sort=True)}
    if len(one.nearest.facilities) == 0:
        found.append(Finding("service_absent", "access", one.service, {"service": one.service}))
    for status in ("unreachable", "not_snapped", "beyond_limit"):
        if people.get(status):
            values = {"service": one.service, "people": f"{people[status]:.0f}", "reason": status}
            found.append(Finding("people_without_access", "access", f"{one.service} {status}", values))
    edge = float(inside.loc[inside["edge"], "people"].sum())
    if edge:
        found.append(
            Finding("standard_beyond_data", "access", one.service, {"service": one.service, "people": f"{edge:.0f}"})
        )
    found += too_coarse(on, reach, one)
    lost = reach.taken(one.nearest.facilities)
    if not lost.snapped.all():
        told = {"service": one.service, "count": int((~lost.snapped).sum()), "all": len(lost.ids)}
        found.append(Finding("facilities_off_the_road", "access", one.service, told))
    return found


def too_coarse(on: Ground, reach: Reach, one: Served) -> list[Finding]:
    """A finding where crossing the land of an average demand point takes more than half the standard; else none."""
    points = int((one.access["inside"] & (one.access["people"] > 0)).sum())
    across = access.crossing_metres(float(crs.areas_km2(on.layers.area.geometry).sum()), points)
    speed = reach.network.metres_per_ms
    if not points or not speed:
        return []
    minutes = across / speed / travel.MS_PER_MINUTE
    promised = one.standard
    fine = (promised.minutes is None or minutes <= _TOO_COARSE * promised.minutes) and (
        promised.metres is None or across <= _TOO_COARSE * promised.metres
    )
    if fine:
        return []
    told = {"minutes": f"{minutes:.1f}", "metres": round(across), "standard": promised.text()}
    return [Finding("demand_too_coarse", "access", one.service, {"service": one.service, **told})]


def completeness(config: Config, on: Ground, service: str) -> str:
    """Whether all facilities of a service are known: its own word, else that of the layer."""
    return config.services[service].completeness or on.layers.completeness.get("facilities", "unknown")


def assigned(on: Ground, all_served: Mapping[str, Served]) -> gpd.GeoDataFrame:
    """The facilities with the people inside whose nearest they are, within the limit, and that number per unit of capacity."""
    people = pd.concat(
        [
            one.access[one.access["inside"]].groupby(["service", "facility_id"])["people"].sum()
            for one in all_served.values()
        ]
        or [pd.Series(dtype="float64")]
    )
    rows = on.facilities.copy()
    keys = list(zip(rows["service"], rows.index.astype(str), strict=True))
    rows["assigned_people"] = [float(people.get(key, 0.0)) for key in keys]
    capacity = rows["capacity"].to_numpy(dtype="float64")
    load = rows["assigned_people"].to_numpy(dtype="float64")
    rows["utilisation"] = np.divide(load, capacity, out=np.full(len(rows), np.nan), where=capacity > 0)
    return rows


def access_table(on: Ground, all_served: Mapping[str, Served]) -> gpd.GeoDataFrame:
    """The layer `access`: every demand point inside, once for every service."""
    rows = pd.concat([one.access[one.access["inside"]] for one in all_served.values()], ignore_index=True).drop(
        columns="inside"
    )
    points = on.demand.geometry.reindex(rows["demand_id"]).to_numpy()
    return gpd.GeoDataFrame(rows, geometry=points, crs=on.layers.frame)


def within(
    reach: Reach, facilities: snapping.Snaps, service: Service, cost: travel.Cost, nearest: travel.Nearest
) -> tuple[travel.TravelTimes, travel.Nearest]:
    """Pairs within all limits of the service, and the nearest among them.

    Where a limit in minutes and one in metres hold together, a pair keeps both by the quickest and by the shortest way, and
    its minutes and metres are those of the one and of the other.
    """
    times = _times(reach, facilities, service, cost)
    second = service.limit_m if cost == "time" else service.limit_min
    if second is None:
        return times, nearest
    other = _times(reach, facilities, service, "metres" if cost == "time" else "time")
    times, other = times.among(other), other.among(times)
    entry, owner = times.least()
    own, beside = (np.append(table.ms, -1)[entry].astype(np.int64) for table in (times, other))
    ms, mm = (own, beside) if cost == "time" else (beside, own)
    return times, travel.Nearest(ms, mm, owner.astype(np.int32), nearest.facilities)


def _times(reach: Reach, facilities: snapping.Snaps, service: Service, cost: travel.Cost) -> travel.TravelTimes:
    """Pairs within the service's limit in the unit of `cost`."""
    limit = service.limit_min if cost == "time" else service.limit_m
    whole = travel.MS_PER_MINUTE if cost == "time" else travel.MM_PER_METRE
    return travel.times(
        reach.network,
        reach.demand,
        facilities,
        limit=None if limit is None else round(limit * whole),
        direction=service.direction,
        cost=cost,
    )


def _source(service: Service) -> str:
    return (service.standard.source if service.standard else None) or ""
