"""What belongs to whom: the parent of every chosen place, and the hinterlands that follow from the parents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.centres.choice import Choice
from geoplan.centres.tier import Tier
from geoplan.findings import Finding
from geoplan.travel.times import MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Hinterlands:
    """Who belongs to which place at every level.

    `owner` is demand row × level (0 = the highest): the position in `choice.candidates`, -1 = nobody. `up` is `chain`'s
    answer. `people` has a row per place and level: candidate_id, tier (the level's name), parent_id ("" = none), people,
    nesting_cost (person-minutes; NaN without a parent). At every level its people and those who belong to nobody add up
    to all people.
    """

    owner: Ints
    up: Ints
    people: pd.DataFrame


def chain(choice: Choice, between: TravelTimes, county_of: NDArray[np.str_] | None = None) -> Ints:
    """Level × candidate: where a member of level k belongs at level k - 1, as a position in `choice.candidates`.

    That is the place itself where it is a member of level k - 1 too, else the member nearest to the place by `between`
    (places × candidates, the way from the place), at equal times the smaller id. A member in another county counts as
    `crossing_min` farther, and with `parent_in_county` not at all; a tier with one of them needs `county_of`, per
    candidate. -1 where there is none, where the candidate is no member of level k, and at level 0.
    """
    return _chain(choice, _from_places(choice, between), county_of)


def parents(choice: Choice, between: TravelTimes, county_of: NDArray[np.str_]) -> pd.DataFrame:
    """A row per chosen place in id order: its tier, its parent, and the nearest it could have in its own county.

    Columns candidate_id, tier, parent_id, parent_min, parent_in_county, county_parent_id, crossing_saves_min. The parent
    is the member of the next level up that is nearest to the place (`chain`), `parent_min` the minutes to it without
    any `crossing_min`. Places of the highest tier have parent "", minutes NaN and county <NA>, and so has a place that
    reaches none. `crossing_saves_min` is what a parent in another county is nearer than `county_parent_id`; NaN where
    the parent is in the county, and where that has none. `county_of` is per candidate.
    """
    ms = _from_places(choice, between)
    up = _chain(choice, ms, county_of)
    chosen = np.flatnonzero(choice.level > 0)
    own = choice.level[chosen] - 1
    parent = up[own, chosen]
    has = parent >= 0
    same = pd.array(county_of[chosen] == county_of[parent], dtype="boolean")
    same[~has] = pd.NA
    at_home = _in_county(choice, ms, county_of)[own, chosen]
    saves = has & (at_home >= 0) & (county_of[chosen] != county_of[parent])
    saved = np.full(len(chosen), np.nan)
    saved[saves] = ms[chosen[saves], at_home[saves]] - ms[chosen[saves], parent[saves]]
    return pd.DataFrame(
        {
            "candidate_id": choice.candidates[chosen].astype(object),
            "tier": [choice.tiers[k].name for k in own],
            "parent_id": np.where(has, choice.candidates[parent], "").astype(object),
            "parent_min": np.where(has, ms[chosen, parent], np.nan) / MS_PER_MINUTE,
            "parent_in_county": same,
            "county_parent_id": np.where(at_home >= 0, choice.candidates[at_home], "").astype(object),
            "crossing_saves_min": saved / MS_PER_MINUTE,
        }
    )


def assign(
    times: TravelTimes,
    people: Floats,
    choice: Choice,
    between: TravelTimes,
    county_of: NDArray[np.str_] | None = None,
) -> Hinterlands:
    """Everybody's place at every level: the nearest member of the lowest level, and up from there along the parents.

    So an upper hinterland is the union of its descendants'. At equal times the smaller id has them. `people` is per row
    of `times`, 0 for those who do not count. `nesting_cost` is what it costs the place's people, in person-minutes, to
    go to their place of the next level up instead of the nearest of that level; pairs without a way are left out.
    `county_of` is what `chain` asks for.
    """
    up, levels = chain(choice, between, county_of), len(choice.tiers)
    ms = _to_chosen(times, choice)
    owner = np.full((len(times.demand), levels), -1, np.int32)
    owner[:, -1], _ = _nearest(ms, choice, levels - 1)
    for k in range(levels - 1, 0, -1):
        owner[:, k - 1] = np.where(owner[:, k] >= 0, up[k, owner[:, k]], -1)
    tables = [_people_of_level(choice, k, owner, up, people, ms) for k in range(levels)]
    return Hinterlands(owner, up, pd.concat(tables, ignore_index=True))


def nesting_cost(times: TravelTimes, people: Floats, choice: Choice, owner: Ints) -> Floats:
    """Extra person-minutes per level if everybody follows the parents, not the nearest member; 0 at the lowest."""
    ms = _to_chosen(times, choice)
    return np.array([_detour(choice, k, owner, people, ms).sum() for k in range(len(choice.tiers))])


def centre_rows(candidates: gpd.GeoDataFrame, parent_of: pd.DataFrame, hinterlands: Hinterlands) -> gpd.GeoDataFrame:
    """The layer `centres` before shaping: `parent_of` with what `candidates` (index candidate_id) and hinterlands know.

    `hinterland_people` and `nesting_cost` are those of the level of the place's own tier.
    """
    known = candidates.loc[
        parent_of["candidate_id"], ["name", "rank", "score", "people", "county_id", "basis", "name_en"]
    ]
    rows = parent_of.drop(columns="parent_in_county").join(known, on="candidate_id")
    at = pd.MultiIndex.from_frame(rows[["candidate_id", "tier"]])
    own = hinterlands.people.set_index(["candidate_id", "tier"]).reindex(at)
    rows["hinterland_people"], rows["nesting_cost"] = own["people"].to_numpy(), own["nesting_cost"].to_numpy()
    points = candidates.geometry.loc[rows["candidate_id"]].to_numpy()
    return gpd.GeoDataFrame(rows, geometry=points, crs=candidates.crs)


def link_rows(candidates: gpd.GeoDataFrame, parent_of: pd.DataFrame) -> gpd.GeoDataFrame:
    """The layer `links` before shaping: a straight line from every place to its parent, with the minutes by road."""
    rows = parent_of[parent_of["parent_id"] != ""].reset_index(drop=True)
    rows = rows.drop(columns=["county_parent_id", "crossing_saves_min"])
    start = shapely.get_coordinates(candidates.geometry.loc[rows["candidate_id"]].to_numpy())
    end = shapely.get_coordinates(candidates.geometry.loc[rows["parent_id"]].to_numpy())
    lines = shapely.linestrings(np.stack([start, end], axis=1)) if len(rows) else np.empty(0, object)
    names = candidates["name"]
    label = [
        f"{names[place]} – {names[parent]}"
        for place, parent in zip(rows["candidate_id"], rows["parent_id"], strict=True)
    ]
    table = rows.rename(columns={"parent_min": "minutes"}).assign(name=pd.Series(label, dtype=object))
    return gpd.GeoDataFrame(table, geometry=lines, crs=candidates.crs)


def doubts(
    choice: Choice,
    times: TravelTimes,
    people: Floats,
    parent_of: pd.DataFrame,
    hinterlands: Hinterlands,
    names: Mapping[str, str],
) -> list[Finding]:
    """People whom the choice leaves out, places without a parent, and places without a hinterland of their own."""
    found = []
    groups = [("people_reach_no_candidate", "", choice.unreached)]
    groups += [
        ("people_reach_no_member", tier.name, cut) for tier, cut in zip(choice.tiers, choice.cut_off, strict=True)
    ]
    for code, tier, points in groups:
        if points:
            listed = ", ".join(points[:10]) + (" …" if len(points) > 10 else "")
            total = float(people[np.searchsorted(times.demand, points)].sum())
            values = {"people": total, "count": len(points), "points": listed}
            found.append(Finding(code, "demand", tier, values | ({"tier": tier} if tier else {})))
    above = {tier.name: upper.name for upper, tier in zip(choice.tiers, choice.tiers[1:], strict=False)}
    alone = parent_of[(parent_of["parent_id"] == "") & parent_of["tier"].isin(above)]
    own = hinterlands.people.merge(parent_of[["candidate_id", "tier"]])
    empty = own[own["people"] == 0]
    told = [
        ("centre_without_parent", place, above[tier])
        for place, tier in zip(alone["candidate_id"], alone["tier"], strict=True)
    ]
    told += [
        ("centre_without_hinterland", place, tier)
        for place, tier in zip(empty["candidate_id"], empty["tier"], strict=True)
    ]
    found += [
        Finding(code, "centres", place, {"place": names.get(place, place), "tier": tier}) for code, place, tier in told
    ]
    return found


def _from_places(choice: Choice, between: TravelTimes) -> Floats:
    """Candidate × candidate in ms, the way from the row's place."""
    rows = np.searchsorted(between.demand, choice.candidates)
    columns = np.searchsorted(between.facilities, choice.candidates)
    return between.dense()[np.ix_(rows, columns)]


def _chain(choice: Choice, ms: Floats, county_of: NDArray[np.str_] | None) -> Ints:
    up = np.full((len(choice.tiers), len(choice.candidates)), -1, np.int32)
    for k in range(1, len(choice.tiers)):
        above, own = choice.serving(k - 1), choice.serving(k)
        up[k, own & above] = np.flatnonzero(own & above)
        below, members = np.flatnonzero(own & ~above), np.flatnonzero(above)
        reach = ms[np.ix_(below, members)] + _crossing(choice.tiers[k], below, members, county_of)
        found = np.isfinite(reach).any(axis=1)
        up[k, below[found]] = members[reach[found].argmin(axis=1)]
    return up


def _crossing(tier: Tier, below: Whole, members: Whole, county_of: NDArray[np.str_] | None) -> Floats:
    """Place × parent in ms: what crossing a county border adds to the way; inf where it is not allowed."""
    price = np.inf if tier.parent_in_county else float(round(tier.crossing_min * MS_PER_MINUTE))
    if price == 0:
        return np.zeros((len(below), len(members)))
    if county_of is None:
        raise ValueError(f"tier {tier.name} minds county borders: `county_of` is needed")
    return np.where(county_of[below][:, None] == county_of[members], 0.0, price)


def _in_county(choice: Choice, ms: Floats, county_of: NDArray[np.str_]) -> Ints:
    """As `chain`, with members in the place's own county alone."""
    apart = np.where(county_of[:, None] == county_of, ms, np.inf)
    free = tuple(replace(tier, parent_in_county=False, crossing_min=0.0) for tier in choice.tiers)
    return _chain(replace(choice, tiers=free), apart, None)


def _to_chosen(times: TravelTimes, choice: Choice) -> Floats:
    """Demand × chosen place (in id order) in ms, infinite where there is no way."""
    column = np.cumsum(choice.level > 0) - 1
    among = choice.level[times.facility] > 0
    ms = np.full((len(times.demand), int((choice.level > 0).sum())), np.inf)
    ms[times.row()[among], column[times.facility[among]]] = times.ms[among]
    return ms


def _nearest(ms: Floats, choice: Choice, k: int) -> tuple[Ints, Floats]:
    """Per row of demand: the nearest member of level k (-1 = none is reached) and the ms to it."""
    places, rows = np.flatnonzero(choice.level > 0), np.arange(len(ms))
    columns = np.flatnonzero(choice.serving(k)[places])
    reach = ms[:, columns]
    at = reach.argmin(axis=1)
    least = reach[rows, at]
    return np.where(np.isfinite(least), places[columns[at]], -1).astype(np.int32), least


def _detour(choice: Choice, k: int, owner: Ints, people: Floats, ms: Floats) -> Floats:
    """Per row of demand: person-minutes more to its place of level k than to the nearest member."""
    _, nearest = _nearest(ms, choice, k)
    column = np.cumsum(choice.level > 0) - 1
    theirs = np.where(owner[:, k] >= 0, ms[np.arange(len(ms)), column[owner[:, k]]], np.inf)
    both = np.isfinite(nearest) & np.isfinite(theirs)
    extra = np.zeros(len(ms))
    extra[both] = people[both] * (theirs[both] - nearest[both]) / MS_PER_MINUTE
    return extra


def _people_of_level(choice: Choice, k: int, owner: Ints, up: Ints, people: Floats, ms: Floats) -> pd.DataFrame:
    places = np.flatnonzero(choice.serving(k))
    mine, above = owner[:, k], up[k, places]
    detour = _detour(choice, k - 1, owner, people, ms) if k else np.zeros(len(ms))
    own = [mine == place for place in places]
    # math.fsum is what catchments sum by: the same people give the same number, to the last bit
    return pd.DataFrame(
        {
            "candidate_id": choice.candidates[places].astype(object),
            "tier": choice.tiers[k].name,
            "parent_id": np.where(above >= 0, choice.candidates[above], "").astype(object),
            "people": [math.fsum(people[rows]) for rows in own],
            "nesting_cost": np.where(above >= 0, [math.fsum(detour[rows]) for rows in own], np.nan),
        }
    )
