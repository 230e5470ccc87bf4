"""Tiers that cannot be met, as far as it shows without a solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier import Count, Tier
from geoplan.errors import ConfigError, Fault

Groups = Mapping[str, NDArray[np.str_]]


def check(
    tiers: Sequence[Tier],
    candidates: NDArray[np.str_],
    names: Mapping[str, str],
    groups: Groups | None = None,
    group_ids: Mapping[str, Sequence[str]] | None = None,
    too_near: Sequence[Fault] = (),
) -> None:
    """Nothing, or a ConfigError with every fault: numbers, quotas, and places fixed where they cannot be.

    `too_near` are the faults of fixed places that lie too near to each other, where the times between them are known.
    """
    faults = [fault for tier in tiers for fault in _of_tier(tier, candidates, names)]
    once: dict[str, str] = {}
    for tier in tiers:
        for place in tier.fixed:
            if once.setdefault(place, tier.name) != tier.name:
                values = {"place": label(place, names), "tier": once[place], "other": tier.name}
                faults.append(Fault("tier_place_fixed_twice", values))
    total = sum(tier.least for tier in tiers)
    if total > len(candidates):
        counts = " + ".join(str(tier.least) for tier in tiers)
        faults.append(
            Fault("tiers_exceed_candidates", {"total": total, "counts": counts, "candidates": len(candidates)})
        )
    for tier in tiers:
        if groups is not None and tier.per_group is not None:
            faults += _of_quota(tier, candidates, groups, group_ids or {}, names)
    faults += too_near
    if faults:
        raise ConfigError(faults)


def _of_tier(tier: Tier, candidates: NDArray[np.str_], names: Mapping[str, str]) -> Iterator[Fault]:
    count = tier.count
    if isinstance(count, Count) and count.min > count.max:
        yield Fault("tier_count_min_above_max", {"tier": tier.name, "min": count.min, "max": count.max})
    elif isinstance(count, Count) and count.target is not None and not count.min <= count.target <= count.max:
        values = {"tier": tier.name, "target": count.target, "min": count.min, "max": count.max}
        yield Fault("tier_count_target_outside", values)
    if len(set(tier.fixed)) > tier.most:
        fixed = ", ".join(label(place, names) for place in sorted(set(tier.fixed)))
        yield Fault("tier_fixed_exceed_count", {"tier": tier.name, "count": tier.most, "fixed": fixed})
    allowed = _allowed(tier, candidates)
    if tier.least > len(allowed):
        yield Fault("tier_exceeds_candidates", {"tier": tier.name, "count": tier.least, "candidates": len(allowed)})
    for place in sorted(set(tier.fixed) - allowed):
        values = {"tier": tier.name, "place": label(place, names)}
        if place not in candidates:
            yield Fault("tier_fixed_not_candidate", values)
        elif place in tier.forbidden:
            yield Fault("tier_fixed_and_forbidden", values)
        else:
            yield Fault("tier_fixed_outside_where", values)


def _of_quota(
    tier: Tier,
    candidates: NDArray[np.str_],
    groups: Groups,
    group_ids: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> Iterator[Fault]:
    """Groups with fewer candidates than their least, or more fixed than their most; quotas that the number contradicts."""
    quota = tier.per_group
    assert quota is not None
    group = groups[quota.by]
    allowed = np.isin(candidates, sorted(_allowed(tier, candidates)))
    fixed = np.isin(candidates, tier.fixed)
    known = sorted({*group.tolist(), *group_ids.get(quota.by, ())} - {""})
    room = int((allowed & (group == "")).sum())
    for name in known:
        inside = group == name
        there = int((allowed & inside).sum())
        told = {"tier": tier.name, "by": quota.by, "group": name}
        if quota.min and there < quota.min:
            yield Fault("tier_quota_exceeds_group", {**told, "min": quota.min, "candidates": there})
        if quota.max is not None and int((fixed & inside).sum()) > quota.max:
            places = ", ".join(label(place, names) for place in candidates[fixed & inside].tolist())
            yield Fault("tier_fixed_exceed_quota", {**told, "max": quota.max, "fixed": places})
        room += there if quota.max is None else min(there, quota.max)
    told = {"tier": tier.name, "by": quota.by, "groups": len(known), "count": tier.number}
    if quota.min and quota.min * len(known) > tier.most:
        yield Fault("tier_quotas_above_count", {**told, "min": quota.min, "total": quota.min * len(known)})
    if quota.max is not None and room < tier.least <= int(allowed.sum()):
        yield Fault("tier_quotas_below_count", {**told, "max": quota.max, "total": room})


def _allowed(tier: Tier, candidates: NDArray[np.str_]) -> set[str]:
    """The candidates that the tier may hold."""
    allowed = set(candidates.tolist()) - set(tier.forbidden)
    return allowed if tier.among is None else allowed & set(tier.among)


def label(place: str, names: Mapping[str, str]) -> str:
    return f"{names[place]} ({place})" if names.get(place, place) != place else place
