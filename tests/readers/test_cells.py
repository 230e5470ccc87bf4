import datetime

import numpy as np
import pytest

from geoplan.readers import cells


def _cells(*values):
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234", 1234),
        ("１２３４", 1234),
        ("１，２３４．５", 1234.5),
        (" 12 ", 12),
        ("\u300012\u3000", 12),
        ("1e3", 1000),
        (7, 7),
        ("-5", -5),
    ],
)
def test_numbers_as_spreadsheets_leave_them(cell, number):
    values, bad = cells.numbers(_cells(cell))
    assert not bad[0]
    assert values[0] == number


@pytest.mark.parametrize(
    "cell", ["12人", "1,23", "1.2万", "-", "nan", "inf", "#N/A", True, "1 234", ".", datetime.date(2020, 1, 1)]
)
def test_what_is_no_number(cell):
    values, bad = cells.numbers(_cells(cell))
    assert bad[0]
    assert np.isnan(values[0])


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000", float("nan")])
def test_empty_cells_are_missing_and_not_wrong(cell):
    values, bad = cells.numbers(_cells(cell))
    assert not bad[0]
    assert np.isnan(values[0])
    assert cells.text(_cells(cell))[0] == ""


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("007", "007"),
        (" 330402 ", "330402"),
        ("３３０４", "3304"),
        ('="00123"', "00123"),
        (330402, "330402"),
        ("a.0", "a.0"),
    ],
)
def test_ids_stay_as_they_are_written(cell, key):
    keys, damaged = cells.keys(_cells(cell))
    assert (keys[0], damaged[0]) == (key, False)


@pytest.mark.parametrize("cell", ["3.30421E+11", "3E+11", "330421001.0", 330421001.0, 1e300])
def test_ids_that_a_spreadsheet_damaged(cell):
    assert cells.keys(_cells(cell))[1][0]


def test_whole_numbers_beside_empty_cells_lose_the_decimal_point_only_in_integer_columns():
    keys, damaged = cells.keys(np.array([330402.0, np.nan]), whole=True)
    assert list(keys) == ["330402", ""]
    assert not damaged.any()
    assert cells.keys(np.array([2.0**60, np.nan]), whole=True)[1][0]


@pytest.mark.parametrize("cell", ["合计", "总 计", "小计：", "全市合计", "Total", "grand total", "Subtotal"])
def test_rows_of_totals_are_known(cell):
    assert cells.is_total(cell)


@pytest.mark.parametrize("cell", ["合计村", "Totalville", "", None, 5])
def test_places_are_no_totals(cell):
    assert not cells.is_total(cell)
