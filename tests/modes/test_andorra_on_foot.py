"""Andorra with its elevation model: real roads, real slopes."""

import numpy as np
import pytest

from geoplan import heights, network, speed_tables, topology
from geoplan.crs import computing_frame
from geoplan.readers import Source
from geoplan.readers import read as read_layer
from geoplan.terrain import Elevation


@pytest.mark.shared
def test_uphill_is_slower_than_downhill_in_andorra(shared):
    folder = shared / "data" / "andorra"
    roads, _ = read_layer(Source(folder / "andorra-2025-01-19.osm.pbf", "osm"), "roads")
    roads = roads.to_crs(computing_frame(roads.geometry))
    tiles = [folder / "N42E001.hgt.zip", folder / "N41E001.hgt.zip"]
    model = Elevation(paths=tuple(tiles), given=tuple(tile.name for tile in tiles))
    edges, _ = topology.edges(roads, tolerance_m=1.0)
    straight = (roads["bridge"] | roads["tunnel"]).to_numpy(dtype=bool)[edges.road]
    along, _ = heights.profiles(edges, straight, model, roads.crs)
    walk, _ = network.build(
        roads, speeds=speed_tables.read("walk"), edges=edges, profiles=along, slope="tobler", name="walk"
    )
    assert 800 < np.nanmin(along.height) < 900  # where the Valira leaves the country
    assert 2500 < np.nanmax(along.height) < 2950  # below the Coma Pedrosa

    rise = along.height[along.start[1:] - 1] - along.height[along.start[:-1]]
    rise = rise[np.searchsorted(edges.edge_id, walk.edge_id)]
    climbing = (np.abs(rise) > 0.05 * walk.metres) & (walk.metres > 100)
    up = np.where(rise > 0, walk.ms_forward, walk.ms_back)[climbing]
    down = np.where(rise > 0, walk.ms_back, walk.ms_forward)[climbing]
    assert len(up) > 2000
    assert (up > down).mean() > 0.995  # a few go over a hill
