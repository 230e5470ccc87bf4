"""The plugin as QGIS would have it installed, and a county drawn with layers of QGIS to try it on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.real_programs import in_qgis, qgis_environment, qgis_process

ROOT = Path(__file__).parents[2]
LIECHTENSTEIN = ROOT / "data" / "liechtenstein"
EXTRACT = LIECHTENSTEIN / "liechtenstein-2013-08-03.osm.pbf"


def plugins(folder: Path) -> Path:
    """A folder of plugins that holds this one alone."""
    place = folder / "plugins"
    if not place.exists():
        shutil.copytree(ROOT / "geoplan" / "qgis", place / "geoplan", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def command_line(home: Path, *arguments: str, python: str = sys.executable, locale: str = "C.UTF-8") -> Any:
    """How `qgis_process` ended with the plugin in a profile of its own and this geoplan as its engine."""
    program = qgis_process()
    environment = qgis_environment(home) | {
        "QGIS_PLUGINPATH": str(plugins(home)),
        "GEOPLAN_PYTHON": python,
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": locale,
    }

    def told(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *words], env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace"
        )

    if not (home / "enabled").exists():
        enabled = told("plugins", "enable", "geoplan")
        assert enabled.returncode == 0, enabled.stderr
        (home / "enabled").touch()
    return told(*arguments)


def given(**parameters: object) -> list[str]:
    """Parameters as `qgis_process` takes them."""
    return [f"--{name}={value}" for name, value in parameters.items()]


def in_plugin(script: str, home: Path, arguments: Sequence[str] = (), python: str = sys.executable) -> Any:
    """What `main(arguments)` of the script answers in a QGIS that has the plugin; COUNTY and `run` are at hand."""
    return in_qgis(_START.format(plugins=str(plugins(home)), python=python) + script, arguments, home)


# a square of 40 km with two counties; a road from west to east; three villages, the hospital in the west
_START = """
import os, sys, json
from pathlib import Path
sys.dont_write_bytecode = True
sys.path.insert(0, {plugins!r})
os.environ["GEOPLAN_PYTHON"] = {python!r}
from qgis.core import *
from geoplan.provider import Provider
from geoplan import layers_out, results, engine_at_work

provider = Provider()
QgsApplication.processingRegistry().addProvider(provider)


class Heard(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.lines, self.texts, self.errors = [], [], []

    def pushInfo(self, line):
        self.lines.append(line)

    def pushWarning(self, line):
        self.lines.append("! " + line)

    def pushDebugInfo(self, line):
        self.lines.append("~ " + line)

    def pushCommandInfo(self, line):
        self.lines.append("$ " + line)

    def setProgressText(self, line):
        self.texts.append(line)

    def reportError(self, line, fatal=False):
        self.errors.append(line)


def drawn(kind, name, fields, rows, crs="EPSG:4549"):
    stated = ["crs=" + crs] if crs else []
    layer = QgsVectorLayer(kind + "?" + "&".join(stated + ["field=" + each for each in fields]), name, "memory")
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt) if wkt else QgsGeometry())
        feature.setAttributes(values)
        features.append(feature)
    ok, _ = layer.dataProvider().addFeatures(features)
    assert ok
    layer.updateExtents()
    if not crs:
        layer.setCrs(QgsCoordinateReferenceSystem())
    return layer


def county():
    x, y = 500000, 3400000
    corners = lambda west, east: [(west, 0), (east, 0), (east, 20000), (west, 20000), (west, 0)]
    path = lambda places: ", ".join(f"{{x + a}} {{y + b}}" for a, b in places)
    box = lambda west, east: f"Polygon(({{path(corners(west, east))}}))"
    at = lambda a: f"Point({{path([(a, 10000)])}})"
    road = f"LineString({{path([(a, 10000) for a in (1000, 10000, 20000, 30000, 39000)])}})"
    counties = [(box(0, 20000), "330401", "西县"), (box(20000, 40000), "330402", "东县")]
    villages = [(at(2000), "a", "甲村", 1000.0), (at(20000), "b", "乙村", 2000.0), (at(38000), "c", "丙村", 500.0)]
    clinics = [(at(2500), "h1", "医院", "hospital")]
    return {{
        "AREA": drawn("Polygon", "area", ["code:string", "name:string"], counties),
        "ROADS": drawn("LineString", "roads", ["road_class:string"], [(road, "primary")]),
        "SETTLEMENTS": drawn("Point", "settlements", ["code:string", "name:string", "people:double"], villages),
        "FACILITIES": drawn("Point", "facilities", ["code:string", "name:string", "service:string"], clinics),
    }}


ASKED = {{
    "SERVICE": "hospital", "MODE": "car", "SPEEDS": "osm_default", "STANDARD_MINUTES": 15, "STANDARD_SOURCE": "made up",
    "COMPLETENESS": "full", "CELL_M": 1000, "OBJECTIVE": "travel",
}}


def run(name, parameters, project=None, feedback=None):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("geoplan:" + name)
    context, feedback = QgsProcessingContext(), feedback or Heard()
    context.setProject(project or QgsProject.instance())
    known = {{each.name() for each in algorithm.parameterDefinitions()}}
    outputs, done = algorithm.run({{k: v for k, v in parameters.items() if k in known}}, context, feedback)
    return outputs, done, feedback, context


def handled(name, context, feedback):
    # what the dialog of Processing does when an algorithm is done
    sys.path.append(QgsApplication.pkgDataPath() + "/python/plugins")
    from processing.gui.Postprocessing import handleAlgorithmResults
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("geoplan:" + name)
    return handleAlgorithmResults(algorithm, context, feedback)
"""
