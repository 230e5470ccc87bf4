"""Spheres of influence: the breaking point of Reilly and Converse, on roads."""

from __future__ import annotations

import json
from pathlib import Path

import drawn
import numpy as np
import pytest
import shapely

from geoplan import network, snapping, travel
from geoplan.centres import spheres

RULES = {"access_kmh": 4.5, "snap_max_m": 1500.0}


def street(minutes: int) -> tuple[network.Network, snapping.Snaps, snapping.Snaps]:
    """A straight road of so many minutes from A to B, and a cell at every minute of it."""
    line = {"id": "r", "line": [(0.0, 0.0), (minutes * 1000.0, 0.0)], "metres": minutes * 1000.0}
    built, _ = network.build(drawn.roads(line), speeds=drawn.SPEEDS)
    ends = drawn.points({"A": (0.0, 0.0), "B": (minutes * 1000.0, 0.0)})
    cells = drawn.points({f"{km:03d}": (km * 1000.0, 0.0) for km in range(minutes + 1)})
    return built, snapping.snap(built, ends, **RULES), snapping.snap(built, cells, **RULES)


@pytest.mark.shared
def test_the_breaking_point_is_where_converse_has_it(shared: Path) -> None:
    known = json.loads((shared / "oracles" / "known_answers.json").read_text(encoding="utf-8"))["breakpoint"]
    big, small = float(known["PA"]), float(known["PB"])
    assert spheres.breaking_minutes(known["D"], big, small, exponent=2) == pytest.approx(known["from_A"])
    assert spheres.breaking_minutes(known["D"], small, big, exponent=2) == pytest.approx(known["from_B"])


def test_at_the_breaking_point_both_draw_alike_whatever_the_exponent() -> None:
    assert spheres.breaking_minutes(40, 3, 1, exponent=1) == pytest.approx(30)
    for exponent in (0.5, 1, 2, 3):
        here = spheres.breaking_minutes(60, 8000, 1000, exponent=exponent)
        assert 8000 / here**exponent == pytest.approx(1000 / (60 - here) ** exponent)


@pytest.mark.parametrize("pairs_at_once", [1, 4_000_000])
def test_on_a_road_of_an_hour_four_times_the_people_draw_twice_as_far(
    pairs_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spheres, "_PAIRS_AT_ONCE", pairs_at_once)  # one place after the other, or both together
    built, places, cells = street(60)
    assert travel.times(built, places, places, limit=None).minutes("A", "B") == 60
    owner, ms = spheres.spheres(built, cells, places, np.array([160_000.0, 40_000.0]), exponent=2)
    # at 40 minutes from A and 20 from B the draws are equal, and the smaller id has it
    assert owner.tolist() == [0] * 41 + [1] * 20
    assert (ms / 60_000).tolist() == [*range(41), *range(19, -1, -1)]


def test_equal_places_have_their_nearest_land() -> None:
    built, places, cells = street(60)
    owner, _ = spheres.spheres(built, cells, places, np.array([7.0, 7.0]), exponent=2)
    assert owner.tolist() == travel.nearest(built, cells, places).owner.tolist()


def test_cells_in_small_blocks_have_the_same_spheres(monkeypatch: pytest.MonkeyPatch) -> None:
    land = drawn.county("""
A----B--C
|    |
|    +----D
E
""")
    built, _ = network.build(land.roads, speeds=drawn.SPEEDS)
    places = snapping.snap(built, land.places("ABCDE"), **RULES)
    spots = {f"{i:02d}": (500.0 * i, -500.0 * (i % 7)) for i in range(20)}
    cells = snapping.snap(built, drawn.points(spots), access_kmh=4.5, snap_max_m=9000.0)
    attraction = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    whole = spheres.spheres(built, cells, places, attraction, exponent=2)
    monkeypatch.setattr(spheres, "_PAIRS_AT_ONCE", 40)  # two places at a time
    parts = spheres.spheres(built, cells, places, attraction, exponent=2)
    assert [one.tolist() for one in parts] == [one.tolist() for one in whole]
    direct = travel.times(built, cells, places, limit=None).dense() / np.sqrt(attraction)
    assert whole[0].tolist() == direct.argmin(axis=1).tolist()


def test_a_cell_that_reaches_nothing_is_in_no_sphere() -> None:
    built, places, _ = street(10)
    far = snapping.snap(built, drawn.points({"far": (0.0, 50_000.0)}), **RULES)
    owner, ms = spheres.spheres(built, far, places, np.array([1.0, 1.0]), exponent=2)
    assert (owner.tolist(), ms.tolist()) == ([-1], [-1])


def test_more_attraction_never_shrinks_a_sphere() -> None:
    built, places, cells = street(30)
    sizes = [
        int((spheres.spheres(built, cells, places, np.array([one, 10.0]), exponent=2)[0] == 0).sum())
        for one in (1.0, 5.0, 10.0, 40.0)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_polygons_that_meet_in_a_point_are_no_neighbours() -> None:
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (1, 1))], dtype=object)
    assert spheres.touching(squares) == [(0, 1), (1, 2)]
