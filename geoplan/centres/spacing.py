"""Which places lie too near to each other for a tier with spacing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier import Tier
from geoplan.centres.tier_checks import label
from geoplan.errors import Fault
from geoplan.travel.times import MS_PER_MINUTE


def too_close(minutes: float, between: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pairs of candidates lie nearer than `minutes` in one direction or the other; the diagonal is false."""
    near = np.minimum(between, between.T) < round(minutes * MS_PER_MINUTE)
    np.fill_diagonal(near, False)
    return near


def faults(
    tiers: Sequence[Tier], candidates: NDArray[np.str_], between: NDArray[np.float64], names: Mapping[str, str]
) -> list[Fault]:
    """A fault for every two fixed places of a tier that lie nearer to each other than it allows.

    `between` is candidate × candidate in ms.
    """
    return [fault for tier in tiers for fault in _of_tier(tier, candidates, between, names)]


def _of_tier(
    tier: Tier, candidates: NDArray[np.str_], between: NDArray[np.float64], names: Mapping[str, str]
) -> Iterator[Fault]:
    """Fixed places that lie nearer to each other than the tier allows."""
    if tier.spacing_min is None:
        return
    fixed = np.flatnonzero(np.isin(candidates, tier.fixed))
    own = between[np.ix_(fixed, fixed)]
    for a, b in np.argwhere(np.triu(too_close(tier.spacing_min, own), 1)):
        minutes = float(min(own[a, b], own[b, a])) / MS_PER_MINUTE
        one, other = (label(str(candidates[fixed[at]]), names) for at in (a, b))
        values = {"tier": tier.name, "place": one, "other": other, "minutes": minutes, "spacing": tier.spacing_min}
        yield Fault("tier_fixed_too_close", values)
