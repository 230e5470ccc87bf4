"""The part that ranks the candidates again by other weights: what the ranking compares, and how it ranks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geoplan.centres import normalising
from geoplan.plan import Plan
from geoplan.writers.web import payload
from geoplan.writers.web.parts import part_tables

_OWN = ("candidate_id", "name", "name_en", "county_id", "people", "score", "rank", "discount")


def data(plan: Plan) -> dict[str, Any] | None:
    """The candidates' indicators as the ranking compares them, the plan's weights, the method with its settings.

    Candidates that were excluded have no score and are only counted. `more` says whether more of an indicator as it is
    compared is better.
    """
    if not {"candidates", "indicators"} <= set(plan.tables) or plan.tables["indicators"].empty:
        return None
    asked = plan.settings.get("centres", {}).get("ranking", {})
    if "method" not in asked:
        return None
    indicators = part_tables.cells(plan, "indicators")
    indicators = indicators.set_index("indicator", drop=False)
    order = [name for name in plan.settings["centres"].get("indicators", {}) if name in indicators.index]
    indicators = indicators.loc[order or list(indicators.index)]
    candidates = part_tables.cells(plan, "candidates")
    ranked = candidates[candidates["excluded"] == ""]
    norms = [f"norm_{name}" for name in indicators["indicator"]]
    return {
        "method": asked["method"],
        "settings": {key: value for key, value in asked.items() if key != "method" and value is not None},
        "weighed_by": plan.settings["centres"].get("weights", {}).get("method", ""),
        "indicators": [_indicator(row) for row in indicators.to_dict("records")],
        "columns": part_tables.columns("candidates", _OWN),
        "rows": payload.packed(ranked, _OWN),
        "compared": ranked[norms].to_numpy(dtype="float64"),
        "tiers": _tiers(plan),
        "excluded": len(candidates) - len(ranked),
        "counties": part_tables.counties(plan),
        "base": _base(ranked, plan),
    }


def _indicator(row: dict[Any, Any]) -> dict[str, Any]:
    """What an indicator is, as the page shows it."""
    told = {key: row[key] for key in ("measure", "unit", "direction", "normalise", "weight", "constant")}
    more = row["direction"] == "benefit" or row["normalise"] in normalising.TURNED
    return {"name": row["indicator"], **told, "within": row["compared_within"], "more": more}


def _tiers(plan: Plan) -> dict[str, str]:
    """The tier of every chosen place."""
    centres = part_tables.cells(plan, "centres")
    return {} if centres.empty else dict(zip(centres["candidate_id"], centres["tier"], strict=True))


def _base(rows: pd.DataFrame, plan: Plan) -> str:
    stated = [base for base in rows["base"] if base]
    return str(stated[0]) if stated else plan.base
