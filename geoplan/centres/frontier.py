"""The trade-off between travel and merit: how far the one must give way for more of the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from geoplan.centres.asked import SAME, Asked, Difference, ask, difference, told
from geoplan.centres.choice import Choice
from geoplan.centres.question import Maximise, Minimise, Question
from geoplan.centres.warm import Warm
from geoplan.runners import Runner, serial

_SAME = 1e-9  # two values are the same within this share


@dataclass(frozen=True)
class Point:
    """One point of the frontier: the least travel with at least `share` of the best possible merit, and what is proven.

    `role` is least_travel, between, most_merit, or plan for the plan itself, of which no share is asked (NaN).
    """

    role: str
    share: float
    asked: Asked
    merit_share: float = np.nan  # what its merit comes to, of the best possible
    difference: Difference = SAME


def frontier(
    question: Question, plan: Choice, *, points: int, start: Warm | None = None, runner: Runner = serial
) -> tuple[Point, ...]:
    """The plan, then `points` points from the least travel there can be to the most merit there can be.

    Between the two ends the least merit that is asked for rises in equal steps. Every point keeps all rules of the tiers
    and, before anything else, leaves as few people beyond reach and cut off as the plan does. No point is as long or
    longer than the next: where steps end at the same places or at equally long ones, both points are the one with more
    merit. A point for which no plan was found has no choice.
    """
    best = ask(replace(question, objective=Maximise()), start)
    shortest = ask(replace(question, objective=Minimise()), start)
    if best.choice is None or shortest.choice is None:
        return ()
    top = best.choice.merit

    def share_of(choice: Choice | None) -> float:
        return np.nan if choice is None else choice.merit / top if top > 0 else 1.0

    shares = np.linspace(share_of(shortest.choice), 1.0, points)
    inner = [replace(question, objective=Minimise(merit_at_least=float(share))) for share in shares[1:]]
    answers = _undominated([shortest, *runner(partial(ask, start=start), inner)])
    roles = ["least_travel", *["between"] * (points - 2), "most_merit"]
    found = [Point("plan", np.nan, _as_travel(plan), share_of(plan))]
    for role, share, asked in zip(roles, shares, answers, strict=True):
        apart = SAME if asked.choice is None else difference(asked.choice, plan)
        found.append(Point(role, float(share), asked, share_of(asked.choice), apart))
    return tuple(found)


def _undominated(answers: list[Asked]) -> list[Asked]:
    """From the last to the first: an answer that is no shorter than the next gives way to it."""
    kept = list(answers)
    for at in range(len(kept) - 2, -1, -1):
        here, after = kept[at].choice, kept[at + 1].choice
        if here is not None and after is not None and here.travel >= after.travel * (1 - _SAME):
            gap = max(after.travel - kept[at].bound, 0.0) / max(after.travel, 1e-300)
            kept[at] = replace(kept[at], choice=after, objective=after.travel, gap=gap)
    return kept


def _as_travel(plan: Choice) -> Asked:
    """The plan as a point; what its proof says of another objective is left out."""
    proof = plan.proofs[-1]
    if proof.question == "travel":
        return told(plan)
    return Asked(plan, proof.status, plan.travel, np.nan, np.nan)
