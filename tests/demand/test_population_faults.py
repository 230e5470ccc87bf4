"""What can be wrong with a population raster and its totals, each told in a sentence that names it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from drawn import FRAME
from painted import NODATA, counties, paint, source, write
from rasterio import Affine
from rasterio.errors import NotGeoreferencedWarning

from geoplan import demand
from geoplan.errors import LayerError
from geoplan.readers import raster

AREA = {"a": (0, 0, 2, 2), "b": (2, 0, 4, 2)}
FULL = "1 2 3 4\n5 6 7 8"


def faults(call) -> dict[str, str]:
    """Code and English sentence of every fault; each also has its Chinese sentence."""
    with pytest.raises(LayerError) as caught:
        call()
    assert all(fault.sentence("zh") for fault in caught.value.faults)
    return {fault.code: fault.sentence() for fault in caught.value.faults}


def read(path, area: gpd.GeoDataFrame | None = None, **settings):
    area = counties(**AREA) if area is None else area
    return raster.read(source(path, **settings), area, area.union_all())


def test_a_sound_raster_reads_without_a_doubt(tmp_path):
    pixels, found = read(paint(tmp_path / "p.tif", FULL, unit="people"))
    assert pixels.people.sum() == 36
    assert found == []


def test_a_file_that_is_no_raster(tmp_path):
    (tmp_path / "p.tif").write_text("people", encoding="utf-8")
    assert "population_not_raster" in faults(lambda: read(tmp_path / "p.tif"))
    assert "file_missing" in faults(lambda: read(tmp_path / "q.tif"))


def test_everything_that_makes_it_no_raster_of_people_is_told_at_once(tmp_path):
    path = paint(tmp_path / "p.tif", FULL, count=2, unit="people/km2", crs=None)
    told = faults(lambda: read(path))
    assert set(told) == {"population_bands", "population_unit", "crs_needed"}
    assert "p.tif: population: the raster holds 2 bands" in told["population_bands"]
    assert "“people/km2”" in told["population_unit"]


@pytest.mark.parametrize("unit", ["persons per square km", "m", "人/平方公里", "people per hectare", "thousand people"])
def test_other_units_are_refused(tmp_path, unit):
    assert "population_unit" in faults(lambda: read(paint(tmp_path / "p.tif", FULL, unit=unit)))


@pytest.mark.parametrize("unit", ["", "people", "Persons", "people per pixel", "population count", "人"])
def test_units_of_people_are_taken(tmp_path, unit):
    assert read(paint(tmp_path / "p.tif", FULL, unit=unit))[0].people.sum() == 36


def test_a_crs_is_taken_from_the_config_only_where_the_file_states_none(tmp_path):
    bare = paint(tmp_path / "p.tif", FULL, crs=None)
    assert read(bare, crs=FRAME.to_wkt())[0].people.sum() == 36
    assert "crs_contradiction" in faults(lambda: read(paint(tmp_path / "q.tif", FULL), crs="EPSG:4326"))
    assert "crs_unknown" in faults(lambda: read(bare, crs="EPSG:0"))


def test_a_raster_without_a_place(tmp_path):
    with pytest.warns(NotGeoreferencedWarning):
        path = write(tmp_path / "p.tif", np.ones((2, 2)), Affine.identity())
    assert "population_unplaced" in faults(lambda: read(path))


def test_a_raster_of_elsewhere_is_told_with_both_boxes(tmp_path):
    told = faults(lambda: read(paint(tmp_path / "p.tif", FULL, west=50_000)))["population_misses_area"]
    assert "120.518" in told and "120.000" in told


@pytest.mark.parametrize(("value", "shown"), [("-5", "-5 (1)"), ("nan", "nan (1)"), ("inf", "inf (1)")])
def test_values_that_are_no_numbers_of_people(tmp_path, value, shown):
    told = faults(lambda: read(paint(tmp_path / "p.tif", f"1 2 3 4\n5 {value} 7 8")))
    assert f"1 pixel(s) hold values that are no numbers of people: {shown}" in told["population_not_people"]


def test_a_nodata_value_that_is_not_declared_is_no_number_of_people(tmp_path):
    told = faults(lambda: read(paint(tmp_path / "p.tif", "1 2 . .\n1 2 3 4", nodata=None)))
    assert f"{NODATA:g} (2)" in told["population_not_people"]


def test_nodata_on_part_of_a_county_is_serious_and_on_most_of_it_a_fault(tmp_path):
    _, (part,) = read(paint(tmp_path / "p.tif", "1 2 . 4\n5 6 . 8"))
    assert (part.code, part.severity) == ("population_nodata", "serious")
    assert part.values["rows"] == "B (50 %, 2.0 km²)"
    told = faults(lambda: read(paint(tmp_path / "q.tif", "1 2 . .\n5 6 . 8")))
    assert "B (75 %, 3.0 km²)" in told["population_nodata_most"]


def test_a_county_that_the_raster_does_not_reach_counts_as_nodata(tmp_path):
    assert "B (100 %, 4.0 km²)" in faults(lambda: read(paint(tmp_path / "p.tif", "1 2\n5 6")))["population_nodata_most"]


def test_where_nodata_means_nobody_it_is_only_noted(tmp_path):
    pixels, (told,) = read(paint(tmp_path / "p.tif", "1 2 . .\n5 6 . 8"), nodata="nobody")
    assert (told.code, told.severity) == ("population_nodata_nobody", "note")
    assert pixels.people.sum() == 22


def scaled(path, **columns):
    area = counties(**AREA).assign(**columns)
    known = demand.by_county(area, None, layer="area", field="people")
    pixels, _ = read(path, nodata="nobody")
    return demand.from_population(pixels, area, area.union_all(), cell_m=1000, known=known)


def test_a_total_without_a_populated_cell_names_its_county(tmp_path):
    told = faults(lambda: scaled(paint(tmp_path / "p.tif", "1 2 . .\n5 6 0 0"), people=[10.0, 20.0]))
    assert "B (20)" in told["totals_without_cells"]


def test_a_county_of_nobody_needs_no_cell(tmp_path):
    made = scaled(paint(tmp_path / "p.tif", "1 2 . .\n5 6 0 0"), people=[10.0, 0.0])
    assert made.demand["people"].sum() == pytest.approx(10)


def test_a_county_without_a_total_is_named(tmp_path):
    told = faults(lambda: scaled(paint(tmp_path / "p.tif", FULL), people=[10.0, np.nan]))
    assert "1 county(ies): B" in told["totals_missing"]


def test_a_field_that_the_layer_lacks_is_told_with_what_it_has(tmp_path):
    told = faults(lambda: scaled(paint(tmp_path / "p.tif", FULL), children=[1.0, 2.0]))
    assert "found children" in told["totals_field_missing"]


def test_a_group_that_a_county_does_not_state_is_left_out(tmp_path):
    made = scaled(paint(tmp_path / "p.tif", FULL), people=[10.0, 20.0], children=[1.0, np.nan], aged_60=[2.0, 3.0])
    assert list(made.counted.columns) == ["people", "aged_60"]
    assert (made.findings[0].code, made.findings[0].row_id) == ("group_left_out", "children")


def test_a_raster_of_nobody_is_no_demand(tmp_path):
    path, area = paint(tmp_path / "p.tif", "0 0 0 0\n0 0 0 0"), counties(**AREA)
    pixels, _ = read(path)
    told = faults(lambda: demand.from_population(pixels, area, area.union_all(), cell_m=1000, known=None))
    assert "population_nobody" in told
