"""What is asked of the joint choice, as one value that can be asked again with something changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geoplan.centres.tier import Tier
from geoplan.travel.times import TravelTimes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Minimise:
    """Least travel; with `merit_at_least` the merit stays at or above that share of the best possible."""

    merit_at_least: float | None = None


@dataclass(frozen=True)
class Maximise:
    """Most merit; with `travel_within` travel stays at or below that many times the least possible."""

    travel_within: float | None = None


@dataclass(frozen=True)
class Question:
    """Everything the joint choice is asked with.

    `times` has no limit, its facilities are the candidates; `people` is per row of it (0 = does not count, as in the
    margin), `score` per candidate. `groups` gives the group of every candidate by the name that `per_group.by` uses, ""
    = in none; `group_ids` names groups that exist though no candidate lies in them. `between` holds the times between
    candidates and is needed where a tier has `spacing_min`. `names` makes messages readable. `node_limit` bounds the
    search of each stage; with `gap` it may stop at a plan proven to be within that share of the best.
    """

    times: TravelTimes
    people: Floats
    score: Floats
    tiers: tuple[Tier, ...]
    objective: Minimise | Maximise
    groups: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    group_ids: Mapping[str, Sequence[str]] = field(default_factory=dict)
    between: TravelTimes | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    node_limit: int | None = None
    gap: float = 0.0
