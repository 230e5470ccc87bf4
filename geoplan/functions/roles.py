"""What part settlements play on the network: who lies on the way between others, and who is near to all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.travel import MS_PER_MINUTE

Floats = NDArray[np.float64]
# milliseconds of a trip that there is not: beyond any that there is, and two of them are still a uint32
_FAR = 2 * 10**9


@dataclass(frozen=True)
class Closeness:
    """How near every settlement is to all others, by the trips that come to it."""

    closeness: Floats  # per minute
    reached_from: NDArray[np.int64]  # how many others come to it
    people_mean_min: Floats  # mean time of the people elsewhere who do
    people_cut_off: Floats  # people elsewhere who do not


def betweenness(ms: NDArray[np.integer], people: Floats, *, detour_ms: int) -> tuple[Floats, Floats]:
    """The share of trips between other settlements that pass through each settlement, by pairs and by people.

    `ms` holds the milliseconds from every settlement to every other along the road, -1 where there is no way. A trip from
    a to b passes through i where a – i – b takes at most `detour_ms` longer than a – b. With no detour, and one quickest
    way between each two, it is the betweenness of Freeman (1977), normalised over the ordered pairs of the others. By
    people a trip from a to b counts people of a × people of b; NaN where no such pair has people, or there is no pair.
    """
    n = len(ms)
    reached = ms >= 0
    # half the bytes of int64 are half the time; a bound of 0 is one that no trip keeps
    bound = np.where(reached, ms.astype(np.int64) + detour_ms + 1, 0).astype(np.uint32)
    np.fill_diagonal(bound, 0)
    way = np.where(reached, ms, _FAR).astype(np.uint32)
    np.fill_diagonal(way, _FAR)  # nobody passes through where the trip begins or ends
    by_pairs, by_people = np.full(n, np.nan), np.full(n, np.nan)
    weight, squares = float(people.sum()), people**2
    for i in range(n):
        through = way[:, i][:, None] + way[i][None, :] < bound
        others = weight - people[i]
        pairs_of_people = others**2 - (float(squares.sum()) - squares[i])
        if n > 2:
            by_pairs[i] = int(through.sum()) / ((n - 1) * (n - 2))
        if pairs_of_people > 0:
            by_people[i] = float(people @ (through @ people)) / pairs_of_people
    return by_pairs, by_people


def closeness(ms: NDArray[np.integer], people: Floats) -> Closeness:
    """How near every settlement is to all others: (n − 1) / Σ minutes of the trips from all others to it.

    `ms` as for `betweenness`. Where only r of the n − 1 others come to it, their closeness counts r / (n − 1), so that being
    near to few does not look like being near to all (Wasserman & Faust 1994, as networkx does). NaN where all trips take
    no time; 0 where nobody comes. The mean time of people is NaN where nobody comes.
    """
    n = len(ms)
    comes = ms >= 0
    np.fill_diagonal(comes, False)
    minutes = np.where(comes, ms, 0) / MS_PER_MINUTE
    reached = comes.sum(axis=0)
    total, who = minutes.sum(axis=0), (comes * people[:, None]).sum(axis=0)
    near = np.divide(reached * reached, total, out=np.full(n, np.nan), where=total > 0) / max(1, n - 1)
    mean = np.divide((minutes * people[:, None]).sum(axis=0), who, out=np.full(n, np.nan), where=who > 0)
    cut_off = np.where(comes | np.eye(n, dtype=bool), 0.0, people[:, None]).sum(axis=0)
    return Closeness(np.where(reached > 0, near, 0.0), reached.astype(np.int64), mean, cut_off)
