"""Which facilities serve which service, and which look as if they were counted twice."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from drawn import FRAME

from geoplan import services


def layer(*rows: tuple[str, str, float, str]) -> gpd.GeoDataFrame:
    """Facilities by id, name, metres to the east, and value."""
    return gpd.GeoDataFrame(
        {
            "name": [name for _, name, _, _ in rows],
            "value": [value for _, _, _, value in rows],
            "stage": "existing",
            "capacity": np.nan,
        },
        index=[identity for identity, _, _, _ in rows],
        geometry=[shapely.Point(x, 0) for _, _, x, _ in rows],
        crs=FRAME,
    )


def test_a_facility_counts_for_every_service_whose_values_name_it():
    table, _ = services.match(layer(("a", "", 0, "clinic")), {"clinic": (), "care": ("clinic",)})
    assert table["service"].tolist() == ["care", "clinic"]


def test_neighbours_of_one_service_and_no_other_name_are_doubtful():
    schools = layer(
        ("a", "Oak", 0, "school"), ("b", "", 30, "school"), ("c", "Elm", 40, "school"), ("d", "Oak", 200, "school")
    )
    _, found = services.match(schools, {"school": ()})
    twice = [(finding.row_id, finding.values["other"]) for finding in found if finding.code == "facility_twice"]
    assert twice == [("a", "b"), ("b", "c")]  # Oak and Elm are two, and the other Oak is 200 m away
