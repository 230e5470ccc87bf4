"""Settlements as they function, where people are counted by cells of a raster."""

from __future__ import annotations

import pytest
from small import POPULATION, config, folder

from geoplan.story import compute

MORE = """
functions: {of: settlements, mode: car, detour_min: 0, presence: nearest, within_min: 5, rank_by: centrality}
linkages: {of: settlements, gravity: {mode: car, mass: people, exponent: 1}}
"""


def test_counties_stand_for_settlements_where_there_are_none(tmp_path):
    plan = compute(config(folder(tmp_path), POPULATION, more=MORE))
    table = plan.tables["functions"].set_index("settlement_id")
    assert table["people"].to_dict() == pytest.approx({"w": 150, "e": 4000})
    assert table["facilities"].to_dict() == {"w": 1, "e": 1}
    assert set(table["basis"]) == {"modelled"}
    assert plan.tables["flow_regions"].set_index("settlement_id")["region_id"].to_dict() == {"w": "e", "e": "e"}
