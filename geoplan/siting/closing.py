"""Which existing facilities can close, or merge into new ones, without leaving anybody too far."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import ConfigError, Fault
from geoplan.siting.asking import NODES, scale, sited, told
from geoplan.siting.covering import everyone, lscp, sets
from geoplan.siting.median import p_median
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.rules import Rule, conflict, holds, named, program

Floats = NDArray[np.float64]


def close(problem: Problem, *, worst: int, node_limit: int | None = NODES) -> Sited:
    """The facilities that stay, and the candidates that open for others to merge into, with the least travel.

    Whoever is within `worst` (in the unit of the table) of a facility now stays within it, and whoever is farther gets
    no farther. With `count` there are as many sites fewer; without it as few stay as can. `forced` facilities stay,
    `forced` candidates open. Whoever reaches no facility now is left out. A table of existing facilities alone asks for
    closing alone.

    The set covering problem and the p-median over the ways that are still allowed (Toregas et al. 1971; ReVelle & Swain
    1970).
    """
    _check(problem)
    asked, now = _allowed(problem, worst)
    if problem.count is None:
        fewest = lscp(asked, within=_widest(asked), node_limit=node_limit)
        before = tuple(replace(proof, question=_CLOSING.get(proof.question, proof.question)) for proof in fewest.proofs)
        asked = replace(asked, count=int(fewest.open.sum()))
    else:
        before = ()
        asked = replace(asked, count=int(problem.existing.sum()) - problem.count)
        _must_hold(problem, asked, worst, node_limit)
    least = p_median(asked, node_limit=node_limit)
    _, size = scale(problem.times)
    added = least.proofs[-1].objective - now / size
    out = float(problem.people.sum() - asked.people.sum())
    last = told(least.proofs[-1], added=added, people_out_of_reach=out)
    return sited(problem, least.open, (*before, *least.proofs[:-1], last))


_CLOSING = {"sites opened": "sites left open"}


def _check(problem: Problem) -> None:
    faults = []
    closable = int((problem.existing & ~problem.forced).sum())
    if not problem.existing.any():
        faults.append(Fault("sites_none_to_close", {}))
    elif problem.count is not None and not 0 <= problem.count <= closable:
        faults.append(Fault("sites_close_too_many", {"count": problem.count, "closable": closable}))
    if faults:
        raise ConfigError(faults)


def _allowed(problem: Problem, worst: int) -> tuple[Problem, float]:
    """The problem in which every site may stay or not and only allowed ways are left; and the people-time of today."""
    times = problem.times
    entry, _ = times.only(problem.existing[times.facility]).least()
    here = times.only(problem.existing[times.facility])
    has = (entry >= 0) & (problem.people > 0)
    now = np.zeros(len(problem.people), dtype=np.int64)
    now[has] = here.ms[entry[has]]
    farthest = np.where(has, np.maximum(now, worst), -1)
    people = np.where(has, problem.people, 0.0)
    # facilities that stand too near to each other today may both stay
    apart = problem.apart[~problem.existing[problem.apart].all(axis=1)]
    ways = times.only(times.ms <= farthest[times.row()])
    asked = replace(
        problem, times=ways, people=people, existing=np.zeros_like(problem.existing), count=None, apart=apart
    )
    return asked, float((people * now).sum())


def _must_hold(problem: Problem, asked: Problem, worst: int, node_limit: int | None) -> None:
    """Nothing, or PlanInfeasible with a smallest set of rules: how many close, what is forced, how far is too far."""
    unit, size = scale(problem.times)
    shared = [
        replace(rule, name=f"count {problem.count}") if rule.name.startswith("count ") else rule
        for rule in named(asked)
    ]
    far = Rule(f"worst {worst / size:g} {unit}", everyone(sets(asked.times, asked.people, _widest(asked))))
    if not holds(program(asked, [*shared, far]), node_limit=node_limit):
        raise conflict([*shared, far], lambda rest: program(asked, rest), node_limit=node_limit)


def _widest(problem: Problem) -> int:
    return int(problem.times.ms.max(initial=0))
