"""How indicators in units of their own become comparable: one column at a time, over all candidates or within groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# values, benefit -> as compared, and whether more is better
Normaliser = Callable[[Floats, Flags], tuple[Floats, Flags]]

# what a ranking method compares where an indicator says nothing else
PINS: Mapping[str, str] = {
    "topsis": "vector",  # Hwang & Yoon (1981)
    "saw": "min_max",  # linear scale transformation, Hwang & Yoon (1981)
    "wpm": "ratio",  # ratios to the best; the order is that of the raw products, Miller & Starr (1969)
    "vikor": "min_max",  # the method divides by the range itself, Opricovic & Tzeng (2004)
    "promethee": "min_max",  # so that one pair of thresholds, in shares of the range, fits all; Brans & Vincke (1985)
}
# what an indicator may ask for instead: a weighted sum or product must stay between 0 and 1
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "topsis": ("vector", "min_max", "z", "rank"),
    "saw": ("vector", "min_max", "rank"),
    "wpm": (),
    "vikor": ("vector", "min_max", "z", "rank"),
    "promethee": ("vector", "min_max", "z", "rank"),
}
# a column that is stretched farther than another counts for more in these methods, whatever the weights say; the others
# divide by each indicator's own range
SCALED = ("topsis", "saw")
FROM_0_TO_1 = ("min_max", "rank")
# a vector gets longer with every place, so that lengths of groups do not compare
IN_GROUPS = ("min_max", "z", "rank", "ratio")


def vector(values: Floats, more: bool) -> Floats:
    """The values divided by their Euclidean length; zeros stay zeros. The direction stays."""
    length = float(np.sqrt((values**2).sum()))
    return np.asarray(values / length) if length > 0 else np.zeros(len(values))


def min_max(values: Floats, more: bool) -> Floats:
    """From 0 for the worst to 1 for the best; 0.5 where all are the same."""
    least, most = values.min(), values.max()
    if least == most:
        return np.full(len(values), 0.5)
    return np.asarray((values - least if more else most - values) / (most - least))


def z(values: Floats, more: bool) -> Floats:
    """How many standard deviations (of all values, not of a sample) above the mean; the direction stays."""
    spread = values.std()
    if values.min() == values.max() or spread == 0:
        return np.zeros(len(values))
    return np.asarray((values - values.mean()) / spread)


def rank(values: Floats, more: bool) -> Floats:
    """From 0 for the last to 1 for the first, equal values sharing their places; 0.5 for a single one."""
    if len(values) < 2:
        return np.full(len(values), 0.5)
    place = places(values if more else -values)
    return np.asarray((place - 1) / (len(values) - 1))


def places(values: Floats) -> Floats:
    """1 for the smallest value, 2 for the next …; equal values share the mean of their places."""
    _, which, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[which])


def ratio(values: Floats, more: bool) -> Floats:
    """The share of the best: value over the largest, or the smallest over the value; for values of 0 and more."""
    best = values.max() if more else values.min()
    if more:
        return np.asarray(values / best) if best > 0 else np.ones(len(values))
    return np.asarray(np.divide(best, values, out=np.ones(len(values)), where=values > 0))


def none(values: Floats, more: bool) -> Floats:
    """The values as they are."""
    return values


NORMALISATIONS: Mapping[str, Callable[[Floats, bool], Floats]] = {
    "vector": vector, "min_max": min_max, "z": z, "rank": rank, "ratio": ratio, "none": none,
}  # fmt: skip
TURNED = ("min_max", "rank", "ratio")  # those in which more is better whatever the indicator's direction


def column(name: str, values: Floats, more: bool, group: NDArray[np.int64] | None = None) -> tuple[Floats, bool]:
    """One indicator as it is compared, within each `group` where one is given, and whether more of it is better."""
    ask = NORMALISATIONS[name]
    if group is None:
        return ask(values, more), more or name in TURNED
    out = np.empty(len(values))
    for own in np.unique(group):
        out[group == own] = ask(values[group == own], more)
    return out, more or name in TURNED


def whole(name: str) -> Normaliser:
    """The same normalisation for every indicator, over all candidates."""

    def compared(values: Floats, benefit: Flags) -> tuple[Floats, Flags]:
        columns = [column(name, values[:, at], bool(benefit[at])) for at in range(values.shape[1])]
        return np.column_stack([own for own, _ in columns]), np.array([more for _, more in columns])

    return compared


def pinned(method: str) -> Normaliser:
    """What a ranking method compares where no indicator asks for anything else."""
    return whole(PINS[method])
