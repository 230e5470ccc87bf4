"""The stage of siting: where to build, enlarge or close, question by question, with the works in their order and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import access, listing, siting, snapping, travel
from geoplan.candidate_sites import Candidates
from geoplan.config.models import Config
from geoplan.config.siting_models import Siting
from geoplan.errors import ConfigError, Fault, GeoplanError, LayerError
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.proof import Proof
from geoplan.siting import Problem, Work
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served, completeness, travelled

Floats = NDArray[np.float64]

_EXISTING, _NEW = "0:", "1:"  # before ids, so that facilities and candidates of the same id are told apart
_CAPACITATED = {"capacitated_cover": siting.capacitated_cover, "capacitated_median": siting.capacitated_median}
# by model what a work is worth: people newly served where the model counts them, else people-time
_AIMS: Mapping[str, siting.Aim] = {"lscp": "people", "mclp": "people", "backup": "people", "least_excess": "excess"}


@dataclass(frozen=True)
class Sites:
    """The layer `sites` of all questions, with their proofs and doubts."""

    table: gpd.GeoDataFrame
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Asked:
    """One question on the network: the problem, and its sites by id with prefix (name, county_id, cost, capacity, basis)."""

    name: str
    siting: Siting
    standards: tuple[access.Standard, ...]
    problem: Problem
    people: Floats  # per demand row, whatever counts in the problem
    sites: gpd.GeoDataFrame
    at: snapping.Snaps
    limit: Floats  # per demand row the time or way that counts as served, in the unit of the table; NaN = none


def sites_of(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    all_served: Mapping[str, Served],
    candidates: Mapping[str, Candidates],
) -> Sites:
    """Where every question of the config would have works, in the order they should be done.

    Raises ConfigError and PlanInfeasible of the question, told at its place in the config.
    """
    parts, proofs, found = [], [], []
    for name, question in config.siting.items():
        one, known = all_served[question.service], completeness(config, on, question.service)
        if known != "full" and question.existing == "keep":
            told = {"siting": name, "service": question.service, "completeness": known}
            found.append(Finding("sites_not_assessable", "sites", name, told))
            continue
        reach = reaches[config.services[question.service].mode]
        asked, doubts = _asked(config, on, reach, one, name, candidates.get(name))
        found += doubts
        try:
            works, own = _answer(reach, asked)
        except GeoplanError as error:
            raise type(error)([replace(fault, layer=f"siting.{name}") for fault in error.faults]) from None
        proofs += [replace(proof, about=f"siting.{name}", unit=_unit(proof.unit, question)) for proof in own]
        parts.append(_rows(reach, one, asked, works))
    empty = gpd.GeoDataFrame({"siting": []}, geometry=[])
    table = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True) if parts else empty, geometry="geometry")
    return Sites(table.set_crs(on.layers.frame, allow_override=True), tuple(proofs), tuple(found))


def _asked(
    config: Config, on: Ground, reach: Reach, one: Served, name: str, candidates: Candidates | None
) -> tuple[_Asked, list[Finding]]:
    """The question as the models take it, existing facilities and candidates side by side, and what was doubtful."""
    question = config.siting[name]
    service = config.services[question.service]
    facilities = on.facilities[on.facilities["service"] == question.service].loc[one.times.facilities]
    times, at = one.times, reach.taken(one.times.facilities)
    if question.existing == "ignore":
        facilities, at, times = facilities.iloc[:0], at.take(np.array([], dtype=np.intp)), _without_facilities(times)
    times, at, sites = _prefixed(times, _EXISTING), _renamed(at, _EXISTING), _sites(facilities, _EXISTING)
    doubts: list[Finding] = []
    forced: tuple[str, ...] = ()
    if candidates is not None:
        met = reach.snap(candidates.sites)
        lost = sorted(set(candidates.forced) & set(met.ids[~met.snapped].tolist()))
        if lost:
            told = {"sites": ", ".join(_called(f"{_NEW}{site}", str(candidates.sites["name"][site])) for site in lost)}
            raise ConfigError(Fault("sites_forced_off_road", told, layer=f"siting.{name}.candidates.forced"))
        if not met.snapped.any():
            seen = {"count": len(met.ids), "mode": reach.network.mode, "metres": f"{reach.snap_max_m:g}"}
            raise LayerError(Fault("site_candidates_all_off_road", seen, layer=f"siting.{name}.candidates"))
        doubts = [*candidates.findings, *_off_the_road(name, met)]
        met = met.take(np.flatnonzero(met.snapped))
        own = candidates.sites.loc[met.ids].assign(inside=True)  # none is offered elsewhere
        new, _, _ = travelled(on, reach, service, own, met, times.cost, one.border)
        times, at = times.beside(_prefixed(new, _NEW)), at.beside(_renamed(met, _NEW))
        sites = gpd.GeoDataFrame(pd.concat([sites, _sites(own, _NEW)]), crs=on.layers.frame)
        forced = candidates.forced
    staying = _staying(name, question, sites)
    inside = one.access["inside"].to_numpy(dtype=bool)
    people = np.where(inside, one.access["people"].to_numpy(dtype="float64"), 0.0)
    problem = Problem(
        times,
        (people > 0).astype("float64") if question.weight == "points" else people,
        existing=np.char.startswith(times.facilities, _EXISTING),
        forced=np.isin(times.facilities, [_NEW + site for site in forced] + staying),
        count=question.count,
        names={site: _called(site, str(name)) for site, name in sites["name"].items()},
    )
    if question.apart_min is not None:
        problem = replace(problem, apart=_apart(reach, at, question.apart_min), apart_min=question.apart_min)
    return _Asked(name, question, one.standards, problem, people, sites, at, _limit(one, question)), doubts


def _staying(name: str, question: Siting, sites: gpd.GeoDataFrame) -> list[str]:
    """The facilities that may not close: those named, and those outside the area, which are not the plan's to close."""
    if question.model != "close":
        return []
    named = [_EXISTING + facility for facility in question.stay]
    unknown = [site for site in named if site not in sites.index]
    if unknown:
        told = {"sites": ", ".join(_called(site, "") for site in unknown), "service": question.service}
        raise ConfigError(Fault("sites_stay_unknown", told, layer=f"siting.{name}.stay"))
    return [*named, *sites.index[~sites["inside"].astype(bool)]]


def _called(site: str, name: str) -> str:
    """A site in a sentence: its name and its id without the prefix."""
    own = site.partition(":")[2]
    return f"{name} ({own})" if name not in ("", own) else own


def _unit(unit: str, question: Siting) -> str:
    """A unit of people as that of points, where every point counts the same."""
    if question.weight == "people":
        return unit
    return "points" if unit == "people" else unit.replace("person-", "point-")


def _limit(one: Served, question: Siting) -> Floats:
    """Per demand row the time or way that counts as served: the question's own, else the row's standard."""
    minutes = question.worst_min if question.within_min is None else question.within_min
    metres = question.worst_m if question.within_m is None else question.within_m
    stated, whole = (metres, travel.MM_PER_METRE) if minutes is None else (minutes, travel.MS_PER_MINUTE)
    if stated is None:
        return access.limits(one.standards, one.promised)
    return np.full(len(one.access), float(round(stated * whole)))


def _answer(reach: Reach, asked: _Asked) -> tuple[list[Work], tuple[Proof, ...]]:
    """The works of the question's model, in their order, and its proofs."""
    question, problem, limit = asked.siting, asked.problem, asked.limit
    if question.model in _CAPACITATED:
        return _sized(asked)
    model, settings = siting.MODELS[question.model], dict[str, Any]()
    posed = problem
    if question.node_limit is not None:
        settings["node_limit"] = question.node_limit
    if question.model in ("lscp", "mclp", "backup"):
        # each row is held to its own promise, so what is left of the table is within
        posed = replace(problem, times=problem.times.only(problem.times.ms <= limit[problem.times.row()]))
        settings["within"] = int(posed.times.ms.max(initial=0))
    elif question.model == "least_excess":
        excess = np.maximum(problem.times.ms - limit[problem.times.row()], 0).astype(np.int32)
        posed, settings["within"] = replace(problem, times=replace(problem.times, ms=excess)), 0
    elif question.model == "least_p90" and question.share is not None:
        settings["share"] = question.share
    elif question.model == "p_dispersion":
        settings["between"] = travel.times(reach.network, asked.at, asked.at, limit=None)
    elif question.model == "close":
        # each row is held to its own promise, so the widest of them is left to ask
        farthest = np.fmax(_now(problem), limit)
        posed = replace(problem, times=problem.times.only(problem.times.ms <= farthest[problem.times.row()]))
        settings["worst"] = int(np.nanmax(limit))
    sited = model(posed, **settings)
    works = siting.works(replace(problem, people=asked.people), sited, limit, aim=_AIMS.get(question.model, "time"))
    return [replace(work, cost=_cost(asked, work)) for work in works], sited.proofs


def _now(problem: Problem) -> Floats:
    """The way of every row to the nearest existing site, infinite where it reaches none."""
    here = problem.times.only(problem.existing[problem.times.facility])
    entry, _ = here.least()
    return np.append(here.ms.astype("float64"), np.inf)[entry]  # the last, found by -1, is none


def _sized(asked: _Asked) -> tuple[list[Work], tuple[Proof, ...]]:
    """The works of a model with capacity."""
    question, problem = asked.siting, asked.problem
    if question.model == "capacitated_cover":
        near = problem.times.ms <= asked.limit[problem.times.row()]
        problem = replace(problem, times=problem.times.only(near))
    each = _people_per_unit(asked)
    sites = asked.sites.loc[problem.sites]
    ours = sites["inside"].to_numpy(dtype=bool)
    # facilities of the margin are taken to be full of people of the margin, who are not counted here
    problem = replace(problem, times=problem.times.only(ours[problem.times.facility]))
    build = question.build
    capacity = sites["capacity"].to_numpy(dtype="float64")
    # with a count and no budget nothing is spent or spared, and a cost that is not stated is none
    idle = question.count is not None and question.budget is None
    cost = np.where(problem.existing, 0.0, sites["cost"].fillna(0.0 if idle else np.nan))
    if build is not None and build.capacity is not None:
        capacity = np.where(problem.existing, capacity, build.capacity)
    if build is not None and build.cost is not None:
        cost = np.where(problem.existing, 0.0, build.cost)
    growth = None
    if question.enlarge is not None:
        more = question.enlarge
        growth = siting.Growth(more.step * each, more.most * each, (more.cost or 0.0) / each)
    sizes = siting.offered(problem, capacity * each, cost, growth)
    open_to_us = ours[sizes.site] | (sizes.room <= (capacity * each)[sizes.site])
    sizes = siting.Sizes(sizes.site[open_to_us], sizes.room[open_to_us], sizes.cost[open_to_us])
    limited = {} if question.node_limit is None else {"node_limit": question.node_limit}
    sized = _CAPACITATED[question.model](problem, sizes=sizes, budget=question.budget, **limited)
    works = siting.sized_works(problem, sized, np.where(problem.existing, capacity * each, 0.0))
    grown = question.enlarge is not None and question.enlarge.cost is not None
    stated = np.where(problem.existing, grown, sites["cost"].notna() | (build is not None and build.cost is not None))
    return [
        replace(work, room=work.room / each, cost=work.cost if stated[work.site] else np.nan) for work in works
    ], sized.proofs


def _people_per_unit(asked: _Asked) -> float:
    """People that a unit of capacity serves: the question's own, else by the standard's `per_1000`."""
    if asked.siting.people_per_unit is not None:
        return asked.siting.people_per_unit
    (per_1000,) = {one.per_1000 for one in asked.standards}
    assert per_1000 is not None
    return 1000 / per_1000


def _cost(asked: _Asked, work: Work) -> float:
    """What a site costs to build: what the question says, else its own cost."""
    if work.action != "build":
        return np.nan
    build = asked.siting.build
    if build is not None and build.cost is not None:
        return build.cost
    return float(asked.sites["cost"].loc[asked.problem.sites[work.site]])


def _rows(reach: Reach, one: Served, asked: _Asked, works: list[Work]) -> gpd.GeoDataFrame:
    """The rows of `sites` of one question."""
    ids = asked.problem.sites[[work.site for work in works]]
    own = asked.sites.loc[ids].reset_index(drop=True)
    rests = [*set(one.access["basis"]), *set(reach.network.basis)]
    table = pd.DataFrame(
        {
            "siting": asked.name,
            "service": asked.siting.service,
            "order": range(1, len(works) + 1),
            "site_id": [site.partition(":")[2] for site in ids.tolist()],
            "action": [work.action for work in works],
            "people_gained": [work.people_gained for work in works],
            "marginal_gain": [work.marginal_gain for work in works],
            "gain_unit": [work.unit for work in works],
            "capacity": _capacities(asked, own, works),
            "cost": [work.cost for work in works],
            "currency": asked.siting.currency or "",
            "base": one.access["base"].iloc[0],
            "basis": [weakest([*rests, basis]) for basis in own["basis"]],
            "name": own["name"],
            "county_id": own["county_id"],
        }
    )
    return gpd.GeoDataFrame(table, geometry=own.geometry.to_numpy(), crs=own.crs)


def _capacities(asked: _Asked, own: gpd.GeoDataFrame, works: list[Work]) -> list[float]:
    """Units of capacity that each work makes or ends; NaN where none is stated."""
    build = asked.siting.build
    planned = build.capacity if build and build.capacity is not None else np.nan
    stated = own["capacity"].to_numpy(dtype="float64")
    plain = [stated[at] if work.action == "close" or np.isnan(planned) else planned for at, work in enumerate(works)]
    return [work.room if np.isfinite(work.room) else plain[at] for at, work in enumerate(works)]


def _apart(reach: Reach, at: snapping.Snaps, minutes: float) -> NDArray[np.int64]:
    """Pairs of sites that are nearer than `minutes` to each other in either direction."""
    between = travel.times(reach.network, at, at, limit=round(minutes * travel.MS_PER_MINUTE))
    near = between.ms < round(minutes * travel.MS_PER_MINUTE)
    ends = np.column_stack([between.row(), between.facility])[near]
    pairs = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
    return np.unique(pairs, axis=0).astype(np.int64).reshape(-1, 2)


def _off_the_road(name: str, at: snapping.Snaps) -> list[Finding]:
    lost = at.ids[~at.snapped].tolist()
    if not lost:
        return []
    told = {"siting": name, "count": len(lost), "sites": listing.first(lost)}
    return [Finding("site_candidates_off_road", "sites", name, told)]


def _without_facilities(times: travel.TravelTimes) -> travel.TravelTimes:
    """The table as if there were no facility yet."""
    none = times.only(np.zeros(len(times.ms), dtype=bool), reason="unreachable")
    return replace(none, facilities=times.facilities[:0])


def _prefixed(times: travel.TravelTimes, prefix: str) -> travel.TravelTimes:
    return replace(times, facilities=_with_prefix(times.facilities, prefix))


def _renamed(at: snapping.Snaps, prefix: str) -> snapping.Snaps:
    return replace(at, ids=_with_prefix(at.ids, prefix))


def _with_prefix(ids: NDArray[np.str_], prefix: str) -> NDArray[np.str_]:
    return np.array([f"{prefix}{name}" for name in ids.tolist()], dtype=str)


def _sites(rows: gpd.GeoDataFrame, prefix: str) -> gpd.GeoDataFrame:
    """The sites of a problem by id with prefix; cost and capacity are NaN where they are not stated."""
    columns = ["name", "county_id", "inside", "basis", "geometry"]
    own = rows[columns].assign(**{key: rows.get(key, np.nan) for key in ("cost", "capacity")})
    return own.set_index(pd.Index([f"{prefix}{name}" for name in own.index], dtype=object))
