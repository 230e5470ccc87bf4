"""The stages of a service: travel to it, its coverage, measures, gaps, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import access, crs, snapping, travel
from geoplan.access import Setting, Standard
from geoplan.config.models import Config
from geoplan.config.service_models import Promise, Service
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.stages.borders import Border, nearest_joined, sides, times_joined
from geoplan.stages.ground import Ground, Reach

TOO_COARSE = 0.5  # share of the standard that crossing a demand point's own land may take
URBAN = 0.5  # share of urban people from which a demand point is held against the urban standard


@dataclass(frozen=True)
class Served:
    """Travel to one service: all pairs within the limit, and the nearest of everybody without a limit."""

    service: str
    times: travel.TravelTimes
    nearest: travel.Nearest
    standards: tuple[Standard, ...]  # what is promised: one for everybody, or several of the same kind
    promised: NDArray[np.int8]  # per demand row the position of its own in `standards`
    access: pd.DataFrame  # all demand points, with people, settlement_id, county_id and inside
    border: Border = "open"  # what people may not cross to a facility

    @property
    def standard(self) -> Standard:
        """The first of the standards, which says what kind all of them are."""
        return self.standards[0]

    def words(self) -> dict[str, str]:
        """What is promised, from which row and source, and how sure that is, for tables in which everybody stands together."""
        return {
            "standard": access.told(self.standards, Standard.text),
            "standard_source": access.told(self.standards, Standard.cited),
            "standard_name": access.told(self.standards, lambda one: one.name),
            "confidence": access.told(self.standards, lambda one: one.confidence),
        }


def served(
    config: Config, on: Ground, reaches: Mapping[str, Reach], name: str, *, border: Border | None = None
) -> Served:
    """Travel between everybody and one service, held against its standard; `border` is the service's own where left out."""
    service = config.services[name]
    border = service.border if border is None else border
    reach = reaches[service.mode]
    standards = promises(service)
    promised = held_to(on, standards)
    own = on.facilities[on.facilities["service"] == name]
    facilities = reach.taken(own.index.to_numpy().astype(str))
    cost: travel.Cost = "metres" if standards[0].metres is not None else "time"
    own = own.loc[facilities.ids]
    times, near, nearest = travelled(on, reach, service, own, facilities, cost, border)
    exit_cost = np.full(len(on.demand), np.inf)  # a facility outside the data is across the border as well
    if border == "open":
        exit_cost = travel.to_nodes(reach.network, reach.demand, reach.exits, direction=service.direction, cost=cost)
    rows = access.judge(times, near, access.limits(standards, promised), exit_cost=exit_cost)
    base = base_of(config, name)
    inputs = weakest([reach.basis, *set(own["basis"])])
    rows = rows.assign(
        service=name,
        standard=_each(promised, [one.text() for one in standards]),
        standard_source=_each(promised, [one.cited() for one in standards]),
        standard_name=_each(promised, [one.name for one in standards]),
        confidence=_each(promised, [one.confidence for one in standards]),
        base=base,
        basis=[weakest([inputs, basis]) for basis in on.demand["basis"]],
        people=on.people_by(base),
        settlement_id=on.demand["settlement_id"].to_numpy(),
        county_id=on.demand["county_id"].to_numpy(),
        inside=on.demand["inside"].to_numpy(dtype=bool),
    )
    return Served(name, times, nearest, standards, promised, rows, border)


def travelled(
    on: Ground,
    reach: Reach,
    service: Service,
    own: gpd.GeoDataFrame,
    facilities: snapping.Snaps,
    cost: travel.Cost,
    border: Border,
) -> tuple[travel.TravelTimes, travel.Nearest, travel.Nearest]:
    """Pairs within all limits of the service that cross no closed border, the nearest among them, and that of everybody.

    `own` says of every facility, in the order of `facilities`, in which county it lies and whether inside.
    """
    every, near, nearest = [], [], []
    for side in sides(border, on.demand, own):
        here, theirs = replace(reach, demand=reach.demand.take(side.rows)), facilities.take(side.places)
        best = travel.nearest(here.network, here.demand, theirs, direction=service.direction, cost=cost)
        times, least = within(here, theirs, service, cost, best)
        every.append((side, times))
        near.append((side, least))
        nearest.append((side, best))
    ids = facilities.ids
    return times_joined(every, ids), nearest_joined(near, ids), nearest_joined(nearest, ids)


def promises(service: Service) -> tuple[Standard, ...]:
    """What is promised for a service: one standard for everybody, or that of urban and that of rural people."""
    given = service.standard
    if given is None:
        return (Standard(),)
    if given.urban is None or given.rural is None:
        return (_promise(given, ""),)
    return _promise(given.urban, "urban"), _promise(given.rural, "rural")


def _promise(given: Promise, setting: Setting) -> Standard:
    stated = given.model_dump(exclude={"measure", "urban", "rural"})
    return Standard(**stated | {"source": given.source or "", "confidence": given.confidence or ""}, setting=setting)


def held_to(on: Ground, standards: tuple[Standard, ...]) -> NDArray[np.int8]:
    """Per demand point the position of its standard: urban where at least half of its people are, the stricter where unknown."""
    if len(standards) == 1:
        return np.zeros(len(on.demand), dtype=np.int8)
    share = on.demand["urban_share"].to_numpy(dtype="float64")
    return np.where(np.isnan(share), access.stricter(standards), np.where(share >= URBAN, 0, 1)).astype(np.int8)


def _each(promised: NDArray[np.int8], words: list[str]) -> NDArray[np.object_]:
    return np.array(words, dtype=object)[promised]


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
    found += _unsettled(on, one)
    lost = reach.taken(one.nearest.facilities)
    if not lost.snapped.all():
        told = {"service": one.service, "count": int((~lost.snapped).sum()), "all": len(lost.ids)}
        found.append(Finding("facilities_off_the_road", "access", one.service, told))
    return found


def _unsettled(on: Ground, one: Served) -> list[Finding]:
    """A finding where urban and rural people are promised different things, and for some nothing says which they are."""
    if len(one.standards) == 1:
        return []
    unknown = one.access["inside"].to_numpy(dtype=bool) & on.demand["urban_share"].isna().to_numpy()
    people = float(one.access.loc[unknown, "people"].sum())
    if not people:
        return []
    held = one.standards[access.stricter(one.standards)].text()
    told = {"service": one.service, "people": f"{people:.0f}", "standard": held}
    return [Finding("standard_setting_unknown", "access", one.service, told)]


def too_coarse(on: Ground, reach: Reach, one: Served) -> list[Finding]:
    """A finding where crossing the land of an average demand point takes more than half the standard; else none."""
    across, speed = across_metres(on, one.access), reach.network.metres_per_ms
    if not speed:
        return []
    minutes = across / speed / travel.MS_PER_MINUTE
    held = [one.standards[at] for at in np.unique(one.promised[one.access["inside"].to_numpy(dtype=bool)])]
    coarse = [
        promised
        for promised in held
        if (promised.minutes is not None and minutes > TOO_COARSE * promised.minutes)
        or (promised.metres is not None and across > TOO_COARSE * promised.metres)
    ]
    if not coarse:
        return []
    told = {"minutes": f"{minutes:.1f}", "metres": round(across), "standard": access.told(coarse, Standard.text)}
    return [Finding("demand_too_coarse", "access", one.service, {"service": one.service, **told})]


def across_metres(on: Ground, rows: pd.DataFrame) -> float:
    """Metres across the land of an average demand point inside that has people; NaN where none has.

    `rows` say of every demand point its `people` and whether it lies `inside`.
    """
    points = int((rows["inside"] & (rows["people"] > 0)).sum())
    land = float(crs.areas_km2(on.layers.area.geometry).sum()) if on.cell_m is None else points * on.cell_m**2 / 1e6
    return access.crossing_metres(land, points)


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
    rows["capacity"] = rows["capacity"].where(rows["capacity"] > 0)  # 0 stands for one that is not known and left out
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
