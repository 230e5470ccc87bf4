"""What a choice of sizes is worth, exactly, and what it says about every other choice.

For any price u of a row's people, site j with room R can serve people worth at most V(u) = the best of
Σ (u_i − c_ij)·x_i with 0 ≤ x_i ≤ people_i and Σ x_i ≤ R, a continuous knapsack. So nobody can do better than
Σ people_i·u_i − Σ V of the sites that are open: a row of a program over the sizes alone (Benders 1962; the same numbers as
the Lagrangean bound of Cornuéjols, Sridharan & Thizy 1991). At the prices of the best assignment it is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.siting.problem import Problem
from geoplan.siting.sizes import Sizes
from geoplan.transport import Routes, routes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """The question in numbers: entries of rows with people, sorted by row, time and site; sizes with a site each."""

    row: Whole
    site: Whole
    ms: Whole
    entry: Whole  # the position of each in the table
    here: Whole  # the row of the table of each row
    people: Floats
    sizes: Sizes
    sites: int

    @property
    def total(self) -> float:
        """Everybody who reaches a site."""
        return float(self.people.sum())


@dataclass(frozen=True)
class Valued:
    """A choice of sizes with its best assignment."""

    taken: Flags  # per size
    routes: Routes
    used: Whole  # the entries of the case that its assignment is over
    turned_away: float
    people_ms: float
    turned_price: Floats  # per row: people turned away by one more person
    time_price: Floats  # per row: what one more person costs in time, those turned away at `away_price`
    away_price: float


@dataclass(frozen=True)
class Cut:
    """No choice of sizes is worth less than `all` − Σ `off` of the sizes taken."""

    all: float
    off: Floats


def case(problem: Problem, sizes: Sizes) -> Case:
    """The rows with people that reach a site, and their entries."""
    times = problem.times
    counted = (problem.people > 0) & (np.diff(times.start) > 0)
    row = times.row()
    entry = np.flatnonzero(counted[row])
    entry = entry[np.lexsort((times.facility[entry], times.ms[entry], row[entry]))]
    here = np.flatnonzero(counted)
    site, ms = times.facility[entry].astype(np.int64), times.ms[entry].astype(np.int64)
    own = np.searchsorted(here, row[entry])
    return Case(own, site, ms, entry, here, problem.people[here], sizes, len(problem.sites))


def value(this: Case, taken: Flags) -> Valued:
    """The best assignment to the sizes taken."""
    room = np.bincount(this.sizes.site[taken], this.sizes.room[taken], this.sites).astype(np.float64)
    used = np.flatnonzero(room[this.site] > 0)
    row, site, ms = this.row[used], this.site[used], this.ms[used]
    best = routes(row, site, ms, this.people, room, often=True)
    paid = np.full(len(this.people), best.away)
    np.minimum.at(paid, row, ms + best.price[site])
    turned, time = best.apart(paid)
    site_turned, site_time = best.apart(best.price)
    # the least price of turning away at which the same prices stay right
    binding = (turned[row] == 0) & (site_turned[site] == 1)
    over = time[row][binding] - ms[binding] - site_time[site[binding]]
    away = max(
        int(over.max(initial=0)), int((-site_time[site_turned == 1]).max(initial=0)), int(time.max(initial=0)), 1
    )
    return Valued(
        taken, best, used, float(best.turned_away.sum()), float(best.flow @ ms), turned.astype(float),
        (turned * away + time).astype(float), float(away),
    )  # fmt: skip


def turned_cut(this: Case, price: Floats) -> Cut:
    """What prices between 0 and 1 say of how many are turned away."""
    return Cut(float(this.people @ price), worth(this, price, np.zeros(len(this.ms)))[0])


def time_cut(this: Case, price: Floats, *, away_price: float, turned_away: float) -> Cut:
    """What prices of at most `away_price` say of people × ms, where at most `turned_away` people are turned away."""
    return Cut(float(this.people @ price) - away_price * turned_away, worth(this, price, this.ms)[0])


def worth(this: Case, price: Floats, cost: Floats | Whole, weight: Floats | None = None) -> tuple[Floats, Floats]:
    """Per size the most that its room is worth at `price` per person; and per row the people that sizes take for it.

    A size counts `weight` times in the second; without weights nobody is counted.
    """
    gain = price[this.row] - cost
    good = np.flatnonzero(gain > 0)
    good = good[np.lexsort((-gain[good], this.site[good]))]
    row, gain = this.row[good], gain[good]
    held = np.concatenate([[0.0], np.cumsum(this.people[row])])
    sums = np.concatenate([[0.0], np.cumsum(this.people[row] * gain)])
    begins = np.searchsorted(this.site[good], np.arange(this.sites + 1))
    first, last = begins[this.sizes.site], begins[this.sizes.site + 1]
    full = np.searchsorted(held, held[first] + this.sizes.room, side="right") - 1  # so many fit whole
    full = np.clip(full, first, last)
    left = np.where(full < last, held[first] + this.sizes.room - held[full], 0.0)
    most = sums[full] - sums[first] + left * np.append(gain, 0.0)[full]
    served = np.zeros(len(this.people))
    if weight is None:
        return most, served
    for size in np.flatnonzero(weight):
        served[row[first[size] : full[size]]] += weight[size] * this.people[row[first[size] : full[size]]]
        if full[size] < last[size]:
            served[row[full[size]]] += weight[size] * left[size]
    return most, served
