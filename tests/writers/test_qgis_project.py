"""project.qgz and the styles of plan.gpkg: what stands in the files, and what the real QGIS makes of them."""

from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from hostile_names import HOSTILE
from opened_projects import opened, written
from pyproj import CRS
from real_programs import in_qgis

from geoplan import styles, tables
from geoplan.styles.palette import BLUE
from geoplan.writers import geopackage, qgis_project, shapefile


def inside(folder: Path) -> ET.Element:
    with zipfile.ZipFile(folder / "project.qgz") as packed:
        assert packed.namelist() == ["project.qgs"]
        return ET.fromstring(packed.read("project.qgs"))


def test_the_same_plan_gives_the_same_bytes(plan, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        geopackage.write(plan, tmp_path / name)
        qgis_project.write(plan, tmp_path / name)
    for file in ("project.qgz", "plan.gpkg"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_paths_are_relative_and_no_machine_is_named(plan, tmp_path):
    qgis_project.write(plan, tmp_path)
    root = inside(tmp_path)
    assert root.findtext("properties/Paths/Absolute") == "false"
    sources = [held.text or "" for held in root.iter("datasource")]
    assert len(sources) > 10
    assert all(source.startswith("./plan.gpkg|layername=") for source in sources)
    assert str(tmp_path) not in ET.tostring(root, encoding="unicode")


def test_layer_ids_are_long_enough_for_qgis_to_keep_and_all_differ(replan, layers, tmp_path):
    # names that differ in signs only, and one that has no letters at all
    layers["access"] = layers["access"].assign(service=["a b", "a-b", "中心"])
    qgis_project.write(replan(layers), tmp_path)
    ids = [held.findtext("id") or "" for held in inside(tmp_path).iter("maplayer")]
    assert len(ids) == len(set(ids))
    assert all(len(one) > 10 and one.isascii() for one in ids)


@pytest.mark.parametrize(
    ("language", "group", "label"),
    [("en", "Urban system", "Name"), ("zh", "城镇体系", "名称"), ("both", "城镇体系 Urban system", "名称 Name")],
)
def test_groups_and_fields_speak_the_plans_language(replan, tmp_path, language, group, label):
    qgis_project.write(replan(language=language), tmp_path)
    root = inside(tmp_path)
    assert group in [held.get("name") for held in root.findall("layer-tree-group/layer-tree-group")]
    assert {held.get("name") for held in root.iter("alias") if held.get("field") == "name"} == {label}


def test_layouts_name_base_crs_sources_and_what_was_not_observed(plan, tmp_path):
    qgis_project.write(plan, tmp_path)
    layout = next(iter(inside(tmp_path).iter("Layout")))
    text = "\n".join(held.get("labelText") or "" for held in layout.iter("LayoutItem"))
    for said in ("EPSG:4549", "OpenStreetMap", "source not stated", "internal draft", "PROXY POPULATION", "1 : "):
        assert said.lower() in text.lower(), said


def test_the_notes_of_a_layout_have_room_for_all_their_lines_in_a_chinese_font(plan, tmp_path):
    qgis_project.write(plan, tmp_path)
    labels = [held for held in inside(tmp_path).iter("LayoutItem") if "EPSG:4549" in (held.get("labelText") or "")]
    assert labels
    for held in labels:
        lines = held.get("labelText").count("\n") + 1
        high = float(held.get("size").split(",")[1])
        assert high >= lines * 7.5 * 0.3528 * 1.45  # millimetres; lines of Noto Sans CJK stand 1.45 apart


def test_an_approval_number_stands_in_the_layouts_in_place_of_the_draft(replan, tmp_path):
    qgis_project.write(replan(settings={"report": {"approval_no": "浙S(2026)1号", "organisation": "县局"}}), tmp_path)
    text = ET.tostring(inside(tmp_path), encoding="unicode")
    assert "浙S(2026)1号" in text and "县局" in text
    assert "未经审图" not in text


def test_styles_of_the_geopackage_are_one_per_layer_with_a_geometry_and_no_layer_of_the_plan(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    with closing(sqlite3.connect(tmp_path / "plan.gpkg")) as file:
        held = file.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
        kinds = dict(file.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert kinds["layer_styles"] == "attributes"
    assert [name for name, *_ in held] == [
        layer for layer in tables.LAYERS if layer in plan.tables and tables.LAYERS[layer].geometry
    ]
    assert {(column, default) for _, column, default, _ in held} == {("geom", 1)}
    for _, _, _, qml in held:
        assert ET.fromstring(qml).find("renderer-v2") is not None


@pytest.mark.qgis
def test_hostile_names_are_shown_as_they_are_and_nothing_in_them_runs(replan, layers, tmp_path):
    names = [*HOSTILE.values(), "[% 6 * 7 %]", "a\x00\x1b\x0bb"]
    layers["settlements"] = pd.concat([layers["settlements"].iloc[[0]]] * len(names), ignore_index=True).assign(
        settlement_id=[f"s{at:03}" for at in range(len(names))], name=names, name_en=names[::-1]
    )
    tier = "a'b\"c<d>&|layername=roads [% 6 * 7 %]"
    layers["centres"] = layers["centres"].assign(tier=["centre", tier])
    layers["hinterlands"] = layers["hinterlands"].assign(tier=["centre", tier, tier])
    layers["links"] = layers["links"].assign(tier=tier)
    title = {"en": '<b>[% 6 * 7 %]</b> & "it"', "zh": "标题 ]]> 🏥"}
    plan = replan(layers, tiers=("centre", tier), title=title)
    told = opened(written(plan, tmp_path), tmp_path)
    assert told["read"] and told["said"] == []
    assert [key for key, one in told["layers"].items() if not one["valid"] or one["faults"]] == []
    settled = told["layers"]["geoplan_settlements"]
    assert settled["rows"] == settled["drawn"] == len(names)
    assert not any("<script" in tip for tip in settled["tips"])
    assert sum("&lt;script&gt;alert(1)&lt;/script&gt;" in tip for tip in settled["tips"]) == 1
    assert max(map(len, settled["labels"])) < 100
    drawn = [one for key, one in told["layers"].items() if key.startswith("geoplan_hinterlands_a")]
    assert [one["rows"] for one in drawn] == [2]
    texts = [text for layout in told["layouts"].values() for text in layout["texts"]]
    assert any('<b>[ % 6 * 7 %]</b> & "it"' in text for text in texts)
    assert not any("42" in text for text in texts)


@pytest.mark.qgis
@pytest.mark.parametrize(
    ("crs", "code"),
    [
        (CRS.from_epsg(4326), "EPSG:4326"),
        (CRS.from_epsg(4490), "EPSG:4490"),
        (
            CRS.from_proj4(
                "+proj=tmerc +lat_0=0 +lon_0=120.55 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +type=crs"
            ),
            "",
        ),
    ],
    ids=["wgs84", "cgcs2000", "local"],
)
def test_a_plan_in_degrees_or_in_a_crs_without_a_code_has_its_scale(replan, tmp_path, crs, code):
    told = opened(written(replan(crs=crs), tmp_path), tmp_path)
    assert told["read"] and told["crs_valid"]
    assert told["crs"] == code
    assert [key for key, one in told["layers"].items() if not one["valid"]] == []
    for layout in told["layouts"].values():
        # 14 km of county on 300 mm of paper
        assert layout["scale"] == pytest.approx([50_000], rel=0.002)
        assert 20 < layout["bar"][0] < 90


@pytest.mark.qgis
@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_names_on_the_map_are_in_the_plans_language(replan, tmp_path, language):
    told = opened(written(replan(language=language), tmp_path), tmp_path)["layers"]["geoplan_centres"]
    want = {"en": ["Jiaxing", "Xincheng"], "zh": ["嘉兴", "新塍"], "both": ["嘉兴\nJiaxing", "新塍\nXincheng"]}
    assert told["labels"] == want[language]


@pytest.mark.qgis
def test_layers_without_rows_and_a_plan_without_a_system_open(replan, layers, tmp_path):
    kept = {
        name: layers[name].iloc[:0] for name in ("facilities", "access", "roads", "hinterlands", "centres", "links")
    }
    told = opened(written(replan(kept | {name: layers[name] for name in ("area", "settlements")}), tmp_path), tmp_path)
    assert told["read"] and told["said"] == []
    assert [key for key, one in told["layers"].items() if not one["valid"]] == []
    assert list(told["themes"]) == list(told["layouts"])


_ALONE = """
from qgis.core import *
HELD = []
def main(paths):
    return [told(path) for path in paths]
def told(path):
    layer = QgsVectorLayer(path, "alone", "ogr")
    renderer = layer.renderer()
    classes = renderer.categories() if renderer.type() == "categorizedSymbol" else []
    HELD.extend([layer, renderer, classes])
    kind, first = renderer.type(), ""
    for held in classes[:1]:
        first = held.symbol().color().name()
    name = layer.fields().indexOf("name")
    return [kind, first, layer.attributeDisplayName(name), layer.labelsEnabled(), layer.fields().count()]
"""


@pytest.mark.qgis
def test_a_layer_opened_by_itself_has_its_look_from_the_geopackage_and_from_the_shapefile(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    shapefile.write(plan, tmp_path)
    paths = [f"{tmp_path / 'plan.gpkg'}|layername=facilities", str(tmp_path / "shapefiles" / "facilities.shp")]
    package, shape = in_qgis(_ALONE, paths, tmp_path / "home")
    first = styles.of_layer(plan, "facilities").categories[0].symbol
    assert isinstance(first, styles.Mark) and first.fill == BLUE
    assert package[:4] == shape[:4] == ["categorizedSymbol", BLUE, "名称 Name", True]


@pytest.mark.qgis
def test_every_shapefile_is_shown_as_its_layer_of_the_geopackage(plan, tmp_path):
    geopackage.write(plan, tmp_path)
    shapefile.write(plan, tmp_path)
    names = sorted(path.stem for path in (tmp_path / "shapefiles").glob("*.shp"))
    paths = [f"{tmp_path / 'plan.gpkg'}|layername={name}" for name in names]
    paths += [str(tmp_path / "shapefiles" / f"{name}.shp") for name in names]
    told = in_qgis(_ALONE, paths, tmp_path / "home")
    assert len(names) > 8
    assert [one[:2] for one in told[: len(names)]] == [one[:2] for one in told[len(names) :]]
