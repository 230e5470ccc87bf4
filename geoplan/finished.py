"""Finished runs: a run's folder read back as a `Plan`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
from pyproj import CRS

from geoplan import tables
from geoplan.errors import ConfigError, Fault
from geoplan.inputs import InputNote
from geoplan.plan import Plan
from geoplan.proof import Proof
from geoplan.writers import manifest


def open_run(folder: str | Path) -> Plan:
    """The plan of a finished run, from its manifest and `plan.gpkg`; geometries in the CRS that results were written in.

    Its findings are the rows of `tables["findings"]`; the objects they were made from are not kept, so `findings` is empty.
    Raises ConfigError where the folder is no finished run or was written without the GeoPackage.
    """
    place = Path(folder)
    if not manifest.is_ours(place):
        raise ConfigError(Fault("not_a_run", {"path": place}))
    geopackage = place / "plan.gpkg"
    if not geopackage.is_file():
        raise ConfigError(Fault("run_without_geopackage", {"path": place}))
    told: dict[str, Any] = json.loads((place / manifest.FILE).read_text(encoding="utf-8"))
    present = set(pyogrio.list_layers(geopackage)[:, 0])
    return Plan(
        name=told["name"],
        title=told["title"],
        language=told["language"],
        crs=CRS.from_user_input(told["crs"]),
        base=told["base"],
        basis=told["basis"],
        tables={layer: _table(geopackage, layer) for layer in told["layers"] if layer in present},
        proofs=tuple(_proof(proof) for proof in told["proofs"]),
        inputs=tuple(InputNote(**note) for note in told["inputs"]),
        not_computed=tuple(told["not_computed"]),
        seeds=tuple(told["seeds"]),
        tiers=tuple(told["tiers"]),
        notes=told.get("notes", {}),
        folder=place,
    )


def _table(geopackage: Path, layer: str) -> pd.DataFrame:
    promise = tables.LAYERS[layer]
    frame = pyogrio.read_dataframe(geopackage, layer=layer, read_geometry=promise.geometry is not None)
    return tables.shape(layer, frame.drop(columns=["fid"], errors="ignore"))


def _proof(told: dict[str, Any]) -> Proof:
    """A proof as it was written; a number that was infinite stands as text, a missing one as null."""
    numbers = {
        name: float("nan") if told[name] is None else float(told[name]) for name in ("objective", "bound", "gap")
    }
    return Proof(**{**told, **numbers})
