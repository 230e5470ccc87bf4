"""Mean, quantiles and coverage, and how unequal values are among people.

Every index takes a value per row and the people of the row. Rows without people count nothing. It is NaN where there is
nobody, where somebody's value is missing or infinite, and, but for mean and quantile, where nobody has anything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, xlogy

from geoplan.equity.counted import Floats, check_people, counted, relative


def mean(values: Floats, people: Floats) -> float:
    """The value of an average person; NaN where there is nobody or somebody's value is missing or infinite."""
    given = counted(values, people)
    return float("nan") if given is None else float((given.share * given.values).sum())


def weighted_quantile(values: Floats, people: Floats, share: float) -> float:
    """The smallest value that at least `share` of the people do not exceed; NaN counts as infinite, nobody gives NaN."""
    total = people.sum()
    if total <= 0:
        return float("nan")
    filled = np.where(np.isnan(values), np.inf, values)
    order = np.argsort(filled, kind="stable")
    passed = np.cumsum(people[order])
    return float(filled[order][np.searchsorted(passed, share * total * (1 - 1e-12))])


def coverage(within: NDArray[np.bool_], people: Floats) -> float:
    """The share of the people who are within; NaN where there is nobody."""
    check_people(people)
    total = float(people.sum())
    return min(1.0, float(people[within].sum()) / total) if total else float("nan")


def gini(values: Floats, people: Floats) -> float:
    """The Gini coefficient: 0 where everybody has the same, towards 1 where one person has everything.

    Twice the area between the diagonal and the Lorenz curve, by trapezoids over the sorted values; here as the sum of
    F·(1 − F)·Δy over the mean, which is the same and exactly 0 for equal values. Without the correction n/(n − 1) for
    small samples: the rows are the whole population.

    Gini (1912); Yitzhaki & Schechtman (2013), The Gini Methodology, chapter 2 (formula from memory).
    """
    given = relative(values, people)
    if given is None:
        return float("nan")
    order = np.argsort(given.values, kind="stable")
    share = given.share[order]
    below, above = np.cumsum(share)[:-1], np.cumsum(share[::-1])[-2::-1]
    return float((below * above * np.diff(given.values[order])).sum())


def theil_t(values: Floats, people: Floats) -> float:
    """Theil's T: the mean of y/μ · ln(y/μ), from 0 to ln(people); who has nothing adds 0. Looks most at those who have much.

    Theil (1967), Economics and Information Theory.
    """
    given = relative(values, people)
    return float("nan") if given is None else max(0.0, float((given.share * xlogy(given.values, given.values)).sum()))


def theil_l(values: Floats, people: Floats) -> float:
    """Theil's L, the mean log deviation: the mean of ln(μ/y), 0 or more; infinite where anybody has nothing, its limit.

    Looks most at those who have little. Theil (1967), Economics and Information Theory.
    """
    given = relative(values, people)
    if given is None:
        return float("nan")
    if not given.values.all():
        return float("inf")
    return max(0.0, float(-(given.share * np.log(given.values)).sum()))


def atkinson(values: Floats, people: Floats, *, epsilon: float) -> float:
    """Atkinson's index: the share of the whole that could be given up if the rest were spread evenly, without loss of welfare.

    `epsilon` above 0 says how much inequality is minded. With an epsilon of 1 or more it is 1 as soon as anybody has nothing.

    Atkinson (1970), On the measurement of inequality.
    """
    given = relative(values, people)
    if given is None:
        return float("nan")
    if epsilon >= 1 and not given.values.all():
        return 1.0
    there = given.values > 0
    logs, share = np.log(given.values[there]), given.share[there]
    power = 1 - epsilon
    equal = logsumexp(power * logs, b=share) / power if power else (share * logs).sum()
    return max(0.0, min(1.0, float(-np.expm1(equal))))


def coefficient_of_variation(values: Floats, people: Floats) -> float:
    """The standard deviation among people (of the whole population, not of a sample) over the mean."""
    given = relative(values, people)
    return float("nan") if given is None else float(np.sqrt((given.share * (given.values - 1) ** 2).sum()))
