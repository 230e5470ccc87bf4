"""plan.gpkg, read back."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pyproj import CRS

from geoplan import tables
from geoplan.writers import geopackage


def test_every_layer_of_the_plan_comes_back_in_the_plans_crs(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    held = dict(pyogrio.list_layers(tmp_path / "plan.gpkg"))
    assert held.pop("layer_styles") is None  # how QGIS shows them
    assert set(held) == set(plan.tables)
    assert all(held[layer] == tables.LAYERS[layer].geometry for layer in held)
    for layer in plan.tables:
        stated = pyogrio.read_info(tmp_path / "plan.gpkg", layer=layer)["crs"]
        assert stated == ("EPSG:4549" if tables.LAYERS[layer].geometry else None)


def test_values_come_back_as_they_were(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    for layer, before in plan.tables.items():
        after = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer=layer)
        for name in before.columns.drop("geometry", errors="ignore"):
            kind = tables.column(layer, name).kind
            if kind == "text":
                assert list(after[name]) == list(before[name])
            else:
                want = before[name].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
                got = pd.to_numeric(after[name]).to_numpy(dtype="float64", na_value=np.nan)
                np.testing.assert_allclose(got, want, rtol=1e-12, err_msg=f"{layer}.{name}")


def test_geometries_come_back_within_a_millimetre(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    for layer in ("area", "roads", "settlements"):
        before = plan.tables[layer].to_crs(plan.crs).geometry
        after = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer=layer).geometry
        assert list(before.isna()) == list(after.isna())
        there = ~before.isna()
        shift = shapely.get_coordinates(before[there].to_numpy()) - shapely.get_coordinates(after[there].to_numpy())
        assert np.abs(shift).max() <= 0.00051


def test_whole_numbers_and_booleans_keep_their_type_where_some_are_missing(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    roads = pyogrio.read_info(tmp_path / "plan.gpkg", layer="roads")
    access = pyogrio.read_info(tmp_path / "plan.gpkg", layer="access")
    assert dict(zip(roads["fields"], roads["ogr_types"], strict=True))["ms_back"] == "OFTInteger64"
    assert dict(zip(access["fields"], access["ogr_subtypes"], strict=True))["within_standard"] == "OFSTBoolean"


def test_an_empty_layer_keeps_its_geometry_type_and_columns(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    held = pyogrio.read_info(tmp_path / "plan.gpkg", layer="isochrones")
    assert (held["features"], held["geometry_type"]) == (0, "MultiPolygon")
    assert list(held["fields"]) == list(tables.LAYERS["isochrones"].columns)


def test_an_empty_layer_that_never_had_a_crs_gets_the_plans(layers, replan, tmp_path):
    layers["catchments"] = gpd.GeoDataFrame({"service": []}, geometry=[])
    geopackage.write(replan(layers), tmp_path)
    assert pyogrio.read_info(tmp_path / "plan.gpkg", layer="catchments")["crs"] == "EPSG:4549"


def test_the_file_is_of_version_1_2_and_keeps_no_time_of_writing(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    with closing(sqlite3.connect(tmp_path / "plan.gpkg")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (10200,)
        changed = {row[0] for row in file.execute("SELECT last_change FROM gpkg_contents")}
    assert changed == {"2000-01-01T00:00:00.000Z"}
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


@pytest.mark.parametrize(("language", "label"), [("en", "People"), ("zh", "人口"), ("both", "人口 People")])
def test_columns_carry_labels_in_the_plans_language(plan, replan, tmp_path, language, label):
    geopackage.write(replan(language=language), tmp_path)
    with closing(sqlite3.connect(tmp_path / "plan.gpkg")) as file:
        asked = "SELECT name FROM gpkg_data_columns WHERE table_name = 'settlements' AND column_name = 'people'"
        assert file.execute(asked).fetchone() == (label,)


def test_no_two_columns_of_a_layer_share_a_label():
    for layer in tables.LAYERS.values():
        columns = [tables.column(layer.name, name) for name in layer.columns]
        assert len({column.en for column in columns}) == len(columns), layer.name
        assert len({column.zh for column in columns}) == len(columns), layer.name


def test_a_plan_in_degrees_keeps_its_points(replan, tmp_path):
    geopackage.write(replan(crs=CRS.from_epsg(4490)), tmp_path)
    point = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="settlements").geometry[0]
    assert (point.x, point.y) == pytest.approx((120.8, 30.7), abs=1e-8)
