"""Polygons of labelled cells: exclusive, tiling, as many parts as pieces, borders a planner would draw."""

import numpy as np
import pytest
import shapely
from drawn_land import CELL_M, FRAME, coast, county, draw, drawn_basins

from geoplan.catchments import cover, coverage
from geoplan.catchments.pieces import pieces


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("cell_m", [40.0, 130.0])
def test_random_labels_tile_a_coast_with_a_lake_and_two_islands(seed, cell_m):
    cells = cover(coast(), cell_m)
    _, label, _ = drawn_basins(cells, 7, seed)
    polygons = coverage(cells, label).geometry.to_numpy()
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    assert shapely.area(polygons).sum() == pytest.approx(cells.border.area, rel=1e-12)
    assert shapely.union_all(polygons).symmetric_difference(cells.border).area < 1e-6
    assert set(shapely.get_type_id(polygons)) == {shapely.GeometryType.MULTIPOLYGON}
    assert shapely.get_num_geometries(polygons).sum() == pieces(cells, label).max() + 1


def test_one_label_is_the_area_without_a_point_more():
    area = coast()
    cells = cover(area, 100)
    (polygon,) = coverage(cells, np.zeros(len(cells.x), dtype=np.int64)).geometry
    assert polygon.equals(cells.border)
    assert shapely.get_num_coordinates(polygon) == shapely.get_num_coordinates(cells.border)


def halves(slope: float) -> shapely.LineString:
    """The border between the land above and below a line of this slope through a square of 40 × 40 cells."""
    cells = cover(county(shapely.box(0, 0, 4000, 4000)), CELL_M)
    polygons = coverage(cells, (cells.y > 1000 + slope * cells.x).astype(np.int64)).geometry.to_numpy()
    return shapely.line_merge(shapely.intersection(polygons[0], polygons[1]))


@pytest.mark.parametrize("slope", [1.0, 0.5, 1 / 3, 2.0])
def test_a_slope_has_no_stairs(slope):
    border = halves(slope)
    x, y = shapely.get_coordinates(border).T
    # stairs would have two corners per step, and each of them half a right angle
    heading = np.unwrap(np.arctan2(np.diff(y), np.diff(x)))
    steps = abs(np.diff(y)) + abs(np.diff(x)) > 2.5 * CELL_M  # the ends at the area's border keep their corner
    assert len(x) < 15
    assert np.degrees(np.ptp(heading[steps])) < 15


@pytest.mark.parametrize("slope", [1.0, 0.5, 1 / 3, 0.1, 2.0])
def test_a_border_stays_within_a_cell_of_the_truth(slope):
    border = halves(slope)
    truth = shapely.LineString([(0, 1000), (4000, 1000 + slope * 4000)])
    off = shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(border, 20))), truth)
    assert off.max() <= CELL_M


def test_borders_between_whole_squares_cut_the_corners_only():
    cells, label = draw("aaaa\naaaa\naabb\naabb")
    polygons = coverage(cells, label, tolerance_m=0).geometry.to_numpy()
    assert polygons[1].area == 4 * CELL_M**2 - CELL_M**2 / 8
    assert polygons[1].distance(shapely.Point(2 * CELL_M, 2 * CELL_M)) == pytest.approx(CELL_M / 8**0.5)


def test_squares_that_meet_at_a_corner_stay_apart():
    cells, label = draw("aabb\naabb\nbbaa\nbbaa")
    polygons = coverage(cells, label).geometry.to_numpy()
    assert shapely.get_num_geometries(polygons).tolist() == [2, 2]
    assert shapely.coverage_is_valid(polygons)


def test_the_smallest_enclave_keeps_a_polygon():
    cells, label = draw("aaaa\naaaa\naaba\naaaa\naaaa")
    polygons = coverage(cells, label).geometry
    assert polygons[1].area > 0
    assert polygons[1].centroid.distance(shapely.Point(250, 250)) < CELL_M
    assert polygons.crs == FRAME


@pytest.mark.parametrize("tolerance_m", [0, 125, 1000])
def test_a_small_part_on_a_straight_stretch_of_the_border_is_not_flattened(tolerance_m):
    south = [(0, 70), (437, 70 - 1e-10), (1000, 70)]  # a point in the middle of a straight line, as counties leave them
    cells = cover(county(shapely.Polygon([*south, (1000, 1000), (0, 1000)])), CELL_M)
    label = ((cells.row == 0) & (cells.col == 4)).astype(np.int64)
    polygons = coverage(cells, label, tolerance_m=tolerance_m).geometry.to_numpy()
    assert polygons[1].area > 100 * 30 / 4
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)


def test_a_corner_is_not_cut_where_the_border_of_the_area_passes():
    # without the inlet the corner of b at 200, 200 would be cut along x + y = 450; its tip lies beyond that
    inlet = shapely.Polygon([(215, 215), (300, 290), (290, 300)])
    cells = cover(county(shapely.box(0, 0, 600, 600) - inlet), CELL_M)
    label = ((cells.x > 200) & (cells.y > 200)).astype(np.int64)
    polygons = coverage(cells, label, tolerance_m=0).geometry.to_numpy()
    assert shapely.coverage_is_valid(polygons)
    assert shapely.union_all(polygons).symmetric_difference(cells.border).area < 1e-6
    assert polygons[1].distance(shapely.Point(200, 200)) == 0


def test_a_tongue_three_cells_wide_and_deep_keeps_its_reach():
    cells, label = draw("aaaaaaaaa\naaaaaaaaa\naaabbbaaa\naaabbbaaa\naaabbbaaa\nbbbbbbbbb\nbbbbbbbbb")
    polygons = coverage(cells, label).geometry.to_numpy()
    assert polygons[1].distance(shapely.Point(450, 500)) < CELL_M
