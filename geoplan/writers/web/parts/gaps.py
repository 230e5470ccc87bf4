"""The part on gaps: who is beyond which standard and why, the worst first, and what cannot be assessed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.writers.web.parts import part_tables

_GAPS = (
    "priority", "settlement_id", "name", "county_id", "service", "cause", "people_beyond", "people", "base", "need",
    "have", "shortfall", "unit", "standard", "standard_source", "confidence", "edge", "basis",
)  # fmt: skip
_COUNTIES = (
    "county_id", "name", "service", "cause", "people_beyond", "people", "base", "coverage", "coverage_promised",
    "facilities", "settlements_without", "settlements_with_gap", "need", "have", "shortfall", "unit", "standard",
    "standard_source", "confidence", "basis",
)  # fmt: skip
_BORDER = (
    "area_level", "area_id", "name", "service", "base", "border", "people", "people_only_across", "coverage_open",
    "coverage_closed", "coverage_difference", "extra_min", "completeness", "basis",
)  # fmt: skip


def data(plan: Plan) -> dict[str, Any] | None:
    """The layers `gaps`, `county_gaps` and `border_effect`; who cannot be assessed is counted by service and county."""
    if "gaps" not in plan.tables:
        return None
    gaps = part_tables.cells(plan, "gaps")
    unknown = gaps["cause"] == "not_assessable"
    # the first priority first; a gap without one after those that have one
    known = gaps[~unknown & (gaps["cause"] != "")].sort_values(
        ["priority", "people_beyond", "service", "settlement_id"], ascending=[True, False, True, True], kind="stable"
    )
    found: dict[str, Any] = {
        "gaps": part_tables.table("gaps", known, _GAPS),
        "english": {
            own: name for own, name in part_tables.english_names(plan).items() if own in set(known["settlement_id"])
        },
        "counties": part_tables.counties(plan),
        "not_assessable": _not_assessable(gaps[unknown]),
        "remedies": _remedies(known),
        "assessed": service_coverage.assessed(plan)[0],
        "coverage_is": part_tables.doubts(plan),
    }
    for layer, names in (("county_gaps", _COUNTIES), ("border_effect", _BORDER)):
        held = part_tables.cells(plan, layer)
        if not held.empty:
            found[layer] = part_tables.table(layer, held, names)
    return found


def _not_assessable(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """By service and county how many settlements and people no gap can be told for."""
    found = []
    for (service, base, county), own in rows.groupby(["service", "base", "county_id"], sort=True):
        told = {"service": service, "base": base, "county_id": county}
        found.append({**told, "settlements": len(own), "people": own["people"].sum()})
    return found


def _remedies(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    """By cause what would close the gap."""
    first = rows.drop_duplicates("cause")
    told = zip(first["cause"], first["remedy_en"], first["remedy_zh"], strict=True)
    return {cause: {"en": english, "zh": chinese} for cause, english, chinese in sorted(told)}
