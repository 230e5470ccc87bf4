"""Files as counties leave them, made on the spot."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from geoplan.errors import LayerError
from geoplan.readers import Source


def points(n: int = 2, crs: int | str | None = 4549, **columns: list) -> gpd.GeoDataFrame:
    """`n` points 1 km apart with the given columns."""
    return gpd.GeoDataFrame(columns, geometry=[shapely.Point(500000 + 1000 * i, 3400000) for i in range(n)], crs=crs)


def write(path: Path, table: pd.DataFrame, **options: object) -> Path:
    """A file of any format, also without a CRS."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.write_dataframe(table, path, **options)
    return path


def shapefile(path: Path, table: gpd.GeoDataFrame, encoding: str = "GB18030", cpg: str | None = None) -> Path:
    """A shapefile in `encoding` whose .cpg is `cpg` (None = none)."""
    write(path, table, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    return path


def workbook(path: Path, *rows: list, sheet: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def table(path: Path, **settings: object) -> Source:
    return Source(path, reader="table", **({"datum": "wgs84"} | settings))  # type: ignore[arg-type]


def faults(read, source: Source, role: str) -> dict[str, str]:
    """Code and English sentence of every fault that reading raises; each also has its Chinese sentence."""
    with pytest.raises(LayerError) as caught:
        read(source, role)
    assert all(caught.value.sentences("zh"))
    return {fault.code: fault.sentence() for fault in caught.value.faults}


def codes(findings: list) -> set[str]:
    """Codes of findings; each has its sentences."""
    assert all(finding.sentence("en") and finding.sentence("zh") for finding in findings)
    return {finding.code for finding in findings}
