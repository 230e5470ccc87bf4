"""Layers of a finished run in the formats that other programs ask for, written beside it: the run itself never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from geoplan import finished
from geoplan.errors import ConfigError, Fault
from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import LAYERS, column
from geoplan.writers import csv_tables, folder, formats, manifest, ready, shapefile, workbook

_COMPANIONS = (
    ".qix",
    ".sbn",
    ".sbx",
    ".shp.xml",
)  # of an older shapefile: indexes that would be wrong, and its description
_IN_USE = ("-wal", "-shm")  # beside a GeoPackage that a program has open


@dataclass(frozen=True)
class Format:
    """One format: how its files end, how they are written, and what it takes."""

    suffix: str
    write: Callable[[Plan, Path, str], None]  # the plan's layers into a folder; the text is the name of the one file
    whole: bool = False  # all layers in one file
    shapes: bool = False  # only layers with a geometry
    limited: bool = False  # no layer above `ready.MOST_ROWS` rows
    crs: bool = True  # takes another CRS
    findings: Callable[[Plan], list[Finding]] = lambda plan: []  # what it cannot hold


FORMATS: dict[str, Format] = {
    "gpkg": Format(".gpkg", formats.geopackages, whole=True),
    "shp": Format(".shp", formats.shapefiles, shapes=True, limited=True, findings=shapefile.findings),
    "geojson": Format(".geojson", formats.geojson, shapes=True, crs=False, findings=formats.not_in_json),
    "fgb": Format(".fgb", formats.flatgeobuf, shapes=True),
    "parquet": Format(".parquet", formats.geoparquet),
    "gdb": Format(".gdb", formats.geodatabase, whole=True, findings=formats.not_in_geodatabase),
    "xlsx": Format(".xlsx", formats.excel, whole=True, limited=True, crs=False, findings=workbook.findings),
    "csv": Format(".csv", formats.csv, limited=True, crs=False, findings=csv_tables.defused_findings),
}


@dataclass(frozen=True)
class Exported:
    """The files that were written, in the order of their names, and what a reader of them should know."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]


def export(
    run: str | Path,
    to: str,
    *,
    layers: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    out: str | Path | None = None,
    encoding: str | None = None,
    crs: str | None = None,
    replace_files: bool = False,
) -> Exported:
    """Write layers of a finished run (all of them, if none are named) in the format `to`, one of `FORMATS`.

    `where` keeps the rows whose columns have these values. `out` is a folder, or the file where there is only one; left
    out, `<run>-export` beside the run. A file that exists is left alone unless `replace_files`. Nothing is written until
    all of it is whole. ConfigError where anything asked for is not there or cannot be.
    """
    if to not in FORMATS:
        raise ConfigError(Fault("export_format_unknown", {"format": to, "known": ", ".join(FORMATS)}))
    form = FORMATS[to]
    plan = finished.open_run(run) if form.shapes or form.crs else finished.open_tables(run)
    plan, found = _chosen(plan, to, layers, where or {})
    plan, doubts = _as_asked(plan, to, encoding, crs)
    place, stem = _target(Path(run), to, out, len(plan.tables))
    name = stem or Path(run).resolve().name
    found += [*doubts, *form.findings(plan)]
    with folder.beside(place / name) as made:
        form.write(plan, made, name)
        if stem and not form.whole:
            _rename(made, next(iter(plan.tables)), stem)
        files = _settle(made, place, replace_files)
    return Exported(files, tuple(found))


def _chosen(plan: Plan, to: str, layers: Sequence[str], where: Mapping[str, str]) -> tuple[Plan, list[Finding]]:
    """The plan with the layers and rows that were asked for and that the format takes, and what was left out."""
    form = FORMATS[to]
    unknown = [layer for layer in layers if layer not in plan.tables]
    if unknown:
        values = {"layers": ", ".join(unknown), "known": ", ".join(ready.layers(plan))}
        raise ConfigError(Fault("export_layer_unknown", values))
    wanted = [layer for layer in ready.layers(plan) if not layers or layer in layers]
    if where and not layers:
        wanted = [layer for layer in wanted if where.keys() <= set(plan.tables[layer].columns)] or wanted
    tables = {layer: _rows(layer, plan.tables[layer], where) for layer in wanted}
    found: list[Finding] = []
    shapeless = [layer for layer in tables if form.shapes and LAYERS[layer].geometry is None]
    if shapeless:
        found.append(Finding("export_without_geometry", values={"layers": ", ".join(shapeless), "format": to}))
    large = [layer for layer, held in tables.items() if form.limited and len(held) > ready.MOST_ROWS]
    for layer in large:
        large_values = {"layer": layer, "rows": len(tables[layer]), "limit": ready.MOST_ROWS, "format": to}
        found.append(Finding("layer_too_large", layer=layer, values=large_values))
    kept = {layer: held for layer, held in tables.items() if layer not in (*shapeless, *large)}
    if not kept:
        raise ConfigError(Fault("export_nothing", {"layers": ", ".join(tables), "format": to}))
    told = ", ".join(f"{name}={value}" for name, value in where.items())
    found += [
        Finding("export_no_rows", layer, values={"layer": layer, "where": told})
        for layer, held in kept.items()
        if where and not len(held) and len(plan.tables[layer])
    ]
    return replace(plan, tables=kept), found


def _rows(layer: str, held: pd.DataFrame, where: Mapping[str, str]) -> pd.DataFrame:
    for name, value in where.items():
        if name not in held.columns or name == "geometry":
            known = ", ".join(column for column in held.columns if column != "geometry")
            raise ConfigError(Fault("export_column_unknown", {"layer": layer, "column": name, "known": known}))
        kind = column(layer, name).kind
        texts = list(held[name]) if kind == "text" else csv_tables.written(held[name], kind)
        held = held[[text == value for text in texts]]
    return held.reset_index(drop=True)


def _as_asked(plan: Plan, to: str, encoding: str | None, crs: str | None) -> tuple[Plan, list[Finding]]:
    """The plan in the encoding and the CRS that were asked for, and what is doubtful about the way to that CRS."""
    if encoding:
        if to != "shp":
            raise ConfigError(Fault("export_encoding_fixed", {"format": to}))
        plan = replace(plan, settings={**plan.settings, "shapefile": {"encoding": encoding}})
    if crs is None:
        return plan, []
    if not FORMATS[to].crs:
        raise ConfigError(Fault("export_crs_fixed", {"format": to}))
    try:
        wanted = CRS.from_user_input(crs)
    except (CRSError, UnicodeEncodeError) as error:
        raise ConfigError(Fault("crs_unknown", {"crs": crs}, layer="--crs")) from error
    if not (wanted.is_projected or wanted.is_geographic) or len(wanted.axis_info) > 2:
        raise ConfigError(Fault("crs_unknown", {"crs": crs}, layer="--crs"))
    ways = TransformerGroup(plan.crs, wanted, always_xy=True).transformers
    values = {"crs": crs, "own": plan.crs.name}
    guessed = bool(ways) and "ballpark" in ways[0].description.lower()
    plan = replace(plan, crs=wanted)
    _check_reached(plan, crs)
    return plan, [Finding("export_datum_guessed", values=values)] if guessed else []


def _check_reached(plan: Plan, crs: str) -> None:
    """Raise ConfigError where a point has no coordinates in the plan's CRS: other formats would hold infinite ones."""
    for layer in (layer for layer in plan.tables if LAYERS[layer].geometry):
        xy = shapely.get_coordinates(ready.geometries(plan, layer, plan.crs).to_numpy())
        if not np.isfinite(xy).all():
            raise ConfigError(Fault("export_crs_out_of_reach", {"crs": crs, "layer": layer}))


def _target(run: Path, to: str, out: str | Path | None, layers: int) -> tuple[Path, str]:
    """The folder that files go into, and the name, without its ending, of the one file; "" where there are several."""
    form = FORMATS[to]
    if out is None:
        run = run if run.name not in ("", "..") else run.resolve()
        place, stem = run.with_name(f"{run.name}-export"), ""
    elif Path(out).suffix.lower() == form.suffix:
        if layers > 1 and not form.whole:
            raise ConfigError(Fault("export_one_file", {"path": out, "count": layers, "format": to}))
        place, stem = Path(out).parent, Path(out).stem
    elif Path(out).suffix.lower() in {other.suffix for other in FORMATS.values()}:
        raise ConfigError(Fault("export_other_ending", {"path": out, "suffix": form.suffix, "format": to}))
    else:
        place, stem = Path(out), ""
    for parent in (place.resolve(), *place.resolve().parents):
        if manifest.is_ours(parent):
            raise ConfigError(Fault("export_inside_run", {"path": out, "run": parent}))
    if place.exists() and not place.is_dir():
        raise ConfigError(Fault("output_is_a_file", {"path": place}))
    return place, stem


def _rename(made: Path, layer: str, stem: str) -> None:
    """Give the files of one layer the name that was asked for."""
    for file in _files(made):
        name = file.name.removeprefix(layer) if file.name.startswith(f"{layer}.") else f".{file.name}"
        file.rename(made / f"{stem}{name}")


def _files(made: Path) -> list[Path]:
    return sorted(entry for entry in made.iterdir() if entry.name[0] != ".")


def _settle(made: Path, place: Path, replace_files: bool) -> tuple[Path, ...]:
    """Move the files to their place, all or none of them; the paths that they have there."""
    files = _files(made)
    there = [place / file.name for file in files if (place / file.name).exists()]
    if there and not replace_files:
        raise ConfigError(Fault("export_exists", {"path": there[0], "count": len(there)}))
    for path in there:
        _check_replaceable(path)
    moved: list[tuple[Path, Path]] = []
    aside = made / ".replaced"
    aside.mkdir()
    try:
        for old in [*there, *_companions(there)]:
            old.rename(aside / old.name)
            moved.append((aside / old.name, old))
        for file in files:
            file.rename(place / file.name)
            moved.append((place / file.name, file))
    except BaseException as error:
        # also where Ctrl-C falls between two moves
        for now, before in reversed(moved):
            now.rename(before)
        if isinstance(error, OSError):
            values = {"path": place, "reason": error.strerror or type(error).__name__}
            raise ConfigError(Fault("output_not_writable", values)) from error
        raise
    return tuple(place / file.name for file in files)


def _check_replaceable(path: Path) -> None:
    """Raise where a file is in use, or where a folder stands that is no file geodatabase."""
    if any(path.with_name(path.name + ending).exists() for ending in _IN_USE):
        raise ConfigError(Fault("export_in_use", {"path": path}))
    if path.is_dir() and not any(path.glob("*.gdbtable")):
        raise ConfigError(Fault("export_over_folder", {"path": path}))


def _companions(there: Sequence[Path]) -> Iterator[Path]:
    """Files beside a shapefile that would not fit the one that takes its place."""
    shapes = [path for path in there if path.suffix == ".shp"]
    return (file for path in shapes for ending in _COMPANIONS if (file := path.with_suffix(ending)).exists())
