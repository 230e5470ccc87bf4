import pytest

from geoplan.readers import osm_tags


@pytest.mark.parametrize(
    ("tags", "may"),
    [
        ({}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway_link"}, False),
        ({"highway": "trunk"}, True),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "trunk", "bicycle": "no"}, False),
        ({"highway": "primary", "bicycle": "use_sidepath"}, False),
        ({"vehicle": "no"}, False),
        ({"vehicle": "no", "bicycle": "yes"}, True),
        ({"motor_vehicle": "no"}, True),
        ({"access": "private"}, False),
        ({"access": "no", "bicycle": "permissive"}, True),
        ({"highway": "footway"}, True),
        ({"highway": "footway", "vehicle": "no"}, True),
        ({"highway": "footway", "bicycle": "dismount"}, True),
        ({"highway": "footway", "bicycle": "no"}, False),
        ({"highway": "steps", "foot": "no"}, False),
        ({"highway": "busway"}, False),
        ({"highway": "busway", "bicycle": "yes"}, True),
    ],
)
def test_who_may_cycle_is_said_by_the_most_specific_tag(tags, may):
    assert osm_tags.bicycle_access({"highway": "residential", **tags}) is may


@pytest.mark.parametrize(
    ("tags", "sense"),
    [
        ({}, "both"),
        ({"oneway": "yes"}, "forward"),
        ({"oneway": "-1"}, "backward"),
        ({"junction": "roundabout"}, "forward"),
        ({"oneway": "yes", "oneway:bicycle": "no"}, "both"),
        ({"oneway:bicycle": "yes"}, "forward"),
        ({"oneway": "yes", "oneway:bicycle": "perhaps"}, "forward"),
        ({"oneway": "yes", "cycleway": "opposite"}, "both"),
        ({"oneway": "yes", "cycleway:left": "opposite_lane"}, "both"),
        ({"oneway": "yes", "cycleway:left": "lane"}, "forward"),
        ({"oneway": "yes", "cycleway:left": "lane", "cycleway:left:oneway": "-1"}, "both"),
        ({"oneway": "yes", "highway": "pedestrian"}, "both"),
    ],
)
def test_a_one_way_street_binds_bicycles_unless_a_tag_opens_it(tags, sense):
    assert osm_tags.bicycle_oneway({"highway": "residential", **tags}) == sense


def test_a_road_closed_to_bicycles_for_cars_stays_open():
    tags = {"highway": "primary", "bicycle": "no"}
    assert (osm_tags.car_access(tags), osm_tags.walk_access(tags)) == (True, True)
    assert osm_tags.access_odd(tags) == []


def test_every_key_that_is_read_is_handed_on_by_the_reader():
    assert {"bicycle", "oneway:bicycle", "cycleway", "cycleway:left:oneway"} <= osm_tags.KEYS
