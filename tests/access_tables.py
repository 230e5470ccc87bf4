"""Travel tables for tests of access: full ones from minutes, and sparse ones by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geoplan import travel

Floats = NDArray[np.float64]


def table(minutes: ArrayLike) -> travel.TravelTimes:
    """The travel table of a matrix of minutes, demand × facility; NaN where there is no entry."""
    full = np.array(minutes, dtype="float64")
    rows, columns = full.shape
    row, facility = np.nonzero(~np.isnan(full))
    count = np.bincount(row, minlength=rows)
    return travel.TravelTimes(
        demand=np.array([f"d{i:03d}" for i in range(rows)]),
        facilities=np.array([f"f{j:03d}" for j in range(columns)], dtype=str),
        start=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        facility=facility.astype(np.int32),
        ms=np.round(full[row, facility] * 60_000).astype(np.int32),
        why_empty=np.where(count > 0, 0, 1).astype(np.int8),
        mode="car",
    )


@dataclass(frozen=True)
class Drawn:
    """A travel table by chance with people and capacity; some have none, and some pairs are not there."""

    minutes: Floats
    people: Floats
    capacity: Floats

    @property
    def times(self) -> travel.TravelTimes:
        return table(self.minutes)


def drawn(seed: int, *, rows: int = 30, columns: int = 8) -> Drawn:
    rng = np.random.default_rng(seed)
    minutes = np.round(rng.uniform(0, 60, (rows, columns)), 3)
    minutes[rng.random((rows, columns)) < 0.3] = np.nan
    minutes[rng.random(rows) < 0.1] = np.nan
    people = np.round(rng.uniform(0, 900, rows), 1) * (rng.random(rows) > 0.1)
    capacity = np.round(rng.uniform(1, 40, columns), 1) * (rng.random(columns) > 0.1)
    return Drawn(minutes, people, capacity)
