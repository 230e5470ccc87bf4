"""What the parts lay out alike: tables with labels in both languages, names, proofs, standards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.tables import column
from geoplan.writers import ready
from geoplan.writers.web import payload

# what the page makes of a column, where its kind and unit do not say
_KINDS = {
    "service": "category",
    "group": "category",
    "base": "category",
    "cause": "code",
    "status": "code",
    "class": "code",
    "confidence": "code",
    "basis": "code",
    "action": "code",
    "tier": "category",
    "standard": "standard",
}
_UNITS = {"min": "minutes", "0–1": "share", "people": "people"}


def columns(layer: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """The columns of a layer by key, label, kind and unit.

    Kinds: text, category (a name that many rows share), code (its words are in the page), standard, int, number, share,
    minutes, people, bool.
    """
    return [_column(layer, name) for name in names]


def table(layer: str, frame: pd.DataFrame, names: Sequence[str]) -> dict[str, Any]:
    """Those columns of `frame`, which has the columns of a layer, its rows for `page.rows`, its standards in words."""
    told: dict[str, Any] = {"columns": columns(layer, names), "rows": payload.packed(frame, names)}
    if "standard" in names:
        told["standards"] = {text: standard(text) for text in sorted(set(frame["standard"]))}
    return told


def cells(plan: Plan, layer: str) -> pd.DataFrame:
    """The rounded cells of a layer; no rows where the plan has not computed it."""
    return ready.values(plan, layer) if layer in plan.tables else pd.DataFrame()


def counties(plan: Plan) -> dict[str, dict[str, str]]:
    """By county its name in both languages."""
    held = cells(plan, "area")
    if held.empty:
        return {}
    return {
        str(own): {"en": english or name or str(own), "zh": name or english or str(own)}
        for own, name, english in zip(held["county_id"], held["name"], held["name_en"], strict=True)
    }


def english_names(plan: Plan) -> dict[str, str]:
    """By settlement or place its English name, where it has one."""
    found: dict[str, str] = {}
    for layer, key in (("settlements", "settlement_id"), ("candidates", "candidate_id"), ("centres", "candidate_id")):
        held = cells(plan, layer)
        if not held.empty:
            found |= {str(own): name for own, name in zip(held[key], held["name_en"], strict=True) if name}
    return found


def proofs(plan: Plan, about: str) -> list[dict[str, Any]]:
    """The proofs of an entry of the config (`""` = the urban system)."""
    told = ("question", "status", "objective", "bound", "gap", "unit", "reproducible")
    return [{name: getattr(proof, name) for name in told} for proof in plan.proofs if proof.about == about]


def doubts(plan: Plan) -> list[list[str]]:
    """Where coverage is not exact: service, base, area, group of people, and what it is."""
    return [[*where, what] for where, what in service_coverage.doubts(plan).items()]


def standard(text: str) -> dict[str, str]:
    """A standard as tables write it, in words of both languages."""
    return {"en": words.standard(text, "en"), "zh": words.standard(text, "zh")}


def _column(layer: str, name: str) -> dict[str, Any]:
    held = column(layer, name)
    kind = _KINDS.get(name)
    if kind is None:
        kind = {"text": "text", "int": "int", "bool": "bool"}.get(held.kind) or _UNITS.get(held.unit, "number")
    unit = "" if held.unit in ("own unit", *_UNITS) and kind != "number" else held.unit
    return {
        "key": name,
        "label": {"en": held.en, "zh": held.zh},
        "kind": kind,
        "unit": "" if unit == "own unit" else unit,
    }
