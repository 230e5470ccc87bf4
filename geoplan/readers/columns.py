"""The file's columns under our names, with their kinds: where a layer is renamed, once, at the door."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geoplan.fields import FIELDS, GROUPS, INDICATORS
from geoplan.findings import Finding
from geoplan.inputs import BASES
from geoplan.nearness import near
from geoplan.readers import cells, fields, shapes
from geoplan.readers.cells import Cells
from geoplan.readers.fields import INDEX, OURS, REQUIRED
from geoplan.readers.rows import Ledger, Rows, listed
from geoplan.readers.source import Source

_LABELS = ("id", "name", "county")
_DEFAULTS: dict[str, dict[str, object]] = {
    "area": {"name": "", "name_en": "", "basis": ""},
    "settlements": {
        "name": "", "name_en": "", "county_id": "", "place_id": "", "kind": "", "urban_share": np.nan, "basis": "",
    },
    "facilities": {"value": "", "service": "", "name": "", "stage": "existing", "capacity": np.nan, "basis": ""},
    "roads": {
        "road_class": "", "oneway": "both", "name": "", "speed_kmh": np.nan, "speed_back_kmh": np.nan,
        "maxspeed_kmh": np.nan, "bridge": False, "tunnel": False, "level": 0, "metres": np.nan, "access_car": True,
        "access_walk": True, "access_bicycle": True, "oneway_bicycle": "", "nodes": None, "basis": "",
    },
    "barriers": {"kind": "other", "name": "", "basis": ""},
    "speed_zones": {"name": "", "mode": "", "period": "", "basis": ""},
    "sites": {"name": "", "name_en": "", "cost": np.nan, "capacity": np.nan, "basis": ""},
    "works": {"name": "", "basis": ""},
    "vetoes": {"name": "", "basis": ""},
}  # fmt: skip


def form(rows: Rows, source: Source, role: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The rows as a layer of `role` in the file's own CRS, by id, and what was doubtful in them.

    Raises LayerError with every fault of the file. Columns that the file does not give hold their defaults; geometry is
    None only for settlements that have a place instead of coordinates.
    """
    ledger = Ledger(source, role)
    found = _resolved(rows, ledger)
    rows = _selected(rows, found, ledger)
    if not len(rows):
        ledger.close()
    if rows.geometry is None:
        rows = _pointed(rows, found, ledger)
    given = rows.geometry if rows.geometry is not None else np.full(len(rows), None, dtype=object)
    ids, labels = _ids(rows, found, given, ledger)
    columns = fields.columns(rows, found, labels, ledger)
    drawn = shapes.fitted(given, labels, ledger)
    _check_present(given, columns, labels, ledger)
    crs = None
    if not shapely.is_missing(drawn).all():
        drawn, crs = shapes.located(rows, drawn, labels, ledger)
        if crs is not None:
            drawn = shapes.repaired(drawn, labels, crs, ledger)
    ledger.close()
    table = pd.DataFrame(columns, index=pd.Index(ids, dtype=object, name=INDEX[role]))
    layer = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(drawn, index=table.index), crs=crs or 4326)
    if role == "roads":
        layer = _exploded(layer, ledger)
    return complete(layer, role, source.basis), ledger.findings


def plain(rows: Rows, source: Source, role: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows as a table of `role` without places, index `line` (of the file), and what was doubtful in them.

    Raises LayerError with every fault of the file.
    """
    ledger = Ledger(source, role)
    found = _resolved(rows, ledger)
    rows = _selected(rows, found, ledger)
    if not len(rows):
        ledger.close()
    columns = fields.columns(rows, found, _row_labels(rows, found), ledger)
    ledger.close()
    return pd.DataFrame(columns, index=pd.Index(rows.lines, name="line")), ledger.findings


def complete(layer: gpd.GeoDataFrame, role: str, basis: str) -> gpd.GeoDataFrame:
    """The layer by id, with the columns it lacks at their defaults and `basis` no stronger than the source's."""
    out = layer.copy()
    for name, default in _DEFAULTS[role].items():
        if name not in out.columns:
            kind = "object" if isinstance(default, str) or default is None else None
            out[name] = pd.Series([default] * len(out), index=out.index, dtype=kind)
    weakness = np.maximum(out["basis"].map({word: i for i, word in enumerate(BASES)}).fillna(0), BASES.index(basis))
    out["basis"] = pd.Series([BASES[int(i)] for i in weakness], index=out.index, dtype=object)
    text = {name: out[name].astype(object) for name in out.columns if isinstance(out[name].dtype, pd.StringDtype)}
    return out.assign(**text).set_index(out.index.astype(object)).sort_index()


def _resolved(rows: Rows, ledger: Ledger) -> dict[str, str]:
    """The file's column for every field that has one: as the config maps it, else of the same name."""
    known, source, role = FIELDS[ledger.role], ledger.source, ledger.role
    found = {}
    for ours, column in source.fields.items():
        if column not in rows.table:
            _missing("field_not_in_file", ours, column, rows, ledger)
        elif ours not in known and role == "roads":
            ledger.fault("field_unknown", field=ours, known=", ".join(known))
        else:
            found[ours] = column
    for ours in known:
        aliases = (ours, INDEX[role]) if ours == "id" else (ours, OURS.get(ours, ours))
        same = next((name for alias in aliases if (name := _same_name(alias, rows))), None)
        if ours not in source.fields and same is not None:
            found[ours] = same
    taken = set(found.values())
    for column in rows.table:
        group = role in ("area", "settlements") and column.startswith(GROUPS)
        if (
            (group or (role == "settlements" and column.startswith(INDICATORS)))
            and column not in taken
            and not cells.numbers(rows.table[column])[1].any()
        ):
            found.setdefault(column, column)
    for ours in REQUIRED[role]:
        stands_in = ours == "people" and any(name.startswith("people_") for name in found)
        if ours not in found and ours not in source.fields and not stands_in and ours not in source.unstated:
            _missing("column_missing", ours, ours, rows, ledger)
    return found


def _same_name(field: str, rows: Rows) -> str | None:
    """The column called `field`, in this or, if only one is, in other letters."""
    if field in rows.table:
        return field
    same = [name for name in rows.table if name.lower() == field.lower()]
    return same[0] if len(same) == 1 else None


def _missing(code: str, field: str, column: str, rows: Rows, ledger: Ledger) -> None:
    meant = near(column, rows.table)
    found = ", ".join(rows.table) or "no column at all"
    if meant:
        ledger.fault(f"{code}_near", field=field, column=column, found=found, near=meant)
    else:
        ledger.fault(code, field=field, column=column, found=found)


def _selected(rows: Rows, found: Mapping[str, str], ledger: Ledger) -> Rows:
    """The rows that `where` keeps; rows of totals are faults and left out of all further checks."""
    if not len(rows):
        ledger.fault("layer_empty")
        return rows
    keep = np.ones(len(rows), dtype=bool)
    for name, wanted in ledger.source.where.items():
        mapped = name in ledger.source.fields and name in found
        column = found[name] if mapped else name if name in rows.table else found.get(name)
        if column is None:
            _missing("where_without_column", name, name, rows, ledger)
            continue
        words = cells.text(rows.table[column])
        values = ledger.source.values.get(name, {})
        keep &= np.array([word in wanted or values.get(word) in wanted for word in words], dtype=bool)
    if not keep.any():
        ledger.fault(
            "where_keeps_nothing", where="; ".join(f"{k}: {', '.join(v)}" for k, v in ledger.source.where.items())
        )
    rows = rows.kept(keep)
    labels = {found[field] for field in _LABELS if field in found} | set(list(rows.table)[:2])
    total = np.zeros(len(rows), dtype=bool)
    if ledger.role != "roads":
        for column in sorted(labels):
            total |= np.array([cells.is_total(cell) for cell in rows.table[column]], dtype=bool)
    if total.any():
        lines = [f"#{line}" for line in rows.lines[total]]
        row = int(rows.lines[total][0])
        ledger.fault("total_rows", line=row if rows.geometry is None else 0, count=len(lines), rows=listed(lines))
    return rows.kept(~total)


def _pointed(rows: Rows, found: Mapping[str, str], ledger: Ledger) -> Rows:
    """The rows with points from lon/lat (WGS84 where nothing else is said) or x/y; None where a row has neither."""
    stated = ledger.source.fields
    degrees = ("lon" in found and "lat" in found) and not ("x" in stated and "y" in stated)
    pair = ("lon", "lat") if degrees else ("x", "y")
    if not all(field in found for field in pair):
        if not any(field in stated for field in ("lon", "lat", "x", "y")):
            ledger.fault("coordinates_without_columns", found=", ".join(rows.table))
        return rows
    labels = _row_labels(rows, found)
    (x, x_bad), (y, y_bad) = (cells.numbers(rows.table[found[field]]) for field in pair)
    for field, bad in zip(pair, (x_bad, y_bad), strict=True):
        ledger.rows_fault("number_text", labels[bad], rows.table[found[field]][bad], field=field)
    half = (np.isnan(x) & ~x_bad) != (np.isnan(y) & ~y_bad)
    ledger.rows_fault("coordinates_half", labels[half & ~x_bad & ~y_bad], x[half & ~x_bad & ~y_bad])
    points = np.full(len(rows), None, dtype=object)
    whole = np.isfinite(x) & np.isfinite(y)
    points[whole] = shapely.points(x[whole], y[whole])
    lacking = degrees or not (ledger.source.crs or ledger.source.datum)
    in_degrees = whole.any() and bool((np.abs(x[whole]) <= 180).all() and (np.abs(y[whole]) <= 90).all())
    if lacking and in_degrees and not ledger.source.datum and shapes.in_china(points):
        ledger.fault("datum_needed")
    return replace(rows, geometry=points, crs=CRS.from_epsg(4326) if degrees else None, crs_assumed=degrees)


def _row_labels(rows: Rows, found: Mapping[str, str]) -> NDArray[np.object_]:
    """How messages name the rows: their id, else their number in the file."""
    numbers = [f"#{line}" for line in rows.lines]
    ids = cells.text(rows.table[found["id"]]) if "id" in found else np.full(len(rows), "", dtype=object)
    labels = np.empty(len(rows), dtype=object)
    labels[:] = [key or number for key, number in zip(ids, numbers, strict=True)]
    return labels


def _ids(
    rows: Rows, found: Mapping[str, str], given: NDArray[np.object_], ledger: Ledger
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """The id of every row (a hash of the row where the layer has none) and what messages call it."""
    labels = _row_labels(rows, found)
    numbers = np.array([f"#{line}" for line in rows.lines], dtype=object)
    if "id" not in found:
        ids = _hashes(rows, given)
        # rows without a shape are told as such; many of them are no copies of each other
        drawn = ~(shapely.is_missing(given) | shapely.is_empty(given))
        if ledger.role == "roads":
            drawn &= shapely.length(given) > 0
        _, first, times = np.unique(ids[drawn].astype(str), return_index=True, return_counts=True)
        twice = numbers[drawn & np.isin(ids, ids[drawn][first[times > 1]])]
        ledger.rows_fault("rows_identical", twice, [None] * len(twice))
        return ids, labels
    column = found["id"]
    ids, damaged = cells.keys(rows.table[column], column in rows.whole)
    ledger.rows_fault("id_damaged", numbers[damaged], ids[damaged], column=column)
    empty = np.array([not key for key in ids], dtype=bool)
    ledger.rows_fault("id_missing", numbers[empty], [None] * int(empty.sum()), column=column)
    words, times = np.unique(ids[~empty].astype(str), return_counts=True)
    if (times > 1).any():
        where: dict[str, list[str]] = {word: [] for word in words[times > 1]}
        for key, number in zip(ids, numbers, strict=True):
            if key in where:
                where[key].append(number)
        shown = [listed(lines).replace(", ", " ") for lines in where.values()]
        ledger.fault("id_twice", column=column, count=len(where), rows=listed(where, shown))
    return ids, labels


def _hashes(rows: Rows, given: NDArray[np.object_]) -> NDArray[np.object_]:
    """Twelve hex digits of the SHA-1 of each row's cells, by column name, and its geometry."""
    names = sorted(rows.table)
    texts = [cells.text(rows.table[name]) for name in names]
    wkb = shapely.to_wkb(shapely.force_2d(given), hex=True, byte_order=1)
    out = np.empty(len(rows), dtype=object)
    for i in range(len(rows)):
        row = "\x1f".join([f"{name}={column[i]}" for name, column in zip(names, texts, strict=True)] + [wkb[i] or ""])
        out[i] = hashlib.sha1(row.encode("utf-8"), usedforsecurity=False).hexdigest()[:12]
    return out


def _check_present(
    given: NDArray[np.object_], columns: Mapping[str, Cells], labels: NDArray[np.object_], ledger: Ledger
) -> None:
    """Write down rows without geometry: a fault, but for roads (left out later) and settlements with a place."""
    absent = shapely.is_missing(given) | shapely.is_empty(given)
    if ledger.faults and absent.all():
        return  # the fault that left no coordinates at all is written down already
    if ledger.role == "roads":
        if absent.all():
            ledger.fault("roads_without_length", count=len(absent))
        elif absent.any():
            ledger.find("road_without_geometry", count=int(absent.sum()), rows=listed(labels[absent]))
        return
    if ledger.role == "settlements" and "place_id" in columns:
        absent = absent & (columns["place_id"] == "")
    ledger.rows_fault("geometry_missing", labels[absent], [None] * int(absent.sum()))


def _exploded(layer: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    """Roads with every part of a multi-part road on its own (`id/1`, `id/2`…); those without length are left out."""
    layer = layer[~layer.geometry.isna()]
    parts, owner = shapely.get_parts(layer.geometry.to_numpy(), return_index=True)
    count = np.bincount(owner, minlength=len(layer))
    number = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count) + 1
    keys = layer.index.to_numpy()[owner]
    ids = [f"{key}/{n}" if count[i] > 1 else key for key, n, i in zip(keys, number, owner, strict=True)]
    twice = {key for key, times in Counter(ids).items() if times > 1} if len(ids) > len(layer) else set()
    if twice:
        ledger.fault("id_twice", column="id", count=len(twice), rows=listed(sorted(twice)))
        ledger.close()
    out = layer.iloc[owner].copy()
    out.index = pd.Index(ids, dtype=object, name=layer.index.name)
    out = out.set_geometry(gpd.GeoSeries(parts, index=out.index, crs=layer.crs))
    if "metres" in out.columns:
        # the length was stated for the whole road: its parts share it by their own length
        drawn = shapely.length(parts)
        whole = np.bincount(owner, weights=drawn, minlength=len(layer))[owner]
        share = np.divide(drawn, whole, out=np.ones(len(drawn)), where=whole > 0)
        out["metres"] = out["metres"].to_numpy() * share
    bare = shapely.length(parts) == 0
    if bare.all():
        ledger.fault("roads_without_length", count=len(layer))
        ledger.close()
    if bare.any():
        ledger.find("road_without_length", count=int(bare.sum()), rows=listed(out.index[bare]))
    return out[~bare]
