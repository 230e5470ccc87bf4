"""Where everybody stands against the standard of one service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.travel import MM_PER_METRE, MS_PER_MINUTE, REASONS, Nearest, TravelTimes


@dataclass(frozen=True)
class Standard:
    """What is promised for one service; None = not promised. Times and lengths are met when they are not exceeded."""

    minutes: float | None = None
    metres: float | None = None
    per_1000: float | None = None
    one_per: Literal["settlement", "county", "area"] | None = None
    source: str = ""

    def limit(self) -> int | None:
        """The promised time or way in whole milliseconds or millimetres; None where neither is promised."""
        if self.minutes is not None:
            return round(self.minutes * MS_PER_MINUTE)
        return None if self.metres is None else round(self.metres * MM_PER_METRE)

    def text(self) -> str:
        """The promise in short, such as `30 min, 6 per 1000`."""
        parts = [
            None if self.minutes is None else f"{self.minutes:g} min",
            None if self.metres is None else f"{self.metres:g} m",
            None if self.per_1000 is None else f"{self.per_1000:g} per 1000",
            None if self.one_per is None else f"one per {self.one_per}",
        ]
        return ", ".join(part for part in parts if part)


def judge(times: TravelTimes, nearest: Nearest, standard: Standard, *, exit_cost: NDArray[np.float64]) -> pd.DataFrame:
    """The columns of `access` for one service, a row per demand point in the order of `times`.

    `status` is `ok`, `beyond_standard`, or why nothing is within the limit; minutes, metres and the facility are given only
    within the limit, and `nearest` is the nearest of those. `within_standard` is <NA> where the standard promises neither a
    time nor a way. `exit_cost` is the cost at which each demand point leaves the data (infinite where it cannot): `edge` is
    set where that comes before both the nearest facility and the standard, so that a facility outside the data could change
    the answer.
    """
    reached = np.diff(times.start) > 0
    own = nearest.ms if times.cost == "time" else nearest.mm
    promised = standard.limit()
    status = np.array(REASONS, dtype=object)[times.why_empty]
    within = reached.copy() if promised is None else reached & (own <= promised)
    status[reached] = "beyond_standard"
    status[within] = "ok"
    found = np.where(reached, own, np.inf)
    horizon = found if promised is None else np.minimum(found, promised)
    owner = np.where(reached, nearest.owner, 0)
    names = nearest.facilities if len(nearest.facilities) else np.array([""])
    unknown = pd.array([pd.NA] * len(within), dtype="boolean")
    return pd.DataFrame(
        {
            "demand_id": times.demand,
            "minutes": np.where(reached, nearest.ms / MS_PER_MINUTE, np.nan),
            "metres": np.where(reached, nearest.mm / MM_PER_METRE, np.nan),
            "facility_id": np.where(reached, names[owner], ""),
            "within_standard": pd.array(within, dtype="boolean") if promised is not None else unknown,
            "status": status,
            "edge": (exit_cost < horizon) & (status != "not_snapped"),
        }
    )
