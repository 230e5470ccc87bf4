"""The tiers of the urban system, all chosen at once, with the proof of how good the choice is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from geoplan.centres import spacing
from geoplan.centres.choice import Choice, judged, worths
from geoplan.centres.question import Maximise, Minimise, Question
from geoplan.centres.tier import PerGroup, Tier
from geoplan.centres.tier_checks import check
from geoplan.centres.tier_found import SAME, Found, value
from geoplan.centres.tier_model import NEVER, Case, Model, alike, build
from geoplan.centres.tier_rules import Rule, rules
from geoplan.centres.tier_side import side
from geoplan.centres.tier_solve import best, smallest_ids
from geoplan.centres.tier_travel import Goal, exact
from geoplan.centres.warm import Warm
from geoplan.conflict import smallest
from geoplan.errors import Fault, PlanInfeasible
from geoplan.milp import SOLVER, Block, one_row, solve
from geoplan.proof import Proof
from geoplan.travel.times import MS_PER_MINUTE, TravelTimes

__all__ = ["Choice", "Maximise", "Minimise", "PerGroup", "Tier", "choose"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

BOTH = f"Lagrangian bounds and interchange, {SOLVER}"


@dataclass(frozen=True)
class _Stage:
    """One question asked of the solver: its name and unit, and how many of that unit a solver unit is."""

    question: str
    unit: str
    goal: Goal
    size: float


def choose(
    times: TravelTimes,
    people: Floats,
    score: Floats,
    tiers: Sequence[Tier],
    *,
    objective: Minimise | Maximise,
    groups: Mapping[str, NDArray[np.str_]] | None = None,
    group_ids: Mapping[str, Sequence[str]] | None = None,
    between: TravelTimes | None = None,
    names: Mapping[str, str] | None = None,
    node_limit: int | None = None,
) -> Choice:
    """The places of every tier, the highest tier first, chosen jointly: `answer` to the `Question` of these arguments."""
    return answer(
        Question(
            times,
            people,
            score,
            tuple(tiers),
            objective,
            groups or {},
            group_ids or {},
            between,
            names or {},
            node_limit,
        )
    )


def answer(question: Question, *, start: Warm | None = None, gap: float = 0.0) -> Choice:
    """The places of every tier, the highest tier first, chosen jointly: the first part of `answer_warm`."""
    return answer_warm(question, start=start, gap=gap)[0]


def answer_warm(question: Question, *, start: Warm | None = None, gap: float = 0.0) -> tuple[Choice, Warm]:
    """The places of every tier, the highest tier first, chosen jointly, and where a similar question may start.

    With `start` the search begins at an earlier answer, which makes it quicker; with `gap` it may stop at a plan that is
    proven to be within that share of the best.

    First as few people as possible are left without a member within `reach_min`, then as few as possible reach no
    member at all, then the objective is optimised with the other held to its share, then the smallest ids are taken
    among equal plans.

    Raises ConfigError for what no solver is needed to see, PlanInfeasible with a minimal set of constraints that cannot
    hold together.
    """
    times, tiers, node_limit = question.times, question.tiers, question.node_limit
    apart, too_near = None, []
    if any(tier.spacing_min is not None for tier in tiers):
        apart = _between(question.between, times.facilities)
        too_near = spacing.faults(tiers, times.facilities, apart, question.names)
    check(tiers, times.facilities, question.names, question.groups, question.group_ids, too_near)
    named = rules(tiers, times.facilities, question.groups, question.group_ids, apart, question.names)
    case = _case(times, question.people, question.score, tiers)
    model = build(case, named)
    near = None if start is None else start.plan(times.facilities, len(tiers))
    nothing = Goal(np.zeros(model.program.width))
    if near is None or model.hinterlands or not side(model, nothing).keep(near[None])[0]:
        some = best(model, nothing, node_limit=node_limit)
        if some is None:
            raise _conflict(case, named, node_limit)
        near = some.tier_of if near is None else near
    known = None if start is None else _prices(case, start, times)
    proofs, rows = _reach(model, node_limit)
    ask = partial(best, model, node_limit=node_limit, start=near, prices=known, gap=max(gap, question.gap))
    held, goal, within = _goals(model, question.objective, rows, ask)
    if held is not None:
        proofs.append(held)
    found = _must_find(ask(goal.goal, start=near if within is None else within), node_limit)
    tier_of, ties = found.tier_of, False
    if max(gap, question.gap) == 0:
        tier_of, ties = smallest_ids(model, goal.goal, found, node_limit=node_limit)
    chosen = replace(found, tier_of=tier_of, value=value(model, goal.goal, tier_of))
    proofs.append(_proof(goal, chosen, {"smallest_ids": "proven" if ties else "not proven"}))
    return judged(question, tier_of, tuple(proofs)), _warm(case, times, replace(found, tier_of=tier_of))


def _prices(case: Case, start: Warm, times: TravelTimes) -> Floats:
    """Level × row of the case, in ms, the prices that an earlier answer left behind; 0 where it knows none."""
    minutes = start.at(times.demand, len(case.tiers))
    rows = np.zeros((len(case.tiers), len(case.people)))
    counted = case.of >= 0
    rows[:, case.of[counted]] = minutes[:, counted] * MS_PER_MINUTE
    return rows


def _warm(case: Case, times: TravelTimes, found: Found) -> Warm:
    """What an answer leaves behind."""
    minutes = np.zeros((len(case.tiers), len(times.demand)), np.float32)
    counted = case.of >= 0
    if found.prices is not None:
        minutes[:, counted] = found.prices[:, case.of[counted]] / MS_PER_MINUTE
    return Warm(times.facilities, times.demand, found.tier_of, minutes)


def _conflict(case: Case, rules: Sequence[Rule], node_limit: int | None) -> PlanInfeasible:
    """The fault that names a minimal set of `rules` without a plan: with any one of them dropped there is one."""
    kept = smallest(rules, lambda rest: _holds(case, rest, node_limit))
    return PlanInfeasible(Fault("plan_infeasible", {"constraints": "; ".join(rule.name for rule in kept)}))


def _holds(case: Case, rules: Sequence[Rule], node_limit: int | None) -> bool:
    model = build(case, rules)
    width = len(case.ids) * len(case.tiers)
    program = exact(model, Goal(np.zeros(model.program.width)), np.ones(width, bool), np.zeros(width, bool))
    return solve(program, node_limit=node_limit, sure=True).status != "infeasible"


def _case(times: TravelTimes, people: Floats, score: Floats, tiers: tuple[Tier, ...]) -> Case:
    """Rows with people that reach a candidate, those at the same times as one."""
    counted = (np.diff(times.start) > 0) & (people > 0)
    ms = np.full((len(times.demand), len(times.facilities)), NEVER, np.int32)
    ms[times.row(), times.facility] = times.ms
    rows, of = alike(ms[counted])
    row = np.full(len(people), -1)
    row[counted] = of
    return Case(times.facilities, rows, np.bincount(of, people[counted], len(rows)).astype(float), score, row, tiers)


def _between(between: TravelTimes | None, candidates: NDArray[np.str_]) -> Floats:
    """Candidate × candidate in ms."""
    if between is None:
        raise ValueError("spacing_min needs `between`, the travel times between candidates")
    rows = np.searchsorted(between.demand, candidates)
    columns = np.searchsorted(between.facilities, candidates)
    return between.dense()[np.ix_(rows, columns)]


def _reach(model: Model, node_limit: int | None) -> tuple[list[Proof], tuple[Block, ...]]:
    """The fewest people beyond reach, then the fewest cut off: proofs, and the rows that hold both there."""
    proofs: list[Proof] = []
    rows: tuple[Block, ...] = ()
    size = float(model.case.people.mean()) if len(model.case.people) else 1.0
    for question, people in (("people beyond reach", model.beyond), ("people cut off", model.cut)):
        columns = np.flatnonzero(people)
        if len(columns) == 0:
            continue
        stage = _Stage(question, "people × levels", Goal(people / size, rows=rows), size)
        found = _must_find(best(model, stage.goal, node_limit=node_limit), node_limit)
        proofs.append(_proof(stage, found, {}))
        most = found.value + SAME * abs(found.value)
        rows = (*rows, one_row(columns, people[columns] / size, -np.inf, most))
    return proofs, rows


def _goals(
    model: Model, objective: Minimise | Maximise, rows: tuple[Block, ...], ask: Callable[[Goal], Found | None]
) -> tuple[Proof | None, _Stage, Whole | None]:
    """The proof of the optimum that the other one is held to a share of, the question the plan answers, and a plan to
    start at where any will not do.
    """
    case = model.case
    worth = np.zeros(model.program.width)
    worth[: len(case.ids) * len(case.tiers)] = np.concatenate(
        [worth_of * case.merit for worth_of in worths(case.tiers)]
    )
    merit = _Stage("merit", "score", Goal(-worth, rows=rows), -1.0)
    travel = _Stage("travel", _unit(case.tiers), Goal(np.zeros(len(worth)), travel=True, rows=rows), model.scale)
    share = objective.merit_at_least if isinstance(objective, Minimise) else objective.travel_within
    wanted, other = (travel, merit) if isinstance(objective, Minimise) else (merit, travel)
    if share is None:
        return None, wanted, None
    found = _must_find(ask(other.goal), None)
    proof = replace(_proof(other, found, {"share": share}), question=f"best {other.question}")
    spare = SAME * abs(found.value)
    # a share of the best there could be, not of the best found, as far as the plan found allows
    if isinstance(objective, Minimise):
        columns = np.flatnonzero(worth)
        least = min(share * -found.bound, -found.value)
        floor = one_row(columns, worth[columns], least - spare, np.inf)
        return proof, replace(wanted, goal=replace(wanted.goal, rows=(*rows, floor))), None
    capped = replace(wanted.goal, travel_cap=max(share * found.bound, found.value) + spare)
    return proof, replace(wanted, goal=capped), found.tier_of


def _must_find(found: Found | None, node_limit: int | None) -> Found:
    if found is None:
        raise PlanInfeasible(Fault("plan_not_found", {"nodes": node_limit or "-"}))
    return found


def _unit(tiers: Sequence[Tier]) -> str:
    """The unit of travel: plain person-minutes where every level counts once."""
    return "person-minutes" if all(tier.weight == 1 for tier in tiers) else "weighted person-minutes"


def _proof(stage: _Stage, found: Found, details: Mapping[str, object]) -> Proof:
    objective, bound = found.value * stage.size, found.bound * stage.size
    gap = abs(objective - bound) / max(abs(objective), abs(bound), 1e-300) if objective != bound else 0.0
    # the solver works in solver units, so that next to zero is meant in those
    agree = abs(found.value - found.bound) <= SAME * max(1.0, abs(found.value))
    return Proof(
        question=stage.question,
        status="optimal" if agree else "gap",
        objective=objective + 0.0,
        bound=bound + 0.0,
        gap=gap,
        unit=stage.unit,
        solver=SOLVER if found.method == "program" else BOTH,
        details={"nodes": found.nodes, "method": found.method, **details},
    )
