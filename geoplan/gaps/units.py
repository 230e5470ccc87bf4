"""Demand points gathered into settlements, counties or the whole area, and what is summed over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.inputs import BASES

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Units:
    """Which unit every row belongs to. All sums have a value per unit, 0 where it has no rows."""

    count: int
    of_row: NDArray[np.int64]  # per row the position of its unit; -1 = in none

    def total(self, values: NDArray[np.generic]) -> Floats:
        """The sum of `values`, one per row."""
        own = self.of_row >= 0
        return np.asarray(
            np.bincount(self.of_row[own], np.asarray(values, dtype="float64")[own], self.count), dtype="float64"
        )

    def some(self, flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether any row has its flag set."""
        return np.bincount(self.of_row[flags & (self.of_row >= 0)], minlength=self.count) > 0

    def mean(self, values: Floats, weights: Floats) -> Floats:
        """The weighted mean; a plain one where no row has weight, NaN where there is no row.

        Rows without weight beside rows with some do not count, whatever their value.
        """
        weights = np.where(self._of_rows(self.total(weights)) > 0, weights, 1.0)
        used = weights > 0
        total = self.total(np.where(used, weights, 0.0))
        return ratio(self.total(np.where(used, weights * values, 0.0)), total)

    def most(self, kind: NDArray[np.integer], weights: Floats, kinds: int) -> NDArray[np.int64]:
        """The kind (0 … kinds-1) of most weight, that of most rows where none has weight; the first of equals."""
        own = self.of_row >= 0
        cell = self.of_row[own] * kinds + np.asarray(kind, dtype=np.int64)[own]
        weight, rows = (np.bincount(cell, w, self.count * kinds) for w in (weights[own], None))
        by_weight, by_rows = (table.reshape(self.count, kinds) for table in (weight, rows))
        return np.asarray(
            np.where(by_weight.sum(axis=1) > 0, by_weight.argmax(axis=1), by_rows.argmax(axis=1)), np.int64
        )

    def basis(self, bases: pd.Series) -> list[str]:
        """The weakest basis; `observed` where there is no row."""
        own = self.of_row >= 0
        worst = np.zeros(self.count, dtype=np.int64)
        np.maximum.at(worst, self.of_row[own], bases.map(BASES.index).to_numpy(dtype=np.int64)[own])
        return [BASES[code] for code in worst.tolist()]

    def only(self, keep: NDArray[np.bool_]) -> Units:
        """The same units with the other rows in none."""
        return Units(self.count, np.where(keep, self.of_row, -1))

    def _of_rows(self, values: Floats) -> Floats:
        return np.append(values, 0.0)[self.of_row]  # the last, found by -1, is that of no unit


def gathered(frame: pd.DataFrame, columns: list[str]) -> tuple[Units, pd.DataFrame]:
    """Units of equal values in `columns` in their order, and those values, one row per unit."""
    groups = frame.groupby(columns, sort=True)
    keys = frame[columns].drop_duplicates().sort_values(columns).reset_index(drop=True)
    return Units(len(keys), np.asarray(groups.ngroup(), dtype=np.int64)), keys


def among(values: pd.Series, ids: list[str]) -> Units:
    """The units of given ids: each row belongs to the one that its value names."""
    return Units(len(ids), pd.Index(ids).get_indexer(pd.Index(values)).astype(np.int64))


def flags(values: pd.Series) -> Floats:
    """1, 0 and NaN for true, false and <NA>."""
    return np.asarray(values.astype("Float64").to_numpy(dtype="float64", na_value=np.nan), dtype="float64")


def ratio(above: Floats, below: Floats) -> Floats:
    """`above` / `below`, NaN where there is nothing below."""
    return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))
