"""The road network of one mode: directed edges in whole milliseconds, and where one may stop.

Nothing is lost or forbidden by a turn: delays and waits belong to edges (see `edge_times`), turn restrictions are not read.
So every node is one place for whoever comes from wherever, which is what makes the searches exact and quick.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geoplan import slopes, speed_zones, topology
from geoplan.barriers import NONE as NO_BARRIERS
from geoplan.barriers import Barriers
from geoplan.edge_times import DAY_MS as DAY_MS
from geoplan.edge_times import Conditions, Joined, bases, check_conditions, check_numbers, timed, unawaited
from geoplan.errors import Fault, NetworkError
from geoplan.findings import Finding
from geoplan.speed_tables import SpeedTable

STOP_NO, STOP_LAST_RESORT, STOP_YES = 0, 1, 2
_ACCESS = {"car": "access_car", "walk": "access_walk", "bicycle": "access_bicycle", "ebike": "access_bicycle"}
_STOP = {"no": STOP_NO, "last": STOP_LAST_RESORT, "yes": STOP_YES}


@dataclass(frozen=True)
class Network:
    """Edges sorted by id; `ms_forward` runs from `from_node` to `to_node`; 0 milliseconds means not allowed that way.

    Nodes are shared by all modes of one run. `component` numbers the strong components from 1, the largest first; a node
    that the mode does not use is 0.
    """

    mode: str
    crs: CRS
    node_x: NDArray[np.float64]
    node_y: NDArray[np.float64]
    edge_id: NDArray[np.str_]
    from_node: NDArray[np.int32]
    to_node: NDArray[np.int32]
    metres: NDArray[np.float64]
    ms_forward: NDArray[np.int32]
    ms_back: NDArray[np.int32]
    stop: NDArray[np.int8]
    component: NDArray[np.int32]
    road_class: NDArray[np.object_]
    name: NDArray[np.object_]
    basis: NDArray[np.object_]
    geometry: NDArray[np.object_]
    barriers: Barriers = NO_BARRIERS  # what no way between a place and the road may cross

    @cached_property
    def mm(self) -> NDArray[np.int64]:
        """Length of every edge in whole millimetres, at least 1."""
        return np.maximum(1, np.rint(self.metres * 1000)).astype(np.int64)

    @cached_property
    def edge_component(self) -> NDArray[np.int32]:
        """Strong component of every edge; 0 where it only leads from one component into another, or is closed."""
        start, end = self.component[self.from_node], self.component[self.to_node]
        return np.where((start == end) & self.open, start, 0).astype(np.int32)

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """Whether an edge may be travelled in any direction; only works close both."""
        return (self.ms_forward > 0) | (self.ms_back > 0)

    @cached_property
    def metres_per_ms(self) -> float:
        """Mean speed on the open edges, each in its slower direction; 0 where all are closed."""
        ms = np.maximum(self.ms_forward, self.ms_back)
        return float(self.metres[self.open].sum() / max(1, int(ms.sum(dtype=np.int64))))

    def arcs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
        """Every allowed direction of travel once: from node, to node, milliseconds, millimetres. Self-loops are left out."""
        ahead = (self.ms_forward > 0) & (self.from_node != self.to_node)
        back = (self.ms_back > 0) & (self.from_node != self.to_node)
        return (
            np.concatenate([self.from_node[ahead], self.to_node[back]]),
            np.concatenate([self.to_node[ahead], self.from_node[back]]),
            np.concatenate([self.ms_forward[ahead], self.ms_back[back]]).astype(np.int64),
            np.concatenate([self.mm[ahead], self.mm[back]]),
        )

    def table(self) -> gpd.GeoDataFrame:
        """The rows of the layer `roads` for this mode."""
        with np.errstate(divide="ignore", invalid="ignore"):
            quickest = np.where(self.ms_forward > 0, self.ms_forward, self.ms_back)
            kmh = np.where(quickest > 0, self.metres / quickest * 3600, np.nan)
        return gpd.GeoDataFrame(
            {
                "edge_id": self.edge_id,
                "mode": self.mode,
                "road_class": self.road_class,
                "metres": self.metres,
                "ms_forward": pd.arrays.IntegerArray(self.ms_forward.astype(np.int64), self.ms_forward == 0),
                "ms_back": pd.arrays.IntegerArray(self.ms_back.astype(np.int64), self.ms_back == 0),
                "speed_kmh": kmh,
                "component": self.edge_component,
                "basis": self.basis,
                "stop": np.array(["no", "last", "yes"])[self.stop],
                "name": self.name,
            },
            geometry=self.geometry,
            crs=self.crs,
        )


def build(
    roads: gpd.GeoDataFrame,
    *,
    speeds: SpeedTable,
    tolerance_m: float = 1.0,
    edges: topology.Edges | None = None,
    name: str = "",
    period: str = "",
    zones: gpd.GeoDataFrame | None = None,
    profiles: slopes.Profiles | None = None,
    slope: str = "none",
    joined: Joined | None = None,
) -> tuple[Network, list[Finding]]:
    """The network of the mode that `speeds` is for, called `name` where it is not called as its kind, and its findings.

    Roads of a class that the table does not hold are not usable. `edges` spares the topology when several modes share it.
    `period` picks the speed profile of an hour, in the table and among the speed `zones` (polygons with `factor`, `mode`,
    `period` and `basis`). `slope`, a rule of `slopes.RULES`, needs the heights along the `edges` (`heights.profiles`).
    `joined` tells of new roads what of another network their nodes meet.
    Raises NetworkError when no road can be used, or for lengths and speeds that can't be, ConfigError for a slope without
    heights and a period that nobody knows.
    """
    findings: list[Finding] = []
    if roads.crs is None:
        raise NetworkError(Fault("crs_needed", {"key": "layers.roads", "example": "EPSG:4549"}, layer="roads"))
    check_numbers(roads)
    if edges is None:
        edges, findings = topology.edges(roads, tolerance_m=tolerance_m)
    kind, mode = speeds.mode, name or speeds.mode
    own = roads.iloc[edges.road]
    usable = own["road_class"].isin(list(speeds.kmh)).to_numpy()
    if _ACCESS.get(kind) in own:
        usable = usable & own[_ACCESS[kind]].to_numpy(dtype=bool)
    if not usable.any():
        classes = ", ".join(sorted(set(roads["road_class"].dropna().astype(str)))[:12])
        raise NetworkError(
            Fault("network_empty", {"mode": mode, "table": speeds.name, "classes": classes}, layer="roads")
        )
    own = own[usable]
    geometry = edges.geometry[usable]
    metres = _metres(own, geometry, edges, usable, roads)
    from_node, to_node = edges.from_node[usable], edges.to_node[usable]
    chosen = None if zones is None else speed_zones.chosen(zones, mode, kind, period)
    given = Conditions(period, chosen, None if profiles is None else profiles.take(usable), slope)
    check_conditions(speeds, given)
    forward, back = timed(own, geometry, (from_node, to_node), metres, speeds, given, joined)
    findings += unawaited(own, mode, speeds)
    for k in np.flatnonzero(np.maximum(forward, back) >= DAY_MS):
        findings.append(
            Finding("edge_over_a_day", "roads", str(edges.edge_id[usable][k]), {"km": round(metres[k] / 1000, 1)})
        )
    network = Network(
        mode=mode,
        crs=roads.crs,
        node_x=edges.node_x,
        node_y=edges.node_y,
        edge_id=edges.edge_id[usable],
        from_node=from_node,
        to_node=to_node,
        metres=metres,
        ms_forward=forward,
        ms_back=back,
        stop=_stop(own, speeds),
        component=strong_components(len(edges.node_x), from_node, to_node, forward, back),
        road_class=own["road_class"].to_numpy(dtype=object),
        name=own["name"].fillna("").to_numpy(dtype=object),
        basis=bases(own, geometry, given),
        geometry=geometry,
    )
    return network, findings + disconnected(network)


def _metres(
    own: gpd.GeoDataFrame,
    geometry: NDArray[np.object_],
    edges: topology.Edges,
    usable: NDArray[np.bool_],
    roads: gpd.GeoDataFrame,
) -> NDArray[np.float64]:
    """Length on the ellipsoid; where a road states its own length, its edges share that by their part of the line."""
    measured = edges.metres(usable)
    if "metres" not in own or own["metres"].isna().all():
        return measured
    stated = own["metres"].to_numpy(dtype="float64")
    road = edges.road[usable]
    whole = np.bincount(edges.road, weights=shapely.length(edges.geometry), minlength=len(roads))[road]
    with np.errstate(invalid="ignore"):
        share = np.where(whole > 0, shapely.length(geometry) / whole, 1.0)
    return np.where(np.isfinite(stated), stated * share, measured)


def _stop(own: gpd.GeoDataFrame, speeds: SpeedTable) -> NDArray[np.int8]:
    """Where one may stop: by class; never in a tunnel; on a bridge only as a last resort."""
    stop: NDArray[np.int8] = (
        own["road_class"]
        .map({name: _STOP[word] for name, word in speeds.stop.items()})
        .fillna(STOP_YES)
        .to_numpy(dtype=np.int8, copy=True)
    )
    stop[own["tunnel"].to_numpy(dtype=bool)] = STOP_NO
    bridge = own["bridge"].to_numpy(dtype=bool)
    stop[bridge] = np.minimum(stop[bridge], STOP_LAST_RESORT)
    return stop


def strong_components(
    nodes: int,
    from_node: NDArray[np.int32],
    to_node: NDArray[np.int32],
    forward: NDArray[np.int32],
    back: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Per node the number of its strong component, from 1, the largest first; 0 where nothing leads to it or from it."""
    ahead, behind = forward > 0, back > 0
    start = np.concatenate([from_node[ahead], to_node[behind]])
    end = np.concatenate([to_node[ahead], from_node[behind]])
    matrix = coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(nodes, nodes)).tocsr()
    _, label = connected_components(matrix, directed=True, connection="strong")
    used = np.zeros(nodes, dtype=bool)
    used[start] = used[end] = True
    size = np.bincount(label, weights=used)
    first = np.full(len(size), nodes)
    np.minimum.at(first, label, np.arange(nodes))
    rank = np.empty(len(size), dtype=np.int32)
    rank[np.lexsort((first, -size))] = np.arange(1, len(size) + 1)
    return np.where(used, rank[label], 0).astype(np.int32)


def disconnected(network: Network) -> list[Finding]:
    """A finding when part of the network can't be reached from its largest part, with the kilometres outside it."""
    outside = network.open & (network.edge_component != 1)
    if not outside.any():
        return []
    km = float(network.metres[outside].sum() / 1000)
    share = 100 * km / float(network.metres[network.open].sum() / 1000)
    pieces = len(set(network.edge_component[outside].tolist()) - {0})
    values = {"mode": network.mode, "km": round(km, 1), "share": round(share, 1), "pieces": pieces}
    return [Finding("network_disconnected", "roads", network.mode, values)]
