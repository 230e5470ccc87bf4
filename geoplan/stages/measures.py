"""The stage of the measures of access."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import access, travel
from geoplan.config.models import Config
from geoplan.config.service_models import Service
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served, within

_IN_ANY_UNIT = ("nearest", "kth_nearest")  # measures that count metres as well as minutes


def measures(
    config: Config, on: Ground, reaches: Mapping[str, Reach], all_served: Mapping[str, Served]
) -> pd.DataFrame:
    """The layer `access_measures`: every measure of the config for every demand point inside."""
    parts = []
    for name, settings in config.access.items():
        one, service = all_served[settings.service], config.services[settings.service]
        keywords = settings.model_dump(exclude={"measure", "service"}, exclude_none=True)
        people = one.access["people"].to_numpy(dtype="float64")  # the margin competes for supply; its rows are left out
        capacity, unit = _capacity(service, on, one)
        times = one.times
        if times.cost == "metres" and settings.measure not in _IN_ANY_UNIT:
            reach = reaches[service.mode]
            times, _ = within(reach, reach.taken(one.times.facilities), service, "time", one.nearest)
        value = access.MEASURES[settings.measure](times, people, capacity, **keywords)
        table = pd.DataFrame({"demand_id": times.demand, "measure": name, "service": settings.service, "value": value})
        table["unit"] = _unit(settings.measure, times.cost, unit)
        table = table.assign(base=one.access["base"].to_numpy(), basis=one.access["basis"].to_numpy())
        parts.append(table[one.access["inside"].to_numpy()])
    return pd.concat(parts, ignore_index=True)


def _capacity(service: Service, on: Ground, one: Served) -> tuple[NDArray[np.float64], str]:
    """Capacity of the facilities in the order of the travel times, and its unit; 1 each where the service has none."""
    if service.capacity is None:
        return np.ones(len(one.times.facilities)), "facilities"
    own = on.facilities[on.facilities["service"] == one.service]
    return own["capacity"].reindex(one.times.facilities).to_numpy(dtype="float64"), service.capacity


def _unit(measure: str, cost: travel.Cost, capacity_unit: str) -> str:
    if measure in ("nearest", "kth_nearest"):
        return "min" if cost == "time" else "m"
    return capacity_unit if measure == "cumulative" else f"{capacity_unit} per person"
