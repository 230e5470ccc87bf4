"""Who gets a place when facilities can be full: the planner's optimum, not how people choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.access.weighing import Flows, View, divided, each
from geoplan.findings import Finding
from geoplan.proof import Proof
from geoplan.transport import assign
from geoplan.travel import MM_PER_METRE, MS_PER_MINUTE, TravelTimes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Placed(Flows):
    """The planner's optimum with its proofs, and what one more place would change.

    One more person's place at a facility lets `admits` more people in, and saves `saves` person-minutes (metres where the
    table is in metres) with the number turned away as it is.
    """

    turned_away: Floats  # people per demand point, those who reach no facility among them
    room: Floats  # people per facility
    admits: Floats  # per facility
    saves: Floats  # per facility
    proofs: tuple[Proof, Proof]  # people turned away; people-time of the others

    def doubts(self) -> list[Finding]:
        """How many people find no place, where there are any."""
        turned_away = float(self.turned_away.sum())
        return [Finding("people_turned_away", values={"people": f"{turned_away:.0f}"})] if turned_away >= 0.5 else []


def capacity_limited(
    times: TravelTimes,
    people: Floats,
    capacity: Floats,
    *,
    people_per_unit: float,
    limit_min: float | None = None,
    view: View = "people",
) -> Floats:
    """Share of the people of each row who get a place (0 to 1): fewest people turned away, then least people-time.

    One value per row of `times`; 0 where nothing is within `limit_min`, NaN where nobody lives. A unit of capacity serves
    `people_per_unit` people. This is what a planner could arrange at best; nobody chooses like that. With room for
    everybody it is everybody at the nearest facility. The view of facilities is the people placed at each.
    """
    return placed(times, people, capacity, people_per_unit=people_per_unit, limit_min=limit_min).seen(view)


def placed(
    times: TravelTimes, people: Floats, capacity: Floats, *, people_per_unit: float, limit_min: float | None = None
) -> Placed:
    """Who goes where under `capacity_limited`; a demand point may be split between facilities."""
    near = np.ones(len(times.ms), bool) if limit_min is None else times.ms <= round(limit_min * MS_PER_MINUTE)
    room = capacity * people_per_unit
    best = assign(times.only(near), people, room)
    flow = np.zeros(len(times.ms))
    flow[near] = best.flow
    share = flow * each(times, divided(np.ones(len(people)), people))
    value = np.where(people > 0, np.clip(1 - divided(best.turned_away, people), 0, 1), np.nan)
    saves = best.price / (MS_PER_MINUTE if times.cost == "time" else MM_PER_METRE)
    return Placed(share, flow, value, best.load, best.turned_away, room, best.admits.astype(float), saves, best.proofs)
