"""The part on sites and investments: the works of every question in their order, what they bring, cost, and their proof."""

from __future__ import annotations

from typing import Any

from geoplan.plan import Plan
from geoplan.writers.web import payload
from geoplan.writers.web.parts import part_tables

_SITES = (
    "order", "site_id", "name", "action", "service", "county_id", "people_gained", "marginal_gain", "gain_unit", "capacity",
    "cost", "currency", "base", "basis",
)  # fmt: skip
_ASKED = ("model", "count", "share", "budget", "currency", "within_min", "existing", "weight")


def data(plan: Plan) -> dict[str, Any] | None:
    """By question the layer `sites` in the order of the works, what was asked, and the proofs."""
    if "sites" not in plan.tables:
        return None
    sites = part_tables.cells(plan, "sites").sort_values(["siting", "order"], kind="stable")
    settings = plan.settings.get("siting", {})
    proven = {proof.about.removeprefix("siting.") for proof in plan.proofs if proof.about.startswith("siting.")}
    questions = []
    for name in sorted({*sites["siting"], *settings, *proven}):
        own = sites[sites["siting"] == name]
        asked = settings.get(name, {})
        questions.append(
            {
                "siting": name,
                "service": str(asked.get("service") or (own["service"].iloc[0] if len(own) else "")),
                "asked": {key: asked[key] for key in _ASKED if asked.get(key) is not None},
                "rows": payload.packed(own, _SITES),
                "proofs": part_tables.proofs(plan, f"siting.{name}"),
            }
        )
    return {
        "columns": part_tables.columns("sites", _SITES),
        "questions": questions,
        "counties": part_tables.counties(plan),
    }
