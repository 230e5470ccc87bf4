"""Access summed up over people: coverage, mean, median, 90th percentile and inequality, for each county and the whole area."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import equity
from geoplan.inputs import BASES

Floats = NDArray[np.float64]


def summarise(
    access: pd.DataFrame, counties: Mapping[str, str], *, base: str, area_name: str, group: str = "all"
) -> pd.DataFrame:
    """Rows of `summary` for one service and one group of people: one per county and one for the whole area.

    `access` holds demand inside the area: people (those of the group), minutes, within_standard, county_id, basis, service.
    `counties` gives names by id. Coverage is NaN where the standard promises neither a time nor a way. The mean is over
    those who reach a facility; median and 90th percentile count the others as infinitely far. An infinite time has no
    Gini: the indices of inequality are NaN where anybody reaches nothing.
    """
    people, minutes = (access[name].to_numpy(dtype="float64") for name in ("people", "minutes"))
    promised = bool(access["within_standard"].notna().all())
    within = access["within_standard"].fillna(False).to_numpy(dtype=bool)
    basis = access["basis"].map(BASES.index).to_numpy(dtype=int)
    rows = []
    for area, at in areas(access["county_id"], counties, area_name=area_name):
        row = _row(people[at], minutes[at], within[at] if promised else None)
        rows.append(area | row | {"basis": BASES[basis[at].max(initial=0)]})
    return pd.DataFrame(rows).assign(service=access["service"].iloc[0], base=base, group=group)


def areas(
    county_id: pd.Series, counties: Mapping[str, str], *, area_name: str
) -> list[tuple[dict[str, str], NDArray[np.intp]]]:
    """The whole area and every county that has rows: id, level and name, and the positions of its rows."""
    ids, at = np.unique(county_id.to_numpy(dtype=str), return_inverse=True)
    whole = {"area_id": "all", "area_level": "area", "name": area_name}, np.arange(len(at))
    return [whole] + [
        (
            {"area_id": str(county), "area_level": "county", "name": counties.get(str(county), "")},
            np.flatnonzero(at == code),
        )
        for code, county in enumerate(ids)
    ]


def _row(people: Floats, minutes: Floats, within: NDArray[np.bool_] | None) -> dict[str, float]:
    """The numbers of one area; `within` is None where no time or way is promised."""
    reached = np.isfinite(minutes)
    return {
        "people": float(people.sum()),
        "reached_share": equity.coverage(reached, people),
        "covered": np.nan if within is None else float(people[within].sum()),
        "coverage": np.nan if within is None else equity.coverage(within, people),
        "mean": equity.mean(minutes[reached], people[reached]),
        "median": equity.weighted_quantile(minutes, people, 0.5),
        "p90": equity.weighted_quantile(minutes, people, 0.9),
        "gini": equity.gini(minutes, people),
        "theil": equity.theil_t(minutes, people),
        "cv": equity.coefficient_of_variation(minutes, people),
    }
