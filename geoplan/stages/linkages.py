"""The stage of what binds settlements: gravity and supplied flows, and the regions that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan import functions, listing, travel
from geoplan.config.function_checks import INDICES
from geoplan.config.function_models import Gravity, Linkages
from geoplan.config.models import Config
from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.functioning import Asked
from geoplan.inputs import weakest
from geoplan.stages.chosen import Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.units import called, units

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Flows:
    """Flows of one kind between units by position, ordered by origin, then target."""

    kind: str  # gravity | supplied
    origin: NDArray[np.int64]
    target: NDArray[np.int64]
    value: Floats
    minutes: Floats  # NaN = not known
    shown: int | None  # how many of the strongest of every unit the layer `flows` shows; None = all
    basis: str


def linkages_of(
    config: Config,
    section: Linkages,
    on: Ground,
    reaches: Mapping[str, Reach],
    asked: Asked,
    central: pd.DataFrame | None,
) -> Found:
    """The layers `flows` and `flow_regions`. `central` is the layer `functions`, for masses that it holds.

    Raises LayerError where gravity is infinite.
    """
    own = units(on, section.of)
    kinds = []
    if section.gravity:
        kinds.append(_gravity(section, section.gravity, on, reaches[section.gravity.mode], own, central))
    if asked.flows is not None:
        at = pd.Index(own.index)
        flows = asked.flows
        origin, target = (at.get_indexer(flows[side]).astype(np.int64) for side in ("from_id", "to_id"))
        value = flows["value"].to_numpy(dtype="float64")
        kinds.append(_Flows("supplied", origin, target, value, np.full(len(flows), np.nan), None, asked.basis))
    lines, regions, found = [], [], []
    for one in kinds:
        bound = functions.nystuen_dacey(one.origin, one.target, one.value, count=len(own))
        lines.append(_lines(one, bound, own))
        regions.append(_regions(one, bound, own, config.base))
        silent = own.index[bound.largest < 0].astype(str).tolist()
        if silent and len(own) > 1:
            told = {"flow": one.kind, "count": len(silent), "names": listing.first(called(own, silent))}
            found.append(Finding("flows_none", "flow_regions", one.kind, told))
    made = {"flows": pd.concat(lines, ignore_index=True), "flow_regions": pd.concat(regions, ignore_index=True)}
    made = {name: gpd.GeoDataFrame(table, geometry="geometry", crs=on.layers.frame) for name, table in made.items()}
    return Found(made, (), tuple(found))


def _gravity(
    section: Linkages,
    asked: Gravity,
    on: Ground,
    reach: Reach,
    own: gpd.GeoDataFrame,
    central: pd.DataFrame | None,
) -> _Flows:
    """Gravity between all units that have a way to each other."""
    at = reach.snap(own)
    times = travel.times(reach.network, at, at, limit=None)
    origin, target = times.row().astype(np.int64), times.facility.astype(np.int64)
    apart = origin != target
    origin, target, ms = origin[apart], target[apart], times.ms[apart]
    least = 0 if asked.least_min is None else round(asked.least_min * travel.MS_PER_MINUTE)
    nothing = np.flatnonzero((ms == 0) & (origin < target))
    if len(nothing) and not least:
        names = called(own, own.index.astype(str).tolist())
        pairs = [f"{names[origin[k]]} – {names[target[k]]}" for k in nothing]
        told = {"count": len(pairs), "rows": listing.first(pairs)}
        raise LayerError(Fault("gravity_without_time", told, layer="linkages.gravity"))
    mass = _mass(section, asked, on, own, central)
    value = functions.gravity(mass[origin], mass[target], ms, exponent=asked.exponent, least_ms=least)
    inputs = [reach.basis, *set(own["basis"])]
    if central is not None and set(asked.mass) & set(INDICES):
        inputs += set(central["basis"])
    return _Flows("gravity", origin, target, value, ms / travel.MS_PER_MINUTE, asked.strongest, weakest(inputs))


def _mass(section: Linkages, asked: Gravity, on: Ground, own: gpd.GeoDataFrame, central: pd.DataFrame | None) -> Floats:
    """The mass of every unit: the geometric mean of the columns asked for; columns of settlements add up over a place."""
    home = on.own_places if section.of == "places" else on.settlements.index.to_series()
    columns = []
    for name in asked.mass:
        if name in INDICES:
            assert central is not None
            column = central[name].reindex(own.index)
        elif name == "people":
            column = own["people"]
        else:
            column = on.settlements[name].astype("float64").groupby(home.to_numpy()).sum().reindex(own.index)
        columns.append(column.to_numpy(dtype="float64"))
    mass: Floats = np.prod(np.stack(columns), axis=0) ** (1 / len(columns))
    return mass


def _lines(one: _Flows, bound: functions.Regions, own: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows of the layer `flows`: every flow that is shown, with what comes back."""
    ids, names = own.index.to_numpy(), own["name"].to_numpy()
    forth = pd.MultiIndex.from_arrays([one.origin, one.target])
    at = forth.get_indexer(pd.MultiIndex.from_arrays([one.target, one.origin]))
    back = np.append(one.value, 0.0)[at]  # the last, found by -1, is none
    order = np.lexsort((one.target, -one.value, one.origin))
    rank = np.empty(len(order), dtype=np.int64)
    first = np.searchsorted(one.origin[order], np.arange(len(own)))
    rank[order] = np.arange(len(order)) - first[one.origin[order]] + 1
    kept = one.value > 0 if one.shown is None else (one.value > 0) & (rank <= one.shown)
    origin, target, value = one.origin[kept], one.target[kept], one.value[kept]
    spots = shapely.get_coordinates(own.geometry.to_numpy())
    table = pd.DataFrame(
        {
            "flow": one.kind,
            "from_id": ids[origin],
            "to_id": ids[target],
            "from_name": names[origin],
            "to_name": names[target],
            "value": value,
            "outflow_share": value / bound.sent[origin],
            "largest": bound.largest[origin] == target,
            "value_back": back[kept],
            "net": value - back[kept],
            "reciprocity": functions.reciprocity(value, back[kept]),
            "minutes": one.minutes[kept],
            "basis": one.basis,
        }
    )
    return gpd.GeoDataFrame(table, geometry=shapely.linestrings(np.stack([spots[origin], spots[target]], axis=1)))


def _regions(one: _Flows, bound: functions.Regions, own: gpd.GeoDataFrame, base: str) -> gpd.GeoDataFrame:
    """The rows of the layer `flow_regions`: every unit, where its largest flow goes, and the terminal it leads to."""
    ids = np.append(own.index.to_numpy().astype(object), "")  # the last, found by -1, is none
    names = np.append(own["name"].to_numpy().astype(object), "")
    strongest = {
        (a, b): value for a, b, value in zip(one.origin.tolist(), one.target.tolist(), one.value.tolist(), strict=True)
    }
    table = pd.DataFrame(
        {
            "settlement_id": own.index.to_numpy(),
            "flow": one.kind,
            "name": own["name"].to_numpy(),
            "county_id": own["county_id"].to_numpy(),
            "people": own["people"].to_numpy(dtype="float64"),
            "received": bound.received,
            "sent": bound.sent,
            "largest_to_id": ids[bound.largest],
            "largest_to_name": names[bound.largest],
            "largest_value": [strongest.get((a, int(b)), np.nan) for a, b in enumerate(bound.largest)],
            "dominant_id": ids[bound.parent],
            "terminal": bound.parent < 0,
            "region_id": ids[bound.region],
            "region_name": names[bound.region],
            "steps": bound.steps,
            "base": base,
            "basis": one.basis,
        }
    )
    return gpd.GeoDataFrame(table, geometry=own.geometry.to_numpy())
