"""What anybody may rely on in data/coquimbo."""

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas
import networkx
import pytest
import shapely

FOLDER = Path(__file__).parents[2] / "data" / "coquimbo"


@pytest.fixture(scope="module")
def roads():
    return geopandas.read_file(FOLDER / "roads.gpkg", layer="roads")


@pytest.fixture(scope="module")
def zones():
    return geopandas.read_file(FOLDER / "zones.gpkg", layer="zones")


def ends(roads):
    return [(line.coords[0], line.coords[-1]) for line in roads.geometry]


def test_there_are_19846_links_with_unique_sorted_text_ids(roads):
    assert len(roads) == 19846
    assert list(roads["link_id"]) == sorted(set(roads["link_id"]))
    assert {len(id_) for id_ in roads["link_id"]} == {5}


def test_no_link_is_a_virtual_centroid_connector(roads):
    assert set(roads["road_class"]) == {
        "motorway",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
        "living_street",
    }


def test_osm_ids_are_whole_numbers_as_text(roads):
    assert roads["osm_id"].str.fullmatch(r"[1-9]\d{5,}").all()


def test_links_run_forward_or_both_ways(roads):
    assert roads["oneway"].value_counts().to_dict() == {"both": 14426, "forward": 5420}


def test_one_way_links_have_no_lanes_against_the_line(roads):
    assert roads.loc[roads["oneway"] == "forward", "lanes_ba"].isna().all()


def test_speeds_are_stated_on_few_links_and_believable(roads):
    assert roads["speed_kmh"].count() == 3400
    assert roads["speed_kmh"].min() == 20
    assert roads["speed_kmh"].max() == 100


def test_equal_coordinates_join_all_but_16_nodes(roads):
    network = networkx.Graph(ends(roads))
    assert sorted(map(len, networkx.connected_components(network)), reverse=True) == [15575, 7, 3, 2, 2, 2]


def test_one_way_streets_leave_15492_nodes_mutually_reachable(roads):
    network = networkx.DiGraph(ends(roads))
    network.add_edges_from((b, a) for a, b in ends(roads[roads["oneway"] == "both"]))
    assert max(map(len, networkx.strongly_connected_components(network))) == 15492


def test_there_are_133_zones_whose_text_order_is_their_number(zones):
    assert list(zones["zone_id"]) == [f"{number:03d}" for number in range(1, 134)]
    assert zones["name"][18] == "zone 19"


def test_people_are_upstreams_fractions_and_not_cut_to_integers(zones):
    assert math.fsum(zones["people"]) == pytest.approx(451898.9226334486, rel=1e-15)
    assert zones["people"].max() == 4996.604654312134


def test_zones_neither_overlap_nor_leave_gaps(zones):
    assert zones.crs == 4326
    assert set(zones.geom_type) == {"MultiPolygon"}
    assert shapely.coverage_is_valid(zones.geometry.to_numpy())
    assert shapely.coverage_union_all(zones.geometry.to_numpy()).geom_type == "Polygon"
    assert zones.to_crs(32719).area.sum() / 1e6 == pytest.approx(388.233, abs=0.001)


def test_every_road_lies_inside_the_zones(roads, zones):
    agglomeration = shapely.coverage_union_all(zones.geometry.to_numpy())
    shapely.prepare(agglomeration)
    assert shapely.covers(agglomeration, roads.geometry.to_numpy()).all()


@pytest.mark.parametrize("name", ["roads", "zones"])
def test_geopackages_are_version_1_2_with_one_layer_and_a_fixed_date(name):
    with closing(sqlite3.connect(f"file:{FOLDER / name}.gpkg?mode=ro", uri=True)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (10200,)
        assert connection.execute("select table_name, last_change from gpkg_contents").fetchall() == [
            (name, "2026-01-01T00:00:00.000Z")
        ]


def test_no_file_is_over_five_megabytes():
    assert max(path.stat().st_size for path in FOLDER.iterdir()) < 5_000_000


def test_the_licence_names_its_source_and_says_what_is_unknown():
    text = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    for words in (
        "ODbL",
        "© OpenStreetMap contributors",
        "aequilibrae 1.7.2",
        "proxy",
        "No source, method, date or licence is stated",
    ):
        assert words in text
