"""Hinterlands: the basins of the lowest level, and their unions above."""

import numpy as np
import pytest
import shapely
from drawn_land import coast, cover, draw, drawn_basins, facilities, middle, people

from geoplan.catchments import hinterlands

LEVELS = ["town", "subcentre", "centre"]


def test_an_upper_hinterland_is_the_land_and_people_of_those_below_it():
    cells, owner = draw("aabbcc.")
    places = facilities(A=middle(0, 0), B=middle(2, 0), C=middle(4, 0))
    demand = people(
        (middle(0, 0), 1, 0, 0), (middle(1, 0), 2, 1, 9), (middle(4, 0), 4, 2, 0), (middle(6, 0), 8, -1, -1)
    )
    rows = hinterlands(
        cells, owner, places, demand, levels=LEVELS, parents=[{"A": "A", "B": "A", "C": "C"}, {"A": "C", "C": "C"}]
    )
    keyed = rows.set_index(["tier", "candidate_id"])
    assert rows["tier"].tolist() == ["town"] * 4 + ["subcentre"] * 3 + ["centre"] * 2
    assert keyed.loc["town", "people"].to_dict() == {"": 8, "A": 1, "B": 2, "C": 4}
    assert keyed.loc["subcentre", "people"].to_dict() == {"": 8, "A": 3, "C": 4}
    assert keyed.loc["centre", "people"].to_dict() == {"": 8, "C": 7}
    assert keyed.loc["town", "parent_id"].to_dict() == {"": "", "A": "A", "B": "A", "C": "C"}
    assert keyed.loc["centre", "parent_id"].to_dict() == {"": "", "C": ""}
    assert (rows.set_geometry("geometry").area / 10_000).round(6).tolist() == [1, 2, 2, 2, 1, 4, 2, 1, 6]
    assert keyed.loc["centre", "status"].to_dict() == {"": "unserved", "C": "ok"}


def test_a_place_whose_parent_lies_across_another_has_two_parts():
    cells, owner = draw("abc")
    places = facilities(A=middle(0, 0), B=middle(1, 0), C=middle(2, 0))
    rows = hinterlands(cells, owner, places, people(), levels=LEVELS[:2], parents=[{"A": "A", "B": "B", "C": "A"}])
    assert rows[rows["tier"] == "subcentre"]["parts"].tolist() == [2, 1]


def test_a_place_without_land_has_a_row_at_every_level():
    cells, owner = draw("aaa")
    places = facilities(A=middle(0, 0), B=middle(0, 0))
    rows = hinterlands(cells, owner, places, people(), levels=LEVELS[:2], parents=[{"A": "A", "B": "B"}])
    assert rows["candidate_id"].tolist() == ["A", "B", "A", "B"]
    assert rows["status"].tolist() == ["ok", "no_land"] * 2


def test_a_place_that_reaches_no_upper_place_is_unserved_above():
    cells, owner = draw("aab")
    places = facilities(A=middle(0, 0), B=middle(2, 0))
    demand = people((middle(0, 0), 5, 0, 0), (middle(2, 0), 3, 1, 0))
    rows = hinterlands(cells, owner, places, demand, levels=LEVELS[:2], parents=[{"A": "A", "B": ""}])
    above = rows[rows["tier"] == "subcentre"].set_index("candidate_id")
    assert above["people"].to_dict() == {"": 3, "A": 5}
    assert above["status"].to_dict() == {"": "unserved", "A": "ok"}


@pytest.mark.parametrize("seed", range(4))
def test_every_level_tiles_the_coast_nests_in_the_next_and_counts_everybody(seed):
    cells = cover(coast(), 70)
    seats, owner, _ = drawn_basins(cells, 8, seed)
    places = facilities(**{f"p{k}": tuple(seat) for k, seat in enumerate(seats)})
    rng = np.random.default_rng(seed)
    lived = rng.integers(0, len(cells.x), 150)
    demand = people(
        *[((cells.x[at], cells.y[at]), rng.uniform(0, 90), int(rng.integers(-1, 8)), 1.0) for at in lived.tolist()]
    )
    parents = [{f"p{k}": f"p{k % 3}" for k in range(8)}, {f"p{k}": "p0" for k in range(3)}]
    rows = hinterlands(cells, owner, places, demand, levels=LEVELS, parents=parents)
    for _, level in rows.groupby("tier"):
        land = level.geometry.to_numpy()
        assert level["people"].sum() == pytest.approx(demand.people.sum(), rel=1e-14)
        assert shapely.coverage_is_valid(land[~shapely.is_empty(land)])
        assert shapely.union_all(land).symmetric_difference(cells.border).area < 1e-6
    keyed = rows.set_index(["tier", "candidate_id"])
    for below, above in (("town", "subcentre"), ("subcentre", "centre")):
        for place, parent in keyed.loc[below, "parent_id"].items():
            land = keyed.loc[(below, place), "geometry"]
            assert land.difference(keyed.loc[(above, parent), "geometry"]).area < 1e-6
