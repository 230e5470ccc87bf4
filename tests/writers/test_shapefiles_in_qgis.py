"""Shapefiles, and what `geoplan export` writes, as QGIS reads them: values, Chinese text, shapes and CRS."""

from __future__ import annotations

import json
from dataclasses import replace

import pyogrio
import pytest
import shapely
from hostile_names import HOSTILE
from laws.bundles import NAMES
from laws.bundles import plan as bundled
from pyproj import CRS
from real_programs import in_qgis
from shapefiles_read_back import expected, held_text, same_number, same_shape

from geoplan import tables
from geoplan.writers import dbf, formats, ready, shapefile

pytestmark = pytest.mark.qgis

READ = """
import json
from qgis.core import QgsVectorLayer, NULL

def plain(value):
    return None if value == NULL else value

def read(path):
    layer = QgsVectorLayer(path, "x", "ogr")
    fields = [field.name() for field in layer.fields()]
    crs = layer.crs()
    rows, shapes = [], []
    for feature in layer.getFeatures():
        rows.append([plain(value) for value in feature.attributes()])
        shapes.append(bytes(feature.geometry().asWkb()).hex() if feature.hasGeometry() else "")
    return {"valid": layer.isValid(), "fields": fields, "types": [field.typeName() for field in layer.fields()],
            "crs": crs.authid(), "crs_valid": crs.isValid(), "encoding": layer.dataProvider().encoding(),
            "rows": rows, "shapes": shapes, "geometry": int(layer.wkbType())}

def main(arguments):
    answer = {path: read(path) for path in arguments[1:]}
    with open(arguments[0], "w", encoding="utf-8") as stream:
        json.dump(answer, stream)
    return len(answer)
"""


def _in_qgis(paths, home):
    """What QGIS reads, by the stem of the file."""
    answer = home / "answer.json"
    in_qgis(READ, [str(answer), *map(str, paths)], home)
    told = json.loads(answer.read_text(encoding="utf-8"))
    return {path.stem: told[str(path)] for path in paths}


def _check(plan, folder, encoding, home):
    place = folder / "shapefiles"
    layers = [layer for layer in plan.tables if tables.LAYERS[layer].geometry]
    told = _in_qgis([place / f"{layer}.shp" for layer in layers], home)
    for layer in layers:
        got = told[layer]
        by = {tables.column(layer, name).short: name for name in plan.tables[layer].columns if name != "geometry"}
        short = shapefile.short_names(layer, list(plan.tables[layer].columns))
        widths = {short[name]: dbf.text_bytes(name) for name in short}
        wanted = expected(plan, layer, widths, encoding)
        assert got["valid"], layer
        assert got["fields"] == list(wanted), layer
        for at, (field, values) in enumerate(wanted.items()):
            read = [row[at] for row in got["rows"]]
            number = got["types"][at] != "String"
            alike = all(map(same_number, read, values)) if number else read == values
            assert alike, (layer, field, by.get(field))
        shapes = [shapely.from_wkb(bytes.fromhex(shape)) if shape else None for shape in got["shapes"]]
        assert all(map(same_shape, shapes, ready.geometries(plan, layer, plan.crs))), layer
    return told


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("code", [4549, 4528, 4490])
def test_qgis_reads_every_value_shape_and_crs_of_the_drawn_county(replan, tmp_path, encoding, code):
    plan = replan(crs=CRS.from_epsg(code), settings={"shapefile": {"encoding": encoding}})
    shapefile.write(plan, tmp_path)
    told = _check(plan, tmp_path, encoding, tmp_path)
    assert {got["crs"] for got in told.values()} == {f"EPSG:{code}"}


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("name", NAMES)
def test_qgis_and_pyogrio_read_every_shapefile_of_the_bundled_plans(tmp_path, name, encoding):
    plan = replace(bundled(name), settings={"shapefile": {"encoding": encoding}})
    shapefile.write(plan, tmp_path)
    told = _check(plan, tmp_path, encoding, tmp_path)
    assert {got["crs"] for got in told.values()} == {":".join(plan.crs.to_authority())}
    for layer, got in told.items():
        after = pyogrio.read_dataframe(tmp_path / "shapefiles" / f"{layer}.shp")
        assert after.crs.to_epsg() == plan.crs.to_epsg()
        assert list(after.columns.drop("geometry")) == got["fields"]
        for at, field in enumerate(got["fields"]):
            read = [row[at] for row in got["rows"]]
            mine = [None if value != value else value for value in after[field].astype(object)]
            number = got["types"][at] != "String"
            assert all(map(same_number, mine, read)) if number else mine == read, (layer, field)
        assert all(map(same_shape, after.geometry, ready.geometries(plan, layer, plan.crs))), layer


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_qgis_reads_hostile_names_as_far_as_a_field_holds_them(layers, replan, tmp_path, encoding):
    paths = {}
    for key, name in HOSTILE.items():
        folder = tmp_path / key
        folder.mkdir()
        only = {"settlements": layers["settlements"].assign(name=name)}
        shapefile.write(replan(only, settings={"shapefile": {"encoding": encoding}}), folder)
        path = folder / f"{key}.shp"
        for part in (folder / "shapefiles").glob("settlements.*"):
            part.rename(path.with_suffix(part.suffix))
        paths[key] = path
    told = _in_qgis(list(paths.values()), tmp_path)
    for key, name in HOSTILE.items():
        at = told[key]["fields"].index("name")
        assert told[key]["rows"][0][at] == held_text(name, 254, encoding), key


def test_qgis_reads_a_shapefile_in_gbk_whose_cpg_was_lost(plan, tmp_path):
    shapefile.write(replace(plan, settings={"shapefile": {"encoding": "GBK"}}), tmp_path)
    path = tmp_path / "shapefiles" / "settlements.shp"
    path.with_suffix(".cpg").unlink()
    got = _in_qgis([path], tmp_path)["settlements"]
    assert [row[got["fields"].index("name")] for row in got["rows"]] == ["嘉兴", "新塍", "=cmd"]


def test_qgis_reads_a_crs_without_a_code(replan, tmp_path):
    local = CRS.from_proj4("+proj=tmerc +lat_0=0 +lon_0=120.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs")
    shapefile.write(replan(crs=local), tmp_path)
    got = _in_qgis([tmp_path / "shapefiles" / "settlements.shp"], tmp_path)["settlements"]
    assert got["valid"] and got["crs_valid"]


@pytest.mark.parametrize(("to", "crs"), [("gpkg", "EPSG:4549"), ("fgb", "EPSG:4549"), ("geojson", "EPSG:4326")])
def test_qgis_reads_what_is_exported(plan, tmp_path, to, crs):
    write = {"gpkg": formats.geopackages, "fgb": formats.flatgeobuf, "geojson": formats.geojson}[to]
    place = tmp_path / "数据 1"
    place.mkdir()
    few = replace(plan, tables={layer: plan.tables[layer] for layer in ("settlements", "catchments", "roads")})
    write(few, place, "plan")
    for layer in few.tables:
        path = place / ("plan.gpkg" if to == "gpkg" else f"{layer}.{to}")
        named = type(path)(f"{path}|layername={layer}") if to == "gpkg" else path
        got = next(iter(_in_qgis([named], tmp_path).values()))
        assert (got["valid"], got["crs"], len(got["rows"])) == (True, crs, len(few.tables[layer])), layer
        if layer == "settlements":
            at = got["fields"].index("name")
            assert sorted(row[at] for row in got["rows"]) == ["=cmd", "嘉兴", "新塍"]
