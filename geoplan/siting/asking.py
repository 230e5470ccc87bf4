"""One question after the other asked of a program of sites, each held where it ended, and the proof of every one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import Fault, PlanInfeasible
from geoplan.milp import SOLVER, Program, lengthen, one_row, relax, solve
from geoplan.proof import Proof
from geoplan.siting.problem import Problem, Sited
from geoplan.travel.times import MM_PER_METRE, MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SAME = 1e-9  # two values of a question are the same within this share of them
_SAFE = 1e-7  # a site is only ruled out with this much to spare, relative
_AT_ONCE = 20  # sites whose ids are compared in one program
NODES = 2_000  # of the search for each question, where nobody says otherwise
TIE_NODES = 200  # for each comparison of equal plans


@dataclass(frozen=True)
class Question:
    """Something to be made least: `cost` per column says it to the solver, `value` counts it from the open sites.

    Where `of` is given, the planner asks for the most, and `of − value` is told.
    """

    name: str
    unit: str
    cost: Floats
    value: Callable[[Flags], float]
    of: float | None = None


def ask(
    problem: Problem, program: Program, questions: Sequence[Question], *, node_limit: int | None = None
) -> tuple[Flags, tuple[Proof, ...], Program]:
    """The open sites, a proof per question, and the program that holds every question where it ended.

    Raises PlanInfeasible where no plan is found within `node_limit` nodes.
    """
    chosen = np.zeros(len(problem.sites), bool)
    proofs: list[Proof] = []
    for question in questions:
        size = _size(question)
        answer = solve(replace(program, cost=question.cost / size), node_limit=node_limit, sure=True)
        if len(answer.values) == 0:
            raise PlanInfeasible(Fault("plan_not_found", {"nodes": "-" if node_limit is None else node_limit}))
        chosen = answer.values[: len(chosen)] > 0.5
        value = question.value(chosen)
        proofs.append(proof(question, value, answer.bound * size, size=size, nodes=answer.nodes))
        program = held(program, question.cost / size, value / size)
    return chosen, tuple(proofs), program


def proof(question: Question, value: float, bound: float, *, size: float, nodes: int) -> Proof:
    """What is proven of an answer worth `value`; `size` is the unit in which the solver worked."""
    agree = abs(value - bound) <= SAME * max(size, abs(value))
    told, told_bound = (value, bound) if question.of is None else (question.of - value, question.of - bound)
    gap = abs(told - told_bound) / max(abs(told), abs(told_bound), 1e-300)
    return Proof(
        question.name, "optimal" if agree else "gap", told + 0.0, told_bound + 0.0, gap, question.unit, SOLVER,
        details={"nodes": nodes},
    )  # fmt: skip


def held(program: Program, cost: Floats, value: float) -> Program:
    """The program with Σ cost·x at most `value`."""
    columns = np.flatnonzero(cost)
    if len(columns) == 0:
        return program
    if value <= 0 and (cost >= 0).all():
        upper = program.upper.copy()
        upper[columns] = np.maximum(program.lower[columns], 0.0)
        return replace(program, upper=upper)
    return lengthen(program, [one_row(columns, cost[columns], -np.inf, value + SAME * abs(value))])


def settle(
    problem: Problem, program: Program, questions: Sequence[Question], *, node_limit: int | None = None
) -> tuple[Flags, tuple[Proof, ...]]:
    """The open sites, those with the smallest ids where several choices are as good, and a proof per question."""
    _, before, program = ask(problem, program, questions[:-1], node_limit=node_limit)
    last = questions[-1]
    chosen, after, _ = ask(problem, program, [last], node_limit=node_limit)
    values = [question.value(chosen) for question in questions]
    ties = "not proven"
    if all(proof.status == "optimal" for proof in (*before, *after)):
        size = _size(last)
        asked = _narrowed(replace(program, cost=last.cost / size), values[-1] / size)

        def as_good(other: Flags) -> bool:
            return all(
                question.value(other) <= value + SAME * abs(value)
                for question, value in zip(questions, values, strict=True)
            )

        chosen, ties = smallest_ids(asked, chosen, values[-1] / size, as_good)
    return chosen, (*before, told(after[0], smallest_ids=ties))


def smallest_ids(program: Program, chosen: Flags, value: float, as_good: Callable[[Flags], bool]) -> tuple[Flags, str]:
    """Of all plans of `program` worth `value`, its least, the one with the smallest ids; and whether that is proven.

    `as_good` counts afresh whether a plan is worth as much.
    """
    n = len(chosen)
    free = np.flatnonzero(program.lower[:n] < program.upper[:n])
    if len(free) == 0:
        return chosen, "proven"
    # the second best plan is sooner found than it is shown that no other is as good
    own = np.flatnonzero(chosen)
    other = lengthen(program, [one_row(own, np.ones(len(own)), -np.inf, len(own) - 1)])
    second = solve(other, node_limit=TIE_NODES, sure=True)
    if second.status == "infeasible" or second.bound > value + SAME * abs(value):
        return chosen, "proven"
    best, program = chosen, held(program, program.cost, value)
    for first in range(0, len(free), _AT_ONCE):
        columns = free[first : first + _AT_ONCE]
        cost = np.zeros(program.width)
        cost[columns] = -(2.0 ** np.arange(len(columns))[::-1])
        answer = solve(replace(program, cost=cost), node_limit=TIE_NODES)
        found = answer.values[:n] > 0.5
        if answer.status != "optimal" or not as_good(found):
            return best, "not proven"
        best = found
        lower, upper = program.lower.copy(), program.upper.copy()
        lower[columns] = upper[columns] = best[columns]
        program = replace(program, lower=lower, upper=upper)
    return best, "proven"


def sited(problem: Problem, chosen: Flags, proofs: Sequence[Proof]) -> Sited:
    """The choice with the nearest open site of every row."""
    times = problem.times
    _, owner = times.only(chosen[times.facility]).least()
    return Sited(problem.sites, chosen, owner, tuple(proofs))


def told(proof: Proof, **details: object) -> Proof:
    """The proof with more details."""
    return replace(proof, details={**proof.details, **details})


def scale(times: TravelTimes) -> tuple[Literal["minutes", "metres"], int]:
    """The unit that a table's values are told in, and how many of the table's own make one."""
    return ("minutes", MS_PER_MINUTE) if times.cost == "time" else ("metres", MM_PER_METRE)


def _size(question: Question) -> float:
    """The unit in which a question is put to the solver: what a column costs on average."""
    used = question.cost[question.cost > 0]
    return float(used.mean()) if len(used) else 1.0


def _narrowed(program: Program, value: float) -> Program:
    """The program with the 0/1 columns fixed that the relaxation's prices rule out, or in, of every plan up to `value`."""
    bottom = relax(program, lambda _: None)
    if bottom is None:
        return program
    most = value + _SAFE * (1 + abs(value))
    free = program.whole & (program.lower == 0) & (program.upper == 1)
    shut = free & (bottom.values < 0.5) & (bottom.bound + np.maximum(bottom.reduced, 0.0) > most)
    opened = free & (bottom.values > 0.5) & (bottom.bound - np.minimum(bottom.reduced, 0.0) > most)
    return replace(program, lower=np.where(opened, 1.0, program.lower), upper=np.where(shut, 0.0, program.upper))
