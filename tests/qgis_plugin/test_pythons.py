"""Every Python of a machine is asked itself, and for each it is said why it does not fit."""

import json
import sys
from pathlib import Path

import pytest

from geoplan.qgis import pythons

SCRIPTS = pytest.mark.skipif(sys.platform == "win32", reason="fake programs are scripts")
GOOD = {
    "version": "3.12.4", "bits": 64, "platform": "linux-x86_64", "implementation": "CPython", "venv": True, "pip": True,
    "libc": ["glibc", "2.36"], "free": False,
}  # fmt: skip


def fake(program: Path, **said: object) -> Path:
    """A program that answers so when it is asked."""
    answer = json.dumps({"base": str(program), **GOOD, **said})
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!{sys.executable}\nprint({answer!r})\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_the_python_of_the_tests_fits() -> None:
    python = pythons.look_at(sys.executable)
    assert python.fits
    assert python.version.startswith(".".join(map(str, sys.version_info[:3])))
    assert python.sentence("en").endswith("fits")
    assert python.sentence("zh").endswith("适用")


@SCRIPTS
@pytest.mark.parametrize(
    ("said", "en", "zh"),
    [
        ({"version": "3.9.5"}, "3.9.5 is older than 3.11", "3.9.5 低于 3.11"),
        ({"version": "2.7.18"}, "2.7.18 is older than 3.11", "2.7.18 低于 3.11"),
        ({"version": "3.15.0b1"}, "3.15.0b1 is newer than 3.14", "3.15.0b1 高于 3.14"),
        ({"bits": 32}, "32 bits", "32 位"),
        ({"implementation": "PyPy"}, "PyPy", "PyPy"),
        ({"venv": False}, "python3.12-venv", "python3.12-venv"),
        ({"free": True}, "free-threaded", "自由线程"),
    ],
    ids=["old", "python2", "new", "32-bit", "pypy", "no-venv", "free-threaded"],
)
def test_why_a_python_does_not_fit(tmp_path: Path, said: dict[str, object], en: str, zh: str) -> None:
    python = pythons.look_at(str(fake(tmp_path / "python3", **said)))
    assert not python.fits
    assert en in python.sentence("en")
    assert zh in python.sentence("zh")


@SCRIPTS
def test_a_program_that_is_no_python_is_said_to_be_none(tmp_path: Path) -> None:
    program = tmp_path / "python3"
    program.write_text("#!/bin/sh\necho hello\n", encoding="utf-8")
    program.chmod(0o755)
    for place in (program, tmp_path / "gone", tmp_path):
        assert pythons.look_at(str(place)).en == "does not answer as a Python 3"


@SCRIPTS
def test_pythons_on_path_of_pyenv_uv_and_conda_are_found_once_and_ranked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pythons, "_of_this_process", lambda: iter(()))
    monkeypatch.setattr(pythons, "_SYSTEM_FOLDERS", ())
    fake(tmp_path / "bin" / "python3.11", version="3.11.2")
    fake(tmp_path / ".pyenv" / "versions" / "3.9.1" / "bin" / "python3", version="3.9.1")
    fake(tmp_path / ".local/share/uv/python/cpython-3.13" / "bin" / "python3", version="3.13.0")
    conda = fake(tmp_path / "miniforge3" / "bin" / "python3", version="3.12.1")
    link = tmp_path / "bin" / "python3"
    link.symlink_to(conda)
    found = pythons.every({"PATH": str(tmp_path / "bin")}, tmp_path)
    assert [python.version for python in found] == ["3.12.1", "3.13.0", "3.11.2", "3.9.1"]
    assert [python.fits for python in found] == [True, True, True, False]


def test_the_listing_of_the_windows_launcher_is_read_in_both_forms() -> None:
    older = " -3.11-64\tC:\\Program Files\\Python311\\python.exe *\n -2.7-32 C:\\Python27\\python.exe\nInstalled:\n"
    newer = " -V:3.13 *        C:\\Users\\a b\\Python313\\python.exe\n -V:Astral/CPython3.12.3 C:\\uv\\python.exe\n"
    assert pythons.launched(older) == ["C:\\Program Files\\Python311\\python.exe", "C:\\Python27\\python.exe"]
    assert pythons.launched(newer) == ["C:\\Users\\a b\\Python313\\python.exe", "C:\\uv\\python.exe"]


@pytest.mark.parametrize(("lang", "word"), [("en", "Install Python 3.12"), ("zh", "安装 Python 3.12")])
def test_where_none_fits_it_is_said_what_to_install_and_why_not_the_others(lang: str, word: str) -> None:
    old = pythons.Python("/usr/bin/python3", "3.9.2", en="3.9.2 is older than 3.11", zh="3.9.2 低于 3.11")
    told = pythons.none_fits([old], lang)
    assert "3.12" in told
    assert word in told.replace("从 python.org ", "")
    assert "/usr/bin/python3" in told
    assert "3.9.2" in told
