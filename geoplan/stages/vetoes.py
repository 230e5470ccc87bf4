"""What the vetoes make of the candidates: who is left, what is left of their scores, and why the others went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import vetoed_land
from geoplan.centres import Tier, vetoes
from geoplan.findings import Finding
from geoplan.stages.ground import Ground


@dataclass(frozen=True)
class Standing:
    """The candidates that vetoes leave, and the tiers among these.

    `discount` and `reasons` are per candidate left, None and () where the config has no vetoes; `table` is the layer
    `vetoes`.
    """

    candidates: gpd.GeoDataFrame
    tiers: tuple[Tier, ...]
    excluded: Mapping[str, str] = field(default_factory=dict)
    discount: NDArray[np.float64] | None = None
    reasons: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    findings: tuple[Finding, ...] = ()


def standing(on: Ground, candidates: gpd.GeoDataFrame, tiers: tuple[Tier, ...]) -> Standing:
    """Who is left of the candidates. Raises ConfigError where the tiers cannot be filled from these."""
    if not on.vetoes.against:
        return Standing(candidates, tiers)
    vetoed = vetoed_land.checked(on.vetoes, candidates, tiers)
    out = vetoed.excluded
    left = ~np.isin(vetoed.ids, list(out))
    return Standing(
        candidates[left],
        tuple(vetoed_land.among(tier, out) for tier in tiers),
        out,
        vetoed.factor[left],
        tuple(reason for reason, stays in zip(vetoed.reasons, left, strict=True) if stays),
        _table(on.vetoes, vetoed, candidates),
        tuple(vetoed_land.doubts(vetoed, candidates)),
    )


def without(standing: Standing, excluded: Mapping[str, str]) -> Standing:
    """What is left when further candidates go, with why."""
    left = ~standing.candidates.index.isin(list(excluded))
    return replace(
        standing,
        candidates=standing.candidates[left],
        tiers=tuple(vetoed_land.among(tier, excluded) for tier in standing.tiers),
        excluded={**standing.excluded, **excluded},
        discount=None if standing.discount is None else standing.discount[left],
        reasons=tuple(reason for reason, stays in zip(standing.reasons, left, strict=False) if stays),
    )


def discounted(candidates: gpd.GeoDataFrame, standing: Standing) -> gpd.GeoDataFrame:
    """The candidates with what is left of their scores, and which vetoes say so; unchanged without vetoes."""
    if standing.discount is None:
        return candidates
    return candidates.assign(discount=standing.discount, discount_reason=list(standing.reasons))


def with_excluded(
    candidates: gpd.GeoDataFrame, places: gpd.GeoDataFrame, excluded: Mapping[str, str], basis: str
) -> gpd.GeoDataFrame:
    """The layer `candidates` with a row, without score and rank, for every place that is none: why stands in `excluded`."""
    if not excluded:
        return candidates
    gone = places.loc[sorted(excluded)].rename_axis("candidate_id")
    gone = gone[[name for name in gone.columns if name in candidates.columns]]
    gone = gone.assign(excluded=[excluded[place] for place in gone.index], basis=basis)
    rows = pd.concat([candidates, gone]).sort_index()
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=candidates.crs)


def _table(against: vetoed_land.VetoedLand, vetoed: vetoes.Vetoed, candidates: gpd.GeoDataFrame) -> pd.DataFrame:
    """The layer `vetoes`: what every veto says of every candidate."""
    parts = []
    for at, one in enumerate(against.against):
        veto = one.veto
        parts.append(
            pd.DataFrame(
                {
                    "candidate_id": vetoed.ids.astype(object),
                    "name": candidates["name"].to_numpy(),
                    "veto": veto.name,
                    "kind": veto.kind,
                    "radius_m": np.nan if veto.radius_m is None else veto.radius_m,
                    "land_share": vetoed.share[:, at],
                    "share_over": np.nan if veto.radius_m is None else veto.share_over,
                    "holds": vetoed.holds[:, at],
                    "discount": 0.0 if veto.factor is None else veto.factor,
                    "basis": one.basis,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
