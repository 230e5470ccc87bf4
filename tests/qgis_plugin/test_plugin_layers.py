"""Layers as they stand in QGIS: what is no plain file is written out first, and the log says so."""

from pathlib import Path
from typing import Any

import pyogrio
import pytest

from tests.qgis_plugin.plugin_at_work import in_plugin

pytestmark = pytest.mark.qgis

# layers of files below a folder, and what `look` says of them
SAVED = """
def saved(layer, folder, ending="gpkg", driver="GPKG", encoding="UTF-8"):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = driver, layer.name(), encoding
    path = str(Path(folder) / (layer.name() + "." + ending))
    error = QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, QgsCoordinateTransformContext(), options)
    assert error[0] == QgsVectorFileWriter.WriterError.NoError, error
    address = path + ("|layername=" + layer.name() if driver == "GPKG" else "")
    out = QgsVectorLayer(address, layer.name(), "ogr")
    assert out.isValid()
    QgsProject.instance().addMapLayer(out)
    return out


def joined(layer):
    table = drawn("None", "census", ["code:string", "people:double"], [("", "a", 10.0), ("", "b", 20.0), ("", "c", 30.0)], crs="")
    QgsProject.instance().addMapLayer(table)
    info = QgsVectorLayerJoinInfo()
    info.setJoinLayer(table)
    info.setJoinFieldName("code")
    info.setTargetFieldName("code")
    info.setUsingMemoryCache(True)
    info.setPrefix("census_")
    assert layer.addJoin(info)
    return layer


def looked(value, name="ROADS"):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("geoplan:gaps")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    try:
        picked = layers_out.look(algorithm, {name: value}, name, context, "en")
    except QgsProcessingException as error:
        return {"error": str(error)}
    return {**vars(picked), "as_osm": picked.as_osm}
"""


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A run on a joined, an edited, a filtered and a partly selected layer: log, outputs, and the run's folder."""
    home = tmp_path_factory.mktemp("layers")
    script = """
def main(arguments):
    folder = arguments[0]
    layers = {name: saved(layer, folder) for name, layer in county().items()}
    roads = layers["ROADS"]
    roads.startEditing()
    new = QgsFeature(roads.fields())
    new.setGeometry(QgsGeometry.fromWkt("LineString(500000 3410000, 500000 3415000)"))
    new.setAttribute("road_class", "primary")
    assert roads.addFeature(new)
    joined(layers["SETTLEMENTS"])
    layers["AREA"].setSubsetString("code = '330401'")
    layers["FACILITIES"].selectAll()
    layers["FACILITIES"] = QgsProcessingFeatureSourceDefinition(layers["FACILITIES"].id(), True)
    asked = {**layers, **ASKED, "PEOPLE": "census_people", "FOLDER": folder + "/results"}
    outputs, done, heard, context = run("gaps", asked)
    return {"done": done, "log": heard.lines, "outputs": outputs}
"""
    answer = in_plugin(SAVED + script, home, [str(home)])
    assert answer["done"], answer
    return answer


@pytest.mark.parametrize(
    ("layer", "why"),
    [
        ("area", "a filter is set: code = '330401'"),
        ("roads", "it has edits that are not saved"),
        ("settlements", "it has joined or virtual fields"),
        ("facilities", "only the selected features are used"),
    ],
)
def test_what_is_no_plain_file_is_written_out_first_and_the_log_says_why(run_once: Any, layer: str, why: str) -> None:
    inputs = Path(run_once["outputs"]["FOLDER"]) / "gaps.inputs"
    assert any(f"{layer}.gpkg first ({why})" in line for line in run_once["log"])
    assert pyogrio.read_info(inputs / f"{layer}.gpkg", layer=layer)["features"] > 0


def test_what_is_written_out_is_what_qgis_shows(run_once: Any) -> None:
    inputs = Path(run_once["outputs"]["FOLDER"]) / "gaps.inputs"
    assert pyogrio.read_info(inputs / "area.gpkg")["features"] == 1
    assert pyogrio.read_info(inputs / "roads.gpkg")["features"] == 2
    people = pyogrio.read_dataframe(inputs / "settlements.gpkg", read_geometry=False)
    assert list(people["census_people"]) == [10, 20, 30]


def test_the_run_counts_the_people_of_the_join_within_the_filtered_area(run_once: Any) -> None:
    summary = pyogrio.read_dataframe(run_once["outputs"]["PLAN"], layer="settlements", read_geometry=False)
    assert summary.loc[summary["inside"] == 1, "people"].sum() == 30


def test_guesses_are_told_and_what_was_picked_is_not_guessed(run_once: Any) -> None:
    told = [line for line in run_once["log"] if "guessed" in line and "Settlements" in line]
    assert "id = code" in told[0]
    assert "people" not in told[0]


def test_layers_in_memory_run_in_the_background_as_the_dialog_does_it(tmp_path: Path) -> None:
    script = """
def main(arguments):
    from qgis.PyQt.QtCore import QEventLoop, QTimer
    layers = county()
    QgsProject.instance().addMapLayers(layers.values())
    layers["SETTLEMENTS"].startEditing()
    layers["SETTLEMENTS"].deleteFeatures([2])
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("geoplan:centres")
    context, heard = QgsProcessingContext(), Heard()
    context.setProject(QgsProject.instance())
    known = {each.name() for each in algorithm.parameterDefinitions()}
    asked = {**layers, **ASKED, "TIERS": ["seat", 1, 1, "town", 1, 2], "FOLDER": arguments[0]}
    task = QgsProcessingAlgRunnerTask(algorithm, {k: v for k, v in asked.items() if k in known}, context, heard)
    loop, ended = QEventLoop(), []
    task.executed.connect(lambda done, outputs: (ended.append([done, outputs]), loop.quit()))
    QgsApplication.taskManager().addTask(task)
    loop.exec()
    handled("centres", context, heard)
    tree = QgsProject.instance().layerTreeRoot().children()[0]
    return {"ended": ended[0], "group": tree.name(), "layers": [each.name() for each in tree.children()], "log": heard.lines}
"""
    folder = tmp_path / "新 目录 #1"
    answer = in_plugin(script, tmp_path, [str(folder)])
    assert answer["ended"][0], answer["log"]
    assert answer["group"] == "Central towns: centres"
    assert answer["layers"] == ["Centres", "Links", "Hinterlands"]
    assert any(
        "it stands in memory only; it has edits that are not saved): 2 features" in line for line in answer["log"]
    )


def test_how_each_kind_of_layer_is_looked_at(tmp_path: Path) -> None:
    """One QGIS for all kinds: each answer is a fact of its own below."""
    script = """
def main(arguments):
    folder, extract, table = arguments
    layers = county()
    plain = saved(layers["ROADS"], folder)
    shape = saved(layers["SETTLEMENTS"], folder, "shp", "ESRI Shapefile", "GBK")
    Path(shape.source()).with_suffix(".cpg").unlink()
    unread = QgsVectorLayer(shape.source(), "unread", "ogr")
    chosen = QgsVectorLayer(shape.source(), "chosen", "ogr")
    chosen.setProviderEncoding("GBK")
    bare = saved(layers["FACILITIES"], folder, "shp", "ESRI Shapefile")
    Path(bare.source()).with_suffix(".prj").unlink()
    Path(bare.source()).with_suffix(".qpj").unlink(missing_ok=True)
    nowhere = QgsVectorLayer(bare.source(), "nowhere", "ogr")
    nowhere.setCrs(QgsCoordinateReferenceSystem())
    given = QgsVectorLayer(bare.source(), "given", "ogr")
    given.setCrs(QgsCoordinateReferenceSystem("EPSG:4549"))
    moved = QgsVectorLayer(plain.source(), "moved", "ogr")
    moved.setCrs(QgsCoordinateReferenceSystem("EPSG:4548"))
    virtual = QgsVectorLayer(plain.source(), "virtual", "ogr")
    virtual.addExpressionField("1 + 1", QgsField("two"))
    saved_edit = QgsVectorLayer(plain.source(), "saved_edit", "ogr")
    saved_edit.startEditing()
    every = [unread, chosen, nowhere, given, moved, virtual, saved_edit]
    QgsProject.instance().addMapLayers(every)
    out = {layer.name(): looked(layer) for layer in [plain, *every]}
    out["by_path"] = looked(plain.source())
    out["by_id"] = looked(plain.id())
    out["extract"] = looked(extract + "|layername=lines")
    out["extract_filtered"] = looked(extract + "|layername=lines|subset=highway = 'primary'")
    out["table"] = looked(table)
    out["nothing"] = looked("/no/such/file.gpkg")
    text = "file://" + table + "?type=csv&xField=lon&yField=lat&crs=EPSG:4326"
    delimited = QgsVectorLayer(text, "delimited", "delimitedtext")
    assert delimited.isValid()
    QgsProject.instance().addMapLayer(delimited)
    out["delimited"] = looked(delimited)
    return out
"""
    root = Path(__file__).parents[2] / "data" / "liechtenstein"
    extract, table = root / "liechtenstein-2013-08-03.osm.pbf", root / "settlements.csv"
    answer = in_plugin(SAVED + script, tmp_path, [str(tmp_path), str(extract), str(table)])
    plain = answer["roads"]
    assert (plain["why"], plain["layer"], plain["crs"]) == ([], "roads", "")
    assert answer["by_path"]["path"] == answer["by_id"]["path"] == plain["path"]
    assert answer["saved_edit"]["why"] == []  # nothing was changed yet
    # the encoding that somebody chose counts, the one that QGIS falls back on does not
    assert answer["unread"]["encoding"] == ""
    assert answer["chosen"]["encoding"] == "GBK"
    assert "has no CRS" in answer["nowhere"]["error"]
    assert (answer["given"]["crs"], answer["given"]["why"]) == ("EPSG:4549", [])
    assert answer["moved"]["why"] == ["it was given another CRS: EPSG:4548"]
    assert answer["virtual"]["why"] == ["it has joined or virtual fields"]
    assert answer["extract"]["as_osm"] and answer["extract"]["layer"] == ""
    assert not answer["extract_filtered"]["as_osm"]
    assert (answer["table"]["spatial"], answer["table"]["why"]) == (False, [])
    assert "is no layer that QGIS can read" in answer["nothing"]["error"]
    assert "no file that geoplan reads" in answer["delimited"]["why"][0]


def test_hostile_fields_and_rows_survive_being_written_out(tmp_path: Path) -> None:
    script = """
def main(arguments):
    rows = [
        ("Point(500000 3400000)", 7, "geom", "=HYPERLINK(1)"),
        ("", 7, None, "<script>"),
        ("Point(500001 3400001)", None, "x" * 300, "😀"),
    ]
    layer = drawn("Point", "甲/乙 <b>", ["fid:integer", "geom:string(0)", "name:string"], rows)
    QgsProject.instance().addMapLayer(layer)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("geoplan:gaps")
    context, heard = QgsProcessingContext(), Heard()
    context.setProject(QgsProject.instance())
    parameters = {"FACILITIES": layer}
    picked = layers_out.look(algorithm, parameters, "FACILITIES", context, "en")
    source = lambda: algorithm.parameterAsSource(parameters, "FACILITIES", context)
    placed = layers_out.place(picked, source, Path(arguments[0]), context, heard, "en", {"service": "医院"})
    return {"path": str(placed.path), "layer": placed.layer, "log": heard.lines}
"""
    answer = in_plugin(script, tmp_path, [str(tmp_path)])
    table = pyogrio.read_dataframe(answer["path"], layer=answer["layer"])
    assert list(table["name"]) == ["=HYPERLINK(1)", "<script>", "😀"]
    assert list(table["geom"].fillna("")) == ["geom", "", "x" * 300]
    assert list(table["fid"].fillna(0)) == [7, 7, 0]
    assert set(table["service"]) == {"医院"}
    # QGIS writes a row without a shape with an empty one, which the engine takes for none
    assert (table.geometry.isna() | table.geometry.is_empty).tolist() == [False, True, False]
    assert "every row is taken as 医院" in answer["log"][0]


def test_a_folder_that_cannot_be_written_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    script = """
def main(arguments):
    layers = county()
    QgsProject.instance().addMapLayers(layers.values())
    outputs, done, heard, context = run("gaps", {**layers, **ASKED, "FOLDER": arguments[0]})
    return [done, heard.errors]
"""
    (tmp_path / "file").touch()
    done, errors = in_plugin(script, tmp_path, [str(tmp_path / "file" / "below")])
    assert not done
    assert "cannot be written" in errors[0]
