"""report.html, report.docx and report.pdf."""

from __future__ import annotations

from pathlib import Path

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.writers import document_files
from geoplan.writers.web import page

FILE = "report.html"


def findings(plan: Plan) -> list[Finding]:
    """What will be lacking in the document; the web report shows everything."""
    return document_files.findings(plan)


def write(plan: Plan, folder: Path) -> None:
    """Write the report: `report.html`, one file that opens without a network wherever it is put, and the document."""
    (folder / FILE).write_text(page.page(plan), encoding="utf-8", newline="\n")
    document_files.write(plan, folder)
