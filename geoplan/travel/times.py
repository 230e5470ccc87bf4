"""Who reaches what in how many milliseconds: the one thing all later stages are algebra on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Direction = Literal["to_facility", "from_facility"]
Cost = Literal["time", "metres"]

MS_PER_MINUTE = 60_000
MM_PER_METRE = 1_000

REASONS = ("", "beyond_limit", "unreachable", "not_snapped", "absent")  # codes 0–4 of `TravelTimes.why_empty`


@dataclass(frozen=True)
class TravelTimes:
    """Sparse table of demand × facility; a pair that is not there is not within the limit.

    `demand` and `facilities` are ids in text order. Row i holds `facility[start[i]:start[i+1]]` (positions in `facilities`,
    ascending) and `ms` beside it. Where `cost` is `metres`, `ms` holds millimetres of the shortest way instead.
    """

    demand: NDArray[np.str_]
    facilities: NDArray[np.str_]
    start: NDArray[np.int64]
    facility: NDArray[np.int32]
    ms: NDArray[np.int32]
    why_empty: NDArray[np.int8]  # per row: position in REASONS; 0 where the row has an entry
    mode: str
    direction: Direction = "to_facility"
    cost: Cost = "time"
    limit: int | None = None  # in the unit of `ms`; None = no limit

    def row(self) -> NDArray[np.int64]:
        """The row of every entry."""
        return np.repeat(np.arange(len(self.demand)), np.diff(self.start))

    def reason(self, demand: str) -> str:
        """Why a demand point has no entry: `beyond_limit`, `unreachable`, `not_snapped` or `absent`; "" where it has one."""
        return REASONS[self.why_empty[np.searchsorted(self.demand, demand)]]

    def minutes(self, demand: str, facility: str) -> float | None:
        """Minutes between one pair, None where it is not within the limit."""
        i, j = np.searchsorted(self.demand, demand), np.searchsorted(self.facilities, facility)
        row = slice(self.start[i], self.start[i + 1])
        hit = np.flatnonzero(self.facility[row] == j)
        return None if len(hit) == 0 else float(self.ms[row][hit[0]]) / MS_PER_MINUTE

    def among(self, others: TravelTimes) -> TravelTimes:
        """Only the pairs that `others`, a table of the same demand and facilities, holds too; reasons are its own."""
        width = max(1, len(self.facilities))
        kept = self.only(np.isin(self.row() * width + self.facility, others.row() * width + others.facility))
        return replace(kept, why_empty=np.where(others.why_empty > 0, others.why_empty, kept.why_empty).astype(np.int8))

    def only(self, keep: NDArray[np.bool_], *, reason: str = "beyond_limit") -> TravelTimes:
        """Only the entries that `keep` holds; a row that had entries and has none left is empty for `reason`."""
        count = np.bincount(self.row()[keep], minlength=len(self.demand))
        start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        emptied = (count == 0) & (self.why_empty == 0)
        why = np.where(emptied, REASONS.index(reason), self.why_empty).astype(np.int8)
        return replace(self, start=start, facility=self.facility[keep], ms=self.ms[keep], why_empty=why)

    def beside(self, others: TravelTimes) -> TravelTimes:
        """The table with the facilities of `others`, a table of the same demand, after its own; all ids must rise.

        A row without an entry in both is empty for the reason that comes closest to being served.
        """
        width = len(self.facilities)
        row = np.concatenate([self.row(), others.row()])
        order = np.argsort(row, kind="stable")
        count = np.bincount(row, minlength=len(self.demand))
        both = np.minimum(self.why_empty, others.why_empty)
        return replace(
            self,
            facilities=np.concatenate([self.facilities, others.facilities]),
            start=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
            facility=np.concatenate([self.facility, others.facility + width])[order].astype(np.int32),
            ms=np.concatenate([self.ms, others.ms])[order],
            why_empty=np.where(count > 0, 0, both).astype(np.int8),
        )

    def by_facility(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """The table turned: where each facility's rows start, its rows (ascending), and the values beside them."""
        table = csr_array((self.ms, self.facility, self.start), shape=(len(self.demand), len(self.facilities)))
        turned = table.tocsc()
        return turned.indptr.astype(np.int64), turned.indices.astype(np.int32), turned.data

    def least(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Per row the entry of the least value, as its position in `ms`, and its facility; -1 and -1 where it has none."""
        row = self.row()
        order = np.lexsort((self.facility, self.ms, row))
        has = np.diff(self.start) > 0
        entry = np.full(len(self.demand), -1, dtype=np.int64)
        entry[has] = order[self.start[:-1][has]]
        return entry, np.append(self.facility, -1)[entry].astype(np.int64)  # the last, found by -1, is none

    def dense(self, missing: float = np.inf) -> NDArray[np.float64]:
        """The table as a full matrix of demand × facility in the unit of `ms`, `missing` where there is no entry."""
        table = np.full((len(self.demand), len(self.facilities)), missing)
        table[self.row(), self.facility] = self.ms
        return table


@dataclass(frozen=True)
class NodeTimes:
    """Time to the nearest facility from every network node and which one it is; what basins and isochrones are made from."""

    ms: NDArray[np.int32]  # per node; -1 = no facility is reached
    owner: NDArray[np.int32]  # per node: position in `facilities`; -1 = none
    facilities: NDArray[np.str_]
    direction: Direction = "to_facility"
    cost: Cost = "time"
