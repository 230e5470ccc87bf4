"""One module per output, each with `findings(plan)` (what will be doubtful in it) and `write(plan, folder)`."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.writers import csv_tables, geopackage, maps, qgis_project, report, shapefile


class Writer(Protocol):
    """The promise of every writer; it writes only below `folder` and changes nothing of the plan."""

    def findings(self, plan: Plan, /) -> list[Finding]:
        """What a reader of this output should know, found before anything is written."""

    def write(self, plan: Plan, folder: Path, /) -> None:
        """Write the output below `folder`, which exists."""


WRITERS: dict[str, Writer] = {
    "geopackage": geopackage,
    "shapefile": shapefile,
    "qgis": qgis_project,
    "report": report,
    "tables": csv_tables,
    "maps": maps,
}
