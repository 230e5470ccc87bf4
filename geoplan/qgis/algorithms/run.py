"""`geoplan:run`: a config file in, a folder out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingOutputString, QgsProcessingParameterFile

from ..engine_at_work import engine, work
from .algorithm import GeoplanAlgorithm


class Run(GeoplanAlgorithm):
    """The whole plan of a config, as `geoplan run` makes it."""

    KEY = "run"

    def initAlgorithm(self, configuration: Any = None) -> None:
        add_config(self)
        self.add_ending("OUT")
        self.addOutput(QgsProcessingOutputString("SUMMARY_TEXT", self.label("SUMMARY_TEXT")))

    def processAlgorithm(self, parameters: dict[str, Any], context: Any, feedback: Any) -> dict[str, Any]:
        out = self.parameterAsString(parameters, "OUT", context)
        arguments = ["run", *config_words(self, parameters, context), "--out", out]
        arguments += ["--jobs", str(self.parameterAsInt(parameters, "JOBS", context))]
        result = work(engine(feedback, self.lang), arguments, feedback, self.lang)
        if result is None:
            return {}
        folder = Path(str(result.get("folder") or out))
        feedback.pushInfo(str(result.get("message", "")))
        if self.parameterAsBool(parameters, "LOAD", context) and (folder / "plan.gpkg").is_file():
            self.load_whole(folder)
        return {"OUT": out, **self.made(folder), "SUMMARY_TEXT": str(result.get("message", ""))}


def add_config(algorithm: GeoplanAlgorithm) -> None:
    """Add the config file and the settings laid over it."""
    label = algorithm.label("CONFIG")
    algorithm.add(QgsProcessingParameterFile("CONFIG", label, fileFilter="YAML (*.yaml *.yml)"))
    algorithm.add_text("SETTINGS", lines=True, advanced=True)


def config_words(algorithm: GeoplanAlgorithm, parameters: dict[str, Any], context: Any) -> list[str]:
    """Config and settings as the command line takes them."""
    out = [algorithm.parameterAsFile(parameters, "CONFIG", context)]
    for line in algorithm.parameterAsString(parameters, "SETTINGS", context).splitlines():
        if line.strip():
            out += ["--set", line.strip()]
    return out
