"""What stands beside the joint choice: the same number of places chosen in plainer ways, and what each is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.asked import NOTHING, SAME, Asked, Difference, ask, difference, objective, told
from geoplan.centres.broken import CUT_OFF, broken
from geoplan.centres.choice import Choice, judged
from geoplan.centres.plain import greedy, ranked
from geoplan.centres.question import Minimise, Question
from geoplan.centres.stepwise import bottom_up, top_down
from geoplan.centres.warm import Warm

Floats = NDArray[np.float64]

JOINT = "joint"
ANYWHERE = "parents_anywhere"
_AS_GOOD = 1e-9  # two objectives are the same within this share


@dataclass(frozen=True)
class Alternative:
    """One way of choosing the places and what came of it.

    `status` is keeps_rules, breaks_rules, infeasible (the way ends without a plan, `asked` says why), stopped, or
    not_nested (the way needs levels that hold each other). `worse` is the share by which the objective is worse than the
    plan's, below 0 where it is better; NaN where less is travelled only since more people are cut off, who travel nowhere.
    """

    method: str
    status: str
    asked: Asked = NOTHING
    worse: float = np.nan
    broken: tuple[str, ...] = ()
    difference: Difference = SAME

    @property
    def as_good(self) -> bool:
        """Whether it keeps every rule and reaches the plan's objective to 1e-9."""
        return self.status == "keeps_rules" and self.worse <= _AS_GOOD

    @property
    def nearly_as_good(self) -> bool:
        """Whether it keeps every rule and its objective is at most 1 % worse."""
        return self.status == "keeps_rules" and self.worse <= 0.01


def alternatives(
    question: Question, plan: Choice, place_people: Floats, *, start: Warm | None = None
) -> tuple[Alternative, ...]:
    """The plan itself (`joint`), then by method what else could have been done with as many places in every tier.

    people_ranking and score_ranking take the places in the order of their own people or their score (`plain.ranked`),
    greedy adds the best place × tier at a time (`plain.greedy`), top_down and bottom_up go tier by tier (`stepwise`).
    Where a tier asks for parents in the same county, parents_anywhere is the joint choice without that rule: what it
    is better by is the price of the rule. `place_people` is per candidate.
    """
    counts = tuple(len(members) for members in plan.members)
    alike = replace(
        question, tiers=tuple(replace(tier, count=n) for tier, n in zip(question.tiers, counts, strict=True))
    )
    placed: dict[str, Callable[[], NDArray[np.int64] | None]] = {
        "people_ranking": partial(ranked, alike, place_people, counts),
        "score_ranking": partial(ranked, alike, question.score, counts),
        "greedy": partial(greedy, alike, counts),
    }
    found = [_of(JOINT, told(plan), alike, plan)]
    for method, place in placed.items():
        tier_of = place()
        if tier_of is None:
            found.append(Alternative(method, "infeasible"))
        else:
            found.append(_of(method, replace(NOTHING, choice=judged(alike, tier_of)), alike, plan))
    found.append(_of("top_down", top_down(alike, plan), alike, plan))
    if all(tier.inclusive for tier in alike.tiers[1:]):
        found.append(_of("bottom_up", bottom_up(alike), alike, plan))
    else:
        found.append(Alternative("bottom_up", "not_nested"))
    if any(tier.parent_in_county for tier in alike.tiers):
        free = tuple(replace(tier, parent_in_county=False) for tier in alike.tiers)
        found.append(_of(ANYWHERE, ask(replace(alike, tiers=free), start), alike, plan))
    return tuple(found)


def _of(method: str, asked: Asked, question: Question, plan: Choice) -> Alternative:
    if asked.choice is None:
        return Alternative(method, asked.status, asked)
    choice = replace(asked.choice, tiers=question.tiers)
    asked = replace(asked, choice=choice, objective=objective(question, choice))
    rules, apart = broken(question, choice, plan), difference(choice, plan)
    status = "breaks_rules" if rules else "keeps_rules"
    share = worse(question, choice, plan)
    if CUT_OFF in rules and share < 0 and isinstance(question.objective, Minimise):
        share = np.nan  # it travels less since fewer people travel
    return Alternative(method, status, asked, share, rules, apart)


def worse(question: Question, choice: Choice, plan: Choice) -> float:
    """The share by which the objective is worse than the plan's: more travel or less merit; NaN where the plan's is 0."""
    own, its = objective(question, choice), objective(question, plan)
    if own == its:
        return 0.0
    if its == 0:
        return np.nan
    return (own - its) / its if isinstance(question.objective, Minimise) else (its - own) / its
