"""Pixels become demand points, and nobody is lost or counted twice on the way."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from drawn import FRAME
from painted import KM, counties, paint, source, write
from rasterio import Affine

from geoplan import demand
from geoplan.errors import ConfigError
from geoplan.readers import raster


def cells(
    path: Path,
    area: gpd.GeoDataFrame,
    *,
    cell_m: float = KM,
    margin_km: float = 0.0,
    known: demand.Totals | None = None,
) -> demand.Population:
    extent = shapely.union_all(area.geometry.to_numpy())
    reach = extent.buffer(margin_km * KM, join_style="mitre") if margin_km else extent
    pixels, _ = raster.read(source(path, nodata="nobody"), area, reach)
    return demand.from_population(pixels, area, reach, cell_m=cell_m, known=known)


def by_county(made: demand.Population) -> dict[str, float]:
    return made.demand["people"].groupby(made.demand["county_id"]).sum().to_dict()


def totals(area: gpd.GeoDataFrame, **columns: list[float]) -> demand.Totals:
    field = next(iter(columns))
    return demand.by_county(area.assign(**columns), None, layer="area", field=field)


def test_every_pixel_is_a_point_in_its_middle(tmp_path):
    made = cells(paint(tmp_path / "p.tif", "1 2\n3 4"), counties(w=(0, 0, 1, 2), e=(1, 0, 2, 2)))
    assert made.demand["people"].to_dict() == pytest.approx({"c0_0_w": 3, "c0_1_e": 4, "c1_0_w": 1, "c1_1_e": 2})
    assert made.demand.geometry["c1_1_e"].coords[0] == pytest.approx((1500, 1500))
    assert made.demand.index.is_monotonic_increasing
    assert made.demand["inside"].all()


def test_a_cell_stands_where_its_people_are(tmp_path):
    made = cells(paint(tmp_path / "p.tif", "0 0\n1 3"), counties(a=(0, 0, 2, 2)), cell_m=2 * KM)
    (point,) = made.demand.geometry
    assert point.coords[0] == pytest.approx((0.25 * 500 + 0.75 * 1500, 500))


def test_a_pixel_cut_by_two_counties_is_shared_by_land(tmp_path):
    path = paint(tmp_path / "p.tif", "0 100 0")
    assert by_county(cells(path, counties(w=(0, 0, 1.25, 1), e=(1.25, 0, 3, 1)))) == pytest.approx({"w": 25, "e": 75})


def test_the_halves_of_a_cut_pixel_stand_on_their_own_sides(tmp_path):
    made = cells(paint(tmp_path / "p.tif", "0 100 0"), counties(w=(0, 0, 1.5, 1), e=(1.5, 0, 3, 1)), cell_m=5 * KM)
    assert made.demand.geometry["c0_0_w"].x == pytest.approx(1250)
    assert made.demand.geometry["c0_0_e"].x == pytest.approx(1750)


@pytest.mark.parametrize("sea", [".", "0"])
def test_at_the_coast_everybody_stays_on_land(tmp_path, sea):
    path = paint(tmp_path / "p.tif", f"100 40 {sea}")
    assert by_county(cells(path, counties(a=(0, 0, 1.3, 1)))) == pytest.approx({"a": 140})


def test_where_people_live_beyond_the_border_a_cut_pixel_leaves_them_theirs(tmp_path):
    path = paint(tmp_path / "p.tif", "100 40 7 7")
    assert by_county(cells(path, counties(a=(0, 0, 1.25, 1)))) == pytest.approx({"a": 110})
    beyond = cells(path, counties(a=(0, 0, 1.25, 1)), margin_km=1.5)
    assert by_county(beyond) == pytest.approx({"a": 110, "": 30 + 7})
    assert beyond.demand["inside"].groupby(beyond.demand["county_id"]).first().to_dict() == {"": False, "a": True}
    assert "population_margin" in {finding.code for finding in beyond.findings}


def test_cells_without_people_are_left_out(tmp_path):
    made = cells(paint(tmp_path / "p.tif", "1 0\n. 4"), counties(a=(0, 0, 2, 2)))
    assert list(made.demand.index) == ["c0_1_a", "c1_0_a"]


def test_a_point_never_leaves_its_county(tmp_path):
    ring = shapely.box(0, 0, 3 * KM, 3 * KM) - shapely.box(KM, KM, 2 * KM, 2 * KM)
    area = counties(ring=(0, 0, 3, 3), hole=(1, 1, 2, 2))
    area = area.set_geometry([ring, area.geometry["hole"]], crs=FRAME)
    made = cells(paint(tmp_path / "p.tif", "1 1 1\n1 5 1\n1 1 1"), area, cell_m=10 * KM)
    assert by_county(made) == pytest.approx({"ring": 8, "hole": 5})
    assert not shapely.box(KM, KM, 2 * KM, 2 * KM).contains(made.demand.geometry["c0_0_ring"])


def test_a_turned_raster_keeps_its_people(tmp_path):
    turned = Affine(0.8 * KM, -0.6 * KM, 3 * KM, 0.6 * KM, 0.8 * KM, 0)
    path = write(tmp_path / "p.tif", np.array([[1.0, 2.0], [3.0, 4.0]]), turned)
    assert by_county(cells(path, counties(a=(0, -5, 9, 9)))) == pytest.approx({"a": 10})


def test_totals_are_kept_whatever_the_cell(tmp_path):
    rng = np.random.default_rng(4)
    path = paint(
        tmp_path / "p.tif", "\n".join(" ".join(f"{n:.3f}" for n in row) for row in rng.gamma(0.3, 40, (9, 12)))
    )
    area = counties(a=(0.2, 0.1, 4.7, 8.8), b=(4.7, 0.1, 11.3, 4.4), c=(4.7, 4.4, 11.3, 8.8))
    stated = {"people": [1234.5, 99.25, 70_001.0], "aged_60": [100.0, 9.0, 7.0], "people_registered": [5.0, 6.0, 7.0]}
    known = totals(area, **stated)
    for cell_m in (250, 500, 1000, 1700, 40_000):
        made = cells(path, area, cell_m=cell_m, margin_km=1, known=known)
        own = made.counted[made.demand["inside"]].groupby(made.demand["county_id"]).sum()
        for column, wanted in stated.items():
            np.testing.assert_allclose(own.loc[["a", "b", "c"], column], wanted, rtol=1e-12)


def test_the_margin_keeps_the_rasters_numbers_and_the_areas_proportions(tmp_path):
    area = counties(a=(0, 0, 1, 1))
    made = cells(
        paint(tmp_path / "p.tif", "10 8"), area, margin_km=1.2, known=totals(area, people=[30.0], children=[6.0])
    )
    outside = made.counted[~made.demand["inside"]]
    assert outside["people"].tolist() == pytest.approx([8])
    assert outside["children"].tolist() == pytest.approx([8 * 6 / 30])


def test_how_much_was_scaled_is_told_and_far_factors_are_serious(tmp_path):
    area = counties(a=(0, 0, 1, 1), b=(1, 0, 2, 1))
    path = paint(tmp_path / "p.tif", "10 10")

    def told(*people: float) -> set[str]:
        return {one.code for one in cells(path, area, known=totals(area, people=list(people))).findings}

    assert "population_scaled_far" not in told(5, 20)
    assert "population_scaled_far" in told(4.9, 10)
    assert "population_scaled_far" in told(10, 20.1)
    assert "population_unscaled" in {one.code for one in cells(path, area).findings}


def test_one_cell_for_a_county_and_cells_finer_than_pixels_are_told(tmp_path):
    path, area = paint(tmp_path / "p.tif", "1 2\n3 4"), counties(a=(0, 0, 2, 2))
    assert "demand_cell_per_county" in {one.code for one in cells(path, area, cell_m=2 * KM).findings}
    fine = cells(path, area, cell_m=100)
    assert "demand_finer_than_raster" in {one.code for one in fine.findings}
    assert len(fine.demand) == 4


def test_too_many_cells_are_a_fault_with_a_size_that_fits(tmp_path, monkeypatch):
    monkeypatch.setattr("geoplan.demand.cells.MAX_CELLS", 3)
    path, area = paint(tmp_path / "p.tif", "1 2\n3 4"), counties(a=(0, 0, 2, 2))
    with pytest.raises(ConfigError) as caught:
        cells(path, area)
    (fault,) = caught.value.faults
    assert fault.code == "demand_cells_too_many"
    assert len(cells(path, area, cell_m=fault.values["fits_m"]).demand) <= 3


def test_a_raster_in_degrees_gives_the_same_counts(tmp_path):
    picture = "1 2 3\n4 5 6\n7 8 9"
    whole = counties(a=(-1, -1, 4, 4))
    metric = cells(paint(tmp_path / "m.tif", picture), whole)
    degrees = Affine(1 / 96.4, 0, 120.0, 0, -1 / 110.9, 30.027)
    values = np.array([[float(word) for word in row.split()] for row in picture.splitlines()])
    path = write(tmp_path / "d.tif", values, degrees, crs="EPSG:4326")
    assert by_county(cells(path, whole)) == pytest.approx(by_county(metric))
    assert len(cells(path, whole).demand) == 9
