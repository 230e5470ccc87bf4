"""Places taken in the order of a number, and places added one at a time: what a planner does without a solver."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geoplan.centres.broken import named
from geoplan.centres.choice import worths
from geoplan.centres.exchange import levels_of
from geoplan.centres.question import Minimise, Question
from geoplan.centres.tier import Tier
from geoplan.milp import matrix
from geoplan.travel.times import MS_PER_MINUTE

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_SAME = 1e-9  # gains are the same within this share of the largest there was


def ranked(question: Question, by: Floats, counts: tuple[int, ...]) -> Whole | None:
    """The tier of every candidate (-1 = none) where the first by `by` fill the first tier, the next the second, and so on.

    Fixed places stand in their tier first, and a place that is forbidden in a tier or outside its `where` is passed over
    there. No other rule is looked at. None where a tier cannot be filled. At equal values the smaller id comes first.
    """
    tier_of, open_to = _start(question)
    for t, count in enumerate(counts):
        seats = count - int((tier_of == t).sum())
        free = np.flatnonzero(open_to[t] & (tier_of < 0))
        if seats > len(free):
            return None
        first = free[np.argsort(-by[free], kind="stable")][:seats]
        tier_of[first] = t
    return tier_of


def greedy(question: Question, counts: tuple[int, ...]) -> Whole | None:
    """The tier of every candidate (-1 = none) where every step adds the place × tier that improves the objective most.

    For travel, a step first brings most people within reach, then most people to a member of a level at all, then saves
    most travel. Fixed, forbidden and `where` are kept as `ranked` keeps them, and no step is taken that breaks a rule
    that no later step could mend: most places of a group, spacing. None where no step is left. Equal steps: the higher
    tier, then the smaller id.
    """
    tier_of, open_to = _start(question)
    saving = _Saving(question) if isinstance(question.objective, Minimise) else None
    merit = np.outer(worths(question.tiers), question.score)[None]
    rows, upper = _ceilings(question)
    fixed = np.flatnonzero(tier_of >= 0).tolist()
    for place in fixed:
        if saving:
            saving.add(place, int(tier_of[place]))
    for _ in range(sum(counts) - len(fixed)):
        taken = np.concatenate([tier_of == t for t in range(len(counts))]).astype(float)
        full = rows.T @ (upper - rows @ taken < 1 - _SAME).astype(float)  # every rule counts places
        seats = np.array(counts) > np.bincount(tier_of[tier_of >= 0], minlength=len(counts))
        free = open_to & (tier_of < 0) & seats[:, None] & (full.reshape(open_to.shape) == 0)
        if not free.any():
            return None
        t, place = _best(free, saving.of_tiers() if saving else merit, saving.scale if saving else np.abs(merit).max())
        tier_of[place] = t
        if saving:
            saving.add(place, t)
    return tier_of


def _start(question: Question) -> tuple[Whole, Mask]:
    """The tier of every fixed place (-1 for the others), and tier × candidate: who may be what."""
    ids = question.times.facilities
    tier_of = np.full(len(ids), -1)
    open_to = np.ones((len(question.tiers), len(ids)), bool)
    for t, tier in enumerate(question.tiers):
        tier_of[np.isin(ids, tier.fixed)] = t
        open_to[t] &= ~np.isin(ids, tier.forbidden)
        if tier.among is not None:
            open_to[t] &= np.isin(ids, tier.among)
    return tier_of, open_to


def _ceilings(question: Question) -> tuple[sparse.csr_array, Floats]:
    """The rules' rows that only fill up: nothing in them makes room again."""
    width = len(question.tiers) * len(question.times.facilities)
    rows, upper = [sparse.csr_array((0, width))], [np.empty(0)]
    for rule in named(question):
        if rule.block is not None:
            own = matrix(rule.block, width)
            fills = (own.min(axis=1).toarray().ravel() >= 0) & np.isfinite(rule.block.upper)
            rows.append(own[fills])
            upper.append(rule.block.upper[fills])
    return sparse.csr_array(sparse.vstack(rows)), np.concatenate(upper)


def _best(free: Mask, gains: Floats, scale: Floats) -> tuple[int, int]:
    """The first free step (tier × place) with most of the first gain, among those most of the second, and so on."""
    for gain, size in zip(gains, np.broadcast_to(scale, len(gains)), strict=True):
        free = free & (gain >= gain[free].max() - _SAME * size)
    t, place = divmod(int(np.flatnonzero(free)[0]), free.shape[1])
    return t, place


class _Saving:
    """What every candidate would bring as one more member of every level, kept up to date as places are added.

    `gains` is level × gain × candidate: people brought within reach, people brought to a member at all, and weighted
    person-minutes saved (below 0 where people travel who could not before). Only the rows of demand whose nearest member
    changes are counted anew.
    """

    def __init__(self, question: Question) -> None:
        counted = (np.diff(question.times.start) > 0) & (question.people > 0)
        self.tiers = question.tiers
        self.minutes = question.times.dense()[counted] / MS_PER_MINUTE
        self.people = question.people[counted]
        self.nearest = np.full((len(self.tiers), len(self.minutes)), np.inf)
        self.gains = np.stack([_gain(tier, self.minutes, self.people, np.inf) for tier in self.tiers])
        self.scale = np.abs(self.gains).max(axis=(0, 2), initial=0.0)

    def add(self, place: int, t: int) -> None:
        """One more place in tier `t`, a member of every level that the tier serves."""
        for k in levels_of(self.tiers, t):
            after = np.minimum(self.nearest[k], self.minutes[:, place])
            rows = np.flatnonzero(after < self.nearest[k])
            minutes, people, tier = self.minutes[rows], self.people[rows], self.tiers[k]
            self.gains[k] += _gain(tier, minutes, people, after[rows])
            self.gains[k] -= _gain(tier, minutes, people, self.nearest[k, rows])
            self.nearest[k] = after

    def of_tiers(self) -> Floats:
        """Gain × tier × candidate."""
        own = [self.gains[levels_of(self.tiers, t)].sum(axis=0) for t in range(len(self.tiers))]
        return np.stack(own, axis=1)


def _gain(tier: Tier, minutes: Floats, people: Floats, nearest: Floats | float) -> Floats:
    """Gain × candidate of one level, summed over rows of demand whose nearest member is `nearest` minutes away."""
    before = np.broadcast_to(nearest, len(minutes))
    reached, there = np.isfinite(before), np.isfinite(minutes)
    within = np.zeros(minutes.shape[1])
    if tier.reach_min is not None:
        limit = round(tier.reach_min * MS_PER_MINUTE) / MS_PER_MINUTE
        within = (people * (before > limit)) @ (minutes <= limit)
    lost = there[~reached]
    paid = np.where(lost, minutes[~reached], 0.0)
    less = np.maximum(before[reached, None] - minutes[reached], 0.0)
    saved = people[reached] @ less - people[~reached] @ paid
    return np.stack([within, people[~reached] @ lost, tier.weight * saved])
