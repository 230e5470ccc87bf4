"""Gaps of one service by county: existence, coverage and sufficiency, each against its standard."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.access import Standard, told
from geoplan.gaps.held import Held
from geoplan.gaps.shortfall import CAUSES, capacity_of, coverage, known, remedies, uncounted
from geoplan.gaps.units import Floats, Units, among, gathered, ratio


def county_gaps(
    held: Held, rows: pd.DataFrame, counties: Mapping[str, str], facilities: Mapping[str, int]
) -> pd.DataFrame:
    """A row per county for one service; columns of the layer `county_gaps`.

    `rows` are the settlements' gaps of this service, whose people beyond and shortfalls of capacity are summed;
    `counties` gives names by id, `facilities` how many are open in each. `existence` holds where every settlement of the
    county has a facility in its unit: itself where one is promised to each, else the county or the area.
    """
    ids = sorted(counties)
    units = among(held.access["county_id"], ids)
    own = among(rows["county_id"], ids)
    main = units.most(held.promised, held.people, len(held.standards))
    without = _without(held, ids)
    amount = _sufficiency(held, units, own, rows, np.array([float(facilities.get(one, 0)) for one in ids]))
    cause = _main_cause(rows, own)
    table = pd.DataFrame(amount).assign(
        county_id=ids,
        name=[counties[one] for one in ids],
        people=units.total(held.people),
        existence=known(without == 0, held.assessable),
        settlements_without=without,
        facilities=[facilities.get(one, 0) for one in ids],
        coverage=coverage(held, units),
        coverage_promised=[_promised_share(held.standards[at]) for at in main],
        people_beyond=own.total(rows["people_beyond"].to_numpy()),
        settlements_with_gap=own.total(np.ones(len(rows))),
        cause=cause,
        basis=units.basis(held.access["basis"]),
        standard=told(held.standards, Standard.text),
        standard_source=told(held.standards, Standard.cited),
        standard_name=told(held.standards, lambda one: one.name),
        confidence=told(held.standards, lambda one: one.confidence),
        **remedies(cause),
    )
    if held.assessable:
        return table
    sure = {"settlements_without": table["settlements_without"].where(table["existence"].fillna(False).astype(bool))}
    return (
        uncounted(table)
        .drop(columns=["edge", "weight", "capacity_need", "capacity_have"])
        .assign(settlements_with_gap=np.nan, **sure)
    )


def _without(held: Held, counties: list[str]) -> Floats:
    """How many settlements of every county have no open facility in their unit."""
    units, keys = gathered(held.access, ["settlement_id", "county_id"])
    main = units.most(held.promised, held.people, len(held.standards))
    lacking = ~held.exists(keys["settlement_id"], main) & (keys["settlement_id"] != "").to_numpy()
    return among(keys["county_id"], counties).total(lacking)


def _sufficiency(
    held: Held, units: Units, own: Units, rows: pd.DataFrame, facilities: Floats
) -> dict[str, NDArray[np.generic]]:
    """What the people of every county need and have, and what lacks, where it lacks: a surplus elsewhere fills nothing."""
    need, have = capacity_of(held, units)
    if held.capacity() is not None:
        short = (rows["capacity_need"] - rows["capacity_have"]).clip(lower=0).fillna(0).to_numpy()
        return _amount(need, have, own.total(short), held.capacity_unit)
    per_facility = held.each([one.people_per_facility for one in held.standards])
    if np.isnan(per_facility).all():
        return _amount(need, have, np.full(units.count, np.nan), "")
    need = units.total(np.where(np.isnan(per_facility), 0.0, held.people / per_facility))
    return _amount(need, facilities, np.maximum(0.0, need - facilities), "facility")


def _amount(need: Floats, have: Floats, shortfall: Floats, unit: str) -> dict[str, NDArray[np.generic]]:
    """The columns of sufficiency: the share of the need that is met, where it arises."""
    return {
        "need": need,
        "have": have,
        "shortfall": shortfall,
        "sufficiency": ratio(need - shortfall, need),
        "unit": np.full(len(need), unit, dtype=object),
    }


def _main_cause(rows: pd.DataFrame, own: Units) -> NDArray[np.object_]:
    """The cause that most people beyond suffer from; of equals the first in order, "" where there is no gap."""
    codes = rows["cause"].map(CAUSES.index).to_numpy(dtype=np.int64)
    people = rows["people_beyond"].fillna(0).to_numpy(dtype="float64")
    causes = np.array(CAUSES, dtype=object)[own.most(codes, people, len(CAUSES))]
    return np.where(own.total(np.ones(len(rows))) > 0, causes, "").astype(object)


def _promised_share(standard: Standard) -> float:
    """The share of people who are promised a time or way: all of them, unless the standard says otherwise; NaN = none."""
    if standard.limit() is None:
        return float("nan")
    return 1.0 if standard.share is None else standard.share
