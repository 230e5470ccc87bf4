"""The part on coverage: who is within which standard, by service, county and group, and how minutes are spread."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.tables import round_significant
from geoplan.writers.web.parts import part_tables

Floats = NDArray[np.float64]

MOST_POINTS = 200  # of a curve
_SUMMARY = (
    "area_level", "area_id", "name", "service", "group", "base", "people", "coverage", "covered", "reached_share",
    "mean", "median", "p90", "gini", "theil", "cv", "coverage_is", "standard", "standard_source", "standard_name",
    "confidence", "basis",
)  # fmt: skip
_CONTRASTS = (
    "service", "base", "indicator", "measure", "value", "unit", "urban", "rural", "urban_rural_ratio", "highest_id",
    "highest_name", "highest", "lowest_id", "lowest_name", "lowest", "highest_lowest_ratio", "completeness", "basis",
)  # fmt: skip
_EQUITY = (
    "area_level", "area_id", "name", "measure", "service", "group", "base", "people", "mean_value", "unit", "zero_share",
    "gini", "theil_t", "theil_l", "atkinson", "palma", "cv", "williamson", "concentration", "fgt0", "basis",
)  # fmt: skip
_GROUPS = ("all", "urban", "rural")  # whose Lorenz curves are drawn
_LIMIT = re.compile(r"(?:(urban|rural): )?(?:.*?, )?(\S+) (min|m)(?:,|$)")


def data(plan: Plan) -> dict[str, Any] | None:
    """The layers `summary`, `contrasts` and `equity`, a curve of minutes per service, and Lorenz curves."""
    if "summary" not in plan.tables:
        return None
    summary = part_tables.cells(plan, "summary")
    found: dict[str, Any] = {
        "summary": part_tables.table("summary", summary, _SUMMARY),
        "counties": part_tables.counties(plan),
        "services": services(plan, summary),
        "coverage_is": part_tables.doubts(plan),
    }
    for layer, names in (("contrasts", _CONTRASTS), ("equity", _EQUITY)):
        held = part_tables.cells(plan, layer)
        if not held.empty:
            found[layer] = part_tables.table(layer, held, names)
    lorenz = part_tables.cells(plan, "lorenz")
    if not lorenz.empty:
        found["lorenz"] = _lorenz(lorenz)
    return found


def services(plan: Plan, summary: pd.DataFrame) -> list[dict[str, Any]]:
    """Every service with its standard and the people-weighted curve of those inside, for everybody in the whole area."""
    access = part_tables.cells(plan, "access")
    if not access.empty and plan.has("demand"):
        inside = plan.tables["demand"].set_index("demand_id")["inside"].fillna(False).astype(bool)
        access = access[access["demand_id"].map(inside).fillna(False).astype(bool)]
    lacking = service_coverage.partly_known(plan)
    found = []
    whole = summary[(summary["area_level"] == "area") & (summary["group"] == "all")]
    for service in sorted(set(summary["service"])):
        own = access[access["service"] == service] if not access.empty else access
        rows = whole[whole["service"] == service]
        base = str(own["base"].iloc[0]) if len(own) else str(rows["base"].iloc[0]) if len(rows) else plan.base
        row = rows[rows["base"] == base].iloc[:1]
        text = str(row["standard"].iloc[0]) if len(row) else ""
        told = limits(text)
        unit = "m" if told and all(one["unit"] == "m" for one in told) else "min"
        found.append(
            {
                "service": service,
                "mode": asdict(service_coverage.mode(plan, service)),
                "base": base,
                "standard": part_tables.standard(text),
                "limits": [one for one in told if one["unit"] == unit],
                "incomplete": service in lacking,
                "unit": unit,
                "curve": _curve(own, "metres" if unit == "m" else "minutes"),
            }
        )
    return found


def limits(standard: str) -> list[dict[str, Any]]:
    """The times and distances in a standard as tables write it, with the group of people that each is for."""
    found = []
    for part in standard.split("; "):
        told = _LIMIT.match(part)
        if told:
            found.append({"group": told[1] or "all", "value": float(told[2]), "unit": told[3]})
    return found


def curve(travel: Floats, people: Floats) -> list[list[float]]:
    """Points of the share of people within a travel time or distance, which is exact at every point, by rising travel.

    Those who reach nothing (NaN or infinite) are people all the same, so that the curve may end below 1. Empty where
    nobody lives.
    """
    counted = np.isfinite(people) & (people > 0)
    travel, people = travel[counted], people[counted]
    reached = np.isfinite(travel)
    if not reached.any():
        return []
    order = np.argsort(travel[reached], kind="stable")
    at, within = travel[reached][order], np.cumsum(people[reached][order]) / people.sum()
    steps, last = np.unique(at, return_index=False), np.searchsorted(at, np.unique(at), side="right") - 1
    share = within[last]
    if len(steps) > MOST_POINTS:
        kept = np.unique(np.round(np.linspace(0, len(steps) - 1, MOST_POINTS)).astype(int))
        steps, share = steps[kept], share[kept]
    points = np.column_stack([round_significant(steps), round_significant(share)])
    return [[float(x), float(y)] for x, y in points]


def _curve(access: pd.DataFrame, column: str) -> list[list[float]]:
    if access.empty:
        return []
    return curve(access[column].to_numpy(dtype="float64"), access["people"].to_numpy(dtype="float64"))


def _lorenz(lorenz: pd.DataFrame) -> list[dict[str, Any]]:
    """The curves of everybody, of urban and of rural people."""
    drawn = lorenz[lorenz["group"].isin(_GROUPS)]
    found = []
    for (measure, service, base, group), points in drawn.groupby(["measure", "service", "base", "group"], sort=True):
        told = {"measure": measure, "service": service, "base": base, "group": group}
        found.append({**told, "points": points[["people_share", "value_share"]].to_numpy().tolist()})
    return found
