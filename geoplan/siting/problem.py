"""A question of siting: where facilities could stand, whom they would serve, and what a choice of sites is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geoplan.proof import Proof
from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """Sites that exist or could be built, and the people they are for; one value per site is in the order of the table.

    `times` is demand × site, existing facilities and candidates together; a pair that is not there does not count as served.
    Existing facilities stay open and are not counted in `count`; `forced` candidates are opened and are counted. Of a pair in
    `apart` at most one candidate opens (an existing facility and a candidate too near to it: the candidate stays closed).
    """

    times: TravelTimes
    people: Floats  # per row of `times`, 0 = does not count (as in the margin)
    existing: Flags
    forced: Flags
    count: int | None = None  # how many candidates open; None = as many as the model finds right
    apart: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))  # pairs of sites, i < j
    names: Mapping[str, str] = field(default_factory=dict)  # of sites by id, for sentences
    apart_min: float | None = None  # what `apart` was made with, for sentences

    @property
    def sites(self) -> NDArray[np.str_]:
        """The ids of all sites."""
        return self.times.facilities


@dataclass(frozen=True)
class Sited:
    """A choice of sites with its proof.

    `owner` is per demand row the open site that serves it, the nearest where capacity is no matter; -1 = none.
    """

    sites: NDArray[np.str_]
    open: Flags  # the existing ones that stay and the candidates chosen
    owner: NDArray[np.int64]
    proofs: tuple[Proof, ...]  # a proof per question in the order asked; the last is that of the model's own objective
