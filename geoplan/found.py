"""The layers that lie in a folder: their kind, columns, and a look at their values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from geoplan.readers import encoding as encodings

Kind = Literal["polygon", "line", "point", "table", "osm", "raster"]

_VECTOR = (".shp", ".gpkg", ".geojson", ".json", ".gdb", ".zip", ".fgb", ".kml")
_ROWS = 2000  # rows looked at for their values


@dataclass(frozen=True)
class Found:
    """One layer of one file."""

    path: Path
    kind: Kind
    layer: str | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    def seen(self, column: str) -> list[str]:
        """The different values of a column, the most frequent first."""
        at = self.columns.index(column)
        counts: dict[str, int] = {}
        for row in self.rows:
            if at < len(row) and row[at]:
                counts[row[at]] = counts.get(row[at], 0) + 1
        return sorted(counts, key=lambda value: (-counts[value], value))

    def repeated(self) -> list[str]:
        """The columns in which a value stands twice."""
        columns = zip(self.columns, zip(*self.rows, strict=False), strict=False)
        return [column for column, values in columns if len(set(values)) < len(values)]

    def words(self) -> Iterator[str]:
        """Some of the texts, to tell the language by."""
        for row in self.rows[:50]:
            yield from row


def look(folder: Path) -> list[Found]:
    """Every layer in `folder` and two floors below that can be read, in the order of their paths."""
    return [layer for path in sorted(_files(folder, 2)) for layer in layers(path)]


def _files(folder: Path, depth: int) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_file() or path.suffix.lower() == ".gdb":
            yield path
        elif depth:
            yield from _files(path, depth - 1)


def layers(path: Path) -> Iterator[Found]:
    """The layers of one file; none of a file of another kind."""
    name, ending = path.name.lower(), path.suffix.lower()
    if name.endswith((".osm", ".pbf", ".osm.bz2", ".osm.gz")):
        yield Found(path, "osm")
    elif ending in (".csv", ".tsv", ".txt"):
        yield from _delimited(path)
    elif ending == ".xlsx":
        yield from _workbook(path)
    elif ending in (".tif", ".tiff"):
        yield Found(path, "raster")
    elif ending in _VECTOR:
        yield from _vector(path)


def _delimited(path: Path) -> Iterator[Found]:
    content = path.read_bytes()
    text = content.decode(encodings.of_text(content).codec, errors="replace")
    head = text[:4096]
    separator = max(",\t;", key=head.count)
    if separator in head:
        yield from _table(path, None, csv.reader(io.StringIO(text), delimiter=separator))


def _workbook(path: Path) -> Iterator[Found]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            cells = (["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
            yield from _table(path, sheet.title, cells)
    finally:
        book.close()


def _table(path: Path, sheet: str | None, rows: Iterator[list[str]]) -> Iterator[Found]:
    """The table below its heading rows: the header is the first row with at least two texts and no gap."""
    for row in rows:
        header = [cell.strip() for cell in row]
        if len(header) > 1 and all(header):
            body = tuple(tuple(cell.strip() for cell in line) for _, line in zip(range(_ROWS), rows, strict=False))
            yield Found(path, "table", sheet, tuple(header), body)
            return


def _vector(path: Path) -> Iterator[Found]:
    import pyogrio
    from pyogrio.errors import DataSourceError

    try:
        inside = pyogrio.list_layers(path)
    except DataSourceError:
        return  # no layer: a text that happens to end in .json, a zip of something else
    for name, geometry in inside:
        kind = _kind(geometry)
        if kind is not None:
            encoding = _shapefile_encoding(path)
            table = pyogrio.read_dataframe(path, layer=name, read_geometry=False, max_features=_ROWS, encoding=encoding)
            rows = tuple(
                tuple("" if cell is None else str(cell) for cell in row) for row in table.itertuples(index=False)
            )
            alone = len(inside) == 1 and path.suffix.lower() in (".shp", ".geojson", ".json", ".fgb", ".zip")
            yield Found(path, kind, None if alone else name, tuple(map(str, table.columns)), rows)


def _shapefile_encoding(path: Path) -> str | None:
    dbf = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or not dbf.is_file():
        return None
    cpg = path.with_suffix(".cpg")
    return encodings.of_dbf(dbf.read_bytes(), cpg.read_text(encoding="latin-1") if cpg.is_file() else None).codec


def _kind(geometry: object) -> Kind | None:
    for word, kind in (("Polygon", "polygon"), ("LineString", "line"), ("Point", "point"), ("Unknown", "polygon")):
        if word in str(geometry):
            return kind  # type: ignore[return-value]
    return None
