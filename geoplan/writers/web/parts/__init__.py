"""The parts of the web report in their order, each with `data(plan)`: what its script draws, or None without such results."""

from __future__ import annotations

from typing import Any, Protocol

from geoplan.plan import Plan
from geoplan.writers.web.parts import (
    coverage,
    findings,
    gaps,
    map,
    methods,
    provenance,
    sites,
    summary,
    towns,
    weights,
    worst,
)


class Part(Protocol):
    """The promise of every part; assets/<name>.js draws it."""

    def data(self, plan: Plan, /) -> dict[str, Any] | None:
        """Plain JSON for the part's script; None where the plan has not computed what it shows."""


PARTS: dict[str, Part] = {
    "summary": summary,
    "map": map,
    "worst": worst,
    "coverage": coverage,
    "gaps": gaps,
    "towns": towns,
    "weights": weights,
    "sites": sites,
    "findings": findings,
    "methods": methods,
    "provenance": provenance,
}
