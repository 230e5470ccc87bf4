"""The chosen places, and what any choice of places is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.question import Question
from geoplan.centres.tier import Tier
from geoplan.proof import Proof
from geoplan.travel.times import MS_PER_MINUTE


@dataclass(frozen=True)
class Choice:
    """The chosen places. `level` is per candidate: 0 = not chosen, 1 = the first (highest) tier, and so on."""

    candidates: NDArray[np.str_]
    level: NDArray[np.int8]
    tiers: tuple[Tier, ...]
    members: tuple[tuple[str, ...], ...]  # per tier: the places whose highest tier it is, in id order
    travel: float  # Σ weight · people · minutes over all levels
    travel_by_level: tuple[float, ...]  # person-minutes, not weighted
    merit: float  # Σ over levels of weight · score of the level's members
    beyond_reach: tuple[
        float, ...
    ]  # per level: people without a member within `reach_min`; NaN where the tier has none
    unreached: tuple[str, ...]  # demand with people that reaches no candidate; left out of everything above
    cut_off: tuple[
        tuple[str, ...], ...
    ]  # per level: other demand with people that reaches no member; left out of travel
    proofs: tuple[Proof, ...]

    def serving(self, k: int) -> NDArray[np.bool_]:
        """Which candidates are members of level k (0 = the highest)."""
        if self.tiers[k].inclusive:
            return np.asarray((self.level > 0) & (self.level <= k + 1))
        return np.asarray(self.level == k + 1)


def worths(tiers: Sequence[Tier]) -> list[float]:
    """What a place of every tier counts in merit: the weights of all levels that it is a member of."""
    lower = [sum(tier.weight for tier in tiers[t + 1 :] if tier.inclusive) for t in range(len(tiers))]
    return [tier.weight + below for tier, below in zip(tiers, lower, strict=True)]


def judged(question: Question, tier_of: NDArray[np.int64], proofs: tuple[Proof, ...] = ()) -> Choice:
    """What the given places are worth, whether or not they keep the rules; nothing is searched.

    `tier_of` is per candidate: the position of its tier, -1 = in none.
    """
    times, people, score, tiers = question.times, question.people, question.score, question.tiers
    ids, ms = times.facilities, times.dense()
    reaches = np.diff(times.start) > 0
    bare = Choice(
        ids, (tier_of + 1).astype(np.int8), tiers, tuple(tuple(ids[tier_of == t].tolist()) for t in range(len(tiers))),
        0.0, (), 0.0, (), tuple(times.demand[~reaches & (people > 0)].tolist()), (), proofs,
    )  # fmt: skip
    by_level: list[float] = []
    beyond: list[float] = []
    cut_off: list[tuple[str, ...]] = []
    for k, tier in enumerate(tiers):
        nearest = ms[:, bare.serving(k)].min(axis=1)
        arrives = np.isfinite(nearest)
        by_level.append(float((people[arrives] * nearest[arrives]).sum()) / MS_PER_MINUTE)
        cut_off.append(tuple(times.demand[reaches & ~arrives & (people > 0)].tolist()))
        limit = np.nan if tier.reach_min is None else round(tier.reach_min * MS_PER_MINUTE)
        beyond.append(np.nan if tier.reach_min is None else float(people[reaches & ~(nearest <= limit)].sum()))
    return replace(
        bare,
        travel=float(sum(tier.weight * part for tier, part in zip(tiers, by_level, strict=True))),
        travel_by_level=tuple(by_level),
        merit=float(sum(worth * score[tier_of == t].sum() for t, worth in enumerate(worths(tiers)))),
        beyond_reach=tuple(beyond),
        cut_off=tuple(cut_off),
    )
