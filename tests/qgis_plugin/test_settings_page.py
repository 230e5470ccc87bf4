"""The settings page in the real QGIS: it finds, checks and installs an engine, and says in words and signs how that went."""

import subprocess
import sys
from pathlib import Path

import pytest
from real_programs import in_qgis, qgis_environment, qgis_process, qgis_python

from geoplan import profiles
from geoplan.qgis import pythons
from tests.qgis_plugin import made_up_engine as made_up

PLUGIN = Path(profiles.__file__).parent / "qgis"
SCRIPT = """
import os, shutil
def main(arguments):
    plugins, deeds = arguments[0], arguments[1:]
    sys.path.insert(0, plugins)
    os.environ.pop("GEOPLAN_PYTHON", None)
    os.environ["PATH"] = plugins
    from pathlib import Path
    from geoplan import engine_choice, settings_page
    factory = settings_page.Factory()
    page = factory.createWidget(None)
    page.show()
    told = []
    def wait():
        while page._deed is not None:
            application.processEvents()
        told.append(page.status.text())
    wait()
    for deed in deeds:
        name, _, value = deed.partition("=")
        if name == "place":
            page.place.setText(value)
            continue
        if name == "bundle":
            page.install_from_bundle(Path(value))
        elif name == "cancel":
            page.findChild(settings_page.QPushButton, value).click()
            page.findChild(settings_page.QPushButton, "cancel").click()
        elif name == "apply":
            page.apply()
        else:
            page.findChild(settings_page.QPushButton, name).click()
        wait()
    return {"told": told, "log": page.log.toPlainText(), "bases": page.bases.count(), "setting": engine_choice.setting(),
            "own": str(engine_choice.own_environment()), "file": page.log_file.read_text(encoding="utf-8")}
"""


@pytest.fixture
def plugins(tmp_path: Path) -> str:
    """A folder of plugins with this one, as QGIS has it."""
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "geoplan").symlink_to(PLUGIN, target_is_directory=True)
    return str(folder)


@pytest.mark.qgis
def test_without_an_engine_the_page_says_what_to_do(plugins: str, tmp_path: Path) -> None:
    answer = in_qgis(SCRIPT, [plugins], tmp_path)
    assert answer["told"][0].startswith("✗ No geoplan engine was found")


@pytest.mark.qgis
def test_the_page_finds_and_checks_an_engine_and_keeps_it(plugins: str, tmp_path: Path) -> None:
    answer = in_qgis(SCRIPT, [plugins, f"place={sys.executable}", "find", "check", "apply"], tmp_path)
    assert answer["told"][1].startswith("✓ geoplan ")
    assert answer["told"][2].startswith("✓ geoplan ")
    assert "geopandas" in answer["log"]  # what doctor said
    assert answer["setting"] == sys.executable
    assert "✓ geoplan" in answer["file"]


@pytest.mark.qgis
def test_the_page_installs_from_a_bundle_without_network_and_uses_it(plugins: str, tmp_path: Path) -> None:
    base = pythons.look_at(qgis_python())
    file = made_up.bundle(tmp_path / "a", base)
    answer = in_qgis(SCRIPT, [plugins, f"bundle={file}", "find", "check"], tmp_path)
    assert answer["told"][1].startswith(f"✓ geoplan {made_up.VERSION} is installed in {answer['own']}"), answer
    assert answer["told"][2].startswith(f"✓ geoplan {made_up.VERSION}")
    assert answer["setting"].startswith(answer["own"])
    assert "all is well with ['--lang', 'en']" in answer["log"]


@pytest.mark.qgis
def test_a_wrong_bundle_and_a_cancelled_check_are_told_in_red(plugins: str, tmp_path: Path) -> None:
    file = made_up.bundle(tmp_path / "a", pythons.Python("py", "3.12.0", "win_amd64"))
    answer = in_qgis(SCRIPT, [plugins, f"bundle={file}", "look", f"place={sys.executable}", "cancel=check"], tmp_path)
    assert "win_amd64" in answer["told"][1]
    assert answer["told"][1].startswith("✗")
    assert answer["bases"] >= 1
    assert answer["told"][3] == "✗ Cancelled; nothing was changed."


@pytest.mark.qgis
def test_options_closed_while_a_check_goes_on_are_no_error(plugins: str, tmp_path: Path) -> None:
    script = """
def main(arguments):
    sys.path.insert(0, arguments[0])
    from geoplan import settings_page
    from qgis.PyQt import sip
    page = settings_page.Factory().createWidget(None)
    while page._deed is not None:
        application.processEvents()
    caught, ended = [], []
    sys.excepthook = lambda kind, error, trace: caught.append(repr(error))
    page.place.setText(arguments[1])
    page.findChild(settings_page.QPushButton, "check").click()
    page._deed.ended.connect(lambda: ended.append("ended"))
    sip.delete(page)
    while not ended:
        application.processEvents()
    return {"caught": caught, "kept": len(settings_page._AT_WORK)}
"""
    assert in_qgis(script, [plugins, sys.executable], tmp_path) == {"caught": [], "kept": 0}


@pytest.mark.qgis
def test_the_plugin_that_the_command_installs_is_listed_by_qgis(tmp_path: Path) -> None:
    folder = tmp_path / ".local" / "share" / "QGIS" / "QGIS3" / "profiles" / "default"
    folder.mkdir(parents=True)
    profiles.install(profiles.Profile(folder), "0.5.0", sys.executable)
    environ = qgis_environment(tmp_path)
    environ.pop("XDG_DATA_HOME", None)
    told = subprocess.run([qgis_process(), "plugins", "enable", "geoplan"], env=environ, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    told = subprocess.run([qgis_process(), "list"], env=environ, capture_output=True, text=True)
    assert "geoplan:run" in told.stdout, told.stdout + told.stderr
