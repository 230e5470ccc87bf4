"""Which settlement has which facility."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.travel import TravelTimes

Presence = Literal["nearest", "within"]


def held(times: TravelTimes, *, presence: Presence) -> pd.DataFrame:
    """The pairs `settlement_id`, `facility_id`: which settlement has which facility, of all pairs that `times` holds.

    `nearest`: every facility belongs to one settlement, the one that comes to it soonest (ties to the smaller id);
    `within`: it belongs to every settlement that reaches it. A facility that no row reaches belongs to none.
    """
    row, facility = times.row(), times.facility
    if presence == "nearest":
        order = np.lexsort((row, times.ms, facility))
        first = np.flatnonzero(np.diff(facility[order], prepend=-1))
        row, facility = row[order[first]], facility[order[first]]
    return pd.DataFrame({"settlement_id": times.demand[row], "facility_id": times.facilities[facility]}, dtype=object)


def counts(
    pairs: pd.DataFrame, facilities: pd.DataFrame, *, settlements: Sequence[str], services: Sequence[str]
) -> NDArray[np.int64]:
    """How many facilities of every service a settlement has: settlement × service, in the order given.

    `pairs` as `held` gives them, `facilities` the pairs `facility_id`, `service`. A facility counts once for a settlement
    however often the pair stands there; settlements and services that are not listed are left out.
    """
    each = pairs.drop_duplicates().merge(facilities[["facility_id", "service"]], on="facility_id")
    at = pd.Index(settlements).get_indexer(pd.Index(each["settlement_id"]))
    of = pd.Index(services).get_indexer(pd.Index(each["service"]))
    table = np.zeros((len(settlements), len(services)), dtype=np.int64)
    known = (at >= 0) & (of >= 0)
    np.add.at(table, (at[known], of[known]), 1)
    return table
