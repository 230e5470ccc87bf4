"""The plugin is clean for QGIS 3.22 to 4: Qt5 and Qt6, Python 3.9 and newer, and nothing of geoplan inside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parents[2] / "geoplan" / "qgis"
FILES = sorted(PLUGIN.rglob("*.py"))
QT_FREE = {
    "config_yaml.py", "configs.py", "picked_layers.py", "words.py", "dialog_words.py", "engine_events.py", "guessing.py",
    "engine.py", "environment.py", "pythons.py", "bundle_install.py",
}  # fmt: skip
# constants that are no members of an enumeration
CONSTANTS = {"QGIS_VERSION_INT", "QGIS_VERSION"}


def named(path: Path) -> str:
    return path.relative_to(PLUGIN).as_posix()


def faults(source: str) -> list[str]:
    """What would not work in one of the QGIS that the plugin is for."""
    try:
        tree = ast.parse(source, feature_version=(3, 9))
    except SyntaxError as error:
        return [f"{error.lineno}: newer than Python 3.9"]
    return [f"{line}: {what}" for line, what in (*_imports(tree), *_names(tree), *_calls(tree))]


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules = [node.module or ""]
        else:
            continue
        for module in modules:
            if module.split(".")[0] in ("PyQt5", "PyQt6", "PySide2", "PySide6", "geoplan", "sip"):
                yield node.lineno, f"imports {module}"


def _names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Members of enumerations without the name of the enumeration: Qt6 has Qt.AlignmentFlag.AlignLeft alone."""
    part_of_more = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            part_of_more.add(id(node.value))
        elif isinstance(node, ast.Call):
            part_of_more.add(id(node.func))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        of_qt = node.value.id.startswith("Q") and node.attr[:1].isupper()
        if of_qt and id(node) not in part_of_more and node.attr not in CONSTANTS:
            yield node.lineno, f"{node.value.id}.{node.attr} is not scoped"


def _calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "exec_":
            yield node.lineno, "exec_ is gone in Qt6"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "zip" and any(keyword.arg == "strict" for keyword in node.keywords):
            yield node.lineno, "zip(strict=) came with Python 3.10"
        if node.func.id in ("isinstance", "issubclass") and isinstance(node.args[1], ast.BinOp):
            yield node.lineno, "a union in isinstance came with Python 3.10"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_file_works_in_all_these_qgis(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from PyQt5.QtCore import Qt",
        "import geoplan.engine",
        "from geoplan import plan",
        "x = Qt.AlignLeft",
        "flags |= QgsProcessingParameterDefinition.FlagAdvanced",
        "box.exec_()",
        "for a, b in zip(x, y, strict=True): pass",
        "isinstance(x, int | str)",
        "match x:\n    case 1: pass",
    ],
)
def test_what_would_break_is_noticed(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    "source",
    [
        "from qgis.PyQt.QtCore import Qt\nx = Qt.AlignmentFlag.AlignLeft",
        "from . import engine",
        "details = QgsProcessingContext.LayerDetails('a', None)",
        "dialog.exec()",
    ],
)
def test_what_works_is_let_through(source: str) -> None:
    assert faults(source) == []


@pytest.mark.parametrize("name", sorted(QT_FREE))
def test_what_is_tested_without_qgis_needs_none(name: str) -> None:
    source = (PLUGIN / name).read_text(encoding="utf-8")
    modules = {
        (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.level == 0
    }
    assert "qgis" not in modules


def test_metadata_says_what_qgis_asks() -> None:
    lines = (PLUGIN / "metadata.txt").read_text(encoding="utf-8").splitlines()
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    assert said["hasProcessingProvider"] == "yes"
    assert said["supportsQt6"] == "True"
    assert (said["qgisMinimumVersion"], said["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert (PLUGIN / said["icon"]).is_file()
