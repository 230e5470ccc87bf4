"""Gaps of one service per settlement: how many people are beyond the standard, and the cause, so that the remedy differs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoplan.access import Standard
from geoplan.inputs import weakest

# the first that applies; each calls for another remedy: better data, a road to the place, a facility, a link, nearer, larger
CAUSES = ("not_assessable", "not_snapped", "absent", "unreachable", "too_far", "too_small")


def gaps(
    access: pd.DataFrame,
    settlements: pd.DataFrame,
    standard: Standard,
    *,
    assessable: bool,
    without_unit: frozenset[str],
    share: pd.Series | None = None,
    capacity_unit: str = "",
) -> pd.DataFrame:
    """A row per settlement that has a gap in one service; columns of the layer `gaps` but for the priority across services.

    `access` holds the demand points inside the area (people, settlement_id, minutes, metres, status, within_standard, basis);
    `settlements` is indexed by id (name, county_id). `without_unit` names the settlements whose unit (by `one_per`) has no
    open facility. `share` is capacity per person by demand point, the measure that `per_1000` is held against.
    Where facilities are not fully known (`assessable` false) every settlement is `not_assessable` and nothing is counted.
    """
    rows = []
    for settlement, own in access.groupby("settlement_id", sort=True):
        row = _gap(own, standard, assessable, str(settlement) in without_unit, share, capacity_unit)
        if row is not None:
            place = settlements.loc[settlement]
            rows.append(row | {"settlement_id": settlement, "name": place["name"], "county_id": place["county_id"]})
    columns = [
        "settlement_id",
        "name",
        "county_id",
        "people",
        "people_beyond",
        "need",
        "have",
        "shortfall",
        "unit",
        "cause",
        "basis",
        "edge",
        "weight",
    ]
    return pd.DataFrame(rows, columns=columns).assign(standard=standard.text(), standard_source=standard.source)


def rank(table: pd.DataFrame) -> pd.Series:
    """Priority across all gaps, 1 = first: most people beyond the standard, then the larger relative excess, then the id.

    Gaps that can't be assessed, or concern nobody, have none (<NA>).
    """
    counted = table[(table["cause"] != "not_assessable") & (table["people_beyond"] > 0)]
    order = counted.sort_values(
        ["people_beyond", "weight", "settlement_id", "service"], ascending=[False, False, True, True], kind="stable"
    ).index
    return pd.Series(np.arange(1, len(order) + 1), index=order, dtype="Int64").reindex(table.index)


@dataclass(frozen=True)
class _Amount:
    """What is promised and what there is, in `unit`; the shortfall; and the relative excess that priorities weigh."""

    need: float
    have: float
    shortfall: float
    unit: str
    weight: float


def _gap(
    own: pd.DataFrame,
    standard: Standard,
    assessable: bool,
    unit_without: bool,
    share: pd.Series | None,
    capacity_unit: str,
) -> dict[str, object] | None:
    people, basis = float(own["people"].sum()), weakest(own["basis"])
    if not assessable:
        unknown = _Amount(np.nan, np.nan, np.nan, "", 0.0)
        return vars(unknown) | {
            "edge": False,
            "people": people,
            "people_beyond": np.nan,
            "cause": "not_assessable",
            "basis": basis,
        }
    beyond = own[own["status"] != "ok"]
    cause = _cause(beyond, standard, unit_without)
    amount = None
    if cause == "absent":
        amount = _Amount(1.0, 0.0, 1.0, "facility", np.inf)
        beyond = own if unit_without else beyond
    elif cause is not None:
        amount = _excess(beyond, standard)
    elif standard.per_1000 is not None and share is not None:
        amount = _lacking(own, standard.per_1000, share, capacity_unit)
        cause, beyond = "too_small", own
    if amount is None:
        return None
    people_beyond = float(beyond["people"].sum())
    edge = bool(beyond["edge"].any())
    return vars(amount) | {
        "edge": edge,
        "people": people,
        "people_beyond": people_beyond,
        "cause": cause,
        "basis": basis,
    }


def _lacking(own: pd.DataFrame, per_1000: float, share: pd.Series, unit: str) -> _Amount | None:
    """Capacity needed by the settlement's people against their share of it; None where that is enough."""
    need = float(own["people"].sum()) * per_1000 / 1000
    have = float((own["people"] * share.reindex(own["demand_id"]).to_numpy()).sum())
    return None if have >= need * (1 - 1e-9) else _Amount(need, have, need - have, unit, (need - have) / need)


def _cause(beyond: pd.DataFrame, standard: Standard, unit_without: bool) -> str | None:
    """The first cause that applies to any demand point of the settlement; None where all are within the standard."""
    statuses = set(beyond["status"])
    if "not_snapped" in statuses:
        return "not_snapped"
    if "absent" in statuses or unit_without:
        return "absent"
    if "unreachable" in statuses:
        return "unreachable"
    return "too_far" if statuses & {"beyond_standard", "beyond_limit"} else None


def _excess(beyond: pd.DataFrame, standard: Standard) -> _Amount:
    """The standard and the people-weighted mean of those beyond it, in minutes or metres; NaN where somebody reaches nothing."""
    in_metres = standard.minutes is None and standard.metres is not None
    promised = standard.metres if in_metres else standard.minutes
    value = beyond["metres" if in_metres else "minutes"].to_numpy(dtype="float64")
    people = beyond["people"].to_numpy(dtype="float64")
    weight = people if people.sum() > 0 else np.ones(len(people))
    have = float((value * weight).sum() / weight.sum())
    need = np.nan if promised is None else float(promised)
    ratio = (have - need) / need if promised else np.nan
    return _Amount(need, have, have - need, "m" if in_metres else "min", np.inf if np.isnan(ratio) else ratio)
