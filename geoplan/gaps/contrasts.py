"""Urban against rural, the highest county against the lowest, residents against the registered: one service at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoplan.gaps.held import Held
from geoplan.gaps.units import Floats, Units, among, ratio

RESIDENT, REGISTERED = "people", "people_registered"


@dataclass(frozen=True)
class Indicator:
    """A number of people, by the population column `base`; `value` is what each of them has, per row of demand.

    The mean over people, or with `summed` the sum, of which no ratio is told. A row without a value leaves the indicator
    without one, but where `of_those` who have one is asked, as of the minutes of those who reach a facility.
    """

    name: str
    unit: str
    base: str
    people: Floats
    value: Floats
    of_those: bool = False
    summed: bool = False
    measure: str = ""

    def by(self, units: Units, share: Floats | None = None) -> Floats:
        """The indicator of every unit, or of a share of the people of every row; NaN where there are none."""
        people = self.people if share is None else self.people * np.nan_to_num(share)
        counted = people > 0
        if self.of_those:
            counted &= np.isfinite(self.value)
        below = units.total(np.where(counted, people, 0.0))
        above = units.total(np.where(counted, people * self.value, 0.0))
        return np.where(below > 0, above, np.nan) if self.summed else ratio(above, below)


def indicators(held: Held, bases: Mapping[str, Floats], base: str, *, measure: str = "") -> list[Indicator]:
    """What is told of one service by every population column of `bases` (people per row of the demand inside).

    The share of people within the promised time, the mean minutes of those who reach a facility, the capacity needed; by
    the service's own `base` also capacity per person, the measure that was computed with these people competing. Where
    residents and the registered are both known, the need that a count of the registered hides: the promise per 1000 of
    their difference, negative where more are registered than live there.
    """
    minutes = held.access["minutes"].to_numpy(dtype="float64")
    per_1000 = held.each([one.per_1000 for one in held.standards])
    within = held.within()
    found = []
    for name, people in bases.items():
        if not np.isnan(within).all():
            found.append(Indicator("coverage", "0–1", name, people, within))
        found.append(Indicator("mean_minutes", "min", name, people, minutes, of_those=True))
        if not np.isnan(per_1000).all():
            found.append(
                Indicator("need", held.capacity_unit, name, people, np.nan_to_num(per_1000) / 1000, summed=True)
            )
    if held.share is not None:
        value = held.share.reindex(held.access["demand_id"]).to_numpy(dtype="float64")
        unit = f"{held.capacity_unit} per person"
        found.append(Indicator("per_person", unit, base, bases[base], value, measure=measure))
    return found + _hidden_need(found)


def contrasts(
    told: Sequence[Indicator],
    county_of: pd.Series,
    counties: Mapping[str, str],
    urban_share: Floats,
) -> pd.DataFrame:
    """A row per indicator; columns of the layer `contrasts` for one service.

    `urban_share` is the share of urban people of every row; where it is NaN these people are in neither group. Of equally
    high or low counties the smaller id is named.
    """
    ids = sorted(counties)
    by_county, whole = among(county_of, ids), Units(1, np.zeros(len(county_of), dtype=np.int64))
    rows = []
    for one in told:
        urban, rural = (float(one.by(whole, share)[0]) for share in (urban_share, 1 - urban_share))
        high, low = _ends(one.by(by_county), ids)
        rows.append(
            {
                "indicator": one.name,
                "measure": one.measure,
                "unit": one.unit,
                "base": one.base,
                "value": float(one.by(whole)[0]),
                "urban": urban,
                "rural": rural,
                "urban_rural_ratio": np.nan if one.summed else _times(urban, rural),
                "highest_id": high[0],
                "highest_name": counties.get(high[0], ""),
                "highest": high[1],
                "lowest_id": low[0],
                "lowest_name": counties.get(low[0], ""),
                "lowest": low[1],
                "highest_lowest_ratio": np.nan if one.summed else _times(high[1], low[1]),
            }
        )
    return pd.DataFrame(rows)


def _hidden_need(own: Sequence[Indicator]) -> list[Indicator]:
    """The need of the residents that a count of the registered hides; nothing where one of the two is not known."""
    by_base = {one.base: one for one in own if one.name == "need"}
    if not {RESIDENT, REGISTERED} <= set(by_base):
        return []
    resident, registered = by_base[RESIDENT], by_base[REGISTERED]
    everybody = np.ones(len(resident.people))
    return [
        Indicator(
            "need_hidden",
            resident.unit,
            REGISTERED,
            everybody,
            resident.people * resident.value - registered.people * registered.value,
            summed=True,
        )
    ]


def _ends(values: Floats, ids: Sequence[str]) -> tuple[tuple[str, float], tuple[str, float]]:
    """The county of the highest and that of the lowest value, with it; none where no county has a value."""
    there = np.flatnonzero(np.isfinite(values))
    if len(there) == 0:
        return ("", np.nan), ("", np.nan)
    high, low = there[values[there].argmax()], there[values[there].argmin()]
    return (ids[high], float(values[high])), (ids[low], float(values[low]))


def _times(above: float, below: float) -> float:
    """How many times `below` goes into `above`: infinite where only `below` is 0, NaN where both are or one is missing."""
    if below == 0:
        return np.inf if above > 0 else np.nan
    return above / below
