"""shapefiles/: one shapefile per layer with a geometry, and fields.csv, which says what its short names mean."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import FAMILIES, LAYERS, column
from geoplan.writers import ready

FOLDER = "shapefiles"
MOST_BYTES = 254  # of one text
_STAMP = "2000-01-01"  # the date in the header of the .dbf; the real one would change the bytes


def findings(plan: Plan) -> list[Finding]:
    """Layers too large for a shapefile, texts that it cuts, and columns whose name it cannot hold."""
    found = []
    for layer in _layers(plan):
        held = plan.tables[layer]
        if len(held) > ready.MOST_ROWS:
            values = {"layer": layer, "rows": len(held), "limit": ready.MOST_ROWS, "format": "shapefile"}
            found.append(Finding("layer_too_large", layer=layer, values=values))
            continue
        for name, short in short_names(layer, list(held.columns)).items():
            if short != column(layer, name).short:
                found.append(Finding("field_renamed", layer, name, {"layer": layer, "column": name, "short": short}))
            if column(layer, name).kind == "text":
                count = sum(len(text.encode("utf-8")) > MOST_BYTES for text in held[name])
                if count:
                    found.append(Finding("text_cut", layer, name, {"layer": layer, "column": name, "count": count}))
    return found


def write(plan: Plan, folder: Path) -> None:
    """Write every layer with a geometry as `shapefiles/<layer>.shp` in UTF-8 with a .cpg, and `shapefiles/fields.csv`.

    Booleans are 0 and 1, missing numbers and geometries are null. A layer above `ready.MOST_ROWS` rows is left out.
    """
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    written = [layer for layer in _layers(plan) if len(plan.tables[layer]) <= ready.MOST_ROWS]
    for layer in written:
        _write_layer(plan, layer, place / f"{layer}.shp")
    with (place / "fields.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["layer", "short", "name", "unit", "kind", "english", "chinese"])
        for layer in written:
            for name, short in short_names(layer, list(plan.tables[layer].columns)).items():
                held = column(layer, name)
                rows.writerow([layer, short, name, held.unit, held.kind, held.en, held.zh])


def short_names(layer: str, names: Sequence[str]) -> dict[str, str]:
    """The name in the shapefile by column name: ASCII, at most 10 bytes, no two equal even without regard to case.

    A column that the config brings keeps its own short name where that is possible; else it gets its family's
    prefix and a number, counted in the text order of the columns (`raw_人口` is `r_1`).
    """
    names = [name for name in names if name != "geometry"]
    short = {name: column(layer, name).short for name in names if name in LAYERS[layer].columns}
    taken = {name.lower() for name in short.values()}
    for name in sorted(set(names) - set(short)):
        wanted = column(layer, name).short
        if not _fits(wanted) or wanted.lower() in taken:
            prefix = next(family.short for start, family in FAMILIES.items() if name.startswith(start))
            number = next(n for n in range(1, len(names) + 1) if f"{prefix}{n}" not in taken)
            wanted = f"{prefix}{number}"
        short[name] = wanted
        taken.add(wanted.lower())
    return {name: short[name] for name in names}


def cut(text: str, most_bytes: int = MOST_BYTES) -> str:
    """As much of the text as fits into so many bytes of UTF-8, never half a character."""
    return text.encode("utf-8")[:most_bytes].decode("utf-8", errors="ignore")


def _fits(name: str) -> bool:
    return len(name) <= 10 and name.isascii() and name.replace("_", "").isalnum()


def _layers(plan: Plan) -> Iterator[str]:
    return (layer for layer in ready.layers(plan) if LAYERS[layer].geometry is not None)


def _write_layer(plan: Plan, layer: str, path: Path) -> None:
    held = ready.table(plan, layer)
    short = short_names(layer, list(held.columns))
    fields = {short[name]: _field(held[name], column(layer, name).kind) for name in short}
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(fields, geometry=held.geometry),
        path,
        driver="ESRI Shapefile",
        geometry_type=LAYERS[layer].geometry,
        promote_to_multi=LAYERS[layer].geometry == "MultiPolygon",
        encoding="UTF-8",
        layer_options={"DBF_DATE_LAST_UPDATE": _STAMP},
    )


def _field(values: pd.Series, kind: str) -> pd.Series:
    if kind == "text":
        return values.map(cut)
    return values.astype("Int32") if kind == "bool" else values
