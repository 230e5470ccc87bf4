"""Point layers from CSV and XLSX files as spreadsheets leave them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.errors import LayerError
from geoplan.findings import Finding
from geoplan.readers import cells, encoding
from geoplan.readers.columns import form, plain
from geoplan.readers.rows import Rows
from geoplan.readers.source import Source

Row = tuple[int, list[Any]]  # its line in the file and its cells

_DELIMITERS = (",", "\t", ";")
_EXCEL_DIGITS = 10**15  # Excel keeps fifteen digits; longer numbers have lost their last ones


def read(source: Source, role: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The points of `role` in the CRS of their coordinates, and doubts. Raises LayerError with all faults."""
    if role not in ("settlements", "facilities", "sites"):
        raise source.error_of("table_holds_points_only", role)
    rows, findings = _rows(source, role)
    layer, more = form(rows, source, role)
    return layer, findings + more


def read_plain(source: Source, role: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of `role` that are no places, such as flows, index `line`, and doubts. Raises LayerError with all faults."""
    rows, findings = _rows(source, role)
    table, more = plain(rows, source, role)
    return table, findings + more


def _rows(source: Source, role: str) -> tuple[Rows, list[Finding]]:
    """The rows of the file under its own column names, and doubts."""
    if not source.path.is_file():
        raise source.error_of("file_missing", role)
    suffix = source.path.suffix.lower()
    if suffix == ".xls":
        raise source.error_of("excel_too_old", role)
    lines, findings = _workbook(source, role) if suffix in (".xlsx", ".xlsm") else _text_file(source, role)
    header, body = _split(lines, source, role)
    columns = np.empty((len(body), len(header)), dtype=object)
    for i, (_, row) in enumerate(body):
        columns[i, : len(row)] = row[: len(header)]
    table = {name: columns[:, j] for j, name in enumerate(header)}
    return Rows(table, np.array([line for line, _ in body], dtype="int64")), findings


def _split(lines: Sequence[Row], source: Source, role: str) -> tuple[list[str], list[Row]]:
    """Column names and the rows below them without the empty ones. Raises for equal names and for rows too long."""
    heading = source.header_row or 1
    named = [row for line, row in lines if line == heading]
    if not named or all(cells.is_missing(cell) for cell in named[0]):
        raise source.error_of("header_row_empty", role, header_row=heading)
    names = list(cells.text(_array(named[0])))
    while names and not names[-1]:
        names.pop()
    header = [name or f"column_{j + 1}" for j, name in enumerate(names)]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise source.error_of("column_twice", role, columns=", ".join(twice), header_row=heading)
    _hint_heading(lines, header, source, role)
    body = [(line, row) for line, row in lines if line > heading and not all(cells.is_missing(cell) for cell in row)]
    long = [line for line, row in body if not all(cells.is_missing(cell) for cell in row[len(header) :])]
    if long:
        raise LayerError(source.fault("row_too_long", role, line=long[0], count=len(long), columns=len(header)))
    return header, body


def _hint_heading(lines: Sequence[Row], header: Sequence[str], source: Source, role: str) -> None:
    """Raise where the columns that the config names stand in a later row than the one read as the header."""
    wanted = set(source.fields.values()) or {"name", "people", "lon", "lat", "x", "y"}
    if source.header_row is not None or wanted & set(header):
        return
    for line, row in lines[:20]:
        if len(wanted & set(cells.text(_array(row)))) >= 2:
            raise source.error_of("header_row_below", role, found=", ".join(header), header_row=line)


def _text_file(source: Source, role: str) -> tuple[list[Row], list[Finding]]:
    content = source.path.read_bytes()
    if source.encoding == "auto":
        found = encoding.of_text(content)
    else:
        stated = encoding.codec(source.encoding)
        if stated is None:
            raise source.error_of("encoding_unknown", role, encoding=source.encoding)
        found = encoding.Encoding(stated, "stated")
    try:
        text = content.decode(found.codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise source.error_of("encoding_wrong", role, encoding=found.codec, because=found.because) from error
    if "\x00" in text:
        raise source.error_of("file_unreadable", role, reason="binary content")
    findings = []
    if found.because == "fallback":
        sample = re.search(r"[^\x00-\x7f]+", text)
        values = {"encoding": "GB18030", "because": found.because, "sample": sample.group() if sample else ""}
        findings.append(Finding("encoding_found", role, "", values))
    heading = text.splitlines()[(source.header_row or 1) - 1 :][:1]
    delimiter = max(_DELIMITERS, key=lambda mark: heading[0].count(mark) if heading else 0)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[Row] = []
    try:
        line = 1
        for row in reader:
            lines.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise source.error_of("file_unreadable", role, reason=str(error)) from error
    return lines, findings


def _workbook(source: Source, role: str) -> tuple[list[Row], list[Finding]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(source.path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise source.error_of("file_unreadable", role, reason=str(error)) from error
    try:
        names = [sheet.title for sheet in book.worksheets]
        if source.layer is None and len(names) > 1:
            raise source.error_of("layer_not_named", role, layers=", ".join(names), key=source.stated_at(role))
        name = source.layer or names[0]
        if name not in names:
            raise source.error_of("layer_unknown", role, layer=name, layers=", ".join(names))
        sheet = book[name]
        sheet.reset_dimensions()
        return [(i, [_cell(cell) for cell in row]) for i, row in enumerate(sheet.iter_rows(), start=1)], []
    finally:
        book.close()


def _cell(cell: Any) -> Any:
    """The value of a cell; a whole number shown with leading zeros (format 000000) as the text that is shown."""
    value = cell.value
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXCEL_DIGITS:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= _EXCEL_DIGITS:
            return float(value)  # no longer exact: damage where it is an id
        shown = str(cell.number_format)
        if len(shown) > 1 and set(shown) == {"0"}:
            return str(value).zfill(len(shown))
    return value


def _array(row: Sequence[Any]) -> cells.Cells:
    out = np.empty(len(row), dtype=object)
    out[:] = list(row)
    return out
