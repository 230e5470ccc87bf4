"""The stage of the axes: seat, town and key village in a row, with the road, the time and the people along it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import snapping, travel
from geoplan.centres import axes as room
from geoplan.centres import places
from geoplan.centres.chains import towns
from geoplan.config.axes_models import KeyVillages
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages.chains import called, home
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served
from geoplan.travel.times import MS_PER_MINUTE


@dataclass(frozen=True)
class _Villages:
    """The key villages on the network, the town of each (a position among the candidates), and their names."""

    at: snapping.Snaps
    town: NDArray[np.int64]
    minutes: NDArray[np.float64]  # to the town
    names: Mapping[str, str]


def axes(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
    /,
) -> Found:
    """The layer `axes`."""
    asked = chosen.section.axes
    if asked is None:
        return Found()
    choice = chosen.choice
    villages, found = _villages(asked.villages, on, chosen)
    if not len(villages.town):
        found.append(Finding("axes_without_villages", "axes"))
    top = [tier.name for tier in choice.tiers].index(asked.from_)
    lines = room.axes(choice, chosen.hinterlands.up, villages.town, top=top)
    roads = _roads(lines, villages, chosen)
    rows = pd.DataFrame([_row(axis, villages, chosen) for axis in lines])
    if lines:
        rows["metres"] = [np.nan if road is None else road.metres for road in roads]
        rows["near_min"] = np.nan if asked.within_min is None else asked.within_min
        rows["people_near_road"] = _near(roads, lines, villages, chosen, asked.within_min)
    shapes = [None if road is None else road.line for road in roads]
    table = gpd.GeoDataFrame(rows.assign(base=config.base, basis=chosen.basis), geometry=shapes, crs=on.demand.crs)
    broken = sorted({axis.stops[0] for axis in lines if not axis.whole})
    names = called(chosen)
    for town in choice.candidates[broken].tolist():
        spot = chosen.candidates.geometry[town]
        values = {"place": names[town], "tier": asked.from_}
        found.append(Finding("axis_broken", "axes", town, values, (float(spot.x), float(spot.y))))
    return Found({"axes": table}, findings=tuple(found))


def _villages(asked: KeyVillages | None, on: Ground, chosen: Chosen) -> tuple[_Villages, list[Finding]]:
    """The key villages that reach a town, and findings for those that reach none."""
    at, times = home(on, chosen)
    if asked is None:
        none = np.zeros(0, dtype=np.int64)
        return _Villages(at.take(none), none, none.astype(float), {}), []
    settled = on.settlements
    fits = places.matching(settled, asked.where, key="centres.axes.villages.where")
    fits &= settled["inside"].to_numpy(bool) & (settled["people"].to_numpy(float) >= asked.min_people)
    lowest = chosen.choice.candidates[chosen.choice.serving(len(chosen.choice.tiers) - 1)]
    fits &= ~on.own_places.isin(lowest.tolist()).to_numpy()
    wanted = set(settled.index[fits])
    town, ms = towns(times, chosen.choice)
    key = np.array([one in wanted for one in times.demand.tolist()], dtype=bool)
    people = settled["people"].reindex(times.demand).to_numpy(float)
    picked = room.key_villages(np.where(key, town, -1), people, per_town=asked.per_town)
    names = settled["name"].where(settled["name"] != "", settled.index.to_series()).to_dict()
    lost = sorted(wanted - set(times.demand[key & (town >= 0)].tolist()))
    found = [
        Finding(
            "axis_village_cut_off", "settlements", one,
            {"place": names[one], "people": float(settled.at[one, "people"])},
        )
        for one in lost
    ]  # fmt: skip
    return _Villages(at.take(picked), town[picked], ms[picked] / MS_PER_MINUTE, names), found


def _row(axis: room.Axis, villages: _Villages, chosen: Chosen) -> dict[str, object]:
    """What an axis is called, how long it takes, and whose nearest place is on it."""
    ids, names, between = chosen.choice.candidates, called(chosen), chosen.question.between
    assert between is not None
    stops = [str(one) for one in ids[list(axis.stops)]]
    village = "" if axis.village < 0 else str(villages.at.ids[axis.village])
    to_town = float(villages.minutes[axis.village]) if village else np.nan
    to_seat = math.fsum(_or_nan(between.minutes(*leg)) for leg in pairwise(stops)) if axis.whole else np.nan
    seat = stops[-1] if axis.whole else ""
    heads = dict.fromkeys(one for one in (seat, stops[0]) if one)  # a seat may be its own town
    lowest = chosen.hinterlands.people[chosen.hinterlands.people["tier"] == chosen.choice.tiers[-1].name]
    own = dict(zip(lowest["candidate_id"].tolist(), lowest["people"].tolist(), strict=True))
    return {
        "name": " – ".join([*(names[one] for one in heads), *([villages.names[village]] if village else [])]),
        "seat_id": seat,
        "seat_name": names.get(seat, ""),
        "town_id": stops[0],
        "town_name": names[stops[0]],
        "village_id": village,
        "village_name": villages.names.get(village, ""),
        "via": ", ".join(names[stop] for stop in (stops[1:-1] if axis.whole else stops[1:])),
        "to_town_min": to_town,
        "to_seat_min": to_seat,
        "total_min": (to_town if village else 0.0) + to_seat,
        "people_along": math.fsum(own.get(stop, 0.0) for stop in stops),
        "hinterland_people": own[stops[0]],
        "status": "ok" if axis.whole else "broken",
    }


def _roads(lines: list[room.Axis], villages: _Villages, chosen: Chosen) -> list[room.Road | None]:
    """The road of every axis; legs that axes share are looked for once."""
    network, at = chosen.reach.network, chosen.at
    known: dict[tuple[bool, str, str], travel.Way] = {}

    def way(village: bool, start: str, end: str) -> travel.Way:
        key = village, start, end
        if key not in known:
            known[key] = travel.why(network, villages.at if village else at, at, start, end)
        return known[key]

    roads = []
    for axis in lines:
        stops = [str(one) for one in at.ids[list(axis.stops)]]
        below = [way(True, str(villages.at.ids[axis.village]), stops[0])] if axis.village >= 0 else []
        roads.append(room.road(network, below + [way(False, *leg) for leg in pairwise(stops)]))
    return roads


def _near(
    roads: list[room.Road | None], lines: list[room.Axis], villages: _Villages, chosen: Chosen, within_min: float | None
) -> list[float]:
    """The people within `within_min` of every axis, whether they come to its road or to one of its places."""
    if within_min is None:
        return [np.nan] * len(lines)
    limit = round(within_min * MS_PER_MINUTE)
    people, times, reach = chosen.question.people, chosen.question.times, chosen.reach
    soon = times.only(times.ms <= limit)
    below = travel.times(reach.network, reach.demand, villages.at, limit=limit)
    found = []
    for axis, road in zip(lines, roads, strict=True):
        near = np.zeros(len(people), dtype=bool)
        near[soon.row()[np.isin(soon.facility, axis.stops)]] = True
        near[below.row()[below.facility == axis.village]] = True
        if road is not None:
            near |= room.near_road(reach.network, reach.demand, road, limit=limit)
        found.append(math.fsum(people[near]))
    return found


def _or_nan(minutes: float | None) -> float:
    return np.nan if minutes is None else minutes
