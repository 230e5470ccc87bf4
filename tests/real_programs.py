"""The programs that results are opened with: QGIS and a browser.

Where one is not on the machine, its tests are skipped with the reason. CI sets GEOPLAN_REAL=required, and a missing program is
then a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

_ANSWER = "ANSWER "


def lacking(what: str) -> None:
    """Skip the test, or fail it where all programs must be there."""
    if os.environ.get("GEOPLAN_REAL") == "required":
        pytest.fail(f"{what} must be here: GEOPLAN_REAL=required")
    pytest.skip(f"no {what} on this machine")


def qgis_environment(home: Path) -> dict[str, str]:
    """The environment for a QGIS without a screen, with a profile of its own below `home`."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PROJ_", "GDAL_"))}
    kept.pop("VIRTUAL_ENV", None)
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "LC_ALL": "C.UTF-8",
    }


def qgis_python() -> str:
    """The interpreter that has PyQGIS; the test ends here where there is none."""
    python = os.environ.get("GEOPLAN_QGIS_PYTHON", "/usr/bin/python3")
    if not Path(python).is_file():
        lacking("Python with PyQGIS")
    asked = subprocess.run(
        [python, "-c", "import qgis.core"], env=qgis_environment(Path(tempfile.mkdtemp())), capture_output=True
    )
    if asked.returncode:
        lacking("Python with PyQGIS")
    return python


def qgis_process() -> str:
    """The program `qgis_process`; Debian's wrapper of that name adds an option that it does not know."""
    found = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if not found:
        lacking("qgis_process")
    return str(found)


def in_qgis(script: str, arguments: Sequence[str], home: Path) -> Any:
    """What `script` answers, run in QGIS: it defines `main(arguments)`, which returns what JSON can hold.

    QGIS is started before and, since its end may crash, left without ceremony. Fails the test with what was printed.
    """
    whole = f"""
import json, os, sys
from qgis.core import QgsApplication
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
{script}
print({_ANSWER!r} + json.dumps(main(sys.argv[1:])), flush=True)
os._exit(0)
"""
    told = subprocess.run(
        [qgis_python(), "-c", whole, *arguments],
        env=qgis_environment(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    answers = [line for line in told.stdout.splitlines() if line.startswith(_ANSWER)]
    assert answers, f"{told.stdout}\n{told.stderr}"
    return json.loads(answers[-1].removeprefix(_ANSWER))


def chromium() -> str:
    """The browser's program; the test ends here where there is none."""
    found = os.environ.get("GEOPLAN_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None
    )
    if not found:
        lacking("Chromium")
    return str(found)
