"""Results in QGIS: styled, grouped, in the order they lie over each other; algorithms in models; Cancel."""

from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.qgis_plugin.plugin_at_work import in_plugin

pytestmark = pytest.mark.qgis


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What QGIS holds after gaps were run as by their dialog, and after the run was opened in an empty project."""
    home = tmp_path_factory.mktemp("loaded")
    script = """
def looks(layer):
    from qgis.PyQt.QtXml import QDomDocument
    document = QDomDocument("qgis")
    layer.exportNamedStyle(document)
    names = ("renderer-v2", "labeling")
    found = [document.documentElement().firstChildElement(name) for name in names]
    text = []
    for element in found:
        whole = QDomDocument()
        whole.appendChild(whole.importNode(element, True))
        text.append(whole.toString())
    return text


def tree(node):
    return [[each.name(), tree(each)] if isinstance(each, QgsLayerTreeGroup) else each.name() for each in node.children()]


def layers_of(node):
    return [each.layer() for each in node.findLayers()]


def main(arguments):
    layers = county()
    QgsProject.instance().addMapLayers(layers.values())
    outputs, done, heard, context = run("gaps", {**layers, **ASKED, "FOLDER": arguments[0]})
    assert done, heard.errors
    handled("gaps", context, heard)
    group = QgsProject.instance().layerTreeRoot().children()[0]
    gaps = next(layer for layer in layers_of(group) if layer.name() == "Gaps")
    own = QgsVectorLayer(outputs["GAPS"], "own", "ogr")
    out = {"tree": tree(group), "group": group.name(), "gaps": looks(gaps), "own": looks(own), "valid": gaps.isValid()}
    out["kind"] = gaps.renderer().type()
    folder = Path(outputs["RUN_FOLDER"])
    project = QgsProject()
    assert project.read(str(folder / "project.qgz"))
    drawn_there = [layer for layer in project.mapLayers().values() if layer.isSpatial()]
    out["project"] = [tree(project.layerTreeRoot()), sorted(map(looks, drawn_there))]
    opened = QgsProject.instance()
    opened.clear()
    outputs, done, heard, context = run("open", {"RUN": str(folder)})
    group = opened.layerTreeRoot().children()[0]
    out["opened"] = [tree(group), sorted(looks(layer) for layer in layers_of(group) if layer.isSpatial())]
    out["crs"] = [opened.crs().authid(), project.crs().authid()]
    out["all_valid"] = all(layer.isValid() for layer in layers_of(group))
    (folder / "project.qgz").rename(folder / "elsewhere.qgz")
    opened.clear()
    run("open", {"RUN": str(folder)})
    out["plain"] = tree(opened.layerTreeRoot().children()[0])
    opened.clear()
    run("open", {"RUN": str(folder), "LOAD": False})
    out["unloaded"] = tree(opened.layerTreeRoot())
    return out
"""
    return in_plugin(script, home, [str(home / "out")])


def test_a_result_has_the_style_that_came_with_it(loaded: Any) -> None:
    assert loaded["gaps"] == loaded["own"]
    assert loaded["kind"] != "singleSymbol"  # which QGIS gives to what has no style


def test_results_stand_in_one_group_the_points_on_top(loaded: Any) -> None:
    assert loaded["group"] == "Gaps in services: gaps"
    assert loaded["tree"] == ["Gaps", "Access", "Summary by county"]


def test_a_run_is_opened_with_groups_and_styles_of_its_own_project(loaded: Any) -> None:
    assert loaded["opened"][0] == loaded["project"][0]
    assert loaded["opened"][1] == loaded["project"][1]
    assert loaded["all_valid"]


def test_an_empty_project_takes_the_crs_of_the_run(loaded: Any) -> None:
    opened, own = loaded["crs"]
    assert opened == own != ""


def test_a_run_without_a_project_is_opened_from_its_geopackage(loaded: Any) -> None:
    assert {"access", "gaps", "settlements"} <= set(loaded["plain"])


def test_nothing_is_loaded_if_nobody_wants_it(loaded: Any) -> None:
    assert loaded["unloaded"] == []


def test_an_algorithm_is_part_of_a_model(tmp_path: Path) -> None:
    script = """
def main(arguments):
    from qgis.analysis import QgsNativeAlgorithms
    QgsApplication.processingRegistry().addProvider(QgsNativeAlgorithms())
    layers = county()
    QgsProject.instance().addMapLayers(layers.values())
    model = QgsProcessingModelAlgorithm("villages beyond", "geoplan")
    model.initAlgorithm()
    for name in layers:
        definition = QgsProcessingParameterFeatureSource(name, name)
        model.addModelParameter(definition, QgsProcessingModelParameter(name))
    gaps = QgsProcessingModelChildAlgorithm("geoplan:gaps")
    gaps.setChildId("gaps")
    for name in layers:
        gaps.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromModelParameter(name)])
    known = ("SERVICE", "MODE", "SPEEDS", "STANDARD_MINUTES", "STANDARD_SOURCE", "COMPLETENESS")
    for name, value in {**{name: ASKED[name] for name in known}, "FOLDER": arguments[0]}.items():
        gaps.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    model.addChildAlgorithm(gaps)
    buffer = QgsProcessingModelChildAlgorithm("native:buffer")
    buffer.setChildId("buffer")
    buffer.addParameterSources("INPUT", [QgsProcessingModelChildParameterSource.fromChildOutput("gaps", "GAPS")])
    buffer.addParameterSources("DISTANCE", [QgsProcessingModelChildParameterSource.fromStaticValue(1000)])
    output = QgsProcessingModelOutput("BUFFERED")
    output.setChildOutputName("OUTPUT")
    buffer.setModelOutputs({"BUFFERED": output})
    model.addChildAlgorithm(buffer)
    context, heard = QgsProcessingContext(), Heard()
    context.setProject(QgsProject.instance())
    inputs = {name: layer.id() for name, layer in layers.items()}
    outputs, done = model.run({**inputs, "buffer:BUFFERED": "TEMPORARY_OUTPUT"}, context, heard)
    assert done, heard.errors
    buffered = QgsProcessingUtils.mapLayerFromString(outputs["buffer:BUFFERED"], context)
    return [buffered.featureCount(), [each["name"] for each in buffered.getFeatures()]]
"""
    count, names = in_plugin(script, tmp_path, [str(tmp_path / "out")])
    assert count == 2
    assert set(names) == {"乙村", "丙村"}


def test_cancel_works_while_the_engine_is_silent_and_what_it_started_ends(tmp_path: Path) -> None:
    silent = tmp_path / "python-silent"
    silent.write_text(
        "#!/bin/sh\n"
        'case "$*" in *handshake*) '
        f'echo \'{{"version": "0.5.0", "protocol": 1, "python": "{silent}"}}\'; exit;; esac\n'
        f"sleep 600 & echo $! > '{tmp_path}/started'; wait\n",
        encoding="utf-8",
    )
    silent.chmod(0o755)
    script = """
def main(arguments):
    import threading, time
    started, out = Path(arguments[0]), arguments[1]
    heard = Heard()

    def cancel():
        while not started.exists() or not started.read_text().strip():
            time.sleep(0.02)
        heard.cancel()

    threading.Thread(target=cancel).start()
    outputs, done, heard, context = run("run", {"CONFIG": str(started), "OUT": out}, feedback=heard)
    return [outputs, heard.lines, heard.errors]
"""
    config = str(tmp_path / "started")
    outputs, lines, errors = in_plugin(script, tmp_path, [config, str(tmp_path / "out")], python=str(silent))
    assert outputs == {}
    assert "Cancelled." in lines
    assert errors == []
    child = int((tmp_path / "started").read_text(encoding="utf-8"))
    # one that ended and that nobody has asked about yet is a zombie
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
    assert not (tmp_path / "out").exists()
