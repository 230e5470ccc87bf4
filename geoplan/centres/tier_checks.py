"""Tiers that cannot be met: what shows without a solver, and otherwise a minimal set of constraints that clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.milp import solve
from geoplan.centres.tier_model import Case, build
from geoplan.centres.tier_rules import Rule, Tier
from geoplan.centres.tier_travel import Goal, exact
from geoplan.errors import ConfigError, Fault, PlanInfeasible


def check(tiers: Sequence[Tier], candidates: NDArray[np.str_], names: Mapping[str, str]) -> None:
    """Nothing, or a ConfigError with every fault: sizes, and places fixed where they cannot be."""
    faults = [fault for tier in tiers for fault in _of_tier(tier, candidates, names)]
    once: dict[str, str] = {}
    for tier in tiers:
        for place in tier.fixed:
            if once.setdefault(place, tier.name) != tier.name:
                values = {"place": _label(place, names), "tier": once[place], "other": tier.name}
                faults.append(Fault("tier_place_fixed_twice", values))
    total = sum(tier.count for tier in tiers)
    if total > len(candidates):
        counts = " + ".join(str(tier.count) for tier in tiers)
        faults.append(
            Fault("tiers_exceed_candidates", {"total": total, "counts": counts, "candidates": len(candidates)})
        )
    if faults:
        raise ConfigError(faults)


def conflict(case: Case, rules: Sequence[Rule], node_limit: int | None) -> PlanInfeasible:
    """The fault that names a minimal set of `rules` without a plan: with any one of them dropped there is one.

    The deletion filter of Chinneck & Dravnieks (1991): each rule is left out once, and for good if there is still no
    plan.
    """
    kept = list(rules)
    for rule in rules:
        rest = [other for other in kept if other is not rule]
        if not _holds(case, rest, node_limit):
            kept = rest
    return PlanInfeasible(Fault("plan_infeasible", {"constraints": "; ".join(rule.name for rule in kept)}))


def _holds(case: Case, rules: Sequence[Rule], node_limit: int | None) -> bool:
    model = build(case, rules)
    width = len(case.ids) * len(case.tiers)
    program = exact(model, Goal(np.zeros(model.program.width)), np.ones(width, bool), np.zeros(width, bool))
    return solve(program, node_limit=node_limit, sure=True).status != "infeasible"


def _of_tier(tier: Tier, candidates: NDArray[np.str_], names: Mapping[str, str]) -> list[Fault]:
    faults = []
    if len(set(tier.fixed)) > tier.count:
        fixed = ", ".join(_label(place, names) for place in sorted(set(tier.fixed)))
        faults.append(Fault("tier_fixed_exceed_count", {"tier": tier.name, "count": tier.count, "fixed": fixed}))
    allowed = set(candidates.tolist()) - set(tier.forbidden)
    if tier.among is not None:
        allowed &= set(tier.among)
    if tier.count > len(allowed):
        values = {"tier": tier.name, "count": tier.count, "candidates": len(allowed)}
        faults.append(Fault("tier_exceeds_candidates", values))
    for place in sorted(set(tier.fixed) - allowed):
        values = {"tier": tier.name, "place": _label(place, names)}
        if place not in candidates:
            faults.append(Fault("tier_fixed_not_candidate", values))
        elif place in tier.forbidden:
            faults.append(Fault("tier_fixed_and_forbidden", values))
        else:
            faults.append(Fault("tier_fixed_outside_where", values))
    return faults


def _label(place: str, names: Mapping[str, str]) -> str:
    return f"{names[place]} ({place})" if names.get(place, place) != place else place
