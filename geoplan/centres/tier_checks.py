"""Tiers that cannot be met, as far as it shows without a solver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier import Tier
from geoplan.errors import ConfigError, Fault


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
