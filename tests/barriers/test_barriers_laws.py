"""Random counties full of walls and ponds: what is taken is in sight, and nothing nearer that is in sight was passed over."""

import dataclasses

import numpy as np
import pytest
import shapely
from drawn import points, roads
from walled import FRAME, net, table, walled

from geoplan import barriers, snapping, travel

SEEDS = range(12)
PLACES = 60


def county(seed):
    """Roads, places, and barriers: lines of several pieces and ponds."""
    rng = np.random.default_rng(seed)
    ends = rng.uniform(-1000, 1000, (14, 3, 2))
    on = net(*({"id": f"r{i:02d}", "line": line} for i, line in enumerate(ends)))
    where = {f"p{i:02d}": tuple(xy) for i, xy in enumerate(rng.uniform(-1000, 1000, (PLACES, 2)))}
    lines = [shapely.LineString(start + rng.uniform(-300, 300, (4, 2))) for start in rng.uniform(-900, 900, (15, 2))]
    ponds = [shapely.Point(xy).buffer(rng.uniform(20, 120), 4) for xy in rng.uniform(-900, 900, (8, 2))]
    return on, points(where), [*lines, *ponds]


def snap(on, places, **rules):
    return snapping.snap(on, places, **{"access_kmh": 5.0, "snap_max_m": 700.0} | rules)


def is_barred(leg, shapes):
    """Whether a way crosses a shape, by the letter: its middle meets a line or an outline that is not around its start."""
    start = shapely.get_point(leg, 0)
    if leg.length <= 0.02:
        return False
    inner = shapely.LineString([leg.interpolate(0.01), leg.interpolate(leg.length - 0.01)])
    return any(
        inner.dwithin(shape.boundary if shape.geom_type == "Polygon" else shape, 1e-9)
        for shape in shapes
        if not (shape.geom_type == "Polygon" and shape.contains(start))
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_taken_is_in_sight_and_the_nearest_of_what_is(seed):
    on, places, shapes = county(seed)
    snaps = snap(walled(on, shapes), places)
    assert (snaps.barrier >= 0).any() and (snaps.barrier < 0).any()
    drawn = snaps.table(on, "demand").geometry
    for i, point in enumerate(places.geometry):
        legs = shapely.shortest_line(point, on.geometry)
        ways = sorted(leg.length for leg in legs if leg.length <= 700 and not is_barred(leg, shapes))
        if drawn.iloc[i] is not None:
            assert not is_barred(drawn.iloc[i], shapes)
            assert not ways or drawn.iloc[i].length <= ways[0] + 1e-6
        else:
            assert ways == []


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_barrier_brings_no_road_nearer(seed):
    on, places, shapes = county(seed)
    before = np.full(PLACES, 0.0)
    for count in (0, 5, 12, len(shapes)):
        after = snap(walled(on, shapes[:count]), places).leg_m[:, 0]
        after = np.where(np.isnan(after), np.inf, after)
        assert (after >= before).all()
        before = after


@pytest.mark.parametrize("seed", SEEDS)
def test_between_fixed_attachments_one_more_barrier_shortens_no_time(seed):
    on, places, shapes = county(seed)
    at = snap(on, places)
    free = travel.times(on, at, at, limit=None).dense()
    barred = travel.times(walled(on, shapes), at, at, limit=None).dense()
    assert (barred >= free).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_many_ways_at_once_are_judged_as_one_by_one(seed):
    rng = np.random.default_rng(seed)
    on, places, shapes = county(seed)
    bars = walled(on, shapes).barriers
    xy = shapely.get_coordinates(places.geometry)
    place = np.repeat(np.arange(PLACES), 20)
    ends = xy[place] + rng.uniform(-400, 400, (len(place), 2))
    singly = bars.met(xy[place], ends) >= 0
    assert (bars.hidden(xy, place, ends, 600.0) == singly).all()
    by_hand = [is_barred(shapely.LineString(way), shapes) for way in np.stack([xy[place], ends], axis=1)]
    assert singly.tolist() == by_hand


def test_ways_along_and_through_corners_are_judged_alike():
    # a lattice: ways that run along walls, through their corners, and end on them
    walls = [shapely.LineString([(0, 10 * i), (20, 10 * i), (20, 10 * i + 10)]) for i in range(3)]
    bars = walled(net({"id": "x", "line": [(0, 0), (1, 1)]}), walls).barriers
    grid = np.array([(x, y) for x in range(-10, 35, 5) for y in range(-10, 45, 5)], dtype=float)
    place, end = (each.ravel() for each in np.indices((len(grid), len(grid))))
    singly = bars.met(grid[place], grid[end]) >= 0
    assert (bars.hidden(grid, place, grid[end], 200.0) == singly).all()
    by_hand = [is_barred(shapely.LineString(way), walls) for way in np.stack([grid[place], grid[end]], axis=1)]
    assert singly.tolist() == by_hand


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    on, places, shapes = county(seed)
    named = {f"b{i:02d}": shape for i, shape in enumerate(shapes)}
    one = snap(walled(on, named), places)
    other = snap(walled(on, dict(reversed(named.items()))), places.sample(frac=1, random_state=seed))
    for name, value in vars(one).items():
        if isinstance(value, np.ndarray):
            assert value.tobytes() == getattr(other, name).tobytes(), name


def test_a_long_way_round_is_looked_for_in_ever_wider_circles():
    # the only gap in a wall is at its end, 300 m off; the road lies behind it
    on = net({"id": "r", "line": [(-2000, 60), (2000, 60)]})
    on = walled(on, shapely.LineString([(-1000, 30), (300, 30)]))
    legs = {limit: snap(on, points({"p": (0, 0)}), snap_max_m=limit).leg_m[0, 0] for limit in (500.0, 660.0, 1500.0)}
    seen = 2 * np.hypot(300, 30)  # past the end of the wall to the road behind it
    assert np.isnan(legs[500.0])
    assert seen <= legs[660.0] == legs[1500.0] <= seen + 40  # so far away, points are tried 40 m apart


def test_a_motorway_of_the_roads_bars_where_it_is_asked_for():
    rows = roads(
        {"id": "m", "line": [(-900, 50), (900, 50)], "road_class": "motorway"},
        {"id": "tunnel", "line": [(-900, 40), (900, 40)], "road_class": "motorway", "tunnel": True},
        {"id": "viaduct", "line": [(-900, 45), (900, 45)], "road_class": "motorway_link", "bridge": True},
        {"id": "lane", "line": [(-900, 100), (900, 100)]},
    )
    assert barriers.of_mode(None, rows, ["motorway"]).id.tolist() == ["m"]
    assert barriers.of_mode(None, rows, ["river"]) is barriers.NONE
    assert barriers.of_mode(table({"b": shapely.Point(0, 0).buffer(9)}), rows, None).id.tolist() == ["b"]
    both = barriers.of_mode(table({"b": shapely.Point(0, 0).buffer(9)}), rows, ["motorway", "river"])
    assert both.kind.tolist() == ["river", "motorway"]
    assert barriers.of_mode(table({"b": shapely.Point(0, 0).buffer(9)}), rows, ["none"]) is barriers.NONE
    assert dataclasses.replace(net({"id": "lane", "line": [(0, 0), (1, 0)]}), barriers=both).crs == FRAME
