"""The config for each algorithm, as nested mappings with comments: what the dialog says, in the words of a plan's YAML file.

Without QGIS, so that every config can be checked against the engine's own rules.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import words
from .config_yaml import Noted
from .picked_layers import Placed

Section = dict[str, Any]
_SHEETS = (".xlsx", ".xls")
_COST = ("mean_minutes",)  # indicators of which less is better


@dataclass(frozen=True)
class Plan:
    """What every config says: name and title, the CRS of the results, area with its margin, roads, and how they are travelled."""

    name: str
    title: tuple[str, str]  # English, Chinese
    folder: Path  # that the config stands in
    area: Placed
    margin_km: float
    roads: Placed
    settlements: Placed
    mode: str
    speeds: str
    access_kmh: float
    snap_max_m: float
    crs: str = ""
    datum: str = ""
    outputs: Sequence[str] = ("geopackage", "qgis")
    lang: str = "en"


@dataclass(frozen=True)
class Service:
    """The service looked at: its name, what else is one, which facilities, what is promised."""

    name: str
    facilities: Placed
    values: Sequence[str] = ()
    completeness: str = "unknown"
    direction: str = "to_facility"
    limit_min: float | None = None
    standard: Mapping[str, Any] | None = None  # minutes, metres, per_1000, source
    capacity: str = ""


@dataclass(frozen=True)
class System:
    """The urban system asked for."""

    tiers: Sequence[tuple[str, int, float]]
    objective: str  # travel or merit
    merit_at_least: float
    travel_within: float
    indicators: Sequence[str]
    within_min: float
    min_people: float = 0.0
    fixed: Sequence[str] = ()


def of_service(plan: Plan, service: Service, *, cell_m: float | None = None, bands: Sequence[float] = ()) -> Section:
    """The config that looks at one service; with `cell_m` its catchments and bands are drawn."""
    out = _head(plan)
    out["layers"]["facilities"] = _layer(service.facilities, plan) | {"completeness": service.completeness}
    if _needs_datum(service.facilities):
        out["layers"]["facilities"]["datum"] = plan.datum or None
    standard = {key: value for key, value in (service.standard or {}).items() if value is not None}
    out["services"] = {
        service.name: {
            "mode": plan.mode,
            "standard": standard or None,
            "capacity": service.capacity or None,
            "limit_min": service.limit_min,
            "direction": service.direction,
            "facilities": list(service.values) or None,
        }
    }
    if "per_1000" in standard:
        # shares of the capacity, since whoever is near also competes for it
        out["access"] = {
            "share_of_capacity": {"measure": "2sfca", "service": service.name, "limit_min": service.limit_min}
        }
    if cell_m is not None:
        out["catchments"] = {"cell_m": cell_m, "bands_min": list(bands) or None}
    out["outputs"] = list(plan.outputs)
    return out


def of_system(plan: Plan, system: System, *, cell_m: float) -> Section:
    """The config that asks for central towns; their hinterlands are drawn from cells of `cell_m`."""
    out = _head(plan)
    travel = system.objective == "travel"
    objective: Section = (
        {"minimise": "travel", "merit_at_least": system.merit_at_least}
        if travel
        else {"maximise": "merit", "travel_within": system.travel_within}
    )
    tiers = [{"name": name, "count": count, "weight": weight} for name, count, weight in system.tiers]
    if system.fixed:
        tiers[0]["fixed"] = list(system.fixed)
    out["centres"] = {
        "mode": plan.mode,
        "objective": objective,
        "candidates": {"min_people": system.min_people} if system.min_people else None,
        "indicators": {name: _indicator(name, system.within_min) for name in system.indicators},
        "weights": {"method": "equal"},
        "ranking": "topsis",
        "tiers": tiers,
    }
    out["catchments"] = {"cell_m": cell_m}
    out["outputs"] = list(plan.outputs)
    return out


def _indicator(name: str, within_min: float) -> Section:
    within = within_min if name == "people_within" else None
    return {"measure": name, "within_min": within, "direction": "cost" if name in _COST else "benefit"}


def _head(plan: Plan) -> Section:
    settlements = _layer(plan.settlements, plan)
    if _needs_datum(plan.settlements):
        settlements["datum"] = plan.datum or None
    return {
        "version": 1,
        "name": plan.name,
        "title": {"en": plan.title[0], "zh": plan.title[1]},
        "language": "both",
        "crs": plan.crs or "auto",
        "area": _layer(plan.area, plan) | {"margin_km": plan.margin_km},
        "layers": {"roads": _layer(plan.roads, plan), "settlements": settlements},
        "network": {
            "modes": {plan.mode: {"speeds": plan.speeds, "access_kmh": plan.access_kmh, "snap_max_m": plan.snap_max_m}}
        },
    }


def _layer(layer: Placed, plan: Plan) -> Section:
    guessed = words.say("note_guessed", plan.lang)
    fields = {
        ours: Noted(column, guessed) if ours in layer.guessed else column for ours, column in layer.fields.items()
    }
    sheet = layer.path.suffix.lower() in _SHEETS
    return {
        "path": Noted(_written(layer.path, plan.folder), layer.note),
        "layer": None if sheet else layer.layer or None,
        "sheet": (layer.layer or None) if sheet else None,
        "encoding": layer.encoding or None,
        "crs": layer.crs or None,
        "fields": fields,
        "values": {ours: dict(mapped) for ours, mapped in layer.values.items()},
    }


def _needs_datum(layer: Placed) -> bool:
    return bool({"lon", "lat"} & set(layer.fields))


def _written(path: Path, folder: Path) -> str:
    """The path as the config states it: from its own folder where it lies below that, else whole."""
    whole, base = os.path.normpath(path.absolute()), os.path.normpath(folder.absolute())
    if whole.startswith(base + os.sep):
        return Path(whole).relative_to(base).as_posix()
    return Path(whole).as_posix()
