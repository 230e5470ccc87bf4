"""The stage of the urban system: places, indicators, scores, the joint choice of tiers, and what belongs to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan import catchments, centres, snapping, travel, validation
from geoplan.centres import indicators, links, places, ranking, weights
from geoplan.config.models import Centres, Config
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.proof import Proof
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.land import Grid
from geoplan.stages.service import Served


@dataclass(frozen=True)
class UrbanSystem:
    """What the stage found: its tables by layer name, the proofs, the findings, and the places on the network."""

    tables: Mapping[str, pd.DataFrame]
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
    places: snapping.Snaps


def choose(
    config: Config, on: Ground, reaches: Mapping[str, Reach], served: Mapping[str, Served], grid: Grid | None
) -> UrbanSystem:
    """Which places become centres of which tier, with hinterlands, links, proofs and doubts."""
    section = config.centres
    assert section is not None
    reach = reaches[section.mode]
    gathered = places.gather(on.settlements)
    pool, tiers = validation.candidates(section, gathered)
    candidates = gathered.loc[list(pool)]
    at = reach.snap(candidates)
    times = travel.times(reach.network, reach.demand, at, limit=None)
    between = travel.times(reach.network, at, at, limit=None)
    people = on.demand["people"].where(on.demand["inside"].astype(bool), 0.0).to_numpy(dtype="float64")
    scored, doubts = _scored(
        section,
        config,
        reaches,
        served,
        candidates,
        indicators.Facts(times, people, candidates["people"].to_numpy()),
    )
    basis = _basis(section, on, reach)
    scored = scored.assign(basis=basis)
    choice = centres.choose(
        times,
        people,
        scored["score"].to_numpy(),
        tiers,
        objective=_objective(section),
        groups=places.groups(candidates),
        group_ids={"county": sorted(on.layers.area.index.astype(str))},
        between=between,
        names=candidates["name"].to_dict(),
    )
    parent_of = centres.parents(choice, between, candidates["county_id"].to_numpy().astype(str))
    hinterlands = centres.assign(times, people, choice, between)
    rows = centres.centre_rows(scored, parent_of, hinterlands)
    made: dict[str, pd.DataFrame] = {
        "candidates": scored,
        "centres": rows,
        "links": centres.link_rows(scored, parent_of).assign(basis=basis),
    }
    if grid is not None:
        land = _land(on, reach, grid, choice, hinterlands, candidates, at, people)
        made["hinterlands"] = land.assign(basis=basis)
    found = [
        *places.doubts(on.settlements, gathered),
        *doubts,
        *snapping.findings(reach.network, at, "candidates"),
        *links.doubts(choice, times, people, parent_of, hinterlands, candidates["name"].to_dict()),
    ]
    return UrbanSystem(made, choice.proofs, tuple(found), at)


def _scored(
    section: Centres,
    config: Config,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    candidates: gpd.GeoDataFrame,
    facts: indicators.Facts,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The candidates with their indicators, score and rank."""
    if any(one.measure == "functions" for one in section.indicators.values()):
        facts = indicators.Facts(
            facts.times, facts.people, facts.place_people, _services(config, reaches, served, candidates)
        )
    raw = {
        name: indicators.INDICATORS[one.measure](
            facts, **one.model_dump(exclude={"measure", "direction"}, exclude_none=True)
        )
        for name, one in section.indicators.items()
    }
    own = weights.WEIGHTS[section.weights.method](
        list(raw), **section.weights.model_dump(exclude={"method"}, exclude_none=True)
    )
    benefit = np.array([one.direction == "benefit" for one in section.indicators.values()])
    return ranking.scored(candidates, raw, own, benefit, method=section.ranking), indicators.doubts(raw)


def _services(
    config: Config, reaches: Mapping[str, Reach], served: Mapping[str, Served], candidates: gpd.GeoDataFrame
) -> dict[str, np.ndarray]:
    """By service the milliseconds from every candidate to its nearest open facility, -1 where none is reached."""
    at = {mode: reach.snap(candidates) for mode, reach in reaches.items()}
    found = {}
    for name, one in served.items():
        service = config.services[name]
        reach = reaches[service.mode]
        facilities = reach.taken(one.nearest.facilities)
        found[name] = travel.nearest(reach.network, at[service.mode], facilities, direction=service.direction).ms
    return found


def _objective(section: Centres) -> centres.Minimise | centres.Maximise:
    rules = section.objective
    return centres.Minimise(rules.merit_at_least) if rules.minimise else centres.Maximise(rules.travel_within)


def _basis(section: Centres, on: Ground, reach: Reach) -> str:
    """The weakest basis of what the choice rests on: roads, people, and facilities where functions count."""
    used = [*set(reach.network.basis), *set(reach.network.barriers.basis), *set(on.demand["basis"])]
    if any(one.measure == "functions" for one in section.indicators.values()):
        used += set(on.facilities["basis"])
    return weakest(used)


def _land(
    on: Ground,
    reach: Reach,
    grid: Grid,
    choice: centres.Choice,
    hinterlands: centres.Hinterlands,
    candidates: gpd.GeoDataFrame,
    at: snapping.Snaps,
    people: np.ndarray,
) -> gpd.GeoDataFrame:
    """The layer `hinterlands`: the land of every place at every level."""
    lowest = np.flatnonzero(choice.serving(len(choice.tiers) - 1))
    position = np.full(len(choice.candidates) + 1, -1, dtype=np.int64)  # the last, found by -1, is nobody
    position[lowest] = np.arange(len(lowest))
    owner = travel.nearest(reach.network, grid.at[reach.network.mode], at.take(lowest)).owner.astype(np.int64)
    points = catchments.DemandPoints(
        on.demand.geometry.x.to_numpy(),
        on.demand.geometry.y.to_numpy(),
        people,
        position[hinterlands.owner[:, -1]],
        np.zeros(len(people), dtype=np.int64),
    )
    ids = [*choice.candidates.tolist(), ""]  # the last, found by -1, is no parent
    levels = range(len(choice.tiers) - 1, 0, -1)
    parents = [
        {ids[place]: ids[hinterlands.up[k, place]] for place in np.flatnonzero(choice.serving(k))} for k in levels
    ]
    table = catchments.hinterlands(
        grid.cells,
        owner,
        candidates.geometry.iloc[lowest],
        points.within(on.demand["inside"].to_numpy(dtype=bool)),
        levels=[tier.name for tier in reversed(choice.tiers)],
        parents=parents,
    )
    return table.assign(name=table["candidate_id"].map(candidates["name"].to_dict()).fillna(""))
