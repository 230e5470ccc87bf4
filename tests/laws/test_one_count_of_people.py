"""People of a hinterland are one number, whichever table tells it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bundles import NAMES, plan


@pytest.mark.parametrize("name", NAMES)
def test_the_people_of_a_centre_are_the_people_of_its_land(name: str):
    tables = plan(name).tables
    centres = tables["centres"]
    land = tables["hinterlands"].set_index(["candidate_id", "tier"])["people"]
    of_land = land.loc[pd.MultiIndex.from_frame(centres[["candidate_id", "tier"]])].to_numpy()
    assert len(centres) > 1
    assert (centres["hinterland_people"].to_numpy() == of_land).all()  # to the last bit


@pytest.mark.parametrize("name", NAMES)
def test_following_the_parent_costs_time_or_nothing(name: str):
    centres = plan(name).tables["centres"]
    top = centres["parent_id"] == ""
    assert centres.loc[top, "nesting_cost"].isna().all()
    assert (centres.loc[~top, "nesting_cost"] >= 0).all()
    assert np.isfinite(centres.loc[~top, "nesting_cost"]).all()
