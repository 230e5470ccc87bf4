"""Beside the map: the worst gaps, or that they could not be assessed, and the places of the upper tiers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from geoplan.plan import Plan
from geoplan.reporting import service_coverage, worst_gaps
from geoplan.writers import ready

MOST = 5  # gaps
_UPPER = 12  # places; a tier that does not fit is counted


def data(plan: Plan) -> dict[str, Any] | None:
    """Sentences about gaps, and by tier how many places there are and which, as far as there is room."""
    gaps = [asdict(said) for said in worst_gaps(plan, MOST)]
    tiers = _tiers(plan)
    if not gaps and not tiers:
        return None
    return {"gaps": gaps, "ranked": _ranked(plan, len(gaps)), "assessed": "gaps" in plan.tables, "tiers": tiers}


def _ranked(plan: Plan, sentences: int) -> int:
    """How many of the sentences tell of gaps, in their order; those after them say what could not be assessed."""
    gaps = plan.tables.get("gaps")
    counted = 0 if gaps is None else int((gaps["cause"] != service_coverage.NOT_ASSESSED).sum())
    return min(counted, MOST, sentences)


def _tiers(plan: Plan) -> list[dict[str, Any]]:
    if not plan.has("centres"):
        return []
    centres = ready.values(plan, "centres").sort_values(["hinterland_people", "candidate_id"], ascending=[False, True])
    told, room = [], _UPPER
    for tier in plan.tiers:
        own = centres[centres["tier"] == tier]
        shown = own if len(own) <= room else own.iloc[:0]
        room -= len(shown)
        if len(own):
            names = ["candidate_id", "name", "name_en", "hinterland_people"]
            told.append({"tier": tier, "count": len(own), "places": shown[names].to_dict("records")})
    return told
