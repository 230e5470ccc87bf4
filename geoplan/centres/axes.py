"""Axes from a seat through its towns to key villages, and their roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan import travel
from geoplan.centres.chains import climb
from geoplan.centres.choice import Choice
from geoplan.network import Network
from geoplan.snapping import Snaps

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ON_ROAD_M = 0.5  # parts of a line are cut in floats: what lies so near to it lies on it


@dataclass(frozen=True)
class Axis:
    """One axis: its key village (-1 = it ends at the town), and the places from the town up to the seat, by position."""

    village: int
    stops: tuple[int, ...]
    whole: bool  # the last stop is the seat


@dataclass(frozen=True)
class Road:
    """The road of an axis as one line, its metres, and the edges it runs on, by position."""

    line: shapely.LineString
    metres: float
    edges: Ints


def axes(choice: Choice, up: NDArray[np.int32], village_town: Ints, *, top: int) -> list[Axis]:
    """The axes by town and village: one for every key village, and one for a town without any.

    `village_town` is the town of every key village, by position; -1 leaves it out. A seat without key villages of its
    own is the end of axes, not one.
    """
    found = []
    serving = choice.serving(top)
    for town in np.flatnonzero(choice.serving(len(choice.tiers) - 1)).tolist():
        stops = climb(choice, up, town, top)
        whole = bool(serving[stops[-1]])
        below = np.flatnonzero(village_town == town).tolist()
        if below or len(stops) > 1 or not whole:
            found += [Axis(village, stops, whole) for village in below or [-1]]
    return found


def key_villages(town: Ints, people: Floats, *, per_town: int | None = None) -> Ints:
    """Which settlements are key villages, by position: all that have a `town`, or the `per_town` with most people.

    Of equal ones the first, so that rows in id order give the smaller id.
    """
    has = np.flatnonzero(town >= 0)
    if per_town is None:
        return has
    order = has[np.lexsort((has, -people[has], town[has]))]
    rank = np.arange(len(order)) - np.searchsorted(town[order], town[order], side="left")
    return np.sort(order[rank < per_town])


def road(network: Network, ways: Sequence[travel.Way]) -> Road | None:
    """The road along several ways, one after the other; None where there is nothing to travel."""
    steps = [step for way in ways for step in way.steps]
    if not steps:
        return None
    xy = np.concatenate([shapely.get_coordinates(way.geometry) for way in ways if way.steps])
    ids = np.array(sorted({step.edge_id for step in steps} - {""}), dtype=network.edge_id.dtype)
    metres = sum(step.mm for step in steps) / travel.MM_PER_METRE
    return Road(shapely.LineString(xy), metres, np.searchsorted(network.edge_id, ids))


def near_road(network: Network, demand: Snaps, along: Road, *, limit: int) -> NDArray[np.bool_]:
    """Who is at most `limit` milliseconds of travel from the road, the way to the road included."""
    shapely.prepare(along.line)
    ends = np.unique(np.concatenate([network.from_node[along.edges], network.to_node[along.edges]]))
    at = shapely.points(network.node_x[ends], network.node_y[ends])
    nodes = ends[shapely.dwithin(at, along.line, _ON_ROAD_M)]
    near = travel.to_nodes(network, demand, nodes) <= limit
    for k in (0, 1):
        beside = np.flatnonzero(np.isin(demand.edge[:, k], along.edges) & (demand.leg_ms[:, k] <= limit))
        lines = network.geometry[demand.edge[beside, k]]
        feet = shapely.line_interpolate_point(lines, demand.fraction[beside, k], normalized=True)
        near[beside] |= shapely.dwithin(feet, along.line, _ON_ROAD_M)
    return np.asarray(near, dtype=bool)


def spot(way: travel.Way, ms: float) -> shapely.Point | None:
    """Where one is on a way after `ms` milliseconds; None where there is no way."""
    if not way.steps:
        return None
    passed = np.concatenate([[0], np.cumsum([step.ms for step in way.steps])])
    at = int(np.clip(np.searchsorted(passed, ms, side="right") - 1, 0, len(way.steps) - 1))
    step = way.steps[at]
    share = 0.0 if step.ms == 0 else min(1.0, (ms - passed[at]) / step.ms)
    return shapely.line_interpolate_point(step.geometry, share, normalized=True)
