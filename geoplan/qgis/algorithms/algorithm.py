"""What all algorithms share: their words, their parameters in the language of QGIS, and results that load."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingOutputFolder,
    QgsProcessingOutputHtml,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QThread
from qgis.PyQt.QtGui import QIcon

from .. import names, results, words
from ..engine_at_work import language


class GeoplanAlgorithm(QgsProcessingAlgorithm):
    """An algorithm called `KEY` in `words.ALGORITHMS`."""

    KEY = ""

    def __init__(self) -> None:
        super().__init__()
        self.lang = language()
        self._loads: Path | None = None  # a run to load as a whole once the algorithm is done

    def createInstance(self) -> Any:
        return type(self)()

    def name(self) -> str:
        return self.KEY

    def displayName(self) -> str:
        return words.title(self.KEY, self.lang)

    def shortDescription(self) -> str:
        return words.about(self.KEY, self.lang)

    def shortHelpString(self) -> str:
        parts = [f"<p>{escape(self.shortDescription())}</p>"]
        for parameter in self.parameterDefinitions():
            name = parameter.name()
            label, help_ = words.label(name, self.lang), words.explanation(name, self.lang)
            parts.append(f"<p><b>{escape(label)}</b><br/>{escape(help_)}</p>")
        return "".join(parts)

    def helpUrl(self) -> str:
        return ""

    def icon(self) -> Any:
        return QIcon(str(Path(__file__).parents[1] / "icon.svg"))

    def tags(self) -> list[str]:
        # found in either language, whichever QGIS speaks
        return ["geoplan", *words.titles(self.KEY)]

    def add(self, parameter: Any, *, advanced: bool = False) -> None:
        """Add a parameter, with the explanation of the table."""
        parameter.setHelp(words.explanation(parameter.name(), self.lang))
        if advanced:
            parameter.setFlags(parameter.flags() | names.ADVANCED)
        self.addParameter(parameter)

    def label(self, name: str) -> str:
        """What a parameter or output is called."""
        return words.label(name, self.lang)

    def add_number(
        self,
        name: str,
        default: float | None,
        lowest: float,
        highest: float,
        *,
        whole: bool = False,
        optional: bool = False,
        advanced: bool = False,
    ) -> None:
        """Add a number between two bounds."""
        kind = names.WHOLE if whole else names.DOUBLE
        parameter = QgsProcessingParameterNumber(name, self.label(name), kind, default, optional, lowest, highest)
        self.add(parameter, advanced=advanced)

    def add_choice(
        self, name: str, options: list[str], default: str | None, *, optional: bool = False, advanced: bool = False
    ) -> None:
        """Add a choice of one of the engine's words."""
        parameter = QgsProcessingParameterEnum(name, self.label(name), options, False, default, optional, True)
        self.add(parameter, advanced=advanced)

    def add_choices(self, name: str, options: list[str], default: list[str], *, advanced: bool = False) -> None:
        """Add a choice of several of the engine's words."""
        parameter = QgsProcessingParameterEnum(name, self.label(name), options, True, default, False, True)
        self.add(parameter, advanced=advanced)

    def add_text(
        self,
        name: str,
        default: str | None = None,
        *,
        lines: bool = False,
        optional: bool = True,
        advanced: bool = False,
    ) -> None:
        """Add a text of one or several lines."""
        parameter = QgsProcessingParameterString(name, self.label(name), default, lines, optional)
        self.add(parameter, advanced=advanced)

    def add_ending(self, folder: str) -> None:
        """Add how it works and where results go, last in every dialog, and the outputs that all runs have."""
        self.add_number("JOBS", 1, 1, 256, whole=True, advanced=True)
        self.add(QgsProcessingParameterBoolean("LOAD", self.label("LOAD"), True))
        self.add(QgsProcessingParameterFolderDestination(folder, self.label(folder)))
        self.addOutput(QgsProcessingOutputFolder("RUN_FOLDER", self.label("RUN_FOLDER")))
        self.add_made()

    def add_made(self) -> None:
        """Add the outputs that a finished run has."""
        self.addOutput(QgsProcessingOutputFile("PLAN", self.label("PLAN")))
        self.addOutput(QgsProcessingOutputHtml("REPORT", self.label("REPORT")))

    def add_layers(self, outputs: dict[str, str]) -> None:
        """Add an output for each layer."""
        for name in outputs:
            self.addOutput(QgsProcessingOutputVectorLayer(name, self.label(name)))

    def made(self, folder: Path) -> dict[str, Any]:
        """The outputs of a finished run, for those of its files that are there."""
        out = {"RUN_FOLDER": str(folder), "PLAN": str(folder / results.GEOPACKAGE)}
        if (folder / results.REPORT).is_file():
            out["REPORT"] = str(folder / results.REPORT)
        return out

    def made_layers(self, folder: Path, outputs: dict[str, str], feedback: Any) -> dict[str, str]:
        """Address of the layer by output, for those that the run made; the log names the others."""
        there = set(results.layers(folder)) if (folder / results.GEOPACKAGE).is_file() else set()
        for name, layer in outputs.items():
            if layer not in there:
                feedback.pushInfo(words.say("not_made", self.lang, layer=self.label(name)))
        return {name: results.address(folder, layer) for name, layer in outputs.items() if layer in there}

    def load_whole(self, folder: Path) -> None:
        """Have the whole run loaded when the algorithm is done."""
        self._loads = folder

    def postProcessAlgorithm(self, context: Any, feedback: Any) -> dict[str, Any]:
        """Called by QGIS after the work; the project belongs to the main thread, and only there it is changed."""
        if self._loads is not None and context.project() is not None:
            if QThread.currentThread() == context.project().thread():
                results.load_run(self._loads, context.project())
            else:
                # within a model, which runs beside the main thread: QGIS loads the layers when the model is done
                made = results.layers(self._loads)
                there = [(name, layer) for name, layer in results.LAYERS.items() if layer in made]
                results.load_layers(context, self._loads, there, self._loads.name, self.lang)
        return {}


def made_folder(path: str, lang: str) -> Path:
    """The folder at that path, made where it is not there. Raises QgsProcessingException where it cannot be."""
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise QgsProcessingException(words.say("folder_failed", lang, path=folder, reason=reason)) from None
    return folder
