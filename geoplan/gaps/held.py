"""One service held against its standards: what every count of its gaps starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.access import Standard
from geoplan.gaps.units import Floats, flags


@dataclass(frozen=True)
class Held:
    """The demand inside the area and what it is promised; urban and rural people may be promised different things.

    `access` has people, settlement_id, county_id, minutes, metres, status, within_standard, edge and basis by demand_id.
    `share` is capacity per person by demand point, the measure that `per_1000` is held against.
    """

    access: pd.DataFrame
    standards: tuple[Standard, ...]
    promised: NDArray[np.int8]  # per row of `access` the position of its own in `standards`
    assessable: bool  # whether all facilities are known: where they are not, nothing is counted
    having: tuple[frozenset[str], ...]  # per standard the settlements whose unit has an open facility
    share: pd.Series | None = None
    capacity_unit: str = ""

    @property
    def people(self) -> Floats:
        """The people of every row."""
        return self.access["people"].to_numpy(dtype="float64")

    @property
    def in_metres(self) -> bool:
        """Whether ways are promised, and not times."""
        return any(one.minutes is None and one.metres is not None for one in self.standards)

    def beyond(self) -> NDArray[np.bool_]:
        """Who is not within the promised time or way, or reaches nothing where none is promised."""
        return (self.access["status"] != "ok").to_numpy(dtype=bool)

    def within(self) -> Floats:
        """1 within the promised time or way, 0 beyond, NaN where neither is promised."""
        return flags(self.access["within_standard"])

    def limit(self) -> Floats:
        """The promised minutes or metres of every row, NaN where there are none."""
        return self.each([one.metres if self.in_metres else one.minutes for one in self.standards])

    def reached(self) -> Floats:
        """The minutes or metres of every row to the nearest facility, NaN where none is reached."""
        return self.access["metres" if self.in_metres else "minutes"].to_numpy(dtype="float64")

    def capacity(self) -> tuple[Floats, Floats] | None:
        """Capacity that the people of every row need and have; None where the standards promise none.

        Whoever is promised no capacity needs none and has none.
        """
        per_1000 = self.each([one.per_1000 for one in self.standards])
        if self.share is None or np.isnan(per_1000).all():
            return None
        per_person = self.share.reindex(self.access["demand_id"]).to_numpy(dtype="float64")
        asked = ~np.isnan(per_1000)
        need = np.where(asked, self.people * per_1000 / 1000, 0.0)
        return need, np.where(asked, self.people * per_person, 0.0)

    def each(self, promises: list[float | None]) -> Floats:
        """One promise of every standard as a value per row, NaN where it is not made."""
        return np.array([np.nan if one is None else one for one in promises])[self.promised]

    def exists(self, settlements: pd.Series, standard: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the unit of every settlement has an open facility, by the standard at its position in `standards`."""
        by_standard = np.array([settlements.isin(own).to_numpy(dtype=bool) for own in self.having])
        return by_standard[standard, np.arange(len(settlements))] if len(settlements) else np.zeros(0, dtype=bool)
