"""How far indicators say the same."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres import normalising
from geoplan.findings import Finding

Floats = NDArray[np.float64]

ALIKE = 0.9  # from this correlation on, of values or of ranks, two indicators count as saying the same
_EXACT = 1e-10  # of an indicator's variance; what is left below this is rounding


def pairs(values: Floats, names: tuple[str, ...]) -> pd.DataFrame:
    """The layer `correlations`: a row per pair of indicators, empty numbers where one of them has one value everywhere.

    `values` is candidate × indicator without missing values. Spearman's is Pearson's of the ranks, ties sharing theirs.
    """
    ranked = np.column_stack([normalising.places(values[:, at]) for at in range(values.shape[1])])
    rows = []
    for i, j in combinations(range(len(names)), 2):
        pearson, spearman = (_pearson(table[:, i], table[:, j]) for table in (values, ranked))
        alike = bool(max(abs(pearson), abs(spearman)) >= ALIKE)
        rows.append((names[i], names[j], pearson, spearman, alike))
    return pd.DataFrame(rows, columns=["indicator", "other_indicator", "pearson", "spearman", "alike"])


def doubts(table: pd.DataFrame) -> list[Finding]:
    """A finding for every pair of indicators that say the same."""
    return [
        Finding(
            "indicators_alike",
            "correlations",
            f"{row.indicator} {row.other_indicator}",
            {
                "one": row.indicator,
                "other": row.other_indicator,
                "pearson": f"{row.pearson:.2f}",
                "spearman": f"{row.spearman:.2f}",
                "limit": f"{ALIKE:g}",
            },
        )
        for row in table[table["alike"]].itertuples()
    ]


def inflation(values: Floats) -> Floats:
    """The variance inflation factor of every indicator: 1 where no others say anything of it, inf where they say all.

    1 / (1 − R²) of the regression on all others. NaN for an indicator with one value everywhere.
    """
    varies = values.max(axis=0) > values.min(axis=0)
    out = np.full(values.shape[1], np.nan)
    at = np.flatnonzero(varies)
    own = values[:, at]
    own = (own - own.mean(axis=0)) / own.std(axis=0)
    for place, column in enumerate(at):
        others = np.delete(own, place, axis=1)
        if others.shape[1] == 0:
            out[column] = 1.0
            continue
        fitted = others @ np.linalg.lstsq(others, own[:, place], rcond=None)[0]
        left = float(((own[:, place] - fitted) ** 2).mean())
        out[column] = np.inf if left < _EXACT else max(1.0, 1.0 / left)
    return out


def _pearson(one: Floats, other: Floats) -> float:
    if one.min() == one.max() or other.min() == other.max():
        return float("nan")
    return float(np.clip(np.corrcoef(one, other)[0, 1], -1.0, 1.0))
