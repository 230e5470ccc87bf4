"""What one place more or less in a tier is worth: the joint choice asked again with other counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from geoplan.centres.asked import SAME, Asked, Difference, ask, difference, told
from geoplan.centres.choice import Choice
from geoplan.centres.question import Question
from geoplan.centres.warm import Warm
from geoplan.runners import Runner, serial


@dataclass(frozen=True)
class Quota:
    """The best choice with `count` places in a tier and as many as the plan has in every other.

    `price` is objective(count) − objective(count + 1), both solved: what one more place takes off travel (or, below 0,
    adds to merit); NaN where the next count was not asked or has no plan.
    """

    tier: str
    count: int
    is_plan: bool
    asked: Asked
    price: float = np.nan
    difference: Difference = SAME


def quotas(
    question: Question,
    plan: Choice,
    counts: Sequence[Sequence[int]],
    *,
    start: Warm | None = None,
    runner: Runner = serial,
) -> tuple[Quota, ...]:
    """The best choice at every count of every tier that `counts` (per tier) names, and at the plan's own count.

    A tier whose counts are empty is left out. Every count is asked anew with all rules, and merit or travel held to the
    same share of what is best at that count.
    """
    own = [len(members) for members in plan.members]
    held = tuple(replace(tier, count=n) for tier, n in zip(question.tiers, own, strict=True))
    wanted = [(t, count) for t, asked in enumerate(counts) if asked for count in sorted({*asked, own[t]}) if count > 0]
    others = [(t, count) for t, count in wanted if count != own[t]]
    questions = [
        replace(question, tiers=tuple(replace(tier, count=count) if k == t else tier for k, tier in enumerate(held)))
        for t, count in others
    ]
    answers = dict(zip(others, runner(partial(ask, start=start), questions), strict=True))
    found = []
    for t, count in wanted:
        asked = answers.get((t, count), told(plan))
        # the next count may be the plan's own, which is known
        after = told(plan) if count + 1 == own[t] else answers.get((t, count + 1))
        price = np.nan if after is None else asked.objective - after.objective
        apart = SAME if asked.choice is None else difference(asked.choice, plan)
        found.append(Quota(held[t].name, count, count == own[t], asked, price, apart))
    return tuple(found)
