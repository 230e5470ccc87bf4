"""tables.xlsx, read back."""

import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hostile_names import HOSTILE

from geoplan import tables
from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.writers import csv_tables, ready, workbook, workbook_cells, workbook_sheets


def _opened(plan: Plan, folder):
    workbook.write(plan, folder / "tables.xlsx")
    return openpyxl.load_workbook(folder / "tables.xlsx")


def _sheet(plan, folder, layer):
    """The rows of a layer's sheet as lists of cells, the headings first."""
    return list(_opened(plan, folder)[workbook_sheets.sheet_names(plan)[layer]].iter_rows())


def _by_heading(rows, at):
    return {cell.value: row for cell, row in zip(rows[0], rows[at], strict=True)}


def test_it_stands_beside_the_csv(plan, tmp_path):
    csv_tables.write(plan, tmp_path)
    assert (tmp_path / "tables.xlsx").is_file()


def test_contents_come_first_and_the_dictionary_and_the_codes_last(plan, tmp_path):
    book = _opened(plan, tmp_path)
    assert book.sheetnames[0] == "目录 Contents"
    assert book.sheetnames[-2:] == ["字段说明 Dictionary", "代码说明 Codes"]
    assert len(book.sheetnames) == len(plan.tables) + 3


def test_contents_lead_to_every_sheet_and_say_how_many_rows_it_has(plan, tmp_path):
    book = _opened(plan, tmp_path)
    rows = list(book.worksheets[0].iter_rows(min_row=6))
    assert [row[0].hyperlink.location for row in rows] == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert {row[3].value: row[2].value for row in rows[:-2]} == {
        layer: len(held) for layer, held in plan.tables.items()
    }


@pytest.mark.parametrize(
    ("language", "sheet", "heading"),
    [
        ("en", "Settlements", "People"),
        ("zh", "居民点", "人口（人）"),
        ("both", "居民点 Settlements", "人口（人）\nPeople"),
    ],
)
def test_sheets_and_headings_are_in_the_plans_language(plan, tmp_path, language, sheet, heading):
    book = _opened(replace(plan, language=language), tmp_path)
    assert heading in [cell.value for cell in book[sheet][1]]


def test_headings_carry_units(plan, tmp_path):
    rows = _sheet(replace(plan, language="en"), tmp_path, "access")
    headings = [cell.value for cell in rows[0]]
    assert "Travel time (min)" in headings


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_every_layer_has_a_sheet_of_a_name_that_excel_takes(plan, language):
    every = dict.fromkeys(tables.LAYERS, plan.tables["summary"])
    names = workbook_sheets.sheet_names(replace(plan, language=language, tables=every))
    assert set(names) == set(tables.LAYERS)
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set(r"[]:*?/\'") for name in names.values())


def test_headings_are_frozen_and_filtered(plan, tmp_path):
    book = _opened(plan, tmp_path)
    for sheet in book.worksheets[1:-2]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_numbers_are_numbers_with_the_format_of_their_unit(plan, tmp_path):
    plan = replace(plan, language="en")
    row = _by_heading(_sheet(plan, tmp_path, "summary"), 1)
    assert (
        row["Share of people within the standard"].value,
        row["Share of people within the standard"].number_format,
    ) == (
        pytest.approx(2 / 3),
        "0.0%",
    )
    access = _by_heading(_sheet(plan, tmp_path, "access"), 2)
    assert (access["Travel time (min)"].value, access["Travel time (min)"].number_format) == (31.25, "0.0")
    centres = _by_heading(_sheet(plan, tmp_path, "centres"), 1)
    assert (centres["People"].number_format, centres["Score (0–1)"].number_format) == ("#,##0", "0.000")


def test_ids_keep_their_zeros_and_missing_values_are_empty(plan, tmp_path):
    rows = _sheet(replace(plan, language="en"), tmp_path, "settlements")
    ids = [row[0] for row in rows[1:]]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in ids] == [
        ("0001", "s", "@"),
        ("0002", "s", "@"),
        ("0044", "s", "@"),
    ]
    assert _by_heading(rows, 3)["People"].value is None


def test_infinity_is_a_sign_and_yes_and_no_are_words(plan, tmp_path):
    plan = replace(plan, language="zh")
    summary = _by_heading(_sheet(plan, tmp_path, "summary"), 1)
    assert "∞" in [cell.value for cell in summary.values()]
    access = [_by_heading(_sheet(plan, tmp_path, "access"), at)["是否达标"].value for at in (1, 2, 3)]
    assert access == ["是", "否", None]


def test_codes_stand_in_words_and_are_explained(plan, tmp_path):
    plan = replace(plan, language="zh")
    assert _by_heading(_sheet(plan, tmp_path, "access"), 2)["状态"].value == "未达标"
    told = [[cell.value for cell in row] for row in _opened(plan, tmp_path)["代码说明"].iter_rows()]
    assert ["status", "beyond_standard", "未达标", None] in told
    assert ["service", "hospital", "医院", None] in told
    assert ["group", "all", "全部", None] in told


def test_the_same_code_reads_differently_where_it_means_something_else():
    shown = {
        layer: workbook_cells.shown(layer, tables.column(layer, "status"), "zh")("ok")
        for layer in ("access", "snaps", "catchments")
    }
    assert shown == {"access": "达标", "snaps": "已接入", "catchments": "有范围"}
    assert workbook_cells.shown("gaps", tables.column("gaps", "base"), "zh")("people_registered") == "户籍人口"
    assert workbook_cells.shown("alternatives", tables.column("alternatives", "way"), "zh")("greedy") == "逐个添加"


def test_a_name_of_the_users_own_is_left_alone(layers, replan, tmp_path):
    layers["facilities"]["service"] = "my_own_thing"
    row = _by_heading(_sheet(replan(layers, language="en"), tmp_path, "facilities"), 1)
    assert row["Service"].value == "my_own_thing"


def test_the_dictionary_has_every_column_of_every_sheet(plan, tmp_path):
    rows = [[cell.value for cell in row] for row in _opened(plan, tmp_path)["字段说明 Dictionary"].iter_rows(min_row=3)]
    listed = {(row[1], row[2]) for row in rows}
    assert listed >= {
        (layer, name) for layer, held in plan.tables.items() for name in held.columns if name != "geometry"
    }
    assert ("settlements", "lon") in listed
    people = next(row for row in rows if row[1:3] == ["settlements", "people"])
    assert people[3:6] == ["人口", "People", "人 people"]


def test_gaps_are_sorted_by_priority_and_those_not_assessable_come_last(layers, replan, tmp_path):
    causes = {"0001": ("not_assessable", None), "0002": ("too_far", 2), "0044": ("absent", 1)}
    gaps = layers["settlements"][["settlement_id", "name", "geometry"]].assign(
        service="hospital", cause=[own[0] for own in causes.values()], priority=[own[1] for own in causes.values()]
    )
    plan = replan({**layers, "gaps": gaps}, language="en")
    rows = _sheet(plan, tmp_path, "gaps")
    assert [row[0].value for row in rows[1:]] == ["0044", "0002", "0001"]
    assert list(plan.tables["gaps"]["settlement_id"]) == ["0001", "0002", "0044"]


def test_centres_are_sorted_from_the_highest_tier_down(layers, replan, tmp_path):
    layers["centres"]["tier"] = ["town", "centre"]
    rows = _sheet(replan(layers, language="en"), tmp_path, "centres")
    assert [row[0].value for row in rows[1:]] == ["0002", "0001"]


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_name_is_a_text_and_no_formula(layers, replan, tmp_path, name):
    layers["settlements"]["name"] = HOSTILE[name]
    rows = _sheet(replan({"settlements": layers["settlements"]}, language="en"), tmp_path, "settlements")
    cell = _by_heading(rows, 1)["Name"]
    assert cell.data_type == "s"
    assert openpyxl.utils.escape.unescape(cell.value) == HOSTILE[name]
    assert cell.hyperlink is None


def test_no_sheet_holds_a_formula_and_all_parts_are_well_formed(plan, tmp_path):
    workbook.write(plan, tmp_path / "tables.xlsx")
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as parts:
        for part in parts.namelist():
            content = parts.read(part)
            ElementTree.fromstring(content)
            assert b"<f>" not in content


def test_control_characters_are_left_out_and_counted(layers, replan, tmp_path):
    layers["settlements"].loc[0, "name"] = "a\x00\x07bc\ufffe"
    plan = replan({"settlements": layers["settlements"]}, language="en")
    assert _by_heading(_sheet(plan, tmp_path, "settlements"), 1)["Name"].value == "abc"
    found = [finding for finding in workbook.findings(plan) if finding.code == "cells_cleaned"]
    assert [(finding.layer, finding.row_id, finding.values["count"]) for finding in found] == [
        ("settlements", "name", 1)
    ]


@pytest.mark.parametrize("letter", ["长", "🏥"])
def test_a_text_too_long_for_a_cell_is_cut_between_letters_and_counted(layers, replan, tmp_path, letter):
    layers["settlements"].loc[0, "name"] = "a" + letter * 33_000
    plan = replan({"settlements": layers["settlements"]}, language="en")
    held = _by_heading(_sheet(plan, tmp_path, "settlements"), 1)["Name"].value
    assert held.strip("a").strip(letter) == ""
    assert 32_765 <= len(held.encode("utf-16-le")) // 2 <= 32_767
    assert [finding.values["count"] for finding in workbook.findings(plan) if finding.code == "cells_cut"] == [1]


def test_a_layer_too_large_is_left_out_and_the_contents_say_so(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(ready, "MOST_ROWS", 2)
    book = _opened(plan, tmp_path)
    assert "居民点 Settlements" not in book.sheetnames
    told = {row[3].value: row[4].value for row in book.worksheets[0].iter_rows(min_row=6)}
    assert "plan.gpkg" in told["settlements"]
    assert told["roads"] is None


def test_points_carry_longitude_and_latitude(plan, tmp_path):
    row = _by_heading(_sheet(replace(plan, language="en"), tmp_path, "settlements"), 1)
    assert (row["Longitude (WGS 84)"].value, row["Latitude (WGS 84)"].value) == (120.8, 30.7)


def test_a_plan_without_rows_is_a_whole_workbook(layers, replan, tmp_path):
    empty = replan({layer: frame[:0] for layer, frame in layers.items()})
    assert len(_opened(empty, tmp_path).sheetnames) == len(empty.tables) + 3


def test_the_same_plan_gives_the_same_bytes_and_leaves_nothing_beside(plan, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        workbook.write(plan, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert b"2000-01-01T00:00:00Z" in parts.read("docProps/core.xml")
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


@pytest.mark.parametrize("name", sorted(tables.COLUMNS))
def test_every_number_has_a_format_and_every_unit_words(name):
    held = tables.COLUMNS[name]
    form = workbook_cells.number_format(held)
    assert bool(form) == (held.kind in ("int", "float"))
    known = held.unit in ("", "own unit") or workbook_cells.is_share(held) or workbook_cells.unit(held, "zh")
    assert known, held.unit


def test_texts_that_the_findings_will_bring_are_looked_at_too(plan):
    doubt = Finding("old_run_moved", "settlements", "", {"path": "\x07", "moved": "x"})
    before = {layer: held for layer, held in plan.tables.items() if layer != "findings"}
    found = workbook.findings(replace(plan, tables=before, findings=(doubt,)))
    assert {finding.layer for finding in found} == {"findings"}


def test_not_a_number_is_empty():
    held = tables.COLUMNS["minutes"]
    cells = workbook_cells.cells(pd.Series([np.nan, np.inf, -np.inf, 1.5]), "access", held, "en")
    assert cells == [None, "∞", "−∞", 1.5]
