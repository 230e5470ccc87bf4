"""Everything that can be wrong with a plan before anything is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar, get_args

import geopandas as gpd
import numpy as np

from geoplan import (
    barriers,
    catchments,
    demand,
    layers,
    listing,
    planned_works,
    services,
    speed_tables,
    speed_zones,
    terrain,
)
from geoplan import config as configs
from geoplan.centres import places as urban
from geoplan.centres import tier_checks
from geoplan.centres.tier import PerGroup, Tier
from geoplan.config import models
from geoplan.config.models import Centres, Config
from geoplan.errors import ConfigError, Fault, GeoplanError, LayerError
from geoplan.findings import Finding

T = TypeVar("T")


def validate(config: Config) -> list[Finding]:
    """What is doubtful about the config and its data, computing nothing.

    Raises LayerError or ConfigError with every fault found at that door.
    """
    with configs.telling_where(config):
        return _validate(config)


def _validate(config: Config) -> list[Finding]:
    read = layers_of(config)
    findings = [*configs.findings(config), *read.findings, *barrier_doubts(config, read)]
    wrong: list[GeoplanError] = []
    _heard(wrong, lambda: check_bases(config, read.settlements))
    if _heard(wrong, lambda: speeds_of(config)) is not None:
        _heard(wrong, lambda: check_road_classes(config, read.roads))
        findings += _heard(wrong, lambda: check_modes(config, read)) or []
        asked = _heard(wrong, lambda: works_of(config, read))
        findings += asked.findings if asked else ()
    if config.catchments:
        _heard(wrong, partial(catchments.check_cells, read.area, config.catchments.cell_m))
    if config.services and read.facilities is not None:
        found = _heard(wrong, partial(matched, config, read.facilities))
        findings += found[1] if found else []
    if config.centres and read.settlements is not None:
        settlements = demand.by_base(read.settlements, config.base)
        places = urban.gather(settlements)
        findings += urban.doubts(settlements, places)
        _heard(wrong, partial(check_centres, config.centres, places))
    if wrong:
        faults = [fault for error in wrong for fault in error.faults]
        raise type(wrong[0])([replace(fault, file=fault.file or str(config.file)) for fault in faults])
    return findings


def layers_of(config: Config) -> layers.Layers:
    """The config's layers, read, the elevation model looked at. Raises LayerError with the faults of all of them."""
    wrong: list[GeoplanError] = []
    read = _heard(
        wrong,
        lambda: layers.read(
            configs.sources(config),
            crs=config.crs,
            margin_km=config.area.margin_km,
            area_from_settlements=config.area.from_ == "settlements",
            base=config.base,
            name=config.name,
        ),
    )
    heights = configs.elevation(config)
    if heights is not None:
        _heard(wrong, lambda: terrain.check(heights, read.area if read else None))
    if wrong or read is None:
        raise type(wrong[0])([fault for error in wrong for fault in error.faults])
    return replace(read, notes=(*read.notes, *terrain.notes(heights))) if heights else read


def speeds_of(config: Config) -> dict[str, speed_tables.SpeedTable]:
    """The speed table of every mode of the config. Raises ConfigError with the faults of all of them."""
    modes = config.network.modes if config.network else {}
    wrong: list[GeoplanError] = []
    found = {}
    for mode, rules in sorted(modes.items()):
        key, kind = f"network.modes.{mode}.speeds", rules.kind_as(mode)
        table = _heard(wrong, partial(_table, _beside(config, rules.speeds), key))
        if table is not None and table.mode != kind:
            told = {"mode": kind, "name": rules.speeds, "made_for": table.mode}
            wrong.append(ConfigError(Fault("speeds_other_mode", told, layer=key)))
        elif table is not None:
            found[mode] = table
    if wrong:
        raise ConfigError([fault for error in wrong for fault in error.faults])
    return found


def _table(name_or_path: str, key: str) -> speed_tables.SpeedTable:
    """A speed table. What is wrong with its name is told at the `key` of the config, what is wrong in it at its own lines."""
    try:
        return speed_tables.read(name_or_path)
    except ConfigError as error:
        raise ConfigError([fault if fault.file else replace(fault, layer=key) for fault in error.faults]) from None


def check_road_classes(config: Config, roads: gpd.GeoDataFrame) -> None:
    """Raises LayerError where a plain road layer holds classes that no speed table of the config knows.

    In an OpenStreetMap file such a class is a road that no mode uses, and no fault.
    """
    if config.network is None or roads["nodes"].notna().any():
        return
    fault = speed_tables.classes_unknown(roads["road_class"], speeds_of(config).values())
    if fault is not None:
        raise LayerError(replace(fault, file=config.layers.roads.path))


def check_modes(config: Config, read: layers.Layers) -> list[Finding]:
    """What is doubtful about hours and speed zones.

    Raises ConfigError for a period that neither a mode's speed table nor the zones know, LayerError for zones of modes
    that there are not.
    """
    modes = config.network.modes if config.network else {}
    speeds, zones = speeds_of(config), read.speed_zones
    faults = []
    for name, rules in modes.items():
        own = speed_zones.chosen(zones, name, rules.kind_as(name), rules.period or "") if zones is not None else None
        known = {*speeds[name].periods, *(() if own is None else own["period"])} - {""}
        if rules.period and rules.period not in known:
            told = {"key": f"network.modes.{name}.period", "value": rules.period, "table": rules.speeds}
            told["known"] = ", ".join(sorted({*known, *(() if zones is None else zones["period"])} - {""})) or "–"
            faults.append(Fault("period_unknown", told, layer=f"network.modes.{name}.period"))
    if faults:
        raise ConfigError(faults)
    if zones is None or not modes:
        return []
    used = {name: (rules.kind_as(name), rules.period or "") for name, rules in modes.items()}
    return speed_zones.check(zones, used, get_args(models.Kind))


def works_of(config: Config, read: layers.Layers) -> planned_works.Planned:
    """The works of the config, their files read. Raises LayerError for those, NetworkError for edges that are no road's."""
    works = planned_works.planned(config, read.frame)
    planned_works.check(works, read.roads, speeds_of(config))
    return works


def barrier_doubts(config: Config, read: layers.Layers) -> list[Finding]:
    """Findings for kinds that a mode names and the layer of barriers lacks, and for a layer that bars no mode."""
    modes = config.network.modes if config.network else {}
    if read.barriers is None or not modes:
        return []
    held = listing.counted(Counter(read.barriers["kind"])) or "–"
    named = {name: rules.barriers for name, rules in modes.items()}
    found = [
        Finding("barrier_kind_absent", "barriers", f"{mode} {kind}", {"mode": mode, "kind": kind, "found": held})
        for mode, kinds in named.items()
        for kind in barriers.absent(read.barriers, kinds or ())
    ]
    unused = all(kinds is not None and not read.barriers["kind"].isin(list(kinds)).any() for kinds in named.values())
    return [*found, Finding("barriers_unused", "barriers")] if unused and len(read.barriers) else found


def _beside(config: Config, speeds: str) -> str:
    """A speed table's name as it is, its path counted from the config's folder."""
    return str(config.folder / speeds) if speeds.endswith((".yaml", ".yml")) else speeds


def matched(config: Config, facilities: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The facilities that count for the config's services, a row per facility × service, and what was doubtful."""
    planned = [name for name, service in config.services.items() if service.include_planned]
    known = services.known(configs.sources(config)["facilities"])
    return services.match(facilities, wanted(config), include_planned=planned, known=known)


def wanted(config: Config) -> dict[str, tuple[str, ...]]:
    """The facility values of every service besides its own name, as `services.match` takes them."""
    return {name: service.facilities for name, service in config.services.items()}


def check_bases(config: Config, settlements: gpd.GeoDataFrame) -> None:
    """Raises ConfigError where a service counts people by a column that the settlements lack."""
    found = ", ".join(column for column in settlements.columns if column.startswith("people"))
    bases = {f"services.{name}.base": service.base for name, service in config.services.items() if service.base}
    faults = [
        Fault("service_base_missing", {"base": base, "found": found}, file=str(config.file), layer=key)
        for key, base in bases.items()
        if base not in settlements.columns
    ]
    if faults:
        raise ConfigError(faults)


def candidates(centres: Centres, places: gpd.GeoDataFrame) -> tuple[tuple[str, ...], tuple[Tier, ...]]:
    """The ids of the places that may be chosen, in text order, and the tiers with their places by id.

    Candidates lie inside, fit `candidates.where` and `min_people`, and are not forbidden. Raises ConfigError for every
    name that no place or several have, and for every value of a `where` that no place has.
    """
    wrong: list[GeoplanError] = []
    rules = centres.candidates
    barred = _heard(wrong, lambda: urban.resolve(rules.forbidden, places, key="centres.candidates.forbidden"))
    pool = _heard(
        wrong,
        lambda: urban.candidates(places, where=rules.where, min_people=rules.min_people, forbidden=barred or ()).index,
    )
    tiers = []
    for at, tier in enumerate(centres.tiers):
        key = f"centres.tiers[{at}]"
        fixed = _heard(wrong, partial(urban.resolve, tier.fixed, places, key=f"{key}.fixed"))
        forbidden = _heard(wrong, partial(urban.resolve, tier.forbidden, places, key=f"{key}.forbidden"))
        fits = _heard(wrong, partial(urban.matching, places, tier.where, key=f"{key}.where"))
        if fixed is not None and forbidden is not None and fits is not None and pool is not None:
            among = tuple(sorted(set(places.index[fits]) & set(pool))) if tier.where else None
            tiers.append(_tier(tier, tuple(sorted(fixed)), tuple(sorted(forbidden)), among))
    if wrong or pool is None:
        raise ConfigError([fault for error in wrong for fault in error.faults])
    return tuple(sorted(pool)), tuple(tiers)


def _tier(tier: models.Tier, fixed: tuple[str, ...], forbidden: tuple[str, ...], among: tuple[str, ...] | None) -> Tier:
    """The tier as the choice takes it."""
    return Tier(
        name=tier.name,
        count=tier.count,
        weight=tier.weight,
        fixed=fixed,
        forbidden=forbidden,
        among=among,
        per_group=PerGroup(**tier.per_group.model_dump()) if tier.per_group else None,
        spacing_min=tier.spacing_min,
        reach_min=tier.reach_min,
        min_people=tier.min_people,
        inclusive=tier.inclusive,
    )


def check_centres(centres: Centres, places: gpd.GeoDataFrame) -> None:
    """Raises ConfigError for names and counts of the urban system that the places cannot meet."""
    pool, tiers = candidates(centres, places)
    tier_checks.check(tiers, np.array(pool, dtype=str), places["name"].to_dict())


def _heard(wrong: list[GeoplanError], ask: Callable[[], T]) -> T | None:
    """The answer, or None where there is none; the error then joins `wrong`."""
    try:
        return ask()
    except GeoplanError as error:
        wrong.append(error)
        return None
