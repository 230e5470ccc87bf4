"""New roads joined to a network at their ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geoplan import network as networks
from geoplan import topology
from geoplan.edge_times import Joined
from geoplan.errors import Fault, NetworkError
from geoplan.findings import Finding
from geoplan.listing import counted
from geoplan.network import Network
from geoplan.readers.columns import complete
from geoplan.speed_tables import SpeedTable
from geoplan.work import FASTEST_KMH
from geoplan.works import cutting, naming

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Build = Callable[..., tuple[Network, list[Finding]]]

_SENSES = ("both", "forward", "backward")
_LINE = 1  # of the kinds of shapes
_NEAR_M = 100.0  # within which a road may have been meant by an end that meets none
_AT_END_M = 0.01
_SHOWN = 5


def add(
    network: Network,
    roads: gpd.GeoDataFrame,
    *,
    speeds: SpeedTable,
    tolerance_m: float = 1.0,
    build: Build = networks.build,
) -> Network:
    """The network with new roads: lines with a name as index, a `road_class`, and what else the layer `roads` may say.

    Each end, and each junction of new roads among themselves, becomes the nearest node of the network within
    `tolerance_m`, else cuts the nearest edge within it (`cutting.cut`), else stays a dead end; its line is moved there. On
    the way a new road passes over or under what it crosses: to join there, give it an end. Edges are called
    `new:NAME`, or `new:NAME-1`, `new:NAME-2`… where new roads meet; nodes keep their numbers, new ones come after them.
    Every new edge is `modelled`. Edges that were there keep their times: no delay is added where a new road makes a junction
    of their end. `build` makes the edges' times, as it made those of the network. Raises NetworkError with
    every road that can't be built, and where some meet the network nowhere.
    """
    return added(network, roads, speeds=speeds, tolerance_m=tolerance_m, build=build)[0]


def added(
    network: Network, roads: gpd.GeoDataFrame, *, speeds: SpeedTable, tolerance_m: float, build: Build
) -> tuple[Network, list[Finding]]:
    """What `add` gives, with what was doubtful: roads crossed without a junction, and ends that meet nothing."""
    table = _table(network, roads, speeds)
    edges, findings = topology.edges(table, tolerance_m=tolerance_m)
    joints = _joints(network, edges.node_x, edges.node_y, tolerance_m)
    ends = [np.column_stack([joints.x[node], joints.y[node]]) for node in (edges.from_node, edges.to_node)]
    lines = cutting.moved_ends(edges.geometry, *ends)
    moved = replace(edges, node_x=joints.x, node_y=joints.y, geometry=lines)
    _check_lines(table, moved, joints.number)
    _check_joined(network, table, moved, joints)
    met = _met(network, joints, speeds)
    fresh, doubts = build(table, speeds=speeds, edges=moved, name=network.mode, joined=met)
    findings += [doubt for doubt in doubts if doubt.code != "network_disconnected"]
    findings += [*_crossed(network, table, moved), *_loose(table, moved, joints)]
    return _merged(network, fresh, joints), findings


@dataclass(frozen=True)
class _Joints:
    """Where the nodes of new roads come to stand: the number of each, from the network's nodes on for new ones.

    Numbers from `first_cut` to `first_free` lie on edges of the network, `cut_edge` at `cut_fraction`; beyond are free ends.
    """

    number: Ints
    x: Floats
    y: Floats
    first_cut: int
    first_free: int
    cut_edge: Ints
    cut_fraction: Floats
    away_m: Floats  # per node, to the nearest edge of the network


def _table(network: Network, roads: gpd.GeoDataFrame, speeds: SpeedTable) -> gpd.GeoDataFrame:
    """The roads as a layer of roads in the network's frame. Raises NetworkError with all that is wrong with them."""
    if roads.crs is None:
        raise NetworkError(Fault("work_roads_without_crs", {}))
    names = roads.index.astype(str)
    ids = [name if name.startswith("new:") else f"new:{name}" for name in names]
    faults = [Fault("work_name_twice", {"name": name}) for name in sorted(set(names[names.duplicated()]))]
    faults += [
        Fault("work_name_taken", {"name": name}) for name in sorted(set(ids)) if len(naming.edges(network, [name])[0])
    ]
    if not len(roads):
        faults.append(Fault("work_roads_none", {}))
    lines = roads.geometry.to_numpy()
    bad = (shapely.get_type_id(lines) != _LINE) | ~np.isfinite(shapely.length(lines)) | ~(shapely.length(lines) > 0)
    bad |= ~np.isfinite(shapely.bounds(lines)).all(axis=1)
    faults += [Fault("work_line_degenerate", {"name": name}) for name in names[bad]]
    if "road_class" not in roads:
        raise NetworkError([*faults, Fault("work_class_missing", {"found": ", ".join(map(str, roads.columns))})])
    unknown = roads["road_class"].fillna("").astype(str)
    unknown = unknown[~unknown.isin(list(speeds.kmh))]
    if len(unknown):
        values = {"values": counted(unknown.value_counts().to_dict()), "mode": network.mode, "table": speeds.name}
        faults.append(Fault("work_class_unknown", {**values, "known": ", ".join(sorted(speeds.kmh))}))
    if "oneway" in roads:
        for name, sense in zip(names, roads["oneway"], strict=True):
            if sense not in _SENSES:
                faults.append(Fault("work_oneway_unknown", {"name": name, "value": sense}))
    for column in ("speed_kmh", "speed_back_kmh", "maxspeed_kmh"):
        if column in roads:
            kmh = roads[column].to_numpy(dtype="float64")
            for k in np.flatnonzero(~(np.isnan(kmh) | ((kmh > 0) & (kmh <= FASTEST_KMH)))):
                faults.append(Fault("work_road_kmh", {"name": names[k], "field": column, "value": kmh[k]}))
    if faults:
        raise NetworkError(faults)
    table = roads.set_index(np.array(ids, dtype=object)).to_crs(network.crs)
    return complete(table, "roads", "modelled")


def _joints(network: Network, x: Floats, y: Floats, tolerance_m: float) -> _Joints:
    many, old = len(x), len(network.node_x)
    spots = shapely.points(x, y)
    number = np.full(many, -1, dtype=np.int64)
    used = np.unique(np.concatenate([network.from_node, network.to_node]))
    near = cKDTree(np.column_stack([network.node_x[used], network.node_y[used]])).query_ball_point(
        np.column_stack([x, y]), tolerance_m
    )
    for at, hits in enumerate(near):
        if hits:
            nodes = used[np.sort(hits)]
            number[at] = nodes[np.argmin(np.hypot(network.node_x[nodes] - x[at], network.node_y[nodes] - y[at]))]
    place, edge = shapely.STRtree(network.geometry).query_nearest(spots, all_matches=True)
    nearest = np.full(many, len(network.edge_id), dtype=np.int64)
    np.minimum.at(nearest, place, edge)
    away = shapely.distance(spots, network.geometry[nearest])
    onto = np.flatnonzero((number < 0) & (away <= tolerance_m))
    fraction = shapely.line_locate_point(network.geometry[nearest[onto]], spots[onto], normalized=True)
    fraction = np.clip(np.round(fraction, 9), 0.0, 1.0)  # a tenth of a millimetre on a hundred kilometres
    at_end = (fraction == 0) | (fraction == 1)
    edge_ends = np.where(fraction == 0, network.from_node[nearest[onto]], network.to_node[nearest[onto]])
    number[onto[at_end]] = edge_ends[at_end]
    onto, fraction = onto[~at_end], fraction[~at_end]
    cuts, which = np.unique(np.column_stack([nearest[onto], fraction]), axis=0, return_inverse=True)
    number[onto] = old + which.reshape(-1)
    free = np.flatnonzero(number < 0)
    number[free] = old + len(cuts) + np.arange(len(free))
    feet = shapely.line_interpolate_point(network.geometry[nearest[onto]], fraction, normalized=True)
    new_x, new_y = x.copy(), y.copy()
    kept = number < old
    new_x[kept], new_y[kept] = network.node_x[number[kept]], network.node_y[number[kept]]
    new_x[onto], new_y[onto] = shapely.get_x(feet), shapely.get_y(feet)
    return _Joints(
        number, new_x, new_y, old, old + len(cuts), cuts[:, 0].astype(np.int64), cuts[:, 1], np.asarray(away)
    )


def _met(network: Network, joints: _Joints, speeds: SpeedTable) -> Joined:
    """What of the network meets each node of the new roads."""
    ashore = ~np.isin(network.road_class, list(speeds.wait_min))
    open_ends = np.concatenate([network.from_node[network.open], network.to_node[network.open]])
    count = np.zeros(joints.first_free, dtype=np.int64)
    count[: joints.first_cut] = np.bincount(open_ends, minlength=joints.first_cut)
    count[joints.first_cut :] = 2 * network.open[joints.cut_edge]
    shore = np.zeros(joints.first_free, dtype=bool)
    shore[network.to_node[ashore & (network.ms_forward > 0)]] = True
    shore[network.from_node[ashore & (network.ms_back > 0)]] = True
    shore[joints.first_cut :] = (ashore & network.open)[joints.cut_edge]
    on = joints.number < joints.first_free
    at = np.where(on, joints.number, 0)
    return Joined(np.where(on, count[at], 0), on & shore[at])


def _check_lines(table: gpd.GeoDataFrame, edges: topology.Edges, number: Ints) -> None:
    """Raises NetworkError for roads of which nothing is left once their ends are joined."""
    left = (number[edges.from_node] != number[edges.to_node]) | (edges.from_node == edges.to_node)
    lost = sorted(set(range(len(table))) - set(edges.road[left].tolist()))
    if lost:
        raise NetworkError([Fault("work_line_short", {"name": table.index[k].removeprefix("new:")}) for k in lost])


def _check_joined(network: Network, table: gpd.GeoDataFrame, edges: topology.Edges, joints: _Joints) -> None:
    """Raises NetworkError for new roads that lead to no road of the network, not even by way of other new roads."""
    nodes = len(joints.number)
    between = (np.ones(len(edges.road), dtype=np.int8), (edges.from_node, edges.to_node))
    graph = coo_array(between, shape=(nodes, nodes)).tocsr()
    _, group = connected_components(graph, directed=False)
    joined = np.unique(group[joints.number < joints.first_free])
    astray = ~np.isin(group[edges.from_node], joined)
    faults = []
    for road in np.unique(edges.road[astray]):
        own = edges.road == road
        ends = np.concatenate([edges.from_node[own], edges.to_node[own]])
        values = {"name": table.index[road].removeprefix("new:"), "metres": f"{joints.away_m[ends].min():.2f}"}
        faults.append(Fault("work_road_astray", {**values, "mode": network.mode}))
    if faults:
        raise NetworkError(faults)


def _crossed(network: Network, table: gpd.GeoDataFrame, edges: topology.Edges) -> list[Finding]:
    """A finding for every new road that crosses roads of the network without a junction."""
    new, old = shapely.STRtree(network.geometry).query(edges.geometry, predicate="crosses")
    # a line whose end was moved onto a road may pass it by the last digit
    ends = shapely.multipoints(np.stack([shapely.get_point(edges.geometry[new], at) for at in (0, -1)], axis=1))
    crossing = shapely.difference(
        shapely.intersection(edges.geometry[new], network.geometry[old]), shapely.buffer(ends, _AT_END_M)
    )
    real = ~shapely.is_empty(crossing)
    new, old = new[real], old[real]
    findings = []
    for road in np.unique(edges.road[new]):
        others = np.unique(network.edge_id[old[edges.road[new] == road]])
        values = {"mode": network.mode, "count": len(others), "others": ", ".join(others[:_SHOWN])}
        findings.append(Finding("work_road_crosses", "roads", str(table.index[road]), values))
    return findings


def _loose(table: gpd.GeoDataFrame, edges: topology.Edges, joints: _Joints) -> list[Finding]:
    """A finding for every end of a new road that meets nothing although a road is near."""
    degree = np.bincount(np.concatenate([edges.from_node, edges.to_node]), minlength=len(joints.number))
    loose = (joints.number >= joints.first_free) & (degree == 1) & (joints.away_m <= _NEAR_M)
    findings = []
    for node in np.flatnonzero(loose):
        road = edges.road[(edges.from_node == node) | (edges.to_node == node)][0]
        spot = (float(joints.x[node]), float(joints.y[node]))
        values = {"metres": f"{joints.away_m[node]:.1f}"}
        findings.append(Finding("work_end_loose", "roads", str(table.index[road]), values, spot))
    return findings


def _merged(network: Network, fresh: Network, joints: _Joints) -> Network:
    """The two networks as one, with the cuts made."""
    old = joints.first_cut
    beyond = np.flatnonzero(joints.number >= old)
    count = int(joints.number.max(initial=old - 1)) + 1
    node_x, node_y = (np.concatenate([own, np.zeros(count - old)]) for own in (network.node_x, network.node_y))
    node_x[joints.number[beyond]], node_y[joints.number[beyond]] = joints.x[beyond], joints.y[beyond]
    mine = cutting.columns(fresh)
    mine["from_node"] = joints.number[fresh.from_node].astype(np.int32)
    mine["to_node"] = joints.number[fresh.to_node].astype(np.int32)
    stays = (mine["from_node"] != mine["to_node"]) | (fresh.from_node == fresh.to_node)
    mine = {name: column[stays] for name, column in mine.items()}
    cut_nodes = np.arange(joints.first_cut, joints.first_free)
    whole = cutting.joined([*cutting.cut(network, joints.cut_edge, joints.cut_fraction, cut_nodes), mine])
    component = networks.strong_components(
        count, whole["from_node"], whole["to_node"], whole["ms_forward"], whole["ms_back"]
    )
    changed: dict[str, Any] = {"node_x": node_x, "node_y": node_y, "component": component, **whole}
    return replace(network, **changed)
