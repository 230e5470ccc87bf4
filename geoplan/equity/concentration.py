"""Whether those who rank high by something else, such as income, have more."""

from __future__ import annotations

import numpy as np

from geoplan.equity.counted import Floats, counted, relative


def fractional_rank(rank_by: Floats, people: Floats) -> Floats:
    """Where everybody stands among the people, 0 to 1, the lowest first: the middle of those with the same `rank_by`.

    The mean over the people is one half. NaN where nobody lives; `rank_by` must be known wherever somebody does.
    """
    ranks = np.full(len(people), np.nan)
    there = people > 0
    levels, at = np.unique(rank_by[there], return_inverse=True)
    size = np.bincount(at, weights=people[there], minlength=len(levels)) / people[there].sum()
    ranks[there] = (np.cumsum(size) - size / 2)[at]
    return ranks


def concentration_index(values: Floats, people: Floats, rank_by: Floats) -> float:
    """Twice the covariance of value and rank over the mean: positive where those who rank high have more, −1 to 1.

    Equal `rank_by` share the mean rank. Ranked by the values themselves it is the Gini coefficient. NaN as for the indices,
    and where somebody's `rank_by` is not known.

    Kakwani, Wagstaff & van Doorslaer (1997), Socioeconomic inequalities in health.
    """
    given, ranked = relative(values, people), counted(np.where(np.isfinite(rank_by), 0.0, np.nan), people)
    if given is None or ranked is None:
        return float("nan")
    rank = fractional_rank(rank_by, people)[given.rows]
    return float(2 * (given.share * (given.values - 1) * (rank - 0.5)).sum())
