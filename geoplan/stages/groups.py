"""Whom and where results are given for: everybody, urban and rural, age groups, other bases; counties and the whole area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.config.models import Config
from geoplan.stages.ground import Ground

_OTHER_BASE = "people"  # people, people_registered, people_2035 …; every other group is a part of the people


@dataclass(frozen=True)
class Group:
    """One group of people by one base: how many of them every demand point has."""

    base: str
    name: str  # all, urban, rural, or the column of the group
    people: NDArray[np.float64]


def groups(on: Ground, base: str) -> Iterator[Group]:
    """Everybody by `base`, then every other group; `base` itself comes first.

    By `base` and by every other population column: all, and the urban and the rural where that is known of anybody inside.
    Where it is not known of a demand point, its people are in neither. Age groups are counted as their columns state them.
    """
    columns = [column for column in on.counted.columns if column != base]
    bases = [base, *sorted(column for column in columns if column.startswith(_OTHER_BASE))]
    for own in bases:
        people = on.people_by(own)
        yield Group(own, "all", people)
        for name, share in _by_land(on).items():
            yield Group(own, name, people * share)
    for column in sorted(set(columns) - set(bases)):
        yield Group(base, column, on.people_by(column))


def named(config: Config, on: Ground) -> tuple[dict[str, str], str]:
    """What the counties are called, by id, and the whole area."""
    counties = {str(county): str(name) for county, name in on.layers.area["name"].items()}
    return counties, config.title.en if config.title else config.name


def _by_land(on: Ground) -> dict[str, NDArray[np.float64]]:
    """The share of urban and of rural people of every demand point, 0 where it is not known; empty where nobody inside says."""
    urban = on.demand["urban_share"].to_numpy(dtype="float64")
    known = np.isfinite(urban)
    if not (known & on.demand["inside"].to_numpy(dtype=bool)).any():
        return {}
    return {"urban": np.where(known, urban, 0.0), "rural": np.where(known, 1 - urban, 0.0)}
