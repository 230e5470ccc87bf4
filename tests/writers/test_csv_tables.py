"""tables/, read back."""

import csv
import math

import pandas as pd
import pytest
from hostile_names import HOSTILE

from geoplan.writers import csv_tables, ready
from geoplan.writers.letters import plain


def _read(folder, layer):
    return pd.read_csv(folder / "tables" / f"{layer}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_every_layer_is_a_table_that_excel_opens(plan, tmp_path):
    csv_tables.write(plan, tmp_path)
    files = {path.stem: path.read_bytes() for path in (tmp_path / "tables").glob("*.csv")}
    assert set(files) == set(plan.tables)
    assert all(text.startswith(b"\xef\xbb\xbf") for text in files.values())
    assert all(text.count(b"\n") == text.count(b"\r\n") for text in files.values())


def test_numbers_are_plain_and_missing_values_empty(plan, tmp_path):
    csv_tables.write(plan, tmp_path)
    settlements, roads, summary = (_read(tmp_path, layer) for layer in ("settlements", "roads", "summary"))
    assert list(settlements["settlement_id"]) == ["0001", "0002", "0044"]
    assert list(settlements["people"]) == ["1234.5", "0.333333333333", ""]
    assert list(settlements["inside"]) == ["1", "1", "0"]
    assert list(roads["metres"]) == ["7000", "0.00001"]
    assert list(roads["ms_back"]) == ["", "1"]
    assert list(summary["p90"]) == ["inf"]


def test_points_carry_longitude_and_latitude(plan, tmp_path):
    csv_tables.write(plan, tmp_path)
    settlements = _read(tmp_path, "settlements")
    assert (settlements["lon"][0], settlements["lat"][0]) == ("120.8", "30.7")
    assert (settlements["lon"][2], settlements["lat"][2]) == ("", "")
    assert "lon" not in _read(tmp_path, "roads")


def test_a_text_that_a_spreadsheet_would_run_is_defused_and_counted(plan, tmp_path):
    csv_tables.write(plan, tmp_path)
    assert _read(tmp_path, "settlements")["name"][2] == "'=cmd"
    found = [finding.values for finding in csv_tables.findings(plan) if finding.code == "cells_defused"]
    assert found == [{"layer": "settlements", "count": 2}]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@me", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠A1"])
def test_each_beginning_that_runs_is_defused(text):
    assert csv_tables.defused(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", [*HOSTILE.values(), "'", "''=x", "'a", "line\none", "line\r\ntwo", "a\rb", "lone ' here"]
)
def test_every_text_comes_back_as_it_was(layers, replan, tmp_path, text):
    layers["settlements"]["name"] = text
    csv_tables.write(replan({"settlements": layers["settlements"]}), tmp_path)
    with (tmp_path / "tables" / "settlements.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [row["name"] for row in csv.DictReader(stream)]
    assert [csv_tables.undefused(cell) for cell in cells] == [text] * 3
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)


def test_other_texts_are_left_alone():
    assert csv_tables.defused("a=b") == "a=b"
    assert csv_tables.defused("") == ""


@pytest.mark.parametrize(
    ("number", "text"), [(1e16, "10000000000000000"), (1e-7, "0.0000001"), (-2.50, "-2.5"), (3.0, "3"), (math.nan, "")]
)
def test_plain_writes_no_exponent(number, text):
    assert plain(number) == text


def test_a_layer_too_large_is_left_out_with_a_finding(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(ready, "MOST_ROWS", 2)
    csv_tables.write(plan, tmp_path)
    assert not (tmp_path / "tables" / "settlements.csv").exists()
    assert "settlements" in {
        finding.layer for finding in csv_tables.findings(plan) if finding.code == "layer_too_large"
    }
