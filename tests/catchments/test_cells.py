"""The grid covers the area and nothing else."""

import numpy as np
import pytest
import shapely
from drawn_land import coast, county

from geoplan.catchments import cover
from geoplan.errors import ConfigError


@pytest.mark.parametrize("cell_m", [37.0, 100.0, 450.0, 5000.0])
def test_cells_tile_the_area_with_its_lake_and_islands(cell_m):
    area = coast()
    cells = cover(area, cell_m)
    assert cells.metres2.sum() == pytest.approx(area.area.sum(), rel=1e-12)
    assert shapely.coverage_is_valid(cells.squares())
    assert shapely.union_all(cells.squares()).symmetric_difference(cells.border).area < 1e-6


def test_every_cell_has_its_point_in_the_area_and_in_itself():
    cells = cover(coast(), 100)
    assert shapely.intersects_xy(cells.squares(), cells.x, cells.y).all()
    assert (cells.at(cells.x, cells.y) == np.arange(len(cells.x))).all()


def test_the_point_is_the_centre_wherever_the_centre_is_inside():
    cells = cover(county(shapely.Polygon([(0, 0), (300, 0), (0, 300)])), 100)
    assert (50, 50) in set(zip(cells.x, cells.y, strict=True))
    south_east = np.flatnonzero(
        (cells.row == 0) & (cells.col == 2)
    )  # cut from corner to corner, its centre on the border
    assert shapely.contains_xy(cells.border, cells.x[south_east], cells.y[south_east]).all()


def test_a_square_cut_in_two_by_an_inlet_is_two_cells_that_are_no_neighbours():
    inlet = shapely.box(0, 0, 300, 100) - shapely.box(140, -1, 160, 101)
    cells = cover(county(inlet), 100)
    assert cells.col.tolist() == [0, 1, 1, 2]
    assert cells.sides.tolist() == [[0, 1], [2, 3]]
    assert cells.at(np.array([130.0, 170.0]), np.array([50.0, 50.0])).tolist() == [1, 2]


def test_neighbours_know_how_long_their_border_is():
    cells = cover(county(shapely.Polygon([(0, 0), (200, 0), (200, 100), (100, 70), (0, 100)])), 100)
    assert cells.sides.tolist() == [[0, 1]]
    assert cells.side_m.tolist() == [70.0]


def test_squares_that_meet_at_a_corner_only_are_no_neighbours():
    cells = cover(county(shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shapely.box(100, 100, 200, 200)])), 100)
    assert len(cells.x) == 2
    assert len(cells.sides) == 0


def test_a_cell_larger_than_the_area_is_the_area():
    cells = cover(county(shapely.box(10, 10, 60, 40)), 1000)
    assert len(cells.x) == 1
    assert cells.piece[0].equals(cells.border)


def test_the_lake_has_no_cell_and_the_islands_have():
    cells = cover(coast(), 50)
    assert not shapely.contains_xy(shapely.Point(1550, 1100).buffer(100), cells.x, cells.y).any()
    assert shapely.contains_xy(shapely.box(3310, 450, 3490, 720), cells.x, cells.y).sum() >= 12


def test_grid_lines_do_not_depend_on_where_the_area_begins():
    cells = cover(county(shapely.box(-130, 70, 330, 410)), 100)
    assert cells.origin == (-200, 0)
    assert (cells.shape, len(cells.x)) == ((5, 6), 30)


def test_each_cell_knows_its_county():
    cells = cover(county(shapely.box(0, 0, 200, 100), shapely.box(200, 0, 300, 100)), 100)
    assert cells.county.tolist() == [0, 0, 1]


def test_a_point_outside_the_area_belongs_to_the_nearest_cell():
    cells = cover(county(shapely.box(0, 0, 300, 100)), 100)
    assert cells.at(np.array([-900.0, 250.0]), np.array([50.0, 101.0])).tolist() == [0, 2]


def test_too_many_cells_are_refused_with_the_smallest_size_that_fits():
    area = county(shapely.box(0, 0, 1000, 1000))
    assert len(cover(area, 100, max_cells=100).x) == 100
    with pytest.raises(ConfigError) as refused:
        cover(area, 30, max_cells=100)
    assert refused.value.faults[0].values["fits_m"] == 100
    assert "Set `catchments.cell_m` to 100 or more." in str(refused.value)
    assert "100" in refused.value.sentences("zh")[0]


def test_a_tiny_cell_size_is_refused_at_once():
    with pytest.raises(ConfigError) as refused:
        cover(coast(), 0.001)
    fits_m = refused.value.faults[0].values["fits_m"]
    assert fits_m >= 1
    assert len(cover(coast(), fits_m).x) <= 1_000_000
