"""report.html, report.docx and report.pdf."""

from __future__ import annotations

from pathlib import Path

from geoplan.findings import Finding
from geoplan.plan import Plan


def findings(plan: Plan) -> list[Finding]:
    """Nothing yet."""
    return []


def write(plan: Plan, folder: Path) -> None:
    """Nothing yet."""
