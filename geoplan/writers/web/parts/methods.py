"""Methods with their formulas and sources, and the standards that people are held against."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import methods, standards


def data(plan: Plan) -> dict[str, Any] | None:
    """The methods that the plan used and its standards; None where it used none and has none."""
    told = [asdict(method) for method in methods(plan)]
    held = [
        {**row, "standard": {"en": words.standard(row["standard"], "en"), "zh": words.standard(row["standard"], "zh")}}
        for row in standards(plan).to_dict("records")
    ]
    return {"methods": told, "standards": held} if told or held else None
