"""A choice of sites as a list of works, in the order in which each brings most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geoplan.siting.asking import scale
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.sizes import Sized
from geoplan.transport import assign

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Action = Literal["build", "enlarge", "close"]
Aim = Literal["people", "time", "excess"]


@dataclass(frozen=True)
class Work:
    """One work, done when all before it in the list are done."""

    site: int  # position among the sites of the problem
    action: Action
    people_gained: float  # newly served: within the promise, or given a place; below 0 where people lose it
    marginal_gain: float  # what the work adds then, in `unit`
    unit: str
    room: float = np.nan  # people for whom it makes room; NaN where capacity is no matter
    cost: float = np.nan


@dataclass(frozen=True)
class _Step:
    """What opening or closing one site does to the way that everybody has to the nearest."""

    best: Floats  # per row afterwards, inf = none
    people_gained: float
    reached: float  # people who have a way now and had none
    time: float  # people-time: of those served already what they save, less what the newly served travel
    saved: float  # people-time that those served already save


def works(problem: Problem, sited: Sited, promised: Floats, *, aim: Aim) -> list[Work]:
    """The works that make the choice: what is built, the one that brings most first, then what is closed, the least loss first.

    `promised` is the time or way per row within which people count as served, in the unit of the table; NaN = whatever the
    table holds. By the `aim` `people` a site brings people newly served, by `time` people-time saved, by `excess`
    people-time beyond the promise saved; whoever had no site at all comes first. The people gained add up to those whom
    the choice serves and the existing facilities do not.
    """
    asked = _Asked.of(problem, promised, aim)
    best = asked.best(np.flatnonzero(problem.existing))
    unit = "people" if aim == "people" else f"person-{scale(problem.times)[0]}"
    found: list[Work] = []
    for site, step in _in_turn(asked, best, np.flatnonzero(sited.open & ~problem.existing)):
        gain = step.people_gained if aim == "people" else step.saved / scale(problem.times)[1]
        found.append(Work(site, "build", step.people_gained, gain, unit))
        best = step.best
    standing = set(np.flatnonzero(problem.existing | sited.open).tolist())
    for site, step in _one_by_one(asked, best, standing, np.flatnonzero(problem.existing & ~sited.open)):
        gain = step.people_gained if aim == "people" else step.saved / scale(problem.times)[1]
        found.append(Work(site, "close", step.people_gained, gain, unit))
    return found


def sized_works(problem: Problem, sized: Sized, room_now: Floats) -> list[Work]:
    """The works that make a choice of sizes, each in its turn the one that gives most people a place, then saves most time.

    `room_now` is people per site as it stands, 0 for candidates. The people gained add up to those who get a place by
    the choice and get none now; once everybody has one who will, works are worth the people-time they save.
    """
    size, of_what = scale(problem.times)[1], scale(problem.times)[0]
    room, (placed, time) = room_now.astype(float), _placed(problem, room_now)
    left = np.flatnonzero(sized.room > room_now).tolist()
    found = []
    while left:
        tried = {site: _placed(problem, _with(room, site, sized.room[site])) for site in left}
        site = min(left, key=lambda one: (-tried[one][0], tried[one][1], one))
        gained, saved = tried[site][0] - placed, (time - tried[site][1]) / size
        left.remove(site)
        room, (placed, time) = _with(room, site, sized.room[site]), tried[site]
        worth = (gained, "people") if gained > 0 else (saved, f"person-{of_what}")
        action: Action = "enlarge" if problem.existing[site] else "build"
        more, cost = float(sized.room[site] - room_now[site]), float(sized.cost[site])
        found.append(Work(site, action, gained, *worth, more, cost))
    return found


@dataclass(frozen=True)
class _Asked:
    """Who reaches which site, with what counts: rows with their people, and the table site by site."""

    problem: Problem
    promised: Floats
    start: Whole
    row: NDArray[np.int32]
    ms: Floats
    aim: Aim

    @staticmethod
    def of(problem: Problem, promised: Floats, aim: Aim) -> _Asked:
        start, row, ms = problem.times.by_facility()
        return _Asked(problem, np.where(np.isnan(promised), np.inf, promised), start, row, ms.astype(float), aim)

    def ways(self, site: int) -> tuple[NDArray[np.int32], Floats]:
        own = slice(self.start[site], self.start[site + 1])
        return self.row[own], self.ms[own]

    def best(self, sites: Whole) -> Floats:
        """The way of every row to the nearest of some sites."""
        best = np.full(len(self.problem.people), np.inf)
        for site in sites.tolist():
            row, ms = self.ways(site)
            best[row] = np.minimum(best[row], ms)
        return best

    def step(self, before: Floats, after: Floats) -> _Step:
        people, limit = self.problem.people, self.promised
        served = (np.isfinite(after) & (after <= limit)).astype(float) - (np.isfinite(before) & (before <= limit))
        newly = np.isfinite(after) & np.isinf(before)
        both = np.isfinite(after) & np.isfinite(before)
        counted_before, counted_after = self._counted(before), self._counted(after)
        saved = float((people[both] * (counted_before[both] - counted_after[both])).sum())
        return _Step(
            after,
            float((people * served).sum()),
            float(people[newly].sum()),
            saved - float((people[newly] * counted_after[newly]).sum()),
            saved,
        )

    def _counted(self, best: Floats) -> Floats:
        if self.aim != "excess":
            return best
        return np.maximum(best - np.where(np.isfinite(self.promised), self.promised, 0.0), 0.0)

    def worth(self, step: _Step) -> tuple[float, float, float]:
        """By what works are compared."""
        if self.aim == "people":
            return step.people_gained, step.reached, step.time
        return step.reached, step.time, step.people_gained


def _in_turn(asked: _Asked, best: Floats, sites: Whole) -> Iterator[tuple[int, _Step]]:
    """The sites to open, each in its turn the one that brings most; of equals the smaller id."""
    left = sites.tolist()
    while left:
        steps = {}
        for site in left:
            row, ms = asked.ways(site)
            after = best.copy()
            after[row] = np.minimum(after[row], ms)
            steps[site] = asked.step(best, after)
        site = min(left, key=lambda one: (*(-worth for worth in asked.worth(steps[one])), one))
        left.remove(site)
        best = steps[site].best
        yield site, steps[site]


def _one_by_one(asked: _Asked, best: Floats, standing: set[int], sites: Whole) -> Iterator[tuple[int, _Step]]:
    """The facilities to close, each in its turn the one that is missed least."""
    left = sites.tolist()
    while left:
        steps = {
            site: asked.step(best, asked.best(np.array(sorted(standing - {site}), dtype=np.int64))) for site in left
        }
        site = min(left, key=lambda one: (*(-worth for worth in asked.worth(steps[one])), one))
        left.remove(site)
        standing = standing - {site}
        best = steps[site].best
        yield site, steps[site]


def _placed(problem: Problem, room: Floats) -> tuple[float, float]:
    """The people who get a place with so much room, and their people-time."""
    assigned = assign(problem.times, problem.people, room)
    turned_away = float(assigned.turned_away.sum())
    return float(problem.people.sum()) - turned_away, assigned.people_time


def _with(room: Floats, site: int, people: float) -> Floats:
    out = room.copy()
    out[site] = people
    return out
