"""Who would be served from where at which cost: per row of demand its sites sorted by time, rows of equal times as one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Lists:
    """Row i holds `site[start[i]:start[i+1]]`, the quickest first and of equals the smallest, and `cost` beside it.

    `people` is the weight of a row; `away` is what a row without an open site pays in the unit of `cost`.
    """

    start: Whole
    site: NDArray[np.int32]
    cost: NDArray[np.int32]
    people: Floats
    sites: int
    away: float

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.people)

    def places(self, below: Floats) -> Whole:
        """Per row how many entries cost less than `below`."""
        low, high = self.start[:-1].copy(), self.start[1:].copy()
        for _ in range(int(np.diff(self.start).max(initial=0)).bit_length()):
            middle = (low + high) // 2
            open_ended = low < high
            less = open_ended & (self.cost[np.minimum(middle, len(self.cost) - 1)] < below)
            low = np.where(less, middle + 1, low)
            high = np.where(open_ended & ~less, middle, high)
        return low - self.start[:-1]

    def entries(self, below: Floats) -> tuple[Whole, Whole]:
        """Row and position of every entry that costs less than `below` of its row."""
        return spread(self.start[:-1], self.places(below))

    def first_two(self, opened: Flags) -> tuple[Whole, Whole]:
        """Per row the position of the quickest and of the second quickest open site; -1 where there is none."""
        first, second = np.full(self.rows, -1), np.full(self.rows, -1)
        length = np.diff(self.start)
        left, seen = np.flatnonzero(length) if opened.any() else np.empty(0, np.int64), 0
        window = 2 + int(3 * self.sites / max(1, opened.sum()))
        while len(left):
            at = self.start[left, None] + seen + np.arange(window)
            held = at < self.start[left + 1, None]
            found = opened[self.site[np.where(held, at, 0)]] & held
            for _ in range(2):
                here = found.argmax(axis=1)
                hit = found[np.arange(len(left)), here]
                rows, where = left[hit], at[hit, here[hit]]
                fresh = first[rows] < 0
                second[rows[~fresh]] = np.where(second[rows[~fresh]] < 0, where[~fresh], second[rows[~fresh]])
                first[rows[fresh]] = where[fresh]
                found[np.arange(len(left)), here] = False
            seen += window
            left = left[(second[left] < 0) & (length[left] > seen)]
            window *= 2
        return first, second

    def paid(self, position: Whole) -> Floats:
        """What every row pays at a position of its list, `away` where that is -1."""
        return np.where(position >= 0, self.cost[position] if len(self.cost) else 0, self.away).astype(float)

    def total(self, opened: Flags) -> float:
        """What all rows pay with these sites open."""
        return float((self.people * self.paid(self.first_two(opened)[0])).sum())


def spread(first: Whole, length: Whole) -> tuple[Whole, Whole]:
    """Row and position of the `length` positions of every row that begin at `first`."""
    row = np.repeat(np.arange(len(first)), length)
    return row, np.arange(len(row)) + np.repeat(first - (np.cumsum(length) - length), length)


def lists(times: TravelTimes, people: Floats, cost: NDArray[np.int32], away: float) -> Lists:
    """The rows that count and reach a site, those with the same entries as one; `cost` is per entry of `times`."""
    counted = (people > 0) & (np.diff(times.start) > 0)
    groups: dict[bytes, int] = {}
    of = np.full(len(people), -1)
    site, price = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    for i in np.flatnonzero(counted):
        own = slice(times.start[i], times.start[i + 1])
        key = times.facility[own].tobytes() + cost[own].tobytes()
        if key not in groups:
            groups[key] = len(groups)
            order = np.argsort(cost[own], kind="stable")  # sites ascend in a row
            site.append(times.facility[own][order])
            price.append(cost[own][order])
        of[i] = groups[key]
    weight = np.bincount(of[counted], people[counted], len(groups)).astype(float)
    start = np.cumsum([len(part) for part in site]).astype(np.int64)
    return Lists(start, np.concatenate(site), np.concatenate(price), weight, len(times.facilities), away)
