"""`Plan`: all tables of one run, with the proofs and findings that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from pyproj import CRS

from geoplan.findings import Finding
from geoplan.inputs import InputNote
from geoplan.proof import Proof


@dataclass(frozen=True, repr=False)
class Plan:
    """One run's results. `tables` maps layer names of `tables.LAYERS` to shaped tables, geometries in the computing frame.

    A layer whose section the config leaves out is not in `tables`; `not_computed` names it.
    """

    name: str
    title: Mapping[str, str]  # by language: en, zh
    language: str  # en | zh | both
    crs: CRS  # what results are written in
    base: str  # the population column that people are counted by
    basis: str  # weakest basis of all inputs: observed | proxy | modelled
    tables: Mapping[str, pd.DataFrame]
    proofs: tuple[Proof, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: tuple[InputNote, ...] = ()
    not_computed: tuple[str, ...] = ()
    seeds: tuple[int, ...] = ()
    tiers: tuple[str, ...] = ()  # of the urban system, the highest first
    settings: Mapping[str, Any] = field(default_factory=dict)  # the config in plain mappings, every default filled in
    notes: Mapping[str, object] = field(
        default_factory=dict
    )  # what else a reader must know, such as `polygon_tolerance_m`
    folder: Path | None = None  # where it stands when it was written

    def has(self, layer: str) -> bool:
        """Whether the layer has been computed and has at least one row."""
        return layer in self.tables and len(self.tables[layer]) > 0

    def titled(self, language: str) -> str:
        """The title in a language (en | zh) on one line; in the other where it has none, the name where it has none at all."""
        held = self.title.get(language) or next((text for text in self.title.values() if text), "")
        return " ".join(held.split()) or self.name

    def everybody(self) -> pd.DataFrame:
        """The rows of `summary` about everybody in the whole area: one per service, by the service's own base."""
        summary, access = self.tables["summary"], self.tables["access"]
        bases = access.drop_duplicates("service").set_index("service")["base"]
        whole = (summary["area_level"] == "area") & (summary["group"] == "all")
        return summary[whole & (summary["base"] == summary["service"].map(bases))]

    def __repr__(self) -> str:
        """The plan's name and how many rows its layers have; the tables themselves are too long to print."""
        rows = ", ".join(f"{layer} {len(table)}" for layer, table in self.tables.items())
        return f"Plan({self.name}: {rows})"


__all__ = ["InputNote", "Plan"]
