"""The house holds: imports run down its floors, files name their encoding, and nothing works on one system only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import geoplan.errors

PACKAGE = Path(geoplan.errors.__file__).parent
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if "bundled" not in path.relative_to(PACKAGE).parts[:-1]]

# the floor of every room; a room imports from floors below it, and from rooms of its own family
FLOORS: dict[str, float] = {
    "__main__": 9.5, "cli": 9, "cli_options": 8.8, "cli_export": 8.9, "cli_report": 8.9, "cli_qgis": 8.9,
    "story": 8, "stages": 7.8, "last_words": 7, "system_words": 6.9, "finished": 7,
    "exporting": 7.1, "rebuilding": 7.1, "opening": 7.1,
    "planned_works": 7.4, "official_list": 7.4, "explaining": 7.1, "vetoed_land": 7.4, "functioning": 7.4,
    "candidate_sites": 7.4, "validation": 7.5, "starter": 7.5, "guessing": 7.5, "plugin_zip": 2, "profiles": 2.5, "doctor": 7.5,
    "config": 7,
    "writers": 6, "reporting": 5.7, "styles": 5.5, "tinting": 2,
    "gaps": 5.1, "functions": 5.1, "equity": 4.9, "plan": 5, "access": 5, "siting": 5.2, "transport": 4.5, "decay": 1.45,
    "centres": 5, "catchments": 5,
    "travel": 4, "works": 3.9, "work": 2,
    "snapping": 3.8, "meeting": 3.75, "sight": 3.7, "network": 3.6, "edge_times": 3.55, "barriers": 3.5, "heights": 3.5,
    "topology": 3.4, "topology_joins": 3.3, "topology_near": 3.2, "speed_tables": 3.2, "terrain": 3.1,
    "steepness": 3.2, "speed_zones": 3.1,
    "slopes": 1, "milp": 1.5, "conflict": 1,
    "services": 3.3, "demand": 3.3, "layers": 3.2, "layer_laws": 3.1, "found": 3.1, "readers": 3,
    "tables": 2, "crs": 2,
    "qgis": 0.5, "cache": 1.6, "findings": 1.5, "errors": 1.4, "messages": 1, "proof": 1, "provenance": 1, "progress": 1,
    "guesses": 1, "inputs": 1, "runners": 1.45, "words": 1, "code_words": 1.1, "bundled": 1.5,
    "fields": 1, "listing": 1, "nearness": 1, "marked_yaml": 1.5, "standards_library": 2, "standards_listing": 2.5,
}  # fmt: skip
ONE_SYSTEM = {
    "fcntl",
    "resource",
    "pwd",
    "grp",
    "termios",
    "tty",
    "pty",
    "posix",
    "syslog",
    "msvcrt",
    "winreg",
    "_winapi",
}
ONE_SYSTEM_NAMES = {
    "fork",
    "forkpty",
    "getuid",
    "geteuid",
    "getppid",
    "mkfifo",
    "SIGKILL",
    "SIGHUP",
    "SIGALRM",
    "SIGUSR1",
}
OPENS_TEXT = {"open", "read_text", "write_text", "fdopen", "TextIOWrapper"}
AT_WORK = {
    "open",
    "read_text",
    "write_text",
    "read_bytes",
    "write_bytes",
    "read_file",
    "read_dataframe",
    "read_csv",
    "load",
}


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported_rooms(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and room of every import of geoplan, inside functions too; those for type checking only are left out."""
    for node in ast.walk(module):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            for child in ast.walk(node):
                child.lineno_skipped = True  # type: ignore[attr-defined]
    for node in ast.walk(module):
        if getattr(node, "lineno_skipped", False):
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            whole = node.module == "geoplan"
            names = [f"geoplan.{alias.name}" for alias in node.names] if whole else [node.module]
        else:
            continue
        yield from ((node.lineno, name.split(".")[1]) for name in names if name.startswith("geoplan."))


def upward(path: Path, module: ast.Module, floors: dict[str, float]) -> list[str]:
    own = room(path)
    return [
        f"{path.name}:{line} imports {other}"
        for line, other in imported_rooms(module)
        if other != own and floors.get(other, 99) >= floors[own]
    ]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_run_down(path: Path) -> None:
    if room(path) == "__init__":
        pytest.skip("the house's front door opens every room")
    assert room(path) in FLOORS, "a new room needs a floor"
    assert upward(path, tree(path), FLOORS) == []


def test_an_upward_import_would_be_noticed() -> None:
    path = PACKAGE / "network.py"
    assert upward(path, ast.parse("def f():\n    from geoplan.config import Config"), FLOORS)
    assert upward(path, ast.parse("from geoplan import story"), FLOORS)
    assert not upward(path, ast.parse("from geoplan import errors"), FLOORS)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_text_file_names_its_encoding(path: Path) -> None:
    bare = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of_a_library = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in LIBRARIES
        if name in OPENS_TEXT and not of_a_library and not is_binary(node) and "encoding" not in keywords(node):
            bare.append(f"{node.lineno}: {name}")
    assert bare == []


LIBRARIES = {"Image", "rasterio", "zipfile", "tarfile", "webbrowser", "os", "shutil"}


def keywords(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def is_binary(call: ast.Call) -> bool:
    words = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return any(
        isinstance(word, ast.Constant) and word.value in ("rb", "wb", "ab", "xb", "r+b", "rb+") for word in words
    )


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nothing_works_on_one_system_only(path: Path) -> None:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names} & ONE_SYSTEM
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module.split(".")[0]} & ONE_SYSTEM
        elif isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in ("os", "signal"):
            found |= {node.attr} & ONE_SYSTEM_NAMES
    assert found == set()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_error_is_caught_blindly(path: Path) -> None:
    blind = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or getattr(kind, "id", "") == "Exception" for kind in kinds):
                blind.append(node.lineno)
            everything = any(getattr(kind, "id", "") == "BaseException" for kind in kinds)
            if everything and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node)):
                blind.append(node.lineno)  # tidying up is fine if the error goes on
    assert blind == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_work_at_import(path: Path) -> None:
    """No call that opens a file stands outside a function."""

    def outside(node: ast.AST) -> Iterator[ast.Call]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Call):
                yield child
            yield from outside(child)

    at_work = []
    for call in outside(tree(path)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in AT_WORK:
            at_work.append(f"{call.lineno}: {name}")
    assert at_work == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_paths_and_addresses_of_one_machine_stand_nowhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not any(word in text for word in ("/home/", "/Users/", "site-packages"))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_room_is_called_what_means_nothing(path: Path) -> None:
    assert not {"utils", "util", "helpers", "manager", "core", "base", "common"} & set(
        path.relative_to(PACKAGE).with_suffix("").parts
    )


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "__init__.py"], ids=named)
def test_every_room_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path))


def test_every_floor_is_lived_on() -> None:
    assert {room(path) for path in FILES} >= set(FLOORS)
