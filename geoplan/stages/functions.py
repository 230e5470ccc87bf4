"""The stage of the settlements as they function: what they have, who is how large, who lies on the way, who is bound to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import functions, listing, travel
from geoplan.config.function_models import Functions
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.functioning import Asked
from geoplan.inputs import weakest
from geoplan.snapping import Snaps
from geoplan.stages import linkages, sayings, sizes
from geoplan.stages.chosen import Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import completeness
from geoplan.stages.units import called, units

Floats = NDArray[np.float64]

MOST = 2000  # settlements between which betweenness is computed: the work grows with the cube
SCALE, SCALABLE = 0.9, 0.6  # from which services make a scale, see `functions.scalogram`
_KNOWN = ("full", "partial", "unknown")  # the surest first


@dataclass(frozen=True)
class _Held:
    """What the units have: their facilities by service (unit × service), and how well the services are known."""

    services: list[str]
    counts: NDArray[np.int64]
    completeness: list[str]  # by service
    basis: str

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether a unit has any facility of a service."""
        return self.counts > 0

    @property
    def least_known(self) -> str:
        """The weakest completeness of the services."""
        return max(self.completeness, key=_KNOWN.index)


def functioning(config: Config, on: Ground, reaches: Mapping[str, Reach], asked: Asked) -> Found:
    """The layers of `functions` and of `linkages`, as far as the config asks for them."""
    made: dict[str, pd.DataFrame] = {}
    found: list[Finding] = []
    if config.functions:
        own = functions_of(config, config.functions, on, reaches)
        made, found = dict(own.tables), list(own.findings)
    if config.linkages:
        bound = linkages.linkages_of(config, config.linkages, on, reaches, asked, made.get("functions"))
        made |= bound.tables
        found += bound.findings
    return Found(made, (), tuple(found))


def functions_of(config: Config, section: Functions, on: Ground, reaches: Mapping[str, Reach]) -> Found:
    """The layers `functions`, `presence`, `scalogram` and `rank_size`; the middle two only where services count."""
    reach = reaches[section.mode]
    own = units(on, section.of)
    people = own["people"].to_numpy(dtype="float64")
    table, found = _roles(section, reach, own, people)
    roads = reach.basis
    table = table.assign(base=config.base, basis=[weakest([roads, one]) for one in own["basis"]])
    made: dict[str, pd.DataFrame] = {"rank_size": sizes.rank_sizes(config, on)}
    nobody = own.index[people <= 0].astype(str).tolist()
    if nobody:
        told = {"count": len(nobody), "names": listing.first(called(own, nobody))}
        found.append(Finding("settlements_without_people", "functions", "", told))
    if config.services:
        held, doubts = _held(config, section, on, reach, own)
        found += doubts
        basis = [weakest([held.basis, one]) for one in table["basis"]]
        table = table.assign(basis=basis, completeness=held.least_known)
        table, doubts = _centrality(section, table, held)
        found += doubts
        scale = functions.scalogram(held.present)
        made |= {"presence": _presence(table, held, scale), "scalogram": _scalogram(table, held, scale)}
        found += _scale_doubts(held, scale)
    made["functions"] = gpd.GeoDataFrame(table, geometry=own.geometry, crs=on.layers.frame)
    return Found(made, (), tuple(found))


def _roles(
    section: Functions, reach: Reach, own: gpd.GeoDataFrame, people: Floats
) -> tuple[pd.DataFrame, list[Finding]]:
    """The units with betweenness and closeness on the network, and what is doubtful about them."""
    at = reach.snap(own)
    ms = _between(reach, at)
    near = functions.closeness(ms, people)
    table = pd.DataFrame(own[["name", "name_en", "county_id", "kind", "people", "members"]]).assign(
        people_rank=_ranks(people),
        closeness=near.closeness,
        people_mean_min=near.people_mean_min,
        people_unreached=near.people_cut_off,
    )
    found = []
    n = len(own)
    lost = int((ms < 0).sum())
    if lost:
        names = called(own, own.index[near.reached_from < n - 1].astype(str).tolist())
        told = {"count": lost, "all": n * (n - 1), "mode": section.mode, "names": listing.first(names)}
        found.append(Finding("settlements_apart", "functions", section.mode, told))
    if n > MOST:
        found.append(Finding("betweenness_left_out", "functions", section.mode, {"count": n, "most": MOST}))
        return table, found
    # whoever passes by stays on the road: the ways from it to the settlements' points are no part of the trip
    on_road = replace(at, leg_m=np.where(at.edge >= 0, 0.0, at.leg_m), leg_ms=np.zeros_like(at.leg_ms))
    detour = round(section.detour_min * travel.MS_PER_MINUTE)
    by_pairs, by_people = functions.betweenness(_between(reach, on_road), people, detour_ms=detour)
    return table.assign(betweenness=by_pairs, betweenness_people=by_people), found


def _between(reach: Reach, at: Snaps) -> NDArray[np.int64]:
    """Milliseconds from every place to every other, -1 where there is no way; 0 from a place to itself."""
    times = travel.times(reach.network, at, at, limit=None)
    ms = times.dense(missing=-1).astype(np.int64)
    np.fill_diagonal(ms, 0)
    return ms


def _held(
    config: Config, section: Functions, on: Ground, reach: Reach, own: gpd.GeoDataFrame
) -> tuple[_Held, list[Finding]]:
    """What every unit has, and what is doubtful about it."""
    services = sorted(section.services or config.services)
    assert section.presence is not None and section.within_min is not None
    there = on.facilities[on.facilities["service"].isin(services)]
    single = there[~there.index.duplicated()]
    limit = round(section.within_min * travel.MS_PER_MINUTE)
    times = travel.times(reach.network, reach.snap(on.settlements), reach.snap(single), limit=limit)
    pairs = functions.held(times, presence=section.presence)
    if section.of == "places":
        pairs = pairs.assign(settlement_id=pairs["settlement_id"].map(on.own_places.to_dict()))
    each = pd.DataFrame({"facility_id": there.index.astype(str), "service": there["service"].to_numpy()})
    counts = functions.counts(pairs, each, settlements=own.index.astype(str), services=services)
    stated = [completeness(config, on, service) for service in services]
    held = _Held(services, counts, stated, weakest(set(there["basis"])))
    inside = single.index[single["inside"].astype(bool)]
    homeless = int((~inside.isin(set(pairs["facility_id"]))).sum())
    found = _point_doubts(section, on) + _completeness_doubts(held)
    if homeless:
        told = {"count": homeless, "all": len(inside), "minutes": f"{section.within_min:g}"}
        found.append(Finding("facilities_of_no_settlement", "functions", "", told))
    return held, found


def _point_doubts(section: Functions, on: Ground) -> list[Finding]:
    """A finding where settlements share a point, so that the facilities there go to one of them."""
    if section.of == "places" or section.presence == "within":
        return []
    shared = on.settlements.geometry.to_wkb().duplicated() & on.settlements["inside"].astype(bool)
    if not shared.any():
        return []
    names = called(on.settlements, on.settlements.index[shared].tolist())
    told = {"count": len(names), "names": listing.first(names)}
    return [Finding("settlements_at_one_point", "functions", "", told)]


def _completeness_doubts(held: _Held) -> list[Finding]:
    partly = [service for service, one in zip(held.services, held.completeness, strict=True) if one != "full"]
    if not partly:
        return []
    told = {"services": ", ".join(partly), "completeness": held.least_known}
    return [Finding("functions_indicative", "functions", "", told)]


def _centrality(section: Functions, table: pd.DataFrame, held: _Held) -> tuple[pd.DataFrame, list[Finding]]:
    """The table with what its units have, how central that makes them, and how that stands to their official level."""
    indices = {
        "functional_index": functions.weighted_centrality(held.counts),
        "centrality": functions.weighted_centrality(held.present.astype(np.int64)),
    }
    assert section.rank_by is not None
    index = indices[section.rank_by]
    whole = float(index.sum())
    table = table.assign(
        **indices,
        functions=held.present.sum(axis=1),
        facilities=held.counts.sum(axis=1),
        index_share=index / whole if whole else np.nan,
        rank=_ranks(index, table["people"].to_numpy(dtype="float64")),
        ranked_by=section.rank_by,
    )
    found: list[Finding] = []
    if section.official:
        table, found = _levels(section.official.order, table, index)
    says = {lang: [sayings.settlement(row, len(held.services), len(table), lang) for row in table.to_dict("records")]
            for lang in ("en", "zh")}  # fmt: skip
    return table.assign(sentence_en=says["en"], sentence_zh=says["zh"]), found


def _levels(order: Sequence[Sequence[str]], table: pd.DataFrame, index: Floats) -> tuple[pd.DataFrame, list[Finding]]:
    """The table with official and functional levels and the verdict between them."""
    names = [*("/".join(kinds) for kinds in order), ""]  # the last, found by -1, is none
    level = {kind: at for at, kinds in enumerate(order) for kind in kinds}
    official = table["kind"].map(lambda kind: level.get(kind, -1)).to_numpy(dtype=np.int64)
    functional = functions.functional_levels(official, index, table["people"].to_numpy(dtype="float64"))
    verdict = functions.verdicts(official, functional)
    table = table.assign(
        level_official=[names[at] for at in official],
        level_functional=[names[at] for at in functional],
        verdict=verdict,
    )
    found = []
    unknown = table[official < 0]
    if len(unknown):
        told = {"count": len(unknown), "kinds": listing.counted(Counter(unknown["kind"].astype(str)))}
        found.append(Finding("official_level_unknown", "functions", "", told))
    above, below = (
        called(table, table.index[verdict == word].tolist()) for word in (functions.HIGHER, functions.LOWER)
    )
    if above or below:
        told = {"higher": len(above), "lower": len(below), "all": int((official >= 0).sum())}
        told |= {"above": listing.first(above) or "–", "below": listing.first(below) or "–"}
        found.append(Finding("functional_levels", "functions", "", told))
    return table, found


def _presence(table: pd.DataFrame, held: _Held, scale: functions.Scalogram) -> pd.DataFrame:
    """The layer `presence`. Where not all facilities are known, a service that is not there may be: `present` is empty."""
    n, k = held.counts.shape
    full = np.array([one == "full" for one in held.completeness])
    present = pd.array(held.present.ravel(), dtype="boolean")
    present[~held.present.ravel() & ~np.tile(full, n)] = pd.NA
    return pd.DataFrame(
        {
            "settlement_id": np.repeat(table.index.to_numpy(), k),
            "name": np.repeat(table["name"].to_numpy(), k),
            "service": np.tile(held.services, n),
            "facilities": held.counts.ravel(),
            "present": present,
            "expected": scale.expected.ravel(),
            "error": scale.errors.ravel(),
            "completeness": np.tile(held.completeness, n),
            "basis": np.repeat(table["basis"].to_numpy(), k),
        }
    )


def _scalogram(table: pd.DataFrame, held: _Held, scale: functions.Scalogram) -> pd.DataFrame:
    """The layer `scalogram`: the services from the most common to the rarest."""
    people = table["people"].to_numpy(dtype="float64")
    lived = people > 0
    order = np.lexsort((np.arange(len(people)), people))  # the smallest first
    ids, names = table.index.to_numpy(), table["name"].to_numpy()
    coefficient = functions.location_coefficients(held.counts)
    rows = []
    for place, at in enumerate(scale.services.tolist()):
        has = held.present[:, at]
        row: dict[str, object] = {
            "service": held.services[at],
            "rank": place + 1,
            "settlements": int(has.sum()),
            "settlements_share": has.mean(),
            "facilities": int(held.counts[:, at].sum()),
            "location_coefficient": coefficient[at] if has.any() else np.nan,
            "errors": int(scale.errors[:, at].sum()),
            "reproducibility": 1 - scale.errors[:, at].mean(),
            "scale_reproducibility": scale.reproducibility,
            "scale_scalability": scale.scalability,
            "threshold_people": functions.reed_muench(people, has),
            "completeness": held.completeness[at],
            "basis": weakest(table["basis"]),
        }
        for word, ranked in (
            ("smallest_with", order[has[order] & lived[order]]),
            ("largest_without", order[~has[order]][::-1]),
        ):
            if len(ranked):
                one = ranked[0]
                row |= {f"{word}_id": ids[one], f"{word}_name": names[one], f"{word}_people": people[one]}
        rows.append(row)
    return pd.DataFrame(rows)


def _scale_doubts(held: _Held, scale: functions.Scalogram) -> list[Finding]:
    """Services that tell no settlement from another, and services that make no scale."""
    having, n = held.present.sum(axis=0), len(held.counts)
    found = []
    for code, which in (("function_everywhere", having == n), ("function_nowhere", having == 0)):
        names = [service for service, one in zip(held.services, which, strict=True) if one]
        if names:
            found.append(Finding(code, "scalogram", "", {"services": ", ".join(names)}))
    if scale.reproducibility < SCALE or scale.scalability < SCALABLE:
        told = {name: f"{getattr(scale, name):.2f}" for name in ("reproducibility", "scalability")}
        found.append(Finding("scale_weak", "scalogram", "", told))
    return found


def _ranks(*values: Floats) -> NDArray[np.int64]:
    """Ranks from 1 for the largest; ties by the next values, then by position."""
    keys = [np.arange(len(values[0])), *(-np.round(one, 9) for one in reversed(values))]
    order = np.lexsort(keys)
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks
