"""How a search for sizes finds better choices: exchanges next to one, and a walk along the prices of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geoplan.milp import relax
from geoplan.siting import capacitated_case as cases
from geoplan.siting.asking import SAME
from geoplan.siting.capacitated_case import Cut, Valued
from geoplan.siting.capacitated_known import Kind, Search, allowed, cut_at, keep, worth

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_WALK = 300  # steps along the prices
_STRONG = 100  # cuts of the walk that are kept for the program
_PATIENCE = 12  # steps without a better bound after which they get shorter
_SHORTEST = 1e-3  # of a whole step: where the walk ends
_TRIALS = 60  # exchanges valued without finding a better one before a descent ends
_RECENT = 40  # cuts that exchanges are held against
_BROAD = 300  # changes looked at for exchanges


def descend(search: Search, kind: Kind, best: Valued) -> Valued:
    """A choice that exchanging two sizes, or changing one, does not improve as far as was tried.

    Exchanges are tried by what the cuts say they cannot beat, the most promising first.
    """
    if kind == "cost":
        return best
    improved = True
    while improved:
        improved = False
        value = worth(search, kind, best)
        for taken in _exchanges(search, kind, best, value):
            found = cases.value(search.case, taken)
            keep(search, kind, found, strong=False)
            if worth(search, kind, found) < value * (1 - SAME):
                best, improved = found, True
                break
    return best


def _exchanges(search: Search, kind: Kind, best: Valued, value: float) -> Iterator[Flags]:
    """Choices next to one, those that no cut rules out, the most promising first."""
    sizes, tried = search.case.sizes, 0
    goes, comes = _changes(search, kind, best)
    if len(goes) == 0:
        return
    for a, b in _pairs(search, kind, best, value, goes, comes):
        both = [a] if b == len(goes) else [a, b]
        at = sizes.site[np.maximum(goes[both], comes[both])]
        if len(at) == 2 and at[0] == at[1]:
            continue
        other = best.taken.copy()
        other[[size for size in goes[both] if size >= 0]] = False
        other[[size for size in comes[both] if size >= 0]] = True
        if other.tobytes() in search.seen or not allowed(search, other):
            continue
        yield other
        tried += 1
        if tried >= _TRIALS:
            return


def _changes(search: Search, kind: Kind, best: Valued) -> tuple[Whole, Whole]:
    """The size that goes and the size that comes of every change worth a look, -1 = none: the most promising, and closing."""
    sizes, taken = search.case.sizes, best.taken
    own = np.full(search.case.sites, -1)
    own[sizes.site[taken]] = np.flatnonzero(taken)
    closable = np.flatnonzero(taken & (search.base.lower[sizes.site] < 1))
    coming = np.flatnonzero(~taken)
    goes = np.concatenate([closable, own[sizes.site[coming]]])
    comes = np.concatenate([np.full(len(closable), -1), coming])
    added = _added(search.recent[kind][-_RECENT:], goes, comes).mean(axis=0)
    kept = np.union1d(np.argsort(added, kind="stable")[:_BROAD], np.flatnonzero(comes < 0))
    return goes[kept], comes[kept]


def _pairs(
    search: Search, kind: Kind, best: Valued, value: float, goes: Whole, comes: Whole
) -> Iterator[tuple[int, int]]:
    """Pairs of changes that may bring a choice below `value`, by the least they can; the second may be none (the last)."""
    cuts = search.recent[kind][-_RECENT:]
    added = _added(cuts, goes, comes)
    either = np.append(added, np.zeros((len(cuts), 1)), axis=1)
    lowest = np.full((len(goes), len(goes) + 1), -np.inf)
    for k, cut in enumerate(cuts):
        alone = cut.all - float(cut.off[best.taken].sum())
        np.maximum(lowest, alone + added[k][:, None] + either[k], out=lowest)
    first, second = np.nonzero(np.triu(lowest < value - SAME * abs(value), 1))
    for at in np.lexsort((second, first, lowest[first, second])):
        yield int(first[at]), int(second[at])


def _added(cuts: list[Cut], goes: Whole, comes: Whole) -> Floats:
    """What each cut says that each change adds."""
    off = np.array([np.append(cut.off, 0.0) for cut in cuts])
    return np.asarray(off[:, goes] - off[:, comes], dtype=np.float64)


def walk(search: Search, kind: Kind, best: Valued) -> Iterator[Flags]:
    """Choices met on a walk along the prices towards the best bound; its cuts are kept (Held, Wolfe & Crowder 1974)."""
    case = search.case
    of_time = kind == "time"
    top = best.away_price if of_time else 1.0
    if of_time and search.most_turned <= 0:
        top = np.inf
    price = (best.time_price if of_time else best.turned_price).copy()
    cost = case.ms if of_time else np.zeros(len(case.ms))
    goal, highest, stride, waited = worth(search, kind, best), -np.inf, 1.0, 0
    kept = price
    met: list[tuple[float, int, Cut]] = []
    for _ in range(_WALK):
        cut = cut_at(search, kind, price, top)
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
        if stride < _SHORTEST:
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
