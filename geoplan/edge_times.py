"""What it takes a mode to travel every edge, each way, in whole milliseconds: speed, slope, hour, place, delays.

Everything is added up first and rounded once. Delays belong to edges, at the node an edge is left or boarded by: which way
somebody turns there is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import slopes, speed_zones
from geoplan.errors import ConfigError, Fault, NetworkError
from geoplan.findings import Finding
from geoplan.inputs import BASES
from geoplan.readers.cells import shown
from geoplan.readers.rows import listed
from geoplan.speed_tables import FERRY, SpeedTable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Nodes = NDArray[np.int32]

DAY_MS = 24 * 3_600_000
_NUMBERS = ("metres", "speed_kmh", "speed_back_kmh", "maxspeed_kmh", "maxspeed_back_kmh")
_CYCLES = ("bicycle", "ebike")
_ROADS_MEET = 3  # edges at a node that make it a junction


@dataclass(frozen=True)
class Conditions:
    """Under which conditions a mode travels, besides its speed table."""

    period: str = ""  # one of the speed table's or the zones'
    zones: gpd.GeoDataFrame | None = None  # those that count for the mode
    profiles: slopes.Profiles | None = None  # of the edges that are timed
    slope: str = "none"  # a rule of `slopes.RULES` for the mode's kind


@dataclass(frozen=True)
class Joined:
    """What of a network that is there already meets each node of new edges."""

    edges: NDArray[np.int64]  # how many ends of edges
    ashore: Flags  # whether one of them leads there that is boarded without a wait


def check_numbers(roads: gpd.GeoDataFrame) -> None:
    """Raises NetworkError for lengths and speeds that are stated and no numbers above 0, naming the roads."""
    faults = []
    for column in _NUMBERS:
        if column not in roads:
            continue
        values = pd.to_numeric(roads[column], errors="coerce").to_numpy(dtype="float64")
        text = np.isnan(values) & roads[column].notna().to_numpy()
        wrong = np.flatnonzero((values <= 0) | np.isinf(values) | text)
        if len(wrong):
            rows = listed(roads.index[wrong].astype(str), [shown(value) for value in roads[column].iloc[wrong]])
            told = {"field": column, "count": len(wrong), "rows": rows}
            faults.append(Fault("road_numbers", told, layer="roads"))
    if faults:
        raise NetworkError(faults)


def check_conditions(speeds: SpeedTable, given: Conditions) -> None:
    """Raises ConfigError for a slope without heights or of another kind of mode, and for a period that nothing knows."""
    faults = []
    rules = slopes.RULES.get(speeds.mode, {})
    if given.slope != "none" and given.slope not in rules:
        told = {"key": "slope", "value": given.slope, "kind": speeds.mode, "known": ", ".join([*rules, "none"])}
        faults.append(Fault("slope_of_other_kind", told))
    elif given.slope != "none" and given.profiles is None:
        faults.append(Fault("slope_without_elevation", {"key": "slope", "value": given.slope}))
    known = {*speeds.periods, *(() if given.zones is None else given.zones["period"])} - {""}
    if given.period and given.period not in known:
        told = {"key": "period", "value": given.period, "table": speeds.name, "known": ", ".join(sorted(known)) or "–"}
        faults.append(Fault("period_unknown", told))
    if faults:
        raise ConfigError(faults)


def timed(
    own: gpd.GeoDataFrame,
    lines: NDArray[np.object_],
    ends: tuple[Nodes, Nodes],
    metres: Floats,
    speeds: SpeedTable,
    given: Conditions,
    joined: Joined | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Milliseconds forward and back of every edge the mode may use, `own` its road; 0 where that way is not allowed.

    Where the edges are new ones, `joined` tells what they meet. A day at most and 1 ms at least. A class's `junction_s` is
    lost at the end that is driven towards, where three or more edges of the mode meet. Its `wait_min` is lost where the edge
    begins at a node that another class leads to.
    """
    classes = own["road_class"].to_numpy(dtype=object)
    forward_kmh, back_kmh = _speeds(own, speeds)
    spent = [
        _running(classes, metres, kmh, speeds, given, back=k == 1) for k, kmh in enumerate((forward_kmh, back_kmh))
    ]
    if given.zones is not None and len(given.zones):
        slowed = np.where(_by_timetable(classes, speeds), 1.0, speed_zones.slowed(given.zones, lines))
        spent = [ms * slowed for ms in spent]
    allowed = _senses(own, speeds.mode)
    lost = zip(
        _at_junctions(classes, ends, speeds, joined), _boarding(classes, ends, allowed, speeds, joined), strict=True
    )
    forward, back = (
        np.where(may, np.clip(np.rint(ms + at_junction + wait), 1, DAY_MS), 0).astype(np.int32)
        for ms, may, (at_junction, wait) in zip(spent, allowed, lost, strict=True)
    )
    return forward, back


def bases(own: gpd.GeoDataFrame, lines: NDArray[np.object_], given: Conditions) -> NDArray[np.object_]:
    """What every edge's times rest on: the weakest of its road, the elevation model and the zones it runs through."""
    rank = {basis: at for at, basis in enumerate(BASES)}
    worth = own["basis"].map(rank).to_numpy(dtype=np.int64)
    if given.profiles is not None and given.slope != "none":
        worth = np.maximum(worth, rank[given.profiles.basis])
    if given.zones is not None:
        for basis, zones in given.zones.groupby("basis", sort=True):
            worth = np.where(speed_zones.slowed(zones, lines) != 1.0, np.maximum(worth, rank[str(basis)]), worth)
    weakest: NDArray[np.object_] = np.array(BASES, dtype=object)[worth]
    return weakest


def unawaited(own: gpd.GeoDataFrame, mode: str, speeds: SpeedTable) -> list[Finding]:
    """A finding where ferries state how long they take and the speed table knows of no wait."""
    classes = own["road_class"].to_numpy(dtype=object)
    bare = (classes == FERRY) & _stated(own) & (FERRY not in speeds.wait_min)
    if not bare.any():
        return []
    values = {"count": int(bare.sum()), "classes": FERRY, "mode": mode}
    return [Finding("ferry_without_wait", "roads", mode, values)]


def _speeds(own: gpd.GeoDataFrame, speeds: SpeedTable) -> tuple[Floats, Floats]:
    """km/h forward and back: the driven speed if stated, else the posted limit times its factor, else the class speed.

    Stated speeds and posted limits are those of vehicles: on foot and by bicycle they count on ferries alone, where
    everybody moves with the boat.
    """
    classes = own["road_class"].map(dict(speeds.kmh)).to_numpy(dtype="float64")
    none = np.full(len(own), np.nan)
    column = {name: pd.to_numeric(own[name]).to_numpy(dtype="float64") for name in own if str(name).endswith("_kmh")}
    driven, driven_back = column.get("speed_kmh", none), column.get("speed_back_kmh", none)
    if speeds.mode != "car":
        boat = _by_timetable(own["road_class"].to_numpy(dtype=object), speeds)
        driven, driven_back = np.where(boat, driven, np.nan), np.where(boat, driven_back, np.nan)
        return _first(driven, classes), _first(driven_back, driven, classes)
    factor = speeds.posted_factor if speeds.posted_factor is not None else np.nan
    posted = column.get("maxspeed_kmh", none) * factor
    posted_back = column.get("maxspeed_back_kmh", none) * factor
    return _first(driven, posted, classes), _first(driven_back, driven, posted_back, posted, classes)


def _first(*choices: Floats) -> Floats:
    result = choices[0].copy()
    for choice in choices[1:]:
        result = np.where(np.isnan(result), choice, result)
    return result


def _running(
    classes: NDArray[np.object_], metres: Floats, kmh: Floats, speeds: SpeedTable, given: Conditions, *, back: bool
) -> Floats:
    """Milliseconds under way, by slope and by the hour."""
    ms = metres * 3600 / kmh
    if given.profiles is not None and given.slope != "none":
        rule = slopes.RULES[speeds.mode][given.slope]
        sloping = ~np.isin(classes, list(speeds.level)) & ~_by_timetable(classes, speeds)
        if sloping.any():
            ms[sloping] = slopes.ms(given.profiles.take(sloping), metres[sloping], kmh[sloping], rule, back=back)
    if given.period:
        factor = {name: speeds.factor(given.period, name) for name in set(classes)}
        ms = ms / np.array([factor[name] for name in classes])
    return ms


def _by_timetable(classes: NDArray[np.object_], speeds: SpeedTable) -> Flags:
    return np.isin(classes, [FERRY, *speeds.wait_min])


def _stated(own: gpd.GeoDataFrame) -> Flags:
    if "speed_kmh" not in own:
        return np.zeros(len(own), dtype=bool)
    stated: Flags = np.isfinite(pd.to_numeric(own["speed_kmh"]).to_numpy(dtype="float64"))
    return stated


def _senses(own: gpd.GeoDataFrame, kind: str) -> tuple[Flags, Flags]:
    """Whether each edge may be travelled forward and back. Walkers go both ways; bicycles as cars, unless they are told."""
    if kind == "walk":
        both = np.ones(len(own), dtype=bool)
        return both, both
    sense = own["oneway"].to_numpy(dtype=object)
    if kind in _CYCLES and "oneway_bicycle" in own:
        told = own["oneway_bicycle"].fillna("").to_numpy(dtype=object)
        sense = np.where(told == "", sense, told)
    return sense != "backward", sense != "forward"


def _at_junctions(
    classes: NDArray[np.object_], ends: tuple[Nodes, Nodes], speeds: SpeedTable, joined: Joined | None
) -> tuple[Floats, Floats]:
    """Milliseconds lost at the far end of every edge, forward and back."""
    lost = np.array([1000 * speeds.junction_s.get(name, 0.0) for name in classes])
    start, end = ends
    count = np.bincount(np.concatenate(ends))
    meeting = count + (joined.edges[: len(count)] if joined else 0) >= _ROADS_MEET
    return np.where(meeting[end], lost, 0.0), np.where(meeting[start], lost, 0.0)


def _boarding(
    classes: NDArray[np.object_],
    ends: tuple[Nodes, Nodes],
    allowed: tuple[Flags, Flags],
    speeds: SpeedTable,
    joined: Joined | None,
) -> tuple[Floats, Floats]:
    """Milliseconds waited before an edge, forward and back."""
    wait = np.array([60_000 * speeds.wait_min.get(name, 0.0) for name in classes])
    ashore = ~np.isin(classes, list(speeds.wait_min))
    start, end = ends
    pier = np.zeros(int(max(start.max(), end.max())) + 1, dtype=bool)
    pier[end[allowed[0] & ashore]] = pier[start[allowed[1] & ashore]] = True
    if joined:
        pier |= joined.ashore[: len(pier)]
    return np.where(pier[start], wait, 0.0), np.where(pier[end], wait, 0.0)
