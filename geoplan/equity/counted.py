"""Who counts, and how much: what every index asks of its values first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoplan.errors import Fault, LayerError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """The rows in which somebody lives: their values and their shares of the people, which add up to 1."""

    values: Floats
    share: Floats
    rows: NDArray[np.intp]  # where they stand among all rows


def counted(values: Floats, people: Floats) -> Counted | None:
    """The rows that count; None where there is nobody, or somebody's value is missing or infinite.

    Nobody is dropped for having no value: an index over the others would tell of another population.
    Raises LayerError for people that are negative or not finite, and for negative values.
    """
    check_people(people)
    rows = np.flatnonzero(people > 0)
    own = values[rows]
    negative = own < 0
    if negative.any():
        raise LayerError(Fault("equity_values_negative", {"count": int(negative.sum()), "least": f"{own.min():g}"}))
    if not len(rows) or not np.isfinite(own).all():
        return None
    return Counted(own.astype(np.float64), people[rows] / people[rows].sum(), rows)


def relative(values: Floats, people: Floats) -> Counted | None:
    """As `counted`, with every value as a multiple of the mean; None too where nobody has anything."""
    given = counted(values, people)
    if given is None or not given.values.any():
        return None
    # divided by the largest first, so that neither the sum nor a tiny mean leaves the range of floats
    scaled = given.values / given.values.max()
    return Counted(scaled / (given.share * scaled).sum(), given.share, given.rows)


def check_people(people: Floats) -> None:
    """Raises LayerError for people that are negative or not finite."""
    wrong = ~np.isfinite(people) | (people < 0)
    if wrong.any():
        told = {"count": int(wrong.sum()), "example": f"{people[wrong][0]:g}"}
        raise LayerError(Fault("equity_people_wrong", told))
