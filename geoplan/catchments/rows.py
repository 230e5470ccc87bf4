"""The rows of the layers catchments, isochrones and hinterlands, all from labelled cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.catchments.demand import DemandPoints
from geoplan.catchments.grid import Cells, Floats, Ints
from geoplan.catchments.pieces import UNSERVED, tidy
from geoplan.catchments.polygons import as_multipolygons, coverage
from geoplan.travel.times import MS_PER_MINUTE

Land = Mapping[int, shapely.MultiPolygon]


def basins(
    cells: Cells,
    owner: Ints,
    ms: Ints,
    facilities: gpd.GeoSeries,
    demand: DemandPoints,
) -> gpd.GeoDataFrame:
    """The land nearest to each facility: facility_id, people, minutes_max, parts, status, geometry; sorted by id.

    `owner` and `ms` are, per cell, the nearest facility (position in `facilities`; -1 = reaches nothing) and the time
    to it. `facilities` are points by facility_id in text order; those in the margin own land too. The basins tile the
    area with the row "" of status `unserved`, and their people add up to all of `demand`, who count by their own
    `owner`. A facility with people but no cell of its own has an empty geometry, 0 parts and status `no_land`; one
    with neither has no row unless it stands inside the area. minutes_max is the longest time of a cell of the basin
    that is nearest to this facility; NaN without such cells.
    """
    inside = _inside(cells, facilities)
    label = _tidy(cells, owner, facilities, inside, demand)
    rows = _rows(_land(cells, label), demand.people_by(demand.owner), inside, cells.crs)
    longest = np.full(len(facilities) + 1, -1, dtype=np.int64)  # the last, found by -1, is for unserved land
    own = (label == owner) & (label != UNSERVED)
    np.maximum.at(longest, label[own], ms[own])
    longest = longest[rows["label"]]
    rows["minutes_max"] = np.where(longest >= 0, longest / MS_PER_MINUTE, np.nan)
    rows["facility_id"] = _ids(facilities.index)[rows["label"]]
    return _sorted(rows, ["facility_id"], ["facility_id", "people", "minutes_max", "parts", "status", "geometry"])


def isochrones(
    cells: Cells,
    ms: Ints,
    demand: DemandPoints,
    *,
    bands_min: Sequence[float],
) -> gpd.GeoDataFrame:
    """Land by time to the nearest facility: facility_id (""), from_min, to_min, people, geometry; sorted by band.

    A band holds from_min < time <= to_min; the first, from 0, holds 0 too. Land reached later than the last band has
    from_min and no to_min (NaN), land that reaches nothing has neither, so that the rows tile the area and their
    people add up to all of `demand`. A band without land and people has no row; one with people alone has an empty
    geometry. Cells are shown as they are: islands and holes of time stay.
    """
    limits = _limits(bands_min)
    band, demand_band = _band(ms, limits), _band(demand.ms, limits)
    rows = _rows(_land(cells, band), demand.people_by(demand_band), (), cells.crs)
    rows["facility_id"] = ""
    return _banded(rows, rows["label"].to_numpy(), limits)


def facility_isochrones(
    cells: Cells,
    owner: Ints,
    ms: Ints,
    facilities: pd.Index,
    demand: DemandPoints,
    *,
    bands_min: Sequence[float],
) -> gpd.GeoDataFrame:
    """As `isochrones`, with bands of its own for every facility; land that reaches nothing is one row, facility_id "".

    `owner` is, per cell, the position in `facilities` (facility_id in text order) of the nearest.
    """
    limits = _limits(bands_min)
    width = len(limits) + 1  # the bands and the land beyond
    label = np.where(owner < 0, UNSERVED, owner * width + _band(ms, limits))
    demand_label = np.where(demand.owner < 0, UNSERVED, demand.owner * width + _band(demand.ms, limits))
    rows = _rows(_land(cells, label), demand.people_by(demand_label), (), cells.crs)
    reached = rows["label"].to_numpy() != UNSERVED
    rows["facility_id"] = _ids(facilities)[rows["label"] // width]  # -1 // width is -1 again
    return _banded(rows, np.where(reached, rows["label"] % width, UNSERVED), limits)


def hinterlands(
    cells: Cells,
    owner: Ints,
    places: gpd.GeoSeries,
    demand: DemandPoints,
    *,
    levels: Sequence[str],
    parents: Sequence[Mapping[str, str]],
) -> gpd.GeoDataFrame:
    """The land of every place at every level: candidate_id, tier, parent_id, people, parts, status, geometry.

    `places` are the members of the lowest level as points by candidate_id in text order; `owner` gives the nearest of
    them per cell. `levels` names the levels from the lowest up, and `parents[k]` leads from each place of level k to
    its place of level k + 1 (an upper place that serves the lower level too leads to itself). An upper hinterland is
    the union of those below it and shares their borders to the last bit. Every level tiles the area with its row ""
    of status `unserved`, and its people add up to all of `demand`, who count by their own `owner`. A place that no
    cell is nearest to has an empty geometry, 0 parts and status `no_land`. parent_id is "" at the top. Sorted by
    level, lowest first, and candidate_id.
    """
    label = _tidy(cells, owner, places, _inside(cells, places), demand)
    lowest = _land(cells, label)
    tables, ancestor = [], _ids(places.index)  # per place; the last, found by -1, is for unserved land
    for level, tier in enumerate(levels):
        members, code = np.unique(
            ancestor, return_inverse=True
        )  # "" sorts first, so code 0 is unserved and k - 1 a place
        group = code.ravel() - 1
        land = _dissolved(lowest, group)
        rows = _rows(land, demand.people_by(group[demand.owner]), range(len(members) - 1), cells.crs)
        rows["candidate_id"] = members[rows["label"] + 1]
        rows["tier"] = tier
        above = {"": "", **parents[level]} if level < len(parents) else dict.fromkeys(members, "")
        rows["parent_id"] = [above[place] for place in rows["candidate_id"]]
        columns = ["candidate_id", "tier", "parent_id", "people", "parts", "status", "geometry"]
        tables.append(_sorted(rows, ["candidate_id"], columns))
        ancestor = np.array([above[place] for place in ancestor], dtype=object)
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=cells.crs)


def _inside(cells: Cells, points: gpd.GeoSeries) -> Ints:
    """Positions of the points that stand in the area."""
    shapely.prepare(cells.border)
    return np.flatnonzero(shapely.intersects_xy(cells.border, points.x.to_numpy(), points.y.to_numpy()))


def _tidy(cells: Cells, owner: Ints, facilities: gpd.GeoSeries, inside: Ints, demand: DemandPoints) -> Ints:
    """The owner of every cell without detached pieces that hold neither people nor the facility of their owner."""
    lived = np.flatnonzero((demand.people > 0) & (demand.owner >= 0))
    seats = facilities.iloc[inside]
    x = np.concatenate([demand.x[lived], seats.x.to_numpy()])
    y = np.concatenate([demand.y[lived], seats.y.to_numpy()])
    return tidy(cells, owner, cells.at(x, y), np.concatenate([demand.owner[lived], inside]))


def _land(cells: Cells, label: Ints) -> Land:
    polygons = coverage(cells, label)
    return dict(zip(polygons.index.tolist(), polygons.geometry, strict=True))


def _dissolved(land: Land, group: Ints) -> Land:
    """The land of every group of labels (`group` per label), sharing the borders of `land`."""
    gathered: dict[int, list[shapely.MultiPolygon]] = {}
    for label, polygon in land.items():
        gathered.setdefault(int(group[label]), []).append(polygon)
    unions = [shapely.coverage_union_all(polygons) for polygons in gathered.values()]
    return dict(zip(gathered, as_multipolygons(np.array(unions, dtype=object)), strict=True))


def _rows(land: Land, people: Mapping[int, float], always: Iterable[int], crs: CRS) -> gpd.GeoDataFrame:
    """A row per label that has land or people or is in `always`: label, people, parts, status, geometry."""
    labels = np.array(sorted({*land, *people, *always}), dtype=np.int64)
    geometry = [land.get(label, shapely.MultiPolygon()) for label in labels]
    parts = shapely.get_num_geometries(geometry)
    status = np.where(labels == UNSERVED, "unserved", np.where(parts > 0, "ok", "no_land"))
    values = {"label": labels, "people": [people.get(label, 0.0) for label in labels], "parts": parts, "status": status}
    return gpd.GeoDataFrame(values, geometry=geometry, crs=crs)


def _limits(bands_min: Sequence[float]) -> Floats:
    return np.unique(np.asarray(bands_min, dtype=np.float64))


def _band(ms: Ints, limits: Floats) -> Ints:
    """The band of every time: 0, 1, … up to the one beyond the last limit; -1 where nothing is reached."""
    return np.where(ms < 0, UNSERVED, np.searchsorted(np.rint(limits * MS_PER_MINUTE), ms, side="left"))


def _banded(rows: gpd.GeoDataFrame, band: Ints, limits: Floats) -> gpd.GeoDataFrame:
    rows["from_min"] = np.array([0.0, *limits, np.nan])[band]
    rows["to_min"] = np.array([*limits, np.nan, np.nan])[band]
    return _sorted(rows, ["facility_id", "from_min"], ["facility_id", "from_min", "to_min", "people", "geometry"])


def _ids(index: pd.Index) -> NDArray[np.object_]:
    """The ids, and "" behind them, where the label -1 finds it."""
    return np.array([*index, ""], dtype=object)


def _sorted(rows: gpd.GeoDataFrame, by: list[str], columns: list[str]) -> gpd.GeoDataFrame:
    return rows.sort_values(by, kind="stable")[columns].reset_index(drop=True)
