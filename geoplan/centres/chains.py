"""How every settlement hangs on the urban system: its town, the town's seat, and whether the two links hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres.choice import Choice
from geoplan.travel.times import MS_PER_MINUTE, REASONS, TravelTimes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Seats:
    """The seats that chains end at. `of` is per candidate its seat, as a position in the facilities of both tables."""

    of: Ints  # -1 = no seat
    to: TravelTimes  # settlements × seats
    from_places: TravelTimes  # candidates × seats


def towns(times: TravelTimes, choice: Choice) -> tuple[Ints, Floats]:
    """Per row of `times` its nearest member of the lowest level and the milliseconds to it; -1 and infinite without one."""
    own = times.only(choice.serving(len(choice.tiers) - 1)[times.facility])
    entry, place = own.least()
    return place, np.where(entry >= 0, np.append(own.ms, 0)[entry], np.inf)


def heads(choice: Choice, up: NDArray[np.int32], top: int) -> Ints:
    """Per candidate the member of level `top` above it, along the parents; -1 where it is of no level or has none."""
    climbed = [climb(choice, up, place, top) for place in range(len(choice.candidates))]
    serving = choice.serving(top)
    return np.array([stops[-1] if stops and serving[stops[-1]] else -1 for stops in climbed], dtype=np.int64)


def climb(choice: Choice, up: NDArray[np.int32], place: int, top: int) -> tuple[int, ...]:
    """A member of the lowest level and the places above it, up to that of level `top` or to where there is no parent.

    Empty for a place that is no member of the lowest level. `up` is that of `Hinterlands`.
    """
    lowest = len(choice.tiers) - 1
    if not choice.serving(lowest)[place]:
        return ()
    stops = [place]
    for k in range(lowest, top, -1):
        above = int(up[k, stops[-1]])
        if above < 0:
            break
        if above != stops[-1]:
            stops.append(above)
    return tuple(stops)


def chains(
    times: TravelTimes,
    choice: Choice,
    seats: Seats,
    *,
    village_to_town_min: float | None = None,
    town_to_seat_min: float | None = None,
) -> pd.DataFrame:
    """A row per row of `times` (settlements × candidates): town_id, seat_id, minutes of both links, status and reason.

    `total_min` goes by the town, `direct_min` does not, `detour` is their ratio. Status `cut_off`: no chosen place is
    reached, for `reason` (one of `travel.REASONS`); `broken`: the link that `reason` names is missing or longer than
    its limit; else `ok`, or `linked` where no limit is given.
    """
    town, to_town = towns(times, choice)
    seat = np.append(seats.of, -1)[town]  # the last, found by -1, is none
    to_seat = _between(seats.from_places, town, seat)
    direct = _between(seats.to, np.arange(len(town)), seat)
    reached = np.bincount(times.row()[choice.level[times.facility] > 0], minlength=len(times.demand)) > 0
    first = ~(to_town <= _limit(village_to_town_min))
    second = (town >= 0) & ~(to_seat <= _limit(town_to_seat_min))
    judged = village_to_town_min is not None or town_to_seat_min is not None
    reason = np.select([first & second, first, second], ["both", "village_to_town", "town_to_seat"], "")
    why = np.array(REASONS, dtype=object)[np.maximum(times.why_empty, REASONS.index("unreachable"))]
    minutes = [np.where(np.isfinite(ms), ms, np.nan) / MS_PER_MINUTE for ms in (to_town, to_seat, direct)]
    total = minutes[0] + minutes[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        detour = np.where(minutes[2] > 0, total / minutes[2], np.nan)
    return pd.DataFrame(
        {
            "town_id": np.append(choice.candidates, "").astype(object)[town],
            "seat_id": np.append(seats.to.facilities, "").astype(object)[seat],
            "to_town_min": minutes[0],
            "to_seat_min": minutes[1],
            "total_min": total,
            "direct_min": minutes[2],
            "detour": detour,
            "status": np.select([~reached, first | second], ["cut_off", "broken"], "ok" if judged else "linked"),
            "reason": np.where(reached, reason, why),
        },
        index=pd.Index(times.demand.astype(object), name="settlement_id"),
    )


def summed(chained: pd.DataFrame, area: pd.DataFrame) -> pd.DataFrame:
    """The layer `chain_summary`: the settlements and people of every area by how their chains stand.

    `chained` are chains with people and county_id; `area` names the areas: area_id, area_level, name, and the county_id
    whose rows count, "" = all of them. `mean_min` is over the people whose chain holds.
    """
    rows = []
    for one in area.to_dict("records"):
        own = chained if one["area_level"] == "area" else chained[chained["county_id"] == one["county_id"]]
        people = own["people"].to_numpy(float)
        holds = own["status"].isin(["ok", "linked"]).to_numpy()
        whole, held = float(people.sum()), float(people[holds].sum())
        travelled = float((people[holds] * own["total_min"].to_numpy(float)[holds]).sum())
        rows.append(
            {
                **{key: one[key] for key in ("area_id", "area_level", "name")},
                "settlements": len(own),
                "people": whole,
                "people_chained": held,
                "chained_share": held / whole if whole else np.nan,
                "chain_min": travelled / held if held else np.nan,
                "people_broken": float(people[(own["status"] == "broken").to_numpy()].sum()),
                "people_cut_off": float(people[(own["status"] == "cut_off").to_numpy()].sum()),
            }
        )
    return pd.DataFrame(rows)


def _limit(minutes: float | None) -> float:
    """The longest link that holds, in ms; without a limit every link that there is."""
    return float(np.finfo(float).max) if minutes is None else round(minutes * MS_PER_MINUTE)


def _between(times: TravelTimes, row: Ints, facility: Ints) -> Floats:
    """Milliseconds of some pairs of a table; infinite where there is no way or a position is -1."""
    width = max(1, len(times.facilities))
    there = np.append(times.row() * width + times.facility, -1)  # rises, but for the last that ends it
    wanted = row * width + facility
    at = np.searchsorted(there[:-1], wanted)
    hit = (row >= 0) & (facility >= 0) & (there[at] == wanted)
    return np.where(hit, np.append(times.ms, 0)[at], np.inf)
