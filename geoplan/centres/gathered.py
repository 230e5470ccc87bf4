"""What settlements and demand points state, as one value per place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from geoplan.errors import Fault, LayerError
from geoplan.fields import is_indicator

Floats = NDArray[np.float64]
Together = Literal["sum", "mean", "max", "people_weighted"]


def _sum(values: Floats, people: Floats) -> float:
    return float(values.sum())


def _mean(values: Floats, people: Floats) -> float:
    return float(values.mean())


def _max(values: Floats, people: Floats) -> float:
    return float(values.max())


def _people_weighted(values: Floats, people: Floats) -> float:
    return float((values * people).sum() / people.sum()) if people.sum() > 0 else _mean(values, people)


TOGETHER: Mapping[Together, Callable[[Floats, Floats], float]] = {
    "sum": _sum, "mean": _mean, "max": _max, "people_weighted": _people_weighted,
}  # fmt: skip


def of_members(values: Floats, people: Floats, place: NDArray[np.int64], places: int, *, together: Together) -> Floats:
    """One value per place from those of its members; NaN where a member states none, since the rest is not the place.

    `place` is the position of each member's place, -1 = in none. With `people_weighted` a place without people has the
    plain mean.
    """
    out = np.full(places, np.nan)
    for at in np.unique(place[place >= 0]):
        own = place == at
        if not np.isnan(values[own]).any():
            out[at] = TOGETHER[together](values[own], people[own])
    return out


def of_people(values: Floats, people: Floats, place: NDArray[np.int64], places: int) -> tuple[Floats, Floats]:
    """The mean over a place's people of a value of demand points, and the people whose point has none.

    The mean is that of those who have a value, NaN where nobody has; a place without people has the plain mean.
    """
    out, without = np.full(places, np.nan), np.zeros(places)
    for at in np.unique(place[place >= 0]):
        own = place == at
        known = own & np.isfinite(values)
        without[at] = people[own & ~known].sum()
        if known.any():
            out[at] = _people_weighted(values[known], people[known])
    return out, without


def column(
    settlements: pd.DataFrame, places: Sequence[str], *, indicator: str, name: str, together: Together
) -> Floats:
    """A column of numbers of the settlements as one value for each of `places`, in their order; NaN as in `of_members`.

    Raises LayerError where the settlements have no such column.
    """
    if name not in settlements.columns or not is_numeric_dtype(settlements[name]):
        found = ", ".join(str(one) for one in settlements.columns if is_indicator(str(one))) or "–"
        told = {"indicator": indicator, "column": name, "found": found}
        raise LayerError(Fault("indicator_column_missing", told, layer=f"centres.indicators.{indicator}.column"))
    values, people = (settlements[one].to_numpy(dtype="float64") for one in (name, "people"))
    return of_members(values, people, position(own_places(settlements), places), len(places), together=together)


def own_places(settlements: pd.DataFrame) -> NDArray[np.str_]:
    """The place of every settlement; one that names none is a place of its own."""
    named = settlements["place_id"].fillna("").to_numpy()
    return np.where(named == "", settlements.index.to_numpy(), named).astype(str)


def position(of: NDArray[np.str_], places: Sequence[str]) -> NDArray[np.int64]:
    """The position in `places` of each one's place, -1 where it is none of them."""
    return np.asarray(pd.Index(np.asarray(places, dtype=str)).get_indexer(pd.Index(of)), dtype=np.int64)
