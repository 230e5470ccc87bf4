"""What stands against a place: land it lies on or near, which excludes it or leaves it a part of its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoplan.centres.places import groups
from geoplan.centres.tier import Tier
from geoplan.errors import ConfigError, Fault
from geoplan.listing import first

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_QUARTER = 32  # sides of a quarter of the disc that stands for a circle: its area is 0.04 % short


@dataclass(frozen=True)
class Veto:
    """One veto. `factor` is what it leaves of a score, None = the place is excluded.

    It holds where more than `share_over` of the land within `radius_m` is concerned; without a radius, where the place's
    point is.
    """

    name: str
    kind: str
    factor: float | None = None
    radius_m: float | None = None
    share_over: float = 0.0


@dataclass(frozen=True)
class Vetoed:
    """What the vetoes say of every candidate, in the order of `ids`.

    `share` is candidate × veto: the share of the land that counts which is concerned, NaN = not known; `holds` whether
    the veto holds.
    """

    ids: NDArray[np.str_]
    vetoes: tuple[Veto, ...]
    share: Floats
    holds: Flags

    @property
    def excluded(self) -> dict[str, str]:
        """Excluded candidates with the vetoes that exclude them, as `veto: NAME, NAME`."""
        by = [at for at, veto in enumerate(self.vetoes) if veto.factor is None]
        return {
            str(place): "veto: " + ", ".join(self.vetoes[at].name for at in by if held[at])
            for place, held in zip(self.ids, self.holds, strict=True)
            if held[by].any()
        }

    @property
    def factor(self) -> Floats:
        """What is left of each candidate's score: the product of all discounts that hold."""
        left = np.array([1.0 if veto.factor is None else veto.factor for veto in self.vetoes])
        return np.asarray(np.where(self.holds, left, 1.0).prod(axis=1))

    @property
    def reasons(self) -> list[str]:
        """The discounts that hold for each candidate, as `NAME ×0.7; NAME ×0.5`."""
        told = [f"{veto.name} ×{veto.factor:g}" if veto.factor is not None else "" for veto in self.vetoes]
        return ["; ".join(said for said, held in zip(told, row, strict=True) if held and said) for row in self.holds]


def judged(ids: NDArray[np.str_], vetoes: Sequence[Veto], share: Floats) -> Vetoed:
    """Which vetoes hold for which candidates, from the `share` of land that each concerns; what is not known does not hold."""
    over = np.array([0.0 if veto.radius_m is None else veto.share_over for veto in vetoes])
    share = np.round(share, 9)  # two halves of a disc are equal whatever the last digit says
    return Vetoed(ids, tuple(vetoes), share, np.asarray(np.nan_to_num(share, nan=0.0) > over))


def share_covered(xy: Floats, polygons: NDArray[np.object_], radius_m: float | None) -> Floats:
    """The share of the disc of `radius_m` around each place of `xy` (n, 2) that polygons cover, overlaps counted once.

    Without a radius: 1 where the place's point lies in a polygon or on its edge, else 0.
    """
    points = shapely.points(xy)
    tree = shapely.STRtree(polygons)
    out = np.zeros(len(xy))
    if radius_m is None:
        place, _ = tree.query(points, predicate="intersects")
        out[place] = 1.0
        return out
    discs = shapely.buffer(points, radius_m, quad_segs=_QUARTER)
    place, polygon = tree.query(discs, predicate="intersects")
    for at in np.unique(place):
        near = shapely.union_all(polygons[np.sort(polygon[place == at])])
        out[at] = shapely.area(shapely.intersection(discs[at], near)) / shapely.area(discs[at])
    return np.minimum(out, 1.0)


def check(vetoed: Vetoed, candidates: pd.DataFrame, tiers: Sequence[Tier]) -> None:
    """Raises ConfigError where vetoes exclude all candidates, a fixed place, or so many that a group's minimum cannot be met.

    `candidates` (index by id, in the order of `vetoed.ids`) are those before the vetoes.
    """
    out = vetoed.excluded
    if len(out) and len(out) == len(vetoed.ids):
        raise ConfigError(
            Fault("veto_leaves_nothing", {"count": len(out), "vetoes": _named(out, out)}, layer="centres.vetoes")
        )
    names = candidates["name"].to_dict()
    faults = [
        Fault(
            "veto_excludes_fixed", {"tier": tier.name, "place": names.get(place, place), "veto": _named(out, [place])}
        )
        for tier in tiers
        for place in tier.fixed
        if place in out
    ]
    of = groups(candidates)
    for tier in tiers:
        if tier.per_group is None or not tier.per_group.min:
            continue
        open_ = np.ones(len(vetoed.ids), bool) if tier.among is None else np.isin(vetoed.ids, tier.among)
        open_ &= ~np.isin(vetoed.ids, tier.forbidden)
        own = of[tier.per_group.by]
        for group in np.unique(own[open_]):
            before = vetoed.ids[open_ & (own == group)].tolist()
            gone = [place for place in before if place in out]
            if len(before) - len(gone) < tier.per_group.min <= len(before):
                told = {"tier": tier.name, "min": tier.per_group.min, "group": group, "before": len(before)}
                told |= {"left": len(before) - len(gone), "vetoes": _named(out, gone)}
                faults.append(Fault("veto_empties_group", told))
    if faults:
        raise ConfigError(faults)


def _named(out: Mapping[str, str], places: Sequence[str] | Mapping[str, str]) -> str:
    """The vetoes that exclude any of the places."""
    found = {name for place in places for name in out[place].removeprefix("veto: ").split(", ")}
    return first(sorted(found))
