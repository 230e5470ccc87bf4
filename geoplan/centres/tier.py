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
class Count:
    """A number of places that is not settled: any from `min` to `max`, or exactly `target` where that is given."""

    min: int
    max: int
    target: int | None = None


@dataclass(frozen=True)
class Tier:
    """One tier of the urban system. Places are given by candidate id; the unit of times is the minute.

    `count` is the number of places whose highest tier is this one. Level k holds the places of tier k or higher; where
    `inclusive` is false it holds the places of tier k alone. `among` (None = all) narrows the candidates. `spacing_min`
    is the least time between two places of the tier, the quicker direction counting. `min_people` is the least number
    of people whose nearest member of the level each place of the tier must be. With `parent_in_county` every place of
    the tier has a member of the next level up in its own county. `crossing_min` is added to the way to a parent in
    another county when the parent is picked.
    """

    name: str
    count: int | Count
    weight: float
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    among: tuple[str, ...] | None = None
    per_group: PerGroup | None = None
    spacing_min: float | None = None
    reach_min: float | None = None
    min_people: float = 0.0
    inclusive: bool = True
    parent_in_county: bool = False
    crossing_min: float = 0.0

    @property
    def least(self) -> int:
        """The fewest places that a plan may give the tier."""
        return self._ends[0]

    @property
    def most(self) -> int:
        """The most places that a plan may give the tier."""
        return self._ends[1]

    @property
    def number(self) -> str:
        """How many places, in print: 40, or 38–44 where the plan settles it."""
        return str(self.least) if self.least == self.most else f"{self.least}–{self.most}"

    @property
    def _ends(self) -> tuple[int, int]:
        if isinstance(self.count, int):
            return self.count, self.count
        return (self.count.min, self.count.max) if self.count.target is None else (self.count.target,) * 2
