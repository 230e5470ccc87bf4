"""What a border costs: access with all facilities open to everybody, against access with only those on one's own side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geoplan.gaps.units import Floats, Units, among, flags, ratio


def border_effect(
    opened: pd.DataFrame,
    closed: pd.DataFrame,
    counties: Mapping[str, str],
    *,
    area_name: str,
    value_open: pd.Series | None = None,
    value_closed: pd.Series | None = None,
) -> pd.DataFrame:
    """A row for the whole area and for each county; columns of the layer `border_effect` for one service.

    `opened` and `closed` are the same demand inside the area (people, minutes, within_standard, county_id, basis, demand_id)
    with the border open and closed. `value_open` and `value_closed` are capacity per person by demand point.
    `people_only_across` are within the standard only by a facility across the border; `extra_min` is what the others who
    reach one either way travel longer, on average.
    """
    ids = sorted(counties)
    people = opened["people"].to_numpy(dtype="float64")
    whole = Units(1, np.zeros(len(opened), dtype=np.int64))
    levels = [
        (whole, {"area_id": ["all"], "area_level": "area", "name": [area_name]}),
        (
            among(opened["county_id"], ids),
            {"area_id": ids, "area_level": "county", "name": [counties[one] for one in ids]},
        ),
    ]
    parts = []
    for units, named in levels:
        rows = _compared(units, people, opened, closed) | {"basis": units.basis(opened["basis"])}
        values = (value_open, value_closed)
        both = [_of_persons(units, people, value, opened["demand_id"]) for value in values]
        rows |= {"value_open": both[0], "value_closed": both[1], "value_difference": both[0] - both[1]}
        parts.append(pd.DataFrame(rows | named))
    return pd.concat(parts, ignore_index=True)


def _compared(units: Units, people: Floats, opened: pd.DataFrame, closed: pd.DataFrame) -> dict[str, object]:
    total = units.total(people)
    rows: dict[str, object] = {"people": total}
    minutes: dict[str, Floats] = {}
    within: dict[str, Floats] = {}
    for name, access in (("open", opened), ("closed", closed)):
        minutes[name] = access["minutes"].to_numpy(dtype="float64")
        within[name] = flags(access["within_standard"])
        reached = np.isfinite(minutes[name])
        reaching = units.total(np.where(reached, people, 0.0))
        rows[f"coverage_{name}"] = ratio(_sum(units, people, within[name]), total)
        rows[f"reached_{name}"] = ratio(reaching, total)
        rows[f"mean_{name}"] = ratio(_sum(units, people, np.where(reached, minutes[name], 0.0)), reaching)
    only_across = _sum(units, people, within["open"] - within["closed"])
    extra = minutes["closed"] - minutes["open"]
    both = np.isfinite(extra)
    rows["people_only_across"] = only_across
    rows["coverage_difference"] = ratio(only_across, total)
    of_both = units.total(np.where(both, people, 0.0))
    rows["extra_min"] = ratio(_sum(units, people, np.where(both, extra, 0.0)), of_both)
    return rows


def _sum(units: Units, people: Floats, values: Floats) -> Floats:
    """The people-weighted sum; whoever is nobody adds nothing, whatever the value."""
    return units.total(np.where(people > 0, people * values, 0.0))


def _of_persons(units: Units, people: Floats, value: pd.Series | None, demand: pd.Series) -> Floats:
    """The mean over people, NaN where there is no such measure."""
    if value is None:
        return np.full(units.count, np.nan)
    return ratio(_sum(units, people, value.reindex(demand).to_numpy(dtype="float64")), units.total(people))
