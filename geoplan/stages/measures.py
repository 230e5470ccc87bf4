"""The stage of the measures of access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import access, decay, travel
from geoplan.config.measure_models import Access
from geoplan.config.models import Config
from geoplan.config.service_models import Service
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.proof import Proof
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served, travelled

Floats = NDArray[np.float64]

_IN_ANY_UNIT = ("nearest", "kth_nearest")  # measures that count metres as well as minutes
_IN_MINUTES = ("huff", "doubly_constrained")


@dataclass(frozen=True)
class Measured:
    """The layers `access_measures`, `facility_measures` and `assignments`, as far as the config asks for them."""

    tables: dict[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    proofs: tuple[Proof, ...]  # of the planner's optima


def measures(config: Config, on: Ground, reaches: Mapping[str, Reach], all_served: Mapping[str, Served]) -> Measured:
    """Every measure of the config.

    A row for every demand point or facility inside; the margin competes for supply and counts as people around a facility.
    """
    parts: dict[str, list[pd.DataFrame]] = {"access_measures": [], "facility_measures": [], "assignments": []}
    found: list[Finding] = []
    proofs: list[Proof] = []
    for name, settings in config.access.items():
        one, service = all_served[settings.service], config.services[settings.service]
        times = _times(on, reaches[service.mode], service, one, settings)
        people = one.access["people"].to_numpy(dtype="float64")
        capacity, unit = _capacity(service, on, one)
        if settings.measure in access.FLOWS:
            flows = access.FLOWS[settings.measure](times, people, capacity, **_keywords(settings))
            value = flows.seen(settings.view)
            parts["assignments"].append(_assignments(name, settings, one, times, flows))
            found += _doubts(name, settings, one, times, flows)
            if isinstance(flows, access.Placed):
                proofs += [replace(proof, about=f"access.{name}") for proof in flows.proofs]
        else:
            seen = {"view": settings.view} if settings.view == "facilities" else {}
            value = access.MEASURES[settings.measure](times, people, capacity, **_keywords(settings), **seen)
        told = {"measure": name, "service": settings.service, "value": value}
        told["unit"] = _unit(settings, times.cost, unit)
        if settings.view == "people":
            parts["access_measures"].append(_of_people(one, told))
        else:
            parts["facility_measures"].append(_of_facilities(on, one, told))
    tables = {layer: pd.concat(own, ignore_index=True) for layer, own in parts.items() if own}
    return Measured(tables, tuple(found), tuple(proofs))


def _keywords(settings: Access) -> dict[str, Any]:
    """The settings of a measure as its function takes them, but for the view."""
    given = settings.model_dump(exclude={"measure", "service", "view", "decay"}, exclude_none=True)
    if settings.decay is not None:
        ((kind, made_of),) = settings.decay.model_dump(exclude_none=True).items()
        given["decay"] = decay.DECAYS[kind](**made_of)
    return given


def _times(on: Ground, reach: Reach, service: Service, one: Served, settings: Access) -> travel.TravelTimes:
    """Travel to the service in the unit that the measure counts in: minutes, unless it takes any."""
    if one.times.cost == "time" or settings.measure in _IN_ANY_UNIT:
        return one.times
    facilities = reach.taken(one.times.facilities)
    own = on.facilities[on.facilities["service"] == one.service].loc[facilities.ids]
    return travelled(on, reach, service, own, facilities, "time", one.border)[0]


def _capacity(service: Service, on: Ground, one: Served) -> tuple[Floats, str]:
    """Capacity of the facilities in the order of the travel times, and its unit; 1 each where the service has none."""
    if service.capacity is None:
        return np.ones(len(one.times.facilities)), "facilities"
    own = on.facilities[on.facilities["service"] == one.service]
    return own["capacity"].reindex(one.times.facilities).to_numpy(dtype="float64"), service.capacity


def _of_people(one: Served, told: dict[str, Any]) -> pd.DataFrame:
    """A row of `access_measures` for every demand point inside."""
    rows = one.access
    table = pd.DataFrame({"demand_id": rows["demand_id"], **told, "base": rows["base"], "basis": rows["basis"]})
    return table.take(np.flatnonzero(rows["inside"]))


def _of_facilities(on: Ground, one: Served, told: dict[str, Any]) -> pd.DataFrame:
    """A row of `facility_measures` for every facility inside; each rests on everybody's inputs."""
    own = on.facilities[on.facilities["service"] == one.service]
    inside = own["inside"].reindex(one.times.facilities).to_numpy(dtype=bool)
    rests = {"base": _only(one.access["base"]), "basis": weakest(one.access["basis"])}
    return pd.DataFrame({"facility_id": one.times.facilities, **told, **rests}).take(np.flatnonzero(inside))


def _assignments(
    name: str, settings: Access, one: Served, times: travel.TravelTimes, flows: access.Flows
) -> pd.DataFrame:
    """The rows of `assignments` of one measure: a row per pair of a demand point inside and a facility it goes to."""
    row = times.row()
    kept = (flows.share > 0) & one.access["inside"].to_numpy()[row]
    row = row[kept]
    return pd.DataFrame(
        {
            "measure": name,
            "service": settings.service,
            "demand_id": times.demand[row],
            "facility_id": times.facilities[times.facility[kept]],
            "people": flows.people[kept],
            "share": flows.share[kept],
            "minutes": times.ms[kept] / travel.MS_PER_MINUTE,
            "base": one.access["base"].to_numpy()[row],
            "basis": one.access["basis"].to_numpy()[row],
        }
    )


def _doubts(name: str, settings: Access, one: Served, times: travel.TravelTimes, flows: access.Flows) -> list[Finding]:
    """What is doubtful about who goes where."""
    found = flows.doubts()
    margin = float(flows.people[~one.access["inside"].to_numpy()[times.row()]].sum())
    if margin > 0:
        found.append(Finding("assignments_without_margin", values={"people": f"{margin:.0f}"}))
    told = {"measure": name, "service": settings.service}
    return [replace(doubt, layer="access", row_id=name, values={**told, **doubt.values}) for doubt in found]


def _only(values: pd.Series) -> str:
    return str(values.iloc[0]) if len(values) else ""


def _unit(settings: Access, cost: travel.Cost, capacity_unit: str) -> str:
    """The unit of a measure's values."""
    measure = settings.measure
    if measure in _IN_ANY_UNIT:
        return "min" if cost == "time" else "m"
    if measure == "capacity_limited":
        return f"{'share of ' if settings.view == 'people' else ''}people placed, planner's optimum"
    if settings.view == "facilities" and measure in ("cumulative", *_IN_MINUTES):
        return "people"
    if measure in _IN_MINUTES:
        return "min"
    if measure == "cumulative":
        return capacity_unit
    if measure == "gravity":
        return f"{capacity_unit if settings.view == 'people' else 'people'}, weighted"
    weighted = settings.view == "facilities" and measure != "2sfca"
    return f"{capacity_unit} per {'weighted ' if weighted else ''}person"
