import json
import zipfile

import geopandas as gpd
import pytest
import shapely
from made import codes, faults, points, shapefile, write

from geoplan.readers import Source, vector

ROADS = {"road_class": ["primary", "secondary"]}


def _lines(crs=4549, **columns):
    shapes = [shapely.LineString([(500000, 3400000 + y), (501000, 3400000 + y)]) for y in (0, 100)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)


def _square(x=500000.0, y=3400000.0, side=1000.0):
    return shapely.box(x, y, x + side, y + side)


def test_several_layers_and_none_named_is_a_fault_that_lists_them(tmp_path):
    path = write(tmp_path / "a.gpkg", points(kind=["a", "b"]), layer="schools")
    write(path, points(kind=["a", "b"]), layer="clinics")
    assert (
        "schools, clinics"
        in faults(vector.read, Source(path, fields={"service": "kind"}), "facilities")["layer_not_named"]
    )
    layer, _ = vector.read(Source(path, layer="clinics", fields={"service": "kind"}), "facilities")
    assert len(layer) == 2


def test_styles_that_qgis_keeps_are_no_layer(tmp_path):
    path = write(tmp_path / "a.gpkg", points(kind=["a", "b"]), layer="schools")
    write(path, points(kind=["a", "b"]).drop(columns="geometry"), layer="layer_styles")
    assert len(vector.read(Source(path, fields={"service": "kind"}), "facilities")[0]) == 2


def test_a_layer_that_is_not_there_is_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", points(kind=["a", "b"]), layer="schools")
    assert "found schools" in faults(vector.read, Source(path, layer="school"), "facilities")["layer_unknown"]


def test_a_file_geodatabase_reads_by_layer_name(tmp_path):
    path = write(tmp_path / "a.gdb", points(kind=["甲", "乙"]), layer="学校", driver="OpenFileGDB")
    layer, _ = vector.read(Source(path, layer="学校", fields={"service": "kind"}), "facilities")
    assert sorted(layer["value"]) == ["乙", "甲"]


def test_a_zipped_gbk_shapefile_reads(tmp_path):
    shapefile(tmp_path / "路.shp", _lines(**ROADS, name=["人民路", "中山路"]))
    with zipfile.ZipFile(tmp_path / "roads.zip", "w") as archive:
        for part in tmp_path.glob("路.*"):
            archive.write(part, f"data/{part.name}")
    layer, findings = vector.read(Source(tmp_path / "roads.zip"), "roads")
    assert sorted(layer["name"]) == ["中山路", "人民路"]
    assert codes(findings) == {"encoding_found"}


def test_big_integer_ids_are_read_to_the_last_digit(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS, id=[9007199254740993, 2]))
    assert list(vector.read(Source(path), "roads")[0].index) == ["2", "9007199254740993"]


def test_text_ids_keep_their_zeros(tmp_path):
    path = shapefile(tmp_path / "a.shp", _lines(**ROADS, id=["0012", "012"]))
    assert list(vector.read(Source(path), "roads")[0].index) == ["0012", "012"]


def test_integer_codes_beside_empty_cells_stay_whole(tmp_path):
    path = tmp_path / "a.geojson"
    point = {"type": "Point", "coordinates": [9, 47]}
    rows = [{"id": "a", "people": 1, "county": 330402}, {"id": "b", "people": 1, "county": None}]
    features = [{"type": "Feature", "properties": row, "geometry": point} for row in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert list(vector.read(Source(path), "settlements")[0]["county_id"]) == ["330402", ""]


def test_decimal_ids_are_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS, id=[330421001.0, 330421002.0]))
    assert "330421001.0" in faults(vector.read, Source(path), "roads")["id_damaged"]


def test_a_layer_without_ids_gets_a_hash_of_its_rows_whatever_their_order(tmp_path):
    one = write(tmp_path / "a.gpkg", _lines(**ROADS))
    other = write(tmp_path / "b.gpkg", _lines(**ROADS).iloc[::-1])
    ids = list(vector.read(Source(one), "roads")[0].index)
    assert ids == list(vector.read(Source(other), "roads")[0].index)
    assert all(len(key) == 12 for key in ids)


def test_identical_rows_without_ids_are_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(road_class=["a", "a"]).iloc[[0, 0]])
    assert "#1, #2" in faults(vector.read, Source(path), "roads")["rows_identical"]


def test_duplicate_ids_are_a_fault_with_their_rows(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS, id=["a", "a"]))
    assert "a (#1 #2)" in faults(vector.read, Source(path), "roads")["id_twice"]


def test_a_missing_column_names_those_there_are_and_the_nearest(tmp_path):
    path = write(tmp_path / "a.gpkg", points(popul=[1, 2], peopel=[1, 2]))
    told = faults(vector.read, Source(path), "settlements")
    assert "missing column people; found popul, peopel. Did you mean peopel?" in told["column_missing_near"]
    assert "layers.settlements.fields" in told["column_missing_near"]


def test_a_mapped_column_that_is_not_there_is_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", points(pop=[1, 2]))
    told = faults(vector.read, Source(path, fields={"people": "人口"}), "settlements")
    assert set(told) == {"field_not_in_file"}


def test_columns_of_the_same_name_in_capitals_are_found(tmp_path):
    path = shapefile(tmp_path / "a.shp", _lines(ROAD_CLASS=["a", "b"], ONEWAY=["forward", "both"]))
    assert sorted(vector.read(Source(path), "roads")[0]["oneway"]) == ["both", "forward"]


@pytest.mark.parametrize(
    ("people", "code", "shown"),
    [
        ([1, -5], "people_negative", "B (-5)"),
        ([1, None], "people_null", "B"),
        (["1", "many"], "people_text", "B ('many')"),
    ],
)
def test_wrong_people_are_faults_with_row_and_value(tmp_path, people, code, shown):
    path = write(tmp_path / "a.gpkg", points(id=["A", "B"], people=people))
    told = faults(vector.read, Source(path), "settlements")
    assert set(told) == {code}
    assert shown in told[code]
    assert "row B" in told[code]


def test_infinite_people_are_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", points(id=["A", "B"], people=[1.0, float("inf")]))
    assert set(faults(vector.read, Source(path), "settlements")) == {"people_not_finite"}


def test_all_faults_of_a_file_come_at_once(tmp_path):
    table = points(3, crs=None, id=["A", "A", "C"], people=[-1.0, None, 3.0])
    told = faults(vector.read, Source(write(tmp_path / "a.gpkg", table)), "settlements")
    assert set(told) == {"id_twice", "people_negative", "people_null", "crs_needed"}


def test_unmapped_values_are_listed_with_their_counts(tmp_path):
    path = write(tmp_path / "a.gpkg", points(4, kind=["小学", "医院", "医院", "庙"]))
    source = Source(path, fields={"service": "kind"}, values={"service": {"小学": "school"}})
    assert "医院 (2), 庙 (1)" in faults(vector.read, source, "facilities")["value_unmapped"]


def test_where_leaves_rows_out_before_values_are_mapped(tmp_path):
    path = write(tmp_path / "a.gpkg", points(4, kind=["小学", "医院", "医院", "庙"]))
    source = Source(
        path, fields={"service": "kind"}, values={"service": {"小学": "school"}}, where={"service": ["school"]}
    )
    assert list(vector.read(source, "facilities")[0]["value"]) == ["school"]
    by_column = Source(path, fields={"service": "kind"}, where={"kind": ["医院"]})
    assert len(vector.read(by_column, "facilities")[0]) == 2


def test_where_that_keeps_nothing_is_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", points(kind=["a", "b"]))
    source = Source(path, fields={"service": "kind"}, where={"kind": ["c"]})
    assert set(faults(vector.read, source, "facilities")) == {"where_keeps_nothing"}


def test_an_unknown_oneway_is_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS, oneway=["双向", "both"]))
    assert "双向 (1)" in faults(vector.read, Source(path), "roads")["value_unknown"]
    mapped = Source(path, values={"oneway": {"双向": "both", "both": "both"}})
    assert set(vector.read(mapped, "roads")[0]["oneway"]) == {"both"}


def test_stage_is_existing_unless_it_says_otherwise(tmp_path):
    path = write(tmp_path / "a.gpkg", points(service=["a", "b"]))
    assert set(vector.read(Source(path), "facilities")[0]["stage"]) == {"existing"}
    path = write(tmp_path / "b.gpkg", points(service=["a", "b"], stage=["planned", "规划"]))
    assert "规划 (1)" in faults(vector.read, Source(path), "facilities")["value_unknown"]


def test_an_empty_layer_is_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS).iloc[:0], geometry_type="LineString")
    assert set(faults(vector.read, Source(path), "roads")) == {"layer_empty"}


def test_the_wrong_geometry_type_is_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", points(road_class=["a", "b"]))
    assert "Point (2)" in faults(vector.read, Source(path), "roads")["geometry_type"]


def test_heights_are_dropped_and_parts_become_roads_of_their_own(tmp_path):
    parts = shapely.MultiLineString(
        [[(500000, 3400000, 5), (500300, 3400000, 6)], [(500300, 3400000, 7), (500400, 3400000, 8)]]
    )
    table = gpd.GeoDataFrame({"id": ["r"], "road_class": ["a"], "metres": [800.0]}, geometry=[parts], crs=4549)
    layer, _ = vector.read(Source(write(tmp_path / "a.gpkg", table)), "roads")
    assert list(layer.index) == ["r/1", "r/2"]
    assert not layer.geometry.has_z.any()
    assert list(layer["metres"]) == [600.0, 200.0]


def test_parts_must_not_take_the_id_of_another_road(tmp_path):
    one = shapely.LineString([(500000, 3400000), (500300, 3400000)])
    two = shapely.MultiLineString([[(500000, 3400100), (500300, 3400100)], [(500300, 3400100), (500400, 3400900)]])
    table = gpd.GeoDataFrame({"id": ["r", "r/1"], "road_class": ["a", "a"]}, geometry=[two, one], crs=4549)
    assert "r/1" in faults(vector.read, Source(write(tmp_path / "a.gpkg", table)), "roads")["id_twice"]


def test_endless_coordinates_are_one_fault(tmp_path):
    table = points(service=["a", "b"])
    table.geometry = [table.geometry.iloc[0], shapely.Point(float("inf"), 0)]
    told = faults(vector.read, Source(write(tmp_path / "a.gpkg", table)), "facilities")
    assert set(told) == {"coordinates_not_finite"}


def test_roads_without_geometry_or_length_are_left_out_with_a_finding(tmp_path):
    table = _lines(**ROADS, id=["a", "b"])
    table.geometry = [table.geometry.iloc[0], None]
    layer, findings = vector.read(Source(write(tmp_path / "a.gpkg", table)), "roads")
    assert (list(layer.index), codes(findings)) == (["a"], {"road_without_geometry"})
    table.geometry = [table.geometry.iloc[0], shapely.LineString([(500000, 3400000), (500000, 3400000)])]
    layer, findings = vector.read(Source(write(tmp_path / "b.gpkg", table)), "roads")
    assert (list(layer.index), codes(findings)) == (["a"], {"road_without_length"})


def test_the_wide_whole_number_columns_of_dbase_are_ids(tmp_path):
    path = shapefile(tmp_path / "a.shp", points(id=[330402001, 330402002], service=["a", "b"]))
    assert list(vector.read(Source(path), "facilities")[0].index) == ["330402001", "330402002"]


def test_a_single_multipoint_is_a_point(tmp_path):
    table = gpd.GeoDataFrame({"service": ["a"]}, geometry=[shapely.MultiPoint([(500000, 3400000)])], crs=4549)
    layer, _ = vector.read(Source(write(tmp_path / "a.gpkg", table)), "facilities")
    assert list(layer.geom_type) == ["Point"]


def test_an_invalid_polygon_is_repaired_with_its_area_before_and_after(tmp_path):
    bow = shapely.Polygon([(500000, 3400000), (502000, 3402000), (502000, 3400000), (500000, 3402000)])
    table = gpd.GeoDataFrame({"id": ["A"]}, geometry=[bow], crs=4549)
    layer, findings = vector.read(Source(write(tmp_path / "a.gpkg", table)), "area")
    assert codes(findings) == {"polygon_repaired"}
    assert layer.geometry.is_valid.all()
    assert findings[0].values["before_km2"].startswith("0.0")
    assert 1.9 < float(findings[0].values["after_km2"]) < 2.1


def test_contradicting_crs_is_a_fault_and_the_same_one_is_not(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS))
    assert "EPSG:4549" in faults(vector.read, Source(path, crs="EPSG:4548"), "roads")["crs_contradiction"]
    assert len(vector.read(Source(path, crs="EPSG:4549"), "roads")[0]) == 2


def test_esri_names_of_cgcs2000_are_understood(tmp_path):
    path = shapefile(tmp_path / "a.shp", _lines(**ROADS))
    assert "EPSG" not in path.with_suffix(".prj").read_text(encoding="ascii")
    assert len(vector.read(Source(path, crs="EPSG:4549"), "roads")[0]) == 2


def test_a_missing_crs_is_a_fault_with_one_that_fits(tmp_path):
    table = _lines(crs=None, **ROADS)
    table.geometry = table.geometry.translate(40_000_000)
    assert "EPSG:4528" in faults(vector.read, Source(write(tmp_path / "a.gpkg", table)), "roads")["crs_needed"]


def test_prefixed_eastings_are_understood(tmp_path):
    table = _lines(crs=None, **ROADS)
    table.geometry = table.geometry.translate(40_000_000)
    layer, findings = vector.read(Source(write(tmp_path / "a.gpkg", table), crs="EPSG:4549"), "roads")
    assert codes(findings) == {"easting_prefixed"}
    assert layer.total_bounds[0] == 500000
    layer, findings = vector.read(Source(tmp_path / "a.gpkg", crs="EPSG:4528"), "roads")
    assert findings == []
    assert abs(layer.to_crs(4326).total_bounds[0] - 120) < 1e-9


def test_the_prefix_of_another_zone_is_a_fault(tmp_path):
    table = _lines(crs=None, **ROADS)
    table.geometry = table.geometry.translate(39_000_000)
    path = write(tmp_path / "a.gpkg", table)
    assert "zone 39" in faults(vector.read, Source(path, crs="EPSG:4549"), "roads")["easting_of_another_zone"]


def test_a_custom_false_easting_of_the_file_is_left_alone(tmp_path):
    table = _lines(crs=None, **ROADS)
    table.geometry = table.geometry.translate(40_000_000)
    own = "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=40500000 +y_0=0 +ellps=GRS80 +units=m +no_defs"
    layer, findings = vector.read(Source(shapefile(tmp_path / "a.shp", table.set_crs(own))), "roads")
    assert findings == []
    assert abs(layer.to_crs(4326).total_bounds[0] - 120) < 1e-9


def test_degrees_that_claim_to_be_metres_are_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS).to_crs(4326).set_crs(4549, allow_override=True))
    assert set(faults(vector.read, Source(path), "roads")) == {"coordinates_in_degrees"}


def test_metres_that_claim_to_be_degrees_are_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(crs=4326, **ROADS))
    assert set(faults(vector.read, Source(path), "roads")) == {"coordinates_range"}


def test_exchanged_coordinates_are_a_fault(tmp_path):
    table = points(service=["a", "b"]).to_crs(4326)
    table.geometry = [shapely.Point(p.y, p.x) for p in table.geometry]
    assert set(faults(vector.read, Source(write(tmp_path / "a.gpkg", table)), "facilities")) == {"coordinates_swapped"}


def test_geojson_takes_the_crs_of_the_config(tmp_path):
    path = write(tmp_path / "a.geojson", points(service=["a", "b"]).to_crs(4326))
    assert vector.read(Source(path, crs="EPSG:4490"), "facilities")[0].crs.to_epsg() == 4490


def test_gcj02_is_undone_for_vector_layers_in_degrees(tmp_path):
    table = gpd.GeoDataFrame({"service": ["a"]}, geometry=[shapely.Point(120.754321, 30.749904)], crs=4326)
    layer, _ = vector.read(Source(write(tmp_path / "a.geojson", table), datum="gcj02"), "facilities")
    assert abs(layer.geometry.x.iloc[0] - 120.75) < 2e-6
    assert abs(layer.geometry.y.iloc[0] - 30.7522) < 2e-6


def test_facilities_without_a_place_are_a_fault_and_settlements_with_one_are_not(tmp_path):
    table = points(id=["A", "B"], people=[1, 2], service=["a", "b"], place=["P", "P"])
    table.geometry = [table.geometry.iloc[0], None]
    path = write(tmp_path / "a.gpkg", table)
    assert "row B" in faults(vector.read, Source(path), "facilities")["geometry_missing"]
    assert vector.read(Source(path), "settlements")[0].geometry.isna().sum() == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_truncated_shapefiles_are_faults(tmp_path, share):
    path = shapefile(tmp_path / "a.shp", _lines(**ROADS))
    for suffix in (".shp", ".dbf"):
        whole = path.with_suffix(suffix).read_bytes()
        path.with_suffix(suffix).write_bytes(whole[: int(len(whole) * share)])
        assert set(faults(vector.read, Source(path), "roads")) <= {"file_truncated", "file_unreadable"}
        path.with_suffix(suffix).write_bytes(whole)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.zip"])
@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00", b"{", b"PK\x03\x04"])
def test_rubbish_is_a_fault(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert set(faults(vector.read, Source(tmp_path / name), "roads")) == {"file_unreadable"}


def test_a_truncated_geopackage_is_a_fault(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS))
    whole = path.read_bytes()
    for share in (0.2, 0.5, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert faults(vector.read, Source(path), "roads")


def test_a_missing_file_is_a_fault(tmp_path):
    assert set(faults(vector.read, Source(tmp_path / "a.gpkg", given="../a.gpkg"), "roads")) == {"file_missing"}


def test_bridges_and_levels_are_read(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS, bridge=["viaduct", None], tunnel=[0, 1], level=[1, None]))
    layer, _ = vector.read(Source(path), "roads")
    layer = layer.sort_values("road_class")
    assert list(layer["bridge"]) == [True, False]
    assert list(layer["tunnel"]) == [False, True]
    assert list(layer["level"]) == [1, 0]


def test_the_weaker_basis_of_row_and_source_counts(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS, id=["a", "b"], basis=["observed", "modelled"]))
    assert list(vector.read(Source(path, basis="proxy"), "roads")[0]["basis"]) == ["proxy", "modelled"]


def test_an_area_is_read_by_its_own_names(tmp_path):
    table = gpd.GeoDataFrame({"XZQDM": [330402], "XZQMC": ["南湖区"]}, geometry=[_square()], crs=4549)
    layer, _ = vector.read(Source(write(tmp_path / "a.gpkg", table), fields={"id": "XZQDM", "name": "XZQMC"}), "area")
    assert list(layer.index) == ["330402"]
    assert list(layer["name"]) == ["南湖区"]


def test_an_empty_access_cell_bars_nobody(tmp_path):
    path = write(tmp_path / "a.gpkg", _lines(**ROADS, id=["a", "b"], access_car=["no", None]))
    assert list(vector.read(Source(path), "roads")[0]["access_car"]) == [False, True]
