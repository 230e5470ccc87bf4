"""How large the largest is and how fast sizes fall, of settlements, places and counties."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan import functions
from geoplan.config.models import Config
from geoplan.inputs import weakest
from geoplan.stages.ground import Ground
from geoplan.stages.groups import named
from geoplan.stages.units import units

Floats = NDArray[np.float64]

_UNITS = ("settlements", "places", "counties")


def rank_sizes(config: Config, on: Ground) -> pd.DataFrame:
    """The layer `rank_size`: rank and size, and primacy, of settlements, places and counties inside."""
    counties, _ = named(config, on)
    settlements = units(on, "settlements")
    by_county = settlements.groupby("county_id", sort=True)["people"].sum().rename("people").to_frame()
    tables = dict(zip(_UNITS, (settlements, units(on, "places"), by_county), strict=True))
    basis = weakest(set(settlements["basis"]))
    rows = []
    for what, table in tables.items():
        people = table["people"].to_numpy(dtype="float64")
        largest = str(table.index[int(people.argmax())])
        name = counties.get(largest, "") if what == "counties" else str(table.loc[largest, "name"])
        same = {"units": what, "largest_id": largest, "largest_name": name, "base": config.base, "basis": basis}
        for one in _indicators(people):
            rows.append({**same, **one})
    return pd.DataFrame(rows)


def _indicators(people: Floats) -> list[dict[str, object]]:
    """The indicators of one list of sizes, with the number of sizes and the standard error where there is one."""
    fits = {"": functions.rank_size(people), "_plain": functions.rank_size(people, shift=0.0)}
    rows: list[dict[str, object]] = []
    for ending, fit in fits.items():
        slope = {"value": fit.exponent, "standard_error": fit.standard_error}
        rows.append({"indicator": f"rank_size{ending}", "n": fit.n, **slope})
        rows.append({"indicator": f"rank_size{ending}_r2", "n": fit.n, "value": fit.fit})
    n = fits[""].n
    for cities in (2, 4, 11):
        rows.append({"indicator": f"primacy_{cities}", "n": n, "value": functions.primacy(people, cities=cities)})
    total = float(people.sum())
    rows.append({"indicator": "largest_share", "n": n, "value": people.max() / total if total else np.nan})
    return rows
