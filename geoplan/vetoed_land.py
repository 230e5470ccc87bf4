"""The vetoes of a config: their polygons read, and what they say of the candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan import config as configs
from geoplan import layer_laws as laws
from geoplan import layers, steepness, terrain
from geoplan.centres import vetoes
from geoplan.centres.tier import Tier
from geoplan.config import veto_models
from geoplan.config.models import Config
from geoplan.config.sources import source
from geoplan.errors import Fault, LayerError
from geoplan.findings import Finding
from geoplan.inputs import InputNote, weakest
from geoplan.listing import first
from geoplan.readers import READERS


@dataclass(frozen=True)
class Against:
    """One veto with the land that it is about: polygons in the computing frame, or the land steeper than `over_degrees`."""

    veto: vetoes.Veto
    polygons: NDArray[np.object_] | None
    over_degrees: float | None
    basis: str


@dataclass(frozen=True)
class VetoedLand:
    """The vetoes of a config in their order, the heights that slopes come from, and what was read."""

    against: tuple[Against, ...] = ()
    elevation: terrain.Elevation | None = None
    notes: tuple[InputNote, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def basis(self) -> str:
        """The weakest basis of what the vetoes rest on."""
        return weakest(one.basis for one in self.against)


def land(config: Config, read: layers.Layers) -> VetoedLand:
    """The vetoes of the config with their files read. Raises LayerError with the faults of all of them."""
    against: list[Against] = []
    notes: list[InputNote] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    elevation = configs.elevation(config)
    for name, asked in (config.centres.vetoes if config.centres else {}).items():
        veto = vetoes.Veto(name, asked.kind, asked.factor, asked.radius_m, asked.share_over or 0.0)
        if asked.path is None:
            assert elevation is not None
            against.append(Against(veto, None, asked.slope_over_degrees, elevation.basis))
            continue
        key = f"centres.vetoes.{name}"
        try:
            table, note, doubts = _polygons(config, asked, key, read)
        except LayerError as error:
            faults += [replace(fault, layer=key) for fault in error.faults]
            continue
        against.append(Against(veto, table.geometry.to_numpy(), None, weakest(table["basis"])))
        notes.append(note)
        findings += [replace(doubt, layer=key) for doubt in doubts]
    if faults:
        raise LayerError(faults)
    return VetoedLand(tuple(against), elevation, tuple(notes), tuple(findings))


def judged(against: VetoedLand, candidates: gpd.GeoDataFrame) -> vetoes.Vetoed:
    """What the vetoes say of the candidates (points in the computing frame, by id)."""
    ids = candidates.index.to_numpy().astype(str)
    xy = shapely.get_coordinates(candidates.geometry.to_numpy())
    share = np.zeros((len(ids), len(against.against)))
    for at, one in enumerate(against.against):
        radius = one.veto.radius_m
        if one.polygons is not None:
            share[:, at] = vetoes.share_covered(xy, one.polygons, radius)
            continue
        assert against.elevation is not None and one.over_degrees is not None
        share[:, at] = steepness.share_steeper(
            against.elevation, xy, candidates.crs, over_degrees=one.over_degrees, radius_m=radius
        )
    return vetoes.judged(ids, [one.veto for one in against.against], share)


def checked(against: VetoedLand, candidates: gpd.GeoDataFrame, tiers: Sequence[Tier]) -> vetoes.Vetoed:
    """What the vetoes say of the candidates. Raises ConfigError where the tiers cannot be filled from those that are left."""
    found = judged(against, candidates)
    vetoes.check(found, candidates, tiers)
    return found


def among(tier: Tier, excluded: Mapping[str, str]) -> Tier:
    """The tier without the places that are no candidates any more."""
    if tier.among is None:
        return tier
    return replace(tier, among=tuple(place for place in tier.among if place not in excluded))


def doubts(vetoed: vetoes.Vetoed, candidates: gpd.GeoDataFrame) -> list[Finding]:
    """A finding for every veto: whom it excludes or discounts, that it concerns nobody, or where it cannot be judged."""
    found = []
    names = candidates["name"].to_numpy()
    for at, veto in enumerate(vetoed.vetoes):
        held, unknown = vetoed.holds[:, at], np.isnan(vetoed.share[:, at])
        told: dict[str, object] = {"veto": veto.name, "all": len(names)}
        here = {"count": int(held.sum()), "places": first(names[held].tolist())}
        if not held.any():
            found.append(Finding("veto_meets_nothing", "candidates", veto.name, told))
        elif veto.factor is None:
            found.append(Finding("veto_excluded", "candidates", veto.name, told | here))
        else:
            factor = {"factor": f"{veto.factor:g}"}
            found.append(Finding("veto_discounted", "candidates", veto.name, told | here | factor))
        if unknown.any():
            unseen = {"veto": veto.name, "count": int(unknown.sum()), "places": first(names[unknown].tolist())}
            found.append(Finding("veto_slope_unknown", "candidates", veto.name, unseen))
    return found


def _polygons(
    config: Config, asked: veto_models.Veto, key: str, read: layers.Layers
) -> tuple[gpd.GeoDataFrame, InputNote, list[Finding]]:
    """The polygons of a veto in the computing frame, their note, and what was doubtful in them."""
    given = replace(source(config, asked), key=key)
    table, findings = READERS[given.reader](given, "vetoes")
    table = table.to_crs(read.frame)
    faults = laws.meets(table, "vetoes", read.reach, given, read.area)
    if faults:
        raise LayerError(faults)
    return table, layers.note("vetoes", given), findings
