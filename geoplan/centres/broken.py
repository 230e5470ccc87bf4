"""Which rules given places break, by the names that the joint choice gives its rules."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.choice import Choice
from geoplan.centres.question import Minimise, Question
from geoplan.centres.tier_rules import Rule, rules
from geoplan.milp import matrix
from geoplan.travel.times import TravelTimes

Floats = NDArray[np.float64]

CUT_OFF = "people cut off"
_SAME = 1e-9  # two values are the same within this share of them


def broken(question: Question, choice: Choice, plan: Choice) -> tuple[str, ...]:
    """The names of the rules that `choice` breaks, those of the tiers first, in the order of the config.

    Reach is broken where more people stay beyond it than in the plan, which leaves the fewest, and so are people cut
    off; the share that merit or travel is held to counts from the optimum that the plan was held to.
    """
    found = [rule.name for rule in named(question) if not _holds(rule, question, choice)]
    return (*found, *_reach(question, choice, plan), *_share(question, choice, plan))


def named(question: Question) -> list[Rule]:
    """Every rule of the question's tiers."""
    times = question.times
    apart = None if question.between is None else _square(question.between, times)
    return rules(question.tiers, times.facilities, question.groups, question.group_ids, apart, question.names)


def _square(between: TravelTimes, times: TravelTimes) -> Floats:
    """Candidate × candidate in ms."""
    rows = np.searchsorted(between.demand, times.facilities)
    columns = np.searchsorted(between.facilities, times.facilities)
    return between.dense()[np.ix_(rows, columns)]


def _holds(rule: Rule, question: Question, choice: Choice) -> bool:
    if rule.block is None:
        return _enough_people(rule.hinterland_of, question, choice)
    tiers = range(1, len(choice.tiers) + 1)
    taken = np.concatenate([choice.level == t for t in tiers]).astype(float)
    sums = matrix(rule.block, len(taken)) @ taken
    return bool(((sums >= rule.block.lower - _SAME) & (sums <= rule.block.upper + _SAME)).all())


def _enough_people(k: int, question: Question, choice: Choice) -> bool:
    """Whether every place of the tier is the nearest of its level for the tier's least number of people."""
    members = np.flatnonzero(choice.serving(k))
    ms = question.times.dense()[:, members]
    reached = np.isfinite(ms).any(axis=1)
    nearest = members[ms[reached].argmin(axis=1)]
    people = np.bincount(nearest, question.people[reached], len(choice.level))
    least = choice.tiers[k].min_people
    return bool((people[choice.level == k + 1] >= least * (1 - _SAME)).all())


def _reach(question: Question, choice: Choice, plan: Choice) -> list[str]:
    found = []
    if _more(np.nansum(choice.beyond_reach), np.nansum(plan.beyond_reach)):
        found = [
            f"{tier.name}.reach_min {tier.reach_min:g}"
            for tier, own, theirs in zip(choice.tiers, choice.beyond_reach, plan.beyond_reach, strict=True)
            if tier.reach_min is not None and _more(own, theirs)
        ]
    # travel leaves those out who reach no member: a choice that cuts people off is not the shorter one
    return [*found, CUT_OFF] if _more(_cut_off(question, choice), _cut_off(question, plan)) else found


def _cut_off(question: Question, choice: Choice) -> float:
    """People × levels without a member that they reach."""
    rows = np.searchsorted(question.times.demand, [point for level in choice.cut_off for point in level])
    return float(question.people[rows].sum()) if len(rows) else 0.0


def _share(question: Question, choice: Choice, plan: Choice) -> list[str]:
    """The share of merit or travel that is held, where it is broken."""
    best = {proof.question: proof.objective for proof in plan.proofs}
    rule = question.objective
    if isinstance(rule, Minimise):
        kept = rule.merit_at_least is None or not _more(rule.merit_at_least * best["best merit"], choice.merit)
        return [] if kept else [f"merit_at_least {rule.merit_at_least:g}"]
    kept = rule.travel_within is None or not _more(choice.travel, rule.travel_within * best["best travel"])
    return [] if kept else [f"travel_within {rule.travel_within:g}"]


def _more(value: float, most: float) -> bool:
    return bool(value > most + 2 * _SAME * max(abs(most), 1.0))
