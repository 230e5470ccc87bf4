"""Demand of a small county as tables, for tests of gaps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoplan.access import Standard
from geoplan.gaps import Held

NEAR = Standard(minutes=30, source="test")


def access(**changes: Sequence[object]) -> pd.DataFrame:
    """Two settlements of one demand point each, both 20 minutes from the facility, with changes; more rows are welcome."""
    rows = max((len(values) for values in changes.values()), default=2)
    ids = [chr(ord("a") + at) for at in range(rows)]
    plain: dict[str, Sequence[object]] = {
        "demand_id": ids,
        "settlement_id": ids,
        "county_id": ["x"] * rows,
        "people": [100.0, 50.0, *[10.0] * (rows - 2)],
        "minutes": [20.0] * rows,
        "metres": [9000.0] * rows,
        "status": ["ok"] * rows,
        "basis": ["observed"] * rows,
        "edge": [False] * rows,
    }
    table = pd.DataFrame(plain | changes)
    if "within_standard" not in table:
        table["within_standard"] = table["status"] == "ok"
    return table.astype({"within_standard": "boolean"})


def settlements(table: pd.DataFrame) -> pd.DataFrame:
    """Every settlement of `table` but "", called by its id in capitals."""
    ids = sorted(set(table["settlement_id"]) - {""})
    return pd.DataFrame({"name": [one.upper() for one in ids]}, index=ids)


def held(table: pd.DataFrame, *standards: Standard, **settings: object) -> Held:
    """`table` held against `standards` (30 minutes, if none is given), the first for everybody; every unit has a facility."""
    promised = standards or (NEAR,)
    plain: dict[str, object] = {
        "promised": np.zeros(len(table), dtype=np.int8),
        "assessable": True,
        "having": tuple(frozenset(table["settlement_id"]) for _ in promised),
    }
    return Held(access=table, standards=promised, **(plain | settings))  # type: ignore[arg-type]
