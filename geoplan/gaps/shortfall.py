"""Gaps of one service per settlement: how many people are beyond the standard, and the cause, so that the remedy differs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geoplan.access import Standard

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
        row = _gap(str(settlement), own, standard, assessable, str(settlement) in without_unit, share, capacity_unit)
        if row is not None:
            place = settlements.loc[settlement]
            rows.append(row | {"settlement_id": settlement, "name": place["name"], "county_id": place["county_id"]})
    columns = ["settlement_id", "name", "county_id", "people", "people_beyond", "need", "have", "shortfall", "unit", "cause", "basis", "weight"]
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


def _gap(
    settlement: str,
    own: pd.DataFrame,
    standard: Standard,
    assessable: bool,
    unit_without: bool,
    share: pd.Series | None,
    capacity_unit: str,
) -> dict[str, object] | None:
    people = float(own["people"].sum())
    if not assessable:
        nothing = {"people_beyond": np.nan, "need": np.nan, "have": np.nan, "shortfall": np.nan, "unit": "", "weight": 0.0}
        return nothing | {"people": people, "cause": "not_assessable", "basis": own["basis"].iloc[0]}
    beyond = own[~own["within_standard"].astype(bool)]
    cause = _cause(beyond, standard, unit_without)
    amounts = _excess(beyond, standard) if cause in ("unreachable", "too_far", "not_snapped") else None
    if cause == "absent":
        have = np.nan if standard.one_per is None else 0.0
        amounts = {"need": 1.0, "have": have if standard.one_per else 0.0, "unit": "facility", "weight": np.inf}
        if unit_without:
            beyond = own
    if cause is None and standard.per_1000 is not None and share is not None:
        need, have = people * standard.per_1000 / 1000, float((own["people"] * share.reindex(own["demand_id"]).to_numpy()).sum())
        if have < need * (1 - 1e-9):
            cause, beyond = "too_small", own
            amounts = {"need": need, "have": have, "unit": capacity_unit, "weight": (need - have) / need}
    if cause is None or amounts is None:
        return None
    shortfall = {"shortfall": amounts["need"] - amounts["have"] if cause in ("absent", "too_small") else amounts["have"] - amounts["need"]}
    return amounts | shortfall | {"people": people, "people_beyond": float(beyond["people"].sum()), "cause": cause, "basis": own["basis"].iloc[0]}


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


def _excess(beyond: pd.DataFrame, standard: Standard) -> dict[str, object]:
    """The standard and the people-weighted mean of those beyond it, in minutes or metres; NaN where somebody reaches nothing."""
    promised, unit = (standard.metres, "m") if standard.minutes is None and standard.metres is not None else (standard.minutes, "min")
    value = beyond["metres" if unit == "m" else "minutes"].to_numpy(dtype="float64")
    people = beyond["people"].to_numpy(dtype="float64")
    weight = people if people.sum() > 0 else np.ones(len(people))
    have = float((value * weight).sum() / weight.sum())
    need = np.nan if promised is None else float(promised)
    ratio = (have - need) / need if need else np.nan
    return {"need": need, "have": have, "unit": unit, "weight": np.inf if np.isnan(ratio) else ratio}
