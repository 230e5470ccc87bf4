"""Borders that people do not cross to a facility."""

from __future__ import annotations

import geopandas as gpd
import pytest
from small import CLINIC, config, folder

from geoplan.story import compute


def clinic(border: str) -> str:
    return CLINIC.replace("{mode: car", f"{{mode: car, border: {border}")


def test_with_a_closed_county_border_nobody_uses_the_clinic_across_it(tmp_path):
    place = folder(tmp_path)
    opened, closed = (
        compute(config(place, clinic=clinic(border))).tables["access"].set_index("demand_id")
        for border in ("open", "county")
    )
    # f stands in the west at 4.5, g in the east at 9.5; the cells of the east are at 5.5 to 9.5
    east = closed["county_id"] == "e"
    assert set(opened.loc[east, "facility_id"]) == {"f", "g"}
    assert set(closed.loc[east, "facility_id"]) == {"g"}
    assert set(closed.loc[~east, "facility_id"]) == {"f"}
    assert (closed.loc[east, "minutes"] >= opened.loc[east, "minutes"]).all()
    assert closed.loc[~east, "minutes"].equals(opened.loc[~east, "minutes"])


def test_a_county_without_a_facility_has_none_when_its_border_is_closed(tmp_path):
    place = folder(tmp_path)
    table = gpd.read_file(place / "clinics.gpkg")
    (place / "clinics.gpkg").unlink()
    table[table["id"] == "f"].to_file(place / "clinics.gpkg")
    plan = compute(config(place, clinic=clinic("county"), more="catchments: {cell_m: 250}"))
    access = plan.tables["access"]
    assert set(access.loc[access["county_id"] == "e", "status"]) == {"absent"}
    land = plan.tables["catchments"].set_index("facility_id")
    assert land["people"].to_dict() == pytest.approx({"": 4000, "f": 150})
    assert land.geometry["f"].area == pytest.approx(5e6, rel=0.03)  # the west and nothing of the east


def test_within_the_area_a_closed_border_around_it_changes_nothing_without_a_margin(tmp_path):
    place = folder(tmp_path)
    opened, closed = (compute(config(place, clinic=clinic(border))).tables["access"] for border in ("open", "area"))
    assert opened["minutes"].equals(closed["minutes"])
    assert not closed["edge"].any()
