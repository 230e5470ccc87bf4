"""The stage of the spheres: how far each place draws, and where the draws of neighbours are equal."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import catchments, travel
from geoplan.centres import spheres as room
from geoplan.centres.axes import spot
from geoplan.config.axes_models import Spheres
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.stages.chains import called
from geoplan.stages.chosen import Chosen, Found
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served
from geoplan.travel.times import MS_PER_MINUTE

Floats = NDArray[np.float64]


def spheres(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    served: Mapping[str, Served],
    chosen: Chosen,
    made: Mapping[str, pd.DataFrame],
    /,
) -> Found:
    """The layers `spheres` and `breakpoints`."""
    asked = chosen.section.spheres
    if asked is None or chosen.grid is None:
        return Found()
    attraction = _attraction(asked, chosen)
    level = [tier.name for tier in chosen.choice.tiers].index(asked.of)
    drawing = (chosen.choice.serving(level)) & (attraction > 0)  # NaN is not
    names, found = called(chosen), []
    for place in np.flatnonzero((chosen.choice.level > 0) & ~(attraction > 0)).tolist():
        one = str(chosen.choice.candidates[place])
        values = {"place": names[one], "attraction": asked.attraction, "value": f"{attraction[place]:g}"}
        found.append(Finding("place_without_attraction", "centres", one, values))
    table = _land(asked, on, chosen, np.flatnonzero(drawing), level, attraction)
    told = {"base": config.base, "basis": chosen.basis}
    breaks = _breaks(asked, chosen, _pairs(chosen, table, attraction), attraction)
    return Found({"spheres": table.assign(tier=asked.of, **told), "breakpoints": breaks}, findings=tuple(found))


def _attraction(asked: Spheres, chosen: Chosen) -> Floats:
    """What attracts, per candidate."""
    if asked.attraction == "people":
        return np.asarray(chosen.candidates["people"], dtype=np.float64)
    if asked.attraction == "score":
        return chosen.question.score
    return chosen.judged.raw[:, chosen.judged.merit.names.index(asked.attraction)]


def _land(
    asked: Spheres, on: Ground, chosen: Chosen, members: NDArray[np.intp], level: int, attraction: Floats
) -> gpd.GeoDataFrame:
    """The land and the people of every sphere; people count by their own travel times."""
    assert chosen.grid is not None
    network, own = chosen.reach.network, attraction[members]
    cells, places = chosen.grid.at[network.mode], chosen.at.take(members)
    owner, ms = room.spheres(network, cells, places, own, exponent=asked.exponent)
    times, people = chosen.question.times, chosen.question.people
    serving = chosen.choice.serving(level)
    near = times.only(serving[times.facility])
    drawn = times.only(np.isin(times.facility, members))
    position = np.full(len(attraction) + 1, -1, dtype=np.int64)  # the last, found by -1, is nobody
    position[members] = np.arange(len(members))
    draws = np.where(attraction > 0, attraction, 1.0)  # of those that count
    mine, _, own_ms = room.strongest(drawn, draws, exponent=asked.exponent)
    points = catchments.DemandPoints(
        on.demand.geometry.x.to_numpy(), on.demand.geometry.y.to_numpy(), people, position[mine], own_ms
    ).within(on.demand["inside"].to_numpy(dtype=bool))
    table = catchments.basins(chosen.grid.cells, owner, ms, chosen.candidates.geometry.iloc[members], points)
    table = table.rename(columns={"facility_id": "candidate_id"})
    _, nearest = near.least()
    counted = (nearest >= 0) & (people > 0)
    whole = np.bincount(nearest[counted], people[counted], len(attraction))
    ids = chosen.choice.candidates
    by_id = {str(ids[place]): (attraction[place], whole[place]) for place in members}
    none = (np.nan, float(people[nearest < 0].sum()))  # those who reach nothing
    both = [by_id.get(place, none) for place in table["candidate_id"]]
    names = called(chosen)
    name = table["candidate_id"].map(lambda place: names.get(place, ""))
    return table.assign(name=name, attraction=[a for a, _ in both], nearest_people=[b for _, b in both])


def _pairs(chosen: Chosen, table: gpd.GeoDataFrame, attraction: Floats) -> dict[tuple[str, str], str]:
    """The pairs of places that are asked for their breaking point, the smaller id first, and how they are related."""
    land = table[(table["candidate_id"] != "") & (table["parts"] > 0)]
    ids = land["candidate_id"].tolist()
    found: dict[tuple[str, str], str] = {}
    for a, b in room.touching(land.geometry.to_numpy()):
        one, other = sorted((str(ids[a]), str(ids[b])))
        found[one, other] = "neighbours"
    drawing = set(chosen.choice.candidates[attraction > 0].tolist())
    for row in chosen.parent_of.itertuples(index=False):
        if {row.candidate_id, row.parent_id} <= drawing:
            one, other = sorted((str(row.candidate_id), str(row.parent_id)))
            found[one, other] = "both" if (one, other) in found else "parent"
    return dict(sorted(found.items()))


def _breaks(
    asked: Spheres, chosen: Chosen, pairs: Mapping[tuple[str, str], str], attraction: Floats
) -> gpd.GeoDataFrame:
    """The layer `breakpoints`: where on the quickest road between two places their draws are equal."""
    between, at, names = chosen.question.between, chosen.at, called(chosen)
    assert between is not None
    own = dict(zip(chosen.choice.candidates.tolist(), attraction.tolist(), strict=True))
    rows, points = [], []
    for (one, other), relation in pairs.items():
        there, back = between.minutes(one, other), between.minutes(other, one)
        ways = [(minutes, turned) for minutes, turned in ((there, False), (back, True)) if minutes is not None]
        minutes, turned = min(ways, default=(np.nan, False))
        here = room.breaking_minutes(minutes, own[one], own[other], exponent=asked.exponent)
        start, end = (other, one) if turned else (one, other)
        way = travel.why(chosen.reach.network, at, at, start, end)
        passed = (minutes - here if turned else here) * MS_PER_MINUTE
        points.append(None if np.isnan(minutes) else spot(way, passed))
        rows.append(
            {
                "candidate_id": one,
                "name": names[one],
                "other_id": other,
                "other_name": names[other],
                "relation": relation,
                "minutes": minutes,
                "break_min": here,
                "other_break_min": minutes - here,
                "attraction": own[one],
                "other_attraction": own[other],
            }
        )
    table = pd.DataFrame(rows).assign(basis=chosen.basis)
    return gpd.GeoDataFrame(table, geometry=points, crs=chosen.candidates.crs)
