"""Gaps of one service per settlement: how many people are beyond the standard, and the cause, so that the remedy differs.

Three questions are kept apart: does a facility exist, are people covered by it in time, is there enough of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import words
from geoplan.gaps.held import Held
from geoplan.gaps.units import Floats, Units, gathered, ratio

# the first that applies; each calls for another remedy: better data, a road to the place, a facility, a link, nearer, larger
CAUSES = ("not_assessable", "not_snapped", "absent", "unreachable", "too_far", "too_small")
_ENOUGH = 1 - 1e-9  # of the need, so that rounding makes no gap


def gaps(held: Held, settlements: pd.DataFrame) -> pd.DataFrame:
    """A row per settlement that has a gap in one service; columns of the layer `gaps` but for the priority across services.

    `settlements` is indexed by id (name). Demand that belongs to no settlement makes a row of its own in every county. Where
    facilities are not fully known every settlement is `not_assessable` and nothing is counted. A settlement whose people
    are promised different things is called by what most of them are promised; each person is held against their own.
    """
    units, keys = gathered(held.access, ["settlement_id", "county_id"])
    main = units.most(held.promised, held.people, len(held.standards))
    exists = held.exists(keys["settlement_id"], main)
    somewhere = (keys["settlement_id"] != "").to_numpy(dtype=bool)
    lacks_unit = ~exists & somewhere & np.array([one.one_per is not None for one in held.standards])[main]
    need, have = capacity_of(held, units)
    cause = _causes(held, units, lacks_unit, have < need * _ENOUGH)
    everybody = (lacks_unit & (cause == "absent")) | (cause == "too_small")
    beyond = held.beyond() | everybody[units.of_row]
    chosen = [held.standards[at] for at in main]
    table = pd.DataFrame(_amounts(held, units, cause, need, have)).assign(
        settlement_id=keys["settlement_id"],
        name=settlements["name"].reindex(keys["settlement_id"]).fillna("").to_numpy(),
        county_id=keys["county_id"],
        people=units.total(held.people),
        people_beyond=units.total(np.where(beyond, held.people, 0.0)),
        existence=known(exists, somewhere & held.assessable),
        coverage=coverage(held, units),
        capacity_need=need,
        capacity_have=have,
        sufficiency=np.minimum(1.0, ratio(have, need)),
        cause=cause,
        edge=units.some(beyond & held.access["edge"].to_numpy(dtype=bool)),
        basis=units.basis(held.access["basis"]),
        standard=[one.text() for one in chosen],
        standard_source=[one.cited() for one in chosen],
        standard_name=[one.name for one in chosen],
        confidence=[one.confidence for one in chosen],
        **remedies(cause),
    )
    if not held.assessable:
        table = uncounted(table)
    return table[table["cause"] != ""].reset_index(drop=True)


def rank(table: pd.DataFrame) -> pd.Series:
    """Priority across all gaps, 1 = first: most people beyond the standard, then the larger relative excess, then the id.

    Gaps that can't be assessed, or concern nobody, have none (<NA>).
    """
    counted = table[(table["cause"] != "not_assessable") & (table["people_beyond"] > 0)]
    order = counted.sort_values(
        ["people_beyond", "weight", "settlement_id", "service"], ascending=[False, False, True, True], kind="stable"
    ).index
    return pd.Series(np.arange(1, len(order) + 1), index=order, dtype="Int64").reindex(table.index)


def coverage(held: Held, units: Units) -> Floats:
    """The share of people within the promised time or way; NaN where some are promised neither, and where nobody lives."""
    return ratio(units.total(np.where(held.people > 0, held.people * held.within(), 0.0)), units.total(held.people))


def capacity_of(held: Held, units: Units) -> tuple[Floats, Floats]:
    """The capacity that every unit needs and has; NaN where the standards promise none."""
    amounts = held.capacity()
    if amounts is None:
        return np.full(units.count, np.nan), np.full(units.count, np.nan)
    return units.total(amounts[0]), units.total(amounts[1])


def known(exists: NDArray[np.bool_], sure: NDArray[np.bool_] | bool) -> pd.arrays.BooleanArray:
    """Whether a facility exists; where it is not `sure` that all are in the data, only that one does is known."""
    return pd.arrays.BooleanArray(exists, ~exists & ~np.full(len(exists), sure))


def remedies(cause: NDArray[np.object_]) -> dict[str, list[str]]:
    """What would close gaps of these causes, in both languages."""
    return {f"remedy_{lang}": [words.remedy(str(one), lang) for one in cause] for lang in ("en", "zh")}


def uncounted(table: pd.DataFrame) -> pd.DataFrame:
    """`table` without what can't be counted where facilities may be missing from the data."""
    counts = ["people_beyond", "need", "have", "shortfall", "coverage", "sufficiency", "capacity_need", "capacity_have"]
    return table.assign(unit="", edge=False, weight=0.0, **dict.fromkeys(counts, np.nan))


def _causes(
    held: Held, units: Units, lacks_unit: NDArray[np.bool_], too_small: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """The first cause that applies to any demand point of a unit, "" where none does."""
    status = held.access["status"].to_numpy()

    def some(*kinds: str) -> NDArray[np.bool_]:
        return units.some(np.isin(status, kinds))

    applies = [
        np.full(units.count, not held.assessable),
        some("not_snapped"),
        some("absent") | lacks_unit,
        some("unreachable"),
        some("beyond_standard", "beyond_limit"),
        too_small,
    ]
    return np.select(applies, [np.array(cause, dtype=object) for cause in CAUSES], default="").astype(object)


def _amounts(
    held: Held, units: Units, cause: NDArray[np.object_], need: Floats, have: Floats
) -> dict[str, NDArray[np.generic]]:
    """What is needed and what there is, in the unit of the cause; the shortfall; the relative excess that priorities weigh.

    Whoever lacks a facility needs one and has none. Capacity is the sum over people. Minutes or metres are means over the
    people beyond, NaN where one of them is promised nothing or reaches nothing; the excess is then infinite.
    """
    those = units.only(held.beyond())
    promised, reached = (those.mean(values, held.people) for values in (held.limit(), held.reached()))
    kinds = [cause == "absent", cause == "too_small"]
    needed, there = np.select(kinds, [1.0, need], promised), np.select(kinds, [0.0, have], reached)
    excess = np.select(kinds, [np.inf, ratio(need - have, need)], ratio(reached - promised, promised))
    units_told = np.array(["facility", held.capacity_unit, "m" if held.in_metres else "min"], dtype=object)
    return {
        "need": needed,
        "have": there,
        "shortfall": np.abs(needed - there),
        "unit": units_told[np.select(kinds, [0, 1], 2)],
        "weight": np.where(np.isnan(excess), np.inf, excess),
    }
