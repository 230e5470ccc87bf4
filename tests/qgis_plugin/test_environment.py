"""The plugin's environment is made beside the old one, and whatever goes wrong, the old one is still there."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from geoplan.qgis import engine as engines
from geoplan.qgis import environment, pythons
from geoplan.qgis.engine import Engine
from geoplan.qgis.environment import Cancelled, NotInstalled
from tests.qgis_plugin import made_up_engine as made_up

BASE = pythons.look_at(sys.executable)


def writes(main: str) -> Callable[[str], list[str]]:
    """An installation that only puts a module geoplan there."""
    code = f"""
import sysconfig, pathlib
place = pathlib.Path(sysconfig.get_path("purelib")) / "geoplan"
place.mkdir(); (place / "__init__.py").touch(); (place / "__main__.py").write_text({main!r})
print("installed")
"""
    return lambda python: [python, "-c", code]


def answers(version: str) -> Callable[[str], list[str]]:
    return writes(str(made_up.MAIN).format(version=version))


def build(place: Path, version: str, install: Callable[[str], list[str]], lines: list[str] | None = None) -> Engine:
    told = [] if lines is None else lines
    return environment.build(BASE, place, version, install, with_pip=False, on_log=told.append, cancelled=lambda: False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The place of an environment with version 0.5.1, in a folder that a Chinese name and a space do not harm."""
    there = tmp_path / "配置 夹" / environment.NAME
    build(there, "0.5.1", answers("0.5.1"))
    return there


def only_the_old_one(place: Path) -> bool:
    return engines.ask(str(place)).version == "0.5.1" and [each.name for each in place.parent.iterdir()] == [place.name]


def test_a_new_engine_takes_the_place_of_the_old(place: Path) -> None:
    assert only_the_old_one(place)
    lines: list[str] = []
    engine = build(place, "0.5.2", answers("0.5.2"), lines)
    assert engine.version == "0.5.2"
    assert Path(engine.python).is_relative_to(place)
    assert [each.name for each in place.parent.iterdir()] == [place.name]
    assert "installed" in lines


def fails(said: str) -> Callable[[str], list[str]]:
    return lambda python: [python, "-c", f"print({said!r}); raise SystemExit(1)"]


@pytest.mark.parametrize(
    ("install", "word"),
    [
        (fails("ERROR: bad wheel"), "bad wheel"),
        (fails("OSError: [Errno 28] No space left on device"), "disk is full"),
        (fails("ERROR: No matching distribution found for x"), "bundle file"),
        (lambda python: [python, "-c", "pass"], "does not run"),
        (answers("0.5.3"), "where 0.5.2 was meant"),
        (answers("9.9"), "newer than this plugin"),
        (lambda python: ["no-such-program"], "cannot be started"),
    ],
    ids=["fails", "full", "no-index", "installs-nothing", "other-version", "unfit", "no-program"],
)
def test_the_old_engine_stays_when_the_new_one_fails(
    place: Path, install: Callable[[str], list[str]], word: str
) -> None:
    with pytest.raises(NotInstalled, match=word) as caught:
        build(place, "0.5.2", install)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.zh)
    assert only_the_old_one(place)


def test_cancel_leaves_nothing_half_made(place: Path) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return place.with_name(f"{place.name}.new").exists() and len(asked) > 3

    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    with pytest.raises(Cancelled):
        environment.build(BASE, place, "0.5.2", lambda python: sleep, with_pip=False, on_log=print, cancelled=cancelled)
    assert only_the_old_one(place)


def test_what_an_interrupted_installation_left_is_removed(place: Path) -> None:
    for ending in (".new", ".old"):
        (place.with_name(place.name + ending) / "bin").mkdir(parents=True)
    build(place, "0.5.2", answers("0.5.2"))
    assert [each.name for each in place.parent.iterdir()] == [place.name]


def test_an_engine_that_works_only_where_it_was_made_is_taken_back(place: Path) -> None:
    main = """
import json, sys
ok = sys.executable.count(".new")
print(json.dumps({"version": "0.5.2", "protocol": 1, "python": sys.executable})) if ok else sys.exit(1)
"""
    with pytest.raises(NotInstalled, match="does not run"):
        build(place, "0.5.2", writes(main))
    assert only_the_old_one(place)


@pytest.mark.skipif(sys.platform == "win32" or os.name != "posix", reason="folders are made read-only as on POSIX")
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotInstalled, match="Nothing was changed"):
        build(tmp_path / "file" / environment.NAME, "0.5.2", answers("0.5.2"))


def test_a_disk_without_room_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=3 * 10**8))
    with pytest.raises(NotInstalled, match=r"0\.3 GB left; the engine needs 1\.6 GB"):
        environment.from_index(BASE, tmp_path / "new" / "e", "0.5.2", on_log=print, cancelled=lambda: False)
    assert list(tmp_path.iterdir()) == []


def test_a_python_that_does_not_fit_or_has_no_pip_is_refused(tmp_path: Path) -> None:
    old = pythons.Python("py", "3.9.1", en="3.9.1 is older than 3.11", zh="3.9.1 低于 3.11")
    bare = pythons.Python("py", "3.12.1", has_pip=False)
    for python, word in ((old, "older"), (bare, "python3.12-venv")):
        with pytest.raises(NotInstalled, match=word):
            environment.from_index(python, tmp_path / "e", "0.5.2", on_log=print, cancelled=lambda: False)


def test_from_an_index_pip_takes_the_version_of_the_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is a folder here, named as a user names a mirror: by pip's own variable."""
    wheel = made_up.wheel(tmp_path / "simple" / "geoplan")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    engine = environment.from_index(BASE, tmp_path / "e", made_up.VERSION, on_log=print, cancelled=lambda: False)
    assert engine.version == made_up.VERSION
    with pytest.raises(NotInstalled, match="bundle file"):
        environment.from_index(BASE, tmp_path / "e", "0.5.99", on_log=print, cancelled=lambda: False)
    assert engines.ask(str(tmp_path / "e")).version == made_up.VERSION
