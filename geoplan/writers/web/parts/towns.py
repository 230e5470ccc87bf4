"""The part on towns: the chosen and the nearly chosen, the case for each, how sure it is, and what stands beside the plan."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geoplan.plan import Plan
from geoplan.reporting import cases
from geoplan.reporting.bilingual import Said
from geoplan.writers.web import payload
from geoplan.writers.web.parts import part_tables

_REASONS = (
    "candidate_id", "name", "name_en", "tier", "chosen", "status", "rank", "score", "people_served",
    "loss_if_dropped_person_min", "minutes_longer_if_dropped", "people_cut_off_if_dropped", "merit_if_dropped",
    "substitute_id", "substitute_name", "substitute_cost_person_min", "substitute_cost_merit", "needed_person_min",
    "needed_merit", "instead_of_id", "instead_of_name", "forced_by", "sentence_en", "sentence_zh", "basis",
)  # fmt: skip
_CENTRES = (
    "candidate_id", "name", "name_en", "tier", "rank", "score", "parent_id", "parent_min", "hinterland_people", "people",
    "county_id", "fixed", "nesting_cost", "base", "basis",
)  # fmt: skip
_CANDIDATES = (
    "candidate_id", "county_id", "people", "rank_p5", "rank_p95", "top_k_probability", "chosen_in", "class", "discount",
    "discount_reason", "base",
)  # fmt: skip
_CONTRIBUTIONS = ("candidate_id", "indicator", "raw", "normalised", "weight", "contribution", "rank_within")
MOST_CASES = 300
_FIRST = {"chosen": 0, "near_missed": 1, "kept_out": 2}  # whose case is told first
_BESIDE: dict[str, tuple[str, ...]] = {
    "audit_summary": (
        "list", "tier", "places", "official", "hits", "recall", "precision", "travel_person_min", "merit", "breaks",
    ),
    "alternatives": ("way", "status", "objective", "unit", "worse_share", "as_good", "broken", "sentence_en", "sentence_zh"),
    "frontier": (
        "role", "merit_at_least", "travel_person_min", "merit", "merit_share", "gap", "status", "added", "dropped", "moved",
    ),
    "quotas": ("tier", "count", "is_plan", "objective", "unit", "gap", "quota_price", "sentence_en", "sentence_zh"),
}  # fmt: skip


def data(plan: Plan) -> dict[str, Any] | None:
    """The places by the layers that tell of them, and the plan's proofs; None where no urban system was chosen."""
    if "centres" not in plan.tables:
        return None
    found: dict[str, Any] = {
        "tiers": list(plan.tiers),
        "base": plan.base,
        "counties": part_tables.counties(plan),
        "proofs": [
            *part_tables.proofs(plan, ""),
            *(own for proof in _abouts(plan) for own in part_tables.proofs(plan, proof)),
        ],
        "centres": part_tables.table("centres", part_tables.cells(plan, "centres"), _CENTRES),
        "candidates": part_tables.table("candidates", _among(part_tables.cells(plan, "candidates")), _CANDIDATES),
    }
    for layer, names in {"reasons": _REASONS, **_BESIDE}.items():
        held = part_tables.cells(plan, layer)
        if not held.empty:
            found[layer] = part_tables.table(layer, held, names)
    if "reasons" in found:
        found["cases"] = {place: _case(plan, place) for place in _told(plan.tables["reasons"])}
    contributions = part_tables.cells(plan, "contributions")
    if not contributions.empty:
        found["contributions"] = payload.packed(contributions, _CONTRIBUTIONS)
        found["units"] = _units(plan)
    return found


def _told(reasons: pd.DataFrame) -> list[str]:
    """The places whose whole case is told: the chosen, then those that came nearest, as many as a page holds."""
    order = reasons["status"].map(_FIRST).fillna(len(_FIRST))
    ranked = reasons.assign(order=order).sort_values(["order", "rank", "candidate_id"], kind="stable")
    return list(ranked["candidate_id"].iloc[:MOST_CASES])


def _case(plan: Plan, place: str) -> dict[str, Any]:
    """Why a place is in the plan or not, and what else speaks for it, against it, and of how sure that is."""
    told = cases.case(plan, place)
    for_, against = list(told.for_), list(told.against)
    why = for_.pop(0) if told.tier else against.pop(0)
    return {
        "why": _said(why),
        **{
            name: [_said(one) for one in held]
            for name, held in (("for", for_), ("against", against), ("sure", told.how_sure))
        },
    }


def _said(told: Said) -> dict[str, str]:
    return {"en": told.en, "zh": told.zh}


def _abouts(plan: Plan) -> list[str]:
    """The entries of the config below `centres` that have proofs, in their order."""
    return list(dict.fromkeys(proof.about for proof in plan.proofs if proof.about.startswith("centres.")))


def _among(candidates: pd.DataFrame) -> pd.DataFrame:
    """The candidates that were ranked."""
    return candidates if candidates.empty else candidates[candidates["excluded"] == ""]


def _units(plan: Plan) -> dict[str, dict[str, str]]:
    """By indicator its unit, direction and what is measured."""
    held = part_tables.cells(plan, "indicators")
    if held.empty:
        return {}
    told = ("unit", "direction", "measure")
    return {str(row["indicator"]): {name: str(row[name]) for name in told} for row in held.to_dict("records")}
