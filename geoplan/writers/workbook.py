"""tables.xlsx: one sheet per layer, what each of them is, and what their columns and codes mean."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.styles import palette
from geoplan.tables import column
from geoplan.writers import ready, workbook_cells, workbook_sheets
from geoplan.writers.letters import cleaned, is_unclean
from geoplan.writers.workbook_cells import Cell
from geoplan.writers.workbook_sheets import Sheet

FILE = "tables.xlsx"
_STAMP = datetime.datetime(2000, 1, 1)  # in the properties of the file; the real date would change the bytes
_A3 = 8  # as Excel numbers sizes of paper
_READABLE = 320  # digits beside each other on a sheet of A3
_LINE_PT, _MOST_LINES = 15, 8  # of a row of headings


def findings(plan: Plan) -> list[Finding]:
    """Texts that a cell of the workbook cannot hold whole."""
    held = {layer: plan.tables[layer] for layer in workbook_sheets.layers(plan)}
    if "findings" not in plan.tables:
        held["findings"] = ready.findings(plan)
    return [finding for layer, table in held.items() for finding in _findings(layer, table)]


def write(plan: Plan, path: Path) -> None:
    """Write the workbook: contents, a sheet per layer without its geometry, the dictionary of columns, and of codes.

    Texts are text cells, never formulas. Missing values are empty, infinite ones ∞, codes of ours stand in words, shares in
    percent. Points add their longitude and latitude. A layer above `ready.MOST_ROWS` rows is left out.
    """
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    book.set_properties({"title": workbook_sheets.title(plan), "author": "geoplan", "created": _STAMP})
    styles = _Styles(book)
    try:
        for sheet in workbook_sheets.sheets(plan):
            _write_sheet(book, styles, sheet)
        book.close()
    except FileCreateError as error:
        # a full disk, as the library wraps it
        raise error.args[0] from error
    finally:
        book.fileclosed = True  # or it would write once more while it is thrown away
        for sheet in book.worksheets():
            # left open where the disk was full; on Windows the file could not be removed then
            with suppress(OSError):
                sheet.row_data_fh.close()


def _findings(layer: str, held: pd.DataFrame) -> Iterator[Finding]:
    for name in held.columns:
        if name == "geometry" or column(layer, name).kind != "text":
            continue
        unclean, long = (sum(map(test, held[name])) for test in (is_unclean, workbook_cells.is_long))
        if unclean:
            values = {"layer": layer, "column": name, "count": unclean, "format": FILE}
            yield Finding("cells_cleaned", layer, name, values)
        if long:
            values = {"layer": layer, "column": name, "count": long, "letters": workbook_cells.MOST_LETTERS}
            yield Finding("cells_cut", layer, name, values)


class _Styles:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": palette.SOFT})
        self.link = book.add_format({"font_color": palette.BLUE, "underline": 1, "valign": "top"})
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": palette.GROUND}
        )

    def of(self, form: str, wrapped: bool) -> Any:
        """The format of a column's cells: of numbers by `form`, of texts ("") as they are."""
        if (form, wrapped) not in self._made:
            # @ keeps an id that looks like a number a text, even after someone has edited the cell; but Excel shows ####
            # for a long text in it
            own = {"num_format": form or ("General" if wrapped else "@"), "valign": "top", "text_wrap": wrapped}
            self._made[form, wrapped] = self._book.add_format(own)
        return self._made[form, wrapped]


def _write_sheet(book: Any, styles: _Styles, own: Sheet) -> None:
    sheet = book.add_worksheet(own.name)
    head = len(own.notes)
    formats, widths, lines = [], 0.0, 2
    for at, (title, column_cells, form) in enumerate(zip(own.titles, own.columns, own.forms, strict=True)):
        wide, wrapped = workbook_cells.width(title, column_cells, form)
        formats.append(styles.of(form, wrapped))
        sheet.set_column(at, at, wide)
        widths, lines = widths + wide, max(lines, workbook_cells.lines(title, wide))
    for row, note in enumerate(own.notes):
        sheet.write_string(row, 0, note, styles.title if row == 0 and head > 1 else styles.note)
    sheet.set_row(head, _LINE_PT * min(lines, _MOST_LINES))
    for at, title in enumerate(own.titles):
        sheet.write_string(head, at, cleaned(title), styles.heading)
    sheet.freeze_panes(head + 1, 1 if head == 0 else 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.autofilter(head, 0, head + len(own.columns[0]), len(own.titles) - 1)
    _for_paper(sheet, head, widths)
    links = own.links or ("",) * len(own.columns[0])
    for row, (cells, link) in enumerate(zip(zip(*own.columns, strict=True), links, strict=True), head + 1):
        _write_row(sheet, row, cells, formats, styles, link)


def _for_paper(sheet: Any, head: int, widths: float) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.repeat_rows(head)
    if widths <= _READABLE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0)


def _write_row(sheet: Any, row: int, cells: Sequence[Cell], formats: Sequence[Any], styles: _Styles, link: str) -> None:
    for at, (cell, form) in enumerate(zip(cells, formats, strict=True)):
        if link and at == 0:
            sheet.write_url(row, at, f"internal:'{link}'!A1", styles.link, link)
        elif isinstance(cell, str):
            sheet.write_string(row, at, cell, form)
        elif cell is not None:
            sheet.write_number(row, at, cell, form)
