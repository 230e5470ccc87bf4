"""The story of a run: layers → network → travel → access → gaps → siting → centres → plan → files."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from geoplan import cache, candidate_sites, functioning, official_list, runners, tables, tinting
from geoplan import config as configs
from geoplan.catchments.polygons import TOLERANCE_CELLS
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.findings import table as findings_table
from geoplan.inputs import weakest
from geoplan.plan import Plan
from geoplan.progress import Progress, Quiet
from geoplan.proof import Proof
from geoplan.stages import (
    bundles,
    contrasts,
    equity,
    functions,
    gaps,
    ground,
    land,
    measures,
    ready,
    rural_access,
    service,
    siting,
    summary,
    system,
)
from geoplan.writers import WRITERS, folder, manifest, whole


class _Clock:
    """Seconds per stage, told to whoever watches the run."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        self._progress.stage(name)
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
        self._progress.stage(name, 1, 1)


def run(
    config: Config,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
    replace: bool = False,
    lang: str = "en",
) -> Plan:
    """The whole plan of a config, written to the folder `out` (none is written where `out` is None).

    The folder is built beside its place and moved there when whole; an earlier run moves aside unless `replace`.
    Raises ConfigError, LayerError, NetworkError or PlanInfeasible with every fault found.
    """
    told = progress or Quiet()
    clock = _Clock(told)
    if out is None:
        return compute(config, clock, jobs=jobs)
    out = Path(out)
    with configs.telling_where(config), folder.building(out) as place:
        plan = compute(config, clock, jobs=jobs)
        with clock.stage("write"):
            whole.write(plan, place, config.outputs, configs.resolved(config))
        manifest.write_run(place, seconds=clock.seconds)
        standing = folder.settle(place, out, replace=replace)
    for finding in standing.findings:
        told.warning(finding.sentence(lang))
    # the folder as the user gave it, unless the run stands beside it
    return dataclasses.replace(plan, folder=out if standing.folder == out.resolve() else standing.folder)


def compute(config: Config, clock: _Clock | None = None, *, jobs: int = 1) -> Plan:
    """The tables, proofs and findings of a config; nothing is written. `jobs` services are worked on side by side."""
    with configs.telling_where(config):
        return _computed(config, clock or _Clock(Quiet()), jobs)


def _computed(config: Config, clock: _Clock, jobs: int) -> Plan:
    made: dict[str, pd.DataFrame] = {}
    proofs: tuple[Proof, ...] = ()
    with clock.stage("layers"):
        on = ground.ground(config)
        asked = functioning.asked(config, on.settlements)
        found = [*on.findings, *asked.findings]
    with clock.stage("network"):
        reaches, doubts = ground.networks(config, on)
        on, housing = ground.housed(config, on, reaches)
        found += [*doubts, *housing]
        if reaches:
            made["roads"] = pd.concat([reach.network.table() for reach in reaches.values()], ignore_index=True)
    candidates = candidate_sites.candidates(config, on.layers, on.settlements)
    on = ground.noted(on, [*asked.notes, *(note for own in candidates.values() for note in own.notes)])
    on = ground.noted(on, official_list.notes(config))
    with clock.stage("travel"):
        many = runners.of(jobs)(partial(service.served, config, on, reaches), config.services)
        served = {one.service: one for one in many}
    if served:
        with clock.stage("access"):
            judged, doubts, proofs = _access(config, on, reaches, served)
        made |= judged
        found += doubts
        with clock.stage("gaps"):
            lacking, doubts = _gaps(config, on, reaches, served, made.get("access_measures"), jobs)
        made |= lacking
        found += doubts
    if config.rural_access:
        with clock.stage("access"):
            near, doubts = rural_access.rural_access(config, config.rural_access, on, reaches, made)
            made |= near
            found += doubts
    if config.siting:
        with clock.stage("siting"):
            sought = siting.sites_of(config, on, reaches, served, candidates)
            made["sites"] = sought.table
            proofs += sought.proofs
            found += sought.findings
    if config.functions or config.linkages:
        with clock.stage("functions"):
            settled = functions.functioning(config, on, reaches, asked)
        made |= settled.tables
        found += settled.findings
    cells = None
    if config.catchments:
        with clock.stage("catchments"):
            cells = land.grid(config, on, reaches)
            if served:
                made |= land.land(config, on, reaches, served, cells, runner=runners.of(jobs))
    places = None
    seeds: tuple[int, ...] = ()
    if config.centres:
        with clock.stage("centres"):
            urban = system.choose(
                config,
                on,
                reaches,
                served,
                cells,
                access=made.get("access_measures"),
                runner=runners.of(jobs),
                apart=runners.apart(jobs),
            )
            made |= urban.tables
            proofs, places, seeds = proofs + urban.proofs, urban.places, urban.seeds
            found += urban.findings
            if any(tier.bundle for tier in config.centres.tiers):
                made["bundles"], doubts = bundles.bundles_of(config, on, reaches, served, urban.tables)
                found += doubts
    found += cache.findings()
    with clock.stage("tables"):
        if reaches:
            made["snaps"] = ready.snaps(reaches, places)
        return dataclasses.replace(_plan(config, on, made, proofs, found), seeds=seeds)


def _access(
    config: Config, on: ground.Ground, reaches: Mapping[str, ground.Reach], served: Mapping[str, service.Served]
) -> tuple[dict[str, pd.DataFrame], list[Finding], tuple[Proof, ...]]:
    """The layers of access, its summary, its measures and how fairly these are shared, with their findings and proofs."""
    made: dict[str, pd.DataFrame] = {
        "access": service.access_table(on, served),
        "summary": summary.summaries(config, on, reaches, served),
        "facilities": service.assigned(on, served),
    }
    found: list[Finding] = []
    proofs: tuple[Proof, ...] = ()
    for name, one in served.items():
        found += service.doubts_of(on, reaches[config.services[name].mode], one)
    if config.access:
        measured = measures.measures(config, on, reaches, served)
        made |= measured.tables
        found += measured.findings
        proofs = measured.proofs
    if config.equity:
        fair = equity.equities(config, config.equity, on, served, made["access_measures"])
        made |= {"equity": fair.equity, "lorenz": fair.lorenz}
        found += fair.findings
    return made, found, proofs


def _gaps(
    config: Config,
    on: ground.Ground,
    reaches: Mapping[str, ground.Reach],
    served: Mapping[str, service.Served],
    measured: pd.DataFrame | None,
    jobs: int,
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """The layers of gaps and contrasts and, where the config asks for it, of borders open and closed, with their findings."""
    made: dict[str, pd.DataFrame] = {}
    found: list[Finding] = []
    if any(one.standard for one in config.services.values()):
        made, found = gaps.gaps_of(config, on, reaches, served, measured)
    made["contrasts"] = contrasts.contrasts_of(config, on, reaches, served, measured)
    if config.gaps:
        effect, doubts = contrasts.border_effects(config, on, reaches, served, config.gaps.border, runners.of(jobs))
        made["border_effect"] = effect
        found += doubts
    return made, found


def _plan(
    config: Config, on: ground.Ground, made: dict[str, pd.DataFrame], proofs: tuple[Proof, ...], found: list[Finding]
) -> Plan:
    """The plan with every table in the shape that its layer promises, and what the writers will find doubtful."""
    made["area"] = on.layers.area
    made["settlements"] = on.settlements.assign(place_id=on.own_places)
    # where another column counts as the people, those of `people` stand beside them: `summary` has rows for both
    beside = config.base != "people" and "people" in on.counted
    resident = {"people_stated": on.people_by("people")} if beside else {}
    made["demand"] = on.demand.assign(**resident)
    for layer in ("settlements", "demand", "facilities", "candidates", "centres", "hinterlands"):
        if layer in made:
            made[layer] = made[layer].assign(base=config.base)
    title = {"en": config.title.en, "zh": config.title.zh} if config.title else {"en": config.name, "zh": config.name}
    tiers = tuple(tier.name for tier in config.centres.tiers) if config.centres else ()
    made |= tinting.tinted(made, tiers)
    promised = {name: tables.shape(name, ready.promised(name, table)) for name, table in made.items()}
    plan = Plan(
        name=config.name,
        title=title,
        language=config.language,
        crs=on.layers.crs,
        base=config.base,
        basis=weakest(_bases(on, promised)),
        tables=promised,
        proofs=proofs,
        findings=tuple(found),
        inputs=on.layers.notes,
        not_computed=tuple(layer for layer in tables.LAYERS if layer not in promised and layer != "findings"),
        notes={"polygon_tolerance_m": TOLERANCE_CELLS * config.catchments.cell_m} if config.catchments else {},
        tiers=tiers,
        settings=_settings(config),
    )
    found = [*found, *(finding for name in config.outputs for finding in WRITERS[name].findings(plan))]
    with_findings = {**promised, "findings": tables.shape("findings", findings_table(found, on.layers.frame))}
    return dataclasses.replace(plan, tables=with_findings, findings=tuple(found))


def _settings(config: Config) -> dict[str, Any]:
    """The config as the writers read it: paths to what they need count from anywhere."""
    settings = configs.plain(config)
    if config.maps and config.maps.font:
        settings["maps"]["font"] = str((config.folder / config.maps.font).absolute())
    return settings


def _bases(on: ground.Ground, promised: Mapping[str, pd.DataFrame]) -> set[str]:
    """What the inputs rest on, by layer and by row."""
    by_row = [set(table["basis"]) for table in promised.values() if "basis" in table]
    return {note.basis for note in on.layers.notes}.union(*by_row)
