"""From several indicators to one score between 0 and 1, and from scores to ranks.

A ranking method takes `values` (candidate × indicator in their own units, nothing missing), `weights` that add up to one,
`benefit` (per column, whether more is better), and `normalise`, which says how columns are compared; left out, it is
the one that the method is published with. It answers a score per candidate between 0 and 1, more being better; where it
cannot tell any two candidates apart, all score 0.5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.normalising import PINS, Normaliser, pinned
from geoplan.errors import ConfigError, Fault

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_PIN = {method: pinned(method) for method in PINS}
_PREFERENCES = {"usual": "usual", "u_shape": "ushape", "v_shape": "vshape", "level": "level", "linear": "vshape_2"}
_SAME = 1e-12  # sums of weights closer than this are equal but for the noise of the last digit


def topsis(values: Floats, weights: Floats, benefit: Flags, *, normalise: Normaliser = _PIN["topsis"]) -> Floats:
    """How near every row is to the best and how far from the worst that the columns hold, 0 to 1.

    Hwang & Yoon (1981), vector normalisation.
    """
    columns, more = normalise(values, benefit)
    weighed = columns * weights
    ideal = np.where(more, weighed.max(axis=0), weighed.min(axis=0))
    worst = np.where(more, weighed.min(axis=0), weighed.max(axis=0))
    from_ideal = np.sqrt(((weighed - ideal) ** 2).sum(axis=1))
    from_worst = np.sqrt(((weighed - worst) ** 2).sum(axis=1))
    both = from_ideal + from_worst
    return np.asarray(np.divide(from_worst, both, out=np.full(len(values), 0.5), where=both > 0))


def saw(values: Floats, weights: Floats, benefit: Flags, *, normalise: Normaliser = _PIN["saw"]) -> Floats:
    """The weighted sum of the columns, as a share of the way from the worst sum that the columns hold to the best.

    With min–max columns this is the weighted sum itself; a column that is the same everywhere is left out of it.

    Simple additive weighting (Churchman & Ackoff 1954), as Hwang & Yoon (1981) describe it.
    """
    columns, more = normalise(values, benefit)
    low, high = columns.min(axis=0), columns.max(axis=0)
    gained = np.where(more, columns - low, high - columns) @ weights
    whole = float((high - low) @ weights)
    return np.full(len(values), 0.5) if whole <= 0 else np.asarray(gained / whole)


def wpm(values: Floats, weights: Floats, benefit: Flags, *, normalise: Normaliser = _PIN["wpm"]) -> Floats:
    """The product of the columns, each a ratio to the best (0 to 1), to the power of their weights.

    A candidate that has nothing (0) of an indicator that counts scores 0, whatever else speaks for it: a product knows
    no compensation. Raises ConfigError for values below 0, which have no ratio.

    Weighted product (Bridgman 1922; Miller & Starr 1969), as Triantaphyllou (2000) describes it.
    """
    negative = (values < 0).any(axis=1)
    if negative.any():
        told = {"count": int(negative.sum()), "value": f"{values.min():g}"}
        raise ConfigError(Fault("wpm_negative", told, layer="centres.ranking"))
    columns, _ = normalise(values, benefit)
    return np.asarray((columns**weights).prod(axis=1))


def vikor(
    values: Floats, weights: Floats, benefit: Flags, *, v: float, normalise: Normaliser = _PIN["vikor"]
) -> Floats:
    """1 − Q: how little a candidate falls short of the best, in all indicators together (`v`) and in its worst (1 − `v`).

    Opricovic & Tzeng (2004), doi 10.1016/S0377-2217(03)00020-1; computed by pymcdm.
    """
    methods = _library("vikor")
    columns, more = normalise(values, benefit)
    apart = (columns.max(axis=0) > columns.min(axis=0)) & (weights > 0)
    if not apart.any():
        return np.full(len(values), 0.5)
    columns, more, weights = columns[:, apart], more[apart], weights[apart]
    in_all, in_worst = _shortfalls(columns, weights, more)
    if in_all.any() and in_worst.any():
        q = methods.VIKOR(v=v)(columns, weights, np.where(more, 1, -1), validation=False)
        return np.asarray(1.0 - q)
    if not in_all.any() and not in_worst.any():
        return np.full(len(values), 0.5)
    # all fall equally short in one of the two respects, which the library would divide by: the other decides alone
    return np.asarray(1.0 - (v * in_all + (1 - v) * in_worst))


def promethee(
    values: Floats,
    weights: Floats,
    benefit: Flags,
    *,
    preference: str,
    q: float | None = None,
    p: float | None = None,
    normalise: Normaliser = _PIN["promethee"],
) -> Floats:
    """(net flow + 1) / 2: how much more the others are outranked by a candidate than it is by them.

    `preference` turns the lead in an indicator into a preference: usual (any lead), u_shape (beyond `q`), v_shape
    (growing up to `p`), level (half between `q` and `p`), linear (growing from `q` to `p`). With the published
    normalisation `q` and `p` are shares of the range of an indicator.

    PROMETHEE II: Brans & Vincke (1985), doi 10.1287/mnsc.31.6.647; computed by pymcdm.
    """
    methods = _library("promethee")
    columns, more = normalise(values, benefit)
    if len(values) < 2:
        return np.full(len(values), 0.5)
    many = columns.shape[1]
    thresholds = {name: None if value is None else [value] * many for name, value in (("q", q), ("p", p))}
    method = methods.PROMETHEE_II(_PREFERENCES[preference], **thresholds)
    flow = np.asarray(method(columns, weights, np.where(more, 1, -1), validation=False), dtype=float)
    return np.asarray(np.clip((flow + 1.0) / 2.0, 0.0, 1.0))


def ranks(score: Floats) -> NDArray[np.int64]:
    """1 for the highest score; at equal scores the smaller id, which is the earlier row, comes first."""
    out = np.empty(len(score), np.int64)
    out[np.argsort(-score, kind="stable")] = np.arange(1, len(score) + 1)
    return out


def _shortfalls(columns: Floats, weights: Floats, more: Flags) -> tuple[Floats, Floats]:
    """How far each row falls short of the best in all columns together, and in its worst one: 0 least, 1 most.

    Zeros where all rows fall equally short.
    """
    low, high = columns.min(axis=0), columns.max(axis=0)
    short = weights * np.where(more, high - columns, columns - low) / (high - low)
    both = []
    for sums in (short.sum(axis=1), short.max(axis=1)):
        width = sums.max() - sums.min()
        both.append(np.zeros(len(sums)) if width <= _SAME * weights.sum() else (sums - sums.min()) / width)
    return both[0], both[1]


def _library(method: str) -> Any:
    """The methods of pymcdm. Raises ConfigError where it is not installed."""
    try:
        from pymcdm import methods
    except ImportError:
        raise ConfigError(
            Fault("ranking_needs_library", {"method": method, "key": "centres.ranking"}, layer="centres.ranking")
        ) from None
    return methods


RANKINGS: dict[str, Callable[..., Floats]] = {
    "topsis": topsis,
    "saw": saw,
    "wpm": wpm,
    "vikor": vikor,
    "promethee": promethee,
}
