"""Where to build and what to enlarge when facilities can be full; people may be split between sites.

Two models over the same choice of sizes (`sizes`). Both leave out, and tell, people who reach no site. `capacitated_median`
gives everybody else a place, `capacitated_cover` as many people as it can; both then ask for the least people-time. Where
neither `count` nor `budget` says how much may be done, they ask for the least cost before that. Capacitated p-median:
Mulvey & Beck (1984); capacitated maximal covering: Current & Storbeck (1988); both here with demand that may be split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geoplan.conflict import smallest
from geoplan.errors import Fault, PlanInfeasible
from geoplan.milp import SOLVER, Block, Program, lengthen, one_row, solve, widen
from geoplan.proof import Proof
from geoplan.siting import rules
from geoplan.siting.asking import SAME, scale
from geoplan.siting.capacitated_case import Case, Valued, case
from geoplan.siting.capacitated_known import Kind, Search
from geoplan.siting.capacitated_search import Answered, answer
from geoplan.siting.problem import Problem
from geoplan.siting.rules import Rule
from geoplan.siting.sizes import Sized, Sizes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NODES = 20_000  # of the search for each question


def capacitated_median(
    problem: Problem, *, sizes: Sizes, budget: float | None = None, node_limit: int = NODES
) -> Sized:
    """Everybody who reaches a site given a place, with the least people-time.

    Raises PlanInfeasible, with a smallest set of rules, where there is no place for everybody.
    """
    return _sited(problem, sizes, budget, node_limit, everybody=True)


def capacitated_cover(problem: Problem, *, sizes: Sizes, budget: float | None = None, node_limit: int = NODES) -> Sized:
    """Most people given a place at a site they reach, then the least people-time.

    The table holds the pairs within the standard and no others.
    """
    return _sited(problem, sizes, budget, node_limit, everybody=False)


def _sited(problem: Problem, sizes: Sizes, budget: float | None, node_limit: int, *, everybody: bool) -> Sized:
    rules.check(problem)
    this = case(problem, sizes)
    named = [*rules.named(problem), *_budget(problem, sizes, budget)]
    if not rules.holds(_program(problem, sizes, named)):
        raise rules.conflict(named, lambda rest: _program(problem, sizes, rest))
    search = Search(this, _program(problem, sizes, named))
    turned = answer(search, "turned away", _begin(search), node_limit=node_limit)
    if everybody and turned.value > SAME * this.total:
        raise _no_room(problem, this, named, turned, node_limit)
    least = 0.0 if turned.value <= SAME * this.total else turned.value
    search.most_turned = least
    proofs = [_proof(problem, this, "turned away", turned)]
    if least == 0:
        # everybody has a place, so the sites open have room for everybody
        search.hold(_room(this, this.total))
    best = turned.best
    kinds: tuple[Kind, ...] = ("time",) if problem.count is not None or budget is not None else ("cost", "time")
    for kind in kinds:
        found = answer(search, kind, None if best is None else best.taken, node_limit=node_limit)
        proofs.append(_proof(problem, this, kind, found))
        best = found.best
        if kind == "cost":
            search.hold(_cost(problem, sizes, found.value * (1 + SAME)))
    assert best is not None  # `turned` found one, and every later question begins with it
    if best.turned_away < turned.value:  # where the first question was left open, a later one may answer it better
        proofs[0] = _proof(problem, this, "turned away", replace(turned, value=best.turned_away))
    return _result(problem, this, best, proofs)


def _program(problem: Problem, sizes: Sizes, named: Sequence[Rule]) -> Program:
    """A column per site and one per size under the rules: an open site has one size, a closed one none."""
    n, many = len(problem.sites), len(sizes.site)
    program = widen(rules.sites_only(problem), np.zeros(many), 0.0, 1.0)
    program = replace(program, whole=np.ones(n + many, bool))
    row = np.concatenate([np.arange(n), sizes.site])
    column = np.concatenate([np.arange(n), n + np.arange(many)])
    value = np.concatenate([-np.ones(n), np.ones(many)])
    one_each = Block(row, column, value, np.zeros(n), np.zeros(n))
    return rules.program(problem, named, base=lengthen(program, [one_each]))


def _budget(problem: Problem, sizes: Sizes, budget: float | None) -> list[Rule]:
    return [] if budget is None else [Rule(f"budget {budget:g}", _cost(problem, sizes, budget))]


def _cost(problem: Problem, sizes: Sizes, most: float) -> Block:
    """No more than `most` is spent."""
    costly = np.flatnonzero(sizes.cost)
    size = float(sizes.cost[costly].mean()) if len(costly) else 1.0
    return one_row(len(problem.sites) + costly, sizes.cost[costly] / size, -np.inf, most / size)


def _room(this: Case, people: float) -> Block:
    """Sites with room for `people` are open."""
    sizes = this.sizes
    room = np.minimum(sizes.room, people)
    return one_row(this.sites + np.arange(len(room)), room / max(people, 1e-300), 1 - SAME, np.inf)


def _begin(search: Search) -> Flags | None:
    """A choice to begin with: one that keeps the rules and has the most room."""
    sizes = search.case.sizes
    cost = np.concatenate([np.zeros(search.case.sites), -sizes.room / max(float(sizes.room.max(initial=0.0)), 1e-300)])
    found = solve(replace(search.base, cost=cost), node_limit=NODES, sure=True)
    return found.values[search.case.sites :] > 0.5 if len(found.values) else None


def _no_room(problem: Problem, this: Case, named: list[Rule], turned: Answered, node_limit: int) -> PlanInfeasible:
    """The fault that there is no place for everybody: the rules in the way, or how many are left without one."""
    if turned.bound <= SAME * this.total:
        return PlanInfeasible(Fault("plan_not_found", {"nodes": node_limit}))

    def room_for_all(rest: Sequence[Rule]) -> bool:
        search = Search(this, _program(problem, this.sizes, rest))
        found = answer(search, "turned away", _begin(search), node_limit=node_limit)
        return found.bound <= SAME * this.total

    kept = smallest(named, room_for_all)
    constraints = "; ".join([*(rule.name for rule in kept), "a place for everybody"])
    values = {"constraints": constraints, "people": f"{turned.bound:.0f}"}
    return PlanInfeasible(Fault("sites_no_room", values))


def _proof(problem: Problem, this: Case, kind: Kind, found: Answered) -> Proof:
    unit, size = scale(problem.times)
    question, told, per = {
        "turned away": ("people turned away", "people", 1.0),
        "cost": ("cost", "cost", 1.0),
        "time": ("people-time", f"person-{unit}", float(size)),
    }[kind]
    objective, bound = found.value / per, max(found.bound, 0.0) / per
    larger = max(abs(objective), abs(bound))
    near = SAME * max(larger, this.total if kind == "turned away" else 0.0)
    details = {"nodes": found.nodes, "smallest_ids": "not proven"}
    status = "optimal" if objective - bound <= near else "gap"
    gap = (objective - bound) / larger if larger > 0 else 0.0
    return Proof(question, status, objective + 0.0, bound + 0.0, gap, told, SOLVER, details=details)  # type: ignore[arg-type]


def _result(problem: Problem, this: Case, best: Valued, proofs: Sequence[Proof]) -> Sized:
    times, sizes = problem.times, this.sizes
    flow = np.zeros(len(times.ms))
    flow[this.entry[best.used]] = best.routes.flow
    row = times.row()
    going = np.flatnonzero(flow > 0)
    going = going[np.lexsort((times.facility[going], -flow[going], row[going]))]
    owner = np.full(len(times.demand), -1)
    rows, first = np.unique(row[going], return_index=True)
    owner[rows] = times.facility[going[first]]
    turned_away = np.zeros(len(times.demand))
    turned_away[this.here] = best.routes.turned_away
    unreached = np.where(np.diff(times.start) == 0, problem.people, 0.0)
    taken = best.taken
    opened = np.zeros(this.sites, bool)
    opened[sizes.site[taken]] = True
    return Sized(
        sites=problem.sites,
        open=opened,
        owner=owner,
        proofs=tuple(proofs),
        room=np.bincount(sizes.site[taken], sizes.room[taken], this.sites).astype(np.float64),
        cost=np.bincount(sizes.site[taken], sizes.cost[taken], this.sites).astype(np.float64),
        flow=flow,
        load=np.bincount(times.facility, flow, this.sites).astype(np.float64),
        turned_away=turned_away,
        unreached=unreached,
    )
