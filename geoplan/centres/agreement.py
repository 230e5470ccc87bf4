"""How far ranking methods agree about the same candidates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from geoplan.centres import normalising, ranking
from geoplan.centres.merit import Merit
from geoplan.findings import Finding

Floats = NDArray[np.float64]

STRONG = 0.6  # Kendall's τ below which two rankings are called different; a convention, not a test
_DIGITS = 12  # scores that differ in later digits are equal


def by(merit: Merit, method: str, settings: Mapping[str, Any]) -> Merit:
    """The same merit by another ranking method; the method's own normalisation where it takes no other."""
    taken = normalising.ALLOWED[method]
    treated = tuple(own if own.normalise in taken else replace(own, normalise=None) for own in merit.treatments)
    return replace(merit, ranking=method, settings=dict(settings), treatments=treated)


def even(score: Floats) -> Floats:
    """The scores without the noise of the last digits, so that equal candidates tie on every machine."""
    return np.round(score, _DIGITS)


def tau(one: Floats, other: Floats) -> float:
    """Kendall's τ-b of two scores; NaN where either tells no two candidates apart."""
    one, other = even(one), even(other)
    if _same(one) or _same(other):
        return float("nan")
    return float(stats.kendalltau(one, other).statistic)


def rho(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation of two scores; NaN where either tells no two candidates apart."""
    one, other = even(one), even(other)
    if _same(one) or _same(other):
        return float("nan")
    return float(stats.spearmanr(one, other).statistic)


def best(score: Floats, k: int) -> NDArray[np.int64]:
    """The rows of the k best scores, the best first; at equal scores the smaller id."""
    return np.argsort(ranking.ranks(even(score)))[:k]


def pairs(scores: Mapping[str, Floats], k: int) -> pd.DataFrame:
    """A row per pair of methods, in the order given: method, other_method, kendall_tau, spearman, top_k, top_k_common."""
    rows = [
        {
            "method": one,
            "other_method": other,
            "kendall_tau": tau(scores[one], scores[other]),
            "spearman": rho(scores[one], scores[other]),
            "top_k": k,
            "top_k_common": len(np.intersect1d(best(scores[one], k), best(scores[other], k))) / k,
        }
        for one, other in combinations(scores, 2)
    ]
    return pd.DataFrame(rows)


def doubts(agreed: pd.DataFrame) -> list[Finding]:
    """A finding for every pair of methods that rank the candidates very differently."""
    found = []
    for row in agreed[agreed["kendall_tau"] < STRONG].to_dict("records"):
        told = {"method": row["method"], "other": row["other_method"], "tau": f"{row['kendall_tau']:.2f}"}
        told |= {"common": round(row["top_k_common"] * row["top_k"]), "k": row["top_k"]}
        found.append(Finding("rankings_disagree", "ranking_agreement", f"{told['method']} – {told['other']}", told))
    return found


def _same(score: Floats) -> bool:
    return len(score) < 2 or bool((score == score[0]).all())
