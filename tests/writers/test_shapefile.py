"""shapefiles/, read back."""

import csv
import string
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pyogrio
import pytest
from hostile_names import HOSTILE
from pyproj import CRS
from shapefiles_read_back import expected, held_text, same_number, same_shape

from geoplan import tables
from geoplan.findings import Finding
from geoplan.readers.encoding import of_dbf
from geoplan.writers import dbf, ready, shapefile


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
    assert found == [{"layer": "settlements", "column": "name", "count": 1, "bytes": 254}]


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


def _header(path):
    """Rows, language byte, and (name, letter, width, decimals) of every field, as the bytes of a .dbf say them."""
    held = path.read_bytes()
    rows, start, length = (int.from_bytes(held[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    fields = [
        (held[at : at + 11].rstrip(b"\x00").decode("ascii"), chr(held[at + 11]), held[at + 16], held[at + 17])
        for at in range(32, start - 1, 32)
    ]
    assert length == 1 + sum(width for _, _, width, _ in fields)
    assert len(held) == start + rows * length + 1
    return rows, held[29], fields


def _widths(path):
    return {name: width for name, letter, width, _ in _header(path)[2] if letter == "C"}


def _in_gbk(plan):
    return replace(plan, settings={"shapefile": {"encoding": "GBK"}})


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_every_value_and_every_shape_comes_back(plan, tmp_path, encoding):
    plan = replace(plan, settings={"shapefile": {"encoding": encoding}})
    shapefile.write(plan, tmp_path)
    for layer in (layer for layer in plan.tables if tables.LAYERS[layer].geometry):
        path = tmp_path / "shapefiles" / f"{layer}.shp"
        after = pyogrio.read_dataframe(path)
        for short, values in expected(plan, layer, _widths(path.with_suffix(".dbf")), encoding).items():
            got = [None if pd.isna(value) else value for value in after[short]]
            alike = all(map(same_number, got, values)) if after[short].dtype.kind in "if" else got == values
            assert alike, (layer, short)
        shapes = ready.geometries(plan, layer, plan.crs)
        assert all(map(same_shape, after.geometry, shapes)), layer


def test_a_field_is_the_same_whatever_its_values(layers, replan, tmp_path):
    full, empty = tmp_path / "full", tmp_path / "empty"
    many = layers["settlements"].assign(place_id="x" * 70, kind="城")
    none = layers["settlements"].assign(people=None, name="", inside=None)[:0]
    for folder, settlements in ((full, many), (empty, none)):
        folder.mkdir()
        shapefile.write(replan({**layers, "settlements": settlements}), folder)
    first, second = (_header(folder / "shapefiles" / "settlements.dbf")[2] for folder in (full, empty))
    assert first == second


def test_the_same_column_has_the_same_field_in_every_layer():
    found = {}
    for layer, promise in tables.LAYERS.items():
        for name, short in shapefile.short_names(layer, promise.columns).items():
            found.setdefault(name, set()).add(dbf.field(short, tables.column(layer, name)))
    assert [name for name, fields in found.items() if len(fields) > 1] == []


def test_no_record_is_longer_than_arcgis_reads():
    for layer, promise in tables.LAYERS.items():
        fields = [dbf.field(tables.COLUMNS[name].short, tables.COLUMNS[name]) for name in promise.columns]
        assert 1 + sum(field.width for field in fields) <= 4000, layer


@pytest.mark.parametrize("layer", sorted(tables.LAYERS))
def test_columns_of_every_family_get_a_name_of_their_own(layer):
    own = ["人口", "people", "a" * 30, "A" * 30, "x", "X", "1", "2", "naïve", "a-b", "a b"]
    brought = [f"{prefix}{name}" for prefix in tables.LAYERS[layer].families for name in own]
    short = shapefile.short_names(layer, [*tables.LAYERS[layer].columns, *brought])
    assert len({name.lower() for name in short.values()}) == len(short)
    letters = string.ascii_letters + string.digits + "_"
    assert all(0 < len(name) <= 10 and set(name) <= set(letters) for name in short.values())


def test_codes_of_the_narrow_fields_are_texts_of_some_layer():
    assert {name for name in dbf._CODES if tables.COLUMNS[name].kind != "text"} == set()


def test_gbk_is_stated_in_the_header_and_beside_it(plan, tmp_path):
    shapefile.write(_in_gbk(plan), tmp_path)
    place = tmp_path / "shapefiles"
    assert {_header(path)[1] for path in place.glob("*.dbf")} == {0x4D}
    assert {path.read_text(encoding="ascii") for path in place.glob("*.cpg")} == {"GBK"}
    assert "新塍".encode("gbk") in (place / "settlements.dbf").read_bytes()
    (place / "settlements.cpg").unlink()
    assert list(pyogrio.read_dataframe(place / "settlements.shp")["name"]) == ["嘉兴", "新塍", "=cmd"]


def test_utf_8_leaves_the_language_byte_to_the_cpg(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    assert {_header(path)[1] for path in (tmp_path / "shapefiles").glob("*.dbf")} == {0}


def test_a_letter_that_gbk_lacks_is_a_question_mark_and_a_finding(layers, replan, tmp_path):
    layers["settlements"].loc[0, "name"] = "𠮷村"
    layers["settlements"].loc[1, "name"] = "Ça"
    plan = _in_gbk(replan(layers))
    shapefile.write(plan, tmp_path)
    names = pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")["name"]
    assert list(names) == ["?村", "?a", "=cmd"]
    found = [finding for finding in shapefile.findings(plan) if finding.code == "letters_lacking"]
    assert [(finding.row_id, finding.values["count"], finding.values["example"]) for finding in found] == [
        ("name", 2, "Ça")
    ]
    assert not [finding for finding in shapefile.findings(replan(layers)) if finding.code == "letters_lacking"]


def test_a_long_text_in_gbk_is_cut_between_characters(layers, replan, tmp_path):
    layers["settlements"].loc[0, "name"] = "a" + "长" * 127  # 255 bytes: the last character would be cut in two
    plan = _in_gbk(replan(layers))
    shapefile.write(plan, tmp_path)
    names = pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")["name"]
    assert names[0] == "a" + "长" * 126
    assert [finding.values["count"] for finding in shapefile.findings(plan) if finding.code == "text_cut"] == [1]


@pytest.mark.parametrize(("encoding", "most"), [("UTF-8", 26), ("GBK", 40)])
def test_an_id_has_eighty_bytes(layers, replan, tmp_path, encoding, most):
    layers["settlements"].loc[0, "place_id"] = "长" * 41
    plan = replan(layers, settings={"shapefile": {"encoding": encoding}})
    shapefile.write(plan, tmp_path)
    assert pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")["place_id"][0] == "长" * most
    found = [finding.values for finding in shapefile.findings(plan) if finding.code == "text_cut"]
    assert found == [{"layer": "settlements", "column": "place_id", "count": 1, "bytes": 80}]


def test_infinite_numbers_and_endless_digits_are_empty_and_counted(layers, replan, tmp_path):
    layers["settlements"]["people"] = [np.inf, -np.inf, np.nan]
    layers["roads"]["component"] = [10**18, -(10**17) + 1]
    plan = replan(layers)
    shapefile.write(plan, tmp_path)
    place = tmp_path / "shapefiles"
    assert pyogrio.read_dataframe(place / "settlements.shp")["people"].isna().all()
    assert b"-99999999999999999" in (place / "roads.dbf").read_bytes()
    assert pyogrio.read_dataframe(place / "roads.shp")["component"].isna().tolist() == [True, False]
    assert b"inf" not in (place / "settlements.dbf").read_bytes().lower()
    found = [finding for finding in shapefile.findings(plan) if finding.code == "numbers_not_held"]
    assert [(finding.layer, finding.row_id, finding.values["count"]) for finding in found] == [
        ("settlements", "people", 2),
        ("roads", "component", 1),
    ]


@pytest.mark.parametrize("number", [0.0, 1 / 3, -1e-9, 123456789012.0, 1.5e300, -2.5e-300, 0.1 + 0.2, 1e17])
def test_any_finite_number_comes_back_to_twelve_digits(layers, replan, tmp_path, number):
    layers["settlements"]["people"] = number
    shapefile.write(replan(layers), tmp_path)
    got = pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")["people"][0]
    assert got == pytest.approx(number, rel=1e-11)


def test_texts_that_the_findings_will_bring_are_counted_too(plan, replan):
    doubt = Finding("old_run_moved", "settlements", "", {"path": "长" * 90, "moved": "x"})
    before = replace(plan, tables={layer: held for layer, held in plan.tables.items() if layer != "findings"})
    found = shapefile.findings(replace(before, findings=(doubt,)))
    cut = {(finding.layer, finding.row_id) for finding in found if finding.code == "text_cut"}
    assert cut == {("findings", "message_en"), ("findings", "message_zh")}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (4549, "CGCS2000_3_Degree_GK_CM_120E"),
        (4528, "CGCS2000_3_Degree_GK_Zone_40"),
        (4513, "CGCS2000_3_Degree_GK_Zone_25"),
        (4490, "GCS_China_Geodetic_Coordinate_System_2000"),
        (32632, "WGS_1984_UTM_Zone_32N"),
    ],
)
def test_the_prj_has_the_name_that_arcgis_knows_and_reads_back_as_its_code(replan, tmp_path, code, name):
    shapefile.write(replan(crs=CRS.from_epsg(code)), tmp_path)
    told = (tmp_path / "shapefiles" / "settlements.prj").read_text(encoding="ascii")
    assert told.split('"')[1] == name
    assert pyogrio.read_info(tmp_path / "shapefiles" / "settlements.shp")["crs"] == f"EPSG:{code}"


def test_a_crs_without_a_code_puts_the_points_where_they_were(replan, tmp_path):
    local = CRS.from_proj4("+proj=tmerc +lat_0=0 +lon_0=120.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs")
    plan = replan(crs=local)
    shapefile.write(plan, tmp_path)
    after = pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp").to_crs(4326)
    assert (after.geometry[0].x, after.geometry[0].y) == pytest.approx((120.8, 30.7), abs=1e-7)


def test_hostile_names_come_back_as_far_as_a_field_holds_them(layers, replan, tmp_path):
    for encoding in ("UTF-8", "GBK"):
        for name in HOSTILE.values():
            layers["settlements"]["name"] = name
            folder = tmp_path / f"{encoding}{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            only = {"settlements": layers["settlements"]}
            shapefile.write(replan(only, settings={"shapefile": {"encoding": encoding}}), folder)
            after = pyogrio.read_dataframe(folder / "shapefiles" / "settlements.shp")
            assert after["name"][0] == held_text(name, 254, encoding), name


def test_a_nul_is_left_out_and_counted(layers, replan, tmp_path):
    layers["settlements"].loc[0, "name"] = "a\x00b"
    plan = replan(layers)
    shapefile.write(plan, tmp_path)
    assert pyogrio.read_dataframe(tmp_path / "shapefiles" / "settlements.shp")["name"][0] == "ab"
    assert [finding.row_id for finding in shapefile.findings(plan) if finding.code == "cells_cleaned"] == ["name"]


def test_every_shapefile_has_its_look_beside_it(plan, tmp_path):
    shapefile.write(plan, tmp_path)
    place = tmp_path / "shapefiles"
    assert {path.stem for path in place.glob("*.qml")} == {path.stem for path in place.glob("*.shp")}
    looks = place / "settlements.qml"
    assert ElementTree.parse(looks).getroot().tag == "qgis"
    assert "sett_id" in looks.read_text(encoding="utf-8")


def test_what_we_write_our_own_reader_takes_for_what_it_is(plan, tmp_path):
    for encoding, codec in (("UTF-8", "utf-8"), ("GBK", "gb18030")):
        folder = tmp_path / encoding
        folder.mkdir()
        shapefile.write(replace(plan, settings={"shapefile": {"encoding": encoding}}), folder)
        content = (folder / "shapefiles" / "settlements.dbf").read_bytes()
        assert of_dbf(content, encoding).codec == codec
