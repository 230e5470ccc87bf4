"""What every stage stands on: layers, facilities that count, demand, and the network of every mode with places on it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan import barriers, demand, network, snapping, validation, works
from geoplan import config as configs
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.layers import Layers
from geoplan.stages import roads


@dataclass(frozen=True)
class Ground:
    """What every stage stands on: the layers, the facilities that count, and where people start from."""

    layers: Layers
    settlements: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame  # a row per facility × service
    demand: gpd.GeoDataFrame
    works: tuple[works.Work, ...]
    findings: tuple[Finding, ...]

    def people_by(self, base: str) -> NDArray[np.float64]:
        """The people of every demand point by the population column `base`."""
        assert self.layers.settlements is not None
        own = self.layers.settlements[base].reindex(self.demand["settlement_id"])
        return np.asarray(own, dtype="float64")


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
    """The layers read and checked, facilities matched to services, and the demand points."""
    read = validation.layers_of(config)
    assert read.settlements is not None
    # from here on `people` are those of the plan's base; the columns as they were read stay in `layers`
    settlements = demand.by_base(read.settlements, config.base)
    found = [*configs.findings(config), *read.findings, *validation.barrier_doubts(config, read)]
    validation.check_bases(config, read.settlements)
    validation.check_road_classes(config, read.roads)
    found += validation.check_modes(config, read)
    asked = validation.works_of(config, read)
    found += asked.findings
    read = dataclasses.replace(read, notes=(*read.notes, *asked.notes))
    facilities = gpd.GeoDataFrame({"service": []}, geometry=[], crs=read.frame)
    if config.services and read.facilities is not None:
        facilities, doubts = validation.matched(config, read.facilities)
        found += doubts
    return Ground(read, settlements, facilities, demand.from_settlements(settlements), asked.works, tuple(found))


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
        for at, layer in ((at_facilities, "facilities"), (at_demand, "settlements")):
            found += snapping.findings(built, at, layer)
        found += snapping.cut_off(built, at_demand, "settlements")
        reaches[mode] = Reach(
            built, at_facilities, at_demand, preferred=preferred, exits=_exits(built, config, on), **limits
        )
    return reaches, found


def _exits(built: network.Network, config: Config, on: Ground) -> NDArray[np.int64]:
    """Nodes outside the land that the data cover: the area with its margin, without a margin that is empty or one-sided."""
    land = shapely.union_all(on.layers.area.geometry.to_numpy())
    doubtful = {"margin_empty", "margin_one_sided"} & {finding.code for finding in on.layers.findings}
    if config.area.margin_km > 0 and not doubtful:
        land = land.buffer(config.area.margin_km * 1000)
    shapely.prepare(land)
    used = built.component > 0
    return np.flatnonzero(used & ~shapely.contains_xy(land, built.node_x, built.node_y))
