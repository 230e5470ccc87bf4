"""Which facilities serve which service, and with what capacity."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.listing import counted
from geoplan.readers.rows import listed
from geoplan.readers.source import Source

_SHOWN = 12  # values named in one sentence
_TWICE_M = 60.0  # a gate, a building and a point of one facility lie this near to each other

# values of OpenStreetMap's tags amenity, healthcare, shop, leisure and office that planners ask for; where one of them
# is not in an extract, nobody mapped one there (OpenStreetMap wiki, Map features, 2026)
_OSM_VALUES = """
    arts_centre bank bus_station childcare cinema clinic college community_centre courthouse dentist doctor doctors
    fire_station fuel government grave_yard hospital kindergarten language_school library marketplace mortuary museum
    nursing_home park pharmacy pitch place_of_worship playground police post_office public_bath recycling school shelter
    social_centre social_facility sports_centre stadium supermarket swimming_pool theatre toilets townhall training
    university veterinary
"""


def known(source: Source) -> frozenset[str]:
    """The service values that are surely spelt well: those the layer's `values` map to, and OpenStreetMap's."""
    mapped = source.values.get("service", {}).values()
    return frozenset(mapped) | (frozenset(_OSM_VALUES.split()) if source.reader == "osm" else frozenset())


def match(
    facilities: gpd.GeoDataFrame,
    wanted: Mapping[str, Sequence[str]],
    *,
    include_planned: Collection[str] = (),
    known: Collection[str] = (),
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The facilities that count, one row per facility × service with `service` filled, and what was doubtful.

    Index facility_id, sorted by service and id (a facility of two services stands twice). A facility belongs to a
    service whose name, or one of whose `wanted` values, is its `value`. Only existing ones count, and planned ones of
    the services in `include_planned`; the others are left out with a finding. A service without facilities is a
    finding; it is a LayerError where values are left over that no service uses and none of its own values is `known`,
    since it may be misspelt then.
    """
    values = {service: {service, *others} for service, others in wanted.items()}
    unused = _unused(facilities["value"], values)
    parts, findings, faults = [], [], []
    for service in sorted(values):
        own = facilities[facilities["value"].isin(values[service])]
        if own.empty and unused and not values[service] & set(known):
            wish = " / ".join(sorted(values[service]))
            faults.append(
                Fault(
                    "service_matches_nothing",
                    {"service": service, "wanted": wish, "unmatched": unused},
                    layer="facilities",
                )
            )
        elif own.empty:
            findings.append(Finding("service_without_facilities", "facilities", service, {"service": service}))
        counts = own["stage"].isin(["existing", "planned"] if service in include_planned else ["existing"])
        for stage, left_out in own[~counts].groupby("stage", sort=True):
            told = {"service": service, "stage": stage, "count": len(left_out)}
            findings.append(Finding("facilities_not_counted", "facilities", service, told))
        parts.append(own[counts].assign(service=service).sort_index())
        findings += _twice(parts[-1], service)
    if faults:
        raise LayerError(faults)
    if unused:
        findings.append(Finding("facility_values_unused", "facilities", "", {"unmatched": unused}))
    if not parts:
        return facilities.iloc[:0].copy(), findings
    return gpd.GeoDataFrame(pd.concat(parts), geometry="geometry", crs=facilities.crs), findings


@dataclass(frozen=True)
class Counted:
    """How the capacity of a service's facilities is counted: in what, and what is done where it is missing and needed."""

    unit: str
    needed: bool
    missing: Literal["refuse", "leave_out"] | float = "refuse"


def capacities(facilities: gpd.GeoDataFrame, counted: Mapping[str, Counted]) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The facilities (a row per facility × service) with the capacities that are counted, and what was doubtful.

    Where a capacity is needed and missing, it becomes the number that is given for it, or 0 where it is to be left out;
    such a facility is still there to go to. Raises LayerError with every service whose facilities lack one unbidden, or have
    one of 0.
    """
    own, findings, faults = facilities["capacity"].to_numpy(dtype="float64").copy(), [], []
    for service, rule in counted.items():
        of_service = (facilities["service"] == service).to_numpy()
        wrong, missing = of_service & (own <= 0), of_service & np.isnan(own)
        told: dict[str, object] = {"service": service, "unit": rule.unit}
        if wrong.any():
            rows = {"count": int(wrong.sum()), "rows": listed(facilities.index[wrong])}
            faults.append(Fault("capacity_not_positive", {**told, **rows}, layer="facilities"))
        if not rule.needed or not missing.any():
            continue
        told |= {"count": int(missing.sum()), "rows": listed(facilities.index[missing])}
        if rule.missing == "refuse":
            faults.append(Fault("capacity_missing", told, layer="facilities"))
        elif rule.missing == "leave_out":
            own[missing] = 0.0
            findings.append(Finding("capacity_left_out", "facilities", service, told))
        else:
            own[missing] = rule.missing
            findings.append(Finding("capacity_filled", "facilities", service, told | {"value": f"{rule.missing:g}"}))
    if faults:
        raise LayerError(faults)
    return facilities.assign(capacity=own), findings


def _twice(facilities: gpd.GeoDataFrame, service: str) -> list[Finding]:
    """A finding for every facility within 60 m of another of its service that has the same name, or where one has none."""
    points = facilities.geometry.to_numpy()
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=_TWICE_M)
    ids, names = facilities.index.astype(str), facilities["name"].fillna("").astype(str).to_numpy()
    found = []
    for a, b in sorted(zip(one[one < other].tolist(), other[one < other].tolist(), strict=True)):
        if names[a] == names[b] or not (names[a] and names[b]):
            told = {"service": service, "other": ids[b], "metres": f"{shapely.distance(points[a], points[b]):.0f}"}
            found.append(Finding("facility_twice", "facilities", ids[a], told, (points[a].x, points[a].y)))
    return found


def _unused(values: pd.Series, wanted: Mapping[str, Collection[str]]) -> str:
    """The values that no service uses with their counts, the most frequent first: `school (12), bank (3), …`."""
    used = {value for own in wanted.values() for value in own}
    left = values[~values.isin(used) & values.notna() & (values != "")].astype(str)
    return counted({str(value): int(count) for value, count in left.value_counts().items()}, _SHOWN)
