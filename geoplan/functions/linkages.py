"""Who is bound to whom: gravity between settlements, and the regions that the strongest flows make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.travel import MS_PER_MINUTE

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Regions:
    """Every settlement by its strongest outflow; positions, -1 = none."""

    received: Floats  # the flows that come to it: its size
    sent: Floats
    largest: Places  # where its largest outflow goes
    parent: Places  # the same where that one is larger; -1 = it is a terminal
    region: Places  # the terminal that it leads to, itself where it is one
    steps: Places  # to the terminal


def gravity(
    mass_from: Floats, mass_to: Floats, ms: NDArray[np.integer], *, exponent: float, least_ms: int = 0
) -> Floats:
    """M·M / minutes**exponent of pairs of settlements; `least_ms` is the shortest time that counts, and must be where any is 0.

    With a mass of √(P·V), P people and V what they produce, and an exponent of 2 it is the economic linkage
    R = √(P·V · P·V) / t² usual in Chinese regional planning, with k = 1: only ratios of it mean anything.

    Zipf (1946), The P1·P2/D hypothesis, American Sociological Review 11(6), 677–686.
    """
    minutes = np.maximum(ms, least_ms) / MS_PER_MINUTE
    linkage: Floats = mass_from * mass_to / minutes**exponent
    return linkage


def nystuen_dacey(origin: Places, target: Places, value: Floats, *, count: int) -> Regions:
    """The regions that the largest outflows make among `count` settlements; flows by position, no pair twice.

    A settlement depends on the one to which most of its outflow goes, where that is larger: where it receives more.
    Else it is a terminal, the head of a region. Of equal outflows the one to the smaller position counts, of equal sizes
    the smaller position is the larger. Flows of nothing, and within a settlement, bind nobody; who sends nothing is a
    terminal.

    Nystuen & Dacey (1961), A graph theory interpretation of nodal regions, Papers of the Regional Science Association 7,
    29–42.
    """
    kept = (origin != target) & (value > 0)
    order = np.lexsort((target[kept], origin[kept]))
    origin, target, value = origin[kept][order], target[kept][order], value[kept][order]
    received = np.bincount(target, weights=value, minlength=count).astype(np.float64)
    sent = np.bincount(origin, weights=value, minlength=count).astype(np.float64)
    by_size = np.lexsort((target, -value, origin))
    first = by_size[np.flatnonzero(np.diff(origin[by_size], prepend=-1))]
    largest = np.full(count, -1, dtype=np.int64)
    largest[origin[first]] = target[first]
    size = np.empty(count, dtype=np.int64)  # 0 = the largest
    size[np.lexsort((np.arange(count), -received))] = np.arange(count)
    at = np.arange(count)
    parent = np.where((largest >= 0) & (size[largest] < size), largest, -1)
    region, steps = at.copy(), np.zeros(count, dtype=np.int64)
    for one in np.argsort(size, kind="stable").tolist():  # a parent stands before those that depend on it
        if parent[one] >= 0:
            region[one], steps[one] = region[parent[one]], steps[parent[one]] + 1
    return Regions(received, sent, largest, parent, region, steps)


def reciprocity(there: Floats, back: Floats) -> Floats:
    """How evenly a pair exchanges: 2·min / (there + back), 1 where both send the same, 0 where only one does; NaN for nothing."""
    both = there + back
    even: Floats = np.divide(2 * np.minimum(there, back), both, out=np.full(len(both), np.nan), where=both > 0)
    return even
