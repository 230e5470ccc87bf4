"""Chains and axes where people start from cells of a raster, and settlements only name the places."""

from __future__ import annotations

import numpy as np
import pytest
from small import config, folder

from geoplan.story import compute

CENTRES = """
catchments: {cell_m: 500}
centres:
  mode: car
  objective: {minimise: travel, merit_at_least: 0.1}
  indicators: {people: {measure: people, direction: benefit}}
  weights: {method: equal}
  ranking: topsis
  tiers: [{name: seat, count: 1, weight: 1, fixed: [b]}, {name: town, count: 1, weight: 1}]
  axes: {from: seat, within_min: 1}
  chains: {from: seat}
  spheres: {attraction: people, exponent: 2, of: town}
  competition: {tie_min: 5, share: 0.5}
"""


def test_chains_are_of_settlements_and_people_along_an_axis_of_cells(tmp_path) -> None:
    plan = compute(config(folder(tmp_path, people=[100.0, 400.0]), more=CENTRES))
    chains = plan.tables["chains"].set_index("settlement_id")
    assert chains["people"].to_dict() == {"a": 100, "b": 400}
    assert chains["town_id"].to_dict() == {"a": "a", "b": "b"}
    assert chains["to_seat_min"].to_dict() == pytest.approx({"a": 7 / 45 * 60, "b": 0}, rel=0.01)
    assert plan.tables["demand"]["people"].sum() == pytest.approx(4150)
    axis = plan.tables["axes"].iloc[0]
    assert (axis["town_id"], axis["seat_id"]) == ("a", "b")
    assert axis["people_along"] == pytest.approx(4150)  # all cells are nearest to one of the two
    # the middles of the first and of the last cell are a kilometre, 80 seconds, from the places
    cells = plan.tables["demand"].sort_values("demand_id")["people"].to_numpy()
    assert len(cells) == 10
    assert axis["people_near_road"] == pytest.approx(4150 - 150 / 15 - 4000 * 10 / 40)
    spheres = plan.tables["spheres"].set_index("candidate_id")
    assert spheres["people"].sum() == pytest.approx(4150)
    assert spheres.loc["b", "people"] > spheres.loc["b", "nearest_people"]  # four times the people, twice as far
    (minutes,) = plan.tables["breakpoints"]["break_min"]
    assert minutes == pytest.approx(7 / 45 * 60 / 3, rel=0.01)
    assert np.isfinite(plan.tables["competition"]["shared_share"]).all()
