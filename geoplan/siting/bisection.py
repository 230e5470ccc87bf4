"""The first of ever easier levels that a choice of sites meets, with what is proven of the harder ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geoplan.milp import SOLVER, Program, solve
from geoplan.proof import Proof

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Attempt:
    """What came of one level: a choice that meets it, `none` if no choice does, `unknown` after too many nodes."""

    verdict: Literal["met", "none", "unknown"]
    chosen: Flags
    nodes: int = 0


@dataclass(frozen=True)
class Met:
    """A choice, the level it meets, and the first level that is not proven to be out of reach."""

    chosen: Flags
    level: int
    proven: int
    nodes: int


def first_met(chosen: Flags, *, low: int, level_of: Callable[[Flags], int], attempt: Callable[[int], Attempt]) -> Met:
    """The hardest level found to be met: levels below `low` are known not to be, and `chosen` meets its own.

    Who meets a level meets all after it. A level of which nothing is known is passed by, and the proof stays before it.
    """
    high, proven, nodes = level_of(chosen), low, 0
    while low < high:
        middle = (low + high) // 2
        tried = attempt(middle)
        nodes += tried.nodes
        if tried.verdict == "met":
            chosen, high = tried.chosen, min(middle, level_of(tried.chosen))
            continue
        low = middle + 1
        if tried.verdict == "none":
            proven = low
    return Met(chosen, high, min(proven, high), nodes)


def any_plan(program: Program, sites: int, *, node_limit: int | None) -> Attempt:
    """Whether a program without cost has a plan, and one."""
    answer = solve(program, node_limit=node_limit, sure=True)
    if len(answer.values):
        return Attempt("met", answer.values[:sites] > 0.5, answer.nodes)
    return Attempt("none" if answer.status == "infeasible" else "unknown", np.zeros(sites, bool), answer.nodes)


def proof(question: str, value: float, bound: float, unit: str, nodes: int) -> Proof:
    """The proof of a value that is one of the levels."""
    same = value == bound
    gap = 0.0 if same else abs(value - bound) / max(abs(value), abs(bound))
    return Proof(question, "optimal" if same else "gap", value, bound, gap, unit, SOLVER, details={"nodes": nodes})
