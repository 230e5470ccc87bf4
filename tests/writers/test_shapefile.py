"""shapefiles/, read back."""

import csv
import string

import numpy as np
import pandas as pd
import pyogrio
import pytest

from geoplan import tables
from geoplan.writers import ready, shapefile


def test_every_layer_with_a_geometry_has_a_shapefile_in_utf_8(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    expected = {layer for layer in plan.tables if tables.LAYERS[layer].geometry}
    assert {path.stem for path in (tmp_path / "shapefiles").glob("*.shp")} == expected
    for layer in expected:
        assert (tmp_path / "shapefiles" / f"{layer}.cpg").read_text(encoding="ascii").strip() == "UTF-8"
        assert pyogrio.read_info(tmp_path / "shapefiles" / f"{layer}.shp")["crs"] == "EPSG:4549"


def test_chinese_names_and_leading_zeros_come_back(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    after = pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")
    assert list(after["sett_id"]) == ["0001", "0002", "0044"]
    assert list(after["name"]) == ["嘉兴", "新塍", "=cmd"]


def test_geometry_types_hold_even_for_an_empty_layer(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    held = {
        layer: pyogrio.read_info(tmp_path / "shapefiles" / f"{layer}.shp") for layer in ("isochrones", "area", "links")
    }
    assert [held[layer]["geometry_type"] for layer in held] == ["Polygon", "Polygon", "LineString"]
    assert held["isochrones"]["features"] == 0
    assert list(held["isochrones"]["fields"]) == ["service", "fac_id", "from_min", "to_min", "people", "base", "basis"]


def test_a_row_without_a_place_is_a_null_shape(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    assert list(pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp").geometry.isna()) == [
        False,
        False,
        True,
    ]


def test_booleans_are_0_and_1_and_whole_numbers_stay_whole_where_some_are_missing(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    access = pyogrio.read_dataframe(tmp_path / "shapefiles" / "access.shp")
    roads = pyogrio.read_info(tmp_path / "shapefiles" / "roads.shp")
    assert access["within_std"].tolist()[:2] == [1, 0]
    assert np.isnan(access["within_std"].tolist()[2])
    assert dict(zip(roads["fields"], roads["ogr_types"], strict=True))["ms_back"].startswith("OFTInteger")


def test_numbers_keep_twelve_digits(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    assert pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")["people"][1] == pytest.approx(
        1 / 3, rel=1e-12
    )


@pytest.mark.parametrize("layer", sorted(tables.LAYERS))
def test_promised_short_names_are_ascii_of_at_most_10_bytes_and_differ(layer):
    names = list(tables.LAYERS[layer].columns)
    short = shapefile.short_names(layer, names)
    assert [short[name] for name in names] == [tables.COLUMNS[name].short for name in names]
    assert len({name.lower() for name in short.values()}) == len(names)
    assert all(
        len(name) <= 10 and set(name) <= set(string.ascii_letters + string.digits + "_") for name in short.values()
    )


def test_columns_of_the_config_get_ascii_names_whatever_their_order():
    brought = ["raw_人口", "raw_people", "raw_mean_minutes", "norm_people", "raw_教育"]
    short = shapefile.short_names("candidates", ["candidate_id", *brought])
    assert short["raw_people"] == "r_people"
    assert short["norm_people"] == "n_people"
    assert [short[name] for name in ("raw_mean_minutes", "raw_人口", "raw_教育")] == ["r_1", "r_2", "r_3"]
    assert short == shapefile.short_names("candidates", ["candidate_id", *reversed(brought)])


def test_a_short_name_that_is_taken_is_not_given_twice():
    short = shapefile.short_names("candidates", ["raw_1", "raw_A", "raw_a", "raw_人口"])
    assert short == {"raw_1": "r_1", "raw_A": "r_A", "raw_a": "r_2", "raw_人口": "r_3"}


def test_a_renamed_column_is_a_finding(plan):
    found = [finding for finding in shapefile.findings(plan) if finding.code == "field_renamed"]
    assert [(finding.row_id, finding.values["short"]) for finding in found] == [("raw_人口", "r_1")]


def test_a_long_text_is_cut_at_a_character_and_counted(layers, replan, tmp_path):
    layers["settlements"].loc[0, "name"] = "长" * 85  # 255 bytes
    layers["settlements"].loc[1, "name"] = "a" * 254
    plan = replan(layers)
    shapefile.write(plan, tmp_path)
    names = pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")["name"]
    assert list(names)[:2] == ["长" * 84, "a" * 254]
    found = [finding.values for finding in shapefile.findings(plan) if finding.code == "text_cut"]
    assert found == [{"layer": "settlements", "column": "name", "count": 1}]


def test_fields_csv_lists_every_field_of_every_shapefile(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    path = tmp_path / "shapefiles" / "fields.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for file in path.parent.glob("*.shp"):
        listed = [row["short"] for row in rows if row["layer"] == file.stem]
        assert listed == list(pyogrio.read_info(file)["fields"])
    people = next(row for row in rows if (row["layer"], row["name"]) == ("settlements", "people"))
    assert (people["unit"], people["kind"], people["english"], people["chinese"]) == (
        "people",
        "float",
        "People",
        "人口",
    )


def test_a_layer_too_large_is_left_out_with_a_finding(plan, replan, tmp_path, monkeypatch):
    monkeypatch.setattr(ready, "MOST_ROWS", 2)
    shapefile.write(plan, tmp_path)
    written = {path.stem for path in (tmp_path / "shapefiles").glob("*.shp")}
    assert "settlements" not in written
    assert "roads" in written
    large = {finding.layer for finding in shapefile.findings(plan) if finding.code == "layer_too_large"}
    assert large == {"settlements", "access", "hinterlands"}


def test_a_findings_table_of_one_kind_of_doubt_fits(plan):
    assert isinstance(plan.tables["findings"], pd.DataFrame)
    assert not [finding for finding in shapefile.findings(plan) if finding.layer == "findings"]
