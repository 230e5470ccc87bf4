import codecs

import numpy as np
import pytest
from made import codes, faults, table, text, workbook

from geoplan.readers import Source
from geoplan.readers import table as tables

ROWS = 'id,name,people,lon,lat\n007,南湖,"1,234",120.75,30.75\n012,海宁,５６７ ,120.68,30.53\n'


def test_a_csv_as_excel_leaves_it_reads(tmp_path):
    layer, findings = tables.read(table(text(tmp_path / "a.csv", ROWS, "utf-8-sig")), "settlements")
    assert list(layer.index) == ["007", "012"]
    assert list(layer["people"]) == [1234.0, 567.0]
    assert list(layer["name"]) == ["南湖", "海宁"]
    assert layer.crs.to_epsg() == 4326
    assert findings == []


def test_gb18030_is_found_and_reported(tmp_path):
    layer, findings = tables.read(table(text(tmp_path / "a.csv", ROWS, "gb18030")), "settlements")
    assert list(layer["name"]) == ["南湖", "海宁"]
    assert codes(findings) == {"encoding_found"}
    assert findings[0].values["sample"] == "南湖"


def test_utf16_and_tabs_as_excel_saves_unicode_text(tmp_path):
    content = "id\tpeople\tlon\tlat\n1\t5\t120\t30\n"
    (tmp_path / "a.txt").write_bytes(codecs.BOM_UTF16_LE + content.encode("utf-16-le"))
    assert list(tables.read(table(tmp_path / "a.txt"), "settlements")[0]["people"]) == [5.0]


def test_a_stated_encoding_that_is_wrong_is_a_fault(tmp_path):
    path = text(tmp_path / "a.csv", ROWS, "gb18030")
    assert "utf-8 (stated)" in faults(tables.read, table(path, encoding="UTF-8"), "settlements")["encoding_wrong"]


def test_heading_rows_are_skipped_as_told(tmp_path):
    path = text(tmp_path / "a.csv", "嘉兴市人口\n单位：人\n" + ROWS)
    assert len(tables.read(table(path, header_row=3), "settlements")[0]) == 2


def test_heading_rows_are_never_guessed_but_the_fault_says_where_the_names_are(tmp_path):
    path = text(tmp_path / "a.csv", "嘉兴市人口,,,,\n" + ROWS)
    assert "header_row: 2" in faults(tables.read, table(path), "settlements")["header_row_below"]


def test_rows_of_totals_are_a_fault_with_their_line_and_where_removes_them(tmp_path):
    path = text(tmp_path / "a.csv", ROWS + "合计,,1801,,\n")
    told = faults(tables.read, table(path), "settlements")
    assert set(told) == {"total_rows"}
    assert told["total_rows"].startswith("a.csv:4: settlements")
    assert len(tables.read(table(path, where={"id": ["007", "012"]}), "settlements")[0]) == 2


def test_ids_damaged_by_excel_are_a_fault(tmp_path):
    path = text(tmp_path / "a.csv", "id,people,lon,lat\n3.30421E+11,1,120,30\n330421001.0,1,120,31\n")
    told = faults(tables.read, table(path), "settlements")
    assert "#2 ('3.30421E+11'), #3 ('330421001.0')" in told["id_damaged"]


def test_an_excel_sheet_is_a_layer(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", ["id", "people", "lon", "lat"], [330421001, "1,234", 120.5, 30.5], sheet="人口"
    )
    layer, _ = tables.read(table(path, layer="人口"), "settlements")
    assert list(layer.index) == ["330421001"]
    assert list(layer["people"]) == [1234.0]
    assert "found 人口" in faults(tables.read, table(path, layer="Sheet2"), "settlements")["layer_unknown"]


def test_zeros_that_a_number_format_shows_survive(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["id", "people", "lon", "lat"], [402, 1, 120.5, 30.5])
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.active["A2"].number_format = "000000"
    book.save(path)
    assert list(tables.read(table(path), "settlements")[0].index) == ["000402"]


def test_numbers_too_long_for_excel_are_damaged_ids(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["id", "people", "lon", "lat"], [330421001200000011, 1, 120.5, 30.5])
    assert "id_damaged" in faults(tables.read, table(path), "settlements")


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"PK\x03\x04"), ("a.xlsx", b""), ("a.csv", b"\x00\x01\x02")])
def test_rubbish_is_a_fault(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert set(faults(tables.read, table(tmp_path / name), "settlements")) == {"file_unreadable"}


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "header_row_empty"), ("id,people,lon,lat\n", "layer_empty"), ("\n\n", "header_row_empty")],
)
def test_empty_tables_are_faults(tmp_path, content, code):
    assert set(faults(tables.read, table(text(tmp_path / "a.csv", content)), "settlements")) == {code}


def test_old_workbooks_and_missing_files_are_faults(tmp_path):
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf")
    assert set(faults(tables.read, table(tmp_path / "a.xls"), "settlements")) == {"excel_too_old"}
    assert set(faults(tables.read, table(tmp_path / "b.csv"), "settlements")) == {"file_missing"}


def test_points_in_degrees_in_china_need_a_datum(tmp_path):
    path = text(tmp_path / "a.csv", ROWS)
    assert set(faults(tables.read, table(path, datum=None), "settlements")) == {"datum_needed"}
    assert set(faults(tables.read, table(path, datum=None, crs="EPSG:4326"), "settlements")) == {"datum_needed"}
    far = text(tmp_path / "b.csv", "id,people,lon,lat\na,1,9.5,47.1\n")
    assert tables.read(table(far, datum=None), "settlements")[0].crs.to_epsg() == 4326


def test_gcj02_is_undone(tmp_path):
    path = text(tmp_path / "a.csv", "id,people,lon,lat\na,1,120.754321,30.749904\n")
    layer, _ = tables.read(table(path, datum="gcj02"), "settlements")
    assert abs(layer.geometry.x.iloc[0] - 120.75) < 2e-6
    assert abs(layer.geometry.y.iloc[0] - 30.7522) < 2e-6


def test_metric_columns_need_a_crs_and_read_with_one(tmp_path):
    path = text(tmp_path / "a.csv", "id,people,x,y\na,1,500000,3400000\n")
    assert set(faults(tables.read, table(path, datum=None), "settlements")) == {"crs_needed"}
    assert tables.read(table(path, datum=None, crs="EPSG:4549"), "settlements")[0].crs.to_epsg() == 4549


def test_chinese_x_and_y_the_other_way_round_are_a_fault(tmp_path):
    path = text(tmp_path / "a.csv", "id,people,x,y\na,1,3400000,40500000\n")
    assert set(faults(tables.read, table(path, datum=None, crs="EPSG:4549"), "settlements")) == {"coordinates_swapped"}


@pytest.mark.parametrize(
    ("row", "code"),
    [("a,1,,", "geometry_missing"), ("a,1,120,", "coordinates_half"), ("a,1,东,30", "number_text"),
     ("a,1,0,0", "coordinates_zero"), ("a,1,30.5,120.5", "coordinates_swapped"), ("a,1,1200,30", "coordinates_range")],
)  # fmt: skip
def test_bad_coordinates_are_faults(tmp_path, row, code):
    path = text(tmp_path / "a.csv", f"id,people,lon,lat\n{row}\n")
    assert code in faults(tables.read, table(path), "settlements")


def test_a_settlement_may_have_a_place_instead_of_coordinates_a_facility_not(tmp_path):
    path = text(tmp_path / "a.csv", "id,people,service,place,lon,lat\na,1,s,P,,\nb,1,s,P,120,30\n")
    assert tables.read(table(path), "settlements")[0].geometry.isna().tolist() == [True, False]
    assert "row a" in faults(tables.read, table(path), "facilities")["geometry_missing"]


def test_a_table_without_coordinates_says_which_columns_it_has(tmp_path):
    path = text(tmp_path / "a.csv", "id,people\na,1\n")
    assert "found id, people" in faults(tables.read, table(path), "settlements")["coordinates_without_columns"]


def test_columns_that_stand_twice_and_rows_that_are_too_long_are_faults(tmp_path):
    assert (
        "people"
        in faults(tables.read, table(text(tmp_path / "a.csv", "people,people\n1,2\n")), "settlements")["column_twice"]
    )
    long = text(tmp_path / "b.csv", "id,people,lon,lat\na,1,234,120,30\n")
    assert faults(tables.read, table(long), "settlements")["row_too_long"].startswith("b.csv:2:")


def test_extra_populations_come_along_and_notes_do_not(tmp_path):
    path = text(tmp_path / "a.csv", "id,people,people_2035,people_basis,lon,lat\na,1,2,proxy,120,30\n")
    layer, _ = tables.read(table(path), "settlements")
    assert list(layer["people_2035"]) == [2.0]
    assert "people_basis" not in layer


def test_lines_of_quoted_line_breaks_are_counted(tmp_path):
    path = text(tmp_path / "a.csv", 'name,people,lon,lat\n"a\nb",1,120,30\nc,x,120,31\n')
    assert "#4 ('x')" in faults(tables.read, table(path), "settlements")["people_text"]


def test_a_table_gives_no_roads(tmp_path):
    path = text(tmp_path / "a.csv", ROWS)
    assert set(faults(tables.read, table(path), "roads")) == {"table_holds_points_only"}


def test_urban_is_a_word_or_a_share(tmp_path):
    path = text(tmp_path / "a.csv", "id,people,urban,lon,lat\na,1,0.3,120,30\nb,1,1,120,31\n")
    assert list(tables.read(table(path), "settlements")[0]["urban_share"]) == [0.3, 1.0]
    path = text(tmp_path / "a.csv", "id,people,urban,lon,lat\na,1,城镇,120,30\nb,1,urban,120,31\n")
    assert "城镇 (1)" in faults(tables.read, table(path), "settlements")["value_unknown"]
    words = {"urban": {"城镇": "urban", "乡村": "rural", "城郊": "0.5"}}
    path = text(
        tmp_path / "a.csv", "id,people,urban,lon,lat\na,1,城镇,120,30\nb,1,乡村,120,31\nc,1,城郊,120,31\nd,1,,120,31\n"
    )
    shares = tables.read(table(path, values=words), "settlements")[0]["urban_share"]
    assert shares.to_dict() == pytest.approx({"a": 1.0, "b": 0.0, "c": 0.5, "d": np.nan}, nan_ok=True)
    path = text(tmp_path / "a.csv", "id,people,urban,lon,lat\na,1,30,120,30\nb,1,-1,120,31\nc,1,0.5,120,31\n")
    assert "-1 (1), 30 (1)" in faults(tables.read, table(path), "settlements")["value_unknown"]


def test_a_source_is_shown_as_the_config_wrote_it(tmp_path):
    source = Source(tmp_path / "a.csv", reader="table", given="../data/a.csv")
    assert faults(tables.read, source, "settlements")["file_missing"].startswith("../data/a.csv: settlements: ")


def test_the_delimiter_is_that_of_the_row_with_the_names(tmp_path):
    path = text(tmp_path / "a.csv", "人口, 2020, 常住\nid;people;lon;lat\na;5;120;30\n")
    assert list(tables.read(table(path, header_row=2), "settlements")[0]["people"]) == [5.0]
