import ast
import math
from pathlib import Path

import numpy as np
import osmium
import pytest
from osm_drawn import osm_file
from pandas.testing import assert_frame_equal

from geoplan.errors import LayerError
from geoplan.readers import osm, osm_roads, osm_tags, osm_ways
from geoplan.readers.source import Source

LINE = {1: (120.0, 30.0), 2: (120.01, 30.0), 3: (120.02, 30.0), 4: (120.03, 30.0), 5: (120.04, 30.0)}
LIECHTENSTEIN = Path(__file__).parents[2] / "data" / "liechtenstein" / "liechtenstein-2013-08-03.osm.pbf"


def one_road(folder, **tags):
    """The row of a single way, and the codes of the findings about it."""
    named = {key.replace("__", ":"): value for key, value in {"highway": "primary", **tags}.items()}
    table, findings = osm.read(osm_file(folder, nodes=LINE, ways={7: ([1, 2], named)}), "roads")
    return table.loc["w7"], [finding.code for finding in findings]


def test_a_way_keeps_its_id_class_name_and_nodes(tmp_path):
    road, findings = one_road(tmp_path, name="人民路")
    assert (road["road_class"], road["name"], road["basis"]) == ("primary", "人民路", "observed")
    assert road["nodes"].tolist() == [1, 2]
    assert road.geometry.coords[:] == [(120.0, 30.0), (120.01, 30.0)]
    assert findings == []


@pytest.mark.parametrize(
    ("tags", "sense"),
    [
        ({}, "both"),
        ({"oneway": "yes"}, "forward"),
        ({"oneway": "1"}, "forward"),
        ({"oneway": "-1"}, "backward"),
        ({"oneway": "reverse"}, "backward"),
        ({"junction": "roundabout"}, "forward"),
        ({"junction": "circular"}, "forward"),
        ({"junction": "roundabout", "oneway": "-1"}, "backward"),
        ({"highway": "motorway"}, "forward"),
        ({"highway": "motorway_link"}, "forward"),
        ({"highway": "motorway", "oneway": "no"}, "both"),
        ({"highway": "trunk"}, "both"),
    ],
)
def test_the_sense_of_a_road_follows_its_tags(tmp_path, tags, sense):
    assert one_road(tmp_path, **tags)[0]["oneway"] == sense


def test_a_road_that_changes_its_sense_by_the_hour_is_open_both_ways_and_reported(tmp_path):
    road, findings = one_road(tmp_path, oneway="reversible")
    assert road["oneway"] == "both"
    assert findings == ["osm_oneway_unclear"]
    assert one_road(tmp_path, oneway="reversible", highway="motorway")[0]["oneway"] == "both"


@pytest.mark.parametrize(
    ("maxspeed", "kmh", "finding"),
    [
        ("60", 60, None),
        ("50 km/h", 50, None),
        ("30 mph", 48.28032, None),
        ("CN:urban", 50, None),
        ("AT:rural", 100, None),
        ("DE:zone:30", 30, None),
        ("walk", 7, None),
        ("none", math.nan, "osm_maxspeed_no_number"),
        ("DE:motorway", math.nan, "osm_maxspeed_no_number"),
        ("signals", math.nan, "osm_maxspeed_no_number"),
        ("50;30", 30, "osm_maxspeed_several"),
        ("fast", math.nan, "osm_tag_unreadable"),
        ("0", math.nan, "osm_tag_unreadable"),
    ],
)
def test_a_posted_limit_is_read_in_kmh(tmp_path, maxspeed, kmh, finding):
    road, findings = one_road(tmp_path, maxspeed=maxspeed)
    assert road["maxspeed_kmh"] == pytest.approx(kmh, nan_ok=True)
    assert findings == ([finding] if finding else [])


def test_a_limit_for_one_direction_holds_in_that_direction_only(tmp_path):
    road, _ = one_road(tmp_path, maxspeed="50", maxspeed__backward="30")
    assert (road["maxspeed_kmh"], road["maxspeed_back_kmh"]) == (50, 30)


@pytest.mark.parametrize(
    ("tags", "car", "walk"),
    [
        ({}, True, True),
        ({"access": "no"}, False, False),
        ({"access": "private"}, False, False),
        ({"access": "destination"}, True, True),
        ({"access": "no", "motorcar": "yes"}, True, False),
        ({"motor_vehicle": "no"}, False, True),
        ({"vehicle": "no", "motor_vehicle": "destination"}, True, True),
        ({"motor_vehicle": "agricultural;forestry"}, False, True),
        ({"access": "no", "foot": "yes"}, False, True),
        ({"foot": "no"}, True, False),
        ({"highway": "motorway", "foot": "yes"}, True, False),
        ({"highway": "trunk", "sidewalk": "no"}, True, False),
        ({"highway": "trunk", "motorroad": "yes"}, True, False),
        ({"highway": "trunk", "sidewalk": "no", "foot": "yes"}, True, True),
    ],
)
def test_who_may_use_a_road_is_said_by_its_most_specific_tag(tmp_path, tags, car, walk):
    road, findings = one_road(tmp_path, **tags)
    assert (road["access_car"], road["access_walk"]) == (car, walk)
    assert findings == []


def test_an_unknown_access_value_counts_as_open_and_is_reported(tmp_path):
    road, findings = one_road(tmp_path, access="perhaps")
    assert road["access_car"]
    assert findings == ["osm_access_unknown"]


def test_level_bridge_and_tunnel_are_read(tmp_path):
    road, _ = one_road(tmp_path, layer="-1", tunnel="yes", bridge="viaduct")
    assert (road["level"], road["tunnel"], road["bridge"]) == (-1, True, True)
    assert not one_road(tmp_path, tunnel="building_passage")[0]["tunnel"]


def test_roads_not_yet_built_and_squares_are_left_out_and_counted(tmp_path):
    ways = {
        1: ([1, 2], {"highway": "primary"}),
        2: ([1, 2], {"highway": "proposed"}),
        3: ([2, 3], {"highway": "construction"}),
        4: ([1, 2, 3, 1], {"highway": "pedestrian", "area": "yes"}),
        5: ([1, 2], {"waterway": "river"}),
    }
    table, findings = osm.read(osm_file(tmp_path, nodes=LINE, ways=ways), "roads")
    assert table.index.tolist() == ["w1"]
    assert [(f.code, f.values["count"]) for f in findings] == [("osm_ways_left_out", 3)]
    assert "proposed (1)" in findings[0].values["values"]


def test_a_ferry_takes_the_time_it_states(tmp_path):
    ways = {1: ([1, 2], {"route": "ferry", "duration": "00:10"}), 2: ([2, 3], {"route": "bus"})}
    table, _ = osm.read(osm_file(tmp_path, nodes=LINE, ways=ways), "roads")
    ferry = table.loc["w1"]
    assert (ferry["road_class"], ferry["duration_min"]) == ("ferry", 10)
    assert ferry["speed_kmh"] == pytest.approx(
        0.9649 * 6, rel=1e-3
    )  # 0.01 degree at 30 north is 965 m, six times an hour
    assert len(table) == 1


def test_a_clipped_ferry_does_not_take_the_time_of_the_whole(tmp_path):
    ways = {1: ([1, 2, 90], {"route": "ferry", "duration": "00:10"})}
    table, _ = osm.read(osm_file(tmp_path, nodes=LINE, ways=ways), "roads")
    assert table[["duration_min", "speed_kmh"]].isna().all(axis=None)


def test_a_clipped_way_is_cut_where_its_nodes_are_missing(tmp_path):
    ways = {
        7: ([1, 2, 90, 3, 91, 4, 5], {"highway": "primary"}),
        8: ([92, 4, 5], {"highway": "primary"}),
        9: ([93, 5], {"highway": "primary"}),
    }
    table, findings = osm.read(osm_file(tmp_path, nodes=LINE, ways=ways), "roads")
    assert {road_id: nodes.tolist() for road_id, nodes in table["nodes"].items()} == {
        "w7.1": [1, 2],
        "w7.2": [4, 5],
        "w8": [4, 5],
    }
    assert [(f.code, dict(f.values)) for f in findings] == [("osm_incomplete_ways", {"cut": 2, "lost": 1, "nodes": 4})]


def test_values_rename_classes_and_where_keeps_by_tag(tmp_path):
    ways = {1: ([1, 2], {"highway": "primary"}), 2: ([2, 3], {"highway": "track"}), 3: ([3, 4], {"highway": "steps"})}
    source = osm_file(
        tmp_path,
        nodes=LINE,
        ways=ways,
        values={"road_class": {"track": "unclassified"}},
        where={"highway": ["primary", "track"]},
    )
    assert osm.read(source, "roads")[0]["road_class"].to_dict() == {"w1": "primary", "w2": "unclassified"}


def test_a_file_without_roads_is_a_fault(tmp_path):
    with pytest.raises(LayerError) as error:
        osm.read(osm_file(tmp_path, nodes=LINE, ways={1: ([1, 2], {"building": "yes"})}), "roads")
    assert error.value.faults[0].code == "osm_no_roads"


@pytest.mark.parametrize("role", ["roads", "settlements", "facilities", "area"])
def test_a_truncated_or_damaged_file_is_a_fault_with_a_sentence(tmp_path, role):
    whole = LIECHTENSTEIN.read_bytes()
    for name, content in {
        "cut": whole[:300_000],
        "damaged": whole[:9_000] + bytes(500) + whole[9_500:],
        "none": b"",
    }.items():
        path = tmp_path / f"{name}.osm.pbf"
        path.write_bytes(content)
        with pytest.raises(LayerError) as error:
            osm.read(Source(path, "osm", given="there.osm.pbf"), role)
        assert error.value.sentences()[0].startswith(f"there.osm.pbf: {role}: the OpenStreetMap file can't be read")


def test_the_roads_of_liechtenstein():
    table, findings = osm.read(Source(LIECHTENSTEIN, "osm"), "roads")
    assert len(table) == 2753 - 4  # one square, three under construction
    assert [(f.code, f.values["count"]) for f in findings] == [("osm_ways_left_out", 4)]
    assert table.index.is_unique
    assert table.index.is_monotonic_increasing
    assert table["road_class"].value_counts()["residential"] == 842
    assert (table["maxspeed_kmh"] == 50).sum() == 122
    assert np.array_equal(table["nodes"].map(len), table.geometry.count_coordinates())


def test_signs_in_names_come_through(tmp_path):
    name = '人民路 a=b, c%d "e" @ é 😀\u2028%20%'
    assert one_road(tmp_path, name=name)[0]["name"] == name


def test_where_takes_keys_and_values_with_any_sign(tmp_path):
    ways = {1: ([1, 2], {"highway": "primary", "my key,x": "a = b"}), 2: ([2, 3], {"highway": "primary"})}
    source = osm_file(tmp_path, nodes=LINE, ways=ways, where={"my key,x": ["a = b"]})
    assert osm.read(source, "roads")[0].index.tolist() == ["w1"]


def test_bicycles_have_access_and_sense_of_their_own(tmp_path):
    road, _ = one_road(tmp_path, oneway="yes", cycleway="opposite", bicycle="no")
    assert (road["access_bicycle"], road["oneway_bicycle"], road["oneway"]) == (False, "both", "forward")


def test_every_key_that_a_rule_reads_is_handed_to_it():
    """A rule that asks for a key beyond `KEYS` would never find it."""
    asked = set()
    for node in ast.walk(ast.parse(Path(osm_tags.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get" and node.args:
            asked |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            asked |= {node.slice.value} if getattr(node.value, "id", "") == "tags" else set()
        if isinstance(node, ast.Compare) and getattr(node.comparators[0], "id", "") == "tags":
            asked |= {node.left.value} if isinstance(node.left, ast.Constant) else set()
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").endswith("_TAGS"):
            asked |= set(ast.literal_eval(node.value))
    assert {"highway", "sidewalk", "bicycle", "layer"} <= asked
    assert asked <= osm_tags.KEYS | {""}


def test_roads_are_those_that_a_plain_osmium_handler_sees():
    table, _ = osm.read(Source(LIECHTENSTEIN, "osm"), "roads")
    seen = {}
    for way in (
        osmium.FileProcessor(str(LIECHTENSTEIN)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    ):
        if way.is_way():
            seen[f"w{way.id}"] = [(node.ref, node.lon, node.lat) for node in way.nodes], dict(way.tags)
    for road_id, road in table.iterrows():
        nodes, tags = seen.pop(road_id)
        assert road["nodes"].tolist() == [node for node, _, _ in nodes]
        assert road.geometry.coords[:] == [(lon, lat) for _, lon, lat in nodes]
        assert road["road_class"] == tags["highway"]
        assert road["name"] == (tags.get("name") or tags.get("name:en") or tags.get("ref", ""))
    assert {tags["highway"] for _, tags in seen.values()} <= {"construction", "pedestrian"}


def test_a_file_read_in_small_blocks_gives_the_same_roads(monkeypatch):
    table, findings = osm_roads.roads(Source(LIECHTENSTEIN, "osm"))
    monkeypatch.setattr(osm_ways, "_BLOCK_BYTES", 20_000)
    again, told = osm_roads.roads(Source(LIECHTENSTEIN, "osm"))
    assert_frame_equal(table, again)
    assert findings == told


def test_a_way_without_end_is_a_fault(monkeypatch):
    monkeypatch.setattr(osm_ways, "_BLOCK_BYTES", 200)
    with pytest.raises(LayerError, match="far too many nodes"):
        osm_roads.roads(Source(LIECHTENSTEIN, "osm"))


def test_nodes_behind_their_ways_are_a_fault(tmp_path):
    source = osm_file(tmp_path, nodes=LINE, ways={7: ([1, 2], {"highway": "primary"})})
    lines = source.path.read_text(encoding="utf-8").splitlines()
    order = sorted(lines[2:-1], key=lambda line: line.startswith("<node"))
    source.path.write_text("\n".join([*lines[:2], *order, lines[-1]]), encoding="utf-8")
    with pytest.raises(LayerError) as error:
        osm.read(source, "roads")
    assert error.value.faults[0].code == "osm_unsorted"


def test_a_file_with_several_versions_of_a_road_is_a_fault(tmp_path):
    source = osm_file(tmp_path, nodes=LINE, ways={7: ([1, 2], {"highway": "primary"})})
    text = source.path.read_text(encoding="utf-8")
    way = next(line for line in text.splitlines() if line.startswith("<way"))
    source.path.write_text(text.replace(way, way + way), encoding="utf-8")
    with pytest.raises(LayerError) as error:
        osm.read(source, "roads")
    assert [(fault.code, fault.values["count"]) for fault in error.value.faults] == [("osm_versions", 1)]


@pytest.mark.parametrize("role", ["roads", "settlements", "facilities"])
def test_tags_that_are_not_in_utf8_are_a_fault(tmp_path, role):
    path = tmp_path / "gbk.osm.pbf"
    tags = {"highway": "primary", "place": "town", "amenity": "school", "name": "NAME"}
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf,pbf_compression=none")) as writer:
        for node, location in LINE.items():
            writer.add_node(osmium.osm.mutable.Node(id=node, location=location, tags=tags))
        writer.add_way(osmium.osm.mutable.Way(id=7, nodes=[1, 2], tags=tags))
    path.write_bytes(path.read_bytes().replace(b"NAME", "大路".encode("gbk")))
    with pytest.raises(LayerError) as error:
        osm.read(Source(path, "osm"), role)
    assert [fault.code for fault in error.value.faults] == ["osm_unreadable"]


@pytest.mark.shared
@pytest.mark.parametrize("file", ["andorra/andorra-2025-01-19.osm.pbf", "porto_alegre/poa_osm.pbf"])
def test_real_extracts_hold_the_ways_that_a_plain_osmium_handler_sees(shared, file):
    path = shared / "data" / file
    table, _ = osm.read(Source(path, "osm"), "roads")
    drawn = table["nodes"]
    vertices = 0
    for way in (
        osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway", "route"))
    ):
        if way.is_way() and f"w{way.id}" in drawn.index:
            assert drawn[f"w{way.id}"].tolist() == [node.ref for node in way.nodes]
            vertices += len(way.nodes)
    assert vertices > 0.95 * drawn.map(len).sum()


def test_a_file_larger_than_memory_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setenv("GEOPLAN_CACHE", "off")
    monkeypatch.setattr("psutil.virtual_memory", lambda: type("Memory", (), {"available": 1_000_000})())
    with pytest.raises(LayerError, match="GiB are free"):
        osm.read(Source(LIECHTENSTEIN, "osm"), "roads")
