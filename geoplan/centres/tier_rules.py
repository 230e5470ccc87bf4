"""What a planner asks of the tiers as named rows of an integer program over place × tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.spacing import too_close
from geoplan.centres.tier import Tier
from geoplan.milp import Block, one_row, pairs_apart


@dataclass(frozen=True)
class Rule:
    """One constraint as the config names it. Rows count tier-major: column t·n + j is place j in tier t.

    `min_people` of a tier has no rows of its own here: it needs to know who is nearest (`hinterland_of` = the tier).
    """

    name: str
    block: Block | None
    hinterland_of: int = -1


def rules(
    tiers: Sequence[Tier],
    ids: NDArray[np.str_],
    groups: Mapping[str, NDArray[np.str_]],
    group_ids: Mapping[str, Sequence[str]],
    between: NDArray[np.float64] | None,
    names: Mapping[str, str],
) -> list[Rule]:
    """Every named constraint of the tiers, tier by tier; `between` is candidate × candidate in ms, inf = no way."""
    found: list[Rule] = []
    for t, tier in enumerate(tiers):
        columns = t * len(ids) + np.arange(len(ids))
        found.append(Rule(f"{tier.name}.count {tier.number}", _sum(columns, tier.least, tier.most)))
        for place in sorted(tier.fixed):
            label = f"{names[place]} ({place})" if names.get(place, place) != place else place
            found.append(Rule(f"{tier.name}.fixed {label}", _sum(columns[ids == place], 1, 1)))
        if tier.forbidden:
            found.append(Rule(f"{tier.name}.forbidden", _sum(columns[np.isin(ids, tier.forbidden)], 0, 0)))
        if tier.among is not None:
            found.append(Rule(f"{tier.name}.where", _sum(columns[~np.isin(ids, tier.among)], 0, 0)))
        if tier.per_group is not None:
            found += _quotas(tier, columns, groups[tier.per_group.by], group_ids.get(tier.per_group.by, ()))
        if tier.spacing_min is not None and between is not None:
            found.append(
                Rule(
                    f"{tier.name}.spacing_min {tier.spacing_min:g}",
                    pairs_apart(too_close(tier.spacing_min, between), columns),
                )
            )
        if tier.parent_in_county and t > 0:
            own = _parents(tiers, t, np.asarray(groups["county"]))
            found.append(Rule(f"{tier.name}.parent_in_county", own))
        if tier.min_people > 0:
            found.append(Rule(f"{tier.name}.min_people {tier.min_people:g}", None, t))
    return found


def _sum(columns: NDArray[np.int64], lower: float, upper: float) -> Block:
    return one_row(columns, np.ones(len(columns)), lower, upper)


def _parents(tiers: Sequence[Tier], t: int, county: NDArray[np.str_]) -> Block:
    """Rows that bar a place from tier t unless a place of its county is a member of the level above.

    A place in no county is barred.
    """
    n = len(county)
    above = range(t) if tiers[t - 1].inclusive else range(t - 1, t)
    place, other = np.nonzero((county[:, None] == county) & (county != "")[:, None])
    row = np.concatenate([np.arange(n), *[place for _ in above]])
    column = np.concatenate([t * n + np.arange(n), *[s * n + other for s in above]])
    value = np.concatenate([np.ones(n), np.full(len(place) * len(above), -1.0)])
    return Block(row, column, value, np.full(n, -np.inf), np.zeros(n))


def _quotas(tier: Tier, columns: NDArray[np.int64], group: NDArray[np.str_], known: Sequence[str]) -> list[Rule]:
    quota = tier.per_group
    assert quota is not None
    found = []
    for name in sorted({*group.tolist(), *known} - {""}):
        inside = columns[group == name]
        start = f"{tier.name}.per_group {quota.by} {name}"
        if quota.min:
            found.append(Rule(f"{start} min {quota.min}", _sum(inside, quota.min, np.inf)))
        if quota.max is not None:
            found.append(Rule(f"{start} max {quota.max}", _sum(inside, -np.inf, quota.max)))
    return found
