"""The standards that the plan was held against, each with its source and how sure that is."""

from __future__ import annotations

import pandas as pd

from geoplan.plan import Plan

COLUMNS = ("service", "standard", "source", "confidence", "name")
_AS_WRITTEN = ["service", "standard", "standard_source", "confidence", "standard_name"]
_LAYERS = ("summary", "county_gaps", "access")


def standards(plan: Plan) -> pd.DataFrame:
    """A row per service and standard: service, standard, source, confidence, name; sorted, and empty where there is none.

    `standard` is as the tables write it (`words.standard` says it in words), `name` the row of the standards library, and
    `source` is "" where the config states none.
    """
    held = [
        plan.tables[layer][_AS_WRITTEN].set_axis(list(COLUMNS), axis=1) for layer in _LAYERS if layer in plan.tables
    ]
    if not held:
        return pd.DataFrame({name: pd.Series(dtype=str) for name in COLUMNS})
    every = pd.concat(held, ignore_index=True)
    every = every[every["standard"] != ""].drop_duplicates()
    return every.sort_values(list(COLUMNS), kind="stable").reset_index(drop=True)
