"""The Lorenz curve: which share of the whole the people have who have least."""

from __future__ import annotations

import numpy as np

from geoplan.equity.counted import Floats, relative

_BOTTOM, _TOP = 0.4, 0.1  # of the people, in the Palma ratio


def lorenz(values: Floats, people: Floats) -> tuple[Floats, Floats]:
    """The corners of the curve: shares of the people, those with least first, and of the whole they have, from 0 to 1.

    Both are empty where there is no curve: nobody, a value that is missing or infinite, or nothing to share.

    Lorenz (1905).
    """
    given = relative(values, people)
    if given is None:
        return np.empty(0), np.empty(0)
    order = np.argsort(given.values, kind="stable")
    who = np.concatenate([[0.0], np.cumsum(given.share[order])])
    what = np.concatenate([[0.0], np.cumsum((given.share * given.values)[order])])
    return who / who[-1], what / what[-1]


def value_shares(values: Floats, people: Floats, at: Floats) -> Floats:
    """The share of the whole that the lowest `at` of the people have; a row at the cut is split. Empty without a curve."""
    who, what = lorenz(values, people)
    return np.interp(at, who, what) if len(who) else np.empty(0)


def palma(values: Floats, people: Floats) -> float:
    """What the tenth of the people who have most have, over what the four tenths who have least have.

    Infinite where the four tenths have nothing; NaN as for the other indices. A row at the cut is split.

    Palma (2011); Cobham & Sumner (2013), Is it all about the tails?
    """
    shares = value_shares(values, people, np.array([_BOTTOM, 1 - _TOP]))
    if not len(shares):
        return float("nan")
    bottom, most = shares
    return float((1 - most) / bottom) if bottom > 0 else float("inf")
