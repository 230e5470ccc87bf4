"""Rows of catchments and isochrones: people by their own times, land by the cells' times."""

import numpy as np
import pytest
import shapely
from drawn_land import coast, draw, drawn_basins, facilities, middle, people

from geoplan.catchments import DemandPoints, basins, cover, facility_isochrones, isochrones

NOBODY = people()


def drawn_demand(seed: int, count: int) -> DemandPoints:
    """Two hundred demand points on the coast with owners and times of their own, some of them unreached."""
    rng = np.random.default_rng(seed)
    border = cover(coast(), 500).border
    x, y = rng.uniform((0, 0), (3500, 2200), (200, 2)).T
    inside = shapely.contains_xy(border, x, y)
    owner = rng.integers(-1, count, 200)
    ms = np.where(owner < 0, -1, rng.integers(0, 3_600_000, 200))
    return DemandPoints(x, y, rng.uniform(0, 500, 200), owner, ms).within(inside)


def minutes(*values: float) -> np.ndarray:
    return (np.array(values) * 60_000).astype(np.int64)


def test_a_basin_counts_people_by_their_own_nearest_facility_and_not_by_where_they_stand():
    cells, owner = draw("aaab")
    own = facilities(A=middle(0, 0), B=middle(3, 0))
    demand = people((middle(0, 0), 10, 0, 1), (middle(1, 0), 5, 1, 9))
    rows = basins(cells, owner, minutes(1, 2, 3, 1), own, demand).set_index("facility_id")
    assert rows["people"].to_dict() == {"A": 10, "B": 5}
    assert rows["parts"].to_dict() == {"A": 1, "B": 1}
    assert rows["minutes_max"].to_dict() == {"A": 3, "B": 1}
    assert rows["status"].to_dict() == {"A": "ok", "B": "ok"}


def test_land_and_people_that_reach_nothing_are_one_row_unserved():
    cells, owner = draw(".a..")
    demand = people((middle(1, 0), 7, 0, 0), (middle(3, 0), 2, -1, -1), (middle(1, 0), 1, -1, -1))
    rows = basins(cells, owner, np.array([-1, 0, -1, -1]), facilities(A=middle(1, 0)), demand).set_index("facility_id")
    assert rows.index.tolist() == ["", "A"]
    assert rows.loc["", ["people", "parts", "status"]].tolist() == [3, 2, "unserved"]
    assert np.isnan(rows.loc["", "minutes_max"])


def test_without_unserved_land_and_people_there_is_no_row_unserved():
    cells, owner = draw("aa")
    assert basins(cells, owner, minutes(0, 1), facilities(A=middle(0, 0)), NOBODY)["facility_id"].tolist() == ["A"]


def test_a_facility_of_the_margin_owns_land_inside():
    cells, owner = draw("aab")
    own = facilities(A=middle(0, 0), B=middle(7, 0), C=middle(9, 0))
    rows = basins(cells, owner, minutes(0, 1, 1), own, NOBODY)
    assert rows["facility_id"].tolist() == ["A", "B"]


def test_a_facility_inside_without_land_has_an_empty_row():
    cells, owner = draw("aaa")
    own = facilities(A=middle(0, 0), B=middle(0, 0))
    rows = basins(cells, owner, minutes(0, 1, 1), own, people((middle(1, 0), 4, 1, 1))).set_index("facility_id")
    assert rows.loc["B", ["people", "parts", "status"]].tolist() == [4, 0, "no_land"]
    assert rows.loc["B", "geometry"].is_empty
    assert rows.loc["B", "geometry"].geom_type == "MultiPolygon"


def test_an_enclave_with_people_is_a_part_of_its_basin():
    cells, owner = draw("aaaabb\nabaabb\naaaabb")
    own = facilities(A=middle(2, 1), B=middle(5, 1))
    ms = np.full(len(cells.x), 60_000)
    lived = basins(cells, owner, ms, own, people((middle(1, 1), 1, 1, 1))).set_index("facility_id")
    assert lived["parts"].to_dict() == {"A": 1, "B": 2}
    for nobody in (NOBODY, people((middle(1, 1), 0, 1, 1)), people((middle(1, 1), 1, 0, 1))):
        empty = basins(cells, owner, ms, own, nobody).set_index("facility_id")
        assert empty["parts"].to_dict() == {"A": 1, "B": 1}


def test_a_facility_keeps_the_land_it_stands_on():
    cells, owner = draw("aaaabb\nabaabb\naaaabb")
    own = facilities(A=middle(2, 1), B=middle(1, 1))
    rows = basins(cells, owner, np.full(len(cells.x), 60_000), own, NOBODY).set_index("facility_id")
    assert rows["parts"].to_dict() == {"A": 1, "B": 2}


def test_the_longest_time_of_a_basin_leaves_out_land_that_joined_it():
    cells, owner = draw("aaaabb\nabaabb\naaaabb")
    ms = np.where((cells.row == 1) & (cells.col == 1), 99, 1) * 60_000
    rows = basins(cells, owner, ms, facilities(A=middle(2, 1), B=middle(5, 1)), NOBODY).set_index("facility_id")
    assert rows["minutes_max"].to_dict() == {"A": 1, "B": 1}


@pytest.mark.parametrize("seed", range(4))
def test_basins_tile_the_coast_and_their_people_add_up(seed):
    cells = cover(coast(), 60)
    seats, owner, ms = drawn_basins(cells, 6, seed)
    own = facilities(**{f"f{k}": tuple(seat) for k, seat in enumerate(seats)})
    demand = drawn_demand(seed, 6)
    rows = basins(cells, owner, ms, own, demand)
    land = rows.geometry.to_numpy()
    assert rows["people"].sum() == pytest.approx(demand.people.sum(), rel=1e-14)
    assert shapely.coverage_is_valid(land[~shapely.is_empty(land)])
    assert shapely.union_all(land).symmetric_difference(cells.border).area < 1e-6
    assert (rows["parts"].to_numpy() == shapely.get_num_geometries(land)).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_demand_points_changes_nothing(seed):
    cells = cover(coast(), 90)
    seats, owner, ms = drawn_basins(cells, 6, seed)
    own = facilities(**{f"f{k}": tuple(seat) for k, seat in enumerate(seats)})
    demand = drawn_demand(seed, 6)
    order = np.random.default_rng(seed).permutation(len(demand.x))
    shuffled = DemandPoints(*(values[order] for values in vars(demand).values()))
    first, second = basins(cells, owner, ms, own, demand), basins(cells, owner, ms, own, shuffled)
    assert first["people"].tolist() == second["people"].tolist()
    assert first.geometry.to_wkb().tolist() == second.geometry.to_wkb().tolist()


def test_a_band_holds_its_upper_limit_and_not_its_lower():
    cells, _ = draw("aaaaa")
    ms = np.array([0, 300_000, 300_001, 600_000, 600_001])
    rows = isochrones(cells, ms, NOBODY, bands_min=[5, 10])
    assert rows["from_min"].tolist() == [0, 5, 10]
    assert rows["to_min"].tolist()[:2] == [5, 10]
    assert np.isnan(rows["to_min"].iloc[2])
    assert (rows.area / 10_000).round(6).tolist() == [2, 2, 1]


def test_people_stand_in_the_band_of_their_own_time():
    cells, _ = draw("aa.")
    demand = people(
        (middle(0, 0), 8, 0, 10), (middle(0, 0), 4, 0, 5), (middle(1, 0), 2, 0, 10.5), (middle(1, 0), 1, -1, -1)
    )
    rows = isochrones(cells, np.array([0, 60_000, -1]), demand, bands_min=[10, 5])
    assert rows["people"].tolist() == [4, 8, 2, 1]
    assert rows["from_min"].tolist()[:3] == [0, 5, 10]
    assert rows.iloc[3][["from_min", "to_min"]].isna().all()
    assert rows.geometry.is_empty.tolist() == [False, True, True, False]


def test_bands_of_each_facility_add_up_to_the_bands_of_all():
    cells = cover(coast(), 80)
    seats, owner, ms = drawn_basins(cells, 5, 1)
    own = facilities(**{f"f{k}": tuple(seat) for k, seat in enumerate(seats)})
    demand = drawn_demand(2, 5)
    all_of_them = isochrones(cells, ms, demand, bands_min=[10, 20, 40])
    each = facility_isochrones(cells, owner, ms, own.index, demand, bands_min=[10, 20, 40])
    by_band = each.groupby("from_min", dropna=False)["people"].sum()
    assert by_band.to_numpy() == pytest.approx(all_of_them.groupby("from_min", dropna=False)["people"].sum().to_numpy())
    for rows in (all_of_them, each):
        land = rows.geometry.to_numpy()
        assert shapely.coverage_is_valid(land[~shapely.is_empty(land)])
        assert shapely.union_all(land).symmetric_difference(cells.border).area < 1e-6
    assert set(each["facility_id"]) == {"", *own.index}
    assert each.groupby("facility_id").size()[""] == 1
