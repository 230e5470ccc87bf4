"""The cheapest tiers for places that have a price in each tier, when only the number of places of a tier is given.

A transport problem with as many sinks as there are tiers: as long as a cycle of places, each taking the tier of the next,
makes it cheaper, they change (Klein 1967). Between answers to similar prices few do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_HELPS = 1e-12  # a cycle that saves less than this share of the largest price is none


def allot(price: Floats, least: Whole, most: Whole, start: Whole) -> tuple[Whole, Floats]:
    """Per place its tier (the last = none) at least total price, and per tier what one place more would save.

    `price` is tier × place, infinite where a place may not be; its last row is that of being in no tier. `start` keeps
    to `least` and `most` places per tier. For the savings s every place has the tier with the least price − s.
    """
    tier_of = start.copy()
    bins = len(price)
    count = np.bincount(tier_of, minlength=bins)
    step, place = np.full((bins + 1, bins + 1), np.inf), np.zeros((bins, bins), np.int64)
    for bin_ in range(bins):
        _leave(price, tier_of, bin_, step, place)
    finite = np.abs(price[np.isfinite(price)])
    spare = _HELPS * (float(finite.max(initial=0.0)) + 1e-300)
    while True:
        # the last node takes from a tier that has places to spare and gives to one that has room
        room, more = count[:-1] < most, count[:-1] > least
        step[: bins - 1, bins] = np.where(room, 0.0, np.inf)
        step[bins, : bins - 1] = np.where(more, 0.0, np.inf)
        step[bins - 1, bins] = step[bins, bins - 1] = 0.0
        far, cycle = _cycle(step, spare)
        if not cycle:
            return tier_of, far[: bins - 1] - far[bins - 1]
        moved = [(place[a, b], a, b) for a, b in cycle if a < bins and b < bins]
        for which, a, b in moved:
            tier_of[which] = b
            count[a] -= 1
            count[b] += 1
        for bin_ in sorted({node for _, a, b in moved for node in (a, b)}):
            _leave(price, tier_of, bin_, step, place)


def _leave(price: Floats, tier_of: Whole, bin_: int, step: Floats, place: Whole) -> None:
    """Enter into `step` and `place` what it costs least to move a place out of one tier, and which place that is."""
    own = np.flatnonzero(tier_of == bin_)
    bins = len(price)
    step[bin_, :bins] = np.inf
    if len(own):
        dearer = price[:, own] - price[bin_, own]
        at = dearer.argmin(axis=1)
        step[bin_, :bins] = dearer[np.arange(bins), at]
        place[bin_] = own[at]
    step[bin_, bin_] = 0.0


def _cycle(step: Floats, spare: float) -> tuple[Floats, list[tuple[int, int]]]:
    """Distances without a cycle below zero, or the steps of such a cycle."""
    nodes = len(step)
    far = np.zeros(nodes)
    before = np.zeros(nodes, np.int64)
    last = -1
    for _ in range(nodes):
        over = far[:, None] + step
        at = over.argmin(axis=0)
        least = over[at, np.arange(nodes)]
        less = least < far - spare
        if not less.any():
            return far, []
        far = np.where(less, least, far)
        before = np.where(less, at, before)
        last = int(np.flatnonzero(less)[0])
    for _ in range(nodes):
        last = int(before[last])
    steps, node = [], last
    while True:
        steps.append((int(before[node]), node))
        node = int(before[node])
        if node == last:
            return far, steps[::-1]
