"""Barriers as files have them: any line or polygon layer, and OpenStreetMap."""

import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geoplan.errors import LayerError
from geoplan.readers import Source, osm, vector

sys.path.insert(0, str(Path(__file__).parents[1] / "osm"))
from osm_drawn import osm_file

X, Y = 500_000, 3_400_000
LINE = shapely.LineString([(X, Y), (X + 1000, Y)])
POND = shapely.box(X, Y + 100, X + 50, Y + 150)
NODES = {1: (120.0, 30.0), 2: (120.01, 30.0), 3: (120.01, 30.01), 4: (120.0, 30.01)}


def layer(folder, shapes, **columns):
    table = gpd.GeoDataFrame(columns, geometry=shapes, crs=4549)
    table.to_file(folder / "屏障.gpkg", driver="GPKG", engine="pyogrio")
    return folder / "屏障.gpkg"


def one_way(folder, nodes=(1, 2), **tags):
    """The kinds and types of what one way gives, and the codes of the findings."""
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    pond = {99: ([1, 2, 3, 1], {"natural": "water"})}  # so that there is something to read
    source = osm_file(folder, nodes=NODES, ways={7: (list(nodes), named), **pond})
    table, findings = osm.read(source, "barriers")
    own = table.drop(index="w99")
    return list(zip(own["kind"], own.geom_type, strict=True)), [finding.code for finding in findings]


def test_lines_and_polygons_of_any_file_are_barriers(tmp_path):
    path = layer(tmp_path, [LINE, POND], code=["r", "p"], art=["河流", "池塘"], label=["沂河", ""])
    words = {"河流": "river", "池塘": "water"}
    source = Source(path, fields={"id": "code", "kind": "art", "name": "label"}, values={"kind": words})
    table, findings = vector.read(source, "barriers")
    assert table["kind"].to_dict() == {"p": "water", "r": "river"}
    assert table["name"].to_dict() == {"p": "", "r": "沂河"}
    assert (table.index.name, set(table["basis"]), findings) == ("barrier_id", {"observed"}, [])


def test_a_barrier_that_does_not_say_what_it_is_is_another(tmp_path):
    table, findings = vector.read(Source(layer(tmp_path, [LINE])), "barriers")
    assert (table["kind"].tolist(), findings) == (["other"], [])
    table, findings = vector.read(Source(layer(tmp_path, [LINE, POND], kind=["river", None])), "barriers")
    assert sorted(table["kind"]) == ["other", "river"]
    assert [finding.code for finding in findings] == ["choice_empty"]


def test_faults_of_a_barrier_file_come_all_at_once(tmp_path):
    path = layer(tmp_path, [LINE, shapely.Point(X, Y)], kind=["rivr", "wall"])
    with pytest.raises(LayerError) as caught:
        vector.read(Source(path), "barriers")
    faults = {fault.code: fault.sentence() for fault in caught.value.faults}
    assert set(faults) == {"value_unknown", "geometry_type"}
    assert "rivr" in faults["value_unknown"] and "railway" in faults["value_unknown"]
    assert all(caught.value.sentences("zh"))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"waterway": "river"}, "river"),
        ({"waterway": "canal"}, "canal"),
        ({"natural": "coastline"}, "water"),
        ({"railway": "rail"}, "railway"),
        ({"railway": "light_rail"}, "railway"),
        ({"barrier": "fence"}, "fence"),
        ({"barrier": "wall"}, "fence"),
        ({"highway": "motorway"}, "motorway"),
        ({"highway": "motorway_link"}, "motorway"),
    ],
)
def test_what_lies_on_the_ground_bars(tmp_path, tags, kind):
    assert one_way(tmp_path, **tags) == ([(kind, "LineString")], [])


@pytest.mark.parametrize(
    "tags",
    [
        {"waterway": "stream"},
        {"waterway": "ditch"},
        {"waterway": "river", "tunnel": "culvert"},
        {"waterway": "river", "tunnel": "yes"},
        {"waterway": "river", "covered": "yes"},
        {"waterway": "canal", "bridge": "aqueduct"},
        {"railway": "tram"},
        {"railway": "abandoned"},
        {"railway": "rail", "tunnel": "yes"},
        {"railway": "rail", "bridge": "viaduct"},
        {"railway": "subway", "location": "underground"},
        {"highway": "motorway", "bridge": "yes"},
        {"highway": "motorway", "tunnel": "yes"},
        {"highway": "trunk"},
        {"barrier": "kerb"},
        {"barrier": "hedge"},
    ],
)
def test_what_one_steps_over_or_what_runs_below_or_above_does_not_bar(tmp_path, tags):
    assert one_way(tmp_path, **tags) == ([], [])


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"natural": "water"}, "water"),
        ({"natural": "water", "water": "river"}, "river"),
        ({"natural": "water", "water": "pond"}, "water"),
        ({"waterway": "riverbank"}, "river"),
        ({"landuse": "reservoir"}, "water"),
    ],
)
def test_water_that_closes_is_a_polygon(tmp_path, tags, kind):
    assert one_way(tmp_path, (1, 2, 3, 4, 1), **tags) == ([(kind, "MultiPolygon")], [])


def test_water_that_does_not_close_is_left_out_and_told(tmp_path):
    assert one_way(tmp_path, (1, 2, 3), natural="water") == ([], ["osm_barriers_open"])


def test_a_fence_that_closes_is_what_it_surrounds(tmp_path):
    assert one_way(tmp_path, (1, 2, 3, 4, 1), barrier="fence") == ([("fence", "Polygon")], [])
    assert one_way(tmp_path, (1, 2, 3, 4, 1), waterway="river") == ([("river", "LineString")], [])


def test_a_lake_with_an_island_is_read_as_one(tmp_path):
    hole = {5: (120.004, 30.004), 6: (120.006, 30.004), 7: (120.005, 30.006)}
    source = osm_file(
        tmp_path,
        nodes=NODES | hole,
        ways={8: ([1, 2, 3, 4, 1], {}), 9: ([5, 6, 7, 5], {})},
        relations={3: ([(8, "outer"), (9, "inner")], {"type": "multipolygon", "natural": "water", "name": "湖"})},
    )
    table, _ = osm.read(source, "barriers")
    assert table.index.tolist() == ["r3"] and table["name"].tolist() == ["湖"]
    assert not table.geometry.iloc[0].contains(shapely.Point(120.005, 30.005))


def test_a_river_that_the_extract_cuts_ends_where_its_nodes_end(tmp_path):
    kinds, findings = one_way(tmp_path, (1, 2, 77, 3, 4), waterway="river")
    assert kinds == [("river", "LineString"), ("river", "LineString")]
    assert findings == ["osm_barriers_clipped"]


def test_kinds_may_be_renamed_and_kept_by_their_tags(tmp_path):
    ways = {7: ([1, 2], {"waterway": "river"}), 8: ([2, 3], {"railway": "rail"})}
    source = osm_file(tmp_path, nodes=NODES, ways=ways, values={"kind": {"river": "water"}})
    assert osm.read(source, "barriers")[0]["kind"].tolist() == ["water", "railway"]
    source = osm_file(tmp_path, nodes=NODES, ways=ways, where={"railway": ["rail"]})
    assert osm.read(source, "barriers")[0].index.tolist() == ["w8"]
    source = osm_file(tmp_path, nodes=NODES, ways=ways, values={"kind": {"river": "wet"}})
    with pytest.raises(LayerError, match="wet"):
        osm.read(source, "barriers")


def test_a_file_without_barriers_is_a_fault(tmp_path):
    source = osm_file(tmp_path, nodes=NODES, ways={7: ([1, 2], {"highway": "primary"})})
    with pytest.raises(LayerError) as caught:
        osm.read(source, "barriers")
    assert "waterway=river" in caught.value.sentences("en")[0]
    assert caught.value.sentences("zh")[0]
