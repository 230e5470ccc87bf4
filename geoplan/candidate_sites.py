"""Where facilities could be built: the candidates of every question of siting, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely

from geoplan import layer_laws as laws
from geoplan import layers, listing
from geoplan.centres import places
from geoplan.config.models import Config
from geoplan.config.siting_models import SiteCandidates, Siting
from geoplan.config.sources import source
from geoplan.errors import ConfigError, Fault, GeoplanError, LayerError
from geoplan.findings import Finding
from geoplan.inputs import InputNote
from geoplan.readers import READERS

_COLUMNS = ["name", "county_id", "cost", "capacity", "basis", "geometry"]


@dataclass(frozen=True)
class Candidates:
    """The candidates of one question: a point per site, by id, with name, county_id, cost, capacity (NaN = not stated), basis."""

    sites: gpd.GeoDataFrame
    forced: tuple[str, ...]
    notes: tuple[InputNote, ...]
    findings: tuple[Finding, ...]


def candidates(config: Config, read: layers.Layers, settlements: gpd.GeoDataFrame | None) -> Mapping[str, Candidates]:
    """The candidates of every question of siting that names some, by the question's name.

    `settlements` carry the people that `min_people` counts. Raises LayerError for their files, ConfigError for names that
    there are not, with the faults of all questions.
    """
    wrong: list[GeoplanError] = []
    found = {}
    for name, asked in config.siting.items():
        if asked.candidates is None:
            continue
        try:
            found[name] = _candidates(config, f"siting.{name}.candidates", asked.candidates, read, settlements)
        except GeoplanError as error:
            wrong.append(error)
    if wrong:
        raise type(wrong[0])([fault for error in wrong for fault in error.faults])
    _check(found, config)
    return found


def _candidates(
    config: Config,
    key: str,
    asked: SiteCandidates,
    read: layers.Layers,
    settlements: gpd.GeoDataFrame | None,
) -> Candidates:
    notes: tuple[InputNote, ...] = ()
    findings: list[Finding] = []
    if asked.path is None:
        assert settlements is not None
        inside = settlements["inside"].astype(bool) & ~settlements.geometry.isna()
        fits = places.matching(settlements, asked.where, key=f"{key}.where")
        sites = settlements[inside & fits & (settlements["people"] >= asked.min_people)]
        sites = sites.assign(cost=np.nan, capacity=np.nan)
    else:
        given = replace(source(config, asked), key=key)
        table, findings = READERS[given.reader](given, "sites")
        notes = (layers.note("site_candidates", given),)
        sites, outside = laws.placed(
            table.to_crs(read.frame), read.area, shapely.union_all(read.area.geometry.to_numpy())
        )
        if sites.empty:
            raise LayerError(given.fault("site_candidates_outside_all", "sites", count=len(table)))
        if outside:
            findings = [*findings, Finding("site_candidates_outside", "sites", key, dict(outside[0].values))]
    if sites.empty:
        raise ConfigError(Fault("site_candidates_none", {}, layer=key))
    named = sites.assign(name_en=sites.get("name_en", ""))
    forced = places.resolve(asked.forced, named, key=f"{key}.forced")
    barred = set(places.resolve(asked.forbidden, named, key=f"{key}.forbidden"))
    both = sorted(barred & set(forced))
    if both:
        raise ConfigError([Fault("site_forced_and_forbidden", {"site": site}, layer=key) for site in both])
    sites = sites.rename_axis("site_id")
    open_to_choice = sites[~sites.index.isin(barred)][_COLUMNS].sort_index()
    return Candidates(open_to_choice, tuple(sorted(forced)), notes, tuple(findings))


def _check(found: Mapping[str, Candidates], config: Config) -> None:
    """Raises ConfigError where a question opens more candidates than are left, forces more than it opens, or lacks sizes."""
    faults = [
        Fault(
            "site_count_above_candidates",
            {"count": config.siting[name].count, "candidates": len(own.sites)},
            layer=f"siting.{name}.count",
        )
        for name, own in found.items()
        if (config.siting[name].count or 0) > len(own.sites)
    ]
    for name, own in found.items():
        count = config.siting[name].count
        if count is not None and len(set(own.forced)) > count:
            told = {"count": count, "forced": ", ".join(own.forced)}
            faults.append(Fault("sites_forced_exceed_count", told, layer=f"siting.{name}.candidates.forced"))
        faults += _unsized(name, config.siting[name], own.sites)
    if faults:
        raise ConfigError(faults)


def _unsized(name: str, asked: Siting, sites: gpd.GeoDataFrame) -> list[Fault]:
    """Faults of candidates without the capacity that a model needs, or the cost that it spends or spares."""
    needed = ["capacity"] if asked.model.startswith("capacitated") else []
    needed += ["cost"] if needed and (asked.budget is not None or asked.count is None) else []
    faults = []
    for what in needed:
        blank = sites.index[sites[what].isna()].astype(str).tolist()
        if blank and (asked.build is None or getattr(asked.build, what) is None):
            told = {"count": len(blank), "what": what, "model": asked.model, "sites": listing.first(blank)}
            faults.append(Fault("site_candidates_unsized", told, layer=f"siting.{name}.candidates"))
    return faults
