"""The report of a finished run, shown in the system's browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

from geoplan.errors import ConfigError, Fault
from geoplan.writers import manifest, report


def report_of(folder: Path) -> Path:
    """The file of the run's web report. Raises ConfigError where the folder is no finished run, or was written without one."""
    if not manifest.is_ours(folder):
        raise ConfigError(Fault("not_a_run", {"path": folder}))
    file = folder / report.FILE
    if not file.is_file():
        raise ConfigError(Fault("run_without_report", {"path": folder}))
    return file.absolute()


def shown(file: Path) -> bool:
    """Whether a browser took the file."""
    try:
        return webbrowser.open(file.as_uri())
    except webbrowser.Error:
        return False
