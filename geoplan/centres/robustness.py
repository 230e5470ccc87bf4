"""How sure the urban system is: the same question asked again with other weights, speeds and people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.centres import ranking
from geoplan.centres.indicators import Facts
from geoplan.centres.merit import Merit
from geoplan.centres.question import Question
from geoplan.centres.tiers import answer
from geoplan.centres.warm import Warm
from geoplan.errors import ConfigError, PlanInfeasible
from geoplan.travel.times import TravelTimes

Floats = NDArray[np.float64]

SOURCES = ("weights", "speeds", "people")


@dataclass(frozen=True)
class Ways:
    """Travel of one draw: as in `Question` and `Facts`."""

    times: TravelTimes
    between: TravelTimes | None
    services: Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Folk:
    """People of one draw: per row of the times, and per candidate place."""

    people: Floats
    place_people: Floats


@dataclass(frozen=True)
class Draw:
    """What is otherwise in one draw; None = as in the plan."""

    weights: Floats | None = None
    speeds: Ways | None = None
    people: Folk | None = None


@dataclass(frozen=True)
class Plan:
    """The plan that the draws vary: its question, and how the score in it came about."""

    question: Question
    start: Warm
    merit: Merit
    measure: Callable[[Facts], Floats]
    facts: Facts


@dataclass(frozen=True)
class Outcome:
    """What came of one draw. `alone` has the ranks with one source varied and the others as in the plan."""

    weights: Floats  # those that counted
    raw: Floats  # candidate × indicator
    rank: NDArray[np.int64]  # per candidate
    alone: Mapping[str, NDArray[np.int64]]
    tier_of: NDArray[np.int64] | None  # per candidate, -1 = in none; None = no plan keeps the constraints
    gap: float  # proven for the plan of the draw; NaN without one


def outcome(plan: Plan, draw: Draw, *, gap: float) -> Outcome:
    """The ranks and the joint choice of one draw, the choice proven to `gap` of its best, from the plan's warm start."""
    weights = plan.merit.weights if draw.weights is None else draw.weights
    facts = _facts(plan.facts, draw)
    raw = plan.measure(facts)
    score = plan.merit.score(raw, weights)
    times, between = plan.question.times, plan.question.between
    if draw.speeds is not None:
        times, between = draw.speeds.times, draw.speeds.between
    people = plan.question.people if draw.people is None else draw.people.people
    tier_of, proven = _chosen(
        replace(plan.question, times=times, between=between, people=people, score=score), plan.start, gap
    )
    return Outcome(weights, raw, ranking.ranks(score), _alone(plan, draw), tier_of, proven)


def _facts(facts: Facts, draw: Draw) -> Facts:
    if draw.speeds is not None:
        facts = replace(facts, times=draw.speeds.times, services=draw.speeds.services)
    if draw.people is not None:
        facts = replace(facts, people=draw.people.people, place_people=draw.people.place_people)
    return facts


def _alone(plan: Plan, draw: Draw) -> dict[str, NDArray[np.int64]]:
    ranks = {}
    for source in SOURCES:
        if getattr(draw, source) is not None:
            only = Draw(**{source: getattr(draw, source)})
            score = plan.merit.score(plan.measure(_facts(plan.facts, only)), only.weights)
            ranks[source] = ranking.ranks(score)
    return ranks


def _chosen(question: Question, start: Warm, gap: float) -> tuple[NDArray[np.int64] | None, float]:
    try:
        choice = answer(question, start=start, gap=gap)
    except (PlanInfeasible, ConfigError):
        # the plan's own question was sound: a ConfigError is about fixed places that are too near each other in this draw
        return None, float("nan")
    return choice.level.astype(np.int64) - 1, choice.proofs[-1].gap


@dataclass(frozen=True)
class Summary:
    """All draws together. Shares of plans count the draws that have a plan, ranks count every draw."""

    ranks: NDArray[np.int64]  # draw × candidate
    low_rank: NDArray[np.int64]  # 5th percentile of the ranks of every candidate: a rank that it had
    high_rank: NDArray[np.int64]  # 95th percentile
    top_k: Floats  # share of draws in which the candidate is among the first k
    hits: NDArray[np.int64]  # candidate × tier: draws in which the tier is the candidate's highest
    planned: int  # draws that have a plan
    worst_gap: float  # of those; NaN without any
    wide: int  # those whose plan is proven to less than was asked for
    moved: Mapping[str, float]  # by source: how many ranks a candidate moves on average when it alone varies


def summed_up(outcomes: Sequence[Outcome], plan_rank: NDArray[np.int64], *, k: int, tiers: int, gap: float) -> Summary:
    """The draws summed up; `plan_rank` is the rank of every candidate in the plan, `k` how many places it chooses."""
    ranks = np.stack([one.rank for one in outcomes])
    plans = [one.tier_of for one in outcomes if one.tier_of is not None]
    gaps = [one.gap for one in outcomes if one.tier_of is not None]
    tier_of = np.stack(plans) if plans else np.empty((0, ranks.shape[1]), np.int64)
    low, high = np.quantile(ranks, (0.05, 0.95), axis=0, method="inverted_cdf")
    moved = {
        source: float(np.mean([np.abs(one.alone[source] - plan_rank).mean() for one in outcomes]))
        for source in SOURCES
        if source in outcomes[0].alone
    }
    return Summary(
        ranks=ranks,
        low_rank=low.astype(np.int64),
        high_rank=high.astype(np.int64),
        top_k=(ranks <= k).mean(axis=0),
        hits=np.stack([(tier_of == tier).sum(axis=0) for tier in range(tiers)], axis=1),
        planned=len(plans),
        worst_gap=max(gaps, default=float("nan")),
        wide=sum(own > gap for own in gaps),
        moved=moved,
    )
