"""The stage of the land: catchments and isochrones of every service, from one grid of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan import catchments, runners, snapping, travel
from geoplan.config.models import Config
from geoplan.inputs import weakest
from geoplan.stages.borders import nearest_joined, sides
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.service import Served


@dataclass(frozen=True)
class Grid:
    """The land in cells, and where the cells meet each mode's network."""

    cells: catchments.Cells
    at: Mapping[str, snapping.Snaps]


def grid(config: Config, on: Ground, reaches: Mapping[str, Reach]) -> Grid:
    """The area in cells, each snapped like a demand point."""
    assert config.catchments is not None
    cells = catchments.cover(on.layers.area, config.catchments.cell_m)
    width = len(str(len(cells.x)))
    ids = [f"{number:0{width}d}" for number in range(len(cells.x))]  # text order is the order of the cells
    places = gpd.GeoDataFrame(index=ids, geometry=shapely.points(cells.x, cells.y), crs=cells.crs)
    return Grid(cells, {mode: reach.snap(places) for mode, reach in reaches.items()})


def land(
    config: Config,
    on: Ground,
    reaches: Mapping[str, Reach],
    all_served: Mapping[str, Served],
    ground_cells: Grid,
    *,
    runner: runners.Runner = runners.serial,
) -> dict[str, pd.DataFrame]:
    """The layers `catchments` and, where the config has bands, `isochrones` of all services."""
    pieces = runner(partial(_land_of, config, on, reaches, ground_cells), all_served.values())
    bands = [table for _, own in pieces for table in own]
    made = {"catchments": pd.concat([basins for basins, _ in pieces], ignore_index=True)}
    return made | ({"isochrones": pd.concat(bands, ignore_index=True)} if bands else {})


def _land_of(
    config: Config, on: Ground, reaches: Mapping[str, Reach], ground_cells: Grid, one: Served
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The catchments of one service, and its isochrones for all facilities together and, if asked for, for each."""
    assert config.catchments is not None
    service, cells = config.services[one.service], ground_cells.cells
    reach, at = reaches[service.mode], ground_cells.at[service.mode]
    facilities = on.facilities[on.facilities["service"] == one.service].loc[one.nearest.facilities]
    snapped = reach.taken(one.nearest.facilities)
    here = pd.DataFrame({"county_id": on.layers.area.index.to_numpy()[cells.county], "inside": True})
    parts = []
    for side in sides(one.border, here, facilities):
        theirs = snapped.take(side.places)
        near = travel.nearest(
            reach.network, at.take(side.rows), theirs, direction=service.direction, cost=one.times.cost
        )
        parts.append((side, near))
    nearest = nearest_joined(parts, snapped.ids)
    points = people_at(on, one.access, one.nearest)
    owner = nearest.owner.astype(np.int64)
    basins = catchments.basins(cells, owner, nearest.ms, facilities.geometry, points)
    called = facilities["name"].to_dict()
    names = basins["facility_id"].map(lambda facility: called.get(facility, ""))
    told = {"service": one.service, "base": one.access["base"].iloc[0], "basis": weakest(one.access["basis"])}
    basins = basins.assign(name=names, **told)
    if not config.catchments.bands_min:
        return basins, []
    limits = list(config.catchments.bands_min)
    bands = [catchments.isochrones(cells, nearest.ms, points, bands_min=limits)]
    if config.catchments.per_facility:
        each = catchments.facility_isochrones(cells, owner, nearest.ms, facilities.index, points, bands_min=limits)
        bands.append(each[each["facility_id"] != ""])
    return basins, [band.assign(**told) for band in bands]


def people_at(on: Ground, rows: pd.DataFrame, nearest: travel.Nearest) -> catchments.DemandPoints:
    """The demand points inside, with their people and their own nearest facility."""
    inside = rows["inside"].to_numpy(dtype=bool)
    x, y = on.demand.geometry.x.to_numpy(), on.demand.geometry.y.to_numpy()
    points = catchments.DemandPoints(x, y, rows["people"].to_numpy(), nearest.owner.astype(np.int64), nearest.ms)
    return points.within(inside)
