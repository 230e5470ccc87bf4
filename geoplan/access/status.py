"""Where everybody stands against the standard of one service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.travel import MM_PER_METRE, MS_PER_MINUTE, REASONS, Nearest, TravelTimes

Setting = Literal["", "urban", "rural"]


@dataclass(frozen=True)
class Standard:
    """What is promised for one service; None = not promised. Times and lengths are met when they are not exceeded."""

    minutes: float | None = None
    metres: float | None = None
    per_1000: float | None = None
    one_per: Literal["settlement", "county", "area"] | None = None
    source: str = ""
    share: float | None = None  # the part of the people that minutes or metres are promised to; None = everybody
    people_per_facility: float | None = None
    name: str = ""  # of the row of the standards library it was picked from
    confidence: Literal["", "high", "medium", "low"] = ""
    straight_line: bool = False  # metres as the crow flies
    nested: bool | None = None  # whether facilities of upper levels count as well; None = not stated
    setting: Setting = ""  # whom it is for, where urban and rural people are promised different things

    def limit(self) -> int | None:
        """The promised time or way in whole milliseconds or millimetres; None where neither is promised."""
        if self.minutes is not None:
            return round(self.minutes * MS_PER_MINUTE)
        return None if self.metres is None else round(self.metres * MM_PER_METRE)

    def text(self) -> str:
        """The promise in short, such as `30 min, 6 per 1000`."""
        parts = [
            None if self.minutes is None else f"{self.minutes:g} min",
            None if self.metres is None else f"{self.metres:g} m{' as the crow flies' if self.straight_line else ''}",
            None if self.share is None else f"for {100 * self.share:g} % of the people",
            None if self.per_1000 is None else f"{self.per_1000:g} per 1000",
            None if self.one_per is None else f"one per {self.one_per}",
            None if self.people_per_facility is None else f"{self.people_per_facility:g} people per facility",
        ]
        return ", ".join(part for part in parts if part)

    def cited(self) -> str:
        """Where it comes from, and how sure that is where it is not: `GB 1, table 2; confidence low`."""
        return f"{self.source}; confidence low" if self.confidence == "low" else self.source


def told(standards: Sequence[Standard], say: Callable[[Standard], str]) -> str:
    """What `say` says of several standards: once where all agree, else `urban: 300 m; rural: 1500 m`."""
    said = [say(standard) for standard in standards]
    if len(set(said)) == 1:
        return said[0]
    return "; ".join(f"{standard.setting}: {text}" for standard, text in zip(standards, said, strict=True) if text)


def limits(standards: Sequence[Standard], promised: NDArray[np.int8]) -> NDArray[np.float64]:
    """Per demand row the time or way that its own standard promises, as `Standard.limit` gives it; NaN = none."""
    own = [standard.limit() for standard in standards]
    return np.array([np.nan if limit is None else float(limit) for limit in own])[promised]


def stricter(standards: Sequence[Standard]) -> int:
    """The position of the standard that promises most: the shortest time or way, then the most per 1000; the first of equals."""

    def strictness(at: int) -> tuple[float, float]:
        limit, per_1000 = standards[at].limit(), standards[at].per_1000
        return (np.inf if limit is None else limit, -(per_1000 or 0.0))

    return min(range(len(standards)), key=strictness)


def judge(
    times: TravelTimes, nearest: Nearest, promised: NDArray[np.float64], *, exit_cost: NDArray[np.float64]
) -> pd.DataFrame:
    """The columns of `access` for one service, a row per demand point in the order of `times`.

    `promised` is the time or way that each row is held against, in the unit of the table (see `limits`); NaN = none.
    `status` is `ok`, `beyond_standard`, or why nothing is within the limit; minutes, metres and the facility are given only
    within the limit, and `nearest` is the nearest of those. `within_standard` is <NA> where the standard promises neither a
    time nor a way. `exit_cost` is the cost at which each demand point leaves the data (infinite where it cannot): `edge` is
    set where that comes before both the nearest facility and the standard, so that a facility outside the data could change
    the answer.
    """
    reached = np.diff(times.start) > 0
    own = nearest.ms if times.cost == "time" else nearest.mm
    bound = np.isfinite(promised)
    status = np.array(REASONS, dtype=object)[times.why_empty]
    within = reached & (~bound | (own <= promised))
    status[reached] = "beyond_standard"
    status[within] = "ok"
    horizon = np.fmin(np.where(reached, own, np.inf), promised)
    owner = np.where(reached, nearest.owner, 0)
    names = nearest.facilities if len(nearest.facilities) else np.array([""])
    return pd.DataFrame(
        {
            "demand_id": times.demand,
            "minutes": np.where(reached, nearest.ms / MS_PER_MINUTE, np.nan),
            "metres": np.where(reached, nearest.mm / MM_PER_METRE, np.nan),
            "facility_id": np.where(reached, names[owner], ""),
            "within_standard": pd.arrays.BooleanArray(within, ~bound),
            "status": status,
            "edge": (exit_cost < horizon) & (status != "not_snapped"),
        }
    )
