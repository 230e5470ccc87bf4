"""The works that a config asks for, with their files read and everything checked that needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from geoplan import layers
from geoplan.config import models
from geoplan.config.models import Config
from geoplan.config.sources import polygons, source
from geoplan.errors import Fault, LayerError, NetworkError
from geoplan.findings import Finding
from geoplan.inputs import InputNote
from geoplan.listing import counted
from geoplan.nearness import near
from geoplan.readers import READERS
from geoplan.speed_tables import SpeedTable
from geoplan.work import Deed, Work

_PART = re.compile(r"(-+|\.+|/)\d+$")
_NEW = "new:"
_LOOKED_AT = 5000  # roads among which one is sought that may have been meant


@dataclass(frozen=True)
class Planned:
    """The works of a config in their order, where their files came from, and what was doubtful in them."""

    works: tuple[Work, ...] = ()
    notes: tuple[InputNote, ...] = ()
    findings: tuple[Finding, ...] = ()


def planned(config: Config, frame: CRS) -> Planned:
    """The works of a config, shapes in the computing `frame`. Raises LayerError with the faults of all their files."""
    made: list[Work] = []
    notes: list[InputNote] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    for at, work in enumerate(config.network.works or () if config.network else ()):
        key = f"network.works[{at}]"
        try:
            done, note, doubts = _read(config, work, key, frame)
        except LayerError as error:
            faults += [_told(fault, f"{key}.{_deed(work)}") for fault in error.faults]
            continue
        made.append(done)
        notes += note
        findings += doubts
    if faults:
        raise LayerError(faults)
    return Planned(tuple(made), tuple(notes), tuple(findings))


def check(works: Planned, roads: gpd.GeoDataFrame, speeds: Mapping[str, SpeedTable]) -> None:
    """Raises NetworkError for edges of roads that there are not, and for new roads of classes without a speed.

    The number of a road's edge, and whether a mode may use it, comes out when the network is built.
    """
    faults = [fault for work in works.works for fault in _faults(work, roads, speeds)]
    faults += _beside_roads(works, roads, ", ".join(speeds))
    if faults:
        raise NetworkError(faults)


def _faults(work: Work, roads: gpd.GeoDataFrame, speeds: Mapping[str, SpeedTable]) -> Iterator[Fault]:
    ids = set(roads.index.astype(str))
    ids |= {_PART.sub("", name) for name in ids if "/" in name}  # the parts of a road of several lines
    modes = ", ".join(work.modes or speeds)
    for name in work.edges:
        if not name.startswith(_NEW) and not ids & set(_stems(name)):
            meant = near(name, sorted(ids)[:_LOOKED_AT])
            values = {"name": name, "mode": modes, "hint": f" ({meant}?)" if meant else ""}
            yield Fault("work_edge_unknown", values, layer=work.key)
    if work.roads is not None:
        tables = [speeds[mode] for mode in work.modes or speeds if mode in speeds]
        known = {name for table in tables for name in table.kmh}
        classes = work.roads["road_class"].fillna("").astype(str)
        unknown = classes[~classes.isin(known)].value_counts()
        if len(unknown):
            told = {"values": counted(unknown.to_dict()), "mode": modes}
            told |= {"table": ", ".join(table.name for table in tables), "known": ", ".join(sorted(known))}
            yield Fault("work_class_unknown", told, layer=f"{work.key}.add")


def _beside_roads(works: Planned, roads: gpd.GeoDataFrame, modes: str) -> Iterator[Fault]:
    """A fault for every work whose polygons no road runs through; new roads of works before it may, and are not known yet."""
    tree = shapely.STRtree(roads.geometry.to_numpy())
    for work in works.works:
        if work.kind == "add":
            return
        if work.within is not None and not len(tree.query(work.within, predicate="intersects")):
            yield Fault("work_polygon_empty", {"mode": ", ".join(work.modes) or modes}, layer=work.key)


def _stems(name: str) -> Iterator[str]:
    """The name, and what is left of it as one number after the other is taken off its end."""
    yield name
    while (stem := _PART.sub("", name)) != name:
        yield stem
        name = stem


def _read(config: Config, work: models.Work, key: str, frame: CRS) -> tuple[Work, list[InputNote], list[Finding]]:
    kind = _deed(work)
    plain = Work(
        kind=kind,
        factor=work.factor,
        kmh=work.kmh,
        direction=work.direction or "both",
        tolerance_m=work.tolerance_m,
        modes=work.modes,
        name=work.name or "",
        key=key,
    )
    if work.add is not None:
        given = source(config, work.add)
        roads, findings = READERS[given.reader](given, "roads")
        roads = roads.to_crs(frame)
        if work.name:
            names = [f"{work.name}/{name}" for name in roads.index] if len(roads) > 1 else [work.name]
            roads = roads.set_index(pd.Index(names, dtype=object, name=roads.index.name)).sort_index()
        return replace(plain, roads=roads), [layers.note("works", given)], findings
    edges: models.Edges = getattr(work, kind)
    given_polygons = polygons(config, edges)
    if given_polygons is None:
        return replace(plain, edges=edges.edges), [], []
    table, findings = READERS[given_polygons.reader](given_polygons, "works")
    within = shapely.union_all(table.to_crs(frame).geometry.to_numpy())
    return replace(plain, edges=edges.edges, within=within), [layers.note("works", given_polygons)], findings


def _deed(work: models.Work) -> Deed:
    """What the work does."""
    deeds: dict[Deed, object] = {"close": work.close, "slow": work.slow, "upgrade": work.upgrade, "add": work.add}
    return next(deed for deed, given in deeds.items() if given is not None)


def _told(fault: Fault, key: str) -> Fault:
    """The fault of a work's file, at the work; remedies name the keys of the work, not those of the layer read alike."""
    values = {name: key if name == "key" else value for name, value in fault.values.items()}
    return replace(fault, values=values, layer=key)
