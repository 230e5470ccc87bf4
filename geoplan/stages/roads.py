"""The network of every mode: its roads, heights and speeds, and the works on it."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd

from geoplan import config as configs
from geoplan import heights, network, slopes, topology, validation, works
from geoplan.config.models import Config
from geoplan.edge_times import Joined
from geoplan.findings import Finding
from geoplan.layers import Layers
from geoplan.speed_tables import SpeedTable

Built = tuple[network.Network, list[Finding]]


def built(config: Config, on: Layers, asked: Sequence[works.Work]) -> tuple[dict[str, network.Network], list[Finding]]:
    """The network of every mode of the config, with the works done on it, and what was doubtful."""
    assert config.network is not None
    tolerance_m = config.network.tolerance_m
    edges, found = topology.edges(on.roads, tolerance_m=tolerance_m)
    speeds = validation.speeds_of(config)
    profiles, doubts = _profiles(config, on, on.roads, edges)
    found += doubts
    made = {}
    for mode in sorted(config.network.modes):
        made[mode], doubts = _build(config, on, on.roads, speeds[mode], edges, mode, profiles)
        found += doubts
    if not asked:
        return made, found

    def again(
        roads: gpd.GeoDataFrame, *, speeds: SpeedTable, edges: topology.Edges, name: str, joined: Joined
    ) -> Built:
        """New roads by the rules of the others."""
        own, told = _profiles(config, on, roads, edges)
        new, doubts = _build(config, on, roads, speeds, edges, name, own, joined)
        return new, told + doubts

    builds = dict.fromkeys(made, again)
    made, doubts = works.apply(made, asked, speeds=speeds, tolerance_m=tolerance_m, builds=builds)
    # how much of a network is cut off is told of the network after the works
    found = [finding for finding in found if finding.code != "network_disconnected"] + doubts
    return made, found + [finding for after in made.values() for finding in network.disconnected(after)]


def _build(
    config: Config,
    on: Layers,
    roads: gpd.GeoDataFrame,
    speeds: SpeedTable,
    edges: topology.Edges,
    mode: str,
    profiles: slopes.Profiles | None,
    joined: Joined | None = None,
) -> Built:
    """The network of roads for one mode, at its hour, in its zones, and on its slopes."""
    assert config.network is not None
    rules = config.network.modes[mode]
    return network.build(
        roads,
        speeds=speeds,
        edges=edges,
        name=mode,
        period=rules.period or "",
        zones=on.speed_zones,
        profiles=profiles,
        slope=rules.slope or "none",
        joined=joined,
    )


def _profiles(
    config: Config, on: Layers, of: gpd.GeoDataFrame, edges: topology.Edges
) -> tuple[slopes.Profiles | None, list[Finding]]:
    """Heights along all edges of some roads where a mode of the config has a slope."""
    elevation = configs.elevation(config)
    modes = config.network.modes.values() if config.network else ()
    if elevation is None or not any(mode.slope in ("tobler", "cycling") for mode in modes):
        return None, []
    roads = of.iloc[edges.road]
    straight = roads["bridge"].to_numpy(dtype=bool) | roads["tunnel"].to_numpy(dtype=bool)
    return heights.profiles(edges, straight, elevation, on.frame)
