"""What every stage stands on: layers, facilities that count, demand, and the network of every mode with places on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoplan import barriers, demand, network, snapping, travel, validation, vetoed_land, works
from geoplan import config as configs
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.inputs import InputNote, weakest
from geoplan.layers import Layers
from geoplan.stages import roads


@dataclass(frozen=True)
class Ground:
    """What every stage stands on: the layers, the facilities that count, and where people start from."""

    layers: Layers
    settlements: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame  # a row per facility × service
    demand: gpd.GeoDataFrame
    counted: pd.DataFrame  # people and every group of people per demand point, as they were read
    works: tuple[works.Work, ...]
    findings: tuple[Finding, ...]
    cell_m: float | None = None  # of the cells that people start from; None = they start from settlements
    vetoes: vetoed_land.VetoedLand = field(default_factory=vetoed_land.VetoedLand)  # what stands against candidates

    @property
    def own_places(self) -> pd.Series:
        """The place of every settlement; one that names none is a place of its own."""
        named: pd.Series = self.settlements["place_id"]
        own: pd.Series = self.settlements.index.to_series()
        return named.where(named != "", own)

    def people_by(self, base: str) -> NDArray[np.float64]:
        """The people of every demand point by the population column `base`."""
        return self.counted[base].to_numpy(dtype="float64")


@dataclass(frozen=True)
class Reach:
    """One mode's network with everything that stands on it."""

    network: network.Network
    facilities: snapping.Snaps
    demand: snapping.Snaps
    access_kmh: float
    snap_max_m: float
    snap_prefer_m: float
    preferred: NDArray[np.int32]  # strong components that lead somewhere
    exits: NDArray[np.int64]  # nodes where the roads leave the data

    @property
    def basis(self) -> str:
        """The weakest basis of its roads and barriers."""
        return weakest([*set(self.network.basis), *set(self.network.barriers.basis)])

    def snap(self, places: gpd.GeoDataFrame) -> snapping.Snaps:
        """Where further places meet the network."""
        return snapping.snap(
            self.network,
            places,
            access_kmh=self.access_kmh,
            snap_max_m=self.snap_max_m,
            snap_prefer_m=self.snap_prefer_m,
            prefer=self.preferred,
        )

    def taken(self, ids: NDArray[np.str_]) -> snapping.Snaps:
        """Some of the facilities on the network, by id."""
        return self.facilities.take(np.flatnonzero(np.isin(self.facilities.ids, ids)))


def ground(config: Config) -> Ground:
    """The layers read and checked, facilities matched to services, and the demand points.

    Cells of a population raster have no settlement yet: `housed` finds it once there are networks.
    """
    read = validation.layers_of(config)
    found = [*configs.findings(config), *read.findings, *validation.barrier_doubts(config, read)]
    settled, doubts = validation.demand_of(config, read)
    found += doubts
    validation.check_bases(config, settled.counted)
    validation.check_rank(config, settled)
    validation.check_road_classes(config, read.roads)
    found += validation.check_modes(config, read)
    asked = validation.works_of(config, read)
    found += asked.findings
    against = vetoed_land.land(config, read)
    found += against.findings
    cell_m = None if read.population is None else config.demand.cell_m
    # the pixels have done their work, and there may be millions of them
    notes = (*read.notes, *asked.notes, *against.notes, *configs.standards(config))
    read = dataclasses.replace(read, notes=notes, population=None)
    facilities = gpd.GeoDataFrame({"service": []}, geometry=[], crs=read.frame)
    if config.services and read.facilities is not None:
        facilities, doubts = validation.matched(config, read.facilities)
        found += doubts
    return Ground(
        read,
        settled.settlements,
        facilities,
        settled.demand,
        settled.counted,
        asked.works,
        tuple(found),
        cell_m=cell_m,
        vetoes=against,
    )


def noted(on: Ground, notes: Sequence[InputNote]) -> Ground:
    """The ground with further inputs named in its notes."""
    return dataclasses.replace(on, layers=dataclasses.replace(on.layers, notes=(*on.layers.notes, *notes)))


def housed(config: Config, on: Ground, reaches: Mapping[str, Reach]) -> tuple[Ground, list[Finding]]:
    """The ground with every cell of a population raster at its settlement, the nearest by travel in its county.

    A cell that reaches none, or whose county has none, belongs to no settlement. Settlements that do not state their people
    get those of their cells. Without a raster, or without settlements beside it, nothing changes.
    """
    if on.cell_m is None:
        return on, []
    points, settlements = on.demand, on.settlements
    if on.layers.settlements is not None:
        mode = config.demand.mode or next(iter(reaches), None)
        home = np.full(len(points), "", dtype=object) if mode is None else _homes(reaches[mode], points, settlements)
        points = demand.attached(points, home, settlements)
        if not on.layers.people_stated:
            settlements = demand.counted_at_home(settlements, points)
    doubts = demand.homeless_doubts(points)
    if config.services:
        doubts += demand.urban_doubts(points)
    return dataclasses.replace(on, demand=points, settlements=settlements), doubts


def _homes(reach: Reach, points: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The settlement of every cell: the nearest by travel of its county, in the margin of those there; "" = none."""
    home = np.full(len(points), "", dtype=object)
    at = reach.snap(settlements)
    of_cell, of_settlement = (
        rows["county_id"].where(rows["inside"].astype(bool), "").to_numpy()
        for rows in (points, settlements.loc[at.ids])
    )
    for county in np.unique(of_cell):
        cells, own = np.flatnonzero(of_cell == county), at.take(np.flatnonzero(of_settlement == county))
        nearest = travel.nearest(reach.network, reach.demand.take(cells), own)
        home[cells] = np.append(own.ids.astype(object), "")[nearest.owner]  # the last, found by -1, is none
    return home


def networks(config: Config, on: Ground) -> tuple[dict[str, Reach], list[Finding]]:
    """The network of every mode of the config, with facilities and demand on it; none where it has no network."""
    if config.network is None:
        return {}, []
    by_mode, found = roads.built(config, on.layers, on.works)
    reaches = {}
    for mode, rules in sorted(config.network.modes.items()):
        bars = barriers.of_mode(on.layers.barriers, on.layers.roads, rules.barriers)
        built = dataclasses.replace(by_mode[mode], barriers=bars)
        own = {name for name, service in config.services.items() if service.mode == mode}
        places = on.facilities[on.facilities["service"].isin(own)]
        places = places[~places.index.duplicated()]
        limits: dict[str, float] = {key: getattr(rules, key) for key in ("access_kmh", "snap_max_m", "snap_prefer_m")}
        main = np.array([1], dtype=np.int32)
        at_facilities = snapping.snap(built, places, prefer=main, **limits)
        leads = snapping.components(built, at_facilities)
        preferred = leads if len(leads) else main
        at_demand = snapping.snap(built, on.demand, prefer=preferred, **limits)
        found += snapping.findings(built, at_facilities, "facilities")
        layer = "settlements" if on.cell_m is None else "demand"
        doubts = [*snapping.findings(built, at_demand, layer), *snapping.cut_off(built, at_demand, layer)]
        found += doubts if on.cell_m is None else demand.told_together(doubts, on.demand)
        reaches[mode] = Reach(
            built, at_facilities, at_demand, preferred=preferred, exits=_exits(built, config, on), **limits
        )
    return reaches, found


def _exits(built: network.Network, config: Config, on: Ground) -> NDArray[np.int64]:
    """Nodes outside the land that the data cover."""
    land = covered_land(config, on)
    shapely.prepare(land)
    used = built.component > 0
    return np.flatnonzero(used & ~shapely.contains_xy(land, built.node_x, built.node_y))


def covered_land(config: Config, on: Ground) -> BaseGeometry:
    """The land that the data cover: the area with its margin, without a margin that is empty or one-sided."""
    land = shapely.union_all(on.layers.area.geometry.to_numpy())
    doubtful = {"margin_empty", "margin_one_sided"} & {finding.code for finding in on.layers.findings}
    if config.area.margin_km > 0 and not doubtful:
        return land.buffer(config.area.margin_km * 1000)
    return land
