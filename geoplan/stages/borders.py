"""Borders that people may not cross to a facility: which facilities are whose, and travel put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geoplan import travel

Border = Literal["open", "county", "area"]


@dataclass(frozen=True)
class Side:
    """People and the facilities that are theirs: rows of demand and positions of facilities, both rising."""

    rows: NDArray[np.intp]
    places: NDArray[np.intp]


def sides(border: Border, demand: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame) -> list[Side]:
    """Who may use what: all of it where the border is open, else what lies in one's own county, or inside the area.

    `facilities` are those of one service in the order of the travel times. The margin, whose county is not known, is a side
    of its own.
    """
    if border == "open":
        return [Side(np.arange(len(demand)), np.arange(len(facilities)))]
    of_demand, of_facility = (
        rows["inside"].to_numpy(dtype=bool)
        if border == "area"
        else rows["county_id"].where(rows["inside"].astype(bool), "").to_numpy()
        for rows in (demand, facilities)
    )
    return [
        Side(np.flatnonzero(of_demand == one), np.flatnonzero(of_facility == one))
        for one in np.unique(of_demand).tolist()
    ]


def times_joined(parts: Sequence[tuple[Side, travel.TravelTimes]], facilities: NDArray[np.str_]) -> travel.TravelTimes:
    """One table of the times of all sides."""
    if len(parts) == 1 and len(parts[0][0].places) == len(facilities):
        return parts[0][1]
    row = np.concatenate([side.rows[one.row()] for side, one in parts])
    facility = np.concatenate([side.places[one.facility] for side, one in parts])
    rows = np.concatenate([side.rows for side, _ in parts])
    back = np.argsort(rows)
    order = np.lexsort((facility, row))
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(rows)))]).astype(np.int64)
    first = parts[0][1]
    return travel.TravelTimes(
        np.concatenate([one.demand for _, one in parts])[back],
        facilities,
        start,
        facility[order].astype(np.int32),
        np.concatenate([one.ms for _, one in parts])[order],
        np.concatenate([one.why_empty for _, one in parts])[back],
        first.mode,
        first.direction,
        first.cost,
        first.limit,
    )


def nearest_joined(parts: Sequence[tuple[Side, travel.Nearest]], facilities: NDArray[np.str_]) -> travel.Nearest:
    """The nearest of everybody on their own side."""
    if len(parts) == 1 and len(parts[0][0].places) == len(facilities):
        return parts[0][1]
    back = np.argsort(np.concatenate([side.rows for side, _ in parts]))
    owner = [np.append(side.places, -1)[one.owner] for side, one in parts]  # the last, found by -1, is none
    ms, mm = (np.concatenate([getattr(one, unit) for _, one in parts])[back] for unit in ("ms", "mm"))
    return travel.Nearest(ms, mm, np.concatenate(owner)[back].astype(np.int32), facilities)
