"""The people in the field: what a candidate is worth to them at given prices, and what exchanging a member changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier_model import NEVER, Model
from geoplan.travel.choice import compiles
from geoplan.travel.times import MS_PER_MINUTE

Floats = NDArray[np.float64]
Times = NDArray[np.int32]
Whole = NDArray[np.int64]

_COMPILED = 100_000  # entries from which compiled loops are worth their start
_AT_ONCE = 512  # rows that are worked on together


@dataclass(frozen=True)
class Field:
    """Times of rows to candidates; levels with several members, and what a ms of a row costs there."""

    ms: Times  # row × candidate
    order: NDArray[Any]  # row × candidate: the candidates of a row by ms; empty where loops are not compiled
    levels: tuple[int, ...]
    weight: Floats  # level (in the order of `levels`) × row, in solver units per ms

    def saved(self, n: int, price: Floats) -> Floats:
        """Per candidate what it saves everybody who would pay `price` ms otherwise at the n-th level; never above 0."""
        if self.order.size:
            from geoplan.centres import kernel  # imports numba

            return kernel.saved(self.ms, self.order, price, self.weight[n])
        total = np.zeros(self.ms.shape[1])
        for own in _parts(len(self.ms)):
            less = np.minimum(self.ms[own] - price[own, None], 0.0)
            total += np.einsum("i,ij->j", self.weight[n][own], less)
        return total

    def nearest(self, members: Whole) -> tuple[Whole, Times, Times]:
        """Per row the number of its nearest member, the ms to it and to the next; NEVER where there is none."""
        ms: Times = self.ms[:, members]
        rows = np.arange(len(ms))
        owner = ms.argmin(axis=1)
        first = ms[rows, owner]
        ms[rows, owner] = NEVER
        return owner, first, ms.min(axis=1)

    def replaced(self, n: int, members: Whole) -> tuple[Floats, Floats, Floats]:
        """What a new member saves, what is lost with an old one, and what both together count twice, at the n-th level.

        Per candidate, per member, and candidate × member.
        """
        owner, first, second = self.nearest(members)
        weight, many = self.weight[n], len(members)
        if self.order.size:
            from geoplan.centres import kernel  # imports numba

            return kernel.replaced(self.ms, self.order, weight, owner, first, second, many)
        sites = self.ms.shape[1]
        gain: Floats = np.zeros(sites)
        twice: Floats = np.zeros(sites * many)
        for own in _parts(len(self.ms)):
            row, site = np.nonzero(self.ms[own] < second[own, None])
            row += own.start
            ms: Floats = self.ms[row, site].astype(np.float64)
            gain += np.bincount(site, weight[row] * np.maximum(first[row] - ms, 0.0), sites).astype(float)
            both = weight[row] * (second[row] - np.maximum(first[row], ms))
            twice += np.bincount(site * many + owner[row], both, sites * many).astype(float)
        loss = np.bincount(owner, weight * (second.astype(float) - first), many).astype(float)
        return gain, loss, twice.reshape(sites, many)


def field(model: Model) -> Field:
    """The field of a model's case."""
    ms = model.case.ms
    levels = tuple(k for k in range(len(model.case.tiers)) if not model.direct[k])
    weight = np.array([model.share[k] / MS_PER_MINUTE for k in levels]).reshape(len(levels), len(ms))
    kind = np.uint16 if ms.shape[1] < 2**16 else np.int32
    order: NDArray[Any] = np.empty((0, 0), kind)
    if ms.size >= _COMPILED and compiles():
        order = np.empty(ms.shape, kind)
        for own in _parts(len(ms)):
            order[own] = np.argsort(ms[own], axis=1, kind="stable")
    return Field(ms, order, levels, weight)


def _parts(rows: int) -> list[slice]:
    return [slice(first, min(first + _AT_ONCE, rows)) for first in range(0, rows, _AT_ONCE)]
