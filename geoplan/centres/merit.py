"""How the indicators of a place become one score."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geoplan.centres import ranking

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Merit:
    """The indicators by name, which of them are benefits, how much each counts, and how they are ranked.

    `weights` add up to one. Tables of indicators are candidate × indicator, in the order of `names`; NaN is missing.
    """

    names: tuple[str, ...]
    benefit: NDArray[np.bool_]
    weights: Floats
    ranking: str

    def normalised(self, raw: Floats) -> Floats:
        """The indicators as the ranking compares them."""
        return ranking.vector_normalised(ranking.filled(raw, self.benefit))

    def score(self, raw: Floats, weights: Floats | None = None) -> Floats:
        """The score of every candidate, 0 to 1; `weights` in place of its own, where they are given."""
        own = self.weights if weights is None else weights
        return ranking.RANKINGS[self.ranking](ranking.filled(raw, self.benefit), own, self.benefit)


def scored(places: gpd.GeoDataFrame, raw: Floats, merit: Merit) -> gpd.GeoDataFrame:
    """The layer `candidates` before shaping: every indicator raw and normalised, score and rank of each candidate.

    Index candidate_id. Missing values stay missing in `raw_…` and count as the worst in `norm_…` and `score`.
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
    return table
