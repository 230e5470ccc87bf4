"""The best choice of sizes for one question after the other, with a bound that holds for every choice.

Cuts (`capacitated_case`) bound the question from below over the sizes alone. A walk along the prices of the rows gathers
strong ones; the best assignment of every choice met adds the one that is exact there. The program of all cuts gives the
bound, and its answers, improved by exchanging sizes, the choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geoplan.milp import Block, Program, lengthen, one_row, relax, solve, widen
from geoplan.siting import capacitated_case as cases
from geoplan.siting.asking import SAME
from geoplan.siting.capacitated_case import Case, Cut, Valued

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

Kind = Literal["turned away", "cost", "time"]

_WALK = 300  # steps along the prices
_STRONG = 100  # cuts of the walk that are kept for the program
_PATIENCE = 12  # steps without a better bound after which they get shorter
_WORK = 1_000_000  # sizes × cuts of all programs of a question together
_ROUNDS = 10  # programs that are solved at least
_TRIALS = 60  # exchanges valued without finding a better one before a descent ends
_RECENT = 40  # cuts that exchanges are held against
_BROAD = 300  # changes looked at for exchanges


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


@dataclass(frozen=True)
class Answered:
    """The best choice found for a question, what it is worth, the bound, and the nodes of the search."""

    best: Valued | None
    value: float
    bound: float
    nodes: int


def answer(search: Search, kind: Kind, begin: Flags | None, *, node_limit: int) -> Answered:
    """The best choice for a question, from one that keeps the rules on, within `node_limit` nodes in all."""
    best = None if begin is None else cases.value(search.case, begin)
    if kind != "cost" and best is not None:
        _keep(search, kind, best, strong=True)
        best = descend(search, kind, best)
        for taken in walk(search, kind, best):
            best = _better(search, kind, best, taken)
        best = descend(search, kind, best)
        _keep(search, kind, best, strong=True)
    bound, nodes, rounds, work = -np.inf, 0, 0, 0
    asked: set[bytes] = set()
    size = _size(search, kind)
    while (rounds < _ROUNDS or work < _WORK) and nodes < node_limit:
        program = _program(search, kind)
        solved = solve(program, node_limit=node_limit - nodes, sure=True)
        nodes, rounds, work = nodes + max(solved.nodes, 1), rounds + 1, work + program.rows.nnz
        if solved.status == "infeasible":
            return Answered(best, _worth(search, kind, best), np.inf if best is None else bound, nodes)
        bound = max(bound, solved.bound * size)
        if len(solved.values) == 0:
            break
        taken = _sizes(search, solved.values)
        found = cases.value(search.case, taken)
        _keep(search, kind, found, strong=True)
        if _worth(search, kind, found) < _worth(search, kind, best):
            best = descend(search, kind, found)
            _keep(search, kind, best, strong=True)
        value = _worth(search, kind, best)
        if value - bound <= SAME * max(size, abs(value)):
            break
        if taken.tobytes() in asked and solved.status == "optimal":
            break  # the cut of this choice is exact: nothing is left but rounding
        asked.add(taken.tobytes())
    value = _worth(search, kind, best)
    return Answered(best, value, min(bound, value), nodes)


def descend(search: Search, kind: Kind, best: Valued) -> Valued:
    """A choice that exchanging two sizes, or changing one, does not improve as far as was tried.

    Exchanges are tried by what the cuts say they cannot beat, the most promising first.
    """
    if kind == "cost":
        return best
    improved = True
    while improved:
        improved = False
        value = _worth(search, kind, best)
        for taken in _exchanges(search, kind, best, value):
            found = cases.value(search.case, taken)
            _keep(search, kind, found, strong=False)
            if _worth(search, kind, found) < value * (1 - SAME):
                best, improved = found, True
                break
    return best


def _exchanges(search: Search, kind: Kind, best: Valued, value: float) -> Iterator[Flags]:
    """Choices next to one, those that no cut rules out, the most promising first."""
    case, sizes, taken = search.case, search.case.sizes, best.taken
    own = np.full(case.sites, -1)
    own[sizes.site[taken]] = np.flatnonzero(taken)
    cuts = search.recent[kind][-_RECENT:]
    if not cuts:
        return
    off = np.array([cut.off for cut in cuts])
    alone = np.array([cut.all - cut.off[taken].sum() for cut in cuts])
    # a change: the size that goes (-1 = none) and the size that comes (-1 = none)
    closable = np.flatnonzero(taken & (search.base.lower[sizes.site] < 1))
    coming = np.flatnonzero(~taken)
    goes = np.concatenate([closable, own[sizes.site[coming]]])
    comes = np.concatenate([np.full(len(closable), -1), coming])
    wide = np.append(off, np.zeros((len(cuts), 1)), axis=1)
    change = wide[:, goes] - wide[:, comes]  # what each cut says it adds
    rough = change.mean(axis=0)
    kept = np.union1d(np.argsort(rough, kind="stable")[:_BROAD], np.flatnonzero(comes < 0))
    goes, comes, change = goes[kept], comes[kept], change[:, kept]
    nothing = np.zeros((len(cuts), 1))
    both = np.append(change, nothing, axis=1)
    lowest = np.full((len(kept), len(kept) + 1), -np.inf)
    for k in range(len(cuts)):
        np.maximum(lowest, alone[k] + change[k][:, None] + both[k][None, :], out=lowest)
    first, second = np.nonzero(lowest < value - SAME * abs(value))
    pair = first < second
    first, second = first[pair], second[pair]
    order = np.lexsort((second, first, lowest[first, second]))
    sites = sizes.site
    tried = 0
    for at in order:
        a, b = int(first[at]), int(second[at])
        out, into = [int(goes[a])], [int(comes[a])]
        if b < len(kept):
            out, into = [*out, int(goes[b])], [*into, int(comes[b])]
            of_a, of_b = sites[max(out[0], into[0])], sites[max(out[1], into[1])]
            if of_a == of_b:
                continue
        other = taken.copy()
        other[[size for size in out if size >= 0]] = False
        other[[size for size in into if size >= 0]] = True
        if other.tobytes() in search.seen or not _allowed(search, other):
            continue
        yield other
        tried += 1
        if tried >= _TRIALS:
            return


def walk(search: Search, kind: Kind, best: Valued) -> Iterator[Flags]:
    """Choices met on a walk along the prices towards the best bound; its cuts are kept (Held, Wolfe & Crowder 1974)."""
    case = search.case
    of_time = kind == "time"
    top = best.away_price if of_time else 1.0
    if of_time and search.most_turned <= 0:
        top = np.inf
    price = (best.time_price if of_time else best.turned_price).copy()
    cost = case.ms if of_time else np.zeros(len(case.ms))
    goal, highest, stride, waited = _worth(search, kind, best), -np.inf, 1.0, 0
    kept = price
    met: list[tuple[float, int, Cut]] = []
    for _ in range(_WALK):
        cut = _cut(search, kind, price, top)
        floor = _floor(search, cut)
        if floor is None:
            break
        lowest, weight = floor
        met.append((lowest, len(met), cut))
        if lowest > highest + 1e-6 * abs(highest):
            waited = 0
        else:
            waited += 1
        if lowest > highest:
            highest, kept = lowest, price
        if goal - highest <= SAME * abs(goal):
            break
        if waited >= _PATIENCE:
            stride, waited, price = stride / 2, 0, kept
        if stride < 1e-3:
            break
        yield weight > 0.5
        served = cases.worth(case, price, cost, weight)[1]
        short = 1 - served / case.people
        if top < np.inf:
            short = np.where((price >= top) & (short > 0), 0.0, short)
        length = float((case.people * short**2).sum())
        if length <= 0:
            break
        step = stride * max(goal - lowest, 1e-6 * abs(goal)) / length
        price = np.clip(price + step * short, 0.0, top)
    search.strong[kind] += [cut for _, _, cut in sorted(met, key=lambda one: (-one[0], one[1]))[:_STRONG]]


def _cut(search: Search, kind: Kind, price: Floats, top: float) -> Cut:
    if kind == "turned away":
        return cases.turned_cut(search.case, price)
    away = 0.0 if search.most_turned <= 0 else top
    return cases.time_cut(search.case, price, away_price=away, turned_away=search.most_turned)


def _floor(search: Search, cut: Cut) -> tuple[float, Floats] | None:
    """The least that the relaxed rules leave of one cut, and how much of each size they take for it."""
    program = search.base
    n = search.case.sites
    size = float(cut.off.max(initial=0.0)) or 1.0
    cost = np.concatenate([np.zeros(n), -cut.off / size])
    found = relax(replace(program, cost=cost), lambda _: None)
    if found is None:
        return None
    return cut.all + found.bound * size, found.values[n:]


def _program(search: Search, kind: Kind) -> Program:
    """The program of all cuts for a question: one more column for its value, unless that is the cost."""
    case, n = search.case, search.case.sites
    many = len(case.sizes.site)
    program, blocks = search.base, []
    if kind != "turned away":
        limit = search.most_turned + _slack(search)
        for cut in search.strong["turned away"]:
            used = np.flatnonzero(cut.off)
            size = max(float(cut.off[used].max(initial=0.0)), 1e-300)
            blocks.append(one_row(n + used, cut.off[used] / size, (cut.all - limit) / size, np.inf))
    if kind == "cost":
        size = _size(search, kind)
        return replace(lengthen(program, blocks), cost=np.concatenate([np.zeros(n), case.sizes.cost / size]))
    size = _size(search, kind)
    program = widen(replace(program, cost=np.zeros(program.width)), np.ones(1), 0.0, np.inf)
    for cut in search.strong[kind]:
        used = np.flatnonzero(cut.off)
        columns, values = np.append(n + used, n + many), np.append(cut.off[used] / size, 1.0)
        blocks.append(one_row(columns, values, cut.all / size, np.inf))
    return lengthen(program, blocks)


def _allowed(search: Search, taken: Flags) -> bool:
    """Whether a choice keeps the rules."""
    case, program = search.case, search.base
    opened = np.zeros(case.sites)
    opened[case.sizes.site[taken]] = 1
    x = np.concatenate([opened, taken.astype(float)])
    if (x < program.lower).any() or (x > program.upper).any():
        return False
    got = program.rows @ x
    spare = 1e-9 * (1 + np.abs(got))
    return bool((got >= program.row_lower - spare).all() and (got <= program.row_upper + spare).all())


def _better(search: Search, kind: Kind, best: Valued, taken: Flags) -> Valued:
    """The better of `best` and the choice `taken`, if that keeps the rules and was not valued yet."""
    if taken.tobytes() in search.seen or not _allowed(search, taken):
        return best
    found = cases.value(search.case, taken)
    _keep(search, kind, found, strong=False)
    return found if _worth(search, kind, found) < _worth(search, kind, best) else best


def _worth(search: Search, kind: Kind, found: Valued | None) -> float:
    if found is None:
        return np.inf
    if kind == "turned away":
        return found.turned_away
    if found.turned_away > search.most_turned + _slack(search):
        return np.inf
    if kind == "time":
        return found.people_ms
    return float(search.case.sizes.cost[found.taken].sum())


def _keep(search: Search, kind: Kind, found: Valued, *, strong: bool) -> None:
    """Note that a choice was valued, and the cut that is exact there; a strong one goes into the program."""
    search.seen.add(found.taken.tobytes())
    of: Kind = "turned away" if found.turned_away > search.most_turned + _slack(search) else kind
    if of == "cost":
        return
    prices = found.time_price if of == "time" else found.turned_price
    cut = _cut(search, of, prices, found.away_price)
    search.recent[of].append(cut)
    if strong:
        search.strong[of].append(cut)


def _sizes(search: Search, values: Floats) -> Flags:
    n = search.case.sites
    return values[n : n + len(search.case.sizes.site)] > 0.5


def _slack(search: Search) -> float:
    return SAME * search.case.total


def _size(search: Search, kind: Kind) -> float:
    """The unit the solver works in: a share of everybody, a mean cost, a mean time for everybody."""
    if kind == "turned away":
        return max(search.case.total, 1e-300)
    if kind == "cost":
        costs = search.case.sizes.cost
        return float(costs[costs > 0].mean()) if (costs > 0).any() else 1.0
    return max(search.case.total * float(search.case.ms.mean() if len(search.case.ms) else 1), 1.0)
