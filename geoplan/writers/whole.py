"""A run's files: every output, the resolved config and the manifest."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geoplan.plan import Plan
from geoplan.writers import WRITERS, manifest, ready

RESOLVED = "config.resolved.yaml"


def write(plan: Plan, place: Path, outputs: Iterable[str], resolved: str) -> None:
    """Write the outputs into the folder `place`, then the resolved config, then the manifest that lists them all.

    Writers get the plan as it is read back, so that a rebuild of the finished run gives the same bytes.
    """
    settled = manifest.as_read(ready.as_written(plan))
    for name in in_order(outputs):
        WRITERS[name].write(settled, place)
    (place / RESOLVED).write_text(resolved, encoding="utf-8", newline="\n")
    manifest.write(settled, place)


def in_order(outputs: Iterable[str]) -> list[str]:
    """The outputs as they are written: the report last, since its documents take the maps."""
    return sorted(outputs, key=lambda name: name == "report")
