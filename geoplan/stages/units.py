"""The units that are told apart where settlements are looked at as such: settlements, or places."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geoplan.centres import places
from geoplan.config.function_models import Units
from geoplan.stages.ground import Ground


def units(on: Ground, of: Units) -> gpd.GeoDataFrame:
    """The settlements inside, or the places, by id, with their `members`."""
    own = on.settlements
    table = places.gather(own) if of == "places" else own.assign(members=own.index)
    inside = table[table["inside"].astype(bool)].sort_index()
    return inside.assign(name_en=inside.get("name_en", "")).rename_axis("settlement_id")


def called(table: pd.DataFrame, ids: Sequence[str]) -> list[str]:
    """The names of settlements, their ids where they have none."""
    return [str(table.loc[one, "name"] or one) for one in ids]
