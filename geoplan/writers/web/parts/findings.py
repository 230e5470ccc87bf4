"""Findings and the quality of the data: what is doubtful, by kind, and what every input is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from geoplan.plan import Plan
from geoplan.reporting import quality
from geoplan.writers.web import payload

SHOWN = 40  # rows of one kind of finding; the table has all
SEVERITIES = ("serious", "warning", "note")


def data(plan: Plan) -> dict[str, Any] | None:
    """What limits the answers, findings by severity and code with their number, and the inputs."""
    return {
        "quality": [asdict(said) for said in quality(plan)],
        "kinds": _kinds(plan),
        "counts": _counts(plan),
        "inputs": [
            {
                "layer": payload.called(note.layer),
                "source": note.source,
                "date": note.date,
                "licence": note.licence,
                "basis": note.basis,
                "completeness": note.completeness,
                "error": note.error,
            }
            for note in plan.inputs
        ],
    }


def _counts(plan: Plan) -> dict[str, int]:
    held = plan.tables.get("findings")
    return {name: 0 if held is None else int((held["severity"] == name).sum()) for name in SEVERITIES}


def _kinds(plan: Plan) -> list[dict[str, Any]]:
    if not plan.has("findings"):
        return []
    held = pd.DataFrame(plan.tables["findings"]).drop(columns="geometry", errors="ignore")
    told = []
    for severity in SEVERITIES:
        for code, rows in held[held["severity"] == severity].groupby("code", sort=True):
            first = rows.iloc[0]
            shown = rows.head(SHOWN)
            told.append(
                {
                    "severity": severity,
                    "code": code,
                    "count": len(rows),
                    "remedy": {"en": first["remedy_en"], "zh": first["remedy_zh"]},
                    "rows": payload.packed(shown, ["layer", "row_id", "message_en", "message_zh"]),
                }
            )
    return told
