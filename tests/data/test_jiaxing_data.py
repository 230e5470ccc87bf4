"""What the bundled Jiaxing data promises. Runs on the shipped files alone."""

import json
import runpy
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

FOLDER = Path(__file__).parents[2] / "data" / "jiaxing"
GEOD = Geod(ellps="GRS80")
CENSUS_2020 = {
    "330402": 839_433,
    "330411": 679_221,
    "330421": 648_160,
    "330424": 456_775,
    "330481": 1_076_199,
    "330482": 671_326,
    "330483": 1_029_754,
}


@cache
def counties() -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / "counties.gpkg", layer="counties")


@cache
def units() -> pd.DataFrame:
    table = pd.read_csv(FOLDER / "townships.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False)
    return table.astype({"people": int})


@cache
def located() -> pd.DataFrame:
    return units()[units()["lon"] != ""].astype({"lon": float, "lat": float, "coord_error_m": float})


@cache
def census() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "census.csv", dtype={"adcode": str}, encoding="utf-8-sig").set_index("adcode")


@cache
def facilities() -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / "facilities.geojson")


@cache
def roads() -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / "roads_standin.gpkg", layer="roads")


@cache
def derive() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(FOLDER / "derive.py")))


def members(place: str, column: str = "place") -> set[str]:
    return set(units().loc[units()[column] == place, "name_en"])


def as_graph() -> nx.Graph:
    graph = nx.Graph()
    for metres, line in zip(roads()["metres"], roads().geometry, strict=True):
        graph.add_edge(line.coords[0], line.coords[-1], metres=metres)
    return graph


def test_the_72_units_are_42_towns_and_30_subdistricts():
    assert units()["kind"].value_counts().to_dict() == {"town": 42, "subdistrict": 30}
    assert units()["code"].is_unique
    assert units()["name"].is_unique


def test_kind_follows_the_name():
    assert (units()["name"].str.endswith("镇") == (units()["kind"] == "town")).all()


def test_a_unit_lies_in_the_county_its_code_says():
    assert (units()["code"].str[:6] == units()["county"]).all()


def test_only_the_two_xincheng_share_an_english_name():
    twice = units()[units()["name_en"].duplicated(keep=False)]
    assert set(twice["name"]) == {"新城街道", "新塍镇"}
    assert units()["name_en"].str.fullmatch(r"[A-Z][a-z']+").all()


def test_people_add_up_to_every_county_exactly():
    assert units().groupby("county")["people"].sum().to_dict() == CENSUS_2020
    assert units()["people"].sum() == 5_400_868
    assert (units()["people"] > 0).all()
    assert set(units()["people_basis"]) == {"proxy"}


def test_the_census_table_and_the_polygons_tell_the_same():
    assert census()["people_2020"].to_dict() == CENSUS_2020
    assert census()["people_2010"].sum() == 4_501_657
    assert (census()["urban_2020"] < census()["people_2020"]).all()
    columns = ["people_2020", "urban_2020", "people_2010"]
    assert counties().set_index("adcode")[columns].equals(census()[columns].astype(counties()[columns].dtypes))


@pytest.mark.parametrize("column", ["place", "place_binhai"])
def test_every_person_has_a_point(column: str):
    blank = units()["lon"] == ""
    assert blank.sum() == 13
    assert (blank == (units()["lat"] == "")).all()
    assert set(units().loc[blank, column]) <= set(located()[column]) - {""}


def test_a_point_states_its_source_and_its_error():
    assert located()["coord_source"].str.fullmatch(r"typed|GeoNames \d+").all()
    assert located()["coord_error_m"].between(1000, 6000).all()
    assert not units().loc[units()["lon"] == "", ["coord_source", "coord_error_m"]].to_numpy().any()


def test_no_two_units_share_a_point():
    assert not located().duplicated(["lon", "lat"]).any()


def test_every_point_lies_in_its_county():
    shape = counties().set_index("adcode").geometry
    points = shapely.points(located()["lon"], located()["lat"])
    assert shape.loc[located()["county"]].covers(gpd.GeoSeries(points, crs=4490), align=False).all()


def test_the_core_subdistricts_of_both_districts_are_the_central_city():
    core = "Jianshe Jiefang Xinjia Nanhu Xinxing Chengnan Dongzha Changshui Xincheng Jiabei Tanghui Gaozhao"
    assert members("嘉兴") == set(core.split())
    assert set(units().loc[units()["place"] == "嘉兴", "kind"]) == {"subdistrict"}


def test_a_seat_takes_its_subdistricts():
    assert members("嘉善") == {"Weitang", "Luoxing"}
    assert members("海盐") == {"Wuyuan", "Wanghai"}
    assert members("海宁") == {"Xiashi", "Haizhou", "Haichang"}
    assert members("平湖") == {"Danghu", "Zhongdai"}
    assert members("桐乡") == {"Wutong", "Fengming"}


def test_towns_and_outer_subdistricts_are_places_of_their_own():
    alone = units()[units()["place"] == ""]
    outer = alone.loc[alone["kind"] == "subdistrict", "name_en"]
    assert set(outer) == {"Qixing", "Huimin", "Xitangqiao", "Qinshan", "Maqiao", "Caoqiao", "Gaoqiao"}
    assert (alone["kind"] == "town").sum() == 42


def test_binhai_groups_three_towns_and_nothing_else():
    assert members("滨海", "place_binhai") == {"Zhapu", "Dushangang", "Lindai"}
    rest = units()[units()["place_binhai"] != "滨海"]
    assert (rest["place"] == rest["place_binhai"]).all()


@pytest.mark.parametrize(("column", "places"), [("place", 55), ("place_binhai", 53)])
def test_there_are_enough_places_for_1_6_40(column: str, places: int):
    assert units()[column].mask(units()[column] == "", units()["name"]).nunique() == places


def test_no_place_is_named_like_a_unit():
    assert not set(units()["place_binhai"]) & set(units()["name"])


def test_the_counties_are_a_coverage():
    shapes = counties().geometry.values
    assert counties().crs.to_epsg() == 4490
    assert set(counties().geom_type) == {"MultiPolygon"}
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.get_num_interior_rings(shapely.get_parts(shapely.union_all(shapes))).tolist() == [0]


def test_the_polygons_leave_out_the_bay():
    square_km = counties().to_crs("+proj=laea +lat_0=30.6 +lon_0=120.8 +ellps=GRS80").area.sum() / 1e6
    assert square_km == pytest.approx(4289, abs=1)


def test_facility_ids_are_unique_and_say_what_they_are():
    assert len(facilities()) == 570
    assert facilities()["osm_id"].is_unique
    assert facilities()["osm_id"].str.fullmatch(r"[nw]\d+").all()


def test_facilities_lie_in_the_county_they_state_but_for_those_noted():
    shape = counties().to_crs(4326).set_index("adcode").geometry
    plain = facilities()[facilities()["note"].isna()]
    assert shape.loc[plain["adcode"]].covers(plain.geometry, align=False).all()
    assert set(facilities().loc[facilities()["note"].notna(), "name"]) == {"杭州市钱塘区凌云小学", "嘉兴市中医院"}


def test_facilities_are_as_uneven_as_the_readme_says():
    hospitals = facilities()[facilities()["fclass"] == "hospital"].groupby("adcode").size()
    assert hospitals["330481"] == 20
    assert hospitals["330483"] == 1
    assert "330424" not in hospitals
    row = "| hospital | 10 | 1 | 3 | 0 | 20 | 3 | 1 | 0 | 38 |"
    assert row in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_stand_in_says_that_it_is_modelled():
    assert set(roads()["basis"]) == {"modelled"}
    assert set(roads()["road_class"]) == {"primary", "secondary", "tertiary"}
    assert set(roads()["oneway"]) == {"both"}
    assert roads()["road_id"].is_unique


def test_the_stand_in_is_connected_and_starts_at_every_located_unit():
    graph = as_graph()
    assert nx.is_connected(graph)
    assert set(zip(located()["lon"], located()["lat"], strict=True)) <= set(graph)
    assert len(graph) == len(located()) + 2


def test_stand_in_links_meet_only_at_nodes():
    lines = roads().geometry.values
    first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
    meets = shapely.intersection(lines[first[first < second]], lines[second[first < second]])
    assert set(shapely.get_type_id(meets)) == {0}
    nodes = set(as_graph())
    assert all(point.coords[0] in nodes for point in meets)


@pytest.mark.parametrize("column", ["place", "place_binhai"])
def test_every_place_point_stands_on_a_stand_in_node(column: str):
    nodes = np.array(list(as_graph()))
    for _, place in located()[located()[column] != ""].groupby(column):
        lon, lat = (np.average(place[axis], weights=place["people"]) for axis in ("lon", "lat"))
        metres = GEOD.inv(np.full(len(nodes), lon), np.full(len(nodes), lat), *nodes.T)[2]
        assert min(metres) < 1


def test_stand_in_metres_are_the_geodesic_length_times_the_detour():
    geodesic = np.array([GEOD.geometry_length(line) for line in roads().geometry])
    assert np.allclose(roads()["metres"], geodesic * roads()["detour"], atol=0.06)


def test_stand_in_routes_are_on_average_a_third_longer_than_the_straight_line():
    graph, points = as_graph(), list(zip(located()["lon"], located()["lat"], strict=True))
    metres = dict(nx.all_pairs_dijkstra_path_length(graph, weight="metres"))
    ratios = [metres[a][b] / GEOD.inv(*a, *b)[2] for i, a in enumerate(points) for b in points[:i]]
    assert np.mean(ratios) == pytest.approx(1.33, abs=0.01)


def test_seats_are_joined_by_primary_links():
    primary = nx.Graph(road_id.split("-") for road_id in roads().loc[roads()["road_class"] == "primary", "road_id"])
    for seat in ("330421001", "330424001", "330481001", "330482001", "330483001"):
        assert nx.has_path(primary, "jiaxing", seat)


def test_the_stand_in_hardly_leaves_the_prefecture():
    outside = roads().geometry.difference(counties().to_crs(4326).union_all())
    assert sum(GEOD.geometry_length(line) for line in outside) < 8000
    assert max(GEOD.geometry_length(line) for line in outside) < 4000


def test_the_shipped_stand_in_is_what_derive_makes_of_the_shipped_towns():
    again = derive().standin_roads(units())
    told = [column for column in again if column not in ("geometry", "metres")]
    assert again[told].equals(roads()[told].astype(again[told].dtypes))
    assert np.allclose(again["metres"], roads()["metres"], atol=0.11)
    assert shapely.equals_exact(again.geometry.values, roads().geometry.values, 1e-9).all()


def test_largest_remainder_keeps_the_total():
    assert derive().largest_remainder(np.array([1.5, 1.5, 2.0]), 5).tolist() == [2, 1, 2]
    assert derive().largest_remainder(np.array([0.2, 0.7, 0.1]), 1).tolist() == [0, 1, 0]


def test_a_gabriel_link_is_dropped_when_a_point_lies_between():
    #  0--1--2 in a row: 0-2 has 1 on its diameter
    assert derive().gabriel(np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])) == [(0, 1), (1, 2)]


def test_a_gabriel_graph_has_no_diagonals_in_a_square():
    #  3--2
    #  |  |     the other two corners lie on the circle over a diagonal
    #  0--1
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert derive().gabriel(square) == [(0, 1), (0, 3), (1, 2), (2, 3)]


@pytest.mark.parametrize("document", ["LICENSE", "README.md"])
def test_the_licence_and_the_readme_cover_every_file(document: str):
    text = (FOLDER / document).read_text(encoding="utf-8")
    files = {path.name for path in FOLDER.iterdir() if path.is_file()} - {"LICENSE", "README.md"}
    assert not {name for name in files if name not in text}


def test_csv_files_open_in_excel_with_their_chinese_names():
    for path in FOLDER.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert b"\r" not in path.read_bytes()


def test_no_file_is_over_5_mb():
    assert max(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 5_000_000


def test_the_geojson_says_wgs84_by_saying_nothing():
    assert "crs" not in json.loads((FOLDER / "facilities.geojson").read_text(encoding="utf-8"))
    assert facilities().crs.to_epsg() == 4326
