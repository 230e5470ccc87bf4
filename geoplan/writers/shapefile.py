"""shapefiles/: one shapefile per layer with a geometry, and fields.csv, which says what its short names mean."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geoplan import styles, words
from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import FAMILIES, LAYERS, column
from geoplan.writers import dbf, qgis_style, ready
from geoplan.writers.letters import is_unclean

FOLDER = "shapefiles"
FIELDS = "fields.csv"
_SHOWN = 40  # letters of an example


def findings(plan: Plan) -> list[Finding]:
    """Layers too large for a shapefile, and what it cannot hold: long names and texts, letters, numbers."""
    encoding = encoding_of(plan)
    found: list[Finding] = []
    for layer in _layers(plan):
        found += _findings(layer, plan.tables[layer], encoding)
    if "findings" not in plan.tables:
        # the layer is made once all outputs have told theirs
        found += _findings("findings", ready.findings(plan, found), encoding)
    return found


def write(plan: Plan, folder: Path) -> None:
    """Write every layer with a geometry as `shapefiles/<layer>.shp` with its .cpg and .qml, and `shapefiles/fields.csv`.

    Texts are in UTF-8, or in GBK where the settings ask for it. Booleans are 0 and 1, missing numbers and geometries are
    null, infinite numbers too. A layer above `ready.MOST_ROWS` rows is left out.
    """
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    written = [layer for layer in _layers(plan) if ready.fits(plan, layer)]
    for layer in written:
        _write_layer(plan, layer, place / f"{layer}.shp")
    with (place / FIELDS).open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["layer", "short", "name", "unit", "kind", "english", "chinese"])
        for layer in written:
            for name, short in short_names(layer, list(plan.tables[layer].columns)).items():
                held = column(layer, name)
                rows.writerow([layer, short, name, held.unit, held.kind, held.en, held.zh])


def encoding_of(plan: Plan) -> str:
    """The encoding of the plan's shapefiles: UTF-8 or GBK."""
    return str(plan.settings.get("shapefile", {}).get("encoding", "UTF-8"))


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


def _fits(name: str) -> bool:
    return len(name) <= 10 and name.isascii() and name.replace("_", "").isalnum()


def _layers(plan: Plan) -> Iterator[str]:
    return (layer for layer in ready.layers(plan) if LAYERS[layer].geometry is not None)


def _findings(layer: str, held: pd.DataFrame, encoding: str) -> Iterator[Finding]:
    if len(held) > ready.MOST_ROWS:
        values = {"layer": layer, "rows": len(held), "limit": ready.MOST_ROWS, "format": "shapefile"}
        yield Finding("layer_too_large", layer=layer, values=values)
        return
    for name, short in short_names(layer, list(held.columns)).items():
        own = column(layer, name)
        if short != own.short:
            yield Finding("field_renamed", layer, name, {"layer": layer, "column": name, "short": short})
        if own.kind == "text":
            yield from _text_findings(layer, name, held[name], encoding)
        elif own.kind != "bool" and (count := int(dbf.not_held(held[name]).sum())):
            yield Finding("numbers_not_held", layer, name, {"layer": layer, "column": name, "count": count})


def _text_findings(layer: str, name: str, texts: pd.Series, encoding: str) -> Iterator[Finding]:
    most = dbf.text_bytes(name)
    counts = {str(text): int(count) for text, count in texts.value_counts(sort=False).items()}

    def told(code: str, doubtful: Callable[[str], bool], **more: object) -> Iterator[Finding]:
        hit = [text for text in counts if doubtful(text)]
        if hit:
            example = {"example": min(hit)[:_SHOWN]} if code == "letters_lacking" else {}
            count = sum(counts[text] for text in hit)
            yield Finding(code, layer, name, {"layer": layer, "column": name, "count": count, **more, **example})

    yield from told("text_cut", lambda text: dbf.is_cut(text, most, encoding), bytes=most)
    yield from told("letters_lacking", lambda text: dbf.lacks(text, encoding), encoding=encoding)
    yield from told("cells_cleaned", is_unclean, format="Shapefile")


def _write_layer(plan: Plan, layer: str, path: Path) -> None:
    """The shapes by GDAL; their table by us, so that its fields are alike in every run."""
    held, geometry = ready.table(plan, layer), LAYERS[layer].geometry
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(geometry=held.geometry),
        path,
        driver="ESRI Shapefile",
        geometry_type=geometry,
        promote_to_multi=geometry == "MultiPolygon",
        encoding="UTF-8",
    )
    short = short_names(layer, list(held.columns))
    columns = {name: column(layer, name) for name in short}
    fields = [dbf.field(short[name], columns[name]) for name in short]
    encoding = encoding_of(plan)
    dbf.write(path.with_suffix(".dbf"), fields, held[list(short)], encoding)
    path.with_suffix(".cpg").write_text(encoding, encoding="ascii")
    if geometry is not None:
        labels = {short[name]: words.told(columns[name].en, columns[name].zh, plan.language) for name in short}
        style = styles.of_layer(plan, layer)
        look = qgis_style.qml(style, names=short, aliases=labels, geometry=geometry, language=plan.language)
        path.with_suffix(".qml").write_text(look, encoding="utf-8", newline="\n")
