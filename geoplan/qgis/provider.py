"""The provider of Processing that holds the algorithms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms import ALGORITHMS


class Provider(QgsProcessingProvider):
    """The provider `geoplan`."""

    def id(self) -> str:
        return "geoplan"

    def name(self) -> str:
        return "geoplan"

    def icon(self) -> Any:
        return QIcon(str(Path(__file__).parent / "icon.svg"))

    def loadAlgorithms(self) -> None:
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
