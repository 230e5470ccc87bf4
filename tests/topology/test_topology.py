from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from pyproj import CRS

from geoplan import crs, topology
from geoplan.readers import osm
from geoplan.readers.source import Source

FRAME = CRS.from_proj4("+proj=tmerc +lat_0=30 +lon_0=120 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs")
DATA = Path(__file__).parents[2] / "data"


def layer(lines, **columns):
    """Roads from their coordinates in metres; further columns by road, the rest at their default."""
    defaults = {"road_class": "primary", "bridge": False, "tunnel": False, "level": 0, "nodes": None}
    table = {name: [columns.get(name, {}).get(road, default) for road in lines] for name, default in defaults.items()}
    shapes = [shapely.LineString(line) for line in lines.values()]
    return gpd.GeoDataFrame(table, index=list(lines), geometry=shapes, crs=FRAME)


def cut(lines, tolerance_m=1.0, **columns):
    """Edge ids, how many pieces the network falls into, and the findings as (code, road)."""
    edges, findings = topology.edges(layer(lines, **columns), tolerance_m=tolerance_m)
    return edges.edge_id.tolist(), pieces(edges), [(finding.code, finding.row_id) for finding in findings]


def pieces(edges):
    return nx.number_connected_components(nx.Graph(zip(edges.from_node, edges.to_node, strict=True)))


def nodes(**ways):
    """OpenStreetMap ways by their node ids; node 23 lies at (20, 30)."""
    lines = {name: [(node // 10 * 10, node % 10 * 10) for node in way] for name, way in ways.items()}
    roads = layer(lines)
    column = np.empty(len(roads), dtype=object)
    column[:] = [np.array(way, dtype=np.int64) for way in ways.values()]
    return roads.assign(nodes=column)


def test_ways_are_cut_at_the_node_they_share_and_nowhere_else():
    edges, findings = topology.edges(nodes(a=[11, 21, 31], b=[21, 22]), tolerance_m=1)
    assert edges.edge_id.tolist() == ["a-1", "a-2", "b"]
    assert (edges.node_x.tolist(), edges.node_y.tolist()) == ([10, 20, 20, 30], [10, 10, 20, 10])
    assert (edges.from_node.tolist(), edges.to_node.tolist()) == ([0, 1, 1], [1, 3, 2])
    assert findings == []


def test_ways_that_cross_without_a_shared_node_do_not_meet():
    edges, _ = topology.edges(nodes(a=[11, 33], b=[13, 31]), tolerance_m=1)
    assert (len(edges.edge_id), pieces(edges)) == (2, 2)


def test_a_way_that_comes_back_to_its_own_node_is_cut_there():
    edges, _ = topology.edges(nodes(lollipop=[11, 21, 22, 32, 21]), tolerance_m=1)
    assert edges.edge_id.tolist() == ["lollipop-1", "lollipop-2"]
    assert edges.from_node[1] == edges.to_node[1] == edges.to_node[0]


def test_a_ring_that_nothing_meets_is_one_edge_from_a_node_to_itself():
    edges, _ = topology.edges(nodes(ring=[11, 21, 22, 11]), tolerance_m=1)
    assert edges.edge_id.tolist() == ["ring"]
    assert edges.from_node[0] == edges.to_node[0]


def test_ways_cut_off_from_their_node_ids_are_refused():
    roads = nodes(a=[11, 21, 31])
    with pytest.raises(ValueError, match="node id for every vertex"):
        topology.edges(roads.set_geometry([shapely.LineString([(10, 10), (20, 10)])]), tolerance_m=1)


def test_numbers_of_edges_sort_in_the_order_along_the_road():
    ladder = {"long": [(0, 0), (120, 0)]} | {f"step{i:02d}": [(i * 10, 0), (i * 10, 5)] for i in range(1, 12)}
    edges, _ = topology.edges(layer(ladder), tolerance_m=1)
    along = [edge for edge in edges.edge_id if edge.startswith("long")]
    assert along[:2] == ["long-01", "long-02"]
    start = shapely.get_coordinates(shapely.get_point(edges.geometry[: len(along)], 0))[:, 0]
    assert (np.diff(start) > 0).all()


def test_a_road_named_like_a_part_of_another_keeps_its_own_id():
    ids, _, _ = cut({"a": [(0, 0), (10, 0), (20, 0)], "a-1": [(10, 0), (10, 9)]})
    assert ids == ["a--1", "a--2", "a-1"]


def test_edges_are_in_text_order_of_their_ids_even_where_roads_are_not():
    ids, _, _ = cut({"a": [(0, 0), (10, 0), (20, 0)], "a b": [(10, 0), (10, 9)]})
    assert ids == ["a b", "a-1", "a-2"]


def test_lines_of_a_plain_layer_meet_at_common_vertices():
    ids, parts, findings = cut({"a": [(0, 0), (10, 0), (20, 0)], "b": [(10, 0), (10, 9)]})
    assert (ids, parts, findings) == (["a-1", "a-2", "b"], 1, [])


def test_an_end_on_the_line_of_another_road_joins_it_without_a_finding():
    ids, parts, findings = cut({"a": [(0, 0), (20, 0)], "b": [(7, 0), (7, 9)]})
    assert (ids, parts, findings) == (["a-1", "a-2", "b"], 1, [])


def test_a_gap_within_the_tolerance_is_closed_and_reported_with_its_metres():
    edges, findings = topology.edges(layer({"a": [(0, 0), (20, 0)], "b": [(7, 0.6), (7, 9)]}), tolerance_m=1)
    assert pieces(edges) == 1
    assert [(f.code, f.row_id, f.values["other"], f.values["metres"], f.point) for f in findings] == [
        ("road_gap_closed", "b", "a", 0.6, (7.0, 0.6))
    ]
    assert shapely.get_coordinates(edges.geometry[2]).tolist() == [[7, 0], [7, 9]]


def test_a_gap_wider_than_the_tolerance_stays_open():
    _, parts, findings = cut({"a": [(0, 0), (20, 0)], "b": [(7, 1.01), (7, 9)]})
    assert (parts, findings) == (2, [])


def test_two_ends_that_nearly_meet_become_one_node():
    _, parts, findings = cut({"a": [(0, 0), (20, 0)], "b": [(20.5, 0), (40, 0)]})
    assert (parts, findings) == (1, [("road_gap_closed", "a")])


def test_an_end_goes_to_the_nearest_of_two_roads():
    _, _, findings = cut(
        {"a": [(0, 0), (20, 0)], "b": [(0, 1.2), (20, 1.2)], "c": [(7, 0.5), (7, 0.6), (9, 0.7)]}, 0.55
    )
    assert findings == [("road_gap_closed", "c"), ("road_gap_closed", "c")]
    edges, found = topology.edges(
        layer({"a": [(0, 0), (20, 0)], "b": [(0, 1.2), (20, 1.2)], "c": [(7, 0.5), (7, -9)]}), tolerance_m=1
    )
    assert [f.values["other"] for f in found if f.code == "road_gap_closed"] == ["a"]
    assert pieces(edges) == 2


def test_an_end_beside_a_vertex_of_the_other_road_goes_to_that_vertex():
    edges, _ = topology.edges(layer({"a": [(0, 0), (7.3, 0), (20, 0)], "b": [(7, 0.6), (7, 9)]}), tolerance_m=1)
    assert sorted(edges.node_x.tolist()) == [0, 7, 7.3, 20]


def test_two_ends_beside_a_road_both_come_to_the_road():
    lines = {"a": [(0, 0), (20, 0)], "b": [(7, 0.6), (7, 9)], "c": [(7.3, 0.7), (9, 9)], "d": [(7.3, 0.7), (8, 9)]}
    edges, findings = topology.edges(layer(lines), tolerance_m=0.65)
    assert {(x, y) for x, y in zip(edges.node_x, edges.node_y, strict=True) if y < 1} == {(0, 0), (7, 0), (20, 0)}
    assert [finding.values["metres"] for finding in findings] == [0.316, 0.6]


def test_a_short_link_between_two_roads_is_not_taken_for_a_gap():
    ids, parts, findings = cut({"a": [(0, 0), (9, 0)], "b": [(0, 5), (9, 0.8)], "link": [(9, 0), (9, 0.8)]})
    assert (ids, parts, findings) == (["a", "b", "link"], 1, [])


def test_an_open_ring_is_closed():
    _, _, findings = cut({"ring": [(0, 0), (50, 0), (50, 50), (0, 50), (0, 0.4)]})
    assert findings == [("road_gap_closed", "ring")]


CROSS = {"a": [(0, 0), (20, 0)], "b": [(10, -9), (10, 9)]}


def test_roads_that_cross_on_one_level_meet_and_it_is_reported():
    ids, parts, findings = cut(CROSS)
    assert (ids, parts) == (["a-1", "a-2", "b-1", "b-2"], 1)
    assert findings == [("road_crossing_joined", "a")]


@pytest.mark.parametrize("columns", [{"bridge": {"a": True}}, {"tunnel": {"b": True}}, {"level": {"a": 1}}])
@pytest.mark.parametrize("vertex", [False, True])
def test_a_bridge_a_tunnel_or_another_level_passes_over(columns, vertex):
    lines = {"a": [(0, 0), (10, 0), (20, 0)], "b": [(10, -9), (10, 0), (10, 9)]} if vertex else CROSS
    assert cut(lines, **columns) == (["a", "b"], 2, [])


def test_the_end_of_a_bridge_meets_the_road_it_comes_down_to():
    lines = {"bridge": [(10, 9), (10, 0)], "street": [(0, 0), (20, 0)]}
    _, parts, findings = cut(lines, bridge={"bridge": True}, level={"bridge": 1})
    assert (parts, findings) == (1, [])


def test_a_road_does_not_end_on_the_bridge_above_it():
    lines = {"under": [(10, 9), (10, 0.5)], "bridge": [(0, 0), (20, 0)]}
    assert cut(lines, bridge={"bridge": True}) == (["bridge", "under"], 2, [])


def test_nothing_crosses_a_motorway_on_the_level():
    assert cut(CROSS, road_class={"a": "motorway"}) == (["a", "b"], 2, [("road_crossing_motorway", "a")])


def test_where_junctions_have_vertices_a_crossing_without_one_passes_over():
    streets = {f"s{i:02d}": [(i * 10, 0), (i * 10, 50)] for i in range(12)}
    main = {"main": [(i * 10, 0) for i in range(12)]}
    ids, _, findings = cut({**streets, **main, "over": [(2, 25), (13, 25)]})
    assert "over" in ids
    assert findings == [("road_crossing_apart", "over")]


def test_an_end_that_overshoots_makes_one_junction_and_no_crossing():
    ids, parts, findings = cut({"a": [(0, 0), (20, 0)], "b": [(10, 9), (10, -0.5)]})
    assert (ids, parts, findings) == (["a-1", "a-2", "b"], 1, [("road_gap_closed", "b")])


def test_roads_without_length_are_left_out_with_a_finding():
    lines = {"dot": [(5, 5), (5, 5)], "twice": [(0, 0), (0, 0), (9, 0), (9, 0)], "whole": [(9, 0), (20, 0)]}
    ids, _, findings = cut(lines)
    assert (ids, findings) == (["twice", "whole"], [("road_degenerate", "dot")])


def test_roads_of_no_length_alone_leave_no_edges():
    assert len(topology.edges(layer({"dot": [(5, 5), (5, 5)]}), tolerance_m=1)[0].edge_id) == 0


def same(one, other, ids_one, ids_other):
    return (
        np.array_equal(one.edge_id, other.edge_id)
        and np.array_equal(one.from_node, other.from_node)
        and np.array_equal(one.to_node, other.to_node)
        and np.array_equal(one.node_x, other.node_x)
        and np.array_equal(ids_one[one.road], ids_other[other.road])
        and shapely.equals_exact(one.geometry, other.geometry, 0).all()
    )


@pytest.fixture(scope="module")
def liechtenstein():
    roads, _ = osm.read(Source(DATA / "liechtenstein" / "liechtenstein-2013-08-03.osm.pbf", "osm"), "roads")
    return roads.to_crs(crs.computing_frame(roads.geometry))


@pytest.mark.parametrize("plain", [False, True])
def test_the_order_of_rows_changes_nothing(liechtenstein, plain):
    roads = liechtenstein.assign(nodes=None, bridge=False) if plain else liechtenstein
    shuffled = roads.sample(frac=1, random_state=1640)
    edges, findings = topology.edges(roads, tolerance_m=1)
    again, found = topology.edges(shuffled, tolerance_m=1)
    assert same(edges, again, roads.index.to_numpy(), shuffled.index.to_numpy())
    assert findings == found


def test_cutting_keeps_every_metre_of_road(liechtenstein):
    edges, _ = topology.edges(liechtenstein, tolerance_m=1)
    by_road = np.bincount(edges.road, weights=shapely.length(edges.geometry), minlength=len(liechtenstein))
    assert by_road == pytest.approx(liechtenstein.length.to_numpy())
    ends = shapely.get_coordinates(shapely.get_point(edges.geometry, -1))
    assert ends == pytest.approx(np.stack([edges.node_x[edges.to_node], edges.node_y[edges.to_node]], axis=1))


def test_reading_liechtenstein_as_a_plain_drawing_finds_the_junctions_that_its_nodes_state(liechtenstein):
    stated, _ = topology.edges(liechtenstein, tolerance_m=1)
    drawn, findings = topology.edges(liechtenstein.assign(nodes=None), tolerance_m=0)
    assert len(drawn.node_x) == len(stated.node_x) == 4164
    assert len(drawn.edge_id) - len(stated.edge_id) <= 5
    assert "road_crossing_joined" not in {finding.code for finding in findings}


def test_the_overpasses_of_coquimbo_are_no_junctions():
    roads = gpd.read_file(DATA / "coquimbo" / "roads.gpkg").set_index("link_id")
    edges, findings = topology.edges(roads.to_crs(crs.computing_frame(roads.geometry)), tolerance_m=1)
    assert len(edges.edge_id) == 19_846
    assert {finding.code for finding in findings} == {"road_crossing_apart", "road_crossing_motorway"}
    assert len(findings) == 60
