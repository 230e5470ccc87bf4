"""The stage of the urban system: places, indicators, scores, the joint choice of tiers, and what belongs to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan import catchments, centres, runners, snapping, travel, validation
from geoplan.centres import indicators, links, merit_doubts, places, tier_checks
from geoplan.config.centre_models import Centres
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.proof import Proof
from geoplan.stages import axes, chains, merit, official, rankings, reasons, robustness, spheres, variants, vetoes
from geoplan.stages.chosen import Beside, Chosen
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
    seeds: tuple[int, ...] = ()


def choose(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    grid: Grid | None,
    *,
    access: pd.DataFrame | None = None,
    runner: runners.Runner = runners.serial,
    apart: runners.Runner = runners.serial,
) -> UrbanSystem:
    """Which places become centres of which tier, with hinterlands, links, proofs and doubts.

    `access` is the layer `access_measures` where there is one.
    """
    chosen = replace(_chosen(config, on, reaches, served, access), runner=runner, apart=apart, grid=grid)
    candidates, choice, basis = chosen.candidates, chosen.choice, chosen.basis
    scored = vetoes.discounted(chosen.judged.table.assign(basis=basis), chosen.standing)
    made: dict[str, pd.DataFrame] = {
        "candidates": scored,
        "centres": centres.centre_rows(scored, chosen.parent_of, chosen.hinterlands),
        "links": centres.link_rows(scored, chosen.parent_of).assign(basis=basis),
        **{name: table.assign(basis=basis) for name, table in chosen.judged.tables.items()},
    }
    if grid is not None:
        made["hinterlands"] = _land(on, chosen, grid).assign(basis=basis)
    proofs = choice.proofs
    seeds: tuple[int, ...] = ()
    names = candidates["name"].to_dict()
    found = [
        *places.doubts(on.settlements, chosen.places),
        *chosen.standing.findings,
        *merit_doubts.left_out(chosen.excluded, chosen.places["name"].to_dict()),
        *chosen.judged.findings,
        *snapping.findings(chosen.reach.network, chosen.at, "candidates"),
        *links.doubts(
            choice, chosen.question.times, chosen.question.people, chosen.parent_of, chosen.hinterlands, names
        ),
    ]
    if chosen.standing.table is not None:
        made["vetoes"] = chosen.standing.table
    for stage in _BESIDE:
        more = stage(config, on, reaches, served, chosen, made)
        made, proofs, seeds = {**made, **more.tables}, proofs + more.proofs, seeds + more.seeds
        found += more.findings
    made["candidates"] = vetoes.with_excluded(made["candidates"], chosen.places, chosen.excluded, basis)
    return UrbanSystem(made, proofs, tuple(found), chosen.at, seeds)


# what is asked about the system once it stands; each sees the layers of those before it
_BESIDE: tuple[Beside, ...] = (
    variants.variants,
    rankings.rankings,
    reasons.reasons_of,
    official.official,
    robustness.robustness,
    axes.axes,
    chains.chains,
    chains.competition,
    spheres.spheres,
)


def _chosen(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    access: pd.DataFrame | None,
) -> Chosen:
    """The joint choice with everything it was made from."""
    section = config.centres
    assert section is not None
    reach = reaches[section.mode]
    gathered = places.gather(on.settlements)
    pool, tiers = validation.candidates(section, gathered)
    validation.check_axes(section, on.settlements, gathered)
    standing = vetoes.standing(on, gathered.loc[list(pool)], tiers)
    counties = {"county": sorted(on.layers.area.index.astype(str))}
    own = places.groups(standing.candidates)
    names = gathered["name"].to_dict()
    # before anything is measured: of nobody there is nothing to measure
    tier_checks.check(standing.tiers, standing.candidates.index.to_numpy().astype(str), names, own, counties)
    at, seen = _seen(config, on, reaches, served, access, standing.candidates)
    gone = merit.excluded(section, seen, standing.candidates, standing.tiers)
    if gone:
        # what is measured of the others, such as their hinterlands, hangs on who is a candidate
        standing = vetoes.without(standing, gone)
        at, seen = _seen(config, on, reaches, served, access, standing.candidates)
    candidates, tiers, facts = standing.candidates, standing.tiers, seen.facts
    times, people = facts.times, facts.people
    between = travel.times(reach.network, at, at, limit=None)
    judged = merit.judged(section, seen, candidates, discount=standing.discount)
    question = centres.Question(
        times=times,
        people=people,
        score=judged.table["score"].to_numpy(),
        tiers=tiers,
        objective=_objective(section),
        groups=places.groups(candidates),
        group_ids=counties,
        between=between,
        names=candidates["name"].to_dict(),
        node_limit=section.node_limit,
        gap=section.gap,
    )
    choice, warm = centres.answer_warm(question)
    county_of = candidates["county_id"].to_numpy().astype(str)
    parent_of = centres.parents(choice, between, county_of)
    return Chosen(
        section=section,
        reach=reach,
        places=gathered,
        candidates=candidates,
        at=at,
        facts=facts,
        judged=judged,
        question=question,
        choice=choice,
        warm=warm,
        parent_of=parent_of,
        hinterlands=centres.assign(times, people, choice, between, county_of),
        basis=_basis(section, on, reach, access),
        standing=standing,
        excluded=standing.excluded,
    )


def _seen(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    access: pd.DataFrame | None,
    candidates: gpd.GeoDataFrame,
) -> tuple[snapping.Snaps, merit.Measured]:
    """The candidates on the network, and their indicators."""
    assert config.centres is not None
    reach = reaches[config.centres.mode]
    at = reach.snap(candidates)
    times = travel.times(reach.network, reach.demand, at, limit=None)
    people = on.demand["people"].where(on.demand["inside"].astype(bool), 0.0).to_numpy(dtype="float64")
    facts = indicators.Facts(times, people, candidates["people"].to_numpy())
    return at, merit.measured(config, on, reaches, served, candidates, facts, access)


def _objective(section: Centres) -> centres.Minimise | centres.Maximise:
    rules = section.objective
    return centres.Minimise(rules.merit_at_least) if rules.minimise else centres.Maximise(rules.travel_within)


def _basis(section: Centres, on: Ground, reach: Reach, access: pd.DataFrame | None) -> str:
    """The weakest basis of what the choice rests on: roads, people, and facilities where functions count."""
    used = [reach.basis, *set(on.demand["basis"]), on.vetoes.basis]
    if any(one.measure == "functions" for one in section.indicators.values()):
        used += set(on.facilities["basis"])
    if any(one.column for one in section.indicators.values()):
        used += set(on.settlements["basis"])
    if access is not None and any(one.access for one in section.indicators.values()):
        used += set(access["basis"])
    return weakest(used)


def _land(on: Ground, chosen: Chosen, grid: Grid) -> gpd.GeoDataFrame:
    """The layer `hinterlands`: the land of every place at every level."""
    choice, hinterlands, candidates, people = (
        chosen.choice,
        chosen.hinterlands,
        chosen.candidates,
        chosen.question.people,
    )
    network = chosen.reach.network
    lowest = np.flatnonzero(choice.serving(len(choice.tiers) - 1))
    position = np.full(len(choice.candidates) + 1, -1, dtype=np.int64)  # the last, found by -1, is nobody
    position[lowest] = np.arange(len(lowest))
    owner = travel.nearest(network, grid.at[network.mode], chosen.at.take(lowest)).owner.astype(np.int64)
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
    names = candidates["name"].to_dict()
    return table.assign(name=table["candidate_id"].map(lambda place: names.get(place, "")))
