"""The best choice of sizes for one question after the other, with a bound that holds for every choice.

Cuts (`capacitated_case`) bound the question from below over the sizes alone. A walk along the prices of the rows gathers
strong ones; the best assignment of every choice met adds the one that is exact there. The program of all cuts gives the
bound, and its answers, improved by exchanging sizes, the choice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.milp import solve
from geoplan.siting import capacitated_case as cases
from geoplan.siting.asking import SAME
from geoplan.siting.capacitated_case import Valued
from geoplan.siting.capacitated_known import Kind, Search, allowed, keep, program, unit, worth
from geoplan.siting.capacitated_moves import descend, walk

Flags = NDArray[np.bool_]

_WORK = 400_000  # entries of all programs of a question together
_ROUNDS = 10  # programs that are solved at least


@dataclass(frozen=True)
class Answered:
    """The best choice found for a question, what it is worth, the bound, and the nodes of the search."""

    best: Valued | None
    value: float
    bound: float
    nodes: int


def answer(search: Search, kind: Kind, begin: Flags | None, *, node_limit: int) -> Answered:
    """The best choice for a question, from one that keeps the rules on, within `node_limit` nodes in all."""
    search.seen.clear()
    best = None if begin is None else cases.value(search.case, begin)
    if kind != "cost" and best is not None:
        keep(search, kind, best, strong=True)
        best = descend(search, kind, best)
        for taken in walk(search, kind, best):
            best = _better(search, kind, best, taken)
        best = descend(search, kind, best)
        keep(search, kind, best, strong=True)
    bound, nodes, rounds, work = -np.inf, 0, 0, 0
    asked: set[bytes] = set()
    size = unit(search, kind)
    n = search.case.sites
    while (rounds < _ROUNDS or work < _WORK) and nodes < node_limit:
        asking = program(search, kind)
        solved = solve(asking, node_limit=node_limit - nodes, sure=True)
        nodes, rounds, work = nodes + max(solved.nodes, 1), rounds + 1, work + asking.rows.nnz
        if solved.status == "infeasible":
            return Answered(best, worth(search, kind, best), np.inf if best is None else bound, nodes)
        bound = max(bound, solved.bound * size)
        if len(solved.values) == 0:
            break
        taken = solved.values[n : n + len(search.case.sizes.site)] > 0.5
        found = cases.value(search.case, taken)
        keep(search, kind, found, strong=True)
        if worth(search, kind, found) < worth(search, kind, best):
            best = descend(search, kind, found)
            keep(search, kind, best, strong=True)
        value = worth(search, kind, best)
        if value - bound <= SAME * max(size, abs(value)):
            break
        if taken.tobytes() in asked and solved.status == "optimal":
            break  # the cut of this choice is exact: nothing is left but rounding
        asked.add(taken.tobytes())
    value = worth(search, kind, best)
    return Answered(best, value, min(bound, value), nodes)


def _better(search: Search, kind: Kind, best: Valued, taken: Flags) -> Valued:
    """The better of `best` and the choice `taken`, if that keeps the rules and was not valued yet."""
    if taken.tobytes() in search.seen or not allowed(search, taken):
        return best
    found = cases.value(search.case, taken)
    keep(search, kind, found, strong=False)
    return found if worth(search, kind, found) < worth(search, kind, best) else best
