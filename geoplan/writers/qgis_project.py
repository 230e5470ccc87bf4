"""project.qgz: the layers of plan.gpkg in groups, styled and labelled, with a print layout."""

from __future__ import annotations

from pathlib import Path

from geoplan.findings import Finding
from geoplan.plan import Plan


def findings(plan: Plan) -> list[Finding]:
    """Nothing yet."""
    return []


def write(plan: Plan, folder: Path) -> None:
    """Nothing yet."""
