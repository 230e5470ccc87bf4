"""The best choice of sites, by branch and bound on sites: every part of the plans is bounded by prices.

What a bound rules out, or in, is fixed; the rest is split by a site that is neither clearly open nor clearly closed, the
part of the lowest bound first. Every bound is counted here, none is taken from a solver.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geoplan.siting.lagrange import Climbed, Pace, Part, climb
from geoplan.siting.median_lists import Lists
from geoplan.siting.median_swap import swapped

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Prices = tuple[NDArray[np.float32], NDArray[np.float32]]  # of being served, and of being served at all

SAME = 1e-9  # two values are the same within this share of them
_PROBE, _ROOT, _NODE = Pace(200, 1.0, 0.1), Pace(1500, 1.0, 0.002), Pace(120, 0.7, 0.02)
_PRICES = (1.0, 4.0, 16.0, 64.0)  # of staying away that are tried, as multiples of the longest way
HIGHEST = _PRICES[-1]
_SOONER = 4  # how much sooner a part is split by who is served at all than by how far
_MORE_NODES = 100  # of the comparison of equal plans, beyond as many as the search took


@dataclass(frozen=True)
class Question:
    """What a plan is worth: what the people pay whom it serves, as long as at most `away` people stay without a site.

    In `lists` a row without a site pays the price that bounds are counted with, in `steep` one that no swap likes to pay.
    """

    lists: Lists
    steep: Lists
    away: float
    near: Flags  # site × site: cannot open both; empty = all can
    grain: float  # every value is a multiple of it; 0 = none is known
    blur: float  # by how much a sum may be off; below `grain`
    alone: Question | None = None  # the question who stays without a site, where that depends on the plan
    known: Flags | None = None  # a plan that is not asked for

    def value(self, opened: Flags) -> float:
        """What people pay with these sites; inf if they are no plan, or the one that is known."""
        if self.known is not None and np.array_equal(opened, self.known):
            return np.inf
        if self.near.size and self.near[np.ix_(opened, opened)].any():
            return np.inf
        first, _ = self.lists.first_two(opened)
        served = first >= 0
        if float(self.lists.people[~served].sum()) > self.away * (1 + SAME):
            return np.inf
        return float((self.lists.people * self.lists.paid(first))[served].sum())

    @property
    def extra(self) -> float:
        """What a bound of `lists` contains for those who stay away anyway."""
        return self.lists.away * self.away

    def lifted(self, bound: float) -> float:
        """What a bound of `lists` says about values: no less than 0, and the next one that can occur."""
        bound = max(bound - self.extra, 0.0)
        return float(np.ceil((bound - self.blur) / self.grain) * self.grain) if self.grain else bound

    def spare(self, value: float) -> float:
        """By how much values near `value` may differ and be the same."""
        least = float(self.lists.people.min(initial=1.0))
        return self.grain / 2 if self.grain else SAME * max(abs(value), least)


@dataclass(frozen=True)
class Best:
    """A plan and its value; the sites may be those of no plan, with a value that any plan asked for is below."""

    opened: Flags
    value: float


@dataclass(frozen=True)
class Found:
    """The best plan known, the bound no plan can beat, and whether nothing was left to look at."""

    best: Best
    bound: float
    nodes: int
    finished: bool
    promising: Part  # holds every plan as good as the best one
    question: Question  # with the price of staying away that bounds it best
    prices: Prices  # of the best bound of the whole


@dataclass(frozen=True)
class _Looked:
    """A part after its climb: no plan outside `part` beats the best; None = nor does any in it, `bound` says why."""

    part: Part | None
    bound: float
    prices: Prices
    branch: int = -1


def search(
    question: Question, whole: Part, best: Best, *, node_limit: int | None = None, prices: Prices | None = None
) -> Found:
    """The best plan of `whole` within `node_limit` parts; from given `prices` the first that is better than `best`."""
    seen: set[bytes] = set()
    any_better, before = prices is not None, best
    if prices is None:
        question, prices, best = _probed(question, whole, _prices(question, best.opened), best, seen)
    looked, best, up = _look(question, whole, prices, best, _NODE if any_better else _ROOT, whole, seen)
    root, heap, nodes, lowest = looked.prices, [(looked.bound, 0, looked)], 1, np.inf
    while heap and not (any_better and best.value < before.value):
        bound, _, looked = heap[0]
        split = looked.part is not None and bound < best.value - question.spare(best.value)
        if split and node_limit is not None and nodes >= node_limit:
            break
        heapq.heappop(heap)
        if looked.part is None or not split:
            lowest = min(lowest, bound)
            continue
        for part in _halves(question, looked.part, looked.branch):
            child, best, _ = _look(question, part, looked.prices, best, _NODE, whole, seen)
            nodes += 1
            heapq.heappush(heap, (max(bound, child.bound), -nodes, child))  # of equal bounds the deepest part first
    bound = min(lowest, best.value, min((entry[0] for entry in heap), default=np.inf))
    promising = whole if up is None else _fixed(question, up, best.value + question.spare(best.value))
    return Found(best, bound, nodes, not heap, promising, question, root)


def smallest_ids(found: Found) -> tuple[Best, str]:
    """Among plans as good as the best the one with the smallest ids, and `proven`, or `not proven` where it may not be."""
    question, best, part, prices = found.question, found.best, found.promising, found.prices
    left = found.nodes + _MORE_NODES
    just_above = best.value + 2 * question.spare(best.value)
    others = replace(question, known=best.opened)
    other = search(others, part, replace(best, value=just_above), node_limit=left, prices=prices)
    if other.best.value == just_above:
        return best, "proven" if other.finished else "not proven"
    left -= other.nodes
    for site in np.flatnonzero(part.free):
        if part.count == 0:
            break
        if not part.free[site]:
            continue
        having, lacking = _halves(question, part, int(site))
        if not best.opened[site]:
            other = search(question, having, replace(best, value=just_above), node_limit=left, prices=prices)
            left -= other.nodes
            if other.best.value == just_above:
                if not other.finished:
                    return best, "not proven"
                part = lacking
                continue
            best = other.best
        part = having
    return best, "proven"


def _prices(question: Question, opened: Flags) -> Prices:
    """Half way between what every row pays at its nearest of these sites and at the next."""
    found = []
    for of in (question.lists, question.alone.lists if question.alone else question.lists):
        first, second = of.first_two(opened)
        paid = of.paid(first)
        found.append((of.people * np.where(second >= 0, (paid + of.paid(second)) / 2, paid)).astype(np.float32))
    return found[0], found[1]


def _probed(
    question: Question, whole: Part, prices: Prices, best: Best, seen: set[bytes]
) -> tuple[Question, Prices, Best]:
    """The question with the price of staying away that bounds it best, prices to start from, and a better plan."""
    tried: list[tuple[float, int, Question, Prices]] = []
    for n, price in enumerate(_PRICES if question.away else _PRICES[:1]):
        dearer = replace(question, lists=replace(question.lists, away=question.lists.away * price))
        looked, best, _ = _look(dearer, whole, prices, best, _PROBE, whole, seen)
        tried.append((looked.bound, -n, dearer, looked.prices))
    _, _, question, prices = max(tried, key=lambda one: one[:2])
    return question, prices, best


def _look(
    question: Question, part: Part, prices: Prices, best: Best, pace: Pace, whole: Part, seen: set[bytes]
) -> tuple[_Looked, Best, Climbed | None]:
    """What climbs say about a part, and the best plan after them; swaps stay within `whole`."""
    part, reach, unsure = _reaching(question, part, prices[1], pace)
    prices = (prices[0], reach)
    group = _groups(question.near, part.free)
    if _settled(part, group):
        looked, best = _last(question, part, prices, best)
        return looked, best, None
    upper, enough = best.value + question.extra, best.value - question.spare(best.value) + question.extra
    up = climb(question.lists, part, prices[0].astype(float), pace, upper=upper, enough=enough, group=group)
    best = _tried(question, part.opened | up.chosen, best, whole, seen)
    bound, prices = question.lifted(up.bound), (up.prices.astype(np.float32), reach)
    enough = best.value - question.spare(best.value)
    if bound >= enough:
        return _Looked(None, bound, prices), best, up
    rest = _fixed(question, up, enough)
    if _settled(rest, _groups(question.near, rest.free)):
        looked, best = _last(question, rest, prices, best)
        return looked, best, up
    score = np.where(rest.free, _SOONER * unsure + 0.5 - np.abs(up.often - 0.5), -1.0)
    return _Looked(rest, bound, prices, int(score.argmax())), best, up


def _reaching(
    question: Question, part: Part, prices: NDArray[np.float32], pace: Pace
) -> tuple[Part, NDArray[np.float32], Floats]:
    """The part without plans that a climb shows to leave too many people without a site; how unsure each site is."""
    alone, sure = question.alone, np.zeros(len(part.free))
    group = _groups(question.near, part.free)
    if alone is None or _settled(part, group):
        return part, prices, sure
    just_above = question.away + 2 * alone.spare(question.away)
    enough = just_above - alone.spare(just_above)
    up = climb(alone.lists, part, prices.astype(float), pace, upper=just_above, enough=enough, group=group)
    kept = up.prices.astype(np.float32)
    if alone.lifted(up.bound) >= enough:
        return Part(part.opened, np.zeros_like(part.free), -1), kept, sure
    return _fixed(alone, up, enough), kept, 0.5 - np.abs(up.often - 0.5)


def _settled(part: Part, group: Whole | None) -> bool:
    """Whether a part holds one plan at most."""
    choices = int(part.free.sum())
    too_few = group is not None and len(np.unique(group[part.free])) < part.count
    return part.count <= 0 or choices <= part.count or too_few


def _last(question: Question, part: Part, prices: Prices, best: Best) -> tuple[_Looked, Best]:
    """The bound of a part that holds one plan at most, and the best plan after it."""
    opened = part.opened | part.free if part.count else part.opened
    plan = part.count == 0 or part.count == part.free.sum()
    looked = _Looked(None, question.value(opened) if plan else np.inf, prices)
    return looked, _better(question, best, opened) if plan else best


def _tried(question: Question, opened: Flags, best: Best, whole: Part, seen: set[bytes]) -> Best:
    """The best plan after `opened` and what swaps make of it were looked at, unless they were before."""
    key = opened.tobytes()
    if key in seen or (question.near.size and question.near[np.ix_(opened, opened)].any()):
        return best
    seen.add(key)
    best = _better(question, best, opened)
    return _better(question, best, swapped(question.steep, opened, whole.free, question.near))


def _better(question: Question, best: Best, opened: Flags) -> Best:
    value = question.value(opened)
    return Best(opened, value) if value < best.value - question.spare(best.value) else best


def _fixed(question: Question, up: Climbed, value: float) -> Part:
    """The part that was climbed for, without the plans that this shows to cost `value` or more."""
    part = up.part
    most = float(up.worth[up.chosen].max())
    others = part.free & ~up.chosen
    least = float(up.worth[others].min(initial=np.inf))
    spare = SAME * abs(value + question.extra) + value + question.extra
    shut = others.copy()
    shut[others] = up.bound + up.worth[others] - most >= spare
    sure = up.chosen.copy()
    sure[sure] = up.bound + least - up.worth[sure] >= spare
    free = part.free & ~shut & ~sure
    if question.near.size:
        free &= ~question.near[sure].any(axis=0)
    return Part(part.opened | sure, free, part.count - int(sure.sum()))


def _halves(question: Question, part: Part, site: int) -> tuple[Part, Part]:
    """The plans of a part that open a site, and those that do not."""
    free, opened = part.free.copy(), part.opened.copy()
    free[site], opened[site] = False, True
    beside = free & ~question.near[site] if question.near.size else free
    return Part(opened, beside, part.count - 1), Part(part.opened, free, part.count)


def _groups(near: Flags, free: Flags) -> Whole | None:
    """Groups of sites that are all near to each other, as few as come about in the order of ids; None = all are apart."""
    if near.size == 0:
        return None
    group, left = np.arange(len(free)), free.copy()
    for site in np.flatnonzero(free):
        if not left[site]:
            continue
        left[site] = False
        beside = near[site] & left
        while beside.any():
            other = int(beside.argmax())
            group[other], left[other] = site, False
            beside &= near[other]
    return group
