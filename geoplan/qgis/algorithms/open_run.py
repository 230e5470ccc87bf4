"""`geoplan:open`: the layers of a finished run, styled and grouped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingOutputFolder, QgsProcessingParameterBoolean, QgsProcessingParameterFile

from .. import names, results
from .algorithm import GeoplanAlgorithm


class OpenRun(GeoplanAlgorithm):
    """A finished run loaded as its project.qgz shows it; works without an engine."""

    KEY = "open"

    def initAlgorithm(self, configuration: Any = None) -> None:
        self.add(QgsProcessingParameterFile("RUN", self.label("RUN"), names.FOLDER))
        self.add(QgsProcessingParameterBoolean("LOAD", self.label("LOAD"), True))
        self.addOutput(QgsProcessingOutputFolder("RUN_FOLDER", self.label("RUN_FOLDER")))
        self.add_made()
        self.add_layers(results.LAYERS)

    def processAlgorithm(self, parameters: dict[str, Any], context: Any, feedback: Any) -> dict[str, Any]:
        folder = Path(self.parameterAsString(parameters, "RUN", context))
        results.check(folder, self.lang)
        if self.parameterAsBool(parameters, "LOAD", context):
            self.load_whole(folder)
        return self.made(folder) | self.made_layers(folder, results.LAYERS, feedback)
