"""How many people a settlement must have before it is likelier to have a service than not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def reed_muench(people: NDArray[np.float64], present: NDArray[np.bool_]) -> float:
    """The population at which half of the settlements have the service, by the method of Reed and Muench.

    A settlement that has the service would have it at any larger size, and one that lacks it would lack it at any smaller.
    So those that have it are added up from the smallest settlement to each size, those that lack it from the largest down,
    and the share of the first among both rises with size. The threshold is where it passes a half, between two sizes on
    a scale of logarithms; where it is a half at several sizes, the (geometric) middle of them.

    NaN where all or none have it, and where the half lies beyond the smallest or the largest. Settlements without people
    are left out; equal sizes are one class.

    Reed & Muench (1938), A simple method of estimating fifty per cent endpoints, American Journal of Hygiene 27, 493–497;
    for settlements Haggett & Gunawardena (1964), Professional Geographer 16(4), 6–9 (from memory: whether they too
    interpolate logarithms could not be checked).
    """
    lived = people > 0
    sizes, which = np.unique(people[lived], return_inverse=True)
    has = present[lived]
    having = np.cumsum(np.bincount(which[has], minlength=len(sizes)))
    lacking = np.cumsum(np.bincount(which[~has], minlength=len(sizes))[::-1])[::-1]
    if has.all() or not has.any() or having[0] > lacking[0] or having[-1] < lacking[-1]:
        return float("nan")
    logs = np.log(sizes)
    half = np.flatnonzero(having == lacking)
    if len(half):
        return float(np.exp((logs[half[0]] + logs[half[-1]]) / 2))
    after = int(np.argmax(having > lacking))
    share = having / (having + lacking)
    before = after - 1
    part = (0.5 - share[before]) / (share[after] - share[before])
    return float(np.exp(logs[before] + part * (logs[after] - logs[before])))
