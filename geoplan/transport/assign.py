"""Who goes where when facilities can be full: fewest people turned away, then least people-time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import Fault, LayerError
from geoplan.proof import Proof
from geoplan.transport import paths
from geoplan.travel import MM_PER_METRE, MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

METHOD = "successive shortest paths"
SAME = 1e-9  # a bound and an objective that differ by no more than this share are the same
_PLAIN = 20_000  # entries up to which compiled code is not worth its start


@dataclass(frozen=True)
class Assigned:
    """The planner's optimum under capacity, not how people choose. A row may be split between facilities.

    One more place at a facility would let `admits` (0 or 1) more people in and save `price` of people-time at the same
    number turned away; one more person at a row would turn `refuses` away and cost `worth`. Times are in the unit of the
    table, milliseconds or millimetres.
    """

    flow: Floats  # people per entry of the table
    turned_away: Floats  # people per row without a place, those who reach no facility among them
    load: Floats  # people per facility
    admits: Whole  # per facility
    price: Whole  # per facility
    refuses: Whole  # per row
    worth: Whole  # per row
    people_time: float
    proofs: tuple[Proof, Proof]  # people turned away; people-time of the others


def assign(times: TravelTimes, people: Floats, room: Floats) -> Assigned:
    """The assignment with the fewest people turned away and among those the least people-time.

    People per row of `times`, room per facility in people (infinite = never full). With room for everybody it is the
    nearest facility, the smaller id among equals; under capacity other assignments may be equally good, and the one that
    comes out is the same every time but has no further meaning.
    """
    check(people, room)
    row, facility, cost = times.row(), times.facility.astype(np.int64), times.ms.astype(np.int64)
    usable = np.flatnonzero((room[facility] > 0) & (people[row] > 0))
    usable = usable[np.lexsort((facility[usable], cost[usable], row[usable]))]
    found = routes(row[usable], facility[usable], cost[usable], people, room)
    whole = np.zeros(len(cost))
    whole[usable] = found.flow
    paid = np.full(len(people), found.away)
    np.minimum.at(paid, row, np.where(room[facility] > 0, cost + found.price[facility], found.away))
    admits, spared = found.apart(found.price)
    refuses, worth = found.apart(paid)
    people_time = float(whole @ cost)
    unit, size = ("minutes", MS_PER_MINUTE) if times.cost == "time" else ("metres", MM_PER_METRE)
    turned_away, bound = found.turned_away, dual(people, worth, room, spared) / size
    proofs = (
        _proof("people turned away", "people", float(turned_away.sum()), dual(people, refuses, room, admits)),
        _proof("people-time", f"person-{unit}", people_time / size, bound),
    )
    load = np.bincount(facility, whole, len(room)).astype(np.float64)
    return Assigned(whole, turned_away, load, admits, spared, refuses, worth, people_time, proofs)


def check(people: Floats, room: Floats) -> None:
    """Nothing, or a LayerError for people or room that are negative or no number."""
    faults = []
    for code, values, wrong in (
        ("transport_people_wrong", people, ~np.isfinite(people) | (people < 0)),
        ("transport_room_wrong", room, np.isnan(room) | (room < 0)),
    ):
        if wrong.any():
            first = int(wrong.argmax())
            faults.append(Fault(code, {"count": int(wrong.sum()), "position": first, "seen": float(values[first])}))
    if faults:
        raise LayerError(faults)


@dataclass(frozen=True)
class Routes:
    """People per entry and per row that is turned away, and the price of a place per facility in lexicographic cost.

    Lexicographic: one person turned away is worth `away`, which is more than any time that can be saved.
    """

    flow: Floats
    turned_away: Floats
    price: Whole
    away: int

    def apart(self, value: Whole) -> tuple[Whole, Whole]:
        """How many people turned away and how much time make up a price."""
        turned = (value + self.away // 2) // self.away
        return turned, value - turned * self.away


def routes(row: Whole, facility: Whole, cost: Whole, people: Floats, room: Floats, *, often: bool = False) -> Routes:
    """The assignment over entries sorted by row, cost and facility, all of rows with people and facilities with room.

    Being turned away is one more facility that is never full and dearer than any path of handing on. `often` says that
    this is called many times, so that compiled code is worth its start.
    """
    many = len(room)
    away = 4 * (many + 2) * (int(cost.max(initial=0)) + 1)
    count = np.bincount(row, minlength=len(people)) + 1
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    out = start[1:] - 1
    own = np.ones(start[-1], bool)
    own[out] = False
    facilities, costs = np.full(start[-1], many), np.full(start[-1], away)
    facilities[own], costs[own] = facility, cost
    open_room = np.append(room, np.inf)
    flow, price = np.zeros(len(own)), np.zeros(many + 1, np.int64)
    flow[start[:-1]] = people
    if (np.bincount(facilities[start[:-1]], people, many + 1) > open_room).any():
        search = compiled() if often or len(own) > _PLAIN else paths.routed
        flow, price = search(start, facilities, costs, people, open_room)
    return Routes(flow[own], flow[out], price[:many], away)


def warm() -> None:
    """Compile the search and keep the code. Needs numba."""
    row, far = np.zeros(2, dtype=np.int64), np.array([1, 2], dtype=np.int64)
    routes(row, np.array([0, 1]), far, np.array([2.0]), np.array([1.0, 1.0]), often=True)


def compiled() -> Any:
    """`paths.routed` compiled, or read from the cache of compiled code."""
    from geoplan.transport import kernel  # imports numba

    return kernel.routed


def dual(people: Floats, worth: Whole, room: Floats, price: Whole) -> float:
    """The bound that prices prove: no assignment costs less."""
    priced = price != 0  # a facility that is never full has no price
    return float(people @ worth) - float(room[priced] @ price[priced])


def _proof(question: str, unit: str, objective: float, bound: float) -> Proof:
    larger = max(abs(objective), abs(bound))
    gap = 0.0 if larger == 0 else abs(objective - bound) / larger
    agree = abs(objective - bound) <= SAME * max(1.0, larger)
    return Proof(question, "optimal" if agree else "gap", float(objective), bound + 0.0, gap, unit, METHOD)
