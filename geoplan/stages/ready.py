"""The tables of the stages as the layers promise them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geoplan import snapping, tables
from geoplan.stages.ground import Reach


def snaps(reaches: Mapping[str, Reach], places: snapping.Snaps | None) -> pd.DataFrame:
    """The layer `snaps`: facilities, demand points and, where given, candidate places on the networks."""
    parts: list[pd.DataFrame] = []
    for reach in reaches.values():
        parts += [reach.facilities.table(reach.network, "facility"), reach.demand.table(reach.network, "demand")]
        if places is not None and places.mode == reach.network.mode:
            parts.append(places.table(reach.network, "place"))
    return pd.concat(parts, ignore_index=True)


def promised(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the columns that the layer `name` promises; what later stages carried along is left behind."""
    layer = tables.LAYERS[name]
    table = (
        table.reset_index() if table.index.name in layer.columns and table.index.name not in table.columns else table
    )
    families = tuple(layer.families)
    wanted = [
        column
        for column in table.columns
        if column in layer.columns or column == "geometry" or (families and column.startswith(families))
    ]
    return table[wanted]
