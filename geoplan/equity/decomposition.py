"""How much of the inequality lies between groups of people and how much within them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from geoplan.equity.counted import Counted, Floats, relative
from geoplan.equity.indices import theil_l, theil_t

_UNKNOWN = float("nan")


@dataclass(frozen=True)
class Parts:
    """An index and its two parts; they add up."""

    total: float
    between: float  # what would be left if everybody had the mean of the own group
    within: float  # what would be left if all groups had the same mean


def theil_t_parts(values: Floats, people: Floats, groups: NDArray[Any]) -> Parts:
    """Theil's T between and within groups: Σ s ln(μ_g/μ) and Σ s T_g, where s is the group's share of the whole.

    With urban and rural people as groups the first is the two-sector Theil, Σ (Y_k/Y) ln[(Y_k/Y)/(P_k/P)]. A group that has
    nothing adds 0.

    Shorrocks (1980), The class of additively decomposable inequality measures.
    """
    given = relative(values, people)
    if given is None:
        return Parts(_UNKNOWN, _UNKNOWN, _UNKNOWN)
    size, own, at = _of_groups(given, groups)
    ratio = np.divide(given.values, own[at], out=np.zeros(len(at)), where=own[at] > 0)
    between = float((size * xlogy(own, own)).sum())
    within = float((given.share * xlogy(given.values, ratio)).sum())
    return Parts(theil_t(values, people), max(0.0, between), max(0.0, within))


def theil_l_parts(values: Floats, people: Floats, groups: NDArray[Any]) -> Parts:
    """Theil's L between and within groups: Σ p ln(μ/μ_g) and Σ p L_g, where p is the group's share of the people.

    Within is infinite where anybody has nothing in a group that has something, between where a whole group has nothing.

    Shorrocks (1980), The class of additively decomposable inequality measures.
    """
    given = relative(values, people)
    if given is None:
        return Parts(_UNKNOWN, _UNKNOWN, _UNKNOWN)
    size, own, at = _of_groups(given, groups)
    some = own[at] > 0  # in a group that has nothing all are equal
    between = float(-(size * np.log(own)).sum()) if own.all() else float("inf")
    within = float("inf")
    if given.values[some].all():
        within = float((given.share[some] * np.log(own[at][some] / given.values[some])).sum())
    return Parts(theil_l(values, people), max(0.0, between), max(0.0, within))


def williamson(values: Floats, people: Floats, areas: NDArray[Any]) -> float:
    """The coefficient of variation between areas, each with its own mean and weighted by its people.

    Williamson (1965), Regional inequality and the process of national development.
    """
    given = relative(values, people)
    if given is None:
        return _UNKNOWN
    size, own, _ = _of_groups(given, areas)
    return float(np.sqrt((size * (own - 1) ** 2).sum()))


def _of_groups(given: Counted, groups: NDArray[Any]) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Per group its share of the people and its mean over the mean of all, and which group every row is of."""
    names, at = np.unique(groups[given.rows], return_inverse=True)
    size: Floats = np.bincount(at, weights=given.share, minlength=len(names)).astype(np.float64)
    own: Floats = np.bincount(at, weights=given.share * given.values, minlength=len(names)) / size
    return size, own, at
