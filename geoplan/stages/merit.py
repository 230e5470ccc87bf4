"""The merit of every candidate: its indicators measured, weighed and ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import travel
from geoplan.centres import correlations, gathered, indicators, merit_doubts, missing, normalising, places
from geoplan.centres.merit import Merit, Treatment, scored
from geoplan.centres.tier import Tier
from geoplan.config.centre_models import Centres
from geoplan.config.indicator_models import Indicator
from geoplan.config.models import Config
from geoplan.errors import ConfigError, Fault, LayerError
from geoplan.findings import Finding
from geoplan.listing import first
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served
from geoplan.stages.weighing import Weighed, weighed

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """The indicators of every candidate before they are weighed; `raw` is candidate × indicator.

    `facts` are what they were measured from, with the services where one counts these.
    """

    facts: indicators.Facts
    measure: indicators.Measure
    raw: Floats
    units: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Judged:
    """The candidates with their indicators, score and rank, how they came about, and the findings.

    `raw` is candidate × indicator. `measure` measures it again from other facts: other people or other times. `tables`
    holds the layers `indicators`, `correlations` and `weight_sources`.
    """

    table: gpd.GeoDataFrame
    raw: Floats
    merit: Merit
    measure: Callable[[indicators.Facts], Floats]
    findings: tuple[Finding, ...]
    tables: Mapping[str, pd.DataFrame]


def measured(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    candidates: gpd.GeoDataFrame,
    facts: indicators.Facts,
    access: pd.DataFrame | None,
) -> Measured:
    """The indicators of every candidate, measured. `access` is the layer `access_measures` where there is one."""
    assert config.centres is not None
    section = config.centres.indicators
    if any(one.measure == "functions" for one in section.values()):
        facts = replace(facts, services=_services(config, reaches, served, candidates))
    asked: list[tuple[str, Mapping[str, float]] | Floats] = []
    units: list[str] = []
    found: list[Finding] = []
    for name, one in section.items():
        if one.measure is not None:
            settings = {} if one.within_min is None else {"within_min": one.within_min}
            asked.append((one.measure, settings))
            units.append(indicators.UNITS[one.measure])
        elif one.column is not None:
            asked.append(_of_column(on, candidates, name, one))
            units.append(one.unit or "")
        else:
            assert access is not None
            values, unit, doubts = _of_access(on, candidates, name, one, access)
            asked.append(values)
            units.append(unit)
            found += doubts
    measure = indicators.Measure(tuple(asked))
    return Measured(facts, measure, measure(facts), tuple(units), tuple(found))


def excluded(section: Centres, seen: Measured, candidates: gpd.GeoDataFrame, tiers: tuple[Tier, ...]) -> dict[str, str]:
    """The candidates that go since they miss a value of an indicator that says so, with the reason.

    Raises LayerError where an indicator must not miss a value and does, ConfigError where a fixed place would go, or all.
    """
    names, ways = list(section.indicators), [one.missing for one in section.indicators.values()]
    faults = missing.refused(seen.raw, names, ways, missing.labels(candidates))
    if faults:
        raise LayerError(faults)
    out = missing.excluded(seen.raw, names, ways, candidates.index.astype(str).tolist())
    if out and len(out) == len(candidates):
        told = {"count": len(out), "reasons": first(sorted(set(out.values())))}
        raise ConfigError(Fault("candidates_all_excluded", told, layer="centres.indicators"))
    label = dict(zip(candidates.index.astype(str), missing.labels(candidates), strict=True))
    faults = [
        Fault(
            "fixed_place_excluded",
            {"tier": tier.name, "place": label[place], "reason": out[place]},
            layer="centres.tiers",
        )
        for tier in tiers
        for place in tier.fixed
        if place in out
    ]
    if faults:
        raise ConfigError(faults)
    return out


def judged(section: Centres, seen: Measured, candidates: gpd.GeoDataFrame, *, discount: Floats | None = None) -> Judged:
    """The merit of every candidate; `discount` is what vetoes leave of each score (None = all of it)."""
    labels = missing.labels(candidates)
    groups = places.groups(candidates)
    own = {name: groups[one.within] for name, one in section.indicators.items() if one.within is not None}
    benefit = np.array([one.direction == "benefit" for one in section.indicators.values()])
    merit = Merit(
        names=tuple(section.indicators),
        benefit=benefit,
        weights=np.full(len(benefit), 1.0 / len(benefit)),
        ranking=section.ranking.method,
        treatments=tuple(_treatment(one, own.get(name)) for name, one in section.indicators.items()),
        settings=section.ranking.settings,
        factor=discount,
    )
    values = merit.values(seen.raw)
    weights = weighed(section.weights, merit, values, labels)
    merit = replace(merit, weights=weights.weights)
    pairs = correlations.pairs(values, merit.names)
    found = [
        *seen.findings,
        *merit_doubts.doubts(merit, seen.raw, labels, own),
        *correlations.doubts(pairs),
        *weights.findings,
    ]
    tables = {"indicators": _rows(section, seen, merit, values, weights), "weight_sources": weights.sources}
    if len(pairs):
        tables["correlations"] = pairs
    return Judged(scored(candidates, seen.raw, merit), seen.raw, merit, seen.measure, tuple(found), tables)


def _treatment(one: Indicator, group: NDArray[np.str_] | None) -> Treatment:
    """What the config says is done to an indicator; nothing is missing any more where it refuses or excludes."""
    return Treatment(
        normalise=one.normalise,
        group=None if group is None else np.unique(group, return_inverse=True)[1].astype(np.int64),
        winsorise=one.outliers.winsorise if one.outliers else 0.0,
        impute="median" if one.missing == "impute_median" else "worst",
    )


def _rows(section: Centres, seen: Measured, merit: Merit, values: Floats, weights: Weighed) -> pd.DataFrame:
    """The layer `indicators`: what each is, its weight, its values and what was done to them."""
    own = list(section.indicators.values())
    pin = normalising.PINS[merit.ranking]
    drawn_in = [
        int(merit_doubts.drawn_in(seen.raw[:, at], treated.winsorise).sum())
        for at, treated in enumerate(merit.treated())
    ]
    return pd.DataFrame(
        {
            "indicator": list(merit.names),
            "measure": [_source(one) for one in own],
            "unit": list(seen.units),
            "direction": [one.direction for one in own],
            "normalise": [one.normalise or pin for one in own],
            "compared_within": [one.within or "" for one in own],
            "weight": merit.weights,
            "least": values.min(axis=0),
            "most": values.max(axis=0),
            "average": values.mean(axis=0),
            "missing": np.isnan(seen.raw).sum(axis=0),
            "missing_treated": [one.missing for one in own],
            "winsorised": drawn_in,
            "constant": np.ptp(values, axis=0) == 0,
            "vif": correlations.inflation(values),
            **{f"weight_{name}": part for name, part in weights.by.items()},
        }
    )


def _source(one: Indicator) -> str:
    """What is measured, in a word: `people_within 30`, `column indicator_gdp (sum)`, `access beds`."""
    if one.measure is not None:
        return one.measure if one.within_min is None else f"{one.measure} {one.within_min:g} min"
    return f"column {one.column} ({one.together})" if one.column is not None else f"access {one.access}"


def _of_column(on: Ground, candidates: gpd.GeoDataFrame, name: str, one: Indicator) -> Floats:
    """What the settlements of every candidate state, together."""
    assert one.column is not None and one.together is not None
    ids = candidates.index.astype(str).tolist()
    return gathered.column(on.settlements, ids, indicator=name, name=one.column, together=one.together)


def _of_access(
    on: Ground, candidates: gpd.GeoDataFrame, name: str, one: Indicator, access: pd.DataFrame
) -> tuple[Floats, str, list[Finding]]:
    """The mean of a measure of access over the people of every candidate, its unit, and how many have no value."""
    rows = access[access["measure"] == one.access]
    value = rows.set_index("demand_id")["value"].reindex(on.demand.index).to_numpy(dtype="float64")
    inside = on.demand["inside"].to_numpy(dtype=bool)
    home = pd.Series(gathered.own_places(on.settlements), index=on.settlements.index)
    place = home.reindex(on.demand["settlement_id"]).fillna("").to_numpy().astype(str)
    ids = candidates.index.astype(str).tolist()
    at = np.where(inside, gathered.position(place, ids), -1)
    means, without = gathered.of_people(value, on.demand["people"].to_numpy(dtype="float64"), at, len(ids))
    lost = float(without[~np.isnan(means)].sum())
    told = {"indicator": name, "people": f"{lost:.0f}", "access": one.access}
    found = [Finding("indicator_access_partial", "candidates", name, told)] if lost else []
    return means, str(rows["unit"].iloc[0]) if len(rows) else "", found


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
