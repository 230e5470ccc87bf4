"""The official list of places: read, and its names found among the places of the settlements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd

from geoplan import layers
from geoplan.centres import places as urban
from geoplan.config.kinds import Layer
from geoplan.config.models import Config
from geoplan.config.official_models import OfficialList
from geoplan.config.sources import source
from geoplan.errors import ConfigError, Fault, GeoplanError, LayerError
from geoplan.inputs import InputNote
from geoplan.nearness import near
from geoplan.readers import table
from geoplan.readers.source import Source

_KEY = "centres.official"


def official(config: Config, places: gpd.GeoDataFrame) -> dict[str, str]:
    """The tier of every officially listed place by its id; nothing where the config has no list.

    `places` are those of `centres.gather`. Raises ConfigError or LayerError for every name that no place or several
    have, for tiers that there are not, and for a place that is listed twice.
    """
    given = config.centres.official if config.centres else None
    if config.centres is None or given is None:
        return {}
    tiers = [tier.name for tier in config.centres.tiers]
    return _inline(given, places) if given.path is None else _of_file(_source(config, given), tiers, places)


def notes(config: Config) -> list[InputNote]:
    """Where the list came from, for the manifest; nothing where it stands in the config itself."""
    given = config.centres.official if config.centres else None
    return [layers.note("official", _source(config, given))] if given and given.path else []


def _source(config: Config, given: OfficialList) -> Source:
    of_file = given.model_dump(
        include={"path", "sheet", "header_row", "encoding", "fields", "values", "source"}, exclude_none=True
    )
    return replace(source(config, Layer(**of_file)), key=_KEY)


def _inline(given: OfficialList, places: gpd.GeoDataFrame) -> dict[str, str]:
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for tier, names in given.by_tier.items():
        key = f"{_KEY}.{tier}"
        for name in names:
            try:
                (place,) = urban.resolve([name], places, key=key)
            except ConfigError as error:
                faults += error.faults
                continue
            if place in found:
                told = {"key": key, "place": name, "tier": found[place], "other": tier}
                faults.append(Fault("official_twice", told, layer=key))
            found.setdefault(place, tier)
    if faults:
        raise ConfigError(faults)
    return found


def _of_file(at: Source, tiers: list[str], places: gpd.GeoDataFrame) -> dict[str, str]:
    rows, _ = table.read_plain(at, "official")
    naming = next((column for column in ("id", "name") if column in rows), None)
    if naming is None:
        raise LayerError(at.fault("official_names_nothing", "official"))
    found: dict[str, str] = {}
    faults: list[Fault] = []
    told_of: set[str] = set()  # an unknown tier is told where it stands first
    for line, name, tier in zip(rows.index, rows[naming], rows["tier"], strict=True):
        here = [] if tier in told_of else list(_faults_of_tier(str(tier), tiers))
        told_of.add(str(tier))
        try:
            (place,) = urban.resolve([str(name)], places, key=_KEY)
        except GeoplanError as error:
            here += error.faults
        else:
            if place in found:
                told = {"key": _KEY, "place": name, "tier": found[place], "other": tier}
                here.append(Fault("official_twice", told))
            found.setdefault(place, str(tier))
        faults += [replace(fault, file=at.shown, line=int(line), layer="official") for fault in here]
    if faults:
        raise LayerError(faults)
    return found


def _faults_of_tier(tier: str, tiers: list[str]) -> Iterator[Fault]:
    if tier not in tiers:
        told = {"tier": tier or "–", "known": ", ".join(tiers)}
        meant = near(tier, tiers)
        yield (
            Fault("official_tier_misspelt", {**told, "near": meant}) if meant else Fault("official_tier_unknown", told)
        )
