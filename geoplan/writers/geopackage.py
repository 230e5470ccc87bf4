"""plan.gpkg: every layer in one file, with the labels of its columns and how QGIS shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pandas as pd
import pyogrio

from geoplan import styles, words
from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.tables import LAYERS, Column, labels
from geoplan.writers import qgis_style, ready

FILE = "plan.gpkg"
_STAMP = "2000-01-01T00:00:00.000Z"  # the time of writing stands in run.json; here it would change the bytes
_SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"


def findings(plan: Plan) -> list[Finding]:
    """Nothing: a GeoPackage holds every layer whole."""
    return []


def write(plan: Plan, folder: Path) -> None:
    """Write `plan.gpkg` (version 1.2) into `folder`; layers without geometry become attribute tables.

    Booleans are booleans, missing numbers and geometries are null, an empty layer keeps its type. The labels stand in
    `gpkg_data_columns` (as `name`, which GDAL hands to QGIS as the alias, and as `title`). `layer_styles` holds the style that
    QGIS takes when a layer is opened by itself.
    """
    path = folder / FILE
    with _written_alike():
        for layer in ready.layers(plan):
            _write_layer(plan, layer, path)
    _write_labels(plan, path)
    _write_styles(plan, path)


def _write_layer(plan: Plan, layer: str, path: Path) -> None:
    promise = LAYERS[layer]
    written = ready.table(plan, layer)
    if promise.geometry is None:
        pyogrio.write_dataframe(
            pd.DataFrame(written),
            path,
            layer=layer,
            driver="GPKG",
            dataset_options={"VERSION": "1.2"},
            layer_options={
                "DESCRIPTION": words.told(promise.en, promise.zh, plan.language),
                "ASPATIAL_VARIANT": "GPKG_ATTRIBUTES",
            },
        )
        return
    pyogrio.write_dataframe(
        written,
        path,
        layer=layer,
        driver="GPKG",
        geometry_type=promise.geometry,
        promote_to_multi=promise.geometry == "MultiPolygon",
        dataset_options={"VERSION": "1.2"},
        layer_options={"DESCRIPTION": words.told(promise.en, promise.zh, plan.language), "GEOMETRY_NAME": "geom"},
    )


@contextmanager
def _written_alike() -> Iterator[None]:
    """GDAL with a fixed date, and not waiting for the disk at every layer: an unfinished folder is never kept."""
    own = {"OGR_CURRENT_DATE": _STAMP, "OGR_SQLITE_SYNCHRONOUS": "OFF"}
    before = {option: pyogrio.get_gdal_config_option(option) for option in own}
    pyogrio.set_gdal_config_options(own)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _write_labels(plan: Plan, path: Path) -> None:
    rows = [
        (layer, name, *[words.told(held.en, held.zh, plan.language)] * 2, _described(held))
        for layer in ready.layers(plan)
        for name, held in labels(layer, list(plan.tables[layer].columns)).items()
    ]
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA synchronous = OFF")
        file.execute(
            "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT,"
            " title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,"
            " CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))"
        )
        file.execute(
            "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,"
            " value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN,"
            " description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))"
        )
        file.executemany(
            "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)"
            " VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            [("gpkg_data_columns", _SCHEMA), ("gpkg_data_column_constraints", _SCHEMA)],
        )
        file.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
            rows,
        )


def _write_styles(plan: Plan, path: Path) -> None:
    """The table that QGIS looks for, a default style per layer with a geometry."""
    rows = [
        (layer, layer, _style(plan, layer), words.told(LAYERS[layer].en, LAYERS[layer].zh, plan.language), _STAMP)
        for layer in ready.layers(plan)
        if LAYERS[layer].geometry
    ]
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA synchronous = OFF")
        file.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),"
            " f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),"
            " styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
            " update_time DATETIME)"
        )
        file.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
            (_STAMP,),
        )
        file.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner, update_time)"
            " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
            rows,
        )


def _style(plan: Plan, layer: str) -> str:
    geometry = LAYERS[layer].geometry
    assert geometry is not None
    shown = styles.of_layer(plan, layer)
    told = aliases(plan, layer)
    return qgis_style.qml(shown, names={}, aliases=told, geometry=geometry, language=plan.language)


def aliases(plan: Plan, layer: str) -> dict[str, str]:
    """The label of every column of a layer in the plan's language."""
    held = labels(layer, list(plan.tables[layer].columns))
    return {name: words.told(one.en, one.zh, plan.language) for name, one in held.items()}


def _described(held: Column) -> str:
    return " · ".join(part for part in (held.en, held.zh, held.unit) if part)
