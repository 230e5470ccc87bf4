"""The tiers chosen one after the other, each step as well as it can be: from the top down, and from the lowest level up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geoplan.centres.asked import Asked, ask
from geoplan.centres.choice import Choice, judged
from geoplan.centres.question import Maximise, Minimise, Question
from geoplan.centres.tier import PerGroup, Tier


def top_down(question: Question, plan: Choice) -> Asked:
    """The first tier chosen as if it were the only one, then the second given the first, and so on.

    Every step keeps all rules of its own tier and leaves aside the places that are fixed in a lower one. Merit or travel
    is held to its share of what the step itself could have, in the last step to what the plan is held to, as far as that
    is still possible. `gap` is the worst of the steps.
    """
    tiers = question.tiers
    done: list[Tier] = []
    gaps: list[float] = []
    for k, tier in enumerate(tiers):
        later = [place for lower in tiers[k + 1 :] for place in lower.fixed]
        own = replace(tier, forbidden=tuple(sorted({*tier.forbidden, *later})))
        asked = replace(question, tiers=(*done, own))
        step = ask(asked if k + 1 < len(tiers) else _held_as(asked, plan))
        if step.choice is None:
            return step
        gaps.append(step.gap)
        done.append(replace(tier, fixed=step.choice.members[k]))
    return replace(step, gap=max(gaps))


def bottom_up(question: Question) -> Asked:
    """All members of the lowest level chosen as one tier, then who of them belongs to the level above, and so on up.

    Upper places must serve every lower level, so all tiers but the first must be `inclusive`. What is yet to be parted
    is asked as one tier: it knows which places are fixed, which are open to some of its tiers, and how many every group
    needs in all of them. The step that parts a tier from those above keeps all rules of the tier, the last step those
    of the first tier too. Merit or travel is held to its share of what the step itself could have. `gap` is the worst of
    the steps.
    """
    tiers, ids = question.tiers, question.times.facilities
    tier_of = np.full(len(ids), -1)
    step = ask(replace(question, tiers=(_joined(question, len(tiers)),)))
    gaps = [step.gap]
    for k in range(len(tiers) - 1, -1, -1):
        if step.choice is None:
            return step
        pool = step.choice.members[0]
        tier_of[np.isin(ids, pool)] = 0
        if k > 0:
            step = ask(replace(question, tiers=(_among(_joined(question, k), pool), _among(tiers[k], pool))))
            gaps.append(step.gap)
            if step.choice is not None:
                tier_of[np.isin(ids, step.choice.members[1])] = k
    return replace(step, choice=judged(question, tier_of), gap=max(gaps))


def _joined(question: Question, count: int) -> Tier:
    """The first `count` tiers as one, which is asked what the lowest of their levels is asked."""
    tiers, lowest = question.tiers[:count], question.tiers[count - 1]
    if count == 1:
        return lowest
    ids = question.times.facilities
    open_to = np.zeros(len(ids), bool)
    for tier in tiers:
        open_to |= ~np.isin(ids, tier.forbidden) & (tier.among is None or np.isin(ids, tier.among))
    by = next((tier.per_group.by for tier in reversed(tiers) if tier.per_group), "")
    needed = sum(tier.per_group.min or 0 for tier in tiers if tier.per_group and tier.per_group.by == by)
    return Tier(
        name=" + ".join(tier.name for tier in tiers),
        count=sum(tier.most for tier in tiers),
        weight=lowest.weight,
        fixed=tuple(sorted(place for tier in tiers for place in tier.fixed)),
        among=None if open_to.all() else tuple(ids[open_to].tolist()),
        per_group=PerGroup(by, min=needed) if needed else None,
        reach_min=lowest.reach_min,
    )


def _among(tier: Tier, pool: tuple[str, ...]) -> Tier:
    """The tier with no candidates outside `pool`."""
    kept = {*pool} if tier.among is None else {*pool} & {*tier.among}
    return replace(tier, among=tuple(sorted(kept)))


def _held_as(question: Question, plan: Choice) -> Question:
    """The question with merit or travel held to what the plan is held to, or to the nearest that it can still have."""
    rule = question.objective
    best = {proof.question: proof.objective for proof in plan.proofs}
    if isinstance(rule, Minimise) and rule.merit_at_least is not None:
        own = ask(replace(question, objective=Maximise())).objective
        floor = rule.merit_at_least * best["best merit"]
        return replace(question, objective=Minimise(min(floor / own, 1.0))) if own > 0 else question
    if isinstance(rule, Maximise) and rule.travel_within is not None:
        own = ask(replace(question, objective=Minimise())).objective
        cap = rule.travel_within * best["best travel"]
        return replace(question, objective=Maximise(max(cap / own, 1.0))) if own > 0 else question
    return question
