"""How the indicators of a place become one score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geoplan.centres import normalising, ranking

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Treatment:
    """What is done to an indicator before it is ranked.

    `normalise` in place of what the ranking method compares; `group` per candidate: normalised within these (None = over
    all); `winsorise`, the share of values at each end that are drawn in to the next; `impute`, what stands in for a
    missing value.
    """

    normalise: str | None = None
    group: NDArray[np.int64] | None = None
    winsorise: float = 0.0
    impute: Literal["worst", "median"] = "worst"


@dataclass(frozen=True)
class Merit:
    """The indicators by name, which of them are benefits, how much each counts, and how they are ranked.

    `weights` add up to one. Tables of indicators are candidate × indicator, in the order of `names`; NaN is missing.
    `treatments` has one for every indicator, or none at all; `settings` are those of the ranking method. `factor` is what
    vetoes leave of each candidate's score (None = all of it).
    """

    names: tuple[str, ...]
    benefit: Flags
    weights: Floats
    ranking: str
    treatments: tuple[Treatment, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    factor: Floats | None = None

    def values(self, raw: Floats) -> Floats:
        """The indicators in their own units, outliers drawn in and nothing missing."""
        out = raw.astype(float)
        for at, own in enumerate(self.treated()):
            column = winsorised(out[:, at], own.winsorise)
            out[:, at] = filled(column, bool(self.benefit[at]), own.impute)
        return out

    def normalised(self, raw: Floats) -> Floats:
        """The indicators as the ranking compares them."""
        return self._compared(self.values(raw), self.benefit)[0]

    def score(self, raw: Floats, weights: Floats | None = None) -> Floats:
        """The score of every candidate, 0 to 1; `weights` in place of its own, where they are given."""
        own = self.weights if weights is None else weights
        ask = ranking.RANKINGS[self.ranking]
        score = ask(self.values(raw), own, self.benefit, normalise=self._compared, **self.settings)
        return score if self.factor is None else score * self.factor

    def without(self, column: int) -> Merit:
        """The same without one indicator, its weight shared out among the others."""
        weights = np.delete(self.weights, column)
        total = weights.sum()
        return replace(
            self,
            names=self.names[:column] + self.names[column + 1 :],
            benefit=np.delete(self.benefit, column),
            weights=weights / total if total > 0 else np.full(len(weights), 1.0 / max(1, len(weights))),
            treatments=self.treatments[:column] + self.treatments[column + 1 :],
        )

    def taken(self, rows: NDArray[np.int64]) -> Merit:
        """The same for some of the candidates."""
        kept = tuple(
            own if own.group is None else replace(own, group=np.asarray(own.group[rows])) for own in self.treatments
        )
        factor = None if self.factor is None else np.asarray(self.factor[rows])
        return replace(self, treatments=kept, factor=factor)

    def treated(self) -> tuple[Treatment, ...]:
        """What is done to every indicator."""
        return self.treatments or tuple(Treatment() for _ in self.names)

    def _compared(self, values: Floats, benefit: Flags) -> tuple[Floats, Flags]:
        """The columns as they are compared, and whether more is better in each of them."""
        pin = normalising.PINS[self.ranking]
        columns = [
            normalising.column(own.normalise or pin, values[:, at], bool(benefit[at]), own.group)
            for at, own in enumerate(self.treated())
        ]
        return np.column_stack([column for column, _ in columns]), np.array([more for _, more in columns])


def winsorised(values: Floats, share: float) -> Floats:
    """The values, of which that share at each end is drawn in to the nearest value that stays; missing ones stay missing.

    Of n values floor(share · n) are drawn in at each end. Dixon & Tukey (1968).
    """
    present = np.sort(values[~np.isnan(values)])
    cut = int(share * len(present) + 1e-9)  # 0.29 of 100 is 29
    if cut == 0 or 2 * cut >= len(present):
        return values
    return np.clip(values, present[cut], present[-cut - 1])


def filled(values: Floats, more: bool, by: Literal["worst", "median"] = "worst") -> Floats:
    """One indicator with the worst or the median of its values in place of those that are missing; 0 if all are."""
    missing = np.isnan(values)
    if not missing.any():
        return values
    present = values[~missing]
    if len(present) == 0:
        return np.zeros(len(values))
    stand_in = np.median(present) if by == "median" else present.min() if more else present.max()
    return np.where(missing, stand_in, values)


def scored(places: gpd.GeoDataFrame, raw: Floats, merit: Merit) -> gpd.GeoDataFrame:
    """The layer `candidates` before shaping: every indicator raw and normalised, score and rank of each candidate.

    Index candidate_id. Missing values stay missing in `raw_…` and count as the worst or the median, as the indicator
    says, in `norm_…` and `score`.
    """
    normalised = merit.normalised(raw)
    score = merit.score(raw)
    table = places.rename_axis("candidate_id")
    table = table[["name", "county_id", "kind", "members", "people", "basis", "name_en", "geometry"]].copy()
    for column, name in enumerate(merit.names):
        table[f"raw_{name}"] = raw[:, column]
        table[f"norm_{name}"] = normalised[:, column]
    table["score"] = score
    table["rank"] = ranking.ranks(score)
    table["excluded"] = ""
    return table
