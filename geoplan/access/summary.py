"""Access summed up over people: coverage, mean, median and 90th percentile, for each county and the whole area."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.inputs import weakest


def summarise(access: pd.DataFrame, counties: dict[str, str], *, base: str, area_name: str) -> pd.DataFrame:
    """Rows of `summary` for one service: one per county and one for the whole area, in which everybody counts once.

    `access` holds demand inside the area: people, minutes, within_standard, county_id, basis. `counties` gives names by id.
    Coverage is NaN where the standard promises neither a time nor a way. The mean is over those who reach a facility; median
    and 90th percentile count the others as infinitely far.
    """
    whole = _row(access) | {"area_id": "all", "area_level": "area", "name": area_name}
    rows = [whole]
    for county, own in access.groupby("county_id", sort=True):
        rows.append(_row(own) | {"area_id": county, "area_level": "county", "name": counties.get(str(county), "")})
    return pd.DataFrame(rows).assign(base=base, group="all")


def _row(access: pd.DataFrame) -> dict[str, object]:
    people = access["people"].to_numpy(dtype="float64")
    minutes = access["minutes"].to_numpy(dtype="float64")
    total = float(people.sum())
    reached = np.isfinite(minutes)
    promised = access["within_standard"].notna().all()
    covered = float(people[access["within_standard"].fillna(False).to_numpy(dtype=bool)].sum()) if promised else np.nan
    reaching = float(people[reached].sum())
    return {
        "service": access["service"].iloc[0],
        "people": total,
        "reached_share": reaching / total if total else np.nan,
        "covered": covered,
        "coverage": covered / total if total else np.nan,
        "mean": float((people[reached] * minutes[reached]).sum()) / reaching if reaching else np.nan,
        "median": weighted_quantile(minutes, people, 0.5),
        "p90": weighted_quantile(minutes, people, 0.9),
        "basis": weakest(access["basis"]),
    }


def weighted_quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    """The smallest value that at least `share` of the weight does not exceed; NaN counts as infinite, no weight gives NaN."""
    total = weights.sum()
    if total <= 0:
        return float("nan")
    filled = np.where(np.isnan(values), np.inf, values)
    order = np.argsort(filled, kind="stable")
    passed = np.cumsum(weights[order])
    return float(filled[order][np.searchsorted(passed, share * total * (1 - 1e-12))])
