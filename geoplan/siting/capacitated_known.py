"""What a search for sizes knows: the rules, the cuts gathered so far, and what a choice is worth for a question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geoplan.milp import Block, Program, lengthen, one_row, widen
from geoplan.siting import capacitated_case as cases
from geoplan.siting.asking import SAME
from geoplan.siting.capacitated_case import Case, Cut, Valued

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Kind = Literal["turned away", "cost", "time"]


@dataclass
class Search:
    """What is known so far: the rules, the cuts, and which choices were valued. It grows as questions are asked."""

    case: Case
    base: Program  # columns: a 0/1 per site, a 0/1 per size; rows of questions that are settled among the rules
    most_turned: float = np.inf  # settled: no more people than this are turned away
    recent: dict[Kind, list[Cut]] = field(default_factory=lambda: {"turned away": [], "time": []})
    strong: dict[Kind, list[Cut]] = field(default_factory=lambda: {"turned away": [], "time": []})
    seen: set[bytes] = field(default_factory=set)

    def hold(self, block: Block) -> None:
        """Have every later answer keep the rows of `block` too."""
        self.base = lengthen(self.base, [block])


def worth(search: Search, kind: Kind, found: Valued | None) -> float:
    """What a choice is worth for a question; infinite where it breaks what is settled."""
    if found is None:
        return np.inf
    if kind == "turned away":
        return found.turned_away
    if found.turned_away > search.most_turned + _slack(search):
        return np.inf
    if kind == "time":
        return found.people_ms
    return float(search.case.sizes.cost[found.taken].sum())


def keep(search: Search, kind: Kind, found: Valued, *, strong: bool) -> None:
    """Note that a choice was valued, and the cut that is exact there; a strong one goes into the program."""
    search.seen.add(found.taken.tobytes())
    of: Kind = "turned away" if found.turned_away > search.most_turned + _slack(search) else kind
    if of == "cost":
        return
    prices = found.time_price if of == "time" else found.turned_price
    cut = cut_at(search, of, prices, found.away_price)
    search.recent[of].append(cut)
    if strong:
        search.strong[of].append(cut)


def cut_at(search: Search, kind: Kind, price: Floats, top: float) -> Cut:
    """The cut that prices of at most `top` make."""
    if kind == "turned away":
        return cases.turned_cut(search.case, price)
    away = 0.0 if search.most_turned <= 0 else top
    return cases.time_cut(search.case, price, away_price=away, turned_away=search.most_turned)


def allowed(search: Search, taken: Flags) -> bool:
    """Whether a choice keeps the rules."""
    case, rules = search.case, search.base
    opened = np.zeros(case.sites)
    opened[case.sizes.site[taken]] = 1
    x = np.concatenate([opened, taken.astype(float)])
    if (x < rules.lower).any() or (x > rules.upper).any():
        return False
    got = rules.rows @ x
    spare = 1e-9 * (1 + np.abs(got))
    return bool((got >= rules.row_lower - spare).all() and (got <= rules.row_upper + spare).all())


def program(search: Search, kind: Kind) -> Program:
    """The program of the strong cuts for a question: one more column for its value, unless that is the cost."""
    case, n = search.case, search.case.sites
    many = len(case.sizes.site)
    start, blocks = search.base, []
    if kind != "turned away":
        limit = search.most_turned + _slack(search)
        for cut in search.strong["turned away"]:
            used = np.flatnonzero(cut.off)
            most = max(float(cut.off[used].max(initial=0.0)), 1e-300)
            blocks.append(one_row(n + used, cut.off[used] / most, (cut.all - limit) / most, np.inf))
    size = unit(search, kind)
    if kind == "cost":
        return replace(lengthen(start, blocks), cost=np.concatenate([np.zeros(n), case.sizes.cost / size]))
    start = widen(replace(start, cost=np.zeros(start.width)), np.ones(1), 0.0, np.inf)
    for cut in search.strong[kind]:
        used = np.flatnonzero(cut.off)
        columns, values = np.append(n + used, n + many), np.append(cut.off[used] / size, 1.0)
        blocks.append(one_row(columns, values, cut.all / size, np.inf))
    return lengthen(start, blocks)


def unit(search: Search, kind: Kind) -> float:
    """The unit the solver works in: a thousandth of everybody, a mean cost, a thousandth of a mean time for everybody.

    Values are then in the hundreds, so that the solver's tolerance of 1e-9 is less than that of any of them.
    """
    case = search.case
    if kind == "cost":
        costs = case.sizes.cost
        return float(costs[costs > 0].mean()) if (costs > 0).any() else 1.0
    mean = float(case.ms.mean()) if kind == "time" and len(case.ms) else 1.0
    return max(case.total * mean, 1.0) / 1000


def _slack(search: Search) -> float:
    return SAME * search.case.total
