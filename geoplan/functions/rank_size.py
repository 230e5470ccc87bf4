"""How the sizes of settlements fall from the largest to the smallest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """ln(rank − shift) = a − b·ln(people), fitted by least squares to `n` sizes."""

    exponent: float  # b: 1 is Zipf's rule; larger = sizes are more alike
    standard_error: float  # of b: b·√(2/n)
    intercept: float
    fit: float  # share of the variance of the left side that the line explains, R²
    n: int


def rank_size(people: Floats, *, shift: float = 0.5) -> Fit:
    """The rank–size rule; all but `n` is NaN with fewer than three sizes or where all are equal. Nobody is no size.

    A shift of ½ takes the bias out of small samples, 0 is the plain regression. The standard error is b·√(2/n) with
    either: that of least squares is far too small, since ranks depend on each other.

    Gabaix & Ibragimov (2011), Rank − 1/2: a simple way to improve the OLS estimation of tail exponents, Journal of
    Business & Economic Statistics 29(1), 24–39.
    """
    sizes = np.sort(people[people > 0])[::-1]
    n = len(sizes)
    nothing = Fit(float("nan"), float("nan"), float("nan"), float("nan"), n)
    if n < 3 or sizes[0] == sizes[-1]:
        return nothing
    x, y = np.log(sizes), np.log(np.arange(1, n + 1) - shift)
    across, down = x - x.mean(), y - y.mean()
    slope = float((across * down).sum() / (across**2).sum())
    left = float(((down - slope * across) ** 2).sum() / (down**2).sum())
    return Fit(-slope, -slope * float(np.sqrt(2 / n)), float(y.mean() - slope * x.mean()), 1 - left, n)


def primacy(people: Floats, *, cities: int) -> float:
    """The largest size over those that follow, `cities` sizes in all; NaN where there are not as many with people.

    2 cities: P1/P2, 4: P1/(P2+P3+P4), 11: 2·P1/(P2+…+P11). By Zipf's rule 2, 0.92 and 0.99; the index of two cities says
    how the first stands over the second, those of four and eleven whether it stands over the system.

    Jefferson (1939), The law of the primate city, Geographical Review 29(2), 226–232 (two cities); the indices of four and
    eleven as usual in Chinese urban geography (from memory: Xu, Zhou & Ning, Urban geography).
    """
    sizes = np.sort(people[people > 0])[::-1]
    if len(sizes) < cities:
        return float("nan")
    return float((2 if cities == 11 else 1) * sizes[0] / sizes[1:cities].sum())
