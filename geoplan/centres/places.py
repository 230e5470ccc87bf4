"""Places, the units of the urban system: settlements, or several that are one town; and which may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault
from geoplan.findings import Finding
from geoplan.inputs import weakest
from geoplan.nearness import near

_ALSO = {"county": "county_id"}  # the planner's word for a column


def gather(settlements: gpd.GeoDataFrame, points: gpd.GeoSeries | None = None) -> gpd.GeoDataFrame:
    """The table `places`, index place_id in text order; `doubts` says what is doubtful about it.

    Settlements of one `place_id` are one place, and a settlement without one is a place of its own. A shared place_id
    that is no settlement's id is the place's name too. Its English name is the members' `place_en` (of several the first
    in text order), else the `name_en` that they share, else the place_id where that is ASCII, else "". People add up
    over all members. The point is the one in `points` (index place_id), else the people-weighted mean of the members
    that have one (a plain mean where nobody lives there), else None. The kind is that of the member with most people,
    the county that of most people, the basis the weakest; a place is inside if any member is. Where settlements have a
    `zone`, a place has that of most people.
    """
    rows = []
    for place_id, members in _grouped(settlements):
        stated = None if points is None else points.get(place_id)
        zone = {"zone": _of_most(members, "zone")} if "zone" in members else {}
        rows.append({**_place(place_id, members), **zone, "geometry": _middle(members) if stated is None else stated})
    columns = ["place_id", "name", "name_en", "members", "people", "kind", "county_id", "inside", "basis", "geometry"]
    if "zone" in settlements:
        columns.insert(7, "zone")
    places = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs=settlements.crs)
    return places.set_index("place_id")


def doubts(settlements: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> list[Finding]:
    """Places in several counties, places across the boundary of the area, and places without a point."""
    found: list[Finding] = []
    for place_id, members in _grouped(settlements):
        found += _doubts(place_id, places.loc[place_id], members)
    return found


def resolve(names: Sequence[str], places: pd.DataFrame, *, key: str = "") -> list[str]:
    """The place ids of `names`, in their order: an id first, then an exact name, then an exact English name.

    `key` is the config key they stand under, for the faults. Raises ConfigError with every unknown and every ambiguous
    name.
    """
    found: list[str] = []
    faults: list[Fault] = []
    for name in names:
        hits = [name] if name in places.index else []
        for column in ("name", "name_en") if name.strip() else ():  # a place without an English name is not called ""
            hits = hits or places.index[places[column] == name].tolist()
        if len(hits) == 1:
            found.append(str(hits[0]))
        elif hits:
            faults.append(Fault("place_ambiguous", {"place": name, "ids": ", ".join(sorted(hits))}, layer=key))
        else:
            meant = near(name, [*places.index, *places["name"], *places["name_en"]])
            code, more = ("place_misspelt", {"near": meant}) if meant else ("place_unknown", {})
            faults.append(Fault(code, {"place": name.strip() or "–", **more}, layer=key))
    if faults:
        raise ConfigError(faults)
    return found


def matching(places: pd.DataFrame, where: Mapping[str, Sequence[str]], *, key: str) -> NDArray[np.bool_]:
    """Which places have one of the listed values in every listed column (`county` stands for county_id).

    Raises ConfigError for a column that places do not have, and for one none of whose values occurs.
    """
    faults: list[Fault] = []
    fits = np.ones(len(places), bool)
    columns = [str(name) for name in places.columns if name != "geometry"]
    for name, values in where.items():
        column = _ALSO.get(name, name)
        if column not in columns:
            said = {"column": name, "columns": ", ".join(columns)}
            faults.append(Fault("places_column_unknown", said, layer=key))
            continue
        present = places[column].astype(str)
        allowed = {str(value) for value in values}
        if not allowed & set(present):
            said = {"column": name, "value": ", ".join(sorted(allowed))}
            known = ", ".join(sorted(set(present))[:12])
            faults.append(Fault("places_value_unknown", {**said, "values": known}, layer=key))
        fits &= present.isin(allowed).to_numpy()
    if faults:
        raise ConfigError(faults)
    return fits


def candidates(
    places: gpd.GeoDataFrame,
    *,
    where: Mapping[str, Sequence[str]] | None = None,
    min_people: float = 0.0,
    forbidden: Sequence[str] = (),
) -> gpd.GeoDataFrame:
    """The rows of `places` that may be chosen: inside, with a point, and not ruled out by the arguments."""
    fits = matching(places, where or {}, key="centres.candidates.where")
    fits &= places["inside"].to_numpy(bool) & (places["people"].to_numpy(float) >= min_people)
    fits &= ~places.geometry.isna().to_numpy() & ~places.index.isin(list(forbidden))
    return places[fits]


def groups(places: pd.DataFrame) -> dict[str, NDArray[np.str_]]:
    """What `per_group.by` may name: the group of every place, `county`, `kind` and, where it is known, `zone`."""
    columns = {"county": "county_id", "kind": "kind", "zone": "zone"}
    return {by: places[column].to_numpy().astype(str) for by, column in columns.items() if column in places}


def _place(place_id: str, members: gpd.GeoDataFrame) -> dict[str, object]:
    people = members["people"].to_numpy(float)
    largest = members.iloc[int(people.argmax())]
    namesake = members[members["_id"] == place_id]
    if len(namesake):
        name, name_en = namesake["name"].iloc[0], namesake["name_en"].iloc[0]
    else:
        shared = sorted(set(members["name_en"]))
        name = place_id
        name_en = shared[0] if len(shared) == 1 and shared[0] else place_id if place_id.isascii() else ""
    name_en = next(iter(_english(members)), name_en)
    return {
        "place_id": place_id,
        "name": name,
        "name_en": name_en,
        "members": ";".join(members["_id"]),
        "people": float(people.sum()),
        "kind": largest["kind"],
        "county_id": _of_most(members, "county_id"),
        "inside": bool(members["inside"].any()),
        "basis": weakest(members["basis"]),
    }


def _english(members: gpd.GeoDataFrame) -> list[str]:
    """What members of a place give as its English name, each once, in text order."""
    return sorted(set(members["place_en"]) - {""}) if "place_en" in members else []


def _of_most(members: gpd.GeoDataFrame, column: str) -> object:
    """What most people have in a column, of equals the first in text order."""
    sums = members.groupby(column, sort=True)["people"].sum()
    return sums.index[int(sums.to_numpy().argmax())]


def _middle(members: gpd.GeoDataFrame) -> shapely.Point | None:
    located = members[~(members.geometry.isna() | members.geometry.is_empty)]
    if len(located) == 0:
        return None
    if len(located) == 1:
        return located.geometry.iloc[0]
    people = located["people"].to_numpy(float)
    weights = people if people.sum() > 0 else np.ones(len(located))
    at = shapely.get_coordinates(located.geometry.to_numpy())
    return shapely.Point((at * weights[:, None]).sum(axis=0) / weights.sum())


def _doubts(place_id: str, place: pd.Series, members: gpd.GeoDataFrame) -> list[Finding]:
    label = place["name"] if place["name"] == place_id else f"{place['name']} ({place_id})"
    at = None if place["geometry"] is None else (place["geometry"].x, place["geometry"].y)
    told: list[tuple[str, dict[str, object]]] = []
    counties = sorted(set(members["county_id"]) - {""})
    if len(counties) > 1:
        told.append(("place_in_several_counties", {"counties": ", ".join(counties), "county": place["county_id"]}))
    outside = members[~members["inside"].to_numpy(bool)]
    if 0 < len(outside) < len(members):
        told.append(("place_across_boundary", {"people_outside": f"{outside['people'].sum():.0f}"}))
    if len(_english(members)) > 1:
        told.append(("place_of_several_names", {"names": ", ".join(_english(members)), "name": place["name_en"]}))
    if at is None:
        told.append(("place_without_point", {}))
    return [Finding(code, "settlements", place_id, {"place": label, **values}, at) for code, values in told]


def _grouped(settlements: gpd.GeoDataFrame) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Every place id with its members, both in text order."""
    table = settlements.sort_index()
    own = table.index.to_numpy().astype(object)
    given = table["place_id"].fillna("").to_numpy()
    table = table.assign(_place=np.where(given == "", own, given), _id=own)
    return [(str(place_id), members) for place_id, members in table.groupby("_place", sort=True)]


def county_seats(
    names: Sequence[str], places: gpd.GeoDataFrame, county_of: Mapping[str, str], *, key: str
) -> dict[str, str]:
    """The seat of every county that `names` has one for: county_id to place id.

    A place is the seat of its own county, and of every further one that it has members in (`county_of` is per
    settlement) and that no other seat is of: the city of two districts is the seat of both. Raises ConfigError for
    names as `resolve` does, for a seat without a point, and for two seats of one county.
    """
    seats = sorted(set(resolve(names, places, key=key)))
    faults = [Fault("seat_without_point", {"place": one}, layer=key) for one in seats if places.geometry[one] is None]
    main: dict[str, list[str]] = {}
    further: dict[str, list[str]] = {}
    for place in seats:
        own = str(places.at[place, "county_id"])
        main.setdefault(own, []).append(place)
        for county in sorted({county_of[one] for one in str(places.at[place, "members"]).split(";")} - {own, ""}):
            further.setdefault(county, []).append(place)
    found = {**further, **main}
    for county, several in sorted(found.items()):
        if len(several) > 1:
            faults.append(Fault("seats_in_one_county", {"places": ", ".join(several), "county": county}, layer=key))
    if faults:
        raise ConfigError(faults)
    return {county: own[0] for county, own in sorted(found.items())}
