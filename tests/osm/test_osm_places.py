import math
from pathlib import Path

import pytest
from osm_drawn import osm_file

from geoplan.errors import LayerError
from geoplan.readers import osm
from geoplan.readers.source import Source

SQUARE = {1: (120.0, 30.0), 2: (120.2, 30.0), 3: (120.2, 30.2), 4: (120.0, 30.2), 5: (120.5, 30.5)}
INNER = {6: (120.05, 30.05), 7: (120.1, 30.05), 8: (120.1, 30.1), 9: (120.05, 30.1)}
LIECHTENSTEIN = Path(__file__).parents[2] / "data" / "liechtenstein" / "liechtenstein-2013-08-03.osm.pbf"


def test_settlements_are_place_nodes_with_people_where_the_tag_is_a_whole_number(tmp_path):
    tagged = {
        1: {"place": "town", "name": "西塘", "name:en": "Xitang", "population": "57000"},
        2: {"place": "village", "name": "b", "population": "ca. 500"},
        3: {"place": "hamlet"},
        4: {"place": "locality", "name": "nobody lives here"},
    }
    table, findings = osm.read(osm_file(tmp_path, nodes=SQUARE, tagged=tagged), "settlements")
    assert table.index.tolist() == ["n1", "n2", "n3"]
    assert table.loc["n1", ["name", "name_en", "kind", "people"]].tolist() == ["西塘", "Xitang", "town", 57000]
    assert table["people"].isna().sum() == 2
    assert {f.code: f.values["count"] for f in findings} == {"osm_tag_unreadable": 1, "osm_people_missing": 2}


def test_where_chooses_kinds_of_places(tmp_path):
    tagged = {1: {"place": "town", "population": "1"}, 4: {"place": "locality", "population": "2"}}
    source = osm_file(tmp_path, nodes=SQUARE, tagged=tagged, where={"place": ["locality"]})
    assert osm.read(source, "settlements")[0].index.tolist() == ["n4"]


def test_the_most_specific_tag_says_what_a_facility_is(tmp_path):
    tagged = {
        1: {"amenity": "hospital", "healthcare": "hospital", "emergency": "yes", "beds": "120", "name": "医院"},
        2: {"amenity": "social_facility", "social_facility": "nursing_home", "capacity": "about 30"},
        3: {"healthcare": "clinic"},
        4: {"healthcare": "yes"},
    }
    table, findings = osm.read(osm_file(tmp_path, nodes=SQUARE, tagged=tagged), "facilities")
    assert table["value"].to_dict() == {"n1": "hospital", "n2": "nursing_home", "n3": "clinic"}
    assert table["capacity"].tolist()[0] == 120
    assert math.isnan(table.loc["n2", "capacity"])
    assert (table["stage"] == "existing").all()
    assert [f.code for f in findings] == ["osm_tag_unreadable"]


def test_buildings_and_grounds_are_facilities_at_a_point_inside_them(tmp_path):
    source = osm_file(
        tmp_path,
        nodes=SQUARE | INNER,
        ways={
            1: ([1, 2, 3, 4, 1], {"amenity": "school"}),
            2: ([1, 2, 3, 4, 1], {}),
            3: ([6, 7, 8, 9, 6], {}),
            4: ([1, 2, 5], {"amenity": "kindergarten"}),
        },
        relations={5: ([(2, "outer"), (3, "inner")], {"type": "multipolygon", "amenity": "hospital"})},
    )
    table, findings = osm.read(source, "facilities")
    assert table["value"].to_dict() == {"r5": "hospital", "w1": "school"}
    assert all(120.0 < point.x < 120.2 and 30.0 < point.y < 30.2 for point in table.geometry)
    assert [(f.code, f.values["values"]) for f in findings] == [("osm_incomplete_shapes", "kindergarten (1)")]


def test_values_rename_services_and_leave_the_others_as_they_are(tmp_path):
    tagged = {1: {"amenity": "doctors"}, 2: {"amenity": "school"}}
    source = osm_file(tmp_path, nodes=SQUARE, tagged=tagged, values={"service": {"doctors": "clinic"}})
    assert osm.read(source, "facilities")[0]["value"].tolist() == ["clinic", "school"]


def test_an_area_closes_and_a_clipped_neighbour_is_a_finding(tmp_path):
    admin = {"type": "boundary", "boundary": "administrative", "admin_level": "6"}
    source = osm_file(
        tmp_path,
        nodes=SQUARE,
        ways={1: ([1, 2, 3], {}), 2: ([3, 4, 1], {}), 3: ([3, 5], {})},
        relations={
            10: ([(1, "outer"), (2, "outer")], {**admin, "name": "嘉善县", "name:en": "Jiashan"}),
            11: ([(2, "outer"), (3, "outer"), (99, "outer")], {**admin, "name": "neighbour"}),
            12: ([(1, "outer"), (2, "outer")], {**admin, "admin_level": "4", "name": "province"}),
        },
        where={"admin_level": ["6"]},
    )
    table, findings = osm.read(source, "area")
    assert table.index.tolist() == ["r10"]
    assert table.loc["r10", "name_en"] == "Jiashan"
    assert table.geometry.iloc[0].geom_type == "MultiPolygon"
    assert table.geometry.iloc[0].area == pytest.approx(0.04)
    assert [(f.code, f.row_id, f.values["name"]) for f in findings] == [("osm_area_not_closed", "r11", "neighbour")]


def test_without_a_level_the_fault_lists_those_of_the_file():
    with pytest.raises(LayerError) as error:
        osm.read(Source(LIECHTENSTEIN, "osm"), "area")
    assert error.value.faults[0].code == "osm_admin_level_missing"
    assert "8 (22)" in error.value.sentences()[0]


def test_liechtenstein_has_eleven_municipalities_eighteen_settlements_and_one_hospital():
    area, _ = osm.read(Source(LIECHTENSTEIN, "osm", where={"admin_level": ["8"]}), "area")
    assert len(area) == 11
    assert area.is_valid.all()
    assert len(osm.read(Source(LIECHTENSTEIN, "osm"), "settlements")[0]) == 18
    value = osm.read(Source(LIECHTENSTEIN, "osm"), "facilities")[0]["value"].value_counts()
    assert value[["school", "kindergarten", "pharmacy", "fire_station", "hospital"]].tolist() == [16, 6, 4, 6, 1]
