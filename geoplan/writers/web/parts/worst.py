"""Beside the map: the worst gaps, or that they could not be assessed, and the places of the upper tiers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from geoplan.plan import Plan
from geoplan.reporting import worst_gaps
from geoplan.writers import ready

_UPPER = 12  # places; a tier that does not fit is counted


def data(plan: Plan) -> dict[str, Any] | None:
    """Sentences about gaps, and by tier how many places there are and which, as far as there is room."""
    gaps = [asdict(said) for said in worst_gaps(plan)]
    tiers = _tiers(plan)
    if not gaps and not tiers:
        return None
    return {"gaps": gaps, "assessed": "gaps" in plan.tables, "tiers": tiers}


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
