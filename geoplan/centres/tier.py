"""What a planner asks of one tier of the urban system."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PerGroup:
    """Least and most places of a tier in every group; `by` names the grouping, such as `county`."""

    by: str
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True)
class Tier:
    """One tier of the urban system. Places are given by candidate id; the unit of times is the minute.

    `count` is the number of places whose highest tier is this one. Level k holds the places of tier k or higher; where
    `inclusive` is false it holds the places of tier k alone. `among` (None = all) narrows the candidates. `spacing_min`
    is the least time between two places of the tier, the quicker direction counting. `min_people` is the least number
    of people whose nearest member of the level each place of the tier must be.
    """

    name: str
    count: int
    weight: float
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    among: tuple[str, ...] | None = None
    per_group: PerGroup | None = None
    spacing_min: float | None = None
    reach_min: float | None = None
    min_people: float = 0.0
    inclusive: bool = True
