"""Finished runs: a run's folder read back as a `Plan`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from geoplan import tables
from geoplan.errors import ConfigError, Fault
from geoplan.inputs import InputNote
from geoplan.plan import Plan
from geoplan.writers import csv_tables, manifest

_LANGUAGES = ("en", "zh", "both")
# what the manifest says that everything after leans on
_KINDS = {"name": str, "title": dict, "language": str, "crs": str, "layers": dict, "tiers": list}
# how reading ends where a file is damaged, edited, or of another version
_SPOILT = (KeyError, TypeError, ValueError, YAMLError, DataSourceError, DataLayerError, CRSError)


def open_run(folder: str | Path) -> Plan:
    """The plan of a finished run, from its manifest and `plan.gpkg`; geometries in the CRS that results were written in.

    Its findings are the rows of `tables["findings"]`; the objects they were made from are not kept, so `findings` is empty.
    Raises ConfigError where the folder is no finished run, was written without the GeoPackage, or cannot be read.
    """
    place = Path(folder)
    if not manifest.is_ours(place):
        raise ConfigError(Fault("not_a_run", {"path": place}))
    geopackage = place / "plan.gpkg"
    if not geopackage.is_file():
        raise ConfigError(Fault("run_without_geopackage", {"path": place}))
    with _as_written(place):
        told = _told(place)
        return _plan(told, place, {layer: _table(geopackage, layer) for layer in told["layers"]})


def open_tables(folder: str | Path) -> Plan:
    """The plan of a finished run as `open_run` has it, or from its CSV tables where it was written without the GeoPackage.

    What comes from CSV has no geometries. Raises ConfigError where the folder is no finished run, holds neither, or cannot
    be read.
    """
    place = Path(folder)
    if not manifest.is_ours(place) or (place / "plan.gpkg").is_file():
        return open_run(place)
    if not (place / csv_tables.FOLDER).is_dir():
        raise ConfigError(Fault("run_without_tables", {"path": place}))
    with _as_written(place):
        told = _told(place)
        files = {layer: place / csv_tables.FOLDER / f"{layer}.csv" for layer in told["layers"]}
        return _plan(told, place, {layer: _csv(path, layer) for layer, path in files.items() if path.is_file()})


@contextmanager
def _as_written(place: Path) -> Iterator[None]:
    """A fault where the files of a run are not as this geoplan writes them: damaged, edited, or of another version."""
    try:
        yield
    except _SPOILT as error:
        told = {"path": place, "what": f"{type(error).__name__}: {' '.join(str(error).split())}"}
        raise ConfigError(Fault("run_unreadable", told)) from error


def _told(place: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((place / manifest.FILE).read_text(encoding="utf-8"))
    for key, kind in _KINDS.items():
        if not isinstance(told[key], kind):
            raise TypeError(f"{manifest.FILE}: {key}")
    texts = (*told["title"].values(), *told["tiers"])
    if told["language"] not in _LANGUAGES or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{manifest.FILE}: language, title or tiers")
    if "findings" not in told["layers"]:
        raise ValueError(f"{manifest.FILE}: layers without findings")
    return told


def _plan(told: dict[str, Any], place: Path, held: dict[str, pd.DataFrame]) -> Plan:
    return Plan(
        name=told["name"],
        title=told["title"],
        language=told["language"],
        crs=CRS.from_user_input(told["crs"]),
        base=told["base"],
        basis=told["basis"],
        tables=held,
        proofs=tuple(manifest.proof_of(proof) for proof in told["proofs"]),
        inputs=tuple(InputNote(**note) for note in told["inputs"]),
        not_computed=tuple(told["not_computed"]),
        seeds=tuple(told["seeds"]),
        tiers=tuple(told["tiers"]),
        settings=_settings(place),
        notes=told.get("notes", {}),
        folder=place,
    )


def _settings(place: Path) -> dict[str, Any]:
    """What `config.resolved.yaml` says; nothing where the run has none."""
    resolved = place / "config.resolved.yaml"
    held = YAML(typ="safe", pure=True).load(resolved.read_text(encoding="utf-8")) if resolved.is_file() else None
    return held if isinstance(held, dict) else {}


def _table(geopackage: Path, layer: str) -> pd.DataFrame:
    promise = tables.LAYERS[layer]
    frame = pyogrio.read_dataframe(geopackage, layer=layer, read_geometry=promise.geometry is not None)
    return tables.shape(layer, frame.drop(columns=["fid"], errors="ignore"))


def _csv(path: Path, layer: str) -> pd.DataFrame:
    """A layer without its geometry; texts that were defused for spreadsheets are themselves again."""
    cells = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    found = {}
    for name in (str(name) for name in cells if name not in ("lon", "lat")):
        values = cells[name].map(csv_tables.undefused)
        kind = tables.column(layer, name).kind
        if kind != "text":
            values = pd.to_numeric(values.where(values != "", None))
        whole: dict[str, Any] = {"text": str, "float": "float64", "int": "Int64", "bool": "boolean"}
        found[name] = values.astype(whole[kind])
    return pd.DataFrame(found)
