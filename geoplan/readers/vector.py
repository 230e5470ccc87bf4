"""Layers from anything OGR reads: shapefiles (also zipped), GeoPackage, GeoJSON, File Geodatabase and more."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio.errors
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geoplan.errors import LayerError
from geoplan.findings import Finding
from geoplan.nearness import near
from geoplan.provenance import shapefile_parts
from geoplan.readers import encoding
from geoplan.readers.columns import form
from geoplan.readers.rows import Rows
from geoplan.readers.source import Source

_ADVICE = ("It might help to specify", "Set SHAPE_RESTORE_SHX")  # of use to programmers only
_NOT_LAYERS = ("layer_styles", "qgis_projects")
_SHAPEFILE = b"\x00\x00\x27\x0a"  # how every .shp begins
_OGR_ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.FieldError,
    pyogrio.errors.CRSError,
)


def read(source: Source, role: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The layer for `role`, in the CRS of its file, and what was doubtful. Raises LayerError with every fault."""
    if not source.path.exists():
        raise source.error_of("file_missing", role)
    _check_parts(source, role)
    name = _layer(source, role)
    dbf = _dbf(source, role, name)
    meta, shapes, fields, notes = _opened(source, role, name, shapefile=dbf is not None)
    findings = [Finding("reader_says", role, "", {"says": note}) for note in notes]
    table: dict[str, NDArray[Any]] = dict(zip(meta["fields"], fields, strict=True))
    types = dict(zip(meta["fields"], meta["ogr_types"], strict=True))
    whole = {column for column, kind in types.items() if kind in ("OFTInteger", "OFTInteger64")}
    if dbf is not None:
        cpg = _sidecar(source.path, name, ".cpg")
        whole |= {column for column in table if column.encode("latin-1") in encoding.without_decimals(dbf)}
        table, whole, told = _decoded(source, role, dbf, cpg.bytes() if cpg else None, table, whole)
        findings += told
    rows = Rows(
        {column: _plain(values) for column, values in table.items()},
        np.arange(1, len(shapes) + 1),
        _geometries(source, role, shapes),
        _crs(source, role, meta["crs"]),
        source.path.suffix.lower() in (".geojson", ".json", ".geojsonl"),
        frozenset(whole),
    )
    layer, more = form(rows, source, role)
    return layer, findings + more


def layers(path: Path | str) -> list[str]:
    """Names of the layers of a file, without the tables that GIS programs keep beside them."""
    return [name for name in (str(row[0]) for row in pyogrio.list_layers(path)) if name not in _NOT_LAYERS]


def _target(path: Path, layer: str | None) -> Path | str:
    """What OGR opens: the file, or the folder, database or file inside an archive that holds the layer."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return path
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    shapefiles = [PurePosixPath(name) for name in names if name.lower().endswith(".shp")]
    named = [name for name in shapefiles if name.stem == layer] or shapefiles
    inside = {str(name.parent) for name in named}
    if not inside:
        inside = {str(PurePosixPath(name)) for name in names if name.lower().endswith((".gpkg", ".geojson", ".json"))}
        inside |= {name[: name.lower().index(".gdb/") + 4] for name in names if ".gdb/" in name.lower()}
    if len(inside) != 1 or inside == {"."}:
        return path
    return f"/vsizip/{path.resolve().as_posix()}/{inside.pop()}"


def _layer(source: Source, role: str) -> str:
    """The one layer meant; a fault lists them where several could be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = layers(_target(source.path, source.layer))
    except (*_OGR_ERRORS, UnicodeDecodeError) as error:
        raise source.error_of("file_unreadable", role, reason=_reason(error, source)) from error
    if source.layer is not None:
        if source.layer in names:
            return source.layer
        meant = near(source.layer, names)
        raise source.error_of("layer_unknown", role, layer=source.layer, layers=meant or ", ".join(names))
    if len(names) == 1:
        return names[0]
    if not names:
        raise source.error_of("layer_empty", role, key=source.stated_at(role))
    raise source.error_of("layer_not_named", role, layers=", ".join(names), key=source.stated_at(role))


def _opened(
    source: Source, role: str, name: str, *, shapefile: bool
) -> tuple[dict[str, Any], NDArray[Any], list[NDArray[Any]], list[str]]:
    """Metadata, WKB geometries, columns, and what the driver complained about."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            meta, _, shapes, fields = pyogrio.raw.read(
                _target(source.path, name),
                layer=name,
                force_2d=True,
                # bytes one by one: the encoding is ours to find
                encoding="ISO-8859-1" if shapefile else None,
                datetime_as_string=True,
            )
        except (*_OGR_ERRORS, UnicodeDecodeError) as error:
            raise source.error_of("file_unreadable", role, reason=_reason(error, source)) from error
    if shapes is None:
        raise source.error_of("layer_without_geometry", role, layer=name)
    told = sorted({str(warning.message) for warning in caught if "Measured" not in str(warning.message)})
    return meta, shapes, fields, told


def _check_parts(source: Source, role: str) -> None:
    """Raise where a shapefile came without its index or its table: copying the .shp alone is easily done."""
    if source.path.suffix.lower() != ".shp" or source.path.read_bytes()[:4] != _SHAPEFILE:
        return
    missing = [part for part in (".shx", ".dbf") if _sidecar(source.path, source.path.stem, part) is None]
    if missing:
        raise source.error_of("shapefile_parts_missing", role, parts=", ".join(missing))


@dataclass(frozen=True)
class _Part:
    """One file of a shapefile, plain or zipped."""

    path: Path | zipfile.Path
    size: int

    def bytes(self, count: int = -1) -> bytes:
        """The first bytes; all of them where no count is given."""
        with self.path.open("rb") as stream:
            return bytes(stream.read(count))


def _dbf(source: Source, role: str, name: str) -> bytes | None:
    """The table of a shapefile; None for other formats. Raises where a part is shorter than its header says."""
    shp = _sidecar(source.path, name, ".shp")
    part = _sidecar(source.path, name, ".dbf") if shp else None
    dbf = part.bytes() if part else None
    faults = []
    head = shp.bytes(28) if shp else b""
    if shp is not None and len(head) == 28 and shp.size < 2 * int.from_bytes(head[24:], "big"):
        faults.append((".shp", shp.size, 2 * int.from_bytes(head[24:], "big")))
    if dbf is not None and len(dbf) >= 12:
        count, start, step = (int.from_bytes(dbf[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
        if len(dbf) < start + count * step:
            faults.append((".dbf", len(dbf), start + count * step))
    if faults:
        raise LayerError(
            source.fault("file_truncated", role, part=ending, bytes=size, expected=expected)
            for ending, size, expected in faults
        )
    return dbf


def _sidecar(path: Path, name: str, suffix: str) -> _Part | None:
    """One part of a shapefile, plain or zipped; None where there is none."""
    if path.suffix.lower() == ".shp":
        part = shapefile_parts(path).get(suffix)
        return _Part(part, part.stat().st_size) if part else None
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        parts = [entry for entry in archive.infolist() if entry.filename.lower().endswith(suffix)]
    same = [entry for entry in parts if PurePosixPath(entry.filename).stem == name]
    chosen = same or (parts if len(parts) == 1 else [])
    return _Part(zipfile.Path(path, chosen[0].filename), chosen[0].file_size) if chosen else None


def _decoded(
    source: Source, role: str, dbf: bytes, cpg: bytes | None, table: Mapping[str, NDArray[Any]], whole: set[str]
) -> tuple[dict[str, NDArray[Any]], set[str], list[Finding]]:
    """The columns with their text and names decoded; a finding where the encoding was found and not stated."""
    if source.encoding != "auto":
        stated = encoding.codec(source.encoding)
        if stated is None:
            raise source.error_of("encoding_unknown", role, encoding=source.encoding)
        found = encoding.Encoding(stated, "stated")
    else:
        found = encoding.of_dbf(dbf, None if cpg is None else cpg.decode("latin-1"))
    out: dict[str, NDArray[Any]] = {}
    names = {}
    try:
        for column, values in table.items():
            names[column] = encoding.decode(column, found.codec)
            out[names[column]] = _text_decoded(values, found.codec)
    except UnicodeDecodeError as error:
        raise source.error_of("encoding_wrong", role, encoding=found.codec, because=found.because) from error
    findings = []
    if found.because in ("ldid", "utf-8", "fallback") and not encoding.is_ascii(dbf):
        sample = next(
            (cell for cells in out.values() for cell in cells if isinstance(cell, str) and not cell.isascii()), ""
        )
        told = {"encoding": found.codec.upper(), "because": found.because, "sample": sample}
        findings.append(Finding("encoding_found", role, "", told))
    return out, {names[column] for column in whole if column in names}, findings


def _text_decoded(values: NDArray[Any], codec: str) -> NDArray[Any]:
    if values.dtype.kind != "O":
        return values
    texts = {cell: encoding.decode(cell, codec) for cell in {cell for cell in values if isinstance(cell, str)}}
    out = np.empty(len(values), dtype=object)
    out[:] = [texts[cell] if isinstance(cell, str) else cell for cell in values]
    return out


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers as they are, anything else (booleans, dates, lists) as objects."""
    return values if values.dtype.kind in "iuf" else values.astype(object)


def _geometries(source: Source, role: str, wkb: NDArray[Any]) -> NDArray[np.object_]:
    try:
        with np.errstate(invalid="ignore"):  # coordinates that are not numbers are told as faults of their rows
            return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    except shapely.errors.ShapelyError as error:
        raise source.error_of("file_unreadable", role, reason=_reason(error, source)) from error


def _crs(source: Source, role: str, stated: str | None) -> CRS | None:
    if not stated:
        return None
    try:
        return CRS.from_user_input(stated)
    except CRSError as error:
        raise source.error_of("crs_unknown", role, crs=stated[:80]) from error


def _reason(error: Exception, source: Source) -> str:
    """What the driver says, with the path as the config wrote it."""
    words = str(error)
    for path in (source.path.resolve().as_posix(), source.path.as_posix(), str(source.path)):
        words = words.replace(path, source.shown)
    for advice in _ADVICE:
        words = words.split(advice)[0]
    return words.rstrip(".; ")
