"""Which Python this QGIS is set to use for the engine, and where the plugin keeps its own."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from . import environment

SETTING = "geoplan/python"


def setting() -> str:
    """The Python that the settings page names, "" where it names none."""
    return str(QgsSettings().value(SETTING, "") or "")


def choose(python: str) -> None:
    """Keep the Python as the setting; "" lets the plugin look for one."""
    QgsSettings().setValue(SETTING, python)


def own_environment() -> Path:
    """The folder of the plugin's own environment, in the profile of this QGIS."""
    return Path(QgsApplication.qgisSettingsDirPath()) / environment.NAME


def version_of_plugin() -> str:
    """The version in metadata.txt, which is also that of the engine it was packed by."""
    lines = (Path(__file__).parent / "metadata.txt").read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2].strip() for line in lines if line.startswith("version="))
