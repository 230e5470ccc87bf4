"""From several indicators to one score between 0 and 1, and from scores to ranks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def topsis(values: Floats, weights: Floats, benefit: Flags) -> Floats:
    """How near every row is to the best and how far from the worst that the columns hold, 0 to 1.

    `values` is candidate × indicator without missing values, `benefit` says per column whether more is better. Where
    best and worst are the same (a single candidate, or nothing but constant columns) every row scores 0.5.

    Hwang & Yoon (1981), vector normalisation.
    """
    weighed = vector_normalised(values) * weights
    ideal = np.where(benefit, weighed.max(axis=0), weighed.min(axis=0))
    worst = np.where(benefit, weighed.min(axis=0), weighed.max(axis=0))
    from_ideal = np.sqrt(((weighed - ideal) ** 2).sum(axis=1))
    from_worst = np.sqrt(((weighed - worst) ** 2).sum(axis=1))
    both = from_ideal + from_worst
    return np.asarray(np.divide(from_worst, both, out=np.full(len(values), 0.5), where=both > 0))


def vector_normalised(values: Floats) -> Floats:
    """Every column divided by its Euclidean length; a column of zeros stays one."""
    length = np.sqrt((values**2).sum(axis=0))
    return np.asarray(np.divide(values, length, out=np.zeros(values.shape), where=length > 0))


def filled(values: Floats, benefit: Flags) -> Floats:
    """The values, what is missing set to the worst of its column (0 if all are missing); `indicators.doubts` tells."""
    out = values.astype(float)
    for column in range(values.shape[1]):
        present = values[~np.isnan(values[:, column]), column]
        worst = 0.0 if len(present) == 0 else present.min() if benefit[column] else present.max()
        out[np.isnan(values[:, column]), column] = worst
    return out


def ranks(score: Floats) -> NDArray[np.int64]:
    """1 for the highest score; at equal scores the smaller id, which is the earlier row, comes first."""
    out = np.empty(len(score), np.int64)
    out[np.argsort(-score, kind="stable")] = np.arange(1, len(score) + 1)
    return out


RANKINGS: dict[str, Callable[[Floats, Floats, Flags], Floats]] = {"topsis": topsis}
