"""Poverty of access: who has less than a line, and by how much."""

from __future__ import annotations

from geoplan.equity.counted import Floats, counted

_HAS_THE_LINE = 1 - 1e-9  # a share that was divided and added up again may miss the line by a rounding


def fgt(values: Floats, people: Floats, *, line: float, alpha: float) -> float:
    """The mean over the people of ((line − y) / line) ** alpha for those below `line`, 0 for the others.

    alpha 0: the share of the people below; 1: how far below they are, as a share of what all would need; 2: the same, the
    poorest weighing most. Who has exactly the line is not below it. NaN where there is nobody or a value is missing.

    Foster, Greer & Thorbecke (1984), A class of decomposable poverty measures.
    """
    given = counted(values, people)
    if given is None:
        return float("nan")
    below = given.values < line * _HAS_THE_LINE
    lacking = 1 - given.values[below] / line
    return min(1.0, float((given.share[below] * lacking**alpha).sum()))
