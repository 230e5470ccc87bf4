"""Everything that can be wrong with a plan before anything is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar, get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan import (
    barriers,
    candidate_sites,
    catchments,
    demand,
    functioning,
    layers,
    listing,
    official_list,
    planned_works,
    services,
    speed_tables,
    speed_zones,
    terrain,
    vetoed_land,
)
from geoplan import config as configs
from geoplan.centres import gathered, missing, tier_checks
from geoplan.centres import places as urban
from geoplan.centres.tier import Count, PerGroup, Tier
from geoplan.config import centre_models, count_models, models
from geoplan.config.centre_models import Centres
from geoplan.config.measure_checks import WITHOUT_CAPACITY
from geoplan.config.models import Config
from geoplan.errors import ConfigError, Fault, GeoplanError, LayerError
from geoplan.fields import GROUPS
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
    peopled = _heard(wrong, lambda: demand_of(config, read))
    if peopled is not None:
        findings += peopled[1]
        _heard(wrong, partial(check_bases, config, peopled[0].counted))
        _heard(wrong, partial(check_rank, config, peopled[0]))
    if _heard(wrong, lambda: speeds_of(config)) is not None:
        _heard(wrong, lambda: check_road_classes(config, read.roads))
        _heard(wrong, lambda: check_rural_access(config, read.roads))
        findings += _heard(wrong, lambda: check_modes(config, read)) or []
        asked = _heard(wrong, lambda: works_of(config, read))
        findings += asked.findings if asked else ()
    if peopled is not None:
        sought = _heard(wrong, partial(candidate_sites.candidates, config, read, peopled[0].settlements))
        findings += [finding for own in (sought or {}).values() for finding in own.findings]
        meant = _heard(wrong, partial(functioning.asked, config, peopled[0].settlements))
        findings += meant.findings if meant else ()
    if config.catchments:
        _heard(wrong, partial(catchments.check_cells, read.area, config.catchments.cell_m))
    if config.services and read.facilities is not None:
        found = _heard(wrong, partial(matched, config, read.facilities))
        findings += found[1] if found else []
    if config.centres and peopled is not None:
        settlements = peopled[0].settlements
        places = urban.gather(settlements)
        findings += urban.doubts(settlements, places)
        rules = config.centres if read.people_stated else _whatever_people(config.centres)
        against = _heard(wrong, partial(vetoed_land.land, config, read))
        findings += against.findings if against else ()
        findings += _heard(wrong, partial(check_centres, rules, places, against, read.area.index.astype(str))) or ()
        # who is a candidate is not known before the people of the settlements are
        _heard(wrong, partial(check_indicators, config.centres, settlements, places, read.people_stated))
        _heard(wrong, partial(check_axes, config.centres, settlements, places))
        _heard(wrong, partial(official_list.official, config, places))
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


def demand_of(config: Config, read: layers.Layers) -> tuple[demand.Peopled, list[Finding]]:
    """Where people live, and what is doubtful about it. Cells of a population raster have no settlement yet.

    Raises LayerError where totals and raster do not fit together, ConfigError for a base that nothing states.
    """
    if read.population is None:
        assert read.settlements is not None
        stated, found = demand.groups_of(read.settlements)
        settlements = demand.by_base(read.settlements, config.base)
        points = demand.from_settlements(settlements)
        counted = demand.from_settlements(read.settlements)[["people", *stated]]
        found += demand.urban_doubts(points) if config.services else []
        return demand.Peopled(settlements, points, counted), found
    rules = config.demand
    assert rules.cell_m is not None
    known = None
    if rules.totals is not None:
        totals = rules.totals
        known = demand.by_county(read.area, read.settlements, layer=totals.layer, field=totals.field)
    basis = configs.sources(config)["population"].basis
    made = demand.from_population(read.population, read.area, read.reach, cell_m=rules.cell_m, known=known, basis=basis)
    if config.base not in made.counted.columns:
        told = {"base": config.base, "found": ", ".join(made.counted.columns)}
        raise ConfigError(Fault("base_not_in_totals", told, layer="base"))
    groups = made.counted.drop(columns="people", errors="ignore")
    points = made.demand.assign(people=made.counted[config.base], **{str(name): groups[name] for name in groups})
    if read.settlements is not None:
        settlements = demand.by_base(read.settlements, config.base)
        return demand.Peopled(settlements, points, made.counted), list(made.findings)
    settlements = demand.at_counties(read.area, points)
    points = points.assign(settlement_id=points["county_id"])
    found = [Finding("counties_as_settlements", "settlements", "", {"count": len(settlements)})]
    return demand.Peopled(settlements, points, made.counted), [*made.findings, *found]


def _whatever_people(centres: Centres) -> Centres:
    """The rules without `min_people`, where nobody knows yet how many people a candidate has."""
    return centres.model_copy(update={"candidates": centres.candidates.model_copy(update={"min_people": 0.0})})


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


def check_rural_access(config: Config, roads: gpd.GeoDataFrame) -> None:
    """Raises LayerError where no road is of the classes that the Rural Access Index counts."""
    section = config.rural_access
    if section is not None and not roads["road_class"].isin(section.road_classes).any():
        found = listing.counted(Counter(roads["road_class"].fillna("").astype(str))) or "–"
        told = {"classes": ", ".join(section.road_classes), "found": found}
        raise LayerError(Fault("rural_access_no_roads", told, layer="rural_access.road_classes"))


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
    source = configs.sources(config)["facilities"]
    found, doubts = services.match(facilities, wanted(config), include_planned=planned, known=services.known(source))
    try:
        found, more = services.capacities(found, _counted(config))
    except LayerError as error:
        raise LayerError([replace(fault, file=source.shown) for fault in error.faults]) from None
    return found, [*doubts, *more]


def _counted(config: Config) -> dict[str, services.Counted]:
    """How capacity is counted for every service that has a unit for it. Standards, measures and models of siting need it."""
    needing = {one.service for one in config.access.values() if one.measure not in WITHOUT_CAPACITY}
    needing |= {one.service for one in config.siting.values() if one.model.startswith("capacitated")}
    return {
        name: services.Counted(service.capacity, name in needing, service.capacity_missing or "refuse")
        for name, service in config.services.items()
        if service.capacity is not None
    }


def wanted(config: Config) -> dict[str, tuple[str, ...]]:
    """The facility values of every service besides its own name, as `services.match` takes them."""
    return {name: service.facilities for name, service in config.services.items()}


def check_bases(config: Config, counted: pd.DataFrame) -> None:
    """Raises ConfigError where a service counts people by a column that there is not, or that is not known everywhere."""
    found = ", ".join(str(column) for column in counted.columns if not counted[column].isna().any())
    bases = {f"services.{name}.base": service.base for name, service in config.services.items() if service.base}
    faults = [
        Fault("service_base_missing", {"base": base, "found": found}, file=str(config.file), layer=key)
        for key, base in bases.items()
        if base not in counted.columns or counted[base].isna().any()
    ]
    if faults:
        raise ConfigError(faults)


def check_rank(config: Config, peopled: demand.Peopled) -> None:
    """Raises ConfigError where the concentration index ranks people by a column that there is not, or not for everybody."""
    rank = config.equity.rank_by if config.equity else None
    known = ["income"] if "income" in peopled.settlements.columns else []
    known += [str(column) for column in peopled.demand.columns if str(column).startswith(GROUPS)]
    if rank is not None and rank not in known:
        told = {"column": rank, "found": ", ".join(known) or "–"}
        raise ConfigError(Fault("equity_rank_missing", told, file=str(config.file), layer="equity.rank_by"))


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


def _tier(
    tier: centre_models.Tier, fixed: tuple[str, ...], forbidden: tuple[str, ...], among: tuple[str, ...] | None
) -> Tier:
    """The tier as the choice takes it."""
    return Tier(
        name=tier.name,
        count=Count(**tier.count.model_dump()) if isinstance(tier.count, count_models.Count) else tier.count,
        weight=tier.weight,
        fixed=fixed,
        forbidden=forbidden,
        among=among,
        per_group=PerGroup(**tier.per_group.model_dump()) if tier.per_group else None,
        spacing_min=tier.spacing_min,
        reach_min=tier.reach_min,
        min_people=tier.min_people,
        inclusive=tier.inclusive,
        parent_in_county=tier.parent_in_county,
        crossing_min=tier.crossing_min or 0.0,
    )


def check_indicators(centres: Centres, settlements: gpd.GeoDataFrame, places: gpd.GeoDataFrame, known: bool) -> None:
    """Raises LayerError for columns that the settlements do not have and, where it is `known` who the candidates are,
    for values that these miss. With vetoes some of them may go before it matters.
    """
    pool: tuple[str, ...] = ()
    wrong: list[GeoplanError] = []
    if known and not centres.vetoes:
        found = _heard([], partial(candidates, centres, places))  # its faults are told by `check_centres`
        pool = found[0] if found else ()
    labels = missing.labels(places.loc[list(pool)])
    for name, one in centres.indicators.items():
        if one.column is None or one.together is None:
            continue
        ask = partial(gathered.column, indicator=name, name=one.column, together=one.together)
        values = _heard(wrong, partial(ask, settlements, pool))
        if values is not None and len(pool):
            faults = missing.refused(values[:, None], [name], [one.missing], labels)
            wrong += [LayerError(faults)] if faults else []
    if wrong:
        raise LayerError([fault for error in wrong for fault in error.faults])


def check_centres(
    centres: Centres,
    places: gpd.GeoDataFrame,
    against: vetoed_land.VetoedLand | None = None,
    counties: Sequence[str] = (),
) -> list[Finding]:
    """What vetoes make of the places. Raises ConfigError for names and counts of the urban system that these cannot meet."""
    pool, tiers = candidates(centres, places)
    found: list[Finding] = []
    if against is not None and against.against and pool:
        vetoed = vetoed_land.checked(against, places.loc[list(pool)], tiers)
        found = vetoed_land.doubts(vetoed, places.loc[list(pool)])
        out = vetoed.excluded
        pool = tuple(place for place in pool if place not in out)
        tiers = tuple(vetoed_land.among(tier, out) for tier in tiers)
    grouped = urban.groups(places.loc[list(pool)])
    tier_checks.check(tiers, np.array(pool, dtype=str), places["name"].to_dict(), grouped, {"county": counties})
    return found


def check_axes(centres: Centres, settlements: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> None:
    """Raises ConfigError for seats and key villages that the places and settlements do not hold."""
    wrong: list[GeoplanError] = []
    if centres.chains and centres.chains.seats:
        seats, key = centres.chains.seats, "centres.chains.seats"
        county_of = settlements["county_id"].astype(str).to_dict()
        _heard(wrong, partial(urban.county_seats, seats, places, county_of, key=key))
    if centres.axes and centres.axes.villages:
        where, key = centres.axes.villages.where, "centres.axes.villages.where"
        _heard(wrong, partial(urban.matching, settlements, where, key=key))
    if wrong:
        raise ConfigError([fault for error in wrong for fault in error.faults])


def _heard(wrong: list[GeoplanError], ask: Callable[[], T]) -> T | None:
    """The answer, or None where there is none; the error then joins `wrong`."""
    try:
        return ask()
    except GeoplanError as error:
        wrong.append(error)
        return None
