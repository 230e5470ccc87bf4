"""What `functions` and `linkages` ask of the data: official kinds, masses, and the table of flows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan import layers, listing
from geoplan.config.function_checks import INDICES
from geoplan.config.function_models import Flows
from geoplan.config.models import Config
from geoplan.config.sources import source
from geoplan.errors import ConfigError, Fault, GeoplanError, LayerError
from geoplan.fields import GROUPS
from geoplan.findings import Finding
from geoplan.inputs import InputNote
from geoplan.readers import Source, table

_KEY = "linkages.flows"


@dataclass(frozen=True)
class Asked:
    """The supplied flows between settlements inside, by id (from_id, to_id, value), and where they came from."""

    flows: pd.DataFrame | None = None
    basis: str = "observed"
    notes: tuple[InputNote, ...] = ()
    findings: tuple[Finding, ...] = ()


def asked(config: Config, settlements: gpd.GeoDataFrame) -> Asked:
    """The flows of the config between its settlements. Raises ConfigError for kinds and masses that there are not, LayerError
    for the table of flows."""
    wrong: list[GeoplanError] = []
    faults = [*_official(config, settlements), *_masses(config, settlements)]
    if faults:
        wrong.append(ConfigError(faults))
    found = Asked()
    section = config.linkages
    if section and section.flows:
        try:
            found = _flows(config, section.flows, settlements, places=section.of == "places")
        except LayerError as error:
            wrong.append(error)
    if wrong:
        raise type(wrong[0])([fault for error in wrong for fault in error.faults])
    return found


def _official(config: Config, settlements: gpd.GeoDataFrame) -> Iterator[Fault]:
    section = config.functions
    if section is None or section.official is None:
        return
    inside = settlements.loc[settlements["inside"].astype(bool), "kind"].astype(str)
    for at, kinds in enumerate(section.official.order):
        absent = [kind for kind in kinds if kind not in set(inside)]
        if absent:
            told = {"kinds": ", ".join(absent), "found": listing.counted(Counter(inside))}
            yield Fault("official_kind_absent", told, layer=f"functions.official.order[{at}]")


def _masses(config: Config, settlements: gpd.GeoDataFrame) -> Iterator[Fault]:
    section = config.linkages
    for mass in section.gravity.mass if section and section.gravity else ():
        if mass in ("people", *INDICES):
            continue
        if mass not in settlements:
            known = [str(name) for name in settlements if name == "gdp" or str(name).startswith(GROUPS)]
            told = {"value": mass, "found": ", ".join(["people", *known])}
            yield Fault("mass_column_missing", told, layer="linkages.gravity.mass")
            continue
        blank = settlements.index[settlements[mass].isna() & settlements["inside"].astype(bool)].astype(str).tolist()
        if blank:
            told = {"value": mass, "count": str(len(blank)), "names": listing.first(blank)}
            yield Fault("mass_not_stated", told, layer="linkages.gravity.mass")


def _flows(config: Config, given: Flows, settlements: gpd.GeoDataFrame, *, places: bool) -> Asked:
    """The table of flows, its ends by the id of their settlement, or of their place."""
    at = replace(source(config, given), key=_KEY)
    rows, found = table.read_plain(at, "flows")
    ids, ambiguous = _known(settlements, places=places)
    faults = [*_lacking(at, rows), *_unknown(at, rows, ids, ambiguous)]
    if faults:
        raise LayerError(faults)
    ends = {f"{side}_id": rows[side].map(ids).astype(object) for side in ("from", "to")}
    named = pd.DataFrame({**ends, "value": rows["value"].astype("float64")})
    single, _ = _known(settlements, places=False)
    pairs = pd.DataFrame({side: rows[side].map(single).fillna(rows[side]) for side in ("from", "to")})
    twice = pairs.duplicated(keep=False)
    if twice.any():
        told = Counter(f"{a} → {b}" for a, b in pairs[twice].itertuples(index=False))
        raise LayerError(at.fault("flow_twice", "flows", count=len(told), rows=listing.counted(told)))
    inside = _inside(settlements, places=places)
    across = ~(named["from_id"].isin(inside) & named["to_id"].isin(inside))
    within = ~across & (named["from_id"] == named["to_id"])
    total = float(named["value"].sum())
    doubts = [
        Finding(code, "flows", "", {"count": int(which.sum()), "share": _share(named["value"][which], total)})
        for code, which in (("flows_across_boundary", across), ("flows_within", within))
        if which.any()
    ]
    kept = named[~across & ~within].groupby(["from_id", "to_id"], sort=True)["value"].sum().reset_index()
    return Asked(kept, at.basis, (layers.note("flows", at),), (*found, *doubts))


def _share(part: pd.Series, total: float) -> str:
    return f"{100 * float(part.sum()) / total:.1f} %" if total else "–"


def _known(settlements: gpd.GeoDataFrame, *, places: bool) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What the words of the table mean: an id first, then a name; and the names that several have.

    With `places` a word means the place of the settlement, or the place of this id.
    """
    ids = settlements.index.astype(str)
    own = settlements["place_id"].astype(object).where(settlements["place_id"] != "", ids.to_numpy(dtype=object))
    means = dict(zip(ids, own.astype(str) if places else ids, strict=True))
    if places:
        means |= {place: place for place in own.astype(str)}
    named: dict[str, set[str]] = defaultdict(set)
    for key, name in zip(ids, settlements["name"].astype(str), strict=True):
        if name and name not in means:
            named[name].add(means[key])
    ambiguous = {name: sorted(meant) for name, meant in named.items() if len(meant) > 1}
    means |= {name: next(iter(meant)) for name, meant in named.items() if len(meant) == 1}
    return means, ambiguous


def _inside(settlements: gpd.GeoDataFrame, *, places: bool) -> set[str]:
    """The ids of the settlements inside, or of their places."""
    means, _ = _known(settlements, places=places)
    return {means[str(key)] for key in settlements.index[settlements["inside"].astype(bool)]}


def _lacking(at: Source, rows: pd.DataFrame) -> Iterator[Fault]:
    """Faults of rows without an end."""
    for side in ("from", "to"):
        lines = [f"#{line}" for line in rows.index[rows[side] == ""]]
        if lines:
            yield at.fault("flow_end_missing", "flows", count=len(lines), field=side, rows=listing.first(lines))


def _unknown(
    at: Source, rows: pd.DataFrame, ids: Mapping[str, str], ambiguous: Mapping[str, list[str]]
) -> Iterator[Fault]:
    """Faults of words that no settlement or several have."""
    words = [word for word in np.concatenate([rows["from"], rows["to"]]).tolist() if word and word not in ids]
    several = sorted({word for word in words if word in ambiguous})
    nobody = Counter(word for word in words if word not in ambiguous)
    if nobody:
        yield at.fault("flow_place_unknown", "flows", count=len(nobody), names=listing.counted(nobody))
    if several:
        shown = [f"{word} ({', '.join(ambiguous[word])})" for word in several]
        yield at.fault("flow_place_ambiguous", "flows", count=len(several), names=listing.first(shown))
